#include "profiles/ProfileStore.h"

#include "settings/OptionsJson.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

struct Profiles {
    Q_DECLARE_TR_FUNCTIONS(Profiles)
};

constexpr int FormatVersion = 1;
constexpr qint64 LargestFile = 64 * 1024 * 1024;

/// What the file holds, before it is known to be usable.
struct Content {
    enum class State : quint8 { Absent, Unreadable, Damaged, Newer, Usable };
    State state = State::Absent;
    QString fault; ///< Unreadable: what the system says.
    QJsonArray connections;
};

Content read(const QString &fileName)
{
    QFile file(fileName);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return {Content::State::Unreadable, file.errorString(), {}};
    if (file.size() > LargestFile)
        return {Content::State::Damaged, {}, {}};
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    const int version = root.value("version"_L1).toInt();
    if (version > FormatVersion)
        return {Content::State::Newer, {}, {}};
    if (version != FormatVersion || !root.value("connections"_L1).isArray())
        return {Content::State::Damaged, {}, {}};
    return {Content::State::Usable, {}, root.value("connections"_L1).toArray()};
}

QString newerText(const QString &fileName)
{
    return Profiles::tr("%1 was written by a newer version of Connack; it is left as it is, and connections are not saved.")
        .arg(QDir::toNativeSeparators(fileName));
}

/// Adds the connection to `profiles`; the number of settings that could not be read.
qsizetype readProfile(const QJsonObject &object, QList<Profile> &profiles)
{
    Profile profile;
    const OptionsResult result = applyOptions(object.value("options"_L1).toObject(), profile.settings);
    profile.settings.name = object.value("name"_L1).toString();
    qsizetype unread = 0;
    profile.settings.subscriptions = subscriptionsFromJson(object.value("subscriptions"_L1).toArray(), &unread);
    profile.id = QUuid::fromString(object.value("id"_L1).toString());
    const auto isSame = [&](const Profile &other) { return other.id == profile.id; };
    if (profile.id.isNull() || std::any_of(profiles.begin(), profiles.end(), isSame))
        profile.id = QUuid::createUuid();
    profiles << profile;
    return result.problems.size() + result.notes.size() + unread;
}

QJsonObject profileToJson(const Profile &profile)
{
    QJsonObject object{{u"id"_s, profile.id.toString(QUuid::WithoutBraces)},
                       {u"name"_s, profile.settings.name},
                       {u"options"_s, toOptions(profile.settings, false)}};
    if (!profile.settings.subscriptions.isEmpty())
        object.insert("subscriptions"_L1, toJson(profile.settings.subscriptions));
    return object;
}

} // namespace

ProfileStore::ProfileStore(QString fileName)
    : m_fileName(std::move(fileName))
{
}

QString ProfileStore::defaultFileName()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + "/connections.json"_L1;
}

/// Renames the file; its new name, empty if that failed.
QString ProfileStore::setAside()
{
    const QString base = m_fileName + ".damaged-"_L1 + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    QString name = base;
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = u"%1-%2"_s.arg(base).arg(i);
    return QFile::rename(m_fileName, name) ? name : QString();
}

ProfileStore::LoadResult ProfileStore::load()
{
    const Content content = read(m_fileName);
    const QString shownName = QDir::toNativeSeparators(m_fileName);
    switch (content.state) {
    case Content::State::Absent:
        return {};
    case Content::State::Unreadable:
        return {{}, Profiles::tr("The saved connections in %1 cannot be read: %2.").arg(shownName, content.fault)};
    case Content::State::Newer:
        return {{}, newerText(m_fileName)};
    case Content::State::Damaged: {
        const QString aside = setAside();
        if (aside.isEmpty())
            return {{}, Profiles::tr("The saved connections in %1 are damaged, and the file cannot be renamed.").arg(shownName)};
        return {{},
                Profiles::tr("The saved connections in %1 are damaged; the file is kept as %2.")
                    .arg(shownName, QDir::toNativeSeparators(aside))};
    }
    case Content::State::Usable:
        break;
    }
    LoadResult result;
    qsizetype unread = 0;
    for (const QJsonValue &connection : content.connections) {
        if (connection.isObject())
            unread += readProfile(connection.toObject(), result.profiles);
        else
            ++unread;
    }
    if (unread > 0)
        result.message =
            Profiles::tr("%n saved setting(s) in %1 could not be read and have their default.", nullptr, int(unread)).arg(shownName);
    return result;
}

bool ProfileStore::save(const QList<Profile> &profiles, QString *error)
{
    const auto refuse = [error](const QString &text) {
        if (error)
            *error = text;
        return false;
    };
    const QString shownName = QDir::toNativeSeparators(m_fileName);
    const Content::State state = read(m_fileName).state;
    if (state == Content::State::Newer)
        return refuse(newerText(m_fileName));
    if (state == Content::State::Damaged && setAside().isEmpty())
        return refuse(Profiles::tr("The saved connections in %1 are damaged, and the file cannot be renamed.").arg(shownName));
    QJsonArray connections;
    for (const Profile &profile : profiles)
        connections.append(profileToJson(profile));
    const QJsonObject root{{u"version"_s, FormatVersion}, {u"connections"_s, connections}};
    QDir().mkpath(QFileInfo(m_fileName).absolutePath());
    QSaveFile file(m_fileName);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(QJsonDocument(root).toJson()) < 0 || !file.commit())
        return refuse(Profiles::tr("The connections cannot be saved in %1: %2.").arg(shownName, file.errorString()));
    return true;
}
