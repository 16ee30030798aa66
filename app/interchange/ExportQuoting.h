// Values as the languages of the exported texts write them. A value may hold placeholders: they become the language's own way to name
// something that is filled in later.
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

/// What stands in a value for a secret of this name (capitals, digits and "_"). Nothing that a person can type is taken for one.
QString placeholder(const QString &name);
/// The text with every placeholder replaced by its bare name.
QString withBareNames(const QString &text);
bool hasPlaceholder(const QString &text);
/// What is left of the text without them.
QString withoutPlaceholders(const QString &text);
/// How long the placeholder is that the text begins with; 0: it begins with none.
qsizetype placeholderLength(QStringView text);
/// The text with `change` made to all but its placeholders.
QString changedAroundPlaceholders(const QString &text, const std::function<QString(const QString &)> &change);

/// One word of a POSIX shell: quoted where it needs it, a placeholder as "$NAME". Characters that a terminal would obey or that nobody
/// can see (control and format characters, but for line feed) stand as "$(printf '\033')". nullopt: it holds a NUL, which no argument can.
std::optional<QString> shellWord(const QString &text);
/// The same for bytes that need not be UTF-8.
std::optional<QString> shellWord(const QByteArray &bytes);
/// A JavaScript string in single quotes; a placeholder as process.env.NAME.
QString jsString(const QString &text);
/// A Python string; a placeholder as os.environ["NAME"].
QString pythonString(const QString &text);
/// A Python bytes literal; with a placeholder, the string encoded.
QString pythonBytes(const QByteArray &bytes);
/// True if a line of mosquitto.conf keeps the value: not empty, one line, no blanks at its ends.
bool isConfValue(const QString &value);
/// One line for a comment: line ends and characters that cannot be seen become blanks, placeholders their names.
QString commentLine(const QString &text);
