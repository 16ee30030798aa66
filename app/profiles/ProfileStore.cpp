#include "profiles/ProfileStore.h"

#include "profiles/ProfileJson.h"
#include "profiles/SetAside.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

struct Profiles {
    Q_DECLARE_TR_FUNCTIONS(Profiles)
};

constexpr qint64 LargestFile = 64 * 1024 * 1024;

/// What the file holds, before it is known to be usable.
struct Content {
    enum class State : quint8 { Absent, Unreadable, Damaged, Newer, Usable };
    State state = State::Absent;
    QString fault; ///< Unreadable: what the system says.
    QJsonObject root;
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
    if (version > ProfileFormatVersion)
        return {Content::State::Newer, {}, {}};
    if (version < 1 || !root.value("connections"_L1).isArray())
        return {Content::State::Damaged, {}, {}};
    return {Content::State::Usable, {}, root};
}

QString newerText(const QString &fileName)
{
    return Profiles::tr("%1 was written by a newer version of Connack; it is left as it is, and connections are not saved.")
        .arg(QDir::toNativeSeparators(fileName));
}

} // namespace

void ProfileList::append(const Profile &profile)
{
    profiles.append(profile);
    order.insert(profile.id, {}, order.items.size());
}

ProfileStore::ProfileStore(QString fileName)
    : m_fileName(std::move(fileName))
{
}

QString ProfileStore::defaultFileName()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + "/connections.json"_L1;
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
        const QString aside = setAside(m_fileName);
        if (aside.isEmpty())
            return {{}, Profiles::tr("The saved connections in %1 are damaged, and the file cannot be renamed.").arg(shownName)};
        return {{},
                Profiles::tr("The saved connections in %1 are damaged; the file is kept as %2.")
                    .arg(shownName, QDir::toNativeSeparators(aside))};
    }
    case Content::State::Usable:
        break;
    }
    const ProfilesRead read = profilesFromJson(content.root);
    QStringList messages;
    if (read.unread > 0)
        messages << Profiles::tr("%n saved setting(s) in %1 could not be read and have their default.", nullptr, int(read.unread))
                        .arg(shownName);
    if (read.newer > 0)
        messages << Profiles::tr("%n connection(s) in %1 have settings of a newer version of Connack; they are kept.", nullptr,
                                 int(read.newer))
                        .arg(shownName);
    return {read.list, messages.join(u'\n')};
}

bool ProfileStore::save(const ProfileList &list, QString *error)
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
    if (state == Content::State::Damaged && setAside(m_fileName).isEmpty())
        return refuse(Profiles::tr("The saved connections in %1 are damaged, and the file cannot be renamed.").arg(shownName));
    QDir().mkpath(QFileInfo(m_fileName).absolutePath());
    QSaveFile file(m_fileName);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(QJsonDocument(profilesToJson(list)).toJson()) < 0 || !file.commit())
        return refuse(Profiles::tr("The connections cannot be saved in %1: %2.").arg(shownName, file.errorString()));
    return true;
}
