#include "manual/Completions.h"

#include "manual/Commands.h"

using namespace Qt::StringLiterals;

namespace {

constexpr auto schemes = "mqtt:// mqtts:// ws:// wss://"_L1;

QString longName(const QCommandLineOption &flag)
{
    return u"--"_s + flag.names().constLast();
}

QStringList commandNames()
{
    QStringList names;
    for (const ManualCommand &command : manualCommands()) {
        if (!command.isWindow())
            names += command.name;
    }
    return names;
}

/// Inside single quotes of any of the three shells.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

/// The branches of bash's `case "$command $flag"` for the values of flags.
QString bashValues(const ManualCommand &command)
{
    QStringList files, folders, free;
    QString branches;
    for (const QCommandLineOption &flag : command.flags) {
        const FlagValue value(flag);
        if (value.name.isEmpty())
            continue;
        const QString pattern = u"'%1 %2'"_s.arg(command.name, longName(flag));
        if (!value.words.isEmpty())
            branches += u"        %1) COMPREPLY=($(compgen -W '%2' -- \"$cur\")); return ;;\n"_s.arg(pattern, value.words.join(u' '));
        else
            (value.isFile ? files : value.isFolder ? folders : free) += pattern;
    }
    if (!files.isEmpty())
        branches += u"        %1) _filedir; return ;;\n"_s.arg(files.join(u'|'));
    if (!folders.isEmpty())
        branches += u"        %1) _filedir -d; return ;;\n"_s.arg(folders.join(u'|'));
    if (!free.isEmpty())
        branches += u"        %1) return ;;\n"_s.arg(free.join(u'|'));
    return branches;
}

/// The branch of bash's `case "$command"`: its flags, and what else it takes.
QString bashCommand(const ManualCommand &command, const QStringList &commands)
{
    QStringList flags;
    for (const QCommandLineOption &flag : command.flags)
        flags += longName(flag);
    if (command.isWindow())
        flags << u"--version"_s;
    QStringList words;
    if (command.isWindow())
        words += commands;
    if (command.takesUrl())
        words += QString(schemes);
    return u"        %1) flags='%2' offers='%3' files=%4 ;;\n"_s.arg(quoted(command.name), flags.join(u' '), words.join(u' '),
                                                                     command.takesFile() ? u"1"_s : u"0"_s);
}

/// A text inside the brackets of a specification for _arguments.
QString zshText(QString text)
{
    return text.replace(u'\\', u"\\\\"_s).replace(u'[', u"\\["_s).replace(u']', u"\\]"_s).replace(u':', u"\\:"_s);
}

QString zshAction(const FlagValue &value)
{
    if (!value.words.isEmpty())
        return u"(%1)"_s.arg(value.words.join(u' '));
    return value.isFile ? u"_files"_s : value.isFolder ? u"_files -/"_s : u" "_s;
}

QString zshCommand(const ManualCommand &command)
{
    QString text = u"_connack_%1() {\n  _arguments \\\n"_s.arg(command.isWindow() ? u"window"_s : command.name);
    for (const QCommandLineOption &flag : command.flags) {
        const FlagValue value(flag);
        QString specification = u"*%1%2[%3]"_s.arg(longName(flag), value.name.isEmpty() ? QString() : u"="_s, zshText(flag.description()));
        if (!value.name.isEmpty())
            specification += u":%1:%2"_s.arg(zshText(value.name), zshAction(value));
        text += u"    %1 \\\n"_s.arg(quoted(specification));
    }
    if (command.isWindow())
        text += u"    '(- *)--version[Print the versions of Connack, Qt and OpenSSL.]' \\\n"_s;
    QStringList alternatives;
    if (command.takesUrl())
        alternatives += quoted(u"urls:URL:_connack_urls"_s);
    if (command.takesFile())
        alternatives += quoted(u"files:file:_files"_s);
    if (alternatives.isEmpty())
        return text + u"    && return\n}\n\n"_s;
    return text + u"    %1\n}\n\n"_s.arg(quoted(u"*:argument:_alternative "_s + alternatives.join(u' ')));
}

QString fishCommand(const ManualCommand &command, const QStringList &commands)
{
    const QString seen =
        command.isWindow() ? u"not __fish_seen_subcommand_from "_s + commands.join(u' ') : u"__fish_seen_subcommand_from "_s + command.name;
    const QString start = u"complete -c connack -n %1"_s.arg(quoted(seen));
    QString lines;
    for (const QCommandLineOption &flag : command.flags) {
        const FlagValue value(flag);
        QString line = start + u" -l "_s + flag.names().constLast();
        if (!value.words.isEmpty())
            line += u" -x -a "_s + quoted(value.words.join(u' '));
        else if (value.isFile)
            line += u" -r -F"_s;
        else if (value.isFolder)
            line += u" -x -a '(__fish_complete_directories)'"_s;
        else if (!value.name.isEmpty())
            line += u" -x"_s;
        lines += line + u" -d "_s + quoted(flag.description()) + u'\n';
    }
    if (command.takesUrl())
        lines += start + u" -a "_s + quoted(schemes) + u'\n';
    if (command.takesFile())
        lines += start + u" -F\n"_s;
    return lines;
}

} // namespace

QString bashCompletion()
{
    const QStringList commands = commandNames();
    QString branches, values;
    for (const ManualCommand &command : manualCommands()) {
        branches += bashCommand(command, commands);
        values += bashValues(command);
    }
    return u"# bash completion for connack(1)                         -*- shell-script -*-\n"
           "\n"
           "_connack()\n"
           "{\n"
           "    local cur prev words cword split flags offers files command=\n"
           "    _init_completion -s -n : || return\n"
           "    case ${words[1]} in %1) [[ $cword -gt 1 ]] && command=${words[1]} ;; esac\n"
           "    case \"$command $prev\" in\n"
           "%2"
           "    esac\n"
           "    case $command in\n"
           "%3"
           "    esac\n"
           "    if [[ $cur == -* ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$flags\" -- \"$cur\"))\n"
           "        return\n"
           "    fi\n"
           "    [[ $files == 1 ]] && _filedir\n"
           "    [[ $command == '' && $cword -gt 1 ]] && offers='%4'\n"
           "    COMPREPLY+=($(compgen -W \"$offers\" -- \"$cur\"))\n"
           "    [[ ${COMPREPLY[*]} == *:// ]] && compopt -o nospace\n"
           "    __ltrim_colon_completions \"$cur\"\n"
           "} &&\n"
           "    complete -F _connack connack\n"_s.arg(commands.join(u'|'), values, branches, schemes);
}

QString zshCompletion()
{
    QString functions, list, branches;
    for (const ManualCommand &command : manualCommands()) {
        functions += zshCommand(command);
        if (command.isWindow())
            continue;
        list += u"    %1\n"_s.arg(quoted(command.name + u':' + command.summary));
        branches += u"    %1) shift words; (( CURRENT-- )); _connack_%1 ;;\n"_s.arg(command.name);
    }
    return u"#compdef connack\n"
           "\n"
           "_connack_urls() {\n"
           "  compadd -S '' -- %1\n"
           "}\n"
           "\n"
           "%2"
           "_connack_commands() {\n"
           "  local -a commands=(\n"
           "%3"
           "  )\n"
           "  _describe -t commands command commands\n"
           "}\n"
           "\n"
           "_connack() {\n"
           "  case $words[2] in\n"
           "%4"
           "    *)\n"
           "      (( CURRENT == 2 )) && _connack_commands\n"
           "      _connack_window ;;\n"
           "  esac\n"
           "}\n"
           "\n"
           "_connack \"$@\"\n"_s.arg(schemes, functions, list, branches);
}

QString fishCompletion()
{
    const QStringList commands = commandNames();
    QString lines = u"# fish completion for connack(1)\ncomplete -c connack -f\n"
                    "complete -c connack -n __fish_is_first_arg -l version -d 'Print the versions of Connack, Qt and OpenSSL.'\n"_s;
    for (const ManualCommand &command : manualCommands()) {
        if (!command.isWindow())
            lines += u"complete -c connack -n __fish_is_first_arg -a %1 -d %2\n"_s.arg(command.name, quoted(command.summary));
        lines += fishCommand(command, commands);
    }
    return lines;
}
