// Options of command lines, by a table; a part of Import.
#pragma once

#include "interchange/ImportDraft.h"
#include "interchange/ShellReader.h"

#include <functional>
#include <span>

/// One option of a tool, and what becomes of it.
struct CommandOption {
    enum class Values : quint8 {
        None,
        One,
        Optional, ///< One, unless another option follows.
        Many,     ///< One, and all up to the next option.
    };
    enum class Effect : quint8 {
        Text,      ///< The value goes to `path`, as text.
        Number,    ///< The value goes to `path`, as a number if it is one.
        List,      ///< The values go to `path`, as a list.
        True,      ///< True goes to `path`.
        False,     ///< False goes to `path`.
        Special,   ///< The tool's own function sees to it.
        Printing,  ///< Left: what the tool prints.
        Ending,    ///< Left: when the tool ends.
        Message,   ///< Left: a message that it publishes.
        Left,      ///< Left, for the reason in `path`: a source text of the context "Import".
        Redundant, ///< It changes nothing, or Connack does so anyway.
    };
    const char *names; ///< "-h --host": the first one is how special() is told.
    Values values;
    Effect effect;
    const char *path = ""; ///< Of the option in MQTT.js's spelling, see ImportDraft::option().
};

class CommandReader
{
public:
    enum class Style : quint8 {
        Exact,    ///< "-h value" alone (mosquitto).
        Attached, ///< Also "--host=value" and "-hvalue".
        Long,     ///< Also "--host=value" and "-h=value", and "-hvalue" where no option of several letters begins so.
    };
    /// `first` is the first name of the option. Without values for an option that needs one: the shell computes it, and it was left.
    using Special = std::function<void(QLatin1StringView first, const QString &name, const QStringList &values)>;

    CommandReader(std::span<const CommandOption> options, Style style, ImportDraft &draft, const Special &special);
    /// What becomes of a word that belongs to no option; false: it is left out. Without it all are.
    using Stray = std::function<bool(const ShellWord &word)>;
    void read(const QList<ShellWord> &words, const Stray &stray = {});
    /// A single option with its values, as it stands in a file of options.
    void take(const QString &name, const QList<ShellWord> &values);
    const CommandOption *find(const QString &name) const;

private:
    struct Found {
        const CommandOption *option = nullptr;
        QString name;
        QString attached;
        bool hasAttached = false;
    };
    Found recognise(const QString &word) const;
    QString longestPrefix(const QString &word) const;
    QString unknownName(const QString &word) const;
    bool isOption(const QString &word) const;
    void apply(const CommandOption &option, const QString &name, const QStringList &values);

    std::span<const CommandOption> m_options;
    Style m_style;
    ImportDraft &m_draft;
    Special m_special;
};

/// A call of one of these programs in a command: behind sudo, env, docker run and their kin.
struct ProgramCall {
    QString program;            ///< Of those asked for.
    QStringList wrapper;        ///< The words before it.
    QList<ShellWord> arguments; ///< The words behind it.
};
/// `accepts` decides by what follows whether the name is the program at all.
std::optional<ProgramCall> findCall(const QList<ShellWord> &command, const QStringList &programs,
                                    const std::function<bool(const QString &program, const QString &next)> &accepts);
/// Says on what the command was run, if it was wrapped: in a container "localhost" is another host.
void remarkWrapper(const ProgramCall &call, ImportDraft &draft);
