#include "manual/ManPage.h"

#include "manual/Commands.h"

using namespace Qt::StringLiterals;

namespace {

/// "FILE" -> "\fIFILE\fR", "3|4|5" -> "\fB3\fR|\fB4\fR|\fB5\fR".
QString value(const FlagValue &value)
{
    if (value.words.isEmpty())
        return u"\\fI%1\\fR"_s.arg(escapedForRoff(value.name));
    QStringList words;
    for (const QString &word : value.words)
        words += u"\\fB%1\\fR"_s.arg(escapedForRoff(word));
    return words.join(u'|');
}

QString paragraph(const QCommandLineOption &flag)
{
    QStringList names;
    for (const QString &name : flag.names())
        names += u"\\fB%1\\fR"_s.arg(escapedForRoff((name.size() > 1 ? u"--"_s : u"-"_s) + name));
    QString head = names.join(u", "_s);
    if (const FlagValue wanted(flag); !wanted.name.isEmpty())
        head += u' ' + value(wanted);
    return u".TP\n%1\n%2\n"_s.arg(head, escapedForRoff(flag.description()));
}

QString flagsOf(const ManualCommand &command)
{
    QString text;
    for (const QCommandLineOption &flag : command.flags)
        text += paragraph(flag);
    return text;
}

QString synopsisOf(const ManualCommand &command)
{
    QString line = u".B connack"_s + (command.isWindow() ? QString() : u' ' + command.name) + u'\n';
    line += u".RI \""_s + escapedForRoff(command.arguments) + u" [flags]\"\n"_s;
    return line;
}

} // namespace

QString escapedForRoff(const QString &text)
{
    QString escaped;
    for (const QChar c : text) {
        if (c == u'\\')
            escaped += u"\\e"_s;
        else if (c == u'-')
            escaped += u"\\-"_s;
        else if (c == u'\'')
            escaped += u"\\(aq"_s;
        else if (c == u'"')
            escaped += u"\\(dq"_s; // inside an argument of a request it would end it
        else
            escaped += c;
    }
    return escaped.startsWith(u'.') ? u"\\&"_s + escaped : escaped;
}

QString manPage(const QString &pageTemplate)
{
    QString page = pageTemplate;
    QStringList synopses;
    QString others;
    for (const ManualCommand &command : manualCommands()) {
        synopses += synopsisOf(command);
        const QString place = command.isWindow() ? u".\\\" FLAGS\n"_s : u".\\\" FLAGS %1\n"_s.arg(command.name);
        if (page.contains(place))
            page.replace(place, flagsOf(command));
        else
            others += u".SS connack %1\n%2.\n%3"_s.arg(command.name, escapedForRoff(command.summary), flagsOf(command));
    }
    page.replace(u".\\\" SYNOPSIS\n"_s, synopses.join(u".br\n"_s));
    return page.replace(u".\\\" OTHERS\n"_s, others);
}
