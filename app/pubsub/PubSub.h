// Publish and subscribe on one connection: what the tester wants, what came of it, what arrived.
#pragma once

#include "client/Client.h"
#include "pubsub/MessageStore.h"
#include "pubsub/Publications.h"
#include "pubsub/Subscriptions.h"

#include <QPointer>

/// Lives on its creator's thread, the client on any. What can flood (messages, acknowledgements) is taken on the client's thread.
class PubSub : public QObject
{
    Q_OBJECT
public:
    explicit PubSub(Client *client, QObject *parent = nullptr);
    ~PubSub() override;

    MessageStore *messages() const { return m_messages; }
    Subscriptions *subscriptions() const { return m_subscriptions; }
    Publications *publications() const { return m_publications; }
    /// What the connection allows; not set: not connected.
    const KnownLimits &limits() const { return m_limits; }
    /// Of the connection, or of the last one.
    mqtt::Version version() const { return m_version; }

    /// Publishes; what came of it stands in publications(). Queued: no signal comes before this returns.
    void publish(const mqtt::Publish &publish);
    /// The same `count` times, `interval` apart; with 0 as fast as the server acknowledges. Ends a repetition that runs.
    void publishRepeatedly(const mqtt::Publish &publish, int count, std::chrono::milliseconds interval);
    void stopRepeating();
    bool isRepeating() const { return m_repeatLeft > 0; }
    int repeatLeft() const { return m_repeatLeft; }
    /// 5.0: PUBLISH without a Topic Alias of its own get one, as far as the server's Topic Alias Maximum goes. Default: false.
    void setAutomaticTopicAliases(bool automatic);
    bool automaticTopicAliases() const { return m_automaticAliases; }

    /// The receiver of everything that is taken on the client's thread. Its owner disconnects it there before this is deleted.
    QObject *wireSide() const;

signals:
    /// Connected or not, or with other limits.
    void limitsChanged();
    /// A repetition began, goes on (at most 20 times a second), or is over.
    void repeatingChanged();
    /// A repetition ended before its count, since a message could not be sent: the last of publications() tells why.
    void repeatingFailed();

private:
    void watchMessages();
    void watchPublications();
    void watchConnection();
    void passFilters();
    void connectionBegan(const Attempt &attempt);
    void connectionEnds();
    void repeat();
    void sendOne(const mqtt::Publish &publish);
    void connectRequests();
    template <typename Call>
    void onClient(Call call);

    QPointer<Client> m_client;
    class WireSide;
    WireSide *m_wire;
    MessageStore *m_messages;
    Subscriptions *m_subscriptions;
    Publications *m_publications;
    std::unique_ptr<SubscriptionMatcher> m_matcher;
    KnownLimits m_limits;
    SessionLimits m_granted; ///< As last announced by the client.
    mqtt::Version m_version = mqtt::Version::V311;
    QString m_sessionKey; ///< Broker and client ID of the session in which the subscriptions were granted.
    QTimer m_repeatTimer;
    QElapsedTimer m_repeatTold;
    mqtt::Publish m_repeated;
    int m_repeatLeft = 0;
    std::chrono::milliseconds m_repeatInterval{0};
    bool m_automaticAliases = false;
};
