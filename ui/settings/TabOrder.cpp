#include "settings/TabOrder.h"

#include <QTabBar>
#include <QTabWidget>

void insertIntoTabOrder(QWidget *part)
{
    const QTabWidget *tabs = nullptr;
    for (QWidget *parent = part->parentWidget(); parent && !tabs; parent = parent->parentWidget())
        tabs = qobject_cast<QTabWidget *>(parent);
    if (!tabs)
        return;
    QList<QWidget *> fields;
    for (QWidget *next = part->nextInFocusChain(); next && next != part; next = next->nextInFocusChain()) {
        if (part->isAncestorOf(next) && next->focusPolicy() != Qt::NoFocus)
            fields.append(next);
    }
    QWidget *last = tabs->tabBar();
    for (QWidget *field : std::as_const(fields)) {
        QWidget::setTabOrder(last, field);
        last = field;
    }
}
