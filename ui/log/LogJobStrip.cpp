#include "log/LogJobStrip.h"

#include "text/PlainText.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

LogJobStrip::LogJobStrip(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_picture(new QLabel(this))
    , m_text(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_button(new QToolButton(this))
{
    constexpr int barWidth = 160, steps = 1000;
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_bar->setRange(0, steps);
    m_bar->setFixedWidth(barWidth);
    m_bar->setAccessibleName(u"Progress"_s);
    m_button->setFocusPolicy(Qt::StrongFocus);
    m_button->setAccessibleName(name);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::grid);
    row->addWidget(m_picture);
    row->addWidget(m_text, 1);
    row->addWidget(m_bar);
    row->addWidget(m_button);
    connect(m_button, &QToolButton::clicked, this, &LogJobStrip::ended);
    hide();
}

void LogJobStrip::setButtonText(const QString &text)
{
    m_button->setText(text);
}

void LogJobStrip::show(theme::Sign sign, const QString &text, qint64 done, qint64 total)
{
    m_sign = sign;
    m_text->setText(text::visible(text, 1000));
    m_button->setAccessibleDescription(m_text->text()); // what it ends
    m_picture->setPixmap(theme::icon(sign, palette()).pixmap(16));
    m_bar->setVisible(total > 0);
    m_bar->setValue(total > 0 ? int(double(done) / double(total) * m_bar->maximum()) : 0);
    setVisible(!text.isEmpty());
}

QString LogJobStrip::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void LogJobStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        m_picture->setPixmap(theme::icon(m_sign, palette()).pixmap(16));
}
