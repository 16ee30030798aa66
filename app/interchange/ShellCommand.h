// A command line for a POSIX shell, built option by option.
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

class ShellCommand
{
public:
    /// How an option whose value begins with "-" is written: most take the next word whatever it is.
    enum class DashValues : quint8 { AsNextWord, WithEqualsSign };
    /// `program` is written as it is.
    explicit ShellCommand(const QString &program, DashValues dashValues = DashValues::AsNextWord);

    /// Without a value; or any word that needs no quoting.
    void add(const QString &flag);
    /// False, and nothing is added, if no argument can hold the value (it has a NUL).
    bool add(const QString &flag, const QString &value);
    bool add(const QString &flag, const QByteArray &value);
    /// Several values of one flag.
    bool add(const QString &flag, const QList<QByteArray> &values);
    /// A word that is no option's.
    bool addArgument(const QString &value);
    /// Behind everything, as it is: a redirection.
    void end(const QString &text) { m_end = text; }

    /// In one line where that is short, else an option a line.
    QString text() const;

private:
    bool addQuoted(const QString &flag, const std::optional<QString> &word);

    QStringList m_parts; ///< Each an option with its value, quoted.
    QString m_end;
    DashValues m_dashValues;
};
