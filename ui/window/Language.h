// The language of the window: ours and Qt's own texts, switchable at run time.
#pragma once

#include <QString>
#include <QStringList>

namespace language {

/// Codes of the languages there are, "en" first.
QStringList available();
/// The language's own name: "English", "Deutsch".
QString nativeName(const QString &code);
/// Installs the translations; an empty code is the desktop's language. Widgets get a LanguageChange event. A code that is not there is
/// English.
void use(const QString &code);
/// The code in use.
QString current();

} // namespace language
