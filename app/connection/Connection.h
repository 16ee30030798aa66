// A connection as the window and the command see it: settings, client, log, evidence and verdict in one place.
#pragma once

#include "connection/Reconnect.h"
#include "diagnosis/Diagnosis.h"
#include "diagnosis/ProbeRun.h"
#include "logfiles/LogToFile.h"
#include "pubsub/PubSub.h"
#include "trace/SharedLog.h"

#include <QPointer>
#include <QThread>

/// Lives on its caller's thread; the client lives on `networkThread` (or on the same thread if that is null), so a flood never blocks the
/// caller.
class Connection : public QObject
{
    Q_OBJECT
public:
    /// `world` is for tests of the automatic reconnect.
    explicit Connection(QThread *networkThread = nullptr, QObject *parent = nullptr, Reconnect::World world = {});
    ~Connection() override;

    Client::State state() const { return m_state; }
    const Attempt &attempt() const { return m_attempt; }          ///< The latest evidence; number 0 before the first attempt.
    const QList<Attempt> &attempts() const { return m_attempts; } ///< Every ended attempt, oldest first; at most 50.
    std::optional<Diagnosis> diagnosis() const;                   ///< Made anew in the current language.
    PacketLog *log() const { return m_log; }
    /// The same for writers on other threads: second connections made for this one.
    const std::shared_ptr<SharedLog> &sharedLog() const { return m_sharedLog; }
    /// Writes the log to a file while it runs, if asked to; goes with the connection.
    LogToFile *logToFile() const { return m_logToFile.get(); }
    PubSub *pubSub() const { return m_pubSub; }
    const SessionLimits &limits() const { return m_limits; }
    std::optional<double> lastRoundTripMs() const { return m_roundTripMs; }
    QDateTime stateSince() const { return m_stateSince; } ///< UTC
    /// On the network thread: connect signals, invoke slots queued. Null once that thread has finished.
    Client *client() const { return m_client; }
    /// Where client() lives; null: on the caller's thread.
    QThread *networkThread() const { return m_thread; }

    /// Begins an attempt from the event loop: no signal comes before this returns. Does nothing unless Idle. Ends waiting for a reconnect.
    /// A connection that is lost afterwards is made anew as settings.network wants it; see reconnect(). What settings.subscriptions
    /// want is subscribed.
    void open(const ConnectionSettings &settings, const QList<Note> &inputNotes = {});
    void cancel();
    void disconnectFromBroker(quint8 reasonCode = 0, const mqtt::Properties &properties = {});
    /// Drops the network connection without DISCONNECT, so that the will is published.
    void dropConnection();
    /// Whether AUTH challenges that nothing answers by itself wait for answerAuth(); see Client::authAwaited(). Default: false.
    void setAnswersAuthByHand(bool byHand);
    /// Answers the challenge of authAwaited() with AUTH 0x18 and this data.
    void answerAuth(const QByteArray &authenticationData);
    /// See Client::reauthenticate().
    void reauthenticate(const QByteArray &authenticationData = {});

    /// How the automatic reconnect stands.
    const ReconnectStatus &reconnect() const { return m_reconnect->status(); }
    /// The settings of the last open(); an automatic reconnect may have sent others (Clean Start).
    const ConnectionSettings &asked() const { return m_reconnect->asked(); }
    /// `changed` was made from the settings of an attempt: what the automatic reconnect had altered in those is taken back.
    ConnectionSettings asAsked(ConnectionSettings changed) const;
    /// Begins the next try at once; after automatic tries have stopped, goes on with them. Does nothing unless waiting or stopped.
    void reconnectNow() { m_reconnect->now(); }
    /// No more tries; a try that runs is cancelled.
    void stopReconnecting();

    /// Whether a failure is followed by probes, extra connections that narrow its cause down. Default: true.
    bool probesAfterFailure() const { return m_probesAfterFailure; }
    void setProbesAfterFailure(bool probes) { m_probesAfterFailure = probes; }
    /// Limit for all probes together; from the next probes on. Default: 10 s.
    void setProbesLimit(std::chrono::milliseconds limit) { m_probesLimit = limit; }
    bool isProbing() const { return m_probing; }
    /// Ends the probes that run; the verdict stays as far as it came. open() does so as well.
    void cancelProbes();
    /// Makes connections to the customary ports of the host of the last attempt. Does nothing unless Idle, after an attempt.
    void probeNeighbourPorts();

signals:
    void stateChanged(Client::State state);
    /// The evidence grew, or the verdict is there.
    void attemptChanged();
    void connected();
    /// The attempt or the connection is over; diagnosis() tells why unless the user ended it.
    void ended();
    void probingChanged(bool probing);
    void limitsChanged();
    void pingAnswered(double roundTripMs);
    void reconnectChanged();
    void authAwaited(const mqtt::Auth &challenge);
    void reauthenticated();
    /// What answerAuth() or reauthenticate() asked for was not sent; why, translated.
    void authNotSent(const QString &why);

private:
    void watchClient();
    void start(const ConnectionSettings &settings, const QList<Note> &notes);
    void keep(const Attempt &attempt);
    void end(const Attempt &attempt);
    void probe(const Attempt &attempt, const QList<ProbePlan> &plans);
    void takeProbes(const Attempt &attempt);
    void setProbing(bool probing);
    void deleteClient();
    void deleteProbes();
    template <typename Call>
    void onClient(Call call);

    Client::State m_state = Client::State::Idle;
    Attempt m_attempt;
    mutable std::optional<Diagnosis> m_verdict;       ///< See diagnosis().
    mutable std::optional<QString> m_verdictLanguage; ///< Of m_verdict; not set: it has to be made.
    QList<Attempt> m_attempts;
    SessionLimits m_limits;
    std::optional<double> m_roundTripMs;
    QDateTime m_stateSince;
    PacketLog *m_log = nullptr;
    std::shared_ptr<SharedLog> m_sharedLog;
    std::unique_ptr<LogToFile> m_logToFile;
    QPointer<QThread> m_thread;
    QPointer<Client> m_client;
    PubSub *m_pubSub = nullptr;
    QPointer<ProbeRun> m_probes; ///< On the client's thread.
    Reconnect *m_reconnect = nullptr;
    bool m_starting = false; ///< An attempt was ordered; nothing of it was heard yet.
    std::chrono::milliseconds m_probesLimit{10'000};
    bool m_probesAfterFailure = true;
    bool m_probing = false;
};
