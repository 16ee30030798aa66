// The connections that live, with and without a page, and their end.
#include "window/MainWindow.h"

#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/StatusLine.h"
#include "profiles/SecretKeeper.h"
#include "settings/Checks.h"
#include "window/ConnectionPages.h"

#include <QApplication>
#include <QCloseEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int closeLimitMs = 2500; ///< A broker that does not let go does not keep the window.

/// Ends it, whatever it is at; waiting for a reconnect as well.
void end(Connection *connection)
{
    if (connection->state() == Client::State::Connected)
        connection->disconnectFromBroker();
    else
        connection->cancel();
}

bool isUp(const Connection *connection)
{
    return connection && connection->state() != Client::State::Idle;
}

} // namespace

Connection *MainWindow::connectionFor(const QUuid &id)
{
    if (Connection *connection = m_connections.value(id))
        return connection;
    auto *connection = new Connection(&m_networkThread, this);
    m_connections.insert(id, connection);
    passProbes(connection);
    watchConnection(id, connection);
    return connection;
}

void MainWindow::watchConnection(const QUuid &id, Connection *connection)
{
    const auto show = [this, id] { showState(id); };
    connect(connection, &Connection::stateChanged, this, show);
    connect(connection, &Connection::ended, this, show);
    connect(connection, &Connection::probingChanged, this, show);
    connect(connection, &Connection::reconnectChanged, this, show);
}

void MainWindow::showState(const QUuid &id)
{
    const Connection *connection = m_connections.value(id);
    if (!connection)
        return;
    m_model.setState(id, connectionState(*connection));
    if (connection->state() != Client::State::Idle)
        m_pages->keep(id);
    refreshEntries();
    refreshComparison();
    if (!m_model.sharing(id).isEmpty()) {
        refreshSharing();
        giveWay(id);
    }
    if (m_closing)
        closeWhenDone();
}

/// A connection that another one of the list threw out does not fight back by itself: each would throw the other out for ever.
void MainWindow::giveWay(const QUuid &id)
{
    Connection *connection = m_connections.value(id);
    if (connection->reconnect().state != ReconnectStatus::State::Waiting)
        return;
    for (const QUuid &other : m_model.sharing(id)) {
        if (!isUp(m_connections.value(other)))
            continue;
        connection->stopReconnecting();
        m_list->say(
            tr("%1 does not reconnect by itself while %2 is connected with its client ID.").arg(m_model.name(id), m_model.name(other)));
        return;
    }
}

void MainWindow::connectListed(const QList<QUuid> &ids)
{
    for (const QUuid &id : ids)
        connectOne(id);
}

/// Without a page of its own unless there is something to say: a setting that is wrong, or another connection that would be thrown out.
void MainWindow::connectOne(const QUuid &id)
{
    const ConnectionSettings settings = m_model.profile(id).settings;
    if (!m_model.isShown(id) || isUp(m_connections.value(id)))
        return;
    const QList<QUuid> sharing = m_model.sharing(id);
    const bool hasRival =
        std::any_of(sharing.begin(), sharing.end(), [this](const QUuid &other) { return isUp(m_connections.value(other)); });
    const bool byHand = settings.properties.rawAuthentication; // AUTH is answered on the page
    if (settings.endpoint.host.isEmpty() || hasRival || byHand || !check(settings).isEmpty()) {
        m_pages->show(id, true);
        refreshSharing();
    }
    if (ConnectionPage *page = m_pages->page(id)) {
        page->connectToBroker();
    } else if (awaitsSecrets(id)) {
        m_connectWhenRead.insert(id);
        readSecrets(id);
    } else {
        connectionFor(id)->open(settings);
    }
}

void MainWindow::disconnectListed(const QList<QUuid> &ids)
{
    for (const QUuid &id : ids) {
        m_connectWhenRead.remove(id);
        if (Connection *connection = m_connections.value(id))
            end(connection);
    }
}

void MainWindow::disconnectAll()
{
    disconnectListed(m_connections.keys());
}

/// The pages say which other connections have their client ID, and which of those they would throw out. Who was thrown out by another one
/// of the list makes no extra connections with that client ID, for these would throw out the other one in turn.
void MainWindow::refreshSharing()
{
    for (const QUuid &id : m_connections.keys()) {
        passProbes(m_connections.value(id));
        ConnectionPage *page = m_pages->page(id);
        QStringList names;
        QStringList connected;
        for (const QUuid &other : m_model.sharing(id)) {
            names += m_model.name(other);
            if (isUp(m_connections.value(other)))
                connected += m_model.name(other);
        }
        if (!connected.isEmpty())
            m_connections.value(id)->setProbesAfterFailure(false);
        if (page)
            page->setSharing(names, connected);
    }
}

/// Ends it in order, then it goes.
void MainWindow::retire(Connection *connection)
{
    connection->disconnect(this);
    const bool isIdle = !isUp(connection);
    end(connection); // it may be waiting for a reconnect
    if (isIdle) {
        connection->deleteLater();
        return;
    }
    connect(connection, &Connection::ended, connection, &QObject::deleteLater);
    QTimer::singleShot(closeLimitMs, connection, &QObject::deleteLater);
}

bool MainWindow::mayClose() const
{
    return !m_keeper->isBusy() && std::none_of(m_connections.begin(), m_connections.end(), isUp);
}

void MainWindow::closeWhenDone()
{
    if (!mayClose() || std::exchange(m_closeNow, true))
        return;
    save(); // what became of the secrets
    QTimer::singleShot(0, this, &QWidget::close);
}

/// Every connection is ended in order (DISCONNECT) before the window goes; what does not end in time is dropped.
void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_closing) {
        m_closing = true;
        remember();
        save();
        forgetDeleted();
        for (Connection *connection : std::as_const(m_connections)) {
            connection->cancelProbes();
            end(connection);
        }
        QTimer::singleShot(closeLimitMs, this, [this] {
            m_closeNow = true;
            close();
        });
    }
    if (m_closeNow || mayClose()) {
        event->accept();
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    } else {
        hide();
        event->ignore();
    }
}
