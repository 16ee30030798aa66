// The subscriptions that the tester wants, and what became of each.
#pragma once

#include "mqtt/Packets.h"
#include "pubsub/SubscriptionChecks.h"

#include <QElapsedTimer>
#include <QObject>

#include <chrono>

/// A wanted subscription and its state.
struct SubscriptionRow {
    enum class State : quint8 {
        Waiting,       ///< Not connected: SUBSCRIBE goes out with the next connection.
        Off,           ///< Not wanted now.
        NotAllowed,    ///< Not sent: `problem` tells why.
        Pending,       ///< SUBSCRIBE is out.
        Granted,       ///< `reasonCode` is the granted QoS; not set: kept with the session and not known.
        Refused,       ///< SUBACK said no, or UNSUBACK to a row that ought to go (`problem`).
        Unanswered,    ///< No SUBACK or UNSUBACK in time, or the connection ended before it.
        Unsubscribing, ///< UNSUBSCRIBE is out.
        Lost,          ///< Gone with its session, and not asked for again by itself.
    };
    quint64 key = 0; ///< Never used again.
    SubscriptionSettings settings;
    State state = State::Waiting;
    std::optional<quint8> reasonCode; ///< Of SUBACK or UNSUBACK.
    QString reasonString;             ///< What the server added to it; its text, not ours.
    double ms = 0;                    ///< From SUBSCRIBE to SUBACK.
    QString problem;                  ///< Why it was not sent, or what a server answered to UNSUBSCRIBE; translated.
    bool again = false;               ///< It was granted before, and asked for again since the session was lost.
    bool kept = false;                ///< The server kept it with the session: there was no SUBSCRIBE in this connection.
    bool endedTheConnection = false;  ///< Unanswered: the server closed the connection instead, more than once; not sent again by itself.
    bool leaving = false;             ///< Removed; it goes when UNSUBACK comes.
    mqtt::Version version = mqtt::Version::V311; ///< Of the connection that gave the state.

    // What the exchange with the server needs.
    bool inSession = false;       ///< The session has it, as far as we know.
    quint16 packetIdentifier = 0; ///< Of the request that is out.
    quint64 request = 0;          ///< Counts requests, so that a late answer limit is noticed.
    int endings = 0;              ///< How often in a row the server ended the connection instead of answering.
    QElapsedTimer clock;          ///< Since the request went out.

    bool isLowerThanAsked() const { return state == State::Granted && reasonCode && *reasonCode < quint8(settings.qos); }
};

/// Lives on one thread and touches no socket: it says what must be sent (subscribeRequested(), unsubscribeRequested()) and is told what
/// came of it. A Topic Filter stands in one row only, as a session has one subscription for it [MQTT-3.8.4-3].
class Subscriptions : public QObject
{
    Q_OBJECT
public:
    using State = SubscriptionRow::State;
    explicit Subscriptions(QObject *parent = nullptr);

    const QList<SubscriptionRow> &rows() const { return m_rows; }
    /// nullptr if there is none.
    const SubscriptionRow *find(const QString &topicFilter) const;
    /// The rows as settings, for ConnectionSettings::subscriptions.
    QList<SubscriptionSettings> wanted() const;
    /// Makes the rows those: what is new is subscribed, what is gone is unsubscribed, what has other options is subscribed again.
    void setWanted(const QList<SubscriptionSettings> &wanted);

    /// Adds a row, or replaces the options of the one with this filter; subscribes it in either case, if it is enabled.
    void add(const SubscriptionSettings &settings);
    /// Replaces a row, its filter included.
    void replace(const QString &topicFilter, const SubscriptionSettings &settings);
    /// Unsubscribes and removes them.
    void remove(const QStringList &topicFilters);
    /// Subscribes, or unsubscribes and keeps the row.
    void setEnabled(const QStringList &topicFilters, bool enabled);
    /// Sends SUBSCRIBE once more: the server sends retained messages again, as Retain Handling has it.
    void subscribeAgain(const QStringList &topicFilters);

    /// How long SUBACK and UNSUBACK are awaited. Default: 10 s.
    void setAnswerLimit(std::chrono::milliseconds limit) { m_answerLimit = limit; }
    std::chrono::milliseconds answerLimit() const { return m_answerLimit; }
    bool isConnected() const { return m_limits.has_value(); }

    /// A connection stands. `sessionKept`: the server kept the session in which the rows were granted. `resubscribe`: what was lost with
    /// the session is asked for again.
    void connectionBegan(mqtt::Version version, const SessionLimits &limits, bool sessionKept, bool resubscribe);
    /// No more can be sent.
    void connectionEnds();
    /// It is over; `byPeer`: the server, or the network, ended it.
    void connectionEnded(bool byPeer);
    /// What subscribeRequested() or unsubscribeRequested() led to: a Packet Identifier, or 0 and why.
    void sent(quint64 key, quint16 packetIdentifier, const QString &error);
    void subscribed(quint16 packetIdentifier, const mqtt::Suback &suback);
    void unsubscribed(quint16 packetIdentifier, const mqtt::Unsuback &unsuback);

signals:
    void subscribeRequested(quint64 key, const mqtt::Subscription &subscription, const mqtt::Properties &properties);
    void unsubscribeRequested(quint64 key, const QString &topicFilter);
    /// For models; `row` is an index into rows().
    void rowAboutToBeInserted(int row);
    void rowInserted();
    void rowAboutToBeRemoved(int row);
    void rowRemoved();
    void rowChanged(int row);
    /// wanted() gives something else, by add(), replace(), remove() or setEnabled().
    void wantedChanged();
    /// Rows were subscribed again by themselves, since the server did not keep the session.
    void resubscribed(int count);

private:
    int indexOf(quint64 key) const;
    int indexOf(const QString &topicFilter) const;
    int indexOfRequest(quint16 packetIdentifier) const;
    void insert(const SubscriptionSettings &settings, qsizetype at);
    void update(int row, const SubscriptionSettings &settings);
    void take(int row); ///< Removes it without a word to the server.
    void drop(int row); ///< Unsubscribes if need be, and removes it.
    void send(int row);
    void unsubscribe(int row);
    /// True if it is to be sent now.
    static bool begin(SubscriptionRow &row, bool sessionKept, bool resubscribe);
    void end(SubscriptionRow &row, bool byPeer);
    void awaitAnswer(SubscriptionRow &row);

    QList<SubscriptionRow> m_rows;
    QStringList m_unsubscribeLater; ///< Removed while disconnected; the session may still have them.
    KnownLimits m_limits;           ///< Not set: not connected.
    mqtt::Version m_version = mqtt::Version::V311;
    std::chrono::milliseconds m_answerLimit{10'000};
    quint64 m_lastKey = 0;
    quint64 m_lastRequest = 0;
};
