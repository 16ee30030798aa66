#include "certificates/CertificateMaker.h"

#include "OpenSslCommand.h"
#include "diagnosis/CertificateAnalysis.h"
#include "support/TestCertificates.h"
#include "transport/TlsMaterial.h"

#include <QSet>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using Problems = QList<SpecProblem>;
using Finding = CertificateFinding::Kind;

Q_DECLARE_METATYPE(KeyKind)
Q_DECLARE_METATYPE(SpecField)
Q_DECLARE_METATYPE(CertificateSpec)

class TstCertificateMaker : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void authority();
    void server_data();
    void server();
    void rsaServer();
    void client();
    void underIntermediate();
    void validity();
    void refused_data();
    void refused();
    void refusedIssuers();
    void names_data();
    void names();
    void stopped();
    void existingAuthority();
    void revocationList();
    void pkcs12();

private:
    QString write(const QString &name, const QByteArray &content);
    QByteArray textOf(const QByteArray &pem);
    static CertificateSpec serverSpec() { return {CertificateRole::Server, {}, {}, {u"localhost"_s, u"127.0.0.1"_s, u"::1"_s}}; }

    QTemporaryDir m_folder;
    IssuedCertificate m_ca;
};

static IssuedCertificate made(const std::variant<IssuedCertificate, Problems> &result)
{
    if (const auto *problems = std::get_if<Problems>(&result))
        qFatal("not made: %s", problems->isEmpty() ? "stopped" : qPrintable(problems->constFirst().text));
    return std::get<IssuedCertificate>(result);
}

static QByteArray derOf(const QByteArray &pem)
{
    return QSslCertificate(pem).toDer();
}

QString TstCertificateMaker::write(const QString &name, const QByteArray &content)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write");
    return file.fileName();
}

QByteArray TstCertificateMaker::textOf(const QByteArray &pem)
{
    return openSslCommand({u"x509"_s, u"-in"_s, write(u"text.pem"_s, pem), u"-noout"_s, u"-text"_s});
}

void TstCertificateMaker::initTestCase()
{
    m_ca = made(makeCertificate({CertificateRole::Authority, u"Plant CA"_s, u"Plant Ltd"_s, {}, KeyKind::EcP256, 3'650}));
}

void TstCertificateMaker::authority()
{
    const CertificateInfo info = certificateInfo(derOf(m_ca.certificate));
    QCOMPARE(info.subject, u"O=Plant Ltd, CN=Plant CA"_s);
    QVERIFY(info.isCa && info.selfSigned);
    QCOMPARE(info.keyUsage, (QStringList{u"keyCertSign"_s, u"cRLSign"_s}));
    QVERIFY(!info.subjectKeyId.isEmpty());
    QCOMPARE(m_ca.root, m_ca.certificate);
    QVERIFY(m_ca.chain.isEmpty());
    if (!hasOpenSslCommand())
        QSKIP("openssl is not installed");
    const QByteArray text = textOf(m_ca.certificate);
    QVERIFY2(text.contains("X509v3 Basic Constraints: critical\n                CA:TRUE\n"), text);
    QVERIFY2(text.contains("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n"), text);
}

void TstCertificateMaker::server_data()
{
    QTest::addColumn<KeyKind>("kind");
    QTest::addColumn<QString>("key");
    QTest::newRow("ECDSA P-256") << KeyKind::EcP256 << u"EC P-256"_s;
    QTest::newRow("ECDSA P-384") << KeyKind::EcP384 << u"EC P-384"_s;
    QTest::newRow("Ed25519") << KeyKind::Ed25519 << u"Ed25519"_s;
    QTest::newRow("RSA 2048") << KeyKind::Rsa2048 << u"RSA 2048"_s;
}

/// Also as the key of the CA: each kind of key signs.
void TstCertificateMaker::server()
{
    QFETCH(KeyKind, kind);
    QFETCH(QString, key);
    const IssuedCertificate ca = made(makeCertificate({CertificateRole::Authority, u"Own CA"_s, {}, {}, kind, 900}));
    CertificateSpec spec = serverSpec();
    spec.key = kind;
    const IssuedCertificate server = made(makeCertificate(spec, &ca));
    const CertificateInfo info = certificateInfo(derOf(server.certificate));
    QCOMPARE(info.key, key);
    QCOMPARE(info.names, (QStringList{u"DNS:localhost"_s, u"IP:127.0.0.1"_s, u"IP:::1"_s}));
    QCOMPARE(info.name, u"localhost"_s);
    QCOMPARE(info.extendedKeyUsage, QStringList{u"serverAuth"_s});
    QVERIFY(!info.isCa);
    QCOMPARE(info.authorityKeyId, certificateInfo(derOf(ca.certificate)).subjectKeyId);
    QCOMPARE(info.serial.size(), 2 * 16); // 128 bits, the first of which is set
    for (const QString &name : {u"localhost"_s, u"127.0.0.1"_s, u"::1"_s}) {
        const auto analysis = analyseCertificates(
            {{derOf(server.certificate)}, {derOf(ca.certificate)}, false, {}, {}, name, QDateTime::currentDateTimeUtc()});
        QVERIFY2(analysis.findings.isEmpty(), qPrintable(analysis.findings.isEmpty() ? QString() : analysis.findings[0].text));
    }
    if (!hasOpenSslCommand())
        QSKIP("openssl is not installed");
    int exitCode = -1;
    const QByteArray said =
        openSslCommand({u"verify"_s, u"-x509_strict"_s, u"-purpose"_s, u"sslserver"_s, u"-verify_hostname"_s, u"localhost"_s, u"-CAfile"_s,
                        write(u"ca.crt"_s, ca.certificate), write(u"server.crt"_s, server.certificate)},
                       &exitCode);
    QVERIFY2(exitCode == 0, said);
    QVERIFY(openSslCommand({u"pkey"_s, u"-in"_s, write(u"server.key"_s, server.key.bytes()), u"-noout"_s, u"-check"_s}).contains("valid"));
}

void TstCertificateMaker::rsaServer()
{
    CertificateSpec spec = serverSpec();
    spec.key = KeyKind::Rsa3072;
    const CertificateInfo info = certificateInfo(derOf(made(makeCertificate(spec, &m_ca)).certificate));
    QCOMPARE(info.key, u"RSA 3072"_s);
    QCOMPARE(info.keyUsage, (QStringList{u"digitalSignature"_s, u"keyEncipherment"_s}));
    QCOMPARE(info.signatureAlgorithm, u"ecdsa-with-SHA256"_s); // by the CA's key
}

void TstCertificateMaker::client()
{
    const IssuedCertificate client = made(makeCertificate({CertificateRole::Client, u"pump-7"_s}, &m_ca));
    const CertificateInfo info = certificateInfo(derOf(client.certificate));
    QCOMPARE(info.subject, u"CN=pump-7"_s);
    QCOMPARE(info.extendedKeyUsage, QStringList{u"clientAuth"_s});
    QVERIFY(info.names.isEmpty());
    QVERIFY(!QSslKey(client.key.bytes(), QSsl::Ec).isNull());
    QVERIFY(client.key.bytes().startsWith("-----BEGIN PRIVATE KEY-----"));
    const CertificateInfo other = certificateInfo(derOf(made(makeCertificate({CertificateRole::Client, u"pump-7"_s}, &m_ca)).certificate));
    QVERIFY(other.serial != info.serial);
}

void TstCertificateMaker::underIntermediate()
{
    const IssuedCertificate middle = made(makeCertificate({CertificateRole::Intermediate, u"Plant Issuing CA"_s}, &m_ca));
    QVERIFY(middle.chain.isEmpty());
    QCOMPARE(middle.root, m_ca.certificate);
    const IssuedCertificate server = made(makeCertificate(serverSpec(), &middle));
    QCOMPARE(server.chain, middle.certificate);
    QCOMPARE(server.root, m_ca.certificate);
    const auto chain = QSslCertificate::fromData(server.withChain());
    QCOMPARE(chain.size(), 2);
    const auto analysis = analyseCertificates(
        {{chain[0].toDer(), chain[1].toDer()}, {derOf(m_ca.certificate)}, false, {}, {}, u"localhost"_s, QDateTime::currentDateTimeUtc()});
    QVERIFY(analysis.findings.isEmpty());
    if (!hasOpenSslCommand())
        QSKIP("openssl is not installed");
    QVERIFY(textOf(middle.certificate).contains("CA:TRUE, pathlen:0"));
}

void TstCertificateMaker::validity()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const CertificateInfo usual = certificateInfo(derOf(made(makeCertificate(serverSpec(), &m_ca)).certificate));
    QVERIFY(qAbs(usual.notBefore.secsTo(now) - 3'600) < 60);
    QVERIFY(qAbs(usual.notAfter.secsTo(now.addDays(825))) < 60);

    CertificateSpec spec = serverSpec();
    spec.notAfter = now.addDays(-3);
    const CertificateInfo expired = certificateInfo(derOf(made(makeCertificate(spec, &m_ca)).certificate));
    QVERIFY(qAbs(expired.notAfter.secsTo(spec.notAfter)) < 2);
    QVERIFY(expired.notBefore < expired.notAfter);

    spec.notBefore = now.addDays(2);
    spec.notAfter = now.addYears(90); // beyond 2050, where the form of the date changes
    const CertificateInfo future = certificateInfo(derOf(made(makeCertificate(spec, &m_ca)).certificate));
    QVERIFY(qAbs(future.notBefore.secsTo(spec.notBefore)) < 2);
    QVERIFY(qAbs(future.notAfter.secsTo(spec.notAfter)) < 2);
}

void TstCertificateMaker::refused_data()
{
    QTest::addColumn<CertificateSpec>("spec");
    QTest::addColumn<SpecField>("field");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, CertificateSpec spec, SpecField field, const QString &text) {
        QTest::newRow(name) << spec << field << text;
    };
    const auto named = [](const QStringList &names) { return CertificateSpec{CertificateRole::Server, {}, {}, names}; };
    row("a client without name", {CertificateRole::Client, u" "_s}, SpecField::CommonName, u"The client has no common name."_s);
    row("a CA without name", {CertificateRole::Authority}, SpecField::CommonName, u"The CA has no common name."_s);
    row("65 characters", {CertificateRole::Client, QString(65, u'x')}, SpecField::CommonName,
        u"The name has 65 characters; a certificate takes 64 at most."_s);
    row("a line end", {CertificateRole::Client, u"a\nb"_s}, SpecField::CommonName,
        u"The name holds a control character, such as a tab or a line end."_s);
    row("no names", named({}), SpecField::Names,
        u"The server has no name: clients compare the host of the URL with the names in the certificate."_s);
    row("a URL", named({u"mqtts://pi2.home:8883"_s}), SpecField::Names, u"\"mqtts://pi2.home:8883\" is a URL."_s);
    row("a blank", named({u"my broker"_s}), SpecField::Names, u"The host \"my broker\" has a space in it."_s);
    row("a wildcard inside", named({u"a.*.lan"_s}), SpecField::Names, u"\"a.*.lan\": a wildcard can only be the whole first label."_s);
    row("an address in short", named({u"192.168.5"_s}), SpecField::Names,
        u"\"192.168.5\" is no IPv4 address: it has four numbers from 0 to 255."_s);
    row("an address with a zone", named({u"fe80::1%eth0"_s}), SpecField::Names,
        u"\"fe80::1%eth0\" is neither a host name nor an address."_s);
    row("an injected extension", named({u"a,IP:1.2.3.4"_s}), SpecField::Names, u"\"a,IP:1.2.3.4\" is no IPv6 address."_s);
    row("no days", {CertificateRole::Client, u"a"_s, {}, {}, KeyKind::EcP256, 0}, SpecField::Days, u"It would be valid for 0 days."_s);
    row("a client with Ed25519", {CertificateRole::Client, u"a"_s, {}, {}, KeyKind::Ed25519}, SpecField::Key,
        u"Many client programs, this one too, read no Ed25519 key."_s);
}

void TstCertificateMaker::refused()
{
    QFETCH(CertificateSpec, spec);
    QFETCH(SpecField, field);
    QFETCH(QString, text);
    const auto result = makeCertificate(spec, &m_ca);
    const auto *problems = std::get_if<Problems>(&result);
    QVERIFY(problems);
    QCOMPARE(problems->size(), 1);
    QCOMPARE(problems->constFirst().text, text);
    QCOMPARE(problems->constFirst().field, field);
    QVERIFY(problems->constFirst().accepted.endsWith(u'.'));
}

void TstCertificateMaker::refusedIssuers()
{
    const auto first = [](const auto &result) { return std::get<Problems>(result).constFirst(); };
    const IssuedCertificate server = made(makeCertificate(serverSpec(), &m_ca));
    QCOMPARE(first(makeCertificate(serverSpec(), &server)).text,
             u"\"localhost\" is no CA: its certificate does not allow it to issue others."_s);
    IssuedCertificate mixed = m_ca;
    mixed.key = server.key;
    QCOMPARE(first(makeCertificate(serverSpec(), &mixed)).text, u"The key does not belong to the certificate of the CA \"Plant CA\"."_s);
    const IssuedCertificate empty;
    QCOMPARE(first(makeCertificate(serverSpec(), &empty)).text, u"The CA's certificate or key cannot be read."_s);

    const IssuedCertificate shortLived = made(makeCertificate({CertificateRole::Authority, u"Short CA"_s, {}, {}, KeyKind::EcP256, 30}));
    const SpecProblem outlived = first(makeCertificate(serverSpec(), &shortLived));
    QCOMPARE(outlived.field, SpecField::Days);
    QCOMPARE(outlived.accepted, u"Give at most 30 days, or make a new CA."_s);
    CertificateSpec fitting = serverSpec();
    fitting.days = 30;
    QVERIFY(std::holds_alternative<IssuedCertificate>(makeCertificate(fitting, &shortLived)));
}

void TstCertificateMaker::names_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("name");
    QTest::newRow("host") << u"Broker.LAN"_s << u"DNS:broker.lan"_s;
    QTest::newRow("final dot") << u"broker.lan."_s << u"DNS:broker.lan"_s;
    QTest::newRow("wildcard") << u"*.lab.lan"_s << u"DNS:*.lab.lan"_s;
    QTest::newRow("underscore") << u"mqtt_broker"_s << u"DNS:mqtt_broker"_s;
    QTest::newRow("IDNA") << u"müller.example"_s << u"DNS:xn--mller-kva.example"_s;
    QTest::newRow("IPv4") << u"192.168.1.20"_s << u"IP:192.168.1.20"_s;
    QTest::newRow("IPv6 in brackets") << u"[fd00::20]"_s << u"IP:fd00::20"_s;
    QTest::newRow("wildcard of an address") << u"*.168.1.20"_s << QString();
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("wildcard alone") << u"*."_s << QString();
}

void TstCertificateMaker::names()
{
    QFETCH(QString, typed);
    QTEST(alternativeName(typed), "name");
    QCOMPARE(namesFromText(u" a.lan, 10.0.0.1;b.lan\na.lan "_s), (QStringList{u"a.lan"_s, u"10.0.0.1"_s, u"b.lan"_s}));
}

void TstCertificateMaker::stopped()
{
    std::stop_source source;
    source.request_stop();
    CertificateSpec spec = serverSpec();
    spec.key = KeyKind::Rsa4096;
    const auto result = makeCertificate(spec, &m_ca, source.get_token());
    QVERIFY(std::holds_alternative<Problems>(result));
    QVERIFY(std::get<Problems>(result).isEmpty());
}

void TstCertificateMaker::existingAuthority()
{
    const FileOrPem certificate{write(u"own-ca.crt"_s, m_ca.certificate), {}};
    const FileOrPem key{write(u"own-ca.key"_s, m_ca.key.bytes()), {}};
    const IssuedCertificate again = made(readAuthority(certificate, key));
    QCOMPARE(again, m_ca);

    const auto &others = TestCertificates::instance();
    const auto first = [](const auto &result) { return std::get<Problems>(result).constFirst(); };
    QCOMPARE(first(readAuthority(key, key)).text, u"own-ca.key holds a private key."_s);
    QCOMPARE(first(readAuthority(certificate, certificate)).text, u"own-ca.crt holds 1 certificate(s)."_s);
    QCOMPARE(first(readAuthority(certificate, {others.ca.key, {}})).text,
             u"The key does not belong to the certificate of the CA \"Plant CA\"."_s);
    const SpecProblem closed = first(readAuthority({others.ca.certificate, {}}, {others.encryptedKey, {}}));
    QCOMPARE(closed.field, SpecField::Passphrase);
    QCOMPARE(closed.text, u"encrypted.key is encrypted and needs a passphrase."_s);
    QCOMPARE(first(readAuthority({others.ca.certificate, {}}, {others.encryptedKey, {}}, u"wrong"_s)).text,
             u"The passphrase does not open encrypted.key."_s);
    const IssuedCertificate opened = made(readAuthority({others.intermediate.certificate, {}}, {others.intermediate.key, {}}));
    QVERIFY(opened.root.isEmpty());
    QCOMPARE(made(makeCertificate({CertificateRole::Client, u"c"_s, {}, {}, KeyKind::EcP256, 10}, &opened)).root, opened.certificate);
}

void TstCertificateMaker::revocationList()
{
    const IssuedCertificate good = made(makeCertificate(serverSpec(), &m_ca));
    const IssuedCertificate bad = made(makeCertificate(serverSpec(), &m_ca));
    const auto result = makeRevocationList(m_ca, {bad.certificate});
    QVERIFY(std::holds_alternative<QByteArray>(result));
    const QByteArray list = std::get<QByteArray>(result);
    const QByteArray base64 = list.mid(list.indexOf('\n')).split('-').constFirst();
    const auto revoked = [&](const IssuedCertificate &certificate) {
        const auto analysis = analyseCertificates({{derOf(certificate.certificate)},
                                                   {derOf(m_ca.certificate)},
                                                   false,
                                                   {QByteArray::fromBase64(base64)},
                                                   {},
                                                   u"localhost"_s,
                                                   QDateTime::currentDateTimeUtc().addSecs(5)});
        return analysis.findings.size() == 1 && analysis.find(Finding::Revoked);
    };
    QVERIFY(revoked(bad));
    QVERIFY(!revoked(good));
    QCOMPARE(std::get<Problems>(makeRevocationList(m_ca, {}, 0)).constFirst().field, SpecField::CrlDays);
    QVERIFY(std::holds_alternative<Problems>(makeRevocationList(good, {})));
    if (!hasOpenSslCommand())
        QSKIP("openssl is not installed");
    const QString file = write(u"ca.crl"_s, list);
    const QByteArray said = openSslCommand({u"crl"_s, u"-in"_s, file, u"-noout"_s, u"-CAfile"_s, write(u"ca.crt"_s, m_ca.certificate)});
    QVERIFY2(said.contains("verify OK"), said);
    QVERIFY(openSslCommand({u"crl"_s, u"-in"_s, file, u"-noout"_s, u"-text"_s}).contains("X509v3 CRL Number"));
}

void TstCertificateMaker::pkcs12()
{
    const IssuedCertificate middle = made(makeCertificate({CertificateRole::Intermediate, u"Plant Issuing CA"_s}, &m_ca));
    const IssuedCertificate client = made(makeCertificate({CertificateRole::Client, u"pump-7"_s, {}, {}, KeyKind::EcP256, 800}, &middle));
    QCOMPARE(std::get<Problems>(makePkcs12(client, {}, u"pump-7"_s)).constFirst().field, SpecField::Passphrase);
    const auto result = makePkcs12(client, u"päss phrase"_s, u"pump-7"_s);
    QVERIFY(std::holds_alternative<SecretBytes>(result));
    const QString file = write(u"pump-7.p12"_s, std::get<SecretBytes>(result).bytes());
    TlsSettings settings;
    settings.pkcs12.path = file;
    settings.passphrase = u"päss phrase"_s;
    const auto material = loadTlsMaterial(settings);
    QVERIFY(std::holds_alternative<TlsMaterial>(material));
    const auto &chain = std::get<TlsMaterial>(material).clientChain;
    QCOMPARE(chain.size(), 3);
    QCOMPARE(chain[0].toPem(), client.certificate);
    settings.passphrase = u"wrong"_s;
    QVERIFY(std::holds_alternative<QList<SettingsProblem>>(loadTlsMaterial(settings)));
    if (!hasOpenSslCommand())
        QSKIP("openssl is not installed");
    const QByteArray said = openSslCommand({u"pkcs12"_s, u"-in"_s, file, u"-info"_s, u"-noout"_s, u"-passin"_s, u"pass:päss phrase"_s});
    QVERIFY2(said.contains("AES-256-CBC"), said);
}

QTEST_GUILESS_MAIN(TstCertificateMaker)
#include "tst_certificatemaker.moc"
