#include "log/LogMessage.h"

#include "log/LogButtons.h"
#include "text/PlainText.h"
#include "theme/Accessible.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

LogMessage::LogMessage(bool lasts, QWidget *parent)
    : QWidget(parent)
    , m_picture(new QLabel(this))
    , m_text(new QLabel(this))
    , m_close(makeLogButton(this, u"Dismiss"_s))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::grid);
    row->addWidget(m_picture, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    row->addWidget(m_close, 0, Qt::AlignTop);
    m_close->setVisible(!lasts);
    connect(m_close, &QToolButton::clicked, this, [this] { show(theme::Sign::Info, {}); });
    hide();
    retranslate();
}

void LogMessage::show(theme::Sign sign, const QString &text)
{
    m_sign = sign;
    m_text->setText(text::visible(text, 1000));
    m_picture->setPixmap(theme::icon(sign, palette()).pixmap(16));
    setVisible(!text.isEmpty());
    if (isVisible())
        theme::announce(m_text);
}

QString LogMessage::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void LogMessage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        retranslate();
}

void LogMessage::retranslate()
{
    nameLogButton(m_close, u"close"_s, tr("Dismiss"), tr("Dismiss this message"));
    m_picture->setPixmap(theme::icon(m_sign, palette()).pixmap(16));
}
