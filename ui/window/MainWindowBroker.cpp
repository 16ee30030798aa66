// The local reference broker and its connections in the list.
#include "window/MainWindow.h"

#include "broker/BrokerFolder.h"
#include "broker/BrokerWindow.h"
#include "check/SignalWatcher.h"
#include "connection/Connection.h"
#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/ListEditor.h"
#include "window/ConnectionPages.h"

#include <QTime>

using namespace Qt::StringLiterals;

// What a program that was killed has left goes with the next start, whether that one starts a broker or not.
Q_COREAPP_STARTUP_FUNCTION(removeBrokerLeftOvers)

BrokerWindow *MainWindow::localBroker()
{
    if (m_broker)
        return m_broker;
    m_broker = new BrokerWindow(m_brokerProgram, this);
    connect(m_broker, &BrokerWindow::started, this, &MainWindow::addBrokerConnections);
    connect(m_broker, &BrokerWindow::ending, this, [this] { disconnectListed(m_brokerIds); });
    connect(m_broker, &BrokerWindow::stopped, this, &MainWindow::dropBrokerConnections);
    connect(m_broker, &BrokerWindow::failed, this, &MainWindow::showLocalBroker);
    const auto show = [this](int row, bool connects) { // asked for in the other window
        openBrokerConnection(row, connects);
        raise();
        activateWindow();
    };
    connect(m_broker, &BrokerWindow::openRequested, this, [show](int row) { show(row, false); });
    connect(m_broker, &BrokerWindow::connectRequested, this, [show](int row) { show(row, true); });
    // Ended by a signal, the program would leave the broker's folder behind.
    connect(new SignalWatcher(this), &SignalWatcher::interrupted, this, &QWidget::close);
    return m_broker;
}

void MainWindow::showLocalBroker()
{
    BrokerWindow *window = localBroker();
    window->show();
    window->raise();
    window->activateWindow();
}

/// One click: the connection is shown as soon as the broker runs. Where it can't run, its window says why.
void MainWindow::startLocalBroker()
{
    m_showsBrokerConnection = true;
    if (localBroker()->broker()->state() == ReferenceBroker::State::Running)
        openBrokerConnection(m_broker->tellingRow(), false);
    else
        m_broker->start(brokerScenarios().front());
}

void MainWindow::addBrokerConnections()
{
    QList<ConnectionSettings> settings;
    for (const BrokerConnection &connection : m_broker->connections())
        settings += connection.settings;
    m_brokerGroup = QUuid::createUuid();
    m_brokerIds = m_editor->addTemporary(m_brokerGroup, tr("Local broker"), settings);
    if (std::exchange(m_showsBrokerConnection, false) || m_pages->count() == 0)
        openBrokerConnection(m_broker->tellingRow(), false);
    m_list->say(tr("The local broker runs. Its connections are in the list, not saved."), tr("Show it"), u"Show the local broker"_s,
                [this] { showLocalBroker(); });
}

void MainWindow::openBrokerConnection(int row, bool connects)
{
    if (row < 0 || row >= m_brokerIds.size())
        return;
    const QUuid id = m_brokerIds[row];
    if (!m_model.isShown(id)) { // deleted by hand
        m_list->say(tr("That connection was deleted from the list. Undo brings it back."));
        return;
    }
    m_pages->show(id, true);
    if (connects)
        connectOne(id);
}

/// What was tried or edited stays to be read until the program ends; its broker is gone all the same, and the group says so.
void MainWindow::dropBrokerConnections()
{
    m_list->say({});
    disconnectListed(m_brokerIds);
    QList<QUuid> untouched;
    for (const QUuid &id : std::as_const(m_brokerIds)) {
        const Connection *connection = m_connections.value(id);
        ConnectionPage *page = m_pages->page(id);
        const bool isTried = connection && connection->attempt().number > 0;
        const bool isEdited = page && page->undoStack()->count() > 0;
        if (!isTried && !isEdited && !m_model.isSaved(id))
            untouched += id;
    }
    m_brokerIds.clear();
    m_editor->dropTemporary(untouched);
    if (m_model.order().sizeOf(m_brokerGroup) == 0)
        m_editor->dropTemporary({m_brokerGroup});
    else
        m_editor->renameTemporary(m_brokerGroup,
                                  tr("Local broker, ended at %1").arg(QLocale().toString(QTime::currentTime(), QLocale::ShortFormat)));
}
