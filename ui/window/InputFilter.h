// Input that widgets would take for themselves though the reader means something else by it.
#pragma once

#include <QObject>

/// To be installed on the application.
/// Line edits know Ctrl+D and Ctrl+E of X11 (delete, end of the line), for which there are other keys: here they are the menu's.
/// The wheel scrolls a form, and changes no choice or number that the pointer happens to pass over.
class InputFilter : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    bool eventFilter(QObject *watched, QEvent *event) override;
};
