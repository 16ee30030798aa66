#include "check/WindowFlags.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct WindowText {
    Q_DECLARE_TR_FUNCTIONS(WindowFlags)
};

} // namespace

QList<QCommandLineOption> windowFlags()
{
    return {
        {u"options"_s, WindowText::tr("Options object in MQTT.js's spelling; - reads standard input."), u"FILE"_s},
        {u"theme"_s, WindowText::tr("The colours, for this start."), u"system|light|dark|high-contrast"_s},
        {u"language"_s, WindowText::tr("Language code such as en or de, for this start."), u"CODE"_s},
        {u"connect"_s, WindowText::tr("Connect at once.")},
        {u"help"_s, WindowText::tr("Print this help.")},
    };
}

void addWindowFlags(QCommandLineParser &parser)
{
    parser.setApplicationDescription(WindowText::tr("Connack shows what happens when a client connects to an MQTT broker."));
    parser.addPositionalArgument(u"URL"_s,
                                 WindowText::tr("The broker (mqtt, mqtts, ws or wss), or a file: a packet log, a capture or an options "
                                                "object."),
                                 u"[URL|FILE]"_s);
    parser.addOptions(windowFlags());
}
