#include "broker/ReferenceBroker.h"

#include "broker/BrokerFolder.h"
#include "broker/ChildProcess.h"
#include "broker/MosquittoProgram.h"
#include "broker/PathGate.h"
#include "broker/PortCheck.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int startTries = 5;
constexpr auto versionLimit = 5s; ///< For mosquitto -h.
constexpr auto stopLimit = 3s;    ///< Then it is killed.
constexpr auto askAgain = 500ms;  ///< To end.
constexpr auto silenceLimit = 2s; ///< Older versions do not say that they run: then the ports are tried.
constexpr int lastWaitMs = 1000;  ///< For a killed process to be gone.
constexpr auto gatePath = "/mqtt";
constexpr qsizetype mostVersionText = 64 << 10;

void killAndWait(QProcess *process)
{
    if (!process || process->state() == QProcess::NotRunning)
        return;
    process->kill();
    process->waitForFinished(lastWaitMs);
}

} // namespace

ReferenceBroker::ReferenceBroker(QObject *parent)
    : QObject(parent)
{
    m_limit.setSingleShot(true);
}

ReferenceBroker::~ReferenceBroker()
{
    if (m_process)
        m_process->disconnect(this);
    killAndWait(m_process.get());
}

QString ReferenceBroker::program() const
{
    return m_program.isEmpty() ? mosquitto::program() : m_program;
}

void ReferenceBroker::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged(state);
}

void ReferenceBroker::start(const BrokerScenario &scenario)
{
    if (m_state != State::Stopped)
        return;
    m_log.clear();
    m_access = {};
    m_access.scenario = &scenario;
    m_triesLeft = startTries;
    m_versionText.clear();
    setState(State::Starting);
    if (program().isEmpty()) {
        giveUp(mosquitto::howToGet());
        return;
    }
    m_limit.disconnect();
    connect(&m_limit, &QTimer::timeout, this, [this] {
        giveUp(tr("mosquitto does not accept connections %n second(s) after its start.", nullptr,
                  int(std::chrono::duration_cast<std::chrono::seconds>(m_startLimit).count())));
    });
    m_limit.start(m_startLimit);
    askVersion();
}

/// The files depend on it. Asked each time: it may have been updated meanwhile.
void ReferenceBroker::askVersion()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    QProcess *process = m_process.get();
    connect(process, &QProcess::errorOccurred, this, [this, process](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(tr("%1 can't be started: %2").arg(program(), process->errorString()));
    });
    connect(process, &QProcess::readyRead, this, [this, process] {
        const QByteArray bytes = process->readAll();
        m_versionText += bytes.first(std::min(bytes.size(), mostVersionText - m_versionText.size()));
    });
    connect(process, &QProcess::finished, this, &ReferenceBroker::prepare);
    QTimer::singleShot(versionLimit, process, &QProcess::kill);
    endWithThisProgram(*process);
    process->start(program(), {u"-h"_s});
}

void ReferenceBroker::prepare()
{
    m_access.version = mosquitto::versionIn(QString::fromUtf8(m_versionText));
    m_folder = std::make_unique<BrokerFolder>();
    QString why;
    // One that does not tell its version is taken for a new one.
    const int major = m_access.version.isEmpty() ? 2 : mosquitto::majorVersion(m_access.version);
    if (!m_folder->fill(*m_access.scenario, major, &why)) {
        giveUp(why);
        return;
    }
    m_access.folder = m_folder->path();
    m_access.userName = m_folder->userName();
    m_access.password = m_folder->password();
    launch();
}

void ReferenceBroker::launch()
{
    const QList<quint16> ports = freeLoopbackPorts(brokerListenerCount);
    if (ports.size() < brokerListenerCount) {
        giveUp(tr("There are not enough free ports on 127.0.0.1."));
        return;
    }
    for (int i = 0; i < brokerListenerCount; ++i) {
        const auto listener = BrokerListener(i);
        const bool isWebSocket = listener == BrokerListener::Ws || listener == BrokerListener::Wss;
        m_access.ports[std::size_t(i)] = isWebSocket && !m_access.hasWebSockets ? quint16(0) : ports[i];
    }
    QString why;
    if (!m_folder->write("mosquitto.conf", mosquittoConfig({m_access.folder, m_access.ports, runsAsRoot()}), &why)) {
        giveUp(why);
        return;
    }
    if (m_process)
        m_process.release()->deleteLater(); // its signal may have brought us here
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setWorkingDirectory(m_access.folder);
    connect(m_process.get(), &QProcess::readyRead, this, &ReferenceBroker::readOutput);
    connect(m_process.get(), &QProcess::finished, this, &ReferenceBroker::processEnded);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(tr("%1 can't be started: %2").arg(program(), m_process->errorString()));
    });
    QList<quint16> wanted(m_access.ports.begin(), m_access.ports.end());
    wanted.removeAll(quint16(0));
    m_portCheck = std::make_unique<PortCheck>(wanted);
    connect(m_portCheck.get(), &PortCheck::allAccept, this, &ReferenceBroker::becomeReady, Qt::QueuedConnection);
    QTimer::singleShot(silenceLimit, m_portCheck.get(), &PortCheck::start);
    endWithThisProgram(*m_process);
    m_process->start(program(), {u"-c"_s, m_folder->path("mosquitto.conf")});
}

void ReferenceBroker::readOutput()
{
    const QList<BrokerLog::Line> lines = m_log.append(m_process->readAll());
    for (const BrokerLog::Line &line : lines)
        emit logLine(line);
    if (m_state == State::Starting)
        lookForReady(lines);
}

/// It says so when it has opened every listener; it ends when it can't open one.
void ReferenceBroker::lookForReady(const QList<BrokerLog::Line> &lines)
{
    const bool runs = std::any_of(lines.begin(), lines.end(), [](const BrokerLog::Line &line) {
        return line.text.startsWith("mosquitto version "_L1) && line.text.endsWith(" running"_L1);
    });
    if (runs)
        becomeReady();
}

void ReferenceBroker::becomeReady()
{
    if (m_state != State::Starting)
        return;
    m_limit.stop();
    if (m_portCheck)
        m_portCheck.release()->deleteLater();
    if (m_access.scenario->fault == BrokerFault::WrongPath && m_access.port(BrokerListener::Ws) != 0) {
        m_gate = std::make_unique<PathGate>(gatePath, m_access.port(BrokerListener::Ws));
        if (!m_gate->listen()) {
            giveUp(tr("There are not enough free ports on 127.0.0.1."));
            return;
        }
        m_access.gatePort = m_gate->port();
    }
    setState(State::Running);
    if (m_state == State::Running)
        emit started(m_access);
}

void ReferenceBroker::processEnded()
{
    readOutput();
    const QList<BrokerLog::Line> rest = m_log.finish();
    for (const BrokerLog::Line &line : rest)
        emit logLine(line);
    if (m_state == State::Starting) {
        startEnded();
        return;
    }
    const bool wanted = m_state == State::Stopping;
    const QString reason = m_log.reason();
    clean();
    setState(State::Stopped);
    emit stopped(wanted ? QString() : tr("The broker ended by itself. Its last words: %1").arg(reason));
}

/// Some of what stops it at the start can be mended.
void ReferenceBroker::startEnded()
{
    const bool noWebSockets = m_log.contains("websockets"_L1) && m_log.contains("not available"_L1);
    const bool portTaken = m_log.contains("already in use"_L1);
    if (m_access.hasWebSockets && noWebSockets) {
        m_access.hasWebSockets = false;
        if (m_access.scenario->listener == BrokerListener::Ws) {
            giveUp(tr("This mosquitto was built without WebSockets, which the scenario needs."));
            return;
        }
    } else if (!portTaken || --m_triesLeft == 0) {
        giveUp(tr("mosquitto did not start: %1").arg(m_log.reason()));
        return;
    }
    m_log.clear(); // what it said of the failure must not be taken for the next try's
    launch();
}

void ReferenceBroker::giveUp(const QString &message)
{
    if (m_state != State::Starting)
        return;
    clean();
    setState(State::Stopped);
    emit failed(message);
}

void ReferenceBroker::stop()
{
    if (m_state == State::Starting) {
        clean();
        setState(State::Stopped);
        emit stopped({});
    } else if (m_state == State::Running) {
        setState(State::Stopping);
        m_gate.reset();
#ifdef Q_OS_WIN
        m_process->kill(); // a console program gets no message to end; there is nothing to be saved
#else
        m_process->terminate();
        // It forgets a signal that comes between its word "running" and its first turn: asked again, it ends.
        auto *again = new QTimer(m_process.get());
        connect(again, &QTimer::timeout, m_process.get(), &QProcess::terminate);
        again->start(askAgain);
#endif
        QTimer::singleShot(stopLimit, m_process.get(), &QProcess::kill);
    }
}

/// Nothing is left of the run but its log.
void ReferenceBroker::clean()
{
    m_limit.stop();
    if (m_portCheck)
        m_portCheck.release()->deleteLater();
    if (m_gate)
        m_gate.release()->deleteLater();
    endProcess();
    m_folder.reset();
    const BrokerScenario *scenario = m_access.scenario;
    m_access = {};
    m_access.scenario = scenario;
}

/// Its signal may have brought us here, so the object goes later.
void ReferenceBroker::endProcess()
{
    if (!m_process)
        return;
    m_process->disconnect(this);
    killAndWait(m_process.get());
    m_process.release()->deleteLater();
}
