// The saved connections, kept between starts without their secrets.
#pragma once

#include "profiles/ProfileOrder.h"
#include "settings/ConnectionSettings.h"

#include <QJsonObject>
#include <QSet>

/// A saved connection.
struct Profile {
    QUuid id;
    ConnectionSettings settings;     ///< Secrets are only in memory, and in the system's key store (see SecretKeeper).
    bool remembersSecrets = true;    ///< Its secrets may go to the system's key store.
    bool hasStoredSecrets = false;   ///< Some are there.
    QJsonObject unknown = {};        ///< What a newer version of Connack wrote: keys of the connection ...
    QJsonObject unknownOptions = {}; ///< ... and of its options. Both are kept as they are.
    bool operator==(const Profile &) const = default;
};

/// What the file holds.
struct ProfileList {
    QList<Profile> profiles; ///< In no order of their own.
    ProfileOrder order;      ///< Of them all.
    QSet<QUuid> collapsed;   ///< Groups that are shown closed.
    QList<QUuid> forgotten;  ///< Deleted, while their secrets are still in the system's key store.
    bool operator==(const ProfileList &) const = default;

    /// Adds it at the end, beside the groups.
    void append(const Profile &profile);
};

/// One JSON file in a versioned format, written atomically (QSaveFile) and readable by its owner alone. A damaged file is set aside
/// (".damaged-<time>"), never overwritten; a file of a newer format is left as it is. The older format 1, without groups, is read.
class ProfileStore
{
public:
    explicit ProfileStore(QString fileName = defaultFileName());
    static QString defaultFileName(); ///< In QStandardPaths::AppConfigLocation.
    QString fileName() const { return m_fileName; }

    struct LoadResult {
        ProfileList list;
        QString message; ///< Translated; not empty if a damaged file was set aside, or the file or a part of it could not be read.
    };
    LoadResult load();
    /// False with a translated reason in *error if it could not be written.
    bool save(const ProfileList &list, QString *error);

private:
    QString m_fileName;
};
