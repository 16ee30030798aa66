// The installed mosquitto as a local reference broker, healthy or broken on purpose.
#pragma once

#include "broker/BrokerAccess.h"
#include "broker/BrokerLog.h"

#include <QProcess>
#include <QTimer>

#include <memory>

class BrokerFolder;
class PathGate;
class PortCheck;

/// One mosquitto process on free ports of 127.0.0.1, with certificates, a user and ACLs of its own in a private folder. Both end with this
/// object; on Linux the process ends also with a program that is killed. Start it from the main thread, which that hangs on. Never blocks,
/// but for the destructor (a second at most).
class ReferenceBroker : public QObject
{
    Q_OBJECT
public:
    enum class State { Stopped, Starting, Running, Stopping };
    Q_ENUM(State)

    explicit ReferenceBroker(QObject *parent = nullptr);
    ~ReferenceBroker() override;

    State state() const { return m_state; }
    /// The executable to start in place of the one that is installed; empty: that one.
    void setProgram(const QString &program) { m_program = program; }
    /// Empty: it is not installed.
    QString program() const;
    /// Limit for a start; beyond it, failed() comes. Default: 15 s.
    void setStartLimit(std::chrono::milliseconds limit) { m_startLimit = limit; }

    /// Does nothing unless Stopped; started() or failed() follows.
    void start(const BrokerScenario &scenario);
    /// Ends it in order; stopped() follows. Does nothing when Stopped.
    void stop();
    /// Of the run; what was there before it ended is empty.
    const BrokerAccess &access() const { return m_access; }
    const BrokerLog &log() const { return m_log; } ///< Of the last start on.

signals:
    void stateChanged(ReferenceBroker::State state);
    /// Every listener accepts connections.
    void started(const BrokerAccess &access);
    /// The run, or a start that stop() cut short, has ended; its folder is gone. `why` is empty after stop(), else a translated sentence.
    void stopped(const QString &why);
    /// It did not start: a translated sentence, or several lines. Nothing is left behind.
    void failed(const QString &message);
    void logLine(const BrokerLog::Line &line);

private:
    void setState(State state);
    void askVersion();
    void prepare();
    void launch();
    void readOutput();
    void lookForReady(const QList<BrokerLog::Line> &lines);
    void becomeReady();
    void processEnded();
    void startEnded();
    void giveUp(const QString &message);
    void clean();
    void endProcess();

    State m_state = State::Stopped;
    QString m_program;
    std::chrono::milliseconds m_startLimit{15'000};
    BrokerAccess m_access;
    BrokerLog m_log;
    int m_triesLeft = 0; ///< A port may be taken between the draw and the start.
    QByteArray m_versionText;
    QTimer m_limit;
    std::unique_ptr<BrokerFolder> m_folder; ///< Goes after the process.
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<PathGate> m_gate;
    std::unique_ptr<PortCheck> m_portCheck;
};
