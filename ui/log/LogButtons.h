// The small buttons of the log.
#pragma once

#include <QToolButton>

/// Flat, with the keyboard's focus. `accessibleName`: in English, whatever the language.
QToolButton *makeLogButton(QWidget *parent, const QString &accessibleName, bool checkable = false);
/// `icon`: of resources/icons; `text` and `help` are translated.
void nameLogButton(QToolButton *button, const QString &icon, const QString &text, const QString &help);
