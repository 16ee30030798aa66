#include "support/TestCertificates.h"
#include "transport/TlsMaterial.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;
using Kind = FileContent::Kind;

namespace {

const TestCertificates &pki()
{
    return TestCertificates::instance();
}

FileOrPem path(const QString &name)
{
    return {name, {}};
}

TlsSettings withClient(const QString &certificate, const QString &key, const std::optional<QString> &passphrase = {})
{
    TlsSettings settings;
    settings.certificate = path(certificate);
    settings.key = path(key);
    settings.passphrase = passphrase;
    return settings;
}

TlsSettings withPkcs12(const QString &file, const std::optional<QString> &passphrase = {})
{
    TlsSettings settings;
    settings.pkcs12 = path(file);
    settings.passphrase = passphrase;
    return settings;
}

TlsSettings withCa(const QString &file)
{
    TlsSettings settings;
    settings.ca = {path(file)};
    return settings;
}

/// "cause: text" of the only problem, or of all.
QString verdict(const TlsSettings &settings)
{
    const auto result = loadTlsMaterial(settings);
    QStringList texts;
    if (const auto *problems = std::get_if<QList<SettingsProblem>>(&result)) {
        for (const SettingsProblem &problem : *problems)
            texts.append(u"%1: %2 | %3"_s.arg(problem.cause, problem.text, problem.accepted));
    }
    return texts.join(u'\n');
}

} // namespace

class TstTlsMaterial : public QObject
{
    Q_OBJECT
private slots:
    void recognises_data();
    void recognises();
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void otherKeys_data();
    void otherKeys();
    void otherKinds_data();
    void otherKinds();
    void cipherOfThePast();
    void swapped();
    void mismatchNamesTheOther();
    void severalCaFiles();
    void summaries();
};

void TstTlsMaterial::recognises_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<Kind>("kind");
    const QByteArray ca = fileContent(pki().ca.certificate), key = fileContent(pki().client.key);
    const auto row = [](const char *name, const QByteArray &content, Kind kind) { QTest::newRow(name) << content << kind; };
    row("empty", "", Kind::Empty);
    row("blanks", " \r\n\t", Kind::Empty);
    row("PEM certificate", ca, Kind::Certificates);
    row("DER certificate", fileContent(pki().caDer), Kind::Certificates);
    row("CRLF and text around", "subject=x\r\n\r\n" + QByteArray(ca).replace('\n', "\r\n") + "the end\r\n", Kind::Certificates);
    row("byte order mark", "\xEF\xBB\xBF" + ca, Kind::Certificates);
    row("UTF-16", QByteArray("\xFF\xFE", 2) + QByteArray(reinterpret_cast<const char *>(QString::fromLatin1(ca).utf16()), ca.size() * 2),
        Kind::Certificates);
    row("indented", "  " + QByteArray(ca).replace('\n', "\n    "), Kind::Certificates);
    row("with \\n written out", QByteArray(ca).replace('\n', "\\n"), Kind::Certificates);
    row("no line end at the end", ca.trimmed(), Kind::Certificates);
    row("two", ca + fileContent(pki().unrelatedCa.certificate), Kind::Certificates);
    row("key", key, Kind::PrivateKey);
    row("DER key", fileContent(pki().clientKeyDer), Kind::PrivateKey);
    row("encrypted key", fileContent(pki().encryptedKey), Kind::EncryptedPrivateKey);
    row("key and certificate", key + fileContent(pki().client.certificate), Kind::CertificateAndKey);
    row("PKCS#12", fileContent(pki().pkcs12), Kind::Pkcs12);
    row("CRL", fileContent(pki().crl), Kind::Crl);
    row("DER CRL", fileContent(pki().crlDer), Kind::Crl);
    row("request", fileContent(pki().request), Kind::CertificateRequest);
    row("truncated", ca.left(200), Kind::Damaged);
    row("a line lost", ca.left(ca.indexOf('\n') + 1) + ca.mid(ca.indexOf('\n') + 66), Kind::Damaged);
    row("a foreign character", QByteArray(ca).replace(60, 1, "!"), Kind::Damaged);
    row("random DER", QByteArray::fromHex("3003020101ff"), Kind::Damaged);
    row("text", "hello\n", Kind::Other);
    row("web page", "<!DOCTYPE html><html></html>", Kind::Other);
    const auto utf16 = [&](bool bigEndian) {
        QByteArray wide;
        for (const char c : ca)
            wide += bigEndian ? QByteArray(1, '\0') + c : QByteArray(1, c) + '\0';
        return wide;
    };
    row("UTF-16 without a mark", utf16(false), Kind::Certificates);
    row("UTF-16, big endian, without a mark", utf16(true), Kind::Certificates);
}

void TstTlsMaterial::recognises()
{
    QFETCH(QByteArray, content);
    QFETCH(Kind, kind);
    const FileContent found = inspectFile(path(pki().write(u"probe.bin"_s, content)));
    QCOMPARE(found.kind, kind);
    QVERIFY(!found.summary.isEmpty());
    if (!content.isEmpty())
        QCOMPARE(inspectFile({{}, content}).kind, kind);
}

void TstTlsMaterial::accepts_data()
{
    QTest::addColumn<TlsSettings>("settings");
    QTest::newRow("PEM") << withClient(pki().client.certificate, pki().client.key);
    QTest::newRow("DER") << withClient(pki().clientDer, pki().clientKeyDer);
    QTest::newRow("encrypted key") << withClient(pki().client.certificate, pki().encryptedKey, TestCertificates::passphrase());
    QTest::newRow("passphrase not needed") << withClient(pki().client.certificate, pki().client.key, u"x"_s);
    QTest::newRow("PKCS#12") << withPkcs12(pki().pkcs12, TestCertificates::passphrase());
    QTest::newRow("PKCS#12 as certificate") << withClient(pki().pkcs12, {}, TestCertificates::passphrase());
    const QString both = pki().write(u"both.pem"_s, fileContent(pki().client.certificate) + fileContent(pki().client.key));
    QTest::newRow("both in one file") << withClient(both, {});
    QTest::newRow("both, named twice") << withClient(both, both);
}

void TstTlsMaterial::accepts()
{
    QFETCH(TlsSettings, settings);
    QCOMPARE(verdict(settings), QString());
    const auto material = std::get<TlsMaterial>(loadTlsMaterial(settings));
    QCOMPARE(material.clientChain.size(), 1);
    QCOMPARE(material.clientChain.constFirst().subjectDisplayName(), u"test-client"_s);
    QVERIFY(!material.clientKey.isNull());
}

void TstTlsMaterial::refuses_data()
{
    QTest::addColumn<TlsSettings>("settings");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("words");
    const QString &crt = pki().client.certificate, &key = pki().client.key;
    const QString hello = pki().write(u"hello.txt"_s, "hello\n");
    const auto row = [](const char *name, const TlsSettings &settings, const QString &cause, const QString &words) {
        QTest::newRow(name) << settings << cause << words;
    };
    row("CA missing", withCa(u"/no/such-ca.pem"_s), u"ca-file-unusable"_s, u"such-ca.pem cannot be read"_s);
    row("CA a folder", withCa(pki().folder()), u"ca-file-unusable"_s, u"folder"_s);
    row("CA empty", withCa(pki().write(u"empty.pem"_s, "")), u"ca-file-unusable"_s, u"empty.pem holds nothing"_s);
    row("CA a key", withCa(key), u"ca-file-unusable"_s, u"a private key"_s);
    row("CA PKCS#12", withCa(pki().pkcs12), u"ca-file-unusable"_s, u"PKCS#12"_s);
    row("CA a request", withCa(pki().request), u"ca-file-unusable"_s, u"signing request"_s);
    row("certificate garbage", withClient(hello, key), u"client-certificate-unusable"_s, u"hello.txt holds no certificate"_s);
    row("key garbage", withClient(crt, hello), u"client-key-unusable"_s, u"hello.txt"_s);
    row("key is a certificate", withClient(crt, crt), u"client-key-unusable"_s, u"1 certificate"_s);
    row("key missing", withClient(crt, {}), u"client-key-unusable"_s, u"no key"_s);
    row("certificate missing", withClient({}, key), u"client-certificate-unusable"_s, u"no client certificate"_s);
    row("mismatch", withClient(crt, pki().server.key), u"client-key-mismatch"_s, u"does not belong"_s);
    row("no passphrase", withClient(crt, pki().encryptedKey), u"client-key-passphrase"_s, u"needs a passphrase"_s);
    row("empty passphrase", withClient(crt, pki().encryptedKey, u""_s), u"client-key-passphrase"_s, u"passphrase"_s);
    row("wrong passphrase", withClient(crt, pki().encryptedKey, u"wrong"_s), u"client-key-passphrase"_s, u"does not open encrypted.key"_s);
    row("PKCS#12, no passphrase", withPkcs12(pki().pkcs12), u"client-key-passphrase"_s, u"needs a passphrase"_s);
    row("PKCS#12, wrong passphrase", withPkcs12(pki().pkcs12, u"wrong"_s), u"client-key-passphrase"_s, u"does not open"_s);
    row("PKCS#12 garbage", withPkcs12(hello), u"client-certificate-unusable"_s, u"hello.txt"_s);
    TlsSettings crl;
    crl.crlFile = u"/no/such-crl.pem"_s;
    row("CRL missing", crl, u"option-invalid"_s, u"such-crl.pem"_s);
    crl.crlFile = crt;
    row("CRL a certificate", crl, u"option-invalid"_s, u"1 certificate"_s);
}

void TstTlsMaterial::refuses()
{
    QFETCH(TlsSettings, settings);
    QFETCH(QString, cause);
    QFETCH(QString, words);
    const QString found = verdict(settings);
    QVERIFY2(found.startsWith(cause + u':'), qPrintable(found));
    QVERIFY2(found.contains(words), qPrintable(found));
    QVERIFY2(!found.contains(u'\n'), qPrintable(found));
}

void TstTlsMaterial::otherKeys_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("RSA, PKCS#8") << QStringList{u"genpkey"_s, u"-algorithm"_s, u"RSA"_s};
    QTest::newRow("RSA, traditional") << QStringList{u"genrsa"_s, u"-traditional"_s, u"2048"_s};
    QTest::newRow("RSA, traditional, encrypted")
        << QStringList{u"genrsa"_s, u"-traditional"_s, u"-aes128"_s, u"-passout"_s, u"pass:abcd"_s, u"2048"_s};
    QTest::newRow("EC, with parameters") << QStringList{u"ecparam"_s, u"-name"_s, u"secp384r1"_s, u"-genkey"_s};
    QTest::newRow("Ed25519") << QStringList{u"genpkey"_s, u"-algorithm"_s, u"ED25519"_s};
}

void TstTlsMaterial::otherKeys()
{
    QFETCH(QStringList, arguments);
    if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
        QSKIP("the openssl command is not installed");
    const auto openssl = [](const QStringList &given) {
        QProcess process;
        process.start(u"openssl"_s, given);
        return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    };
    const QString key = pki().write(u"other.key"_s, openssl(arguments));
    const QString crt = pki().write(
        u"other.crt"_s, openssl({u"req"_s, u"-x509"_s, u"-new"_s, u"-key"_s, key, u"-passin"_s, u"pass:abcd"_s, u"-subj"_s, u"/CN=o"_s}));
    QCOMPARE(verdict(withClient(crt, key, u"abcd"_s)), QString());
}

void TstTlsMaterial::otherKinds_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    const QByteArray ca = fileContent(pki().ca.certificate);
    QByteArray bare;
    for (const QByteArray &line : ca.split('\n')) {
        if (!line.startsWith('-'))
            bare += line + "\r\n";
    }
    QTest::newRow("base64 alone") << bare << u"base64 without its BEGIN and END lines"_s;
    QTest::newRow("web page behind a comment") << QByteArray("<!-- saved --> <HTML><body>404</body></HTML>") << u"a web page"_s;
    QTest::newRow("XML") << QByteArray("<?xml version='1.0'?><Error/>") << u"HTML or XML"_s;
    QTest::newRow("JSON") << QByteArray("{\"ca\": \"...\"}") << u"JSON"_s;
    QTest::newRow("ZIP") << QByteArray("PK\x03\x04 rest") << u"a ZIP archive"_s;
    QTest::newRow("SSH key") << QByteArray("ssh-ed25519 AAAA me@here") << u"an SSH public key"_s;
    QTest::newRow("OpenSSH private key") << QByteArray("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")
                                         << u"an OpenSSH private key"_s;
    QTest::newRow("PKCS#7") << QByteArray("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n") << u"a PKCS#7 bundle"_s;
    // An empty SignedData (RFC 2315).
    QTest::newRow("PKCS#7, DER") << QByteArray::fromHex("302306092a864886f70d010702a01630140201013100300b06092a864886f70d0107013100")
                                 << u"a PKCS#7 bundle"_s;
    QTest::newRow("OpenPGP") << QByteArray("-----BEGIN PGP PUBLIC KEY BLOCK-----\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n")
                             << u"OpenPGP"_s;
}

void TstTlsMaterial::otherKinds()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, says);
    const QString found = verdict(withCa(pki().write(u"strange.bin"_s, content)));
    QVERIFY2(found.startsWith(u"ca-file-unusable: strange.bin holds "_s) && found.contains(says), qPrintable(found));
}

/// The passphrase is right, but OpenSSL no longer has the cipher: asking for another passphrase would lead astray.
void TstTlsMaterial::cipherOfThePast()
{
    // An EC key under PBE-SHA1-RC2-40 (PKCS#12, appendix C) with the passphrase "abcd"; the content does not matter here.
    const QByteArray rc2 = QByteArray::fromHex("302a301c060a2a864886f70d010c0106300e0408000102030405060702020800040a00010203040506070809");
    const QString found = verdict(withClient(pki().client.certificate, pki().write(u"rc2.key"_s, rc2), u"abcd"_s));
    QVERIFY2(found.startsWith(u"client-key-unusable: rc2.key is encrypted with a cipher that OpenSSL no longer opens"_s),
             qPrintable(found));
    const QString pem =
        pki().write(u"rc2.pem"_s, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + rc2.toBase64() + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
    QVERIFY(verdict(withClient(pki().client.certificate, pem, u"abcd"_s)).contains(u"no longer opens"_s));
    QVERIFY(verdict(withClient(pki().client.certificate, pki().encryptedKey, u"abcd"_s)).startsWith(u"client-key-passphrase"_s));
}

void TstTlsMaterial::swapped()
{
    const QString found = verdict(withClient(pki().client.key, pki().client.certificate));
    QVERIFY2(found.startsWith(u"client-certificate-unusable: Certificate and key are swapped"_s), qPrintable(found));
    QVERIFY2(!found.contains(u'\n'), qPrintable(found));
    QVERIFY(!verdict(withClient(pki().client.key, pki().client.key)).contains(u"swapped"_s));
    QVERIFY(verdict(withClient(pki().client.certificate, pki().pkcs12)).contains(u"--pfx"_s));
}

void TstTlsMaterial::mismatchNamesTheOther()
{
    const QString reversed = pki().write(u"reversed.pem"_s, fileContent(pki().ca.certificate) + fileContent(pki().client.certificate));
    const QString found = verdict(withClient(reversed, pki().client.key));
    QVERIFY2(found.startsWith(u"client-key-mismatch: "_s) && found.contains(u"\"Test Root CA\", the first one in reversed.pem"_s)
                 && found.contains(u"belongs to \"test-client\""_s),
             qPrintable(found));
    QVERIFY(!verdict(withClient(pki().client.certificate, pki().server.key)).contains(u"further down"_s));
}

void TstTlsMaterial::severalCaFiles()
{
    TlsSettings settings;
    settings.ca = {path(pki().ca.certificate), path(pki().caDer), {{}, fileContent(pki().unrelatedCa.certificate)}};
    const auto material = std::get<TlsMaterial>(loadTlsMaterial(settings));
    QCOMPARE(material.ca.size(), 3);
    QVERIFY(material.caSource.contains(u"ca.der"_s));
}

void TstTlsMaterial::summaries()
{
    const QByteArray two = fileContent(pki().ca.certificate) + fileContent(pki().unrelatedCa.certificate);
    const QString summary = inspectFile({{}, two}).summary;
    QVERIFY2(summary.startsWith(u"2 CA certificate"_s) && summary.contains(u"expires in"_s), qPrintable(summary));
    QVERIFY(inspectFile(path(pki().expired.certificate)).summary.contains(u"expired on"_s));
    QCOMPARE(inspectFile(path(u"/no/file"_s)).kind, Kind::Unreadable);
}

QTEST_GUILESS_MAIN(TstTlsMaterial)
#include "tst_tlsmaterial.moc"
