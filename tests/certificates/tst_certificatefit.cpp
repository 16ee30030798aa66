#include "certificates/CertificateFit.h"

#include "certificates/CertificateMaker.h"
#include "support/TestCertificates.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using Id = FitCheck::Id;
using State = FitCheck::State;

Q_DECLARE_METATYPE(FitQuestion)

static const TestCertificates &pki()
{
    return TestCertificates::instance();
}

static FitQuestion serverQuestion(const TestIdentity &identity = pki().server)
{
    FitQuestion question;
    question.ca = {{pki().ca.certificate, {}}};
    question.certificate.path = identity.certificate;
    question.key.path = identity.key;
    question.host = u"localhost"_s;
    return question;
}

static FitCheck checkOf(const QList<FitCheck> &checks, Id id)
{
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const FitCheck &check) { return check.id == id; });
    return found == checks.end() ? FitCheck{id, State::NotChecked, u"(no such check)"_s, {}} : *found;
}

class TstCertificateFit : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void goodServer();
    void goodClient();
    void nothingGiven();
    void faults_data();
    void faults();
    void keyFile();
    void pkcs12();
    void revocation();
    void encryptedServerKey();
    void text();
    void questions();
    void filesByContent();
};

void TstCertificateFit::init()
{
    QFile::setPermissions(pki().server.key, QFile::ReadOwner | QFile::WriteOwner);
    QFile::setPermissions(pki().client.key, QFile::ReadOwner | QFile::WriteOwner);
}

void TstCertificateFit::goodServer()
{
    FitQuestion question = serverQuestion();
    question.revocationList.path = pki().crl;
    const auto checks = checkFit(question);
    QCOMPARE(checks.size(), 12); // one of each, in order
    for (int i = 0; i < 12; ++i) {
        QCOMPARE(int(checks[i].id), i);
        QVERIFY2(checks[i].state == State::Ok, qPrintable(fitCheckName(checks[i].id) + u": "_s + checks[i].text));
        QVERIFY(!checks[i].text.isEmpty());
        QVERIFY(checks[i].advice.isEmpty());
    }
    QCOMPARE(fitSummary(checks), u"Everything fits together."_s);

    question = serverQuestion(pki().underIntermediate);
    question.certificate.path = pki().chain;
    QCOMPARE(checkOf(checkFit(question), Id::Chain).state, State::Ok);
    QCOMPARE(checkOf(checkFit(question), Id::Trust).state, State::Ok);
}

void TstCertificateFit::goodClient()
{
    FitQuestion question = serverQuestion(pki().client);
    question.role = FitQuestion::Role::Client;
    question.host.clear();
    const auto checks = checkFit(question);
    for (const FitCheck &check : checks)
        QVERIFY2(check.state == (check.id == Id::Revocation ? State::NotChecked : State::Ok), qPrintable(check.text));
    QCOMPARE(checkOf(checks, Id::Name).text, u"A broker with use_identity_as_username calls this client \"test-client\"."_s);
    QCOMPARE(fitSummary(checks), u"What was checked fits together; 1 check(s) could not be made."_s);
}

void TstCertificateFit::nothingGiven()
{
    const auto checks = checkFit({});
    QCOMPARE(checks.size(), 12);
    QCOMPARE(checks[0].state, State::Failed);
    for (int i = 1; i < 12; ++i)
        QCOMPARE(checks[i].state, State::NotChecked);
}

void TstCertificateFit::faults_data()
{
    QTest::addColumn<FitQuestion>("question");
    QTest::addColumn<Id>("id");
    QTest::addColumn<State>("state");
    QTest::addColumn<QString>("text"); // the beginning
    const auto row = [](const char *name, const FitQuestion &question, Id id, const QString &text, State state = State::Failed) {
        QTest::newRow(name) << question << id << state << text;
    };
    const auto with = [](auto change) {
        FitQuestion question = serverQuestion();
        change(question);
        return question;
    };
    const auto file = [](const QByteArray &content, const QString &name) { return pki().write(name, content); };
    row("certificate: a key", with([](FitQuestion &q) { q.certificate = q.key; }), Id::Certificate,
        u"5-localhost.key holds a private key."_s);
    row("certificate: not there", with([](FitQuestion &q) { q.certificate.path = u"/nowhere/x.crt"_s; }), Id::Certificate,
        u"/nowhere/x.crt cannot be read: "_s);
    row("key: a certificate", with([](FitQuestion &q) { q.key.path = pki().caDer; }), Id::Key, u"ca.der holds 1 certificate(s)."_s);
    row("key: none", with([](FitQuestion &q) { q.key = {}; }), Id::Key, u"No private key is given."_s, State::NotChecked);
    row("key: closed", with([](FitQuestion &q) { q.key.path = pki().encryptedKey; }), Id::Key,
        u"encrypted.key is encrypted and needs a passphrase."_s);
    row("match: another key", with([](FitQuestion &q) { q.key.path = pki().client.key; }), Id::KeyMatch,
        u"The private key (EC P-256) does not belong to the certificate \"localhost\" (EC P-256)."_s);
    const QString reversed =
        file(fileContent(pki().intermediate.certificate) + fileContent(pki().underIntermediate.certificate), u"reversed.pem"_s);
    const auto underIntermediate = [&](const QString &certificate) {
        FitQuestion question = serverQuestion(pki().underIntermediate);
        question.certificate.path = certificate;
        return question;
    };
    row("match: reversed file", underIntermediate(reversed), Id::KeyMatch,
        u"The private key belongs to \"localhost\", which is certificate 2 of the file; it has to be the first one."_s);
    row("chain: reversed file", underIntermediate(reversed), Id::Chain,
        u"\"Test Intermediate CA\" stands before \"localhost\", which did not issue it: the issuer is \"Test Root CA\"."_s);
    row("chain: without the intermediate", underIntermediate(pki().underIntermediate.certificate), Id::Chain,
        u"The certificate of the intermediate CA \"Test Intermediate CA\" is missing."_s);
    row("trust: without the intermediate", underIntermediate(pki().underIntermediate.certificate), Id::Trust,
        u"As long as the certificate of \"Test Intermediate CA\" is missing, it cannot be told"_s, State::NotChecked);
    const QString mixed = file(fileContent(pki().server.certificate) + fileContent(pki().unrelatedCa.certificate), u"mixed.pem"_s);
    row("chain: a foreign certificate", with([&](FitQuestion &q) { q.certificate.path = mixed; }), Id::Chain,
        u"\"localhost\" stands before \"Unrelated Root CA\", which did not issue it: the issuer is \"Test Root CA\"."_s);
    row("trust: no CA", with([](FitQuestion &q) { q.ca = {}; }), Id::Trust, u"No CA file is given."_s, State::NotChecked);
    row("trust: another CA", with([](FitQuestion &q) {
            q.ca = {{pki().unrelatedCa.certificate, {}}};
        }),
        Id::Trust, u"\"localhost\" was issued by \"Test Root CA\", which is not in "_s);
    row("trust: same name, other key", with([](FitQuestion &q) { q.ca = {{pki().sameNameCa.certificate, {}}}; }), Id::Trust, u""_s);
    row("trust: the leaf as CA", with([](FitQuestion &q) { q.ca = {{pki().server.certificate, {}}}; }), Id::Trust, u""_s);
    row("trust: a key as CA", with([](FitQuestion &q) {
            q.ca = {{pki().clientKeyDer, {}}};
        }),
        Id::Trust, u"client-key.der holds a private key."_s);
    row("trust: self-signed", serverQuestion(pki().selfSigned), Id::Trust, u"\"localhost\" is self-signed, and it is not in "_s);
    row("dates: expired", serverQuestion(pki().expired), Id::Dates, u"\"localhost\": It expired 3 day(s) ago."_s);
    row("dates: not yet", serverQuestion(pki().notYetValid), Id::Dates, u"\"localhost\": It becomes valid in "_s);
    row("dates: soon", with([](FitQuestion &q) { q.at = q.at.addDays(80); }), Id::Dates, u"All are valid; \""_s, State::Warning);
    row("dates: long", serverQuestion(pki().make({u"long"_s, {u"DNS:localhost"_s}, TestCertificates::Purpose::Server, -1, 1'000})),
        Id::Dates, u""_s, State::Warning);
    row("name: another", with([](FitQuestion &q) { q.host = u"pi2.home"_s; }), Id::Name,
        u"The certificate names DNS:localhost, IP:127.0.0.1, IP:::1, but not pi2.home."_s);
    row("name: none asked", with([](FitQuestion &q) { q.host.clear(); }), Id::Name, u"No host name is given."_s, State::NotChecked);
    row("name: subject alone", serverQuestion(pki().make({u"localhost"_s, {}}, pki().ca)), Id::Name,
        u"The certificate has no Subject Alternative Name; "_s);
    row("name: subject beside an address", with([&](FitQuestion &q) {
            const TestIdentity identity = pki().make({u"pi.lan"_s, {u"IP:192.168.1.20"_s}}, pki().ca);
            q.certificate.path = identity.certificate;
            q.key.path = identity.key;
            q.host = u"pi.lan"_s;
        }),
        Id::Name, u"The certificate names IP:192.168.1.20, but not pi.lan."_s);
    row("purpose: a client's", serverQuestion(pki().clientPurpose), Id::Purpose,
        u"The server's certificate \"localhost\" is not for this use: its purpose is TLS client (clientAuth), digitalSignature."_s);
    row("purpose: a server's", with([](FitQuestion &q) { q.role = FitQuestion::Role::Client; }), Id::Purpose,
        u"The client's certificate \"localhost\" is not for this use: its purpose is TLS server (serverAuth), digitalSignature."_s);
    const TestIdentity byLeaf = pki().make({u"below"_s, {u"DNS:localhost"_s}}, pki().server);
    FitQuestion leafIssued = serverQuestion(byLeaf);
    leafIssued.certificate.path = file(fileContent(byLeaf.certificate) + fileContent(pki().server.certificate), u"by-leaf.pem"_s);
    row("authority: the issuer is no CA", leafIssued, Id::Authority,
        u"\"localhost\" is no CA: its certificate does not allow it to issue others."_s);
    FitQuestion authority = serverQuestion(pki().intermediate);
    row("authority: a CA as server", authority, Id::Authority,
        u"The server's certificate \"Test Intermediate CA\" may itself issue certificates: it is a CA."_s, State::Warning);
    row("strength: RSA 1024",
        serverQuestion(pki().make({u"localhost"_s, {u"DNS:localhost"_s}, TestCertificates::Purpose::Server, -1, 90, 1'024}, pki().ca)),
        Id::Strength, u"\"localhost\" is too weak for OpenSSL's security level 2: key RSA 1024, signature ecdsa-with-SHA256."_s);
}

void TstCertificateFit::faults()
{
    QFETCH(FitQuestion, question);
    QFETCH(Id, id);
    QFETCH(QString, text);
    const auto checks = checkFit(question);
    QCOMPARE(checks.size(), 12);
    const FitCheck check = checkOf(checks, id);
    QVERIFY2(check.text.startsWith(text), qPrintable(check.text));
    QTEST(check.state, "state");
    if (check.state == State::Failed || check.state == State::Warning)
        QVERIFY(check.advice.endsWith(u'.'));
    if (check.state == State::Failed)
        QVERIFY(fitSummary(checks).contains("check(s) failed"_L1));
}

void TstCertificateFit::keyFile()
{
#ifdef Q_OS_UNIX
    const FitQuestion question = serverQuestion();
    QFile::setPermissions(pki().server.key, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    const FitCheck check = checkOf(checkFit(question), Id::KeyFile);
    QCOMPARE(check.state, State::Warning);
    QVERIFY(check.advice.contains("chmod 600"_L1));
    QFile::setPermissions(pki().server.key, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
    QCOMPARE(checkOf(checkFit(question), Id::KeyFile).state, State::Ok);
#endif
}

void TstCertificateFit::pkcs12()
{
    FitQuestion question;
    question.role = FitQuestion::Role::Client;
    question.ca = {{pki().ca.certificate, {}}};
    question.certificate.path = pki().pkcs12;
    QCOMPARE(checkOf(checkFit(question), Id::Certificate).text, u"client.p12 is encrypted and needs a passphrase."_s);
    question.passphrase = TestCertificates::passphrase();
    const auto checks = checkFit(question);
    QCOMPARE(checkOf(checks, Id::KeyMatch).state, State::Ok);
    QCOMPARE(checkOf(checks, Id::Trust).state, State::Ok);
    question.role = FitQuestion::Role::Server;
    QCOMPARE(checkOf(checkFit(question), Id::Certificate).state, State::Warning);
}

void TstCertificateFit::revocation()
{
    FitQuestion question = serverQuestion(pki().revoked);
    question.revocationList.path = pki().crl;
    QCOMPARE(checkOf(checkFit(question), Id::Revocation).state, State::Failed);
    question.revocationList.path = pki().ca.key;
    QCOMPARE(checkOf(checkFit(question), Id::Revocation).state, State::Failed);
    question = serverQuestion();
    question.revocationList.path = pki().crl;
    question.ca.clear(); // OpenSSL uses no list without its issuer
    QCOMPARE(checkOf(checkFit(question), Id::Revocation).state, State::NotChecked);
    question.ca = {{pki().unrelatedCa.certificate, {}}};
    question.certificate.path = pki().selfSigned.certificate;
    question.revocationList.path = pki().crl;
    QCOMPARE(checkOf(checkFit(question), Id::Revocation).state, State::Failed); // a list of another CA
}

void TstCertificateFit::encryptedServerKey()
{
    FitQuestion question = serverQuestion(pki().client);
    question.key.path = pki().encryptedKey;
    question.passphrase = TestCertificates::passphrase();
    QCOMPARE(checkOf(checkFit(question), Id::Key).state, State::Warning);
    question.role = FitQuestion::Role::Client;
    QCOMPARE(checkOf(checkFit(question), Id::Key).state, State::Ok);
}

void TstCertificateFit::text()
{
    const QString text = plainText(checkFit(serverQuestion(pki().expired)));
    QVERIFY2(text.startsWith("1 check(s) failed: it will not work like this.\n"_L1), qPrintable(text));
    QVERIFY(text.contains("\nDates: failed. \"localhost\": It expired 3 day(s) ago.\n  Renew it."_L1));
}

void TstCertificateFit::questions()
{
    QTemporaryDir folder;
    QVERIFY(QFile::copy(pki().server.certificate, folder.filePath(u"server.crt"_s)));
    QVERIFY(QFile::copy(pki().server.key, folder.filePath(u"server.key"_s)));
    QVERIFY(QFile::copy(pki().ca.certificate, folder.filePath(u"ca.crt"_s)));
    const FitQuestion ofFolder = questionOfFolder(folder.path());
    QCOMPARE(ofFolder.host, u"localhost"_s);
    QCOMPARE(fitSummary(checkFit(ofFolder)), u"What was checked fits together; 1 check(s) could not be made."_s);

    ConnectionSettings settings;
    settings.endpoint.host = u"pi2.home"_s;
    QCOMPARE(questionOfConnection(settings).role, FitQuestion::Role::Server);
    QCOMPARE(questionOfConnection(settings).host, u"pi2.home"_s);
    QVERIFY(questionOfConnection(settings).systemCa);
    settings.tls.ca = {{pki().ca.certificate, {}}};
    settings.tls.pkcs12.path = pki().pkcs12;
    settings.tls.passphrase = TestCertificates::passphrase();
    const FitQuestion ofClient = questionOfConnection(settings);
    QCOMPARE(ofClient.role, FitQuestion::Role::Client);
    QVERIFY(!ofClient.systemCa);
    QCOMPARE(checkOf(checkFit(ofClient), Id::Trust).state, State::Ok);
}

void TstCertificateFit::filesByContent()
{
    FitQuestion question;
    for (const QString &path : {pki().crl, pki().server.key, pki().ca.certificate, pki().chain})
        takeFile(question, path);
    QCOMPARE(question.revocationList.path, pki().crl);
    QCOMPARE(question.key.path, pki().server.key);
    QCOMPARE(question.ca, (QList<FileOrPem>{{pki().ca.certificate, {}}}));
    QCOMPARE(question.certificate.path, pki().chain);
    takeFile(question, pki().pkcs12);
    QCOMPARE(question.certificate.path, pki().pkcs12);
}

QTEST_GUILESS_MAIN(TstCertificateFit)
#include "tst_certificatefit.moc"
