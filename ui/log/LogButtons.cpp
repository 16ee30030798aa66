#include "log/LogButtons.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

QToolButton *makeLogButton(QWidget *parent, const QString &accessibleName, bool checkable)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setCheckable(checkable);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(accessibleName);
    return button;
}

void nameLogButton(QToolButton *button, const QString &icon, const QString &text, const QString &help)
{
    button->setIcon(theme::icon(icon, button->palette()));
    button->setText(text);
    button->setToolTip(text::toolTip(help));
}
