#include "connection/Connection.h"

#include "diagnosis/ProbePlanner.h"
#include "settings/Secrets.h"
#include "trace/LogFeed.h"

#include <QCoreApplication>
#include <QSemaphore>

#include <algorithm>
#include <memory>

namespace {

constexpr qsizetype attemptsKept = 50;

/// Ends the connection with DISCONNECT, then deletes the client. On the client's thread.
void retire(Client *client)
{
    if (client->state() == Client::State::Idle) {
        client->deleteLater();
        return;
    }
    QObject::connect(client, &Client::stateChanged, client, [client](Client::State state) {
        if (state == Client::State::Idle)
            client->deleteLater();
    });
    client->cancel();
}

} // namespace

Connection::Connection(QThread *networkThread, QObject *parent, Reconnect::World world)
    : QObject(parent)
    , m_stateSince(QDateTime::currentDateTimeUtc())
    , m_log(new PacketLog(this))
    , m_sharedLog(std::make_shared<SharedLog>(m_log))
    , m_logToFile(std::make_unique<LogToFile>(m_log))
    , m_thread(networkThread == QThread::currentThread() ? nullptr : networkThread)
    , m_client(new Client)
    , m_pubSub(new PubSub(m_client, this))
    , m_probes(new ProbeRun)
    , m_reconnect(new Reconnect(this, std::move(world)))
{
    watchClient();
    connect(m_reconnect, &Reconnect::changed, this, &Connection::reconnectChanged);
    connect(m_reconnect, &Reconnect::due, this, &Connection::start);
    m_probes->setLog(m_sharedLog);
    connect(m_probes, &ProbeRun::changed, this, &Connection::takeProbes);
    connect(m_probes, &ProbeRun::finished, this, [this](const Attempt &attempt) {
        const QPointer<Connection> self(this);
        takeProbes(attempt);
        if (self && m_attempt.number == attempt.number && !m_starting)
            m_reconnect->judgedAnew(m_attempt, diagnosis());
        if (self)
            setProbing(false);
    });
    if (!m_thread)
        return;
    // Deferred deletions are still done after a thread's event loop has ended: so these never outlive their thread.
    for (QObject *object : {static_cast<QObject *>(m_client), static_cast<QObject *>(m_probes)}) {
        object->moveToThread(m_thread);
        connect(m_thread, &QThread::finished, object, &QObject::deleteLater);
    }
}

Connection::~Connection()
{
    m_sharedLog->close();
    if (m_client)
        m_client->disconnect(this);
    deleteProbes();
    deleteClient();
}

void Connection::watchClient()
{
    // The log takes records on the network thread; everything else is told here.
    m_client->setTracer(std::make_unique<LogFeed>(m_log));
    connect(m_client, &Client::stateChanged, this, [this](Client::State state) {
        m_state = state;
        m_starting = false;
        m_stateSince = QDateTime::currentDateTimeUtc();
        emit stateChanged(state);
    });
    connect(m_client, &Client::attemptChanged, this, [this](const Attempt &attempt) {
        keep(attempt);
        emit attemptChanged();
    });
    connect(m_client, &Client::connected, this, [this](const Attempt &attempt) {
        keep(attempt);
        m_reconnect->connected();
        emit attemptChanged();
        emit connected();
    });
    connect(m_client, &Client::failed, this, &Connection::end);
    connect(m_client, &Client::closed, this, &Connection::end);
    connect(m_client, &Client::limitsChanged, this, [this](const SessionLimits &limits) {
        m_limits = limits;
        emit limitsChanged();
    });
    connect(m_client, &Client::pingAnswered, this, [this](double roundTripMs) {
        m_roundTripMs = roundTripMs;
        emit pingAnswered(roundTripMs);
    });
    connect(m_client, &Client::authAwaited, this, &Connection::authAwaited);
    connect(m_client, &Client::reauthenticated, this, &Connection::reauthenticated);
    connect(m_client, &Client::authNotSent, this, &Connection::authNotSent);
}

namespace {

/// The losses of the same kind just before this one; a connection that went well, or another fault, begins a new row.
QList<double> earlierLosses(const QList<Attempt> &attempts, const Attempt &last)
{
    QList<double> held;
    if (!last.wasClosedWithoutWord())
        return held;
    for (auto attempt = attempts.rbegin(); attempt != attempts.rend(); ++attempt) {
        const bool same = attempt->settings.endpoint == last.settings.endpoint && attempt->settings.clientId == last.settings.clientId;
        if (!same || !attempt->wasClosedWithoutWord())
            break;
        held.prepend(attempt->heldMs());
    }
    return held;
}

} // namespace

void Connection::keep(const Attempt &attempt)
{
    if (attempt.number != m_attempt.number)
        m_roundTripMs.reset();
    m_attempt = attempt;
    m_verdictLanguage.reset();
}

void Connection::end(const Attempt &last)
{
    m_starting = false;
    Attempt attempt = last;
    attempt.earlierHeldMs = earlierLosses(m_attempts, last);
    keep(attempt);
    m_attempts.append(attempt);
    while (m_attempts.size() > attemptsKept)
        m_attempts.removeFirst();
    const QPointer<Connection> self(this);
    m_reconnect->ended(attempt, diagnosis());
    if (self)
        emit attemptChanged();
    if (self)
        emit ended();
    if (self && m_probesAfterFailure && m_reconnect->isNews() && !m_starting && m_state == Client::State::Idle
        && m_attempt.number == attempt.number)
        probe(attempt, {});
}

/// Makes the given probes, or, if there are none, those that the evidence asks for.
void Connection::probe(const Attempt &attempt, const QList<ProbePlan> &plans)
{
    if (m_probing || !m_probes || (plans.isEmpty() && nextProbes(attempt).isEmpty()))
        return;
    setProbing(true);
    QMetaObject::invokeMethod(
        m_probes,
        [run = m_probes.data(), attempt, plans, limit = m_probesLimit] {
            run->cancel();
            if (plans.isEmpty())
                run->start(attempt, limit);
            else
                run->start(attempt, plans, limit);
        },
        Qt::QueuedConnection);
}

void Connection::takeProbes(const Attempt &attempt)
{
    const auto kept =
        std::find_if(m_attempts.begin(), m_attempts.end(), [&](const Attempt &other) { return other.number == attempt.number; });
    if (kept != m_attempts.end())
        *kept = attempt;
    if (m_attempt.number != attempt.number)
        return;
    keep(attempt);
    emit attemptChanged();
}

void Connection::setProbing(bool probing)
{
    if (std::exchange(m_probing, probing) == probing)
        return;
    const QPointer<Connection> self(this);
    m_reconnect->setProbing(probing);
    if (self)
        emit probingChanged(probing);
}

void Connection::cancelProbes()
{
    if (m_probing && m_probes)
        QMetaObject::invokeMethod(
            m_probes, [run = m_probes.data()] { run->cancel(); }, Qt::QueuedConnection);
}

void Connection::probeNeighbourPorts()
{
    if (m_state == Client::State::Idle && !m_starting && m_attempt.number > 0)
        probe(m_attempt, neighbourProbes(m_attempt));
}

std::optional<Diagnosis> Connection::diagnosis() const
{
    // Judging a certificate chain takes tens of milliseconds: the verdict is kept until there is other evidence or another language.
    const QString language = QCoreApplication::translate("Cause", causeCatalogue().constFirst().title);
    if (m_verdictLanguage != language) {
        m_verdict = m_attempt.number > 0 ? diagnose(m_attempt) : std::nullopt;
        m_verdictLanguage = language;
    }
    return m_verdict;
}

/// Queued even on the same thread, so that calls keep their order and no signal comes before the caller goes on.
template <typename Call>
void Connection::onClient(Call call)
{
    if (Client *client = m_client)
        QMetaObject::invokeMethod(
            client, [client, call] { call(client); }, Qt::QueuedConnection);
}

void Connection::open(const ConnectionSettings &settings, const QList<Note> &inputNotes)
{
    if (m_state != Client::State::Idle)
        return;
    m_reconnect->begin(settings, inputNotes);
    m_pubSub->subscriptions()->setWanted(settings.subscriptions);
    start(settings, inputNotes);
}

void Connection::start(const ConnectionSettings &settings, const QList<Note> &inputNotes)
{
    m_starting = true;
    cancelProbes();
    m_log->addSecrets(secretsOf(settings));
    onClient([settings, inputNotes](Client *client) { client->connectToBroker(settings, inputNotes); });
}

ConnectionSettings Connection::asAsked(ConnectionSettings changed) const
{
    const ConnectionSettings &sent = m_attempt.settings;
    if (changed.cleanStart == sent.cleanStart)
        changed.cleanStart = asked().cleanStart;
    if (changed.clientId == sent.clientId)
        changed.clientId = asked().clientId;
    return changed;
}

void Connection::stopReconnecting()
{
    if (m_reconnect->status().state == ReconnectStatus::State::Trying)
        cancel();
    else
        m_reconnect->end();
}

void Connection::cancel()
{
    m_reconnect->end();
    onClient([](Client *client) { client->cancel(); });
}

void Connection::disconnectFromBroker(quint8 reasonCode, const mqtt::Properties &properties)
{
    m_reconnect->end();
    onClient([reasonCode, properties](Client *client) { client->disconnectFromBroker(reasonCode, properties); });
}

void Connection::dropConnection()
{
    m_reconnect->end();
    onClient([](Client *client) { client->dropConnection(); });
}

namespace {

void tellRefusal(Client *client, const QString &why)
{
    if (!why.isEmpty())
        emit client->authNotSent(why);
}

} // namespace

void Connection::setAnswersAuthByHand(bool byHand)
{
    onClient([byHand](Client *client) { client->setAnswerAuthAutomatically(!byHand); });
}

void Connection::answerAuth(const QByteArray &authenticationData)
{
    onClient([authenticationData](Client *client) { tellRefusal(client, client->sendAuth(0x18, authenticationData)); });
}

void Connection::reauthenticate(const QByteArray &authenticationData)
{
    onClient([authenticationData](Client *client) { tellRefusal(client, client->reauthenticate(authenticationData)); });
}

void Connection::deleteProbes()
{
    if (!m_probes)
        return;
    m_probes->disconnect(this);
    if (!m_thread || !m_thread->isRunning()) // no event loop there would delete it later
        delete m_probes;
    else
        m_probes->deleteLater();
}

/// The log and what pubSub() collects must not be written to any more when this returns; the client says goodbye in its own time.
void Connection::deleteClient()
{
    if (!m_client)
        return;
    if (!m_thread || !m_thread->isRunning()) {
        m_client->setTracer(nullptr);
        m_client->disconnect(m_pubSub->wireSide());
        const bool here = m_client->thread() == QThread::currentThread();
        const bool loopLeft = here && QCoreApplication::instance() && QCoreApplication::instance()->thread() == m_client->thread();
        if (!loopLeft || m_client->state() == Client::State::Idle) {
            delete m_client;
            return;
        }
        m_client->setParent(QCoreApplication::instance()); // goes with the application at the latest
        retire(m_client);
        return;
    }
    const auto done = std::make_shared<QSemaphore>();
    Client *client = m_client;
    QMetaObject::invokeMethod(
        client,
        [client, wire = m_pubSub->wireSide(), done] {
            client->setTracer(nullptr);
            client->disconnect(wire);
            retire(client);
            done->release();
        },
        Qt::QueuedConnection);
    while (!done->tryAcquire(1, 20)) { // the thread may be about to finish: then it deletes the client itself
        if (!m_thread || m_thread->isFinished())
            return;
    }
}
