#include "settings/TabOrder.h"

#include <QTabBar>
#include <QTabWidget>

void insertIntoTabOrder(QWidget *part)
{
    const QTabWidget *tabs = nullptr;
    for (QWidget *parent = part->parentWidget(); parent && !tabs; parent = parent->parentWidget())
        tabs = qobject_cast<QTabWidget *>(parent);
    QWidget *first = part->nextInFocusChain();
    while (first != part && !(part->isAncestorOf(first) && first->focusPolicy() != Qt::NoFocus))
        first = first->nextInFocusChain();
    if (!tabs || first == part)
        return;
    QWidget *const proxy = part->focusProxy();
    part->setFocusProxy(first); // setTabOrder() takes the fields of a widget along from its proxy on
    QWidget::setTabOrder(tabs->tabBar(), part);
    part->setFocusProxy(proxy);
}
