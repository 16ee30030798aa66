// Connack's own files: the saved connections, and the JSON report of an attempt.
#include "interchange/ImportDraft.h"
#include "interchange/ImportRemarks.h"
#include "interchange/ObjectForms.h"
#include "profiles/ProfileJson.h"
#include "settings/OptionsJson.h"
#include "settings/Secrets.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

Import fromProfiles(const QJsonObject &root, const ImportContext &context)
{
    Import import{u"connack"_s, ImportText::tr("Connections of Connack"), {}, {}, {}};
    const ProfilesRead read = profilesFromJson(root);
    QHash<QUuid, const Profile *> profiles;
    for (const Profile &profile : read.list.profiles)
        profiles.insert(profile.id, &profile);
    const QList<QUuid> ids = read.list.order.connections();
    for (const QUuid &id : ids.first(std::min(MostImported, ids.size()))) {
        const Profile &profile = *profiles.value(id);
        ImportDraft draft(context);
        draft.settings = profile.settings;
        if (const auto *group = read.list.order.group(read.list.order.groupOf(id)))
            draft.group = group->name;
        if (profile.hasStoredSecrets)
            draft.left({}, ImportText::tr("Its secrets are in the key store of the system that it was saved on, not in the file."));
        for (const QString &key : profile.unknownOptions.keys() + profile.unknown.keys())
            draft.left(key, ImportText::tr("Connack does not know this setting."));
        import.connections.append(draft.take());
    }
    sayConnectionsLeft(import, ids.size() - import.connections.size());
    if (read.unread > 0)
        import.remarks.append({ImportRemark::Kind::Left,
                               {},
                               ImportText::tr("%n value(s) could not be read and have their defaults.", nullptr, int(read.unread))});
    if (import.connections.isEmpty())
        import.problem = ImportText::tr("There are no connections in it.");
    return import;
}

/// Takes the masks out, and names where they stood. Undefined: nothing is left of it.
QJsonValue withoutMasks(const QJsonValue &value, const QString &path, ImportDraft &draft)
{
    const auto leave = [&](const QString &name) {
        draft.left(name, ImportText::tr("A report holds no secrets; fill it in by hand."));
        return QJsonValue(QJsonValue::Undefined);
    };
    if (value.isString())
        return value.toString().contains(SecretMask) ? leave(path) : value;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        QJsonObject rest;
        for (auto it = object.begin(); it != object.end(); ++it)
            rest.insert(it.key(),
                        withoutMasks(*it, path.isEmpty() ? it.key() : path + u'.' + it.key(), draft)); // undefined is not inserted
        return rest;
    }
    if (!value.isArray())
        return value;
    QJsonArray rest;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &entry : array) {
        const QJsonArray pair = entry.toArray(); // of a header or a user property: its name and its value
        const bool isMasked = pair.size() == 2 && pair[1].toString().contains(SecretMask);
        const QJsonValue kept = isMasked ? leave(path + u'.' + pair[0].toString()) : withoutMasks(entry, path, draft);
        if (!kept.isUndefined())
            rest.append(kept);
    }
    return rest;
}

Import fromReport(const QJsonObject &root, const ImportContext &context)
{
    ImportDraft draft(context);
    draft.options(withoutMasks(root.value("settings"_L1), {}, draft).toObject());
    Endpoint &endpoint = draft.settings.endpoint;
    if (endpoint.port == defaultPort(endpoint.scheme))
        endpoint.port.reset();
    Import import{u"connack-report"_s, ImportText::tr("Report of connack check"), {}, {}, {}};
    import.connections.append(draft.take());
    import.remarks.append(
        {ImportRemark::Kind::Left, {}, ImportText::tr("What came of the attempt was left: only its settings are imported.")});
    return import;
}

} // namespace

std::optional<Import> importConnackFile(const QJsonObject &root, const ImportContext &context)
{
    if (root.value("connections"_L1).isArray() && root.value("version"_L1).isDouble())
        return fromProfiles(root, context);
    if (root.value("settings"_L1).isObject() && root.value("stages"_L1).isArray())
        return fromReport(root, context);
    return std::nullopt;
}
