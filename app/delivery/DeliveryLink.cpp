#include "delivery/DeliveryLink.h"

#include "diagnosis/Diagnosis.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>

namespace {

/// Says goodbye and deletes itself, at the latest with its thread.
void retire(Client *client)
{
    client->setParent(nullptr);
    if (client->state() == Client::State::Idle) {
        client->deleteLater();
        return;
    }
    QObject *application = QCoreApplication::instance();
    if (application && application->thread() == client->thread())
        client->setParent(application);
    else
        QObject::connect(client->thread(), &QThread::finished, client, &QObject::deleteLater);
    QObject::connect(client, &Client::stateChanged, client, [client](Client::State state) {
        if (state == Client::State::Idle)
            client->deleteLater();
    });
    client->cancel();
}

/// Names the cause of a connection that did not come about, or ended before it was of use; never empty.
QString causeOf(const Attempt &attempt)
{
    if (const auto diagnosis = diagnose(attempt))
        return diagnosis->cause;
    const auto cancelled = diagnoseCancelled(attempt);
    return cancelled ? cancelled->cause : QStringLiteral("session-network-lost");
}

} // namespace

DeliveryLink::DeliveryLink(QObject *parent)
    : QObject(parent)
{
}

DeliveryLink::~DeliveryLink()
{
    leaveClient();
}

void DeliveryLink::borrow(Client *client)
{
    leaveClient();
    if (!client)
        return;
    m_borrowed = true;
    use(client);
}

void DeliveryLink::use(Client *client)
{
    m_client = client;
    connect(client, &Client::connected, this, [this] { settle({}); });
    connect(client, &Client::failed, this, [this](const Attempt &attempt) {
        m_attempt = attempt;
        settle(causeOf(attempt));
    });
    connect(client, &Client::closed, this, [this](const Attempt &attempt) {
        m_attempt = attempt;
        if (m_opening)
            settle(causeOf(attempt));
        else
            emit lost();
    });
    connect(client, &Client::subscribed, this, &DeliveryLink::subscribed);
    connect(client, &Client::publishSent, this, [this](quint32 id, quint16, bool dup) {
        if (!dup)
            emit publishSent(id);
    });
    connect(client, &Client::published, this, &DeliveryLink::published);
    connect(client, &Client::messageReceived, this, &DeliveryLink::messageReceived);
}

void DeliveryLink::leaveClient()
{
    if (m_client) {
        m_client->disconnect(this);
        if (!m_borrowed)
            retire(m_client);
    }
    m_client = nullptr;
    m_borrowed = false;
}

void DeliveryLink::setLog(const std::shared_ptr<SharedLog> &log, const char *phrase)
{
    m_log = log;
    m_source.kind = LogSource::Kind::Companion;
    m_source.phrase = phrase;
}

void DeliveryLink::open()
{
    if (m_opening)
        return;
    m_opening = true;
    m_cause.clear();
    if (!isReady())
        leaveClient(); // the tester's connection is over, or one of our own, whose messages are not to be sent again
    if (isReady()) {
        QMetaObject::invokeMethod(
            this, [this] { settle({}); }, Qt::QueuedConnection);
        return;
    }
    use(new Client(this));
    LogFeed::follow(*m_client, m_log, m_source);
    ConnectionSettings settings = m_settings;
    settings.network.connectTimeout = std::min(settings.network.connectTimeout, std::chrono::milliseconds(openLimitMs));
    QMetaObject::invokeMethod(
        m_client, [client = m_client.data(), settings] { client->connectToBroker(settings); }, Qt::QueuedConnection);
}

void DeliveryLink::settle(const QString &cause)
{
    if (!m_opening)
        return;
    m_opening = false;
    m_cause = cause;
    if (cause.isEmpty() && m_client)
        m_attempt = m_client->attempt();
    emit settled();
}

void DeliveryLink::close()
{
    m_opening = false;
    leaveClient();
}
