// Certificates made at run time: what is said of one, what is wrong with a chain, and the cause that follows.
#include "diagnosis/CertificateAnalysis.h"
#include "diagnosis/CertificateInfo.h"
#include "diagnosis/ClockSuspicion.h"
#include "diagnosis/Evidence.h"
#include "diagnosis/TrustGap.h"
#include "support/TestCertificates.h"

#include <QProcess>
#include <QSslError>
#include <QTest>

#include <openssl/pem.h>

using namespace Qt::StringLiterals;
using namespace evidence;
using Kind = CertificateFinding::Kind;

namespace {

QList<QByteArray> ders(const QString &pemFile)
{
    QList<QByteArray> result;
    const QByteArray pem = fileContent(pemFile);
    const openssl::BioPtr bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    while (const openssl::X509Ptr certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
        result << openssl::der(certificate.get());
    return result;
}

const TestCertificates &pki()
{
    return TestCertificates::instance();
}

Attempt failedWith(const QList<QByteArray> &chain, const QList<QByteArray> &anchors, const QString &name = u"localhost"_s)
{
    Attempt a = reached(Scheme::Mqtts);
    a.startedAt = QDateTime::currentDateTimeUtc();
    a.settings.endpoint.host = name;
    a.transport.tls.serverName = name;
    a.transport.tls.chain = chain;
    a.transport.tls.caCertificates = anchors;
    a.transport.tls.systemCaUsed = anchors.isEmpty();
    a.transport.tls.caSource = anchors.isEmpty() ? u"the system's CA store"_s : u"ca.pem"_s;
    a.transport.tls.errors = {{1, u"an error"_s, 0}};
    fail(a, Stage::Tls, By::TlsFailure);
    return a;
}

} // namespace

class TstCertificates : public QObject
{
    Q_OBJECT
private slots:
    void info();
    void infoOfGarbage();
    void cause_data();
    void cause();
    void good();
    void verificationOff();
    void expiresSoon();
    void otherCertificateUnderAnotherName();
    void stapledRevocationOfAProbe();
    void uselessRevocationList();
    void wildcards();
    void placeAndDistance_data();
    void placeAndDistance();
    void otherNames_data();
    void otherNames();
    void lookalike();
    void wholeSet();
    void clockBehind();
    void clockAhead();
    void clockInVerdicts();
    void buildTime();
    void clientCertificate_data();
    void clientCertificate();
};

void TstCertificates::info()
{
    const CertificateInfo leaf = certificateInfo(ders(pki().server.certificate).first());
    QVERIFY(leaf.readable && !leaf.isCa && !leaf.selfSigned);
    QCOMPARE(leaf.name, u"localhost"_s);
    QCOMPARE(leaf.issuerName, u"Test Root CA"_s);
    QVERIFY(leaf.names.contains(u"DNS:localhost"_s) && leaf.names.contains(u"IP:127.0.0.1"_s) && leaf.names.contains(u"IP:::1"_s));
    QCOMPARE(leaf.key, u"EC P-256"_s);
    QCOMPARE(leaf.sha256.size(), 32 * 3 - 1);
    QVERIFY(leaf.notBefore < leaf.notAfter);
    QVERIFY(leaf.extendedKeyUsage.contains(u"serverAuth"_s));
    const CertificateInfo root = certificateInfo(ders(pki().ca.certificate).first());
    QVERIFY(root.isCa && root.selfSigned);
}

void TstCertificates::infoOfGarbage()
{
    QVERIFY(!certificateInfo({}).readable);
    QVERIFY(!certificateInfo("\x30\x82\xff\xff garbage").readable);
    QByteArray cut = ders(pki().server.certificate).first();
    for (qsizetype size = 0; size < cut.size(); size += 7)
        QVERIFY(!certificateInfo(cut.first(size)).readable);
    QVERIFY(!certificateInfo(cut + 'x').readable);
}

void TstCertificates::cause_data()
{
    QTest::addColumn<Attempt>("attempt");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("says");
    const QList<QByteArray> root = ders(pki().ca.certificate);
    const auto row = [](const char *name, const Attempt &attempt, const char *cause, const char *says) {
        QTest::newRow(name) << attempt << QString::fromLatin1(cause) << QString::fromLatin1(says);
    };
    const QList<QByteArray> server = ders(pki().server.certificate);
    row("expired", failedWith(ders(pki().expired.certificate), root), "tls-certificate-expired", "expired");
    row("not yet valid", failedWith(ders(pki().notYetValid.certificate), root), "tls-certificate-not-yet-valid", "clock");
    row("other name", failedWith(ders(pki().otherName.certificate), root), "tls-certificate-hostname-mismatch", "pi2.home");
    row("address", failedWith(ders(pki().otherName.certificate), root, u"127.0.0.1"_s), "tls-certificate-hostname-mismatch", "127.0.0.1");
    row("self-signed", failedWith(ders(pki().selfSigned.certificate), {}), "tls-certificate-self-signed", "self-signed");
    row("private CA, none given", failedWith(server, {}), "tls-certificate-unknown-issuer", "Test Root CA");
    row("wrong CA", failedWith(server, ders(pki().unrelatedCa.certificate)), "tls-certificate-unknown-issuer", "Unrelated Root CA");
    row("same name, other key", failedWith(server, ders(pki().sameNameCa.certificate)), "tls-ca-file-is-not-the-ca", "another key");
    const TestIdentity anew = pki().make({u"localhost"_s, {u"DNS:localhost"_s}});
    row("self-signed, made anew", failedWith(ders(anew.certificate), ders(pki().selfSigned.certificate)), "tls-ca-file-is-not-the-ca",
        "the broker now shows another one of that name");
    row("leaf as CA", failedWith(server, server), "tls-ca-file-is-not-the-ca", "not a CA");
    const QList<QByteArray> chain = ders(pki().chain);
    row("intermediate as CA", failedWith(chain, ders(pki().intermediate.certificate)), "tls-ca-file-is-not-the-ca", "intermediate CA");
    row("intermediate as CA, leaf alone", failedWith(chain.first(1), ders(pki().intermediate.certificate)), "tls-ca-file-is-not-the-ca",
        "intermediate CA");
    row("intermediate missing", failedWith(chain.first(1), root), "tls-certificate-chain-incomplete", "Test Intermediate CA");
    row("intermediate missing, wrong CA", failedWith(chain.first(1), ders(pki().unrelatedCa.certificate)), "tls-certificate-unknown-issuer",
        "Test Intermediate CA");
    row("purpose", failedWith(ders(pki().clientPurpose.certificate), root), "tls-certificate-wrong-purpose", "clientAuth");
    const TestIdentity weak = pki().make({u"localhost"_s, {u"DNS:localhost"_s}, TestCertificates::Purpose::Server, -1, 90, 1024}, pki().ca);
    row("RSA 1024", failedWith(ders(weak.certificate), root), "tls-certificate-weak", "RSA 1024");
    const TestIdentity oldRoot = pki().make({u"Old Root CA"_s, {}, TestCertificates::Purpose::Authority, -800, -5});
    const TestIdentity below = pki().make({u"localhost"_s, {u"DNS:localhost"_s}}, oldRoot);
    row("expired root", failedWith(ders(below.certificate), ders(oldRoot.certificate)), "tls-certificate-expired", "Old Root CA");
    const TestIdentity sha1 =
        pki().make({.commonName = u"localhost"_s, .names = {u"DNS:localhost"_s}, .rsaBits = 0, .extensions = {}, .sha1 = true}, pki().ca);
    row("SHA-1", failedWith(ders(sha1.certificate), root), "tls-certificate-weak", "The signature on the certificate \"localhost\"");
    const auto under = [&](const QList<std::pair<QByteArray, QByteArray>> &extensions, const TestIdentity &above = pki().ca) {
        const TestIdentity ca = pki().make({.commonName = u"Narrow CA"_s,
                                            .names = {},
                                            .purpose = TestCertificates::Purpose::Authority,
                                            .rsaBits = 0,
                                            .extensions = extensions},
                                           above);
        const TestIdentity leaf = pki().make({u"localhost"_s, {u"DNS:localhost"_s}}, ca);
        return ders(leaf.certificate) + ders(ca.certificate);
    };
    row("name constraints", failedWith(under({{"nameConstraints", "critical,permitted;DNS:plant.lan"}}), root),
        "tls-certificate-wrong-purpose", "name constraints");
    const TestIdentity last = pki().make({.commonName = u"Last CA"_s,
                                          .names = {},
                                          .purpose = TestCertificates::Purpose::Authority,
                                          .rsaBits = 0,
                                          .extensions = {{"basicConstraints", "critical,CA:TRUE,pathlen:0"}}},
                                         pki().ca);
    row("path length", failedWith(under({}, last) + ders(last.certificate), root), "tls-certificate-wrong-purpose",
        "The CA \"Last CA\" allows fewer CAs below it");
    row("CA for clients", failedWith(under({{"extendedKeyUsage", "clientAuth"}}), root), "tls-certificate-wrong-purpose",
        "The CA \"Narrow CA\" may not issue certificates for TLS servers: its purpose is clientAuth. It is an intermediate certificate");
    row("no CA", failedWith(under({{"basicConstraints", "CA:FALSE"}, {"keyUsage", "digitalSignature"}}), root),
        "tls-certificate-wrong-purpose", "may not be used to issue certificates: its purpose is digitalSignature");
    Attempt revoked = failedWith(ders(pki().revoked.certificate), root);
    revoked.transport.tls.crls = {fileContent(pki().crlDer)};
    row("revoked", revoked, "tls-certificate-revoked", "revoked");
    Attempt stapled = failedWith(server, root);
    stapled.transport.tls.errors = {{int(QSslError::CertificateRevoked), u"certificate revoked: keyCompromise"_s, 0}};
    row("revoked by the staple", stapled, "tls-certificate-revoked", "OCSP: certificate revoked: keyCompromise; serial ");
    Attempt onlyQt = failedWith(server, root);
    onlyQt.transport.tls.errors = {{6, u"The certificate has expired"_s, 0}}; // QSslError::CertificateExpired
    row("only the TLS library complains", onlyQt, "tls-certificate-expired", "TLS library");
}

void TstCertificates::cause()
{
    QFETCH(Attempt, attempt);
    QFETCH(QString, cause);
    QFETCH(QString, says);
    const std::optional<Diagnosis> diagnosis = diagnose(attempt);
    QVERIFY(diagnosis);
    const QString said = diagnosis->title + u'\n' + diagnosis->explanation + u'\n' + diagnosis->evidence.join(u'\n');
    QVERIFY2(diagnosis->cause == cause, qPrintable(diagnosis->cause + u'\n' + said));
    QVERIFY2(said.contains(says), qPrintable(said));
    QVERIFY(!diagnosis->suggestions.isEmpty());
    QCOMPARE(diagnose(attempt)->evidence, diagnosis->evidence);
}

void TstCertificates::good()
{
    CertificateQuestion question;
    question.chain = ders(pki().server.certificate);
    question.anchors = ders(pki().ca.certificate);
    question.name = u"localhost"_s;
    question.at = QDateTime::currentDateTimeUtc();
    QVERIFY(analyseCertificates(question).errors.isEmpty());
    question.chain = ders(pki().chain);
    std::reverse(question.chain.begin() + 1, question.chain.end());
    QVERIFY(analyseCertificates(question).findings.isEmpty());
    QVERIFY(analyseCertificates({}).findings.isEmpty());
}

void TstCertificates::verificationOff()
{
    Attempt a = failedWith(ders(pki().otherName.certificate), ders(pki().ca.certificate));
    a.transport.tls.verificationEnabled = false;
    const QList<Note> notes = notesFor(a);
    const auto note = std::find_if(notes.begin(), notes.end(), [](const Note &n) { return n.id == "verification-would-fail"_L1; });
    QVERIFY(note != notes.end());
    QVERIFY(note->text.contains("broker.lan"_L1));
    a.transport.tls.errors.clear();
    for (const Note &other : notesFor(a))
        QVERIFY(other.id != "verification-would-fail"_L1);
}

void TstCertificates::expiresSoon()
{
    const TestIdentity soon = pki().make({u"localhost"_s, {u"DNS:localhost"_s}, TestCertificates::Purpose::Server, -1, 10}, pki().ca);
    Attempt a = connected(mqtt::Version::V311, Scheme::Mqtts);
    a.startedAt = QDateTime::currentDateTimeUtc();
    a.transport.tls.chain = ders(soon.certificate);
    const auto has = [](const Attempt &attempt) {
        const QList<Note> notes = notesFor(attempt);
        return std::any_of(notes.begin(), notes.end(), [](const Note &n) { return n.id == "certificate-expires-soon"_L1; });
    };
    QVERIFY(has(a));
    a.transport.tls.chain = ders(pki().server.certificate);
    QVERIFY(!has(a));
    a.transport.tls.clientCertificate = ders(soon.certificate).first();
    QVERIFY(has(a));
}

void TstCertificates::otherCertificateUnderAnotherName()
{
    Attempt a = failedWith(ders(pki().server.certificate), ders(pki().ca.certificate), u"broker.lan"_s);
    Probe probe;
    probe.plan.question = ProbePlan::Question::TlsOffer;
    probe.plan.offer.serverName = QString();
    probe.state = Probe::State::Done;
    probe.tlsServer.emplace();
    probe.tlsServer->chain = ders(pki().otherName.certificate);
    a.probes = {probe};
    const auto diagnosis = diagnose(a);
    QCOMPARE(diagnosis->cause, u"tls-certificate-hostname-mismatch"_s);
    QVERIFY2(diagnosis->explanation.contains("pi2.home"_L1), qPrintable(diagnosis->explanation));
}

/// QSslSocket keeps the stapled response to itself: that of a handshake of its own tells date and reason.
void TstCertificates::stapledRevocationOfAProbe()
{
    const QString index =
        pki().write(u"revoked-index.txt"_s,
                    "R\t490101000000Z\t240102030405Z,keyCompromise\t"
                        + certificateInfo(ders(pki().server.certificate).constFirst()).serial.toLatin1() + "\tunknown\t/CN=localhost\n");
    const QString request = pki().folder() + u"/staple-request.der"_s, response = pki().folder() + u"/staple-response.der"_s;
    if (QProcess::execute(
            u"openssl"_s,
            {u"ocsp"_s, u"-issuer"_s, pki().ca.certificate, u"-cert"_s, pki().server.certificate, u"-reqout"_s, request, u"-no_nonce"_s})
        != 0)
        QSKIP("openssl is not installed");
    QCOMPARE(QProcess::execute(u"openssl"_s,
                               {u"ocsp"_s, u"-index"_s, index, u"-rsigner"_s, pki().ca.certificate, u"-rkey"_s, pki().ca.key, u"-CA"_s,
                                pki().ca.certificate, u"-reqin"_s, request, u"-respout"_s, response, u"-ndays"_s, u"1"_s}),
             0);
    Attempt a = failedWith(ders(pki().server.certificate), ders(pki().ca.certificate));
    a.transport.tls.errors = {{int(QSslError::CertificateRevoked), u"certificate revoked"_s, 0}};
    Probe probe;
    probe.plan.question = ProbePlan::Question::TlsOffer;
    probe.plan.variant = u"as connack offers"_s;
    probe.state = Probe::State::Done;
    probe.tlsServer.emplace();
    probe.tlsServer->chain = a.transport.tls.chain;
    probe.tlsServer->ocspResponse = fileContent(response);
    a.probes = {probe};
    const auto diagnosis = diagnose(a);
    QCOMPARE(diagnosis->cause, u"tls-certificate-revoked"_s);
    QVERIFY2(diagnosis->explanation.contains("2024-01-02"_L1), qPrintable(diagnosis->explanation));
    QVERIFY2(diagnosis->evidence.join(u'|').contains("keyCompromise"_L1), qPrintable(diagnosis->evidence.join(u'|')));
}

void TstCertificates::uselessRevocationList()
{
    const auto unchecked = [](const Attempt &attempt) {
        const QList<Note> notes = notesFor(attempt);
        return std::count_if(notes.begin(), notes.end(), [](const Note &n) { return n.id == "tls-options-ignored"_L1; });
    };
    const TestIdentity foreign = pki().make({u"localhost"_s, {u"DNS:localhost"_s}}, pki().unrelatedCa);
    Attempt a = connected(mqtt::Version::V311, Scheme::Mqtts);
    a.startedAt = QDateTime::currentDateTimeUtc();
    a.transport.tls.chain = ders(foreign.certificate);
    a.transport.tls.caCertificates = ders(pki().unrelatedCa.certificate);
    a.transport.tls.serverName = u"localhost"_s;
    QCOMPARE(unchecked(a), 0);
    a.transport.tls.crls = {fileContent(pki().crlDer)}; // of another CA
    QVERIFY(!diagnose(a));
    QCOMPARE(unchecked(a), 1);
    a.transport.tls.chain = ders(pki().server.certificate);
    a.transport.tls.caCertificates = ders(pki().ca.certificate);
    QCOMPARE(unchecked(a), 0);
    a.startedAt = a.startedAt.addDays(30); // the list has expired
    QCOMPARE(unchecked(a), 1);

    Attempt failed = failedWith(ders(foreign.certificate), ders(pki().unrelatedCa.certificate));
    failed.transport.tls.crls = {fileContent(pki().crlDer)};
    failed.transport.tls.errors = {{6, u"The certificate has expired"_s, 0}}; // QSslError::CertificateExpired
    QCOMPARE(diagnose(failed)->cause, u"tls-certificate-expired"_s);
}

void TstCertificates::wildcards()
{
    const TestIdentity wild = pki().make({u"wild"_s, {u"DNS:*.plant.lan"_s}}, pki().ca);
    const QByteArray der = ders(wild.certificate).first();
    QVERIFY(certificateNames(der, u"a.plant.lan"_s));
    QVERIFY(!certificateNames(der, u"a.b.plant.lan"_s));
    QVERIFY(!certificateNames(der, u"plant.lan"_s));
    QVERIFY(!certificateNames(der, {}));
}

void TstCertificates::placeAndDistance_data()
{
    QTest::addColumn<int>("which"); ///< 0: the leaf, 1: the intermediate, 2: the root
    QTest::addColumn<int>("fromDays");
    QTest::addColumn<int>("untilDays");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("distance");
    QTest::newRow("leaf, future") << 0 << 3 << 90 << u"It is the broker's own certificate."_s << u"That is in 3 day"_s;
    QTest::newRow("intermediate, future") << 1 << 1 << 90 << u"It is an intermediate certificate that the broker sends."_s
                                          << u"That is in 24 hour"_s;
    QTest::newRow("root, future") << 2 << 400 << 800 << u"It is a CA certificate of ca.pem."_s << u"That is in 400 day"_s;
    QTest::newRow("leaf, past") << 0 << -90 << -3 << u"The broker's certificate \"localhost\" expired"_s << u"That was 3 day"_s;
    QTest::newRow("leaf, just now") << 0 << -90 << 0 << u"The broker's certificate"_s << u"That was less than an hour ago."_s;
    QTest::newRow("intermediate, past") << 1 << -90 << -1 << u"The intermediate certificate \"Middle CA\" that the broker sends"_s
                                        << u"That was 24 hour"_s;
    QTest::newRow("root, past") << 2 << -90 << -60 << u"The CA certificate \"Top CA\" of ca.pem expired"_s << u"That was 60 day"_s;
}

void TstCertificates::placeAndDistance()
{
    QFETCH(int, which);
    QFETCH(int, fromDays);
    QFETCH(int, untilDays);
    QFETCH(QString, place);
    QFETCH(QString, distance);
    const auto make = [&](int number, const QString &name, TestCertificates::Purpose purpose, const TestIdentity &issuer) {
        TestCertificates::Request request{.commonName = name, .names = {}, .purpose = purpose, .fromDays = -1, .untilDays = 90};
        if (number == 0)
            request.names = {u"DNS:localhost"_s};
        if (number == which) {
            request.fromDays = fromDays;
            request.untilDays = untilDays;
        }
        return pki().make(request, issuer);
    };
    const TestIdentity top = make(2, u"Top CA"_s, TestCertificates::Purpose::Authority, {});
    const TestIdentity middle = make(1, u"Middle CA"_s, TestCertificates::Purpose::Authority, top);
    const TestIdentity leaf = make(0, u"localhost"_s, TestCertificates::Purpose::Server, middle);
    Attempt a = failedWith(ders(leaf.certificate) + ders(middle.certificate), ders(top.certificate));
    a.startedAt = a.startedAt.addSecs(fromDays > 0 ? -60 : 60);
    const std::optional<Diagnosis> diagnosis = diagnose(a);
    QVERIFY(diagnosis);
    QVERIFY2(diagnosis->explanation.contains(place), qPrintable(diagnosis->explanation));
    QVERIFY2(diagnosis->explanation.contains(distance), qPrintable(diagnosis->explanation));
}

void TstCertificates::otherNames_data()
{
    QTest::addColumn<QString>("commonName");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<QStringList>("hosts"); ///< Of the buttons that change the URL.
    QTest::addColumn<QString>("says");      ///< Somewhere in explanation and suggestions.
    const auto row = [](const char *name, const QString &commonName, const QStringList &names, const QString &asked,
                        const QStringList &hosts,
                        const QString &says) { QTest::newRow(name) << commonName << names << asked << hosts << says; };
    row("wildcard, single label", u"x"_s, {u"DNS:*.plant.lan"_s}, u"broker"_s, {u"broker.plant.lan"_s}, u"broker.plant.lan"_s);
    row("wildcard, other domain", u"x"_s, {u"DNS:*.plant.lan"_s}, u"mqtt.office.lan"_s, {u"mqtt.plant.lan"_s}, u"one part"_s);
    row("wildcard, a level too deep", u"x"_s, {u"DNS:*.plant.lan"_s}, u"a.b.plant.lan"_s, {u"a.plant.lan"_s}, u"one part"_s);
    row("wildcard, the domain itself", u"x"_s, {u"DNS:*.plant.lan"_s}, u"plant.lan"_s, {}, u"directly under plant.lan"_s);
    row("wildcard, address", u"x"_s, {u"DNS:*.plant.lan"_s}, u"192.0.2.7"_s, {}, u"directly under plant.lan"_s);
    row("wildcard and name", u"x"_s, {u"DNS:*.plant.lan"_s, u"DNS:plant.lan"_s}, u"pump.office.lan"_s,
        {u"plant.lan"_s, u"pump.plant.lan"_s}, u"Use mqtts://plant.lan"_s);
    row("names and addresses", u"x"_s, {u"DNS:a.lan"_s, u"IP:192.0.2.9"_s, u"IP:2001:db8::1"_s}, u"broker.lan"_s,
        {u"a.lan"_s, u"192.0.2.9"_s, u"2001:db8::1"_s}, u"mqtts://[2001:db8::1]"_s);
    row("address as a DNS name", u"x"_s, {u"DNS:192.0.2.7"_s, u"DNS:a.lan"_s}, u"192.0.2.7"_s, {u"a.lan"_s},
        u"192.0.2.7 stands there as a DNS name, but"_s);
    row("address in the subject", u"192.0.2.7"_s, {}, u"192.0.2.7"_s, {}, u"counts only as an IP entry"_s);
    row("subject beside other names", u"broker.lan"_s, {u"DNS:a.lan"_s}, u"broker.lan"_s, {u"a.lan"_s},
        u"the subject does not count beside"_s);
    row("subject alone", u"a.lan"_s, {}, u"broker.lan"_s, {u"a.lan"_s}, u"no names but its subject \"a.lan\""_s);
    row("nothing that could be a host", u"The Broker"_s, {u"email:x@example.org"_s}, u"broker.lan"_s, {}, u"issued for broker.lan"_s);
    row("names that would be another URL", u"x"_s, {u"DNS:evil/path"_s, u"DNS:user@evil"_s}, u"broker.lan"_s, {}, u"evil"_s);
}

void TstCertificates::otherNames()
{
    QFETCH(QString, commonName);
    QFETCH(QStringList, names);
    QFETCH(QString, asked);
    QFETCH(QStringList, hosts);
    QFETCH(QString, says);
    const TestIdentity identity = pki().make({commonName, names}, pki().ca);
    const std::optional<Diagnosis> diagnosis = diagnose(failedWith(ders(identity.certificate), ders(pki().ca.certificate), asked));
    QVERIFY(diagnosis);
    QCOMPARE(diagnosis->cause, u"tls-certificate-hostname-mismatch"_s);
    const QString said = diagnosis->explanation + u'\n' + diagnosis->suggestions.join(u'\n');
    QVERIFY2(said.contains(says), qPrintable(said));
    QStringList offered;
    for (const FixAction &action : diagnosis->actions) {
        if (action.settings.endpoint.host != asked) {
            offered << action.settings.endpoint.host;
            QVERIFY(certificateNames(ders(identity.certificate).first(), offered.last()));
        }
    }
    QCOMPARE(offered, hosts);
}

/// The broker sends an older or newer intermediate, of the right name but with another key.
void TstCertificates::lookalike()
{
    const QList<QByteArray> leaf = ders(pki().underIntermediate.certificate);
    const TestCertificates::Request request{u"Test Intermediate CA"_s, {}, TestCertificates::Purpose::Authority};
    const QList<QByteArray> sameRoot = ders(pki().make(request, pki().ca).certificate);
    const std::optional<Diagnosis> right = diagnose(failedWith(leaf + sameRoot, ders(pki().ca.certificate)));
    QCOMPARE(right->cause, u"tls-certificate-chain-incomplete"_s);
    QVERIFY2(right->explanation.contains(u"It does send a certificate of the name \"Test Intermediate CA\""_s),
             qPrintable(right->explanation));
    // Neither name nor organisation tells that the two belong together: the signature on the other one does.
    const TestIdentity strange = pki().make({u"Zeta Works"_s, {}, TestCertificates::Purpose::Authority}, pki().unrelatedCa);
    const TestIdentity below = pki().make({u"localhost"_s, {u"DNS:localhost"_s}}, strange);
    const TestIdentity other = pki().make({u"Zeta Works"_s, {}, TestCertificates::Purpose::Authority}, pki().ca);
    QCOMPARE(diagnose(failedWith(ders(below.certificate), ders(pki().ca.certificate)))->cause, u"tls-certificate-unknown-issuer"_s);
    QCOMPARE(diagnose(failedWith(ders(below.certificate) + ders(other.certificate), ders(pki().ca.certificate)))->cause,
             u"tls-certificate-chain-incomplete"_s);
    const std::optional<Diagnosis> none = diagnose(failedWith(leaf, ders(pki().ca.certificate)));
    QVERIFY(!none->explanation.contains(u"It does send"_s));
}

/// Everything that is wrong is said, each certificate by itself.
void TstCertificates::wholeSet()
{
    const TestIdentity oldRoot = pki().make({u"Old Root CA"_s, {}, TestCertificates::Purpose::Authority, -800, -5});
    const TestIdentity leaf = pki().make({u"localhost"_s, {u"DNS:a.lan"_s}, TestCertificates::Purpose::Client, -90, -3, 1024}, oldRoot);
    const std::optional<Diagnosis> diagnosis = diagnose(failedWith(ders(leaf.certificate), ders(oldRoot.certificate)));
    QCOMPARE(diagnosis->cause, u"tls-certificate-expired"_s);
    const QString &said = diagnosis->explanation;
    QVERIFY2(said.contains(u"The broker's certificate \"localhost\" expired"_s), qPrintable(said));
    QVERIFY2(said.count(u"That is not all:"_s) == 1, qPrintable(said));
    const QString rest = said.section(u"That is not all: "_s, 1);
    QVERIFY2(rest.contains(u"The certificate \"Old Root CA\" expired"_s), qPrintable(rest));
    QVERIFY2(rest.contains(u"is not meant for this use"_s), qPrintable(rest));
    QVERIFY2(rest.contains(u"is for other names (DNS:a.lan) than localhost"_s), qPrintable(rest));
    QVERIFY2(rest.contains(u"The key of the certificate \"localhost\" is too weak: RSA 1024."_s), qPrintable(rest));
}

namespace {

CertificateInfo dated(const QString &name, const QString &issuer, int fromDays, int untilDays)
{
    CertificateInfo info;
    info.name = info.subject = info.sha256 = name;
    info.issuer = issuer;
    info.notBefore = now.addDays(fromDays);
    info.notAfter = now.addDays(untilDays);
    return info;
}

} // namespace

void TstCertificates::clockBehind()
{
    const QDateTime before = now.addDays(-100), after = now.addDays(100);
    CertificateAnalysis analysis;
    analysis.chain = {dated(u"leaf"_s, u"middle"_s, 30, 90)};
    analysis.anchors = {dated(u"top"_s, u"top"_s, -900, 900)};
    QVERIFY(ClockSuspicion::behind(analysis, now, before).isEmpty());
    QVERIFY(ClockSuspicion::behind(analysis, now, after).join(u' ').contains(u"built later"_s));
    analysis.chain << dated(u"middle"_s, u"top"_s, -30, 900);
    QVERIFY(ClockSuspicion::behind(analysis, now, before).isEmpty());
    analysis.chain.last().notBefore = now.addDays(10);
    QVERIFY(ClockSuspicion::behind(analysis, now, before).join(u' ').contains(u"None of the 2"_s));
    analysis.anchors.first().notBefore = now.addDays(5);
    const QStringList both = ClockSuspicion::behind(analysis, now, before);
    QCOMPARE(both.size(), 2);
    QVERIFY(both.last().contains(u"\"top\""_s));
    analysis.chain = {dated(u"leaf"_s, u"top"_s, -30, 90)}; // a renewed CA that came before its time tells nothing of the clock
    QVERIFY(ClockSuspicion::behind(analysis, now, before).isEmpty());
    analysis.chain.first().notBefore = now.addSecs(2 * 3'600);
    analysis.anchors.clear();
    QVERIFY(ClockSuspicion::behind(analysis, now, before).join(u' ').contains(u"time zone"_s));
    QVERIFY(ClockSuspicion::behind({}, now, before).isEmpty());
}

void TstCertificates::clockAhead()
{
    CertificateAnalysis analysis;
    analysis.chain = {dated(u"leaf"_s, u"top"_s, -900, -3)};
    analysis.anchors = {dated(u"top"_s, u"top"_s, -900, 900)};
    QVERIFY(ClockSuspicion::ahead(analysis, now).isEmpty());
    analysis.anchors.first().notAfter = now.addDays(-1); // the same issuer
    QVERIFY(ClockSuspicion::ahead(analysis, now).isEmpty());
    analysis.chain << dated(u"middle"_s, u"other"_s, -900, -1);
    QVERIFY(ClockSuspicion::ahead(analysis, now).join(u' ').contains(u"different issuers"_s));
    analysis.chain.last().notAfter = now.addDays(1); // one of them is in its time
    QVERIFY(ClockSuspicion::ahead(analysis, now).isEmpty());
    analysis.chain = {dated(u"leaf"_s, u"top"_s, -9'000, -1'200)};
    analysis.anchors = {dated(u"top"_s, u"top"_s, -9'000, -1'100)};
    QVERIFY(ClockSuspicion::ahead(analysis, now).join(u' ').contains(u"years beyond"_s));
    analysis.anchors.first().notAfter = now.addDays(-1'000); // less than three years
    QVERIFY(ClockSuspicion::ahead(analysis, now).isEmpty());
    QVERIFY(ClockSuspicion::ahead({}, now).isEmpty());
}

void TstCertificates::clockInVerdicts()
{
    Attempt a = failedWith(ders(pki().chain), ders(pki().ca.certificate));
    a.startedAt = QDateTime(QDate(1970, 1, 1), QTime(0, 5), Qt::UTC); // a device without a battery
    const std::optional<Diagnosis> early = diagnose(a);
    QCOMPARE(early->cause, u"tls-certificate-not-yet-valid"_s);
    for (const char *words : {"The clock is wrong for certain", "None of the 2", "\"Test Root CA\" in use here", "1970-01-01T00:05:00Z"})
        QVERIFY2(early->explanation.contains(QLatin1String(words)), qPrintable(early->explanation));
    QVERIFY(early->suggestions.first().contains(u"clock"_s));
    a.startedAt = QDateTime(QDate(2099, 1, 1), QTime(0, 0), Qt::UTC);
    const std::optional<Diagnosis> late = diagnose(a);
    QCOMPARE(late->cause, u"tls-certificate-expired"_s);
    QCOMPARE(late->confidence, Diagnosis::Confidence::Likely);
    for (const char *words : {"may be ahead; it says 2099", "years beyond"})
        QVERIFY2(late->explanation.contains(QLatin1String(words)), qPrintable(late->explanation));
    const std::optional<Diagnosis> usual = diagnose(failedWith(ders(pki().expired.certificate), ders(pki().ca.certificate)));
    QCOMPARE(usual->confidence, Diagnosis::Confidence::Certain);
    QVERIFY(!usual->explanation.contains(u"clock"_s));
}

void TstCertificates::buildTime()
{
    QVERIFY(ClockSuspicion::buildTime().isValid());
    QVERIFY(ClockSuspicion::buildTime() <= QDateTime::currentDateTimeUtc());
    QVERIFY(ClockSuspicion::buildTime().date().year() >= 2024);
}

void TstCertificates::clientCertificate_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<int>("alert"); ///< 0: a bare close
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("says");
    const auto client = [](int fromDays, int untilDays) {
        return pki().make({u"pump"_s, {}, TestCertificates::Purpose::Client, fromDays, untilDays}, pki().ca).certificate;
    };
    const QString rejected = u"tls-client-certificate-rejected"_s;
    QTest::newRow("expired") << client(-90, -3) << 45 << rejected << u"The client certificate \"pump\" expired on "_s;
    QTest::newRow("not yet valid") << client(3, 90) << 42 << rejected << u"Check this machine's clock"_s;
    QTest::newRow("for servers") << pki().server.certificate << 43 << rejected << u"may not be used by a TLS client"_s;
    QTest::newRow("expired by the other clock") << client(-1, 90) << 45 << rejected << u"one of the two clocks is wrong"_s;
    QTest::newRow("expired, bare close") << client(-90, -3) << 0 << u"tls-closed"_s << u"The client certificate \"pump\" expired on "_s;
}

void TstCertificates::clientCertificate()
{
    QFETCH(QString, certificate);
    QFETCH(int, alert);
    QFETCH(QString, cause);
    QFETCH(QString, says);
    Attempt a = reached(Scheme::Mqtts);
    a.startedAt = QDateTime::currentDateTimeUtc();
    a.transport.tls.cipher = u"ECDHE-RSA-AES256-GCM-SHA384"_s; // the ServerHello came
    a.transport.tls.clientCertificateOffered = true;
    a.transport.tls.clientCertificate = ders(certificate).first();
    if (alert != 0)
        a.transport.tls.alerts = {{true, true, alert, 5}};
    fail(a, Stage::Tls, alert != 0 ? By::TlsFailure : By::Peer);
    const std::optional<Diagnosis> diagnosis = diagnose(a);
    QVERIFY(diagnosis);
    QCOMPARE(diagnosis->cause, cause);
    const QString said = diagnosis->explanation + u'\n' + diagnosis->suggestions.join(u'\n');
    QVERIFY2(said.contains(says), qPrintable(said));
    a.transport.tls.clientCertificate = ders(pki().client.certificate).first();
    QVERIFY(alert == 45 || !diagnose(a)->explanation.contains(u"expired"_s));
}

QTEST_GUILESS_MAIN(TstCertificates)
#include "tst_certificates.moc"
