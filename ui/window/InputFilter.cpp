#include "window/InputFilter.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>

bool InputFilter::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isTheMenus = key->modifiers() == Qt::ControlModifier && (key->key() == Qt::Key_D || key->key() == Qt::Key_E);
        // A combo box or number field hands its keys to the line edit within it.
        const bool isLine =
            qobject_cast<QLineEdit *>(watched) || qobject_cast<QComboBox *>(watched) || qobject_cast<QAbstractSpinBox *>(watched);
        if (isTheMenus && isLine) {
            event->ignore();
            return true;
        }
    } else if (event->type() == QEvent::Wheel) {
        const auto *widget = qobject_cast<QWidget *>(watched);
        const bool isValue = qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget);
        if (isValue && !widget->hasFocus()) {
            event->ignore(); // what surrounds it scrolls
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}
