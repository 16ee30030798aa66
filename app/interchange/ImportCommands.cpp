// Command lines: finds the calls of known programs in a shell text.
#include "interchange/CommandForms.h"
#include "interchange/ImportForms.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

const QStringList &programs()
{
    static const QStringList names{u"mosquitto_sub"_s, u"mosquitto_pub"_s, u"mosquitto_rr"_s};
    return names;
}

/// What follows tells the program from its name in another place.
bool isCall(const QString &program, const QString &next)
{
    Q_UNUSED(program)
    return next.isEmpty() || next.startsWith(u'-');
}

void read(const ProgramCall &call, ImportDraft &draft)
{
    readMosquitto(call.program, call.arguments, draft);
}

} // namespace

std::optional<Import> importCommands(const QString &text, const ImportContext &context)
{
    const ShellScript script = readShell(text);
    Import import;
    for (const QList<ShellWord> &command : script.commands) {
        const auto call = findCall(command, programs(), isCall);
        if (!call || import.connections.size() >= MostImported)
            continue;
        ImportDraft draft(context);
        read(*call, draft);
        remarkWrapper(*call, draft);
        import.connections.append(draft.take());
        if (import.form.isEmpty()) {
            import.form = call->program;
            import.formName = ImportText::tr("%1 command line").arg(call->program);
        } else if (import.form != call->program) {
            import.formName = ImportText::tr("Command lines");
        }
    }
    if (import.connections.isEmpty())
        return std::nullopt;
    import.problem = script.problem;
    return import;
}
