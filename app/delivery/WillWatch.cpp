#include "delivery/WillWatch.h"

#include "delivery/Delivery.h"

#include <algorithm>

using State = WillReport::State;

namespace {

constexpr int subscribeLimitMs = 5'000;
constexpr int keptLimitMs = 2'000;           ///< For the retained copy of a will that arrived.
constexpr qint64 candidateHoldsMs = 2'000;   ///< Between the will and the moment in which the end of the connection is noticed here.
constexpr double longestIntervalMs = 60'000; ///< Of a Will Delay Interval that does not count.
constexpr double longestWaitMs = 86'400'000;
constexpr qsizetype payloadKept = 65'536;

} // namespace

WillWatchRun::WillWatchRun(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WillWatchRun::onTimeout);
    connect(&m_link, &DeliveryLink::settled, this, &WillWatchRun::onSettled);
    connect(&m_link, &DeliveryLink::subscribed, this, &WillWatchRun::onSubscribed);
    connect(&m_link, &DeliveryLink::messageReceived, this, &WillWatchRun::onMessage);
    connect(&m_link, &DeliveryLink::lost, this, [this] {
        if (!m_report.isOver())
            fail(tr("The second connection ended while it watched."));
    });
}

void WillWatchRun::start(Client *tested, std::chrono::milliseconds margin, const std::shared_ptr<SharedLog> &log)
{
    cancel();
    m_link.close();
    m_link.setLog(log, QT_TRANSLATE_NOOP("LogSource", "watches for the will"));
    m_report = {};
    m_disconnectMs.reset();
    m_overMs.reset();
    m_candidateMs.reset();
    m_clock.start();
    if (!tested || !tested->isConnected() || !tested->attempt().settings.will.enabled) {
        fail(tr("The connection is over, or has no will."));
        return;
    }
    const ConnectionSettings &settings = tested->attempt().settings;
    m_report.version = settings.version;
    m_report.topic = settings.will.topic;
    m_report.payload = settings.will.payload.bytes;
    m_report.qos = settings.will.qos;
    m_report.retain = settings.will.retain;
    m_report.willDelayInterval = settings.will.willDelayInterval;
    m_report.sessionExpiryInterval = tested->limits().sessionExpiryInterval;
    m_report.marginMs = double(margin.count());
    watchTested(tested);
    ConnectionSettings second = secondConnection(settings);
    second.network.servers.clear(); // the one that answered
    m_link.setSettings(second);
    set(State::Connecting);
    m_link.open();
}

void WillWatchRun::watchTested(Client *tested)
{
    m_tested = tested;
    connect(tested, &Client::traced, this, [this](const TraceEntry &entry) {
        const bool disconnect =
            entry.kind == TraceEntry::Kind::Packet && entry.sender == mqtt::Sender::Client && entry.bytes.startsWith('\xE0') && !m_overMs;
        if (!disconnect)
            return;
        m_disconnectMs = m_clock.elapsed();
        // 5.0: the Reason Code is left out when it is 0 (section 3.14.2.1)
        m_report.disconnectCode = entry.bytes.size() > 2 ? quint8(entry.bytes.at(2)) : quint8(0);
    });
    connect(tested, &Client::closed, this, &WillWatchRun::onTestedOver);
    connect(tested, &Client::connected, this, &WillWatchRun::onTestedConnected);
    connect(tested, &QObject::destroyed, this, [this] {
        if (m_report.state == State::Connecting || m_report.state == State::Watching)
            fail(tr("The connection was closed while its will was watched."));
    });
}

void WillWatchRun::onSettled()
{
    if (m_report.state != State::Connecting)
        return;
    if (!m_link.isReady()) {
        m_report.cause = m_link.cause();
        end(State::Failed);
        return;
    }
    m_report.clientId = m_link.client()->limits().clientId;
    subscribe(Asked::WillTopic);
}

void WillWatchRun::subscribe(Asked what)
{
    m_asked = what;
    mqtt::Subscription subscription;
    subscription.topicFilter = m_report.topic;
    subscription.qos = mqtt::QoS::ExactlyOnce;
    m_timer.start(what == Asked::Kept ? keptLimitMs : subscribeLimitMs);
    QString why;
    m_subscribeId = m_link.client()->subscribe({subscription}, {}, &why);
    if (m_subscribeId == 0 && what == Asked::WillTopic)
        fail(why);
}

void WillWatchRun::onSubscribed(quint16 packetIdentifier, const mqtt::Suback &suback)
{
    if (m_report.state != State::Connecting || packetIdentifier != m_subscribeId)
        return;
    const quint8 code = suback.reasonCodes.value(0, 0x80);
    if (code >= 0x80) {
        m_report.subscribeCode = code;
        end(State::Failed);
        return;
    }
    m_timer.stop();
    m_asked = Asked::Nothing;
    m_report.grantedQos = code;
    if (m_overMs)
        fail(tr("The connection ended before the second one had subscribed to the will's topic."));
    else
        set(State::Watching);
}

void WillWatchRun::onMessage(const mqtt::Publish &message)
{
    if (message.topicName != m_report.topic || m_report.isOver())
        return;
    const bool equal = message.payload == m_report.payload;
    if (m_asked == Asked::Kept) {
        if (message.retain) {
            m_report.kept = equal;
            end(m_report.state == State::Waiting && m_report.mustNotFire() ? State::Unexpected : State::Arrived);
        }
        return;
    }
    if (message.retain) { // without Retain As Published a live message never has the flag [MQTT-3.3.1-9]
        m_report.retainedBefore = true;
        m_report.retainedBeforeEqual = equal;
    } else if (!equal) {
        ++m_report.otherMessages;
        m_report.lastOtherPayload = message.payload.left(payloadKept);
    } else if (m_overMs) {
        takeWill(message, double(m_clock.elapsed() - *m_overMs));
        return;
    } else {
        m_candidateMs = m_clock.elapsed();
        m_candidate = message;
        return;
    }
    emit changed(m_report);
}

void WillWatchRun::takeWill(const mqtt::Publish &message, double delayMs)
{
    m_report.delayMs = delayMs;
    m_report.arrivedPayload = message.payload.left(payloadKept);
    m_report.payloadEqual = true;
    m_report.arrivedQos = int(message.qos);
    if (m_report.retain && !m_report.mustNotFire() && m_link.isReady())
        subscribe(Asked::Kept); // a new subscription gets the retained message once more [MQTT-3.8.4-3]
    else
        end(m_report.mustNotFire() ? State::Unexpected : State::Arrived);
}

void WillWatchRun::onTestedOver(const Attempt &attempt)
{
    if (m_overMs || m_report.isOver())
        return;
    m_overMs = m_disconnectMs.value_or(m_clock.elapsed());
    m_report.endedBy = attempt.ending.by;
    if (m_report.state != State::Watching)
        return;
    set(State::Waiting);
    // Some brokers wait for the interval even where the session ends before: waited for as well, if it is not too long.
    const double interval = std::min(double(m_report.willDelayInterval.value_or(0)) * 1'000, longestIntervalMs);
    const double delay = std::max(m_report.expectedDelayMs(), m_report.mustNotFire() ? 0 : interval);
    m_timer.start(int(std::min(delay + m_report.marginMs, longestWaitMs)));
    if (m_candidateMs && *m_overMs - *m_candidateMs <= candidateHoldsMs)
        takeWill(m_candidate, double(std::max<qint64>(0, *m_candidateMs - *m_overMs)));
}

void WillWatchRun::onTestedConnected(const Attempt &attempt)
{
    // A session that goes on within the delay keeps its will [MQTT-3.1.3-9]; one that is begun anew ends the old one, and that publishes
    // it.
    const bool resumed = attempt.mqtt.connack && attempt.mqtt.connack->sessionPresent;
    if (m_report.state != State::Waiting || m_asked == Asked::Kept || m_report.mustNotFire())
        return;
    if (!resumed) {
        m_report.begunAnew = true;
        m_timer.start(int(m_report.marginMs));
        emit changed(m_report);
    } else if (double(m_clock.elapsed() - *m_overMs) < m_report.expectedDelayMs())
        end(State::Resumed);
}

void WillWatchRun::onTimeout()
{
    if (m_report.state == State::Connecting) {
        fail(tr("The broker did not answer SUBSCRIBE."));
    } else if (m_asked == Asked::Kept) {
        m_report.kept = false;
        end(State::Arrived);
    } else if (m_report.state == State::Waiting) {
        end(m_report.mustNotFire() ? State::Discarded : State::NotArrived);
    }
}

void WillWatchRun::set(State state)
{
    m_report.state = state;
    emit changed(m_report);
}

void WillWatchRun::fail(const QString &why)
{
    m_report.why = why;
    end(State::Failed);
}

void WillWatchRun::end(State state)
{
    m_timer.stop();
    m_asked = Asked::Nothing;
    if (m_tested)
        m_tested->disconnect(this);
    m_tested = nullptr;
    // Not at once: this may be a slot of its client.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_report.isOver())
                m_link.close();
        },
        Qt::QueuedConnection);
    set(state);
}

void WillWatchRun::cancel()
{
    if (m_report.isOver())
        return;
    end(State::Cancelled);
    m_link.close();
}

WillWatch::WillWatch(QThread *networkThread, QObject *parent)
    : QObject(parent)
    , m_run(networkThread)
{
    qRegisterMetaType<WillReport>();
    connect(m_run.get(), &WillWatchRun::changed, this, [this](const WillReport &report) {
        m_report = report;
        emit changed();
    });
    connect(m_run.get(), &QObject::destroyed, this, [this] { // its thread ended first
        if (std::exchange(m_report.state, State::Cancelled) < State::Arrived)
            emit changed();
    });
}

QString WillWatch::whyNot(const Connection &connection)
{
    if (connection.state() != Client::State::Connected)
        return tr("Connect first: the will belongs to a connection.");
    return connection.attempt().settings.will.enabled ? QString()
                                                      : tr("This connection has no will. Set one under Last Will, and connect anew.");
}

void WillWatch::start(const Connection &connection, std::chrono::milliseconds margin)
{
    if (!whyNot(connection).isEmpty() || !connection.client())
        return;
    m_report = {};
    m_report.state = State::Connecting;
    m_report.topic = connection.attempt().settings.will.topic;
    emit changed();
    m_run.call([tested = QPointer<Client>(connection.client()), margin, log = connection.sharedLog()](WillWatchRun *run) {
        run->start(tested, margin, log);
    });
}

void WillWatch::cancel()
{
    m_run.call([](WillWatchRun *run) { run->cancel(); });
}
