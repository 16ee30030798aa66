#include "interchange/ShellCommand.h"

#include "interchange/ExportQuoting.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shortLine = 100; ///< Characters.

}

ShellCommand::ShellCommand(const QString &program, DashValues dashValues)
    : m_parts(program)
    , m_dashValues(dashValues)
{
}

void ShellCommand::add(const QString &flag)
{
    m_parts += flag;
}

bool ShellCommand::addQuoted(const QString &flag, const std::optional<QString> &word)
{
    if (!word)
        return false;
    const bool begins = word->startsWith(u'-') || word->startsWith("'-"_L1);
    m_parts += flag + (begins && m_dashValues == DashValues::WithEqualsSign ? u'=' : u' ') + *word;
    return true;
}

bool ShellCommand::add(const QString &flag, const QString &value)
{
    return addQuoted(flag, shellWord(value));
}

bool ShellCommand::add(const QString &flag, const QByteArray &value)
{
    return addQuoted(flag, shellWord(value));
}

bool ShellCommand::add(const QString &flag, const QList<QByteArray> &values)
{
    QStringList words(flag);
    for (const QByteArray &value : values) {
        const auto word = shellWord(value);
        if (!word)
            return false;
        words += *word;
    }
    m_parts += words.join(u' ');
    return true;
}

bool ShellCommand::addArgument(const QString &value)
{
    const auto word = shellWord(value);
    if (word)
        m_parts += *word;
    return word.has_value();
}

QString ShellCommand::text() const
{
    const QStringList parts = m_end.isEmpty() ? m_parts : m_parts + QStringList(m_end);
    const QString line = parts.join(u' ');
    return line.size() <= shortLine && !line.contains(u'\n') ? line : parts.join(" \\\n  "_L1);
}
