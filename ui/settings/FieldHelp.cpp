#include "settings/FieldHelp.h"

#include <QApplication>
#include <QWhatsThis>
#include <QWidget>

namespace fieldHelp {

void show()
{
    constexpr int inset = 8; // px
    for (QWidget *widget = QApplication::focusWidget(); widget; widget = widget->parentWidget()) {
        if (widget->toolTip().isEmpty())
            continue;
        QWhatsThis::showText(widget->mapToGlobal(QPoint(inset, widget->height())), widget->toolTip(), widget);
        return;
    }
}

} // namespace fieldHelp
