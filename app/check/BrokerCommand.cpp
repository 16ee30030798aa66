#include "check/BrokerCommand.h"

#include "broker/MosquittoProgram.h"
#include "broker/ReferenceBroker.h"
#include "check/BrokerText.h"
#include "check/SignalWatcher.h"
#include "settings/WordTools.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

struct CommandText {
    Q_DECLARE_TR_FUNCTIONS(BrokerCommand)
};

enum ExitStatus { Ended = 0, DidNotRun = 1, InputUnusable = 2, NotInstalled = 3 };

bool print(const QByteArray &bytes)
{
    QFile out;
    return out.open(stdout, QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.flush();
}

int complain(const QString &text, ExitStatus status)
{
    std::fputs(qPrintable(text + u'\n'), stderr);
    return status;
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(CommandText::tr(
        "Starts the installed mosquitto on free ports of 127.0.0.1 with mqtt, mqtts, mqtts with client certificates, ws and "
        "wss, a fresh CA and certificates, a user and ACLs, prints how to connect, and runs until Ctrl+C or SIGTERM. Nothing "
        "is left behind.\n"
        "Exit status: 0 ended on request, 1 the broker did not start or ended by itself, 2 the command line or the log file "
        "cannot be used, 3 mosquitto is not installed."));
    parser.addOptions(brokerFlags());
}

QString helpText(const QCommandLineParser &parser)
{
    // The parser's first line names the program by its path, and knows of no sub-command.
    return CommandText::tr("Usage: connack broker [--scenario NAME] [flags]") + u'\n' + parser.helpText().section(u'\n', 1);
}

/// What a wrong flag was probably meant to be is said with it.
QString parserProblem(const QCommandLineParser &parser)
{
    const QStringList unknown = parser.unknownOptionNames();
    if (unknown.isEmpty())
        return parser.errorText();
    const QString near = nearestOf(unknown.constFirst(), {u"scenario"_s, u"list"_s, u"json"_s, u"log"_s, u"mosquitto"_s, u"help"_s});
    const QString text = CommandText::tr("There is no flag --%1.").arg(shown(unknown.constFirst()));
    return near.isEmpty() ? text : text + u' ' + CommandText::tr("Did you mean --%1?").arg(near);
}

QString scenarioProblem(const QString &id)
{
    QStringList ids;
    for (const BrokerScenario &scenario : brokerScenarios())
        ids.append(QString::fromLatin1(scenario.id));
    return CommandText::tr("There is no scenario %1. Give one of: %2").arg(shown(id), ids.join(", "_L1));
}

class Command
{
public:
    explicit Command(const QCommandLineParser &parser)
        : m_json(parser.isSet(u"json"_s))
        , m_log(parser.value(u"log"_s))
    {
        m_broker.setProgram(parser.value(u"mosquitto"_s));
    }

    int run(QCoreApplication &application, const BrokerScenario &scenario)
    {
        if (m_broker.program().isEmpty())
            return complain(mosquitto::howToGet(), NotInstalled);
        if (!openLog())
            return complain(CommandText::tr("%1 cannot be written: %2").arg(m_log.fileName(), m_log.errorString()), InputUnusable);
        SignalWatcher watcher;
        const auto end = [&](ExitStatus status) {
            m_status = status;
            QMetaObject::invokeMethod(&application, &QCoreApplication::quit, Qt::QueuedConnection);
        };
        QObject::connect(&m_broker, &ReferenceBroker::logLine, &application, [this](const BrokerLog::Line &line) { write(line); });
        QObject::connect(&m_broker, &ReferenceBroker::started, &application, [this](const BrokerAccess &access) { tell(access); });
        QObject::connect(&m_broker, &ReferenceBroker::failed, &application, [&](const QString &why) { end(failure(why)); });
        QObject::connect(&m_broker, &ReferenceBroker::stopped, &application,
                         [&](const QString &why) { end(why.isEmpty() ? m_status : failure(why)); });
        QObject::connect(&watcher, &SignalWatcher::interrupted, &m_broker, &ReferenceBroker::stop);
        m_broker.start(scenario);
        application.exec();
        return m_status;
    }

private:
    static ExitStatus failure(const QString &why)
    {
        complain(why, DidNotRun);
        return DidNotRun;
    }

    bool openLog()
    {
        return m_log.fileName().isEmpty() ? m_log.open(stderr, QIODevice::WriteOnly)
                                          : m_log.open(QIODevice::WriteOnly | QIODevice::Append, QFile::ReadOwner | QFile::WriteOwner);
    }

    void write(const BrokerLog::Line &line)
    {
        if (m_logFailed)
            return;
        const QByteArray text = logText(line).toUtf8() + '\n';
        m_logFailed = m_log.write(text) != text.size() || !m_log.flush();
        if (m_logFailed && !m_log.fileName().isEmpty())
            complain(CommandText::tr("%1 is incomplete: %2").arg(m_log.fileName(), m_log.errorString()), DidNotRun);
    }

    void tell(const BrokerAccess &access)
    {
        if (print(m_json ? QJsonDocument(brokerJson(access)).toJson() : brokerText(access).toUtf8()))
            return;
        complain(CommandText::tr("The connections cannot be written to standard output."), DidNotRun);
        m_status = DidNotRun;
        m_broker.stop();
    }

    bool m_json;
    QFile m_log;
    bool m_logFailed = false;
    ExitStatus m_status = Ended;
    ReferenceBroker m_broker;
};

} // namespace

QList<QCommandLineOption> brokerFlags()
{
    return {
        {u"scenario"_s, CommandText::tr("Start it broken on purpose; --list names all scenarios."), u"NAME"_s},
        {u"list"_s, CommandText::tr("Print the scenarios and end.")},
        {u"json"_s, CommandText::tr("Print one JSON object when the broker is ready (or the list as one).")},
        {u"log"_s, CommandText::tr("Append the broker's log to FILE in place of standard error."), u"FILE"_s},
        {u"mosquitto"_s, CommandText::tr("Start this program in place of the installed one."), u"FILE"_s},
        {u"help"_s, CommandText::tr("Print this help.")},
    };
}

int runBroker(QCoreApplication &application, const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    describe(parser);
    if (!parser.parse(QStringList{u"connack broker"_s} + arguments))
        return complain(parserProblem(parser), InputUnusable);
    if (parser.isSet(u"help"_s))
        return print(helpText(parser).toUtf8()) ? Ended : DidNotRun;
    if (!parser.positionalArguments().isEmpty())
        return complain(
            CommandText::tr("%1 is no flag. A scenario is given with --scenario.").arg(shown(parser.positionalArguments().constFirst())),
            InputUnusable);
    if (parser.isSet(u"list"_s))
        return print(parser.isSet(u"json"_s) ? QJsonDocument(scenarioListJson()).toJson() : scenarioListText().toUtf8()) ? Ended
                                                                                                                         : DidNotRun;
    const QString id = parser.isSet(u"scenario"_s) ? parser.value(u"scenario"_s) : u"healthy"_s;
    const BrokerScenario *scenario = brokerScenario(id);
    if (!scenario)
        return complain(scenarioProblem(id), InputUnusable);
    return Command(parser).run(application, *scenario);
}
