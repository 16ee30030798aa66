#include "transport/TlsMaterial.h"

#include "transport/CertificateFile.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = FileContent::Kind;

namespace {

QString translated(const char *text, int n = -1)
{
    return QCoreApplication::translate("TlsMaterial", text, nullptr, n);
}

bool keyFits(const QByteArray &certificate, EVP_PKEY *key)
{
    const auto parsed = openssl::certificateFromDer(certificate);
    return parsed && X509_check_private_key(parsed.get(), key) == 1;
}

/// In short, for texts: the common name, or else the whole subject.
QString subjectName(const QByteArray &certificate)
{
    const QSslCertificate parsed(certificate, QSsl::Der);
    const QString name = parsed.subjectDisplayName();
    return name.isEmpty() ? parsed.subjectInfo(QSslCertificate::Organization).join(u", "_s) : name;
}

/// The cipher of a PKCS#8 key is one that OpenSSL no longer loads (RC2, DES, ...): no passphrase opens it.
bool cipherIsGone(const CertificateFile &file)
{
    const auto bio = openssl::reader(file.key);
    const std::unique_ptr<X509_SIG, openssl::Release<X509_SIG_free>> box(
        file.der ? d2i_PKCS8_bio(bio.get(), nullptr) : PEM_read_bio_PKCS8(bio.get(), nullptr, nullptr, nullptr));
    if (!box)
        return false; // of the traditional form
    const X509_ALGOR *method = nullptr;
    X509_SIG_get0(box.get(), &method, nullptr);
    int cipher = NID_undef;
    if (OBJ_obj2nid(method->algorithm) == NID_pbes2) {
        const std::unique_ptr<PBE2PARAM, openssl::Release<PBE2PARAM_free>> parameters(
            static_cast<PBE2PARAM *>(ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), method->parameter)));
        cipher = parameters ? OBJ_obj2nid(parameters->encryption->algorithm) : NID_undef;
    } else if (EVP_PBE_find(EVP_PBE_TYPE_OUTER, OBJ_obj2nid(method->algorithm), &cipher, nullptr, nullptr) != 1) {
        return true;
    }
    const std::unique_ptr<EVP_CIPHER, openssl::Release<EVP_CIPHER_free>> known(
        cipher == NID_undef ? nullptr : EVP_CIPHER_fetch(nullptr, OBJ_nid2sn(cipher), nullptr));
    return !known;
}

/// Reads the files of one TlsSettings and gathers what is wrong with them.
class Loader
{
public:
    explicit Loader(const TlsSettings &settings)
        : m_settings(settings)
    {
        if (settings.passphrase)
            m_passphrase = settings.passphrase->toUtf8();
    }
    std::variant<TlsMaterial, QList<SettingsProblem>> load();

private:
    void loadCa();
    void loadCrl();
    void loadClient();
    void loadPkcs12();
    void takePkcs12(const CertificateFile &file);
    openssl::Key loadKey(const CertificateFile &file);
    void takeClient(const QList<QByteArray> &certificates, openssl::Key key, const QString &certificateName, const QString &keyName);
    bool areSwapped(const CertificateFile &certificate);
    void mismatchProblem(const QList<QByteArray> &certificates, EVP_PKEY *key, const QString &certificateName, const QString &keyName);
    void passphraseProblem(const CertificateFile &file);
    static QString asPkcs12();
    void problem(const char *cause, SettingsField field, const QString &text, const QString &accepted)
    {
        m_problems.append({QString::fromLatin1(cause), field, text, accepted});
    }
    void wrongContent(const char *cause, SettingsField field, const CertificateFile &file, const QString &accepted);
    const QByteArray *passphrase() const { return m_settings.passphrase ? &m_passphrase : nullptr; }

    const TlsSettings &m_settings;
    QByteArray m_passphrase;
    TlsMaterial m_material;
    QList<SettingsProblem> m_problems;
};

std::variant<TlsMaterial, QList<SettingsProblem>> Loader::load()
{
    loadCa();
    if (!m_settings.crlFile.isEmpty())
        loadCrl();
    if (!m_settings.certificate.isEmpty() || !m_settings.key.isEmpty())
        loadClient();
    else if (!m_settings.pkcs12.isEmpty())
        loadPkcs12();
    if (!m_problems.isEmpty())
        return m_problems;
    return m_material;
}

void Loader::wrongContent(const char *cause, SettingsField field, const CertificateFile &file, const QString &accepted)
{
    const QString text = file.kind == Kind::Unreadable
        ? translated(QT_TRANSLATE_NOOP("TlsMaterial", "%1 cannot be read: %2.")).arg(file.name, file.readError)
        : translated(QT_TRANSLATE_NOOP("TlsMaterial", "%1 holds %2.")).arg(file.name, file.description());
    problem(cause, field, text, accepted);
}

void Loader::loadCa()
{
    QStringList names;
    for (const FileOrPem &input : m_settings.ca) {
        if (input.isEmpty())
            continue;
        const CertificateFile file = readCertificateFile(input);
        if (file.kind == Kind::Damaged || file.certificates.isEmpty()) {
            wrongContent("ca-file-unusable", SettingsField::CaFile, file,
                         translated(QT_TRANSLATE_NOOP(
                             "TlsMaterial", "Give the certificate of the CA that issued the broker's certificate, as PEM or DER.")));
            continue;
        }
        names.append(file.name);
        for (const QByteArray &der : file.certificates)
            m_material.ca.append(QSslCertificate(der, QSsl::Der));
    }
    m_material.caSource = names.join(u", "_s);
}

void Loader::loadCrl()
{
    const CertificateFile file = readCertificateFile({m_settings.crlFile, {}});
    if (file.kind == Kind::Damaged || file.crls.isEmpty())
        wrongContent("option-invalid", SettingsField::CrlFile, file,
                     translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give a certificate revocation list, as PEM or DER.")));
    else
        m_material.crls = file.crls;
}

void Loader::loadClient()
{
    if (m_settings.certificate.isEmpty()) {
        problem("client-certificate-unusable", SettingsField::ClientCertificate,
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "A client key is given, but no client certificate.")),
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give the certificate that belongs to the key, or remove the key.")));
        return;
    }
    const CertificateFile certificate = readCertificateFile(m_settings.certificate);
    if (certificate.kind == Kind::Pkcs12 && m_settings.key.isEmpty()) {
        takePkcs12(certificate);
        return;
    }
    if (areSwapped(certificate))
        return;
    if (certificate.kind == Kind::Damaged || certificate.certificates.isEmpty()) {
        wrongContent("client-certificate-unusable", SettingsField::ClientCertificate, certificate,
                     certificate.kind == Kind::Pkcs12
                         ? asPkcs12()
                         : translated(QT_TRANSLATE_NOOP(
                             "TlsMaterial", "Give the client's certificate, followed by its intermediate CAs, as PEM or DER.")));
        return;
    }
    const bool inOneFile = m_settings.key.isEmpty();
    if (inOneFile && certificate.key.isEmpty()) {
        problem("client-key-unusable", SettingsField::ClientKey,
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "A client certificate is given (%1), but no key.")).arg(certificate.name),
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give the private key that belongs to the certificate.")));
        return;
    }
    const CertificateFile keyFile = inOneFile ? certificate : readCertificateFile(m_settings.key);
    if (openssl::Key key = loadKey(keyFile))
        takeClient(certificate.certificates, std::move(key), certificate.name, keyFile.name);
}

QString Loader::asPkcs12()
{
    return translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give it as PKCS#12 (--pfx), in place of certificate and key."));
}

/// The key stands where the certificate belongs, and the other way round.
bool Loader::areSwapped(const CertificateFile &certificate)
{
    if (!certificate.certificates.isEmpty() || certificate.key.isEmpty() || m_settings.key.isEmpty())
        return false;
    const CertificateFile key = readCertificateFile(m_settings.key);
    if (key.certificates.isEmpty() || !key.key.isEmpty())
        return false;
    problem("client-certificate-unusable", SettingsField::ClientCertificate,
            translated(QT_TRANSLATE_NOOP("TlsMaterial", "Certificate and key are swapped: %1 holds %2, and %3 holds %4."))
                .arg(certificate.name, certificate.description(), key.name, key.description()),
            translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give %1 as client certificate and %2 as client key."))
                .arg(key.name, certificate.name));
    return true;
}

openssl::Key Loader::loadKey(const CertificateFile &file)
{
    const QString accepted = file.kind == Kind::Pkcs12
        ? asPkcs12()
        : translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give the private key that belongs to the certificate, as PEM or DER."));
    if (file.kind == Kind::Damaged || file.key.isEmpty()) {
        wrongContent("client-key-unusable", SettingsField::ClientKey, file, accepted);
        return nullptr;
    }
    openssl::Key key = openKey(file, passphrase());
    if (key)
        return key;
    if (file.keyEncrypted && cipherIsGone(file))
        problem("client-key-unusable", SettingsField::ClientKey,
                translated(QT_TRANSLATE_NOOP("TlsMaterial",
                                             "%1 is encrypted with a cipher that OpenSSL no longer opens (RC2, DES or a "
                                             "relative of them)."))
                    .arg(file.name),
                translated(QT_TRANSLATE_NOOP("TlsMaterial",
                                             "Encrypt the key anew with AES: \"openssl pkey -provider legacy -provider default "
                                             "-in OLD -aes256 -out NEW\".")));
    else if (file.keyEncrypted)
        passphraseProblem(file);
    else
        problem("client-key-unusable", SettingsField::ClientKey,
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "The private key in %1 is damaged or of a kind that OpenSSL does not know."))
                    .arg(file.name),
                accepted);
    return nullptr;
}

void Loader::passphraseProblem(const CertificateFile &file)
{
    if (passphrase())
        problem("client-key-passphrase", SettingsField::Passphrase,
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "The passphrase does not open %1.")).arg(file.name),
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give the passphrase with which the key was encrypted.")));
    else
        problem("client-key-passphrase", SettingsField::Passphrase,
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "%1 is encrypted and needs a passphrase.")).arg(file.name),
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give its passphrase.")));
}

void Loader::mismatchProblem(const QList<QByteArray> &certificates, EVP_PKEY *key, const QString &certificateName, const QString &keyName)
{
    const QString text =
        translated(QT_TRANSLATE_NOOP("TlsMaterial",
                                     "The private key in %1 does not belong to the certificate \"%2\", the first one in %3: "
                                     "they do not match."))
            .arg(keyName, subjectName(certificates.constFirst()), certificateName);
    const auto own = std::find_if(certificates.begin(), certificates.end(), [&](const QByteArray &der) { return keyFits(der, key); });
    problem("client-key-mismatch", SettingsField::ClientKey, text,
            own == certificates.end()
                ? translated(QT_TRANSLATE_NOOP("TlsMaterial",
                                               "Give the key for which this certificate was issued, or the certificate that was "
                                               "issued for this key."))
                : translated(QT_TRANSLATE_NOOP("TlsMaterial",
                                               "The key belongs to \"%1\", which stands further down: put that certificate "
                                               "first in %2, its issuers behind it."))
                      .arg(subjectName(*own), certificateName));
}

void Loader::takeClient(const QList<QByteArray> &certificates, openssl::Key key, const QString &certificateName, const QString &keyName)
{
    if (!keyFits(certificates.constFirst(), key.get())) {
        mismatchProblem(certificates, key.get(), certificateName, keyName);
        return;
    }
    for (const QByteArray &der : certificates)
        m_material.clientChain.append(QSslCertificate(der, QSsl::Der));
    m_material.clientKey = QSslKey(Qt::HANDLE(key.release()), QSsl::PrivateKey); // takes it over
}

void Loader::loadPkcs12()
{
    const CertificateFile file = readCertificateFile(m_settings.pkcs12);
    if (file.kind == Kind::Pkcs12)
        takePkcs12(file);
    else if (openssl::Key key = file.kind == Kind::CertificateAndKey ? loadKey(file) : nullptr)
        takeClient(file.certificates, std::move(key), file.name, file.name); // PEM with both serves as well
    else if (m_problems.isEmpty())
        wrongContent(
            "client-certificate-unusable", SettingsField::Pkcs12, file,
            translated(QT_TRANSLATE_NOOP("TlsMaterial", "Give a PKCS#12 file (.p12, .pfx) with the client's certificate and key.")));
}

void Loader::takePkcs12(const CertificateFile &file)
{
    Pkcs12Content content = openPkcs12(file.pkcs12, m_passphrase);
    if (content.outcome == Pkcs12Content::Outcome::WrongPassphrase)
        passphraseProblem(file);
    else if (content.outcome == Pkcs12Content::Outcome::CipherIsGone)
        problem("client-certificate-unusable", SettingsField::Pkcs12,
                translated(QT_TRANSLATE_NOOP("TlsMaterial",
                                             "%1 is encrypted with a cipher that OpenSSL no longer opens (RC2 or a relative of it)."))
                    .arg(file.name),
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "Export it anew with AES, or give certificate and key as PEM.")));
    else if (content.key && content.hasCertificate)
        takeClient(content.certificates, std::move(content.key), file.name, file.name);
    else
        problem("client-certificate-unusable", SettingsField::Pkcs12,
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "%1 does not hold a certificate with its private key.")).arg(file.name),
                translated(QT_TRANSLATE_NOOP("TlsMaterial", "Export the client's certificate together with its key.")));
}

/// "the next expires in 212 days"
QString certificatesSummary(const QList<QByteArray> &certificates)
{
    bool allAuthorities = true;
    QDateTime firstExpiry;
    for (const QByteArray &der : certificates) {
        const auto certificate = openssl::certificateFromDer(der);
        allAuthorities = allAuthorities && X509_check_ca(certificate.get()) > 0;
        tm time{};
        ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &time);
        const QDateTime expiry({time.tm_year + 1900, time.tm_mon + 1, time.tm_mday}, {time.tm_hour, time.tm_min, time.tm_sec}, Qt::UTC);
        if (!firstExpiry.isValid() || expiry < firstExpiry)
            firstExpiry = expiry;
    }
    const int count = int(certificates.size());
    const QString what = allAuthorities ? translated(QT_TRANSLATE_N_NOOP("TlsMaterial", "%n CA certificate(s)"), count)
                                        : translated(QT_TRANSLATE_N_NOOP("TlsMaterial", "%n certificate(s)"), count);
    const int days = int(QDateTime::currentDateTimeUtc().daysTo(firstExpiry));
    if (firstExpiry < QDateTime::currentDateTimeUtc())
        return translated(QT_TRANSLATE_NOOP("TlsMaterial", "%1, expired on %2")).arg(what, firstExpiry.toString(Qt::ISODate));
    return count == 1 ? translated(QT_TRANSLATE_N_NOOP("TlsMaterial", "%1, expires in %n day(s)"), days).arg(what)
                      : translated(QT_TRANSLATE_N_NOOP("TlsMaterial", "%1, the next expires in %n day(s)"), days).arg(what);
}

} // namespace

std::variant<TlsMaterial, QList<SettingsProblem>> loadTlsMaterial(const TlsSettings &settings)
{
    const openssl::ErrorMark mark;
    return Loader(settings).load();
}

FileContent inspectFile(const FileOrPem &input)
{
    const openssl::ErrorMark mark;
    const CertificateFile file = readCertificateFile(input);
    FileContent content;
    content.kind = file.kind;
    content.der = file.der;
    content.certificates = file.certificates;
    if (file.kind == Kind::Certificates)
        content.summary = certificatesSummary(file.certificates);
    else if (file.kind == Kind::CertificateAndKey)
        content.summary = translated(QT_TRANSLATE_NOOP("TlsMaterial", "Private key and %1")).arg(certificatesSummary(file.certificates));
    else if (file.kind == Kind::Unreadable)
        content.summary = translated(QT_TRANSLATE_NOOP("TlsMaterial", "Cannot be read: %1")).arg(file.readError);
    else
        content.summary = translated(QT_TRANSLATE_NOOP("TlsMaterial", "Holds %1")).arg(file.description());
    return content;
}
