#include "settings/CompositeField.h"

#include <QEvent>

bool CompositeField::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTipChange && focusProxy())
        focusProxy()->setAccessibleDescription(toolTip());
    return QWidget::event(event);
}
