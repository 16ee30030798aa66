#include "certificates/CertificateFolder.h"

#include "OpenSslCommand.h"
#include "support/Mosquitto.h"
#include "support/TestCertificates.h"
#include "transport/TlsMaterial.h"

#include <QSslSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using SetProblems = QList<SetProblem>;

class TstCertificateSet : public QObject
{
    Q_OBJECT
private slots:
    void wholeSet();
    void existingAuthority();
    void problems();
    void stopped();
    void fileNames();
    void saved();
    void neverOverwrites();
    void notWritable();
    void usedByAClient();
    void mosquittoLinesForServer();
    void mosquittoTakesThem_data();
    void mosquittoTakesThem();
};

static CertificateSetSpec plantSpec()
{
    CertificateSetSpec spec;
    spec.authority.commonName = u"Plant CA"_s;
    spec.server = CertificateSpec{CertificateRole::Server, {}, {}, {u"localhost"_s, u"127.0.0.1"_s}};
    spec.clients = {{CertificateRole::Client, u"pump-7"_s}, {CertificateRole::Client, u"Tür/8 ☂"_s}};
    return spec;
}

static CertificateSet made(const CertificateSetSpec &spec)
{
    const auto result = makeCertificateSet(spec);
    if (const auto *problems = std::get_if<SetProblems>(&result))
        qFatal("not made: %s", problems->isEmpty() ? "stopped" : qPrintable(problems->constFirst().problem.text));
    return std::get<CertificateSet>(result);
}

static QStringList namesOf(const QList<CertificateFileOut> &files)
{
    QStringList names;
    for (const CertificateFileOut &file : files)
        names << file.name;
    return names;
}

void TstCertificateSet::wholeSet()
{
    CertificateSetSpec spec = plantSpec();
    spec.intermediate = CertificateSpec{CertificateRole::Intermediate, u"Plant Issuing CA"_s, {}, {}, KeyKind::EcP384, 2'000};
    spec.pkcs12Passphrase = u"right-horse"_s;
    spec.revocationList = true;
    QList<int> steps;
    const auto result = makeCertificateSet(spec, {}, [&](int done) { steps << done; });
    QVERIFY(std::holds_alternative<CertificateSet>(result));
    QCOMPARE(stepsOf(spec), 5);
    QCOMPARE(steps, (QList<int>{1, 2, 3, 4, 5}));
    const auto &set = std::get<CertificateSet>(result);
    QCOMPARE(set.server->chain, set.intermediate->certificate);
    QCOMPARE(set.clients.size(), 2);
    QCOMPARE(set.clients[1].commonName, u"Tür/8 ☂"_s);
    QVERIFY(!set.clients[1].pkcs12.isEmpty());
    QCOMPARE(set.revocationList.count("BEGIN X509 CRL"), 2); // mosquitto checks the whole chain

    if (!hasOpenSslCommand())
        QSKIP("openssl is not installed");
    QTemporaryDir folder;
    QVERIFY(saveFiles(filesOf(set), folder.path(), false).problem.isEmpty());
    int exitCode = -1;
    const QByteArray said = openSslCommand(
        {u"verify"_s, u"-x509_strict"_s, u"-crl_check_all"_s, u"-CRLfile"_s, folder.filePath(u"ca.crl"_s), u"-purpose"_s, u"sslserver"_s,
         u"-CAfile"_s, folder.filePath(u"ca.crt"_s), u"-untrusted"_s, folder.filePath(u"server.crt"_s), folder.filePath(u"server.crt"_s)},
        &exitCode);
    QVERIFY2(exitCode == 0, said);
}

void TstCertificateSet::existingAuthority()
{
    CertificateSetSpec spec = plantSpec();
    const CertificateSet first = made(spec);
    spec.existingAuthority = first.authority;
    spec.clients.clear();
    QCOMPARE(stepsOf(spec), 1);
    const CertificateSet second = made(spec);
    QCOMPARE(second.authority, first.authority);
    QCOMPARE(second.server->root, first.authority.certificate);
    QCOMPARE(namesOf(filesOf(second)), (QStringList{u"ca.crt"_s, u"server.crt"_s, u"server.key"_s}));
}

void TstCertificateSet::problems()
{
    CertificateSetSpec spec = plantSpec();
    spec.authority.commonName.clear();
    spec.server->names = {u"bad name"_s};
    spec.clients[1].commonName = u" PUMP-7 "_s;
    const SetProblems problems = check(spec);
    QCOMPARE(problems.size(), 3);
    QCOMPARE(problems[0].part, SetPart::Authority);
    QCOMPARE(problems[1].part, SetPart::Server);
    QCOMPARE(problems[2].part, SetPart::Client);
    QCOMPARE(problems[2].client, 1);
    QCOMPARE(problems[2].problem.text, u"Two clients are called \"PUMP-7\"."_s);
    QCOMPARE(std::get<SetProblems>(makeCertificateSet(spec)), problems);
}

void TstCertificateSet::stopped()
{
    CertificateSetSpec spec = plantSpec();
    std::stop_source source;
    const auto result = makeCertificateSet(spec, source.get_token(), [&](int done) {
        if (done == 2)
            source.request_stop();
    });
    QVERIFY(std::holds_alternative<SetProblems>(result));
    QVERIFY(std::get<SetProblems>(result).isEmpty());
}

void TstCertificateSet::fileNames()
{
    CertificateSet set = made(plantSpec());
    QCOMPARE(namesOf(filesOf(set)),
             (QStringList{u"ca.crt"_s, u"ca.key"_s, u"server.crt"_s, u"server.key"_s, u"client-pump-7.crt"_s, u"client-pump-7.key"_s,
                          u"client-T-r-8-.crt"_s, u"client-T-r-8-.key"_s}));
    set.clients[1].commonName = u"../pump-7"_s;
    const QStringList names = namesOf(filesOf(set));
    QVERIFY2(names.contains(u"client-..-pump-7.crt"_s), qPrintable(names.join(u' ')));
    set.clients[1].commonName = u"PUMP-7"_s;
    QVERIFY(namesOf(filesOf(set)).contains(u"client-PUMP-7-2.crt"_s));
}

void TstCertificateSet::saved()
{
    QTemporaryDir above;
    const QString folder = above.filePath(u"new/plant tls"_s);
    const CertificateSet set = made(plantSpec());
    const auto files = filesOf(set);
    const SaveOutcome outcome = saveFiles(files, folder, false);
    QCOMPARE(outcome.problem, QString());
    QCOMPARE(outcome.written, namesOf(files));
    QCOMPARE(fileContent(folder + "/server.crt"_L1), set.server->withChain());
    QCOMPARE(fileContent(folder + "/client-pump-7.key"_L1), set.clients[0].identity.key.bytes());
#ifdef Q_OS_UNIX
    constexpr QFile::Permissions others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QCOMPARE(QFile::permissions(folder) & others, QFile::Permissions());
    for (const CertificateFileOut &file : files)
        QCOMPARE((QFile::permissions(folder + u'/' + file.name) & others) == QFile::Permissions(), file.isSecret);
#endif
    QCOMPARE(QDir(folder).entryList(QDir::Files | QDir::Hidden).size(), files.size()); // nothing beside them
}

void TstCertificateSet::neverOverwrites()
{
    QTemporaryDir folder;
    const auto first = filesOf(made(plantSpec()));
    QFile::remove(folder.filePath(u"ca.crt"_s));
    QVERIFY(saveFiles(first.mid(2, 2), folder.path(), false).existing.isEmpty());
    QFile::setPermissions(folder.filePath(u"server.key"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    const QByteArray before = fileContent(folder.filePath(u"server.key"_s));

    const auto second = filesOf(made(plantSpec()));
    const SaveOutcome refused = saveFiles(second, folder.path(), false);
    QCOMPARE(refused.existing, (QStringList{u"server.crt"_s, u"server.key"_s}));
    QVERIFY(refused.written.isEmpty());
    QVERIFY(!QFile::exists(folder.filePath(u"ca.crt"_s)));
    QCOMPARE(fileContent(folder.filePath(u"server.key"_s)), before);

    const SaveOutcome again = saveFiles(first.mid(2, 2), folder.path(), false); // the same is no loss
    QVERIFY(again.existing.isEmpty());
    QCOMPARE(again.written, (QStringList{u"server.crt"_s, u"server.key"_s}));
    QVERIFY(QFile::link(u"nowhere"_s, folder.filePath(u"ca.crt"_s)));
    QVERIFY(saveFiles(second, folder.path(), false).existing.contains(u"ca.crt"_s)); // a link that points to nothing
    QVERIFY(QFile::remove(folder.filePath(u"ca.crt"_s)));

    const SaveOutcome told = saveFiles(second, folder.path(), true);
    QCOMPARE(told.written, namesOf(second));
    QVERIFY(fileContent(folder.filePath(u"server.key"_s)) != before);
#ifdef Q_OS_UNIX
    QVERIFY(!(QFile::permissions(folder.filePath(u"server.key"_s)) & QFile::ReadOther));
#endif
}

void TstCertificateSet::notWritable()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"taken"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto files = filesOf(made(plantSpec()));
    QVERIFY(saveFiles(files, file.fileName(), false).problem.endsWith("taken is a file. Give a folder."_L1));
    QVERIFY(saveFiles(files, file.fileName() + "/below"_L1, false).problem.contains("cannot be made"_L1));
    QVERIFY(QDir(folder.path()).mkdir(u"server.key"_s)); // a folder in the place of the fourth file
    const SaveOutcome outcome = saveFiles(files, folder.path(), true);
    QVERIFY(outcome.problem.contains("server.key cannot be written"_L1));
    QVERIFY(outcome.written.isEmpty());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"taken"_s});
}

void TstCertificateSet::usedByAClient()
{
    QTemporaryDir folder;
    const CertificateSet set = made(plantSpec());
    QVERIFY(saveFiles(filesOf(set), folder.path(), false).problem.isEmpty());
    TlsSettings before;
    before.serverName = u"plant"_s;
    before.passphrase = u"old"_s;
    before.pkcs12.path = u"old.p12"_s;
    const TlsSettings after = useFiles(set, folder.path(), 1, before);
    QCOMPARE(after.serverName, u"plant"_s);
    QVERIFY(after.pkcs12.isEmpty() && !after.passphrase);
    const auto material = loadTlsMaterial(after);
    QVERIFY(std::holds_alternative<TlsMaterial>(material));
    QCOMPARE(std::get<TlsMaterial>(material).clientChain[0].toPem(), set.clients[1].identity.certificate);
    QCOMPARE(useFiles(set, folder.path(), -1, before).pkcs12.path, u"old.p12"_s);
}

void TstCertificateSet::mosquittoLinesForServer()
{
    CertificateSet set = made(plantSpec());
    const auto options = [](const QString &text) {
        QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
        lines.removeIf([](const QString &line) { return line.startsWith(u'#'); });
        return lines;
    };
    QCOMPARE(options(mosquittoLines(set, {u"/etc/plant tls"_s, 8884})),
             (QStringList{u"listener 8884"_s, u"certfile /etc/plant tls/server.crt"_s, u"keyfile /etc/plant tls/server.key"_s,
                          u"require_certificate false"_s}));
    set.revocationList = "list";
    QCOMPARE(options(mosquittoLines(set, {{}, 8883, true, true})),
             (QStringList{u"listener 8883"_s, u"cafile ca.crt"_s, u"certfile server.crt"_s, u"keyfile server.key"_s,
                          u"require_certificate true"_s, u"use_identity_as_username true"_s, u"crlfile ca.crl"_s}));
}

void TstCertificateSet::mosquittoTakesThem_data()
{
    QTest::addColumn<bool>("intermediate");
    QTest::addColumn<KeyKind>("serverKey");
    QTest::newRow("by the CA itself") << false << KeyKind::EcP256;
    QTest::newRow("by an intermediate CA") << true << KeyKind::EcP384;
    QTest::newRow("RSA") << false << KeyKind::Rsa2048;
    QTest::newRow("Ed25519") << false << KeyKind::Ed25519;
}

/// The answer of a broker to a CONNECT over TLS with these settings.
static QByteArray connackOver(quint16 port, const TlsSettings &settings)
{
    const auto loaded = loadTlsMaterial(settings);
    if (!std::holds_alternative<TlsMaterial>(loaded))
        return std::get<QList<SettingsProblem>>(loaded).constFirst().text.toUtf8();
    const auto &material = std::get<TlsMaterial>(loaded);
    QSslSocket socket;
    QSslConfiguration configuration;
    configuration.setCaCertificates(material.ca);
    configuration.setLocalCertificateChain(material.clientChain);
    configuration.setPrivateKey(material.clientKey);
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(u"localhost"_s, port);
    if (!socket.waitForEncrypted(10'000))
        return socket.errorString().toUtf8();
    socket.write(QByteArray::fromHex("100d00044d5154540402003c000163"));
    socket.waitForReadyRead(10'000);
    return socket.readAll().toHex();
}

void TstCertificateSet::mosquittoTakesThem()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    QFETCH(bool, intermediate);
    QFETCH(KeyKind, serverKey);
    CertificateSetSpec spec = plantSpec();
    spec.server->key = serverKey;
    spec.revocationList = true;
    spec.pkcs12Passphrase = u"right-horse"_s;
    if (intermediate)
        spec.intermediate = CertificateSpec{CertificateRole::Intermediate, u"Plant Issuing CA"_s, {}, {}, KeyKind::EcP256, 2'000};
    const CertificateSet set = made(spec);
    QTemporaryDir folder;
    QVERIFY(saveFiles(filesOf(set), folder.path(), false).problem.isEmpty());

    const quint16 port = freePort();
    QByteArray lines = mosquittoLines(set, {folder.path(), port, true, true}).toUtf8();
    lines.replace("listener " + QByteArray::number(port), "listener " + QByteArray::number(port) + " 127.0.0.1");
    Mosquitto broker({.tls = false, .webSockets = false, .globalConfig = lines, .anonymous = false, .certificate = {}, .key = {}});
    QVERIFY(broker.isRunning());

    TlsSettings settings;
    settings.ca = {{folder.filePath(u"ca.crt"_s), {}}};
    QVERIFY(connackOver(port, settings) != "20020000"); // no client certificate
    settings.certificate.path = folder.filePath(u"client-pump-7.crt"_s);
    settings.key.path = folder.filePath(u"client-pump-7.key"_s);
    QCOMPARE(connackOver(port, settings), "20020000");
    QTRY_VERIFY_WITH_TIMEOUT(broker.log().contains("u'pump-7'"), 10'000);
    settings.certificate = {};
    settings.key = {};
    settings.pkcs12.path = folder.filePath(u"client-T-r-8-.p12"_s);
    settings.passphrase = spec.pkcs12Passphrase;
    QCOMPARE(connackOver(port, settings), "20020000");
    QTRY_VERIFY_WITH_TIMEOUT(broker.log().contains("u'Tür/8 ☂'"), 10'000);
}

QTEST_GUILESS_MAIN(TstCertificateSet)
#include "tst_certificateset.moc"
