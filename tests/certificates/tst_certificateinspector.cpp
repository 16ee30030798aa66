#include "certificates/CertificateInspector.h"

#include "certificates/CertificateMaker.h"
#include "support/TestCertificates.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = FileContent::Kind;
using Verdict = InspectedItem::Verdict;

static const TestCertificates &pki()
{
    return TestCertificates::instance();
}

class TstCertificateInspector : public QObject
{
    Q_OBJECT
private slots:
    void certificate();
    void chain();
    void dates_data();
    void dates();
    void kinds_data();
    void kinds();
    void encryptedKey();
    void pkcs12();
    void request();
    void revocationList();
    void keyOfAnother();
    void noNames();
    void text();
    void hostile();
};

static QString fact(const InspectedItem &item, const QString &name)
{
    const auto found = std::find_if(item.facts.begin(), item.facts.end(), [&](const InspectedFact &fact) { return fact.name == name; });
    return found == item.facts.end() ? u"(no such fact)"_s : found->value;
}

void TstCertificateInspector::certificate()
{
    // Not in the second in which it was made: then it has 90 whole days.
    const InspectedFile file = inspectCertificates({pki().server.certificate, {}}, {}, QDateTime::currentDateTimeUtc().addSecs(60));
    QVERIFY(file.isUsable);
    QCOMPARE(file.kind, Kind::Certificates);
    QCOMPARE(file.items.size(), 1);
    const InspectedItem &item = file.items[0];
    QCOMPARE(item.title, u"Server certificate \"localhost\""_s);
    QCOMPARE(item.verdict, Verdict::Good);
    QCOMPARE(item.sentence, u"It expires in 89 day(s)."_s);
    QCOMPARE(fact(item, u"Names"_s), u"DNS:localhost, IP:127.0.0.1, IP:::1"_s);
    QCOMPARE(fact(item, u"Issuer"_s), u"CN=Test Root CA"_s);
    QCOMPARE(fact(item, u"Key"_s), u"EC P-256"_s);
    QCOMPARE(fact(item, u"Purposes"_s), u"TLS server (serverAuth), digitalSignature"_s);
    QCOMPARE(fact(item, u"May issue certificates"_s), u"no"_s);
    QCOMPARE(fact(item, u"SHA-256 fingerprint"_s).size(), 32 * 3 - 1);
    QVERIFY(!item.certificate.isEmpty());
}

void TstCertificateInspector::chain()
{
    const InspectedFile file = inspectCertificates({pki().chain, {}});
    QCOMPARE(file.items.size(), 2);
    QCOMPARE(file.items[1].title, u"Intermediate CA certificate \"Test Intermediate CA\""_s);
    QCOMPARE(fact(file.items[0], u"Next in the file"_s), u"its issuer, which signed it"_s);
    const QByteArray wrong = fileContent(pki().underIntermediate.certificate) + fileContent(pki().ca.certificate);
    QCOMPARE(fact(inspectCertificates({{}, wrong}).items[0], u"Next in the file"_s), u"not its issuer"_s);
    const QByteArray lookalike = fileContent(pki().server.certificate) + fileContent(pki().sameNameCa.certificate);
    QCOMPARE(fact(inspectCertificates({{}, lookalike}).items[0], u"Next in the file"_s),
             u"a certificate of its issuer's name, which did not sign it"_s);
}

void TstCertificateInspector::dates_data()
{
    QTest::addColumn<int>("days"); // from the making of the certificate, which is valid from one day before to 90 days after
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<Verdict>("verdict");
    QTest::newRow("long before") << -11 << u"It becomes valid in 9 day(s)."_s << Verdict::Bad;
    QTest::newRow("good") << 10 << u"It expires in 79 day(s)."_s << Verdict::Good;
    QTest::newRow("soon") << 70 << u"It expires in 19 day(s)."_s << Verdict::Warning;
    QTest::newRow("in hours") << 89 << u"It expires in 23 hour(s)."_s << Verdict::Warning;
    QTest::newRow("expired") << 94 << u"It expired 4 day(s) ago."_s << Verdict::Bad;
}

void TstCertificateInspector::dates()
{
    QFETCH(int, days);
    pki(); // made now
    const QDateTime now = QDateTime::currentDateTimeUtc().addDays(days).addSecs(120);
    const InspectedItem item = inspectCertificates({pki().server.certificate, {}}, {}, now).items.value(0);
    QTEST(item.sentence, "sentence");
    QTEST(item.verdict, "verdict");
}

void TstCertificateInspector::kinds_data()
{
    QTest::addColumn<FileOrPem>("file");
    QTest::addColumn<QString>("title");
    const auto row = [](const char *name, const QString &path, const QString &title) {
        QTest::newRow(name) << FileOrPem{path, {}} << title;
    };
    row("CA", pki().ca.certificate, u"CA certificate \"Test Root CA\""_s);
    row("DER", pki().caDer, u"CA certificate \"Test Root CA\""_s);
    row("client", pki().client.certificate, u"Client certificate \"test-client\""_s);
    row("key", pki().client.key, u"Private key"_s);
    row("key, DER", pki().clientKeyDer, u"Private key"_s);
    row("CRL, DER", pki().crlDer, u"Certificate revocation list"_s);
    QTest::newRow("public key") << FileOrPem{{},
                                             "-----BEGIN PUBLIC KEY-----\n"
                                             "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
                                             "-----END PUBLIC KEY-----\n"}
                                << u"Public key"_s;
}

void TstCertificateInspector::kinds()
{
    QFETCH(FileOrPem, file);
    const InspectedFile inspected = inspectCertificates(file);
    QCOMPARE(inspected.items.size(), 1);
    QTEST(inspected.items[0].title, "title");
    QVERIFY(inspected.items[0].verdict != Verdict::Bad);
    QVERIFY(!inspected.items[0].facts.isEmpty());
    QVERIFY(!inspected.needsPassphrase);
}

void TstCertificateInspector::encryptedKey()
{
    const FileOrPem file{pki().encryptedKey, {}};
    const InspectedFile closed = inspectCertificates(file);
    QVERIFY(closed.needsPassphrase);
    QCOMPARE(closed.items[0].sentence, u"Its passphrase is needed to see more."_s);
    QCOMPARE(inspectCertificates(file, u"wrong"_s).items[0].sentence, u"The passphrase does not open it."_s);
    const InspectedFile open = inspectCertificates(file, TestCertificates::passphrase());
    QVERIFY(!open.needsPassphrase);
    QCOMPARE(fact(open.items[0], u"Key"_s), u"EC P-256"_s);
    QCOMPARE(fact(open.items[0], u"SHA-256 of the public key"_s),
             fact(inspectCertificates({pki().client.certificate, {}}).items[0], u"SHA-256 of the public key"_s));
}

void TstCertificateInspector::pkcs12()
{
    const FileOrPem file{pki().pkcs12, {}};
    QVERIFY(inspectCertificates(file).needsPassphrase);
    QCOMPARE(inspectCertificates(file).items.size(), 1);
    const InspectedFile open = inspectCertificates(file, TestCertificates::passphrase());
    QCOMPARE(open.items.size(), 3); // the bundle, its key, its certificate
    QCOMPARE(open.items[1].verdict, Verdict::Good);
    QVERIFY(open.items[1].sentence.endsWith("It belongs to the first certificate of this file."_L1));
    QCOMPARE(open.items[2].title, u"Client certificate \"test-client\""_s);
}

void TstCertificateInspector::request()
{
    const InspectedFile file = inspectCertificates({pki().request, {}});
    QCOMPARE(file.items.size(), 1);
    QCOMPARE(file.items[0].title, u"Certificate signing request"_s);
    QCOMPARE(file.items[0].sentence, u"No CA has signed it yet: send it to one."_s);
    QCOMPARE(fact(file.items[0], u"Subject"_s), u"CN=test-client"_s);
    QCOMPARE(fact(file.items[0], u"Key"_s), u"EC P-256"_s);
    QByteArray pem = fileContent(pki().request);
    const qsizetype lastLine = pem.indexOf("\n-----END") - 12; // in the signature
    pem[lastLine] = pem[lastLine] == 'A' ? 'B' : 'A';
    const InspectedFile forged = inspectCertificates({{}, pem});
    QCOMPARE(forged.items.value(0).verdict, Verdict::Bad);
}

void TstCertificateInspector::revocationList()
{
    const InspectedFile file = inspectCertificates({pki().crl, {}});
    QCOMPARE(file.items.size(), 1);
    const InspectedItem &item = file.items[0];
    QCOMPARE(fact(item, u"Issuer"_s), u"CN=Test Root CA"_s);
    QCOMPARE(fact(item, u"Revoked certificates"_s), u"1"_s);
    QVERIFY(item.facts.constLast().name.startsWith("Serial number "_L1));
    QVERIFY(item.facts.constLast().value.startsWith("revoked on 20"_L1));
    QVERIFY(item.sentence.startsWith("The next one is due in 2"_L1));
    const InspectedFile later = inspectCertificates({pki().crl, {}}, {}, QDateTime::currentDateTimeUtc().addDays(10));
    QCOMPARE(later.items[0].verdict, Verdict::Bad);
}

void TstCertificateInspector::keyOfAnother()
{
    const InspectedFile file = inspectCertificates({{}, fileContent(pki().server.certificate) + fileContent(pki().client.key)});
    QCOMPARE(file.items.size(), 2);
    QCOMPARE(file.items[1].verdict, Verdict::Bad);
    QVERIFY(file.items[1].sentence.endsWith("It does not belong to the first certificate of this file."_L1));
}

void TstCertificateInspector::noNames()
{
    const InspectedItem item = inspectCertificates({pki().make({u"localhost"_s, {}}, pki().ca).certificate, {}}).items.value(0);
    QCOMPARE(item.verdict, Verdict::Bad);
    QVERIFY(item.sentence.endsWith("so that today's clients take it for no host."_L1));
}

void TstCertificateInspector::text()
{
    const QByteArray both = fileContent(pki().client.certificate) + fileContent(pki().client.key);
    const QString text = plainText(inspectCertificates({{}, both}));
    QVERIFY(text.contains("Client certificate \"test-client\"\nIt expires in "_L1));
    QVERIFY(text.contains("\nKey: EC P-256\n"_L1));
    const QByteArray secret = fileContent(pki().client.key).split('\n').value(1);
    QVERIFY(secret.size() > 30 && !text.contains(QString::fromLatin1(secret)));
}

/// Cut and changed bytes of each kind of file: no crash, no hang.
void TstCertificateInspector::hostile()
{
    for (const QString &path : {pki().caDer, pki().crlDer, pki().clientKeyDer, pki().pkcs12, pki().chain, pki().request}) {
        const QByteArray whole = fileContent(path);
        const QString name = pki().folder() + "/hostile"_L1;
        const auto inspect = [&](const QByteArray &bytes) {
            pki().write(u"hostile"_s, bytes);
            const InspectedFile file = inspectCertificates({name, {}}, u"x"_s);
            return file.isUsable || !file.summary.isEmpty();
        };
        const qsizetype step = qMax<qsizetype>(1, whole.size() / 40);
        for (qsizetype at = 0; at < whole.size(); at += step) {
            QVERIFY(inspect(whole.first(at)));
            QByteArray changed = whole;
            changed[at] = char(changed[at] ^ 0x55);
            QVERIFY(inspect(changed));
        }
    }
}

QTEST_GUILESS_MAIN(TstCertificateInspector)
#include "tst_certificateinspector.moc"
