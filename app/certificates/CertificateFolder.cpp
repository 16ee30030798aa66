#include "certificates/CertificateFolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSet>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

struct Folder {
    Q_DECLARE_TR_FUNCTIONS(CertificateFolder)
};

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions readable = ownerOnly | QFile::ReadGroup | QFile::ReadOther;

/// "client-pump-7" for any common name, each once.
QString baseName(const QString &commonName, QSet<QString> &taken)
{
    static const QRegularExpression other(u"[^A-Za-z0-9._-]+"_s);
    constexpr qsizetype longest = 64;
    const QString plain = QString(commonName).replace(other, u"-"_s).left(longest);
    const QString base = "client-"_L1 + (plain.isEmpty() ? u"1"_s : plain);
    QString name = base;
    for (int number = 2; taken.contains(name.toLower()); ++number) // file systems that know no case are about
        name = u"%1-%2"_s.arg(base).arg(number);
    taken.insert(name.toLower());
    return name;
}

class Files
{
public:
    void open(const QString &name, const QByteArray &content, const QString &purpose)
    {
        m_all.append({name, SecretBytes(content), false, purpose});
    }
    void secret(const QString &name, const SecretBytes &content, const QString &purpose) { m_all.append({name, content, true, purpose}); }
    QList<CertificateFileOut> take() { return std::move(m_all); }

private:
    QList<CertificateFileOut> m_all;
};

/// "client-pump-7" and so on, in the order of the clients.
QStringList baseNames(const QList<ClientCertificate> &clients)
{
    QSet<QString> taken;
    QStringList names;
    for (const ClientCertificate &client : clients)
        names << baseName(client.commonName, taken);
    return names;
}

void addClients(Files &files, const QList<ClientCertificate> &clients)
{
    const QStringList names = baseNames(clients);
    for (qsizetype i = 0; i < clients.size(); ++i) {
        const ClientCertificate &client = clients[i];
        const QString &name = names[i];
        files.open(name + ".crt"_L1, client.identity.withChain(), Folder::tr("Certificate of the client %1").arg(client.commonName));
        files.secret(name + ".key"_L1, client.identity.key, Folder::tr("Private key of the client %1").arg(client.commonName));
        if (!client.pkcs12.isEmpty())
            files.secret(name + ".p12"_L1, client.pkcs12,
                         Folder::tr("Certificate, key and CA of the client %1 as PKCS#12").arg(client.commonName));
    }
}

QString problemOf(const QString &file, const QString &systemsWords)
{
    return Folder::tr("%1 cannot be written: %2.").arg(QDir::toNativeSeparators(file), systemsWords);
}

QString makeFolder(const QString &folder)
{
    if (QFileInfo(folder).isDir())
        return {};
    if (QFileInfo::exists(folder))
        return Folder::tr("%1 is a file. Give a folder.").arg(QDir::toNativeSeparators(folder));
    if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, ownerOnly | QFile::ExeOwner))
        return Folder::tr("The folder %1 cannot be made. Check that you may write there.").arg(QDir::toNativeSeparators(folder));
    return {};
}

std::unique_ptr<QSaveFile> writeBeside(const CertificateFileOut &file, const QString &path, QString &problem)
{
    auto out = std::make_unique<QSaveFile>(path);
    const QByteArray &bytes = file.content.bytes();
    if (!out->open(QIODevice::WriteOnly) || !out->setPermissions(file.isSecret ? ownerOnly : readable) || out->write(bytes) != bytes.size()
        || !out->flush())
        problem = problemOf(path, out->errorString());
    return out;
}

/// Something is there that would be lost: the same once more is not. What cannot be read counts as something else.
bool isInTheWay(const CertificateFileOut &file, const QString &path)
{
    const QFileInfo there(path);
    if (!there.exists() && !there.isSymLink())
        return false;
    const QByteArray &bytes = file.content.bytes();
    QFile old(path);
    if (!there.isFile() || there.size() != bytes.size() || !old.open(QIODevice::ReadOnly))
        return true;
    return SecretBytes(old.read(bytes.size())).bytes() != bytes;
}

/// Words that are part of a path may not end the line.
QString pathIn(const QString &folder, const QString &file)
{
    return folder.isEmpty() ? file : QDir::toNativeSeparators(QDir(folder).absoluteFilePath(file));
}

QStringList remarks(const CertificateSet &set, const MosquittoOptions &options)
{
    QStringList lines{Folder::tr("mosquitto reads these files as the user it runs as, often \"mosquitto\": that user must be able to.")};
    lines << Folder::tr("Clients need: mqtts:// with one of the names in the server's certificate, port %1, and %2 as CA file.")
                 .arg(options.port)
                 .arg(u"ca.crt"_s);
    if (options.requireCertificate)
        lines << Folder::tr("Each client also needs a certificate of its own with its key: client-NAME.crt and client-NAME.key.");
    if (options.requireCertificate && options.identityAsUsername)
        lines << Folder::tr("The common name of the client's certificate is its user name: write the ACL for that.");
    else
        lines << Folder::tr("Who may connect is another matter: add password_file, or allow_anonymous true for a test.");
    if (!set.revocationList.isEmpty())
        lines << Folder::tr("The revocation list runs out after 30 days; then mosquitto refuses every client until there is a new one.");
    return lines;
}

} // namespace

QList<CertificateFileOut> filesOf(const CertificateSet &set)
{
    Files files;
    files.open(u"ca.crt"_s, set.authority.root.isEmpty() ? set.authority.certificate : set.authority.root,
               Folder::tr("Certificate of the CA: give it to every client"));
    if (set.authorityIsNew)
        files.secret(u"ca.key"_s, set.authority.key, Folder::tr("Private key of the CA: keep it away from the broker"));
    if (set.intermediate) {
        files.open(u"intermediate.crt"_s, set.intermediate->withChain(), Folder::tr("Certificate of the intermediate CA"));
        files.secret(u"intermediate.key"_s, set.intermediate->key, Folder::tr("Private key of the intermediate CA"));
    }
    if (set.server) {
        files.open(u"server.crt"_s, set.server->withChain(), Folder::tr("Certificate of the server, with its chain"));
        files.secret(u"server.key"_s, set.server->key, Folder::tr("Private key of the server"));
    }
    addClients(files, set.clients);
    if (!set.revocationList.isEmpty())
        files.open(u"ca.crl"_s, set.revocationList, Folder::tr("Certificate revocation list"));
    return files.take();
}

QString mosquittoLines(const CertificateSet &set, const MosquittoOptions &options)
{
    QStringList lines;
    for (const QString &remark : remarks(set, options))
        lines << "# "_L1 + remark;
    const auto option = [&](const char *name, const QString &value) { lines << QString::fromLatin1(name) + u' ' + value; };
    option("listener", QString::number(options.port));
    if (options.requireCertificate) // of what the clients present
        option("cafile", pathIn(options.folder, u"ca.crt"_s));
    option("certfile", pathIn(options.folder, u"server.crt"_s));
    option("keyfile", pathIn(options.folder, u"server.key"_s));
    option("require_certificate", options.requireCertificate ? u"true"_s : u"false"_s);
    if (options.requireCertificate && options.identityAsUsername)
        option("use_identity_as_username", u"true"_s);
    if (options.requireCertificate && !set.revocationList.isEmpty())
        option("crlfile", pathIn(options.folder, u"ca.crl"_s));
    return lines.join(u'\n') + u'\n';
}

SaveOutcome saveFiles(const QList<CertificateFileOut> &files, const QString &folder, bool overwrite)
{
    SaveOutcome outcome;
    outcome.problem = makeFolder(folder);
    if (!outcome.problem.isEmpty())
        return outcome;
    const QDir place(folder);
    for (const CertificateFileOut &file : files) {
        if (!overwrite && isInTheWay(file, place.filePath(file.name)))
            outcome.existing << file.name;
    }
    std::vector<std::unique_ptr<QSaveFile>> written;
    for (qsizetype i = 0; i < files.size() && outcome.existing.isEmpty() && outcome.problem.isEmpty(); ++i)
        written.push_back(writeBeside(files[i], place.filePath(files[i].name), outcome.problem));
    for (std::size_t i = 0; i < written.size() && outcome.problem.isEmpty(); ++i) {
        if (written[i]->commit())
            outcome.written << files[qsizetype(i)].name;
        else
            outcome.problem = problemOf(written[i]->fileName(), written[i]->errorString());
    }
    return outcome;
}

TlsSettings useFiles(const CertificateSet &set, const QString &folder, int client, const TlsSettings &before)
{
    TlsSettings after = before;
    after.ca = {{pathIn(folder, u"ca.crt"_s), {}}};
    if (client < 0 || client >= set.clients.size())
        return after;
    const QString name = baseNames(set.clients)[client];
    after.certificate = {pathIn(folder, name + ".crt"_L1), {}};
    after.key = {pathIn(folder, name + ".key"_L1), {}};
    after.pkcs12 = {};
    after.passphrase.reset();
    return after;
}
