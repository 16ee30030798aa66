#include "settings/IconButton.h"

#include "theme/Theme.h"

#include <QEvent>

IconButton::IconButton(const QString &iconName, const QString &name, QWidget *parent)
    : QToolButton(parent)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setIconSize(QSize(16, 16));
    setAccessibleName(name);
    setIconName(iconName);
}

void IconButton::setIconName(const QString &iconName)
{
    m_iconName = iconName;
    setIcon(theme::icon(iconName, palette()));
}

void IconButton::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        setIconName(m_iconName);
}
