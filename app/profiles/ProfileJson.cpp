#include "profiles/ProfileJson.h"

#include "profiles/UnknownOptions.h"
#include "settings/OptionsJson.h"
#include "settings/SubscriptionSettings.h"

#include <QHash>
#include <QJsonArray>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Reads the connections of a file one after another; an id that is missing or comes again is drawn anew.
class Reader
{
public:
    void readTop(const QJsonArray &items)
    {
        for (const QJsonValue &item : items) {
            const QJsonObject object = item.toObject();
            if (object.value("connections"_L1).isArray())
                readGroup(object);
            else
                readConnection(item, {});
        }
    }
    ProfilesRead take() { return std::move(m_read); }

private:
    QUuid freshId(const QJsonObject &object)
    {
        QUuid id = QUuid::fromString(object.value("id"_L1).toString());
        if (id.isNull() || m_ids.contains(id))
            id = QUuid::createUuid();
        m_ids.insert(id);
        return id;
    }

    void readGroup(const QJsonObject &object)
    {
        const QUuid id = freshId(object);
        m_read.list.order.insertGroup(id, object.value("group"_L1).toString(), m_read.list.order.items.size());
        if (object.value("collapsed"_L1).toBool())
            m_read.list.collapsed.insert(id);
        const QJsonArray members = object.value("connections"_L1).toArray();
        for (const QJsonValue &member : members)
            readConnection(member, id);
    }

    void readConnection(const QJsonValue &value, const QUuid &group)
    {
        if (!value.isObject()) {
            ++m_read.unread;
            return;
        }
        const QJsonObject object = value.toObject();
        const QJsonObject options = object.value("options"_L1).toObject();
        Profile profile;
        profile.id = freshId(object);
        profile.unknownOptions = unknownOptions(options);
        const OptionsResult result = applyOptions(options, profile.settings);
        const auto isUnread = [](const Note &note) { return note.id != "unknown-option"_L1; };
        m_read.unread += result.problems.size() + std::count_if(result.notes.begin(), result.notes.end(), isUnread);
        profile.settings.name = object.value("name"_L1).toString();
        qsizetype unreadSubscriptions = 0;
        profile.settings.subscriptions = subscriptionsFromJson(object.value("subscriptions"_L1).toArray(), &unreadSubscriptions);
        m_read.unread += unreadSubscriptions;
        profile.remembersSecrets = object.value("remembersSecrets"_L1).toBool(true);
        profile.hasStoredSecrets = object.value("hasStoredSecrets"_L1).toBool();
        profile.unknown = object;
        for (const auto key : {"id"_L1, "name"_L1, "options"_L1, "subscriptions"_L1, "remembersSecrets"_L1, "hasStoredSecrets"_L1})
            profile.unknown.remove(key);
        if (!profile.unknown.isEmpty() || !profile.unknownOptions.isEmpty())
            ++m_read.newer;
        m_read.list.order.insert(profile.id, group, m_read.list.order.sizeOf(group));
        m_read.list.profiles.append(profile);
    }

    ProfilesRead m_read;
    QSet<QUuid> m_ids;
};

QString idText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QJsonObject connectionToJson(const Profile &profile)
{
    QJsonObject object{{u"id"_s, idText(profile.id)},
                       {u"name"_s, profile.settings.name},
                       {u"options"_s, withUnknownOptions(toOptions(profile.settings, false), profile.unknownOptions)}};
    if (!profile.settings.subscriptions.isEmpty())
        object.insert("subscriptions"_L1, toJson(profile.settings.subscriptions));
    if (!profile.remembersSecrets)
        object.insert("remembersSecrets"_L1, false);
    if (profile.hasStoredSecrets)
        object.insert("hasStoredSecrets"_L1, true);
    return withUnknownOptions(object, profile.unknown);
}

} // namespace

ProfilesRead profilesFromJson(const QJsonObject &root)
{
    Reader reader;
    reader.readTop(root.value("connections"_L1).toArray());
    ProfilesRead read = reader.take();
    const QJsonArray forgotten = root.value("forgotten"_L1).toArray();
    for (const QJsonValue &id : forgotten) {
        if (const QUuid uuid = QUuid::fromString(id.toString()); !uuid.isNull())
            read.list.forgotten.append(uuid);
    }
    return read;
}

QJsonObject profilesToJson(const ProfileList &list)
{
    QHash<QUuid, const Profile *> profiles;
    for (const Profile &profile : list.profiles)
        profiles.insert(profile.id, &profile);
    const auto toJson = [&](const QList<QUuid> &ids) {
        QJsonArray connections;
        for (const QUuid &id : ids) {
            if (const Profile *profile = profiles.value(id))
                connections.append(connectionToJson(*profile));
        }
        return connections;
    };
    QJsonArray items;
    for (const ProfileOrder::Item &item : list.order.items) {
        if (!item.isGroup) {
            for (const QJsonValue &connection : toJson({item.id}))
                items.append(connection);
            continue;
        }
        QJsonObject group{{u"id"_s, idText(item.id)}, {u"group"_s, item.name}, {u"connections"_s, toJson(item.members)}};
        if (list.collapsed.contains(item.id))
            group.insert("collapsed"_L1, true);
        items.append(group);
    }
    QJsonObject root{{u"version"_s, ProfileFormatVersion}, {u"connections"_s, items}};
    QJsonArray forgotten;
    for (const QUuid &id : list.forgotten)
        forgotten.append(idText(id));
    if (!forgotten.isEmpty())
        root.insert("forgotten"_L1, forgotten);
    return root;
}
