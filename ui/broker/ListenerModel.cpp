#include "broker/ListenerModel.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QFileInfo>
#include <QGuiApplication>
#include <QIcon>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace {

/// What is broken on purpose, and what suffers from it.
theme::Sign signOf(const BrokerConnection &connection)
{
    return connection.isOfScenario || !connection.connects ? theme::Sign::Warning : theme::Sign::Ok;
}

} // namespace

void ListenerModel::setAccess(const BrokerAccess &access)
{
    beginResetModel();
    m_connections = connectionsTo(access);
    m_scenario = access.scenario;
    endResetModel();
}

void ListenerModel::clear()
{
    beginResetModel();
    m_connections.clear();
    endResetModel();
}

void ListenerModel::refresh()
{
    if (!m_connections.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int ListenerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_connections.size());
}

int ListenerModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ListenerModel::textOf(const BrokerConnection &connection, int column) const
{
    switch (column) {
    case Name:
        return connection.isOfScenario ? m_scenario->name() : listenerName(connection.listener);
    case Url:
        return connection.settings.url();
    default:
        break;
    }
    QStringList files;
    for (const FileOrPem &ca : connection.settings.tls.ca)
        files += QFileInfo(ca.path).fileName();
    if (!connection.settings.tls.certificate.isEmpty())
        files += QFileInfo(connection.settings.tls.certificate.path).fileName();
    return files.join(", "_L1);
}

QString ListenerModel::toolTip(const BrokerConnection &connection) const
{
    if (connection.isOfScenario)
        return m_scenario->broken() + u'\n' + m_scenario->seen();
    return connection.connects ? listenerHelp(connection) : listenerHelp(connection) + u'\n' + m_scenario->broken();
}

QString ListenerModel::listenerHelp(const BrokerConnection &connection) const
{
    switch (connection.listener) {
    case BrokerListener::Mqtt:
        return tr("MQTT over TCP, without TLS: user name and password travel in the clear.");
    case BrokerListener::Mqtts:
        return tr("MQTT over TLS. The connection trusts the CA of this broker alone.");
    case BrokerListener::MutualTls:
        return tr("MQTT over TLS. The broker also wants a certificate of the client that its CA issued, besides user name and password.");
    case BrokerListener::Ws:
        return tr("MQTT over WebSockets, sub-protocol \"mqtt\" (section 6 of the specification). mosquitto takes any path.");
    case BrokerListener::Wss:
        return tr("MQTT over WebSockets over TLS, as browsers use it.");
    }
    return {};
}

QVariant ListenerModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_connections.size())
        return {};
    const BrokerConnection &connection = m_connections[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(connection, index.column());
    case Qt::DecorationRole:
        if (index.column() == Name)
            return theme::icon(signOf(connection), QGuiApplication::palette());
        return {};
    case Qt::ToolTipRole:
        return text::toolTip(toolTip(connection));
    case Qt::AccessibleDescriptionRole:
        return toolTip(connection);
    default:
        return {};
    }
}

QVariant ListenerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Connection");
    case Url:
        return tr("URL");
    case Trust:
        return tr("CA and client certificate");
    default:
        return {};
    }
}
