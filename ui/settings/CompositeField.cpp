#include "settings/CompositeField.h"

#include <QEvent>

bool CompositeField::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTipChange && focusProxy()) {
        QWidget *inner = focusProxy();
        while (inner->focusProxy()) // a field may be made of fields
            inner = inner->focusProxy();
        inner->setAccessibleDescription(toolTip());
    }
    return QWidget::event(event);
}
