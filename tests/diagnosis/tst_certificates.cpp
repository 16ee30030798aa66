// Certificates made at run time: what is said of one, what is wrong with a chain, and the cause that follows.
#include "diagnosis/CertificateAnalysis.h"
#include "diagnosis/CertificateInfo.h"
#include "diagnosis/Evidence.h"
#include "diagnosis/TrustGap.h"
#include "support/TestCertificates.h"

#include <QProcess>
#include <QRegularExpression>
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
    void wrongClock_data();
    void wrongClock();
    void wildcardOffersItsHost();
    void otherCertificateUnderAnotherName();
    void stapledRevocationOfAProbe();
    void uselessRevocationList();
    void wildcards();
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
    Attempt revoked = failedWith(ders(pki().revoked.certificate), root);
    revoked.transport.tls.crls = {fileContent(pki().crlDer)};
    row("revoked", revoked, "tls-certificate-revoked", "revoked");
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
}

void TstCertificates::wrongClock_data()
{
    QTest::addColumn<Attempt>("attempt");
    QTest::addColumn<QDateTime>("clock");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<QString>("doubt"); ///< Empty: the clock is not blamed.
    const Attempt direct = failedWith(ders(pki().server.certificate), ders(pki().ca.certificate));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QTest::newRow("years slow, the CA file is from the future too")
        << direct << now.addYears(-20) << u"tls-certificate-not-yet-valid"_s << u"clock, .*, is most likely slow"_s;
    QTest::newRow("years fast, everything has expired") << direct << now.addYears(200) << u"tls-certificate-expired"_s << u"may be fast"_s;
    const TestIdentity brief = pki().make({u"localhost"_s, {u"DNS:localhost"_s}, TestCertificates::Purpose::Server, -1, 30}, pki().ca);
    const Attempt outlived = failedWith(ders(brief.certificate), ders(pki().ca.certificate));
    const QDateTime end = certificateInfo(outlived.transport.tls.chain.constFirst()).notAfter;
    QTest::newRow("an hour after the end") << outlived << end.addSecs(3'600) << u"tls-certificate-expired"_s << u"60 minute"_s;
    QTest::newRow("a month after the end") << outlived << end.addDays(30) << u"tls-certificate-expired"_s << QString();
    const Attempt early = failedWith(ders(pki().notYetValid.certificate), ders(pki().ca.certificate));
    QTest::newRow("put to use too early") << early << now << u"tls-certificate-not-yet-valid"_s << QString();
    const QDateTime begin = certificateInfo(early.transport.tls.chain.constFirst()).notBefore;
    QTest::newRow("half an hour too early") << early << begin.addSecs(-1'800) << u"tls-certificate-not-yet-valid"_s << u"30 minute"_s;
}

/// The clock is named where the dates fit a wrong one.
void TstCertificates::wrongClock()
{
    QFETCH(Attempt, attempt);
    QFETCH(QDateTime, clock);
    QFETCH(QString, doubt);
    attempt.startedAt = clock;
    const auto diagnosis = diagnose(attempt);
    QVERIFY(diagnosis);
    QTEST(diagnosis->cause, "cause");
    const QRegularExpression any(u"may be fast|most likely slow|would do"_s);
    if (doubt.isEmpty())
        QVERIFY2(!diagnosis->explanation.contains(any), qPrintable(diagnosis->explanation));
    else
        QVERIFY2(diagnosis->explanation.contains(QRegularExpression(doubt)), qPrintable(diagnosis->explanation));
}

void TstCertificates::wildcardOffersItsHost()
{
    const TestIdentity wildcard = pki().make({u"wild"_s, {u"DNS:*.plant.example"_s}}, pki().ca);
    const auto diagnosis = diagnose(failedWith(ders(wildcard.certificate), ders(pki().ca.certificate), u"broker.lab.example"_s));
    QCOMPARE(diagnosis->cause, u"tls-certificate-hostname-mismatch"_s);
    QCOMPARE(diagnosis->actions.value(0).settings.endpoint.host, u"broker.plant.example"_s);
    const auto address = diagnose(failedWith(ders(wildcard.certificate), ders(pki().ca.certificate), u"192.0.2.7"_s));
    for (const FixAction &action : address->actions)
        QVERIFY(!action.settings.endpoint.host.contains("plant"_L1)); // an address has no label to put there
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
    QCOMPARE(diagnose(a)->confidence, Diagnosis::Confidence::Likely);
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

QTEST_GUILESS_MAIN(TstCertificates)
#include "tst_certificates.moc"
