// The private folder of one run of the local broker: its certificates and keys, its password and ACL files.
#pragma once

#include "broker/BrokerScenario.h"

#include <QLockFile>
#include <QTemporaryDir>

#include <optional>

/// Removes the folders of programs that were killed: those of our own user alone.
void removeBrokerLeftOvers();

/// Only its owner can read it. It goes with this object, or with exit(); should the program be killed before, with the next one that is
/// made, or removeBrokerLeftOvers(). For the main thread.
class BrokerFolder
{
public:
    static constexpr auto ca = "ca.pem";
    static constexpr auto otherCa = "other-ca.pem";               ///< Issued nothing here.
    static constexpr auto intermediateCa = "intermediate-ca.pem"; ///< Where it is the one that is missing.
    static constexpr auto serverCertificate = "server.pem";
    static constexpr auto serverKey = "server.key";
    static constexpr auto clientCertificate = "client.pem";
    static constexpr auto clientKey = "client.key";
    static constexpr auto expiredClientCertificate = "expired-client.pem";
    static constexpr auto expiredClientKey = "expired-client.key";
    static constexpr auto passwords = "passwords";       ///< For mosquitto: hashed.
    static constexpr auto passwordFile = "password.txt"; ///< For clients: in the clear.
    static constexpr auto acl = "acl";

    BrokerFolder();
    ~BrokerFolder();
    Q_DISABLE_COPY_MOVE(BrokerFolder)

    /// Makes all files. `majorVersion`: of mosquitto. False with a translated reason in *why if one can't be made.
    bool fill(const BrokerScenario &scenario, int majorVersion, QString *why);
    /// Writes a file that only the owner can read; false as fill().
    bool write(const char *name, const QByteArray &bytes, QString *why);

    QString path() const { return m_folder.path(); }
    QString path(const char *name) const { return m_folder.filePath(QLatin1StringView(name)); }
    const QString &userName() const { return m_userName; }
    const QByteArray &password() const { return m_password; }

private:
    bool writeCertificates(const BrokerScenario &scenario, QString *why);

    QTemporaryDir m_folder;
    std::optional<QLockFile> m_lock; ///< Held while we live; tells the next one that the folder is not left over.
    QString m_userName;
    QByteArray m_password;
};
