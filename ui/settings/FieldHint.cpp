#include "settings/FieldHint.h"

#include "theme/Accessible.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

FieldHint::FieldHint(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    m_icon->setFixedWidth(16);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    hide();
}

void FieldHint::say(theme::Sign sign, const QString &text)
{
    if (sign == m_sign && text == m_text->text())
        return;
    m_sign = sign;
    m_text->setText(text);
    m_text->setAccessibleName(text);
    refresh();
    setVisible(!text.isEmpty());
    if (isVisible() && (sign == theme::Sign::Error || sign == theme::Sign::Warning))
        theme::announce(m_text);
}

void FieldHint::clear()
{
    say(theme::Sign::Info, {});
}

QString FieldHint::text() const
{
    return m_text->text();
}

void FieldHint::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
        refresh();
}

void FieldHint::refresh()
{
    if (text().isEmpty())
        return;
    m_icon->setPixmap(theme::icon(m_sign, palette()).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_icon->setAccessibleName(theme::word(m_sign));
    QPalette colours = m_text->palette();
    const QColor colour = m_sign == theme::Sign::Info ? palette().color(QPalette::PlaceholderText) : theme::colour(m_sign, palette());
    if (colours.color(QPalette::WindowText) == colour)
        return;
    colours.setColor(QPalette::WindowText, colour);
    m_text->setPalette(colours);
}
