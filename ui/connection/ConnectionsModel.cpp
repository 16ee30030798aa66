#include "connection/ConnectionsModel.h"

using namespace Qt::StringLiterals;

QString ConnectionsModel::nameOf(const ConnectionSettings &settings)
{
    if (!settings.name.isEmpty())
        return settings.name;
    return settings.endpoint.host.isEmpty() ? tr("New connection") : settings.url();
}

int ConnectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant ConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_entries.size())
        return {};
    const Entry &entry = m_entries[index.row()];
    const ConnectionSettings &settings = entry.profile.settings;
    const QString name = nameOf(settings);
    const QString word = entry.state.word.isEmpty() ? tr("not connected") : entry.state.word;
    const QString url = settings.endpoint.host.isEmpty() ? QString() : settings.url();
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case Qt::AccessibleTextRole:
        return u"%1, %2"_s.arg(name, word);
    case Qt::ToolTipRole:
        return entry.saved ? u"%1\n%2"_s.arg(url, word) : u"%1\n%2\n%3"_s.arg(url, word, tr("not saved (Ctrl+S saves it)"));
    case IdRole:
        return entry.profile.id;
    case UrlRole:
        return url;
    case SignRole:
        return int(entry.state.sign);
    case WordRole:
        return word;
    case SavedRole:
        return entry.saved;
    case SearchRole:
        return u"%1 %2 %3"_s.arg(name, url, settings.clientId);
    default:
        return {};
    }
}

void ConnectionsModel::insert(int row, const Profile &profile, bool saved)
{
    beginInsertRows({}, row, row);
    m_entries.insert(row, {profile, {}, saved});
    endInsertRows();
}

Profile ConnectionsModel::take(int row)
{
    beginRemoveRows({}, row, row);
    const Profile profile = m_entries.takeAt(row).profile;
    endRemoveRows();
    return profile;
}

int ConnectionsModel::rowOf(const QUuid &id) const
{
    for (int row = 0; row < m_entries.size(); ++row) {
        if (m_entries[row].profile.id == id)
            return row;
    }
    return -1;
}

void ConnectionsModel::setSettings(const QUuid &id, const ConnectionSettings &settings)
{
    if (const int row = rowOf(id); row >= 0) {
        m_entries[row].profile.settings = settings;
        changed(row);
    }
}

void ConnectionsModel::setState(const QUuid &id, const ConnectionState &state)
{
    if (const int row = rowOf(id); row >= 0 && m_entries[row].state != state) {
        m_entries[row].state = state;
        changed(row);
    }
}

void ConnectionsModel::setSaved(const QUuid &id)
{
    if (const int row = rowOf(id); row >= 0) {
        m_entries[row].saved = true;
        changed(row);
    }
}

QList<Profile> ConnectionsModel::savedProfiles() const
{
    QList<Profile> profiles;
    for (const Entry &entry : m_entries) {
        if (entry.saved)
            profiles.append(entry.profile);
    }
    return profiles;
}

void ConnectionsModel::retranslate()
{
    if (!m_entries.isEmpty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

void ConnectionsModel::changed(int row)
{
    emit dataChanged(index(row), index(row));
}
