#include "interchange/CommandReader.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Values = CommandOption::Values;
using Effect = CommandOption::Effect;

bool hasName(const CommandOption &option, const QString &name)
{
    for (const QLatin1StringView candidate : QLatin1StringView(option.names).tokenize(u' ')) {
        if (name == candidate)
            return true;
    }
    return false;
}

QLatin1StringView firstName(const CommandOption &option)
{
    const QLatin1StringView names(option.names);
    const qsizetype end = names.indexOf(u' ');
    return end < 0 ? names : names.left(end);
}

QJsonValue numberOrText(const QString &text)
{
    bool isNumber = false;
    const qlonglong number = text.toLongLong(&isNumber);
    return isNumber ? QJsonValue(number) : QJsonValue(text);
}

QString programName(const QString &word)
{
    QString name = word.mid(std::max(word.lastIndexOf(u'/'), word.lastIndexOf(u'\\')) + 1);
    if (name.endsWith(".exe"_L1, Qt::CaseInsensitive))
        name.chop(4);
    return name.section(u':', 0, 0); // hivemq/mqtt-cli:latest
}

} // namespace

CommandReader::CommandReader(std::span<const CommandOption> options, Style style, ImportDraft &draft, const Special &special)
    : m_options(options)
    , m_style(style)
    , m_draft(draft)
    , m_special(special)
{
}

const CommandOption *CommandReader::find(const QString &name) const
{
    const auto found = std::find_if(m_options.begin(), m_options.end(), [&](const CommandOption &option) { return hasName(option, name); });
    return found == m_options.end() ? nullptr : &*found;
}

bool CommandReader::isOption(const QString &word) const
{
    if (!word.startsWith(u'-') || word.size() < 2)
        return false;
    const bool isNumber = word[1].isDigit();
    return recognise(word).option || !isNumber;
}

CommandReader::Found CommandReader::recognise(const QString &word) const
{
    if (const CommandOption *option = find(word))
        return {option, word, {}, false};
    if (m_style == Style::Exact || !word.startsWith(u'-'))
        return {};
    if (const qsizetype equals = word.indexOf(u'='); equals > 0) {
        if (const CommandOption *option = find(word.left(equals)))
            return {option, word.left(equals), word.mid(equals + 1), true};
    }
    if (word.size() <= 2 || word[1] == u'-')
        return {};
    const CommandOption *option = find(word.left(2));
    if (m_style == Style::Long && longestPrefix(word).size() > 2)
        return {};
    if (option && option->values != Values::None)
        return {option, word.left(2), word.mid(2), true};
    return {};
}

/// The longest name of an option that the word begins with.
QString CommandReader::longestPrefix(const QString &word) const
{
    QLatin1StringView longest;
    for (const CommandOption &option : m_options) {
        for (const QLatin1StringView name : QLatin1StringView(option.names).tokenize(u' ')) {
            if (name.size() > longest.size() && word.startsWith(name))
                longest = name;
        }
    }
    return longest;
}

/// As much of a word that is no known option as can be no value that sticks to one, since that might be a secret.
QString CommandReader::unknownName(const QString &word) const
{
    const QString name = word.section(u'=', 0, 0);
    const bool isLong = name.startsWith("--"_L1);
    if (!isLong && m_style != Style::Long)
        return name.left(2);
    const QString known = longestPrefix(name);
    if (known.isEmpty())
        return isLong ? name : name.left(2);
    const bool isOther = m_style != Style::Long && name.mid(known.size()).startsWith(u'-'); // "--topic-alias" is not "--topic"
    return isOther ? name : known;
}

void CommandReader::read(const QList<ShellWord> &words, const Stray &stray)
{
    int strays = 0;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i].text;
        const Found found = recognise(word);
        if (!found.option) {
            if (!isOption(word)) {
                if (!stray || !stray(words[i]))
                    ++strays;
                continue;
            }
            m_draft.left(unknownName(word), ImportText::tr("This option is not known; it was left out."));
            if (i + 1 < words.size() && !isOption(words[i + 1].text) && !word.contains(u'='))
                ++i; // most likely its value
            continue;
        }
        QList<ShellWord> values;
        if (found.hasAttached)
            values.append({found.attached, words[i].computed});
        const Values wanted = found.option->values;
        const auto takesNext = [&] {
            if (i + 1 >= words.size() || wanted == Values::None || found.hasAttached)
                return false;
            if (wanted == Values::One)
                return values.isEmpty();
            return (wanted == Values::Many || values.isEmpty()) && !isOption(words[i + 1].text);
        };
        while (takesNext())
            values.append(words[++i]);
        take(found.name, values);
    }
    if (strays > 0)
        m_draft.left({}, ImportText::tr("%n word(s) belong to no option and were left out.", nullptr, strays));
}

void CommandReader::take(const QString &name, const QList<ShellWord> &values)
{
    const CommandOption *option = find(name);
    if (!option)
        return m_draft.left(unknownName(name), ImportText::tr("This option is not known; it was left out."));
    const bool needsValue = option->values == Values::One || option->values == Values::Many;
    if (needsValue && values.isEmpty())
        return m_draft.left(name, ImportText::tr("It has no value."));
    QStringList texts;
    for (const ShellWord &value : values) {
        if (!value.computed.isEmpty() && option->effect < Effect::Printing) {
            m_draft.left(name, ImportText::tr("Its value comes from the shell (%1); fill it in by hand.").arg(value.computed));
            if (option->effect == Effect::Special)
                m_special(firstName(*option), name, {});
            return;
        }
        texts.append(value.text);
    }
    apply(*option, name, texts);
}

void CommandReader::apply(const CommandOption &option, const QString &name, const QStringList &values)
{
    const QString path = QString::fromLatin1(option.path);
    switch (option.effect) {
    case Effect::Text:
        return m_draft.option(name, path, values.value(0));
    case Effect::Number:
        return m_draft.option(name, path, numberOrText(values.value(0)));
    case Effect::List:
        return m_draft.option(name, path, QJsonArray::fromStringList(values));
    case Effect::True:
        return m_draft.option(name, path, true);
    case Effect::False:
        return m_draft.option(name, path, false);
    case Effect::Special:
        return m_special(firstName(option), name, values);
    case Effect::Printing:
        return m_draft.left(name, ImportText::tr("It is about what the tool prints."));
    case Effect::Ending:
        return m_draft.left(name, ImportText::tr("It is about when the tool ends."));
    case Effect::Message:
        return m_draft.left(name, ImportText::tr("It belongs to a message that is published; a connection has no such part."));
    case Effect::Left:
        return m_draft.left(name, QCoreApplication::translate("Import", option.path));
    case Effect::Redundant:
        return;
    }
}

std::optional<ProgramCall> findCall(const QList<ShellWord> &command, const QStringList &programs,
                                    const std::function<bool(const QString &program, const QString &next)> &accepts)
{
    ProgramCall call;
    for (qsizetype i = 0; i < command.size(); ++i) {
        const QString name = programName(command[i].text);
        const QString next = i + 1 < command.size() ? command[i + 1].text : QString();
        if (programs.contains(name) && accepts(name, next)) {
            call.program = name;
            call.arguments = command.mid(i + 1);
            return call;
        }
        call.wrapper.append(command[i].text);
    }
    return std::nullopt;
}

void remarkWrapper(const ProgramCall &call, ImportDraft &draft)
{
    static const QStringList containers{u"docker"_s, u"podman"_s, u"nerdctl"_s, u"kubectl"_s, u"ssh"_s};
    for (const QString &word : call.wrapper) {
        if (containers.contains(programName(word)))
            draft.changed(word,
                          ImportText::tr("The command runs in a container or on another machine: host names and files mean those that it "
                                         "sees there."));
    }
}
