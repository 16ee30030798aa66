// The language of the window: ours and Qt's own texts, switchable at run time.
#pragma once

#include <QString>
#include <QStringList>

namespace language {

/// Codes of the languages there are, "en" first.
QStringList available();
/// The language's own name: "English", "Deutsch".
QString nativeName(const QString &code);
/// The one of available() that suits names such as "pt-BR", "de-AT", "zh-Hans-CN" best, the first of them before the others; "en" if none
/// does. Portuguese of any country gets "pt_BR" where that is all there is.
QString bestFor(const QStringList &wanted);
/// Installs the translations; an empty code is the desktop's language. Widgets get a LanguageChange event. A code that is not there is
/// English.
void use(const QString &code);
/// The code in use.
QString current();

} // namespace language
