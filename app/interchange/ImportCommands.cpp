// Command lines: finds the calls of known programs in a shell text.
#include "interchange/CommandForms.h"
#include "interchange/ImportForms.h"
#include "interchange/ImportRemarks.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

const QStringList &programs()
{
    static const QStringList names{u"mosquitto_sub"_s, u"mosquitto_pub"_s, u"mosquitto_rr"_s, u"mqttx"_s, u"mqttx-cli"_s,
                                   u"mqtt"_s,          u"mqtt-cli"_s,      u"connack"_s,      u"run"_s};
    return names;
}

const QStringList &subcommands(const QString &program)
{
    static const QStringList none;
    static const QStringList mqttx{u"conn"_s, u"pub"_s, u"sub"_s, u"bench"_s, u"simulate"_s};
    static const QStringList hiveMq{u"con"_s,       u"connect"_s, u"pub"_s,   u"publish"_s, u"sub"_s,
                                    u"subscribe"_s, u"test"_s,    u"shell"_s, u"sh"_s};
    static const QStringList connack{u"check"_s};
    if (program.startsWith("mqttx"_L1))
        return mqttx;
    if (program == "mqtt"_L1 || program == "mqtt-cli"_L1)
        return hiveMq;
    return program == "connack"_L1 || program == "run"_L1 ? connack : none;
}

/// What follows tells the program from its name in another place.
bool isCall(const QString &program, const QString &next)
{
    const QStringList &known = subcommands(program);
    if (known.contains(next))
        return true;
    if (program == "connack"_L1)
        return next.startsWith("--"_L1) || next.contains("://"_L1);
    return known.isEmpty() && (next.isEmpty() || next.startsWith(u'-'));
}

/// The name of the tool for people: "mqttx sub".
QString read(const ProgramCall &call, ImportDraft &draft)
{
    QList<ShellWord> arguments = call.arguments;
    QString input;
    for (const ShellWord &word : call.arguments) {
        if (word.isInput)
            input = word.text;
    }
    arguments.removeIf([](const ShellWord &word) { return word.isInput; });
    if (call.program.startsWith("mosquitto_"_L1)) {
        readMosquitto(call.program, arguments, draft);
        return call.program;
    }
    QString command = arguments.value(0).text;
    if (call.program == "connack"_L1 || call.program == "run"_L1) {
        readConnack(command == "check"_L1 ? arguments.mid(1) : arguments, input, draft);
        return command == "check"_L1 ? u"connack check"_s : u"connack"_s;
    }
    const bool isMqttx = call.program.startsWith("mqttx"_L1);
    arguments.removeFirst();
    if (isMqttx && command == "bench"_L1 && !arguments.isEmpty())
        command += u' ' + arguments.takeFirst().text;
    static const QHash<QString, QString> shortNames{{u"connect"_s, u"con"_s}, {u"publish"_s, u"pub"_s}, {u"subscribe"_s, u"sub"_s}};
    command = shortNames.value(command, command);
    isMqttx ? readMqttx(command, arguments, draft) : readHiveMq(command, arguments, draft);
    return (isMqttx ? u"mqttx "_s : u"mqtt "_s) + command;
}

} // namespace

std::optional<Import> importCommands(const QString &text, const ImportContext &context)
{
    const ShellScript script = readShell(text, context.stop);
    Import import;
    qsizetype more = 0;
    for (const QList<ShellWord> &command : script.commands) {
        const auto call = findCall(command, programs(), isCall);
        if (context.stop.stop_requested())
            break;
        if (!call)
            continue;
        if (import.connections.size() >= MostImported) {
            ++more;
            continue;
        }
        ImportDraft draft(context);
        const QString tool = read(*call, draft);
        remarkWrapper(*call, draft);
        import.connections.append(draft.take());
        if (import.form.isEmpty()) {
            import.form = tool;
            import.formName = ImportText::tr("%1 command line").arg(tool);
        } else if (import.form != tool) {
            import.formName = ImportText::tr("Command lines");
        }
    }
    if (import.connections.isEmpty())
        return std::nullopt;
    import.problem = script.problem;
    sayConnectionsLeft(import, more);
    if (script.isCut)
        sayMoreThanIsRead(import);
    return import;
}
