#include "connection/ConnectionsModel.h"

#include "profiles/SharedClientIds.h"
#include "settings/Secrets.h"
#include "text/PlainText.h"

#include <QDateTime>
#include <QMimeData>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr auto idsType = "application/x-connack-connections"_L1;
constexpr qsizetype newsKept = 5;

/// The state that stands for several: the worst one, then what is going on.
int weight(theme::Sign sign)
{
    static const QList<theme::Sign> order{theme::Sign::Error, theme::Sign::Warning, theme::Sign::Running, theme::Sign::Ok};
    const qsizetype place = order.indexOf(sign);
    return place < 0 ? int(order.size()) : int(place);
}

} // namespace

QString ConnectionsModel::nameOf(const ConnectionSettings &settings)
{
    if (!settings.name.isEmpty())
        return settings.name;
    return settings.endpoint.host.isEmpty() ? tr("New connection") : settings.url();
}

/// A number for each group that ever had rows; it stays when the group moves.
quintptr ConnectionsModel::keyOf(const QUuid &group) const
{
    if (!m_keys.contains(group))
        m_keys.append(group);
    return quintptr(m_keys.indexOf(group)) + 1;
}

QModelIndex ConnectionsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column != 0 || row >= rowCount(parent))
        return {};
    return parent.isValid() ? createIndex(row, 0, keyOf(m_order.items[parent.row()].id)) : createIndex(row, 0, quintptr(0));
}

QModelIndex ConnectionsModel::groupIndex(const QUuid &group) const
{
    const qsizetype row = group.isNull() ? -1 : m_order.indexOf(group);
    return row < 0 ? QModelIndex() : createIndex(int(row), 0, quintptr(0));
}

QModelIndex ConnectionsModel::parent(const QModelIndex &index) const
{
    return index.isValid() && index.internalId() > 0 ? groupIndex(m_keys.value(qsizetype(index.internalId()) - 1)) : QModelIndex();
}

int ConnectionsModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_order.items.size());
    return parent.internalId() > 0 ? 0 : int(m_order.items[parent.row()].members.size());
}

int ConnectionsModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QModelIndex ConnectionsModel::indexOf(const QUuid &id) const
{
    const qsizetype row = m_order.indexOf(id);
    return row < 0 ? QModelIndex() : index(int(row), 0, groupIndex(m_order.groupOf(id)));
}

QVariant ConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.internalId() > 0) {
        const ProfileOrder::Item *group = m_order.group(m_keys.value(qsizetype(index.internalId()) - 1));
        return group && index.row() < group->members.size() ? connectionData(group->members[index.row()], role) : QVariant();
    }
    if (index.row() >= m_order.items.size())
        return {};
    const ProfileOrder::Item &item = m_order.items[index.row()];
    return item.isGroup ? groupData(item, role) : connectionData(item.id, role);
}

QVariant ConnectionsModel::groupData(const ProfileOrder::Item &group, int role) const
{
    const auto connected = [&] {
        return std::count_if(group.members.begin(), group.members.end(),
                             [&](const QUuid &id) { return m_entries.value(id).state.sign == theme::Sign::Ok; });
    };
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case SearchRole:
        return group.name;
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        const QString text = tr("Group %1: %2 of %3 connected").arg(group.name).arg(connected()).arg(group.members.size());
        return role == Qt::ToolTipRole ? text::toolTip(text) : text;
    }
    case IdRole:
        return group.id;
    case IsGroupRole:
        return true;
    case SignRole:
        return int(groupState(group).sign);
    case CountRole:
        return u"%1/%2"_s.arg(connected()).arg(group.members.size());
    case NewsRole:
        return std::any_of(group.members.begin(), group.members.end(),
                           [&](const QUuid &id) { return !m_entries.value(id).news.isEmpty(); });
    default:
        return {};
    }
}

ConnectionState ConnectionsModel::groupState(const ProfileOrder::Item &group) const
{
    ConnectionState worst;
    for (const QUuid &id : group.members) {
        const ConnectionState state = m_entries.value(id).state;
        if (weight(state.sign) < weight(worst.sign))
            worst = state;
    }
    return worst;
}

QString ConnectionsModel::wordOf(const Entry &entry) const
{
    return entry.state.word.isEmpty() ? tr("not connected") : entry.state.word;
}

QVariant ConnectionsModel::connectionData(const QUuid &id, int role) const
{
    const auto found = m_entries.constFind(id);
    if (found == m_entries.constEnd())
        return {};
    const Entry &entry = *found;
    const ConnectionSettings &settings = entry.profile.settings;
    switch (role) {
    case Qt::DisplayRole:
        return nameOf(settings);
    case Qt::EditRole:
        return settings.name;
    case Qt::AccessibleTextRole:
        return u"%1, %2"_s.arg(nameOf(settings), wordOf(entry));
    case Qt::AccessibleDescriptionRole:
        return toolTip(entry);
    case Qt::ToolTipRole:
        return text::toolTip(toolTip(entry));
    case IdRole:
        return id;
    case IsGroupRole:
        return false;
    case UrlRole:
        return settings.endpoint.host.isEmpty() ? QString() : withoutSecrets(settings).url();
    case SignRole:
        return int(entry.state.sign);
    case WordRole:
        return wordOf(entry);
    case SavedRole:
        return entry.saved;
    case SearchRole:
        return u"%1 %2 %3"_s.arg(nameOf(settings), settings.url(), settings.clientId);
    case NewsRole:
        return !entry.news.isEmpty();
    case SharedRole:
        return m_shared.contains(id);
    default:
        return {};
    }
}

QString ConnectionsModel::toolTip(const Entry &entry) const
{
    QStringList lines{withoutSecrets(entry.profile.settings).url(), wordOf(entry)};
    if (entry.profile.settings.endpoint.host.isEmpty())
        lines.removeFirst();
    lines += entry.news;
    if (!entry.saved)
        lines += tr("not saved (Ctrl+S saves it)");
    QStringList names;
    for (const QUuid &other : m_shared.value(entry.profile.id))
        names += name(other);
    if (!names.isEmpty())
        lines += tr("Has the client ID of %1 on the same broker: the one that connects later throws the other out [MQTT-3.1.4-3].")
                     .arg(names.join(", "_L1));
    return lines.join(u'\n');
}

bool ConnectionsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || data(index, Qt::EditRole) == value)
        return false;
    emit renameRequested(data(index, IdRole).toUuid(), value.toString().trimmed());
    return true;
}

Qt::ItemFlags ConnectionsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled;
    const Qt::ItemFlags all = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsEditable | Qt::ItemIsDragEnabled;
    return all | (data(index, IsGroupRole).toBool() ? Qt::ItemIsDropEnabled : Qt::ItemNeverHasChildren);
}

QStringList ConnectionsModel::mimeTypes() const
{
    return {idsType};
}

QMimeData *ConnectionsModel::mimeData(const QModelIndexList &indexes) const
{
    QStringList ids;
    QStringList urls;
    for (const QModelIndex &index : indexes) {
        ids += data(index, IdRole).toUuid().toString();
        if (const QString url = data(index, UrlRole).toString(); !url.isEmpty())
            urls += url;
    }
    auto *mime = new QMimeData;
    mime->setData(idsType, ids.join(u' ').toLatin1());
    mime->setText(urls.join(u'\n'));
    return mime;
}

bool ConnectionsModel::dropMimeData(const QMimeData *mime, Qt::DropAction action, int row, int, const QModelIndex &parent)
{
    if (action != Qt::MoveAction || !mime->hasFormat(idsType))
        return false;
    QList<QUuid> ids;
    for (const QByteArray &text : mime->data(idsType).split(' ')) {
        if (const QUuid id = QUuid::fromString(QLatin1StringView(text)); m_order.contains(id))
            ids += id;
    }
    if (ids.isEmpty())
        return false;
    emit dropRequested(ids, data(parent, IdRole).toUuid(), row < 0 ? rowCount(parent) : row);
    return true;
}

void ConnectionsModel::add(const Profile &profile, bool saved)
{
    m_entries.insert(profile.id, {profile, {}, {}, saved});
    compareIds();
}

void ConnectionsModel::load(const ProfileList &list)
{
    for (const Profile &profile : list.profiles)
        m_entries.insert(profile.id, {profile, {}, {}, true});
    m_collapsed = list.collapsed;
    setOrder(list.order);
}

/// Connections go first, then groups appear, then everything moves to its place; groups that are left have become empty.
void ConnectionsModel::setOrder(const ProfileOrder &order)
{
    removeMissing(order);
    for (qsizetype top = 0; top < order.items.size(); ++top) {
        const ProfileOrder::Item &item = order.items[top];
        place(item.id, item.isGroup, {}, top);
        for (qsizetype i = 0; i < item.members.size(); ++i)
            place(item.members[i], false, item.id, i);
        if (item.isGroup && m_order.group(item.id)->name != item.name) {
            m_order.rename(item.id, item.name);
            changed(item.id);
        }
    }
    for (const QUuid &group : m_order.groups()) {
        if (order.group(group))
            continue;
        const int row = int(m_order.indexOf(group));
        beginRemoveRows({}, row, row);
        m_order.remove(group);
        endRemoveRows();
    }
    compareIds();
}

void ConnectionsModel::removeMissing(const ProfileOrder &order)
{
    for (const QUuid &id : m_order.connections()) {
        if (order.contains(id))
            continue;
        const QModelIndex index = indexOf(id);
        beginRemoveRows(index.parent(), index.row(), index.row());
        m_order.remove(id);
        endRemoveRows();
    }
}

/// Moves the row to its place, or makes it there. Rows before that place are as they will be.
void ConnectionsModel::place(const QUuid &id, bool isGroup, const QUuid &group, qsizetype index)
{
    const int row = int(index);
    const QModelIndex parent = groupIndex(group);
    if (!m_order.contains(id)) {
        beginInsertRows(parent, row, row);
        if (isGroup)
            m_order.insertGroup(id, {}, index);
        else
            m_order.insert(id, group, index);
        endInsertRows();
        return;
    }
    const QModelIndex from = indexOf(id);
    if (from.parent() == parent && from.row() == row)
        return;
    if (!beginMoveRows(from.parent(), from.row(), from.row(), parent, row))
        return;
    m_order.move({id}, group, index);
    endMoveRows();
}

const Profile &ConnectionsModel::profile(const QUuid &id) const
{
    static const Profile none;
    const auto found = m_entries.constFind(id);
    return found == m_entries.constEnd() ? none : found->profile;
}

QString ConnectionsModel::name(const QUuid &id) const
{
    const ProfileOrder::Item *group = m_order.group(id);
    return group ? group->name : nameOf(profile(id).settings);
}

void ConnectionsModel::setSettings(const QUuid &id, const ConnectionSettings &settings)
{
    if (!m_entries.contains(id))
        return;
    m_entries[id].profile.settings = settings;
    changed(id);
    compareIds();
}

void ConnectionsModel::setSecretsKept(const QUuid &id, bool remembers, bool stored)
{
    if (!m_entries.contains(id))
        return;
    m_entries[id].profile.remembersSecrets = remembers;
    m_entries[id].profile.hasStoredSecrets = stored;
}

void ConnectionsModel::setState(const QUuid &id, const ConnectionState &state)
{
    if (!m_entries.contains(id) || m_entries[id].state == state)
        return;
    Entry &entry = m_entries[id];
    const bool isBad = state.sign == theme::Sign::Error || state.sign == theme::Sign::Warning;
    if (id != m_seen && (isBad || !entry.news.isEmpty())) {
        entry.news.append(u"%1 %2"_s.arg(QDateTime::currentDateTime().toString(u"HH:mm:ss"_s), state.word));
        if (entry.news.size() > newsKept)
            entry.news.removeFirst();
    }
    entry.state = state;
    changed(id);
}

void ConnectionsModel::setSeen(const QUuid &id)
{
    m_seen = id;
    if (m_entries.contains(id) && !m_entries[id].news.isEmpty()) {
        m_entries[id].news.clear();
        changed(id);
    }
}

void ConnectionsModel::setSaved(const QUuid &id)
{
    if (m_entries.contains(id)) {
        m_entries[id].saved = true;
        changed(id);
    }
}

void ConnectionsModel::setCollapsed(const QUuid &group, bool collapsed)
{
    if (m_collapsed.contains(group) == collapsed)
        return;
    if (collapsed)
        m_collapsed.insert(group);
    else
        m_collapsed.remove(group);
    emit collapsedChanged();
}

ProfileList ConnectionsModel::saved() const
{
    ProfileList list;
    list.order = m_order;
    for (const QUuid &id : m_order.connections()) {
        if (m_entries.value(id).saved)
            list.profiles.append(profile(id));
        else
            list.order.remove(id);
    }
    for (const QUuid &group : m_temporary)
        list.order.dissolve(group);
    for (const QUuid &group : m_collapsed) {
        if (list.order.group(group))
            list.collapsed.insert(group);
    }
    return list;
}

QList<QUuid> ConnectionsModel::hidden() const
{
    QList<QUuid> ids;
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        if (!m_order.contains(it.key()))
            ids += it.key();
    }
    return ids;
}

void ConnectionsModel::retranslate()
{
    if (m_order.items.isEmpty())
        return;
    emit dataChanged(index(0, 0), index(rowCount() - 1, 0));
    for (const QUuid &group : m_order.groups()) {
        if (const QModelIndex parent = groupIndex(group); rowCount(parent) > 0)
            emit dataChanged(index(0, 0, parent), index(rowCount(parent) - 1, 0, parent));
    }
}

void ConnectionsModel::changed(const QUuid &id)
{
    const QModelIndex index = indexOf(id);
    if (!index.isValid())
        return;
    emit dataChanged(index, index);
    if (const QModelIndex group = index.parent(); group.isValid())
        emit dataChanged(group, group); // it counts its connections
}

/// Which of those that are shown have one client ID on one broker.
void ConnectionsModel::compareIds()
{
    QList<std::pair<QUuid, const ConnectionSettings *>> shown;
    for (const QUuid &id : m_order.connections())
        shown.append({id, &profile(id).settings});
    const QHash<QUuid, QList<QUuid>> before = std::exchange(m_shared, sharedClientIds(shown));
    if (before == m_shared)
        return;
    for (const auto &[id, settings] : std::as_const(shown)) {
        if (before.value(id) != m_shared.value(id))
            changed(id);
    }
    emit sharingChanged();
}
