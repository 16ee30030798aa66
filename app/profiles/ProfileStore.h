// The saved connections, kept between starts without their secrets.
#pragma once

#include "settings/ConnectionSettings.h"

#include <QUuid>

/// A saved connection.
struct Profile {
    QUuid id;
    ConnectionSettings settings; ///< Secrets are only in memory.
    bool operator==(const Profile &) const = default;
};

/// One JSON file in a versioned format, written atomically (QSaveFile) and readable by its owner alone. A damaged file is set aside
/// (".damaged-<time>"), never overwritten; a file of a newer format is left as it is.
class ProfileStore
{
public:
    explicit ProfileStore(QString fileName = defaultFileName());
    static QString defaultFileName(); ///< In QStandardPaths::AppConfigLocation.
    QString fileName() const { return m_fileName; }

    struct LoadResult {
        QList<Profile> profiles;
        QString message; ///< Translated; not empty if a damaged file was set aside, or the file or a part of it could not be read.
    };
    LoadResult load();
    /// False with a translated reason in *error if it could not be written.
    bool save(const QList<Profile> &profiles, QString *error);

private:
    QString setAside();
    QString m_fileName;
};
