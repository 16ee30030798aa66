#include "pubsub/PubSub.h"

#include <algorithm>
#include <atomic>

using State = SubscriptionRow::State;

namespace {

constexpr qsizetype burst = 100;               ///< Messages a turn of a repetition without an interval.
constexpr qint64 toldEveryMs = 50;             ///< The progress of a repetition.
constexpr qsizetype unfinishedMaximum = 1'000; ///< Of a repetition without an interval: then the server is waited for.

/// Broker and client ID: a session of another one cannot be ours.
QString sessionKey(const Attempt &attempt, const QString &clientId)
{
    return attempt.settings.urlWithPort() + u'\n' + clientId;
}

} // namespace

/// Everything that runs on the client's thread has it as context.
class PubSub::WireSide : public QObject
{
public:
    std::atomic<qsizetype> unbegun = 0; ///< Messages on their way to the client's thread.
    using QObject::QObject;
};

/// Queued even on the same thread, so that calls keep their order and no signal comes before the caller goes on.
template <typename Call>
void PubSub::onClient(Call call)
{
    if (Client *client = m_client)
        QMetaObject::invokeMethod(
            client, [client, call] { call(client); }, Qt::QueuedConnection);
}

PubSub::PubSub(Client *client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_wire(new WireSide(this))
    , m_messages(new MessageStore(this))
    , m_subscriptions(new Subscriptions(this))
    , m_publications(new Publications(this))
    , m_matcher(std::make_unique<SubscriptionMatcher>())
{
    watchMessages();
    watchPublications();
    watchConnection();
    connectRequests();
    m_repeatTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_repeatTimer, &QTimer::timeout, this, &PubSub::repeat);
}

PubSub::~PubSub() = default;

QObject *PubSub::wireSide() const
{
    return m_wire;
}

void PubSub::watchMessages()
{
    Client *client = m_client;
    connect(
        client, &Client::messageReceived, m_wire,
        [client, store = m_messages, matcher = m_matcher.get()](const mqtt::Publish &publish) {
            const Attempt &attempt = client->attempt();
            const Client::Arrival &arrival = client->arrival();
            store->append({-1, attempt.number, arrival.microseconds, attempt.startedAt.addMSecs(arrival.microseconds / 1'000),
                           attempt.settings.version, publish, arrival.bytes, matcher->match(publish)});
        },
        Qt::DirectConnection);
}

void PubSub::watchPublications()
{
    connect(
        m_client, &Client::publishSent, m_wire,
        [list = m_publications](quint32 id, quint16 packetIdentifier, bool dup) { list->sent(id, packetIdentifier, dup); },
        Qt::DirectConnection);
    connect(
        m_client, &Client::publishAcknowledged, m_wire,
        [list = m_publications](quint32 id, mqtt::PacketType type, quint8 reasonCode, const QString &reasonString) {
            list->acknowledged(id, type, reasonCode, reasonString);
        },
        Qt::DirectConnection);
    connect(
        m_client, &Client::published, m_wire, [list = m_publications](quint32 id, quint8 reasonCode) { list->completed(id, reasonCode); },
        Qt::DirectConnection);
    connect(
        m_client, &Client::publishDropped, m_wire, [list = m_publications](quint32 id, Client::PublishDrop why) { list->dropped(id, why); },
        Qt::DirectConnection);
}

void PubSub::watchConnection()
{
    // Queued in any case, so that what a request led to is known before its answer.
    connect(
        m_client, &Client::limitsChanged, this, [this](const SessionLimits &limits) { m_granted = limits; }, Qt::QueuedConnection);
    connect(m_client, &Client::connected, this, &PubSub::connectionBegan, Qt::QueuedConnection);
    connect(
        m_client, &Client::connectedChanged, this,
        [this](bool connected) {
            if (!connected)
                connectionEnds();
        },
        Qt::QueuedConnection);
    connect(
        m_client, &Client::closed, this,
        [this](const Attempt &attempt) {
            connectionEnds();
            const Ending::By by = attempt.ending.by;
            m_subscriptions->connectionEnded(by == Ending::By::Peer || by == Ending::By::PeerReset);
        },
        Qt::QueuedConnection);
    connect(m_client, &Client::subscribed, m_subscriptions, &Subscriptions::subscribed, Qt::QueuedConnection);
    connect(m_client, &Client::unsubscribed, m_subscriptions, &Subscriptions::unsubscribed, Qt::QueuedConnection);
}

void PubSub::connectionBegan(const Attempt &attempt)
{
    m_version = attempt.settings.version;
    m_limits = m_granted;
    const QString key = sessionKey(attempt, m_granted.clientId);
    const bool present = attempt.mqtt.connack && attempt.mqtt.connack->sessionPresent;
    const bool same = std::exchange(m_sessionKey, key) == key;
    emit limitsChanged();
    m_subscriptions->connectionBegan(m_version, m_granted, present && same, attempt.settings.network.resubscribe);
}

void PubSub::connectionEnds()
{
    stopRepeating();
    m_subscriptions->connectionEnds();
    if (!m_limits)
        return;
    m_limits.reset();
    emit limitsChanged();
}

void PubSub::connectRequests()
{
    // What was asked and what it led to travel in order: the answer to a request cannot overtake its Packet Identifier.
    const auto answer = [self = QPointer(this)](quint64 key, quint16 identifier, const QString &error) {
        if (self)
            QMetaObject::invokeMethod(
                self, [self, key, identifier, error] { self->m_subscriptions->sent(key, identifier, error); }, Qt::QueuedConnection);
    };
    connect(m_subscriptions, &Subscriptions::subscribeRequested, this,
            [this, answer](quint64 key, const mqtt::Subscription &subscription, const mqtt::Properties &properties) {
                passFilters(); // a retained message may come before the answer
                onClient([answer, key, subscription, properties](Client *client) {
                    QString error;
                    const quint16 identifier = client->subscribe({subscription}, properties, &error);
                    answer(key, identifier, error);
                });
            });
    connect(m_subscriptions, &Subscriptions::unsubscribeRequested, this, [this, answer](quint64 key, const QString &topicFilter) {
        onClient([answer, key, topicFilter](Client *client) {
            QString error;
            const quint16 identifier = client->unsubscribe({topicFilter}, {}, &error);
            answer(key, identifier, error);
        });
    });
    connect(m_subscriptions, &Subscriptions::rowChanged, this, &PubSub::passFilters);
    connect(m_subscriptions, &Subscriptions::rowRemoved, this, &PubSub::passFilters);
}

/// Tells the client's thread which filters messages may come for.
void PubSub::passFilters()
{
    QList<SubscribedFilter> filters;
    for (const SubscriptionRow &row : m_subscriptions->rows()) {
        const bool asked = row.state == State::Pending || row.state == State::Unanswered || row.state == State::Unsubscribing;
        if (asked || row.inSession)
            filters.append({row.settings.topicFilter, m_version == mqtt::Version::V5 ? row.settings.identifier.value_or(0) : 0});
    }
    m_matcher->setFilters(filters);
}

void PubSub::publish(const mqtt::Publish &publish)
{
    sendOne(publish);
}

void PubSub::sendOne(const mqtt::Publish &publish)
{
    if (!m_client)
        return;
    ++m_wire->unbegun;
    onClient([self = QPointer(this), list = m_publications, publish](Client *client) {
        if (!self)
            return;
        --self->m_wire->unbegun;
        Publication publication;
        publication.attempt = client->attempt().number;
        publication.version = client->attempt().settings.version;
        publication.publish = publish;
        publication.at = QDateTime::currentDateTimeUtc();
        list->begin(publication);
        QString error;
        const quint32 id = client->publish(publish, &error);
        if (!self)
            return;
        list->began(id, error);
        if (id == 0)
            QMetaObject::invokeMethod(
                self,
                [self] {
                    if (!self->isRepeating())
                        return;
                    self->stopRepeating();
                    emit self->repeatingFailed();
                },
                Qt::QueuedConnection);
    });
}

void PubSub::publishRepeatedly(const mqtt::Publish &publish, int count, std::chrono::milliseconds interval)
{
    m_repeated = publish;
    m_repeatLeft = std::max(0, count);
    m_repeatInterval = interval;
    if (m_repeatLeft == 0) {
        stopRepeating();
        return;
    }
    m_repeatTimer.start(std::max(interval, std::chrono::milliseconds(1)));
    m_repeatTold.start();
    emit repeatingChanged();
    repeat();
}

void PubSub::repeat()
{
    const qsizetype underWay = m_publications->unfinished() + m_wire->unbegun;
    const bool paced = m_repeatInterval.count() > 0;
    qsizetype now = paced ? 1 : std::min(burst, unfinishedMaximum - underWay);
    for (; now > 0 && m_repeatLeft > 0; --now, --m_repeatLeft)
        sendOne(m_repeated);
    if (m_repeatLeft == 0)
        m_repeatTimer.stop();
    if (m_repeatLeft > 0 && m_repeatTold.elapsed() < toldEveryMs)
        return;
    m_repeatTold.start();
    emit repeatingChanged();
}

void PubSub::stopRepeating()
{
    m_repeatTimer.stop();
    if (std::exchange(m_repeatLeft, 0) > 0)
        emit repeatingChanged();
}

void PubSub::setAutomaticTopicAliases(bool automatic)
{
    m_automaticAliases = automatic;
    onClient([automatic](Client *client) { client->setAutomaticTopicAliases(automatic); });
}
