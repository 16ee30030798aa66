#include "manual/Commands.h"

#include "check/BrokerCommand.h"
#include "check/Flags.h"
#include "check/WindowFlags.h"

using namespace Qt::StringLiterals;

FlagValue::FlagValue(const QCommandLineOption &flag)
    : name(flag.valueName())
    , words(name.contains(u'|') ? name.split(u'|') : QStringList())
    , isFile(name == "FILE"_L1)
    , isFolder(name == "FOLDER"_L1)
{
}

QList<ManualCommand> manualCommands()
{
    const QCommandLineOption help(u"help"_s, u"Print this help."_s);
    return {
        {{}, u"[URL|FILE]"_s, u"Open the window"_s, windowFlags()},
        {u"check"_s, u"[URL]"_s, u"Make one attempt and print a report"_s, checkFlags()},
        {u"compare"_s, u"LEFT.json RIGHT.json"_s, u"Print what differs between two saved reports"_s, {help}},
        {u"broker"_s, u"[--scenario NAME]"_s, u"Run a local broker, healthy or broken on purpose"_s, brokerFlags()},
    };
}
