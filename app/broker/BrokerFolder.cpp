#include "broker/BrokerFolder.h"

#include "broker/MosquittoConfig.h"
#include "broker/PasswordHash.h"
#include "certificates/CertificateMaker.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QHostInfo>
#include <QRandomGenerator>
#include <QSet>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

struct FolderText {
    Q_DECLARE_TR_FUNCTIONS(BrokerFolder)
};

constexpr auto namePattern = "connack-broker-"_L1;
constexpr int daysOff = 3; ///< By how much a certificate is expired, or not valid yet.

/// Folders that are in use. A program that ends by exit(), as one does that loses its display, removes those that are left here.
class FoldersInUse
{
public:
    static FoldersInUse &instance()
    {
        static FoldersInUse folders;
        return folders;
    }
    ~FoldersInUse()
    {
        for (const QString &path : std::as_const(m_paths))
            QDir(path).removeRecursively();
    }
    void add(const QString &path) { m_paths.insert(path); }
    void remove(const QString &path) { m_paths.remove(path); }
    bool contains(const QString &path) const { return m_paths.contains(path); }

private:
    QSet<QString> m_paths;
};

QString lockFileIn(const QString &folder)
{
    return folder + "/lock"_L1;
}

uint ownUser()
{
#ifdef Q_OS_UNIX
    return ::geteuid();
#else
    return QFileInfo(QDir::homePath()).ownerId();
#endif
}

} // namespace

/// Never through a symbolic link.
void removeBrokerLeftOvers()
{
    const uint owner = ownUser();
    const QFileInfoList folders =
        QDir(QDir::tempPath()).entryInfoList({namePattern + u'*'}, QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QFileInfo &folder : folders) {
        const QString path = folder.absoluteFilePath();
        if (folder.ownerId() != owner || FoldersInUse::instance().contains(path) || !QFile::exists(lockFileIn(path)))
            continue;
        QLockFile lock(lockFileIn(path));
        lock.setStaleLockTime(0); // by its process alone, whatever its age
        if (!lock.tryLock(0))
            continue;
        lock.unlock();
        QDir(path).removeRecursively();
    }
}

namespace {

/// 20 letters and digits that are not mistaken for each other: 98 bits.
QByteArray randomPassword()
{
    constexpr QByteArrayView letters("abcdefghijkmnpqrstuvwxyz23456789");
    QByteArray text;
    for (int i = 0; i < 20; ++i)
        text += letters[qsizetype(QRandomGenerator::system()->bounded(quint32(letters.size())))];
    return text;
}

/// Makes one certificate after the other; after the first that can't be made, none.
class Maker
{
public:
    IssuedCertificate make(const CertificateSpec &spec, const IssuedCertificate *issuer = nullptr)
    {
        if (!m_why.isEmpty())
            return {};
        const auto made = makeCertificate(spec, issuer);
        if (const auto *certificate = std::get_if<IssuedCertificate>(&made))
            return *certificate;
        const QList<SpecProblem> &problems = std::get<QList<SpecProblem>>(made);
        m_why = problems.isEmpty() ? spec.commonName : problems.constFirst().text;
        return {};
    }
    const QString &why() const { return m_why; }

private:
    QString m_why;
};

CertificateSpec authority(const QString &name, CertificateRole role = CertificateRole::Authority)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    CertificateSpec spec;
    spec.role = role;
    spec.commonName = name;
    spec.notBefore = now.addDays(-60);
    spec.notAfter = now.addDays(role == CertificateRole::Authority ? 120 : 110);
    return spec;
}

CertificateSpec expired(CertificateSpec spec)
{
    spec.notBefore = QDateTime::currentDateTimeUtc().addDays(-30);
    spec.notAfter = QDateTime::currentDateTimeUtc().addDays(-daysOff);
    return spec;
}

CertificateSpec client()
{
    CertificateSpec spec;
    spec.role = CertificateRole::Client;
    spec.commonName = u"connack-client"_s;
    spec.days = 90;
    return spec;
}

/// Its names are all that this machine answers to on the loopback interface.
CertificateSpec server(BrokerFault fault)
{
    CertificateSpec spec;
    spec.role = CertificateRole::Server;
    spec.names = {u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
    if (const QString host = QHostInfo::localHostName().toLower(); !alternativeName(host).isEmpty() && !spec.names.contains(host))
        spec.names.append(host);
    if (fault == BrokerFault::WrongName)
        spec.names = QStringList{u"broker.example"_s};
    spec.commonName = spec.names.constFirst();
    spec.days = 90;
    if (fault == BrokerFault::ExpiredCertificate)
        return expired(spec);
    if (fault == BrokerFault::FutureCertificate) {
        spec.notBefore = QDateTime::currentDateTimeUtc().addDays(daysOff);
        spec.notAfter = spec.notBefore.addDays(90);
    }
    return spec;
}

} // namespace

BrokerFolder::BrokerFolder()
    : m_folder(QDir::tempPath() + u'/' + namePattern + "XXXXXX"_L1)
    , m_userName(u"connack"_s)
    , m_password(randomPassword())
{
    if (!m_folder.isValid())
        return;
    m_lock.emplace(lockFileIn(path()));
    m_lock->setStaleLockTime(0);
    m_lock->tryLock(0);
    FoldersInUse::instance().add(path());
    removeBrokerLeftOvers();
}

BrokerFolder::~BrokerFolder()
{
    FoldersInUse::instance().remove(path());
}

bool BrokerFolder::fill(const BrokerScenario &scenario, int majorVersion, QString *why)
{
    if (!m_folder.isValid()) {
        *why = FolderText::tr("No folder can be made in %1: %2").arg(QDir::tempPath(), m_folder.errorString());
        return false;
    }
    const QByteArray hash = majorVersion < 2 ? mosquittoHash6(m_password) : mosquittoHash7(m_password);
    if (hash.isEmpty()) {
        *why = FolderText::tr("OpenSSL gave no random bytes for the password file.");
        return false;
    }
    return write(passwords, m_userName.toUtf8() + ':' + hash + '\n', why) && write(passwordFile, m_password + '\n', why)
        && write(acl, mosquittoAcl(m_userName, majorVersion), why) && writeCertificates(scenario, why);
}

bool BrokerFolder::writeCertificates(const BrokerScenario &scenario, QString *why)
{
    Maker maker;
    const IssuedCertificate root = maker.make(authority(u"Connack local CA"_s));
    const IssuedCertificate other = maker.make(authority(u"Another CA"_s));
    const bool hasIntermediate = scenario.fault == BrokerFault::MissingIntermediate;
    const IssuedCertificate intermediate =
        hasIntermediate ? maker.make(authority(u"Connack local intermediate CA"_s, CertificateRole::Intermediate), &root) : root;
    const IssuedCertificate broker = maker.make(server(scenario.fault), &intermediate);
    const IssuedCertificate device = maker.make(client(), &root);
    const IssuedCertificate oldDevice = maker.make(expired(client()), &root);
    if (!maker.why().isEmpty()) {
        *why = FolderText::tr("The certificates of the local broker can't be made: %1").arg(maker.why());
        return false;
    }
    if (hasIntermediate && !write(intermediateCa, intermediate.certificate, why))
        return false;
    // The broker sends its own certificate alone: there is no other, or that is the fault.
    return write(ca, root.certificate, why) && write(otherCa, other.certificate, why) && write(serverCertificate, broker.certificate, why)
        && write(serverKey, broker.key.bytes(), why) && write(clientCertificate, device.certificate, why)
        && write(clientKey, device.key.bytes(), why) && write(expiredClientCertificate, oldDevice.certificate, why)
        && write(expiredClientKey, oldDevice.key.bytes(), why);
}

bool BrokerFolder::write(const char *name, const QByteArray &bytes, QString *why)
{
    QFile file(path(name));
    if (file.open(QIODevice::WriteOnly | QIODevice::Truncate, QFile::ReadOwner | QFile::WriteOwner) && file.write(bytes) == bytes.size()
        && file.flush())
        return true;
    *why = FolderText::tr("%1 can't be written: %2").arg(file.fileName(), file.errorString());
    return false;
}
