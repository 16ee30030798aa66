#include "check/CheckCommand.h"

#include "check/CheckRun.h"
#include "check/SignalWatcher.h"
#include "check/Terminal.h"
#include "diagnosis/ProbeText.h"
#include "diagnosis/Report.h"
#include "settings/Url.h"
#include "transport/TlsKeyLog.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct CommandText {
    Q_DECLARE_TR_FUNCTIONS(CheckCommand)
};

enum ExitStatus { Connected = 0, NotConnected = 1, InputUnusable = 2 };

bool print(const QByteArray &bytes)
{
    QFile out;
    return out.open(stdout, QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.flush();
}

void complain(const QString &text)
{
    std::fputs(qPrintable(text + u'\n'), stderr);
}

/// A terminal that has not been asked to stay plain (https://no-color.org).
bool wantsColour()
{
    return isTerminal(stdout) && qEnvironmentVariableIsEmpty("NO_COLOR") && qgetenv("TERM") != "dumb";
}

/// The packet log as a file that grows with it.
class LogFile
{
public:
    /// False if it cannot be written; see errorString().
    bool open(const QString &name, LogRotation rotation) { return m_stream.open(name, {}, rotation); }

    void writeFrom(const PacketLog &log)
    {
        const qint64 size = log.size();
        for (; m_stream.isOpen() && m_written < size; ++m_written)
            m_stream.write(log.record(m_written));
        m_stream.flush();
    }

    void close() { m_stream.close(); }
    bool failed() const { return !m_stream.errorString().isEmpty(); }
    QString name() const { return m_stream.fileName(); }
    QString errorString() const { return m_stream.errorString(); }
    qint64 cutPackets() const { return m_stream.cutPackets(); }

private:
    LogFileStream m_stream;
    qint64 m_written = 0;
};

bool usesTls(const ConnectionSettings &settings)
{
    const auto &servers = settings.network.servers;
    return servers.isEmpty() ? usesTls(settings.endpoint.scheme)
                             : std::any_of(servers.begin(), servers.end(), [](const Endpoint &server) { return usesTls(server.scheme); });
}

/// Why it cannot be appended to; empty: it can. What was not there is not there afterwards.
QString keyLogProblem(const QString &name)
{
    const QFileInfo file(name);
    const QString target = file.isSymLink() ? file.symLinkTarget() : name;
    const bool existed = QFile::exists(target);
    QString error;
    if (TlsKeyLog::open(name, error) && !existed)
        QFile::remove(target);
    return error;
}

/// False: it was interrupted, so not all that was asked for is known to be accepted.
bool allFinished(const Attempt &attempt)
{
    const auto finished = [](const auto &outcome) { return outcome.finished; };
    return std::all_of(attempt.subscriptions.begin(), attempt.subscriptions.end(), finished)
        && std::all_of(attempt.publishes.begin(), attempt.publishes.end(), finished);
}

class Command
{
public:
    explicit Command(CheckOptions options)
        : m_options(std::move(options))
    {
    }

    int run(QCoreApplication &application)
    {
        openFiles();
        if (!m_options.problems.isEmpty())
            return reportInput();
        CheckRun run(m_options);
        if (!m_options.json && isTerminal(stderr))
            QObject::connect(&run, &CheckRun::probed, &run, [this](const Attempt &attempt) { tellProbes(attempt); });
        SignalWatcher signalWatcher;
        QObject::connect(&run.log(), &PacketLog::grown, &run, [&] { m_logFile.writeFrom(run.log()); });
        QObject::connect(&signalWatcher, &SignalWatcher::interrupted, &run, &CheckRun::stop);
        QObject::connect(&run, &CheckRun::finished, &application, &QCoreApplication::quit, Qt::QueuedConnection);
        run.start();
        application.exec();
        m_logFile.writeFrom(run.log());
        m_logFile.close();
        if (m_logFile.failed())
            complain(CommandText::tr("%1 is incomplete: %2").arg(m_logFile.name(), m_logFile.errorString()));
        if (m_logFile.cutPackets() > 0)
            complain(u"%1: %2"_s.arg(m_logFile.name(), cutPacketsText(m_logFile.cutPackets())));
        return deliver(makeReport(run.attempt(), run.log()));
    }

private:
    /// While they run, for someone who waits at a terminal.
    void tellProbes(const Attempt &attempt)
    {
        for (; m_probesTold < attempt.probes.size(); ++m_probesTold)
            complain(CommandText::tr("Looking closer: %1").arg(probeQuestion(attempt.probes[m_probesTold].plan)));
    }

    void unwritable(const QString &flag, const QString &name, const QString &reason)
    {
        m_options.problems.append({u"option-invalid"_s, SettingsField::Options,
                                   CommandText::tr("%1 %2 cannot be written: %3.").arg(flag, name, reason),
                                   CommandText::tr("Name a file in a folder that can be written.")});
    }

    /// Before anything is sent: what was asked for must be possible.
    void openFiles()
    {
        if (!m_options.junitFile.isEmpty()) {
            m_junit.setFileName(m_options.junitFile);
            if (!m_junit.open(QIODevice::WriteOnly | QIODevice::Truncate))
                unwritable(u"--junit"_s, m_options.junitFile, m_junit.errorString());
        }
        if (const QString &keyLog = m_options.settings.tls.keyLogFile; !keyLog.isEmpty() && usesTls(m_options.settings)) {
            if (const QString problem = keyLogProblem(keyLog); !problem.isEmpty())
                unwritable(u"--tls-key-log"_s, keyLog, problem);
        }
        if (m_options.problems.isEmpty() && !m_options.logFile.isEmpty() && !m_logFile.open(m_options.logFile, m_options.logRotation))
            unwritable(u"--log"_s, m_options.logFile, m_logFile.errorString());
    }

    int reportInput()
    {
        Attempt attempt;
        attempt.startedAt = QDateTime::currentDateTimeUtc();
        attempt.settings = m_options.settings;
        attempt.inputProblems = m_options.problems;
        attempt.inputNotes = m_options.notes;
        return deliver(makeReport(attempt, PacketLog()));
    }

    int deliver(Report report)
    {
        const bool input = report.diagnosis && report.diagnosis->stage == "input"_L1;
        if (input && !m_options.url.isEmpty())
            report.url = redactedUrl(m_options.url);
        if (m_junit.isOpen()) {
            const QByteArray xml = toJUnit(report);
            if (m_junit.write(xml) != xml.size() || !m_junit.flush())
                complain(CommandText::tr("%1 is incomplete: %2").arg(m_junit.fileName(), m_junit.errorString()));
        }
        const bool printed = print(m_options.json ? QJsonDocument(toJson(report)).toJson() : toText(report, wantsColour()).toUtf8());
        if (!printed)
            complain(CommandText::tr("The report cannot be written to standard output."));
        if (input)
            return InputUnusable;
        return outcome(report) == "connected"_L1 && allFinished(report.attempt) ? Connected : NotConnected;
    }

    CheckOptions m_options;
    LogFile m_logFile;
    QFile m_junit;
    qsizetype m_probesTold = 0;
};

} // namespace

int runCheck(QCoreApplication &application, const QStringList &arguments)
{
    CheckOptions options = readCheckOptions(arguments);
    if (options.help)
        return print(options.helpText.toUtf8()) ? Connected : NotConnected;
    return Command(std::move(options)).run(application);
}
