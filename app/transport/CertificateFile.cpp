#include "transport/CertificateFile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cstring>

using namespace Qt::StringLiterals;
using Kind = FileContent::Kind;

namespace {

constexpr qint64 sizeLimit = 1024 * 1024;

QString translated(const char *text, int n = -1)
{
    return QCoreApplication::translate("CertificateFile", text, nullptr, n);
}

QByteArray readBytes(const FileOrPem &file, CertificateFile &result)
{
    if (!file.pem.isEmpty()) {
        result.name = QCoreApplication::translate("CertificateFile", "the PEM text");
        return file.pem.left(sizeLimit);
    }
    const QFileInfo info(file.path);
    result.name = info.fileName();
    QFile input(file.path);
    // A pipe without a writer would wait forever; the shell's <(...) is a pipe with one.
    if (info.exists() && !info.isFile() && !file.path.startsWith("/dev/fd/"_L1))
        result.readError = info.isDir() ? QCoreApplication::translate("CertificateFile", "it is a folder")
                                        : QCoreApplication::translate("CertificateFile", "it is not a regular file");
    else if (!input.open(QIODevice::ReadOnly))
        result.readError = input.errorString();
    else if (input.size() > sizeLimit)
        result.readError = QCoreApplication::translate("CertificateFile", "it is larger than 1 MiB");
    if (result.readError.isEmpty())
        return input.read(sizeLimit);
    result.name = file.path; // in whole: the folder may be what is wrong
    return {};
}

/// Of UTF-16 and UTF-32, also without a byte order mark: every other byte of ASCII is then zero.
std::optional<QStringConverter::Encoding> wideEncoding(const QByteArray &bytes)
{
    if (const auto encoding = QStringConverter::encodingForData(bytes); encoding && *encoding != QStringConverter::Utf8)
        return encoding;
    const auto zero = [&](qsizetype at) { return bytes.at(at) == '\0'; };
    if (bytes.size() < 4 || zero(0) == zero(1) || zero(0) != zero(2) || zero(1) != zero(3))
        return std::nullopt;
    return zero(0) ? QStringConverter::Utf16BE : QStringConverter::Utf16LE;
}

/// Without byte order mark, UTF-16 as UTF-8, and "\n" written out (as in JSON) as line ends.
QByteArray asPlainText(QByteArray bytes)
{
    if (const auto encoding = wideEncoding(bytes))
        bytes = QString(QStringDecoder(*encoding)(bytes)).toUtf8();
    if (bytes.startsWith("\xEF\xBB\xBF"))
        bytes.remove(0, 3);
    if (!bytes.contains('\n'))
        bytes.replace("\\r", "").replace("\\n", "\n");
    return bytes;
}

/// The base64 between the marks as bytes; empty if it is damaged. Header lines ("Proc-Type: ...") are left out.
QByteArray decodeBody(const QByteArray &body)
{
    QByteArray base64;
    for (const QByteArray &line : body.split('\n')) {
        if (!line.contains(':'))
            base64 += line;
    }
    base64 = base64.simplified().replace(' ', "");
    const auto decoded = QByteArray::fromBase64Encoding(base64, QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

void addKey(CertificateFile &file, const QByteArray &key, bool encrypted)
{
    if (file.key.isEmpty()) {
        file.key = key;
        file.keyEncrypted = encrypted;
    }
}

QString pkcs7()
{
    return translated(QT_TRANSLATE_NOOP("CertificateFile", "a PKCS#7 bundle (convert it to PEM: \"openssl pkcs7 -print_certs\")"));
}

/// One PEM block; false if it is damaged.
bool addBlock(CertificateFile &file, const QByteArray &label, const QByteArray &body, const QByteArray &block)
{
    const QByteArray der = decodeBody(body);
    if (label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE") {
        const auto certificate = openssl::certificateFromDer(der); // a trusted one has more behind it
        if (certificate)
            file.certificates.append(openssl::toDer<X509>(certificate.get(), i2d_X509));
        return certificate != nullptr;
    }
    if (label == "X509 CRL") {
        file.crls.append(der);
        return openssl::crlFromDer(der) != nullptr;
    }
    if (label == "OPENSSH PRIVATE KEY") {
        file.otherKind = translated(QT_TRANSLATE_NOOP("CertificateFile", "an OpenSSH private key"));
    } else if (label == "PKCS7" || label == "CMS") {
        file.otherKind = pkcs7();
    } else if (label.startsWith("PGP ")) {
        file.otherKind = translated(QT_TRANSLATE_NOOP("CertificateFile", "OpenPGP data, which TLS does not use"));
    } else if (label.endsWith("PRIVATE KEY")) {
        addKey(file, block, label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED"));
        return !der.isEmpty();
    } else if (label.endsWith("CERTIFICATE REQUEST")) {
        file.kind = Kind::CertificateRequest;
        file.requests.append(der);
    } else if (label.endsWith("PUBLIC KEY")) {
        file.kind = Kind::PublicKey;
        file.publicKey = der;
    }
    return true;
}

void readPem(CertificateFile &file, const QByteArray &text)
{
    static const QByteArray begin = "-----BEGIN ";
    for (qsizetype at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
        const qsizetype labelEnd = text.indexOf("-----", at + begin.size());
        const QByteArray label = labelEnd < 0 ? QByteArray() : text.mid(at + begin.size(), labelEnd - at - begin.size());
        const QByteArray endMark = "-----END " + label + "-----";
        const qsizetype end = labelEnd < 0 ? -1 : text.indexOf(endMark, labelEnd);
        const qsizetype bodyStart = labelEnd + 5;
        if (end < 0 || !addBlock(file, label, text.mid(bodyStart, end - bodyStart), text.mid(at, end + endMark.size() - at) + '\n')) {
            file.kind = Kind::Damaged;
            file.damagedLabel = QString::fromLatin1(label.left(40));
            return;
        }
    }
}

template <typename T, auto release>
bool holds(const QByteArray &der, T *(*read)(T **, const unsigned char **, long))
{
    auto data = reinterpret_cast<const unsigned char *>(der.constData());
    return std::unique_ptr<T, openssl::Release<release>>(read(nullptr, &data, long(der.size()))) != nullptr;
}

void readDer(CertificateFile &file, const QByteArray &bytes)
{
    file.der = true;
    if (openssl::certificateFromDer(bytes)) {
        file.certificates = {bytes};
    } else if (openssl::crlFromDer(bytes)) {
        file.crls = {bytes};
    } else if (holds<PKCS12, PKCS12_free>(bytes, d2i_PKCS12)) {
        file.kind = Kind::Pkcs12;
        file.pkcs12 = bytes;
    } else if (holds<EVP_PKEY, EVP_PKEY_free>(bytes, d2i_AutoPrivateKey)) {
        addKey(file, bytes, false);
    } else if (holds<X509_SIG, X509_SIG_free>(bytes, d2i_X509_SIG)) {
        addKey(file, bytes, true); // PKCS#8, encrypted
    } else if (holds<X509_REQ, X509_REQ_free>(bytes, d2i_X509_REQ)) {
        file.kind = Kind::CertificateRequest;
        file.requests = {bytes};
    } else if (holds<EVP_PKEY, EVP_PKEY_free>(bytes, d2i_PUBKEY)) {
        file.kind = Kind::PublicKey;
        file.publicKey = bytes;
    } else if (holds<PKCS7, PKCS7_free>(bytes, d2i_PKCS7)) {
        file.otherKind = pkcs7();
    } else {
        file.der = false;
        file.kind = Kind::Damaged;
    }
}

/// The inside of a PEM file, pasted without its first and last line.
bool isBareBase64(const QByteArray &text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text.simplified().replace(' ', ""),
                                                        QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    return decoded && (*decoded).size() > 64 && (*decoded).startsWith('\x30'); // an ASN.1 sequence
}

QString knownFormat(const QByteArray &text)
{
    struct Format {
        const char *start; ///< Lower case.
        const char *name;
    };
    static constexpr std::array formats{
        Format{"<!doctype html", QT_TRANSLATE_NOOP("CertificateFile", "a web page")},
        Format{"<html", QT_TRANSLATE_NOOP("CertificateFile", "a web page")},
        Format{"<", QT_TRANSLATE_NOOP("CertificateFile", "HTML or XML")},
        Format{"{", QT_TRANSLATE_NOOP("CertificateFile", "JSON or something like it")},
        Format{"\xfe\xed\xfe\xed", QT_TRANSLATE_NOOP("CertificateFile", "a Java key store")},
        Format{"ssh-", QT_TRANSLATE_NOOP("CertificateFile", "an SSH public key")},
        Format{"ecdsa-sha2-", QT_TRANSLATE_NOOP("CertificateFile", "an SSH public key")},
        Format{"putty-user-key-file", QT_TRANSLATE_NOOP("CertificateFile", "a PuTTY key")},
        Format{"pk\x03\x04", QT_TRANSLATE_NOOP("CertificateFile", "a ZIP archive")},
        Format{"\x1f\x8b", QT_TRANSLATE_NOOP("CertificateFile", "a gzip archive")},
    };
    if (isBareBase64(text))
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "base64 without its BEGIN and END lines"));
    const QByteArray start = text.left(1'024).trimmed().toLower();
    if (start.contains("<html"))
        return translated(formats[0].name);
    const auto *format = std::find_if(formats.begin(), formats.end(), [&](const Format &known) { return start.startsWith(known.start); });
    return format == formats.end() ? QString() : translated(format->name);
}

void settleKind(CertificateFile &file)
{
    if (file.kind != Kind::Other || !file.otherKind.isEmpty())
        return;
    if (!file.certificates.isEmpty())
        file.kind = file.key.isEmpty() ? Kind::Certificates : Kind::CertificateAndKey;
    else if (!file.key.isEmpty())
        file.kind = file.keyEncrypted ? Kind::EncryptedPrivateKey : Kind::PrivateKey;
    else if (!file.crls.isEmpty())
        file.kind = Kind::Crl;
}

/// Gives OpenSSL the passphrase; without one it fails instead of asking on the terminal.
int givePassphrase(char *buffer, int size, int, void *data)
{
    const auto *passphrase = static_cast<const QByteArray *>(data);
    if (!passphrase || passphrase->size() > size)
        return -1;
    std::memcpy(buffer, passphrase->constData(), std::size_t(passphrase->size()));
    return int(passphrase->size());
}

} // namespace

CertificateFile readCertificateFile(const FileOrPem &input)
{
    const openssl::ErrorMark mark;
    CertificateFile file;
    const QByteArray bytes = readBytes(input, file);
    if (!file.readError.isEmpty()) {
        file.kind = Kind::Unreadable;
        return file;
    }
    const QByteArray text = asPlainText(bytes);
    if (text.trimmed().isEmpty())
        file.kind = Kind::Empty;
    else if (text.contains("-----BEGIN "))
        readPem(file, text);
    else if (bytes.startsWith('\x30')) // an ASN.1 sequence
        readDer(file, bytes);
    else
        file.otherKind = knownFormat(text);
    settleKind(file);
    return file;
}

QString CertificateFile::description() const
{
    switch (kind) {
    case Kind::Unreadable:
        return readError;
    case Kind::Empty:
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "nothing: it is empty"));
    case Kind::Certificates:
        return translated(QT_TRANSLATE_N_NOOP("CertificateFile", "%n certificate(s)"), int(certificates.size()));
    case Kind::PrivateKey:
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "a private key"));
    case Kind::EncryptedPrivateKey:
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "an encrypted private key"));
    case Kind::CertificateAndKey:
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "a certificate and a private key"));
    case Kind::CertificateRequest:
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "a certificate signing request, which no CA has signed yet"));
    case Kind::Crl:
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "a certificate revocation list"));
    case Kind::Pkcs12:
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "a PKCS#12 bundle"));
    case Kind::PublicKey:
        return translated(QT_TRANSLATE_NOOP("CertificateFile", "a public key"));
    case Kind::Damaged:
        return damagedLabel.isEmpty()
            ? translated(QT_TRANSLATE_NOOP("CertificateFile", "damaged data, which cannot be decoded"))
            : translated(QT_TRANSLATE_NOOP("CertificateFile", "a damaged block \"%1\", which cannot be decoded")).arg(damagedLabel);
    case Kind::Other:
        break;
    }
    return otherKind.isEmpty() ? translated(QT_TRANSLATE_NOOP("CertificateFile", "no certificate, no key and no revocation list"))
                               : otherKind;
}

openssl::Key openKey(const CertificateFile &file, const QByteArray *passphrase)
{
    const auto bio = openssl::reader(file.key);
    void *const data = const_cast<QByteArray *>(passphrase);
    if (!file.der)
        return openssl::Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, givePassphrase, data));
    if (file.keyEncrypted)
        return openssl::Key(d2i_PKCS8PrivateKey_bio(bio.get(), nullptr, givePassphrase, data));
    return openssl::Key(d2i_PrivateKey_bio(bio.get(), nullptr));
}

Pkcs12Content openPkcs12(const QByteArray &der, const QByteArray &passphrase)
{
    Pkcs12Content content;
    auto position = reinterpret_cast<const unsigned char *>(der.constData());
    const openssl::Pkcs12 box(d2i_PKCS12(nullptr, &position, long(der.size())));
    if (!PKCS12_verify_mac(box.get(), passphrase.constData(), int(passphrase.size()))
        && (!passphrase.isEmpty() || !PKCS12_verify_mac(box.get(), nullptr, 0))) {
        content.outcome = Pkcs12Content::Outcome::WrongPassphrase;
        return content;
    }
    EVP_PKEY *key = nullptr;
    X509 *certificate = nullptr;
    STACK_OF(X509) *others = nullptr;
    if (PKCS12_parse(box.get(), passphrase.constData(), &key, &certificate, &others) != 1) {
        content.outcome = Pkcs12Content::Outcome::CipherIsGone;
        return content;
    }
    content.key.reset(key);
    const openssl::Certificate own(certificate);
    content.hasCertificate = certificate != nullptr;
    if (certificate)
        content.certificates.append(openssl::toDer<X509>(certificate, i2d_X509));
    for (int i = 0; i < sk_X509_num(others); ++i)
        content.certificates.append(openssl::toDer<X509>(sk_X509_value(others, i), i2d_X509));
    sk_X509_pop_free(others, X509_free);
    return content;
}
