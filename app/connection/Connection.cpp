#include "connection/Connection.h"

#include "settings/Secrets.h"

#include <QCoreApplication>
#include <QSemaphore>

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

Connection::Connection(QThread *networkThread, QObject *parent)
    : QObject(parent)
    , m_stateSince(QDateTime::currentDateTimeUtc())
    , m_log(new PacketLog(this))
    , m_thread(networkThread == QThread::currentThread() ? nullptr : networkThread)
    , m_client(new Client)
{
    watchClient();
    if (!m_thread)
        return;
    m_client->moveToThread(m_thread);
    // Deferred deletions are still done after a thread's event loop has ended: so the client never outlives its thread.
    connect(m_thread, &QThread::finished, m_client, &QObject::deleteLater);
}

Connection::~Connection()
{
    if (m_client)
        m_client->disconnect(this);
    deleteClient();
}

void Connection::watchClient()
{
    // The log takes records on the network thread; everything else is told here.
    connect(
        m_client, &Client::traced, m_log,
        [log = m_log, client = m_client.data()](const TraceEntry &entry) {
            log->append(entry, client->attempt().startedAt, endpointsOf(client->attempt().transport.tcp));
        },
        Qt::DirectConnection);
    connect(m_client, &Client::stateChanged, this, [this](Client::State state) {
        m_state = state;
        m_stateSince = QDateTime::currentDateTimeUtc();
        emit stateChanged(state);
    });
    connect(m_client, &Client::attemptChanged, this, [this](const Attempt &attempt) {
        keep(attempt);
        emit attemptChanged();
    });
    connect(m_client, &Client::connected, this, [this](const Attempt &attempt) {
        keep(attempt);
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
}

void Connection::keep(const Attempt &attempt)
{
    if (attempt.number != m_attempt.number)
        m_roundTripMs.reset();
    m_attempt = attempt;
    m_verdictLanguage.reset();
}

void Connection::end(const Attempt &attempt)
{
    keep(attempt);
    m_attempts.append(attempt);
    while (m_attempts.size() > attemptsKept)
        m_attempts.removeFirst();
    emit attemptChanged();
    emit ended();
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
    m_log->addSecrets(secretsOf(settings));
    onClient([settings, inputNotes](Client *client) { client->connectToBroker(settings, inputNotes); });
}

void Connection::cancel()
{
    onClient([](Client *client) { client->cancel(); });
}

void Connection::disconnectFromBroker(quint8 reasonCode, const mqtt::Properties &properties)
{
    onClient([reasonCode, properties](Client *client) { client->disconnectFromBroker(reasonCode, properties); });
}

void Connection::dropConnection()
{
    onClient([](Client *client) { client->dropConnection(); });
}

/// The log must not be written to any more when this returns; the client says goodbye in its own time.
void Connection::deleteClient()
{
    if (!m_client)
        return;
    if (!m_thread || !m_thread->isRunning()) {
        m_client->disconnect(m_log);
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
        [client, log = m_log, done] {
            client->disconnect(log);
            retire(client);
            done->release();
        },
        Qt::QueuedConnection);
    while (!done->tryAcquire(1, 20)) { // the thread may be about to finish: then it deletes the client itself
        if (!m_thread || m_thread->isFinished())
            return;
    }
}
