// What the local broker reads, its log, its table of scenarios, and its private folder.
#include "broker/BrokerAccess.h"
#include "broker/BrokerFolder.h"
#include "broker/BrokerLog.h"
#include "broker/MosquittoProgram.h"
#include "broker/PasswordHash.h"
#include "diagnosis/Diagnosis.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QPasswordDigestor>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSslCertificate>
#include <QStandardPaths>
#include <QTest>

#include <set>

using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The lines that stand under the listener of this port.
QByteArray section(const QByteArray &config, quint16 port)
{
    const qsizetype from = config.indexOf("listener " + QByteArray::number(port) + ' ');
    return from < 0 ? QByteArray() : config.mid(from, config.indexOf("\n\n", from) - from);
}

} // namespace

class TstBrokerFiles : public QObject
{
    Q_OBJECT
private slots:
    void config();
    void configWithoutWebSockets();
    void aclForbids();
    void hash7();
    void hash6();
    void version_data();
    void version();
    void installersAreNamed();
    void scenariosAreComplete();
    void logIsHarmless();
    void logIsBounded();
    void logTellsTheReason();
    void folderIsPrivate();
    void certificates();
    void exitRemovesIt();
    void leftOverFoldersGo();
    void connections();
};

void TstBrokerFiles::config()
{
    const QByteArray text = mosquittoConfig({u"/tmp/a folder"_s, {11, 12, 13, 14, 15}, false});
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith("listener"))
            QVERIFY2(line.endsWith(" 127.0.0.1"), line);
    }
    QVERIFY(text.contains("allow_anonymous false\n"));
    QVERIFY(text.contains("persistence false\n"));
    QVERIFY(text.contains("password_file /tmp/a folder/passwords\n"));
    QVERIFY(!text.contains("user root"));
    QVERIFY(!section(text, 11).contains("certfile"));
    QVERIFY(section(text, 12).contains("certfile /tmp/a folder/server.pem\nkeyfile /tmp/a folder/server.key"));
    QVERIFY(!section(text, 12).contains("require_certificate"));
    QVERIFY(section(text, 13).contains("cafile /tmp/a folder/ca.pem\nrequire_certificate true"));
    QVERIFY(section(text, 14).contains("protocol websockets") && !section(text, 14).contains("certfile"));
    QVERIFY(section(text, 15).contains("protocol websockets") && section(text, 15).contains("certfile"));
    QVERIFY(mosquittoConfig({u"/tmp"_s, {1, 2, 3, 4, 5}, true}).contains("user root\n"));
}

void TstBrokerFiles::configWithoutWebSockets()
{
    const QByteArray text = mosquittoConfig({u"/tmp"_s, {11, 12, 13, 0, 0}, false});
    QVERIFY(!text.contains("websockets"));
    QCOMPARE(text.count("listener "), 3);
}

void TstBrokerFiles::aclForbids()
{
    const QByteArray acl = mosquittoAcl(u"connack"_s, 2);
    QVERIFY(acl.startsWith("user connack\n"));
    QVERIFY(acl.contains("topic deny connack/forbidden/#\n"));
    const QByteArray old = mosquittoAcl(u"connack"_s, 1); // what is not allowed is forbidden there
    QVERIFY(old.contains("topic readwrite connack/allowed/#\n"));
    QVERIFY(!old.contains("deny") && !old.contains("readwrite #"));
}

void TstBrokerFiles::hash7()
{
    const QList<QByteArray> parts = mosquittoHash7("secret").split('$');
    QCOMPARE(parts.size(), 5);
    QCOMPARE(parts[1], "7");
    const QByteArray salt = QByteArray::fromBase64(parts[3]);
    QCOMPARE(salt.size(), 12);
    QCOMPARE(QByteArray::fromBase64(parts[4]),
             QPasswordDigestor::deriveKeyPbkdf2(QCryptographicHash::Sha512, "secret", salt, parts[2].toInt(), 64));
    QVERIFY(mosquittoHash7("secret") != mosquittoHash7("secret")); // another salt each time
}

void TstBrokerFiles::hash6()
{
    const QList<QByteArray> parts = mosquittoHash6("secret").split('$');
    QCOMPARE(parts.size(), 4);
    QCOMPARE(parts[1], "6");
    QCOMPARE(QByteArray::fromBase64(parts[3]),
             QCryptographicHash::hash("secret" + QByteArray::fromBase64(parts[2]), QCryptographicHash::Sha512));
}

void TstBrokerFiles::version_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("version");
    QTest::newRow("-h") << u"mosquitto version 2.0.11\n\nmosquitto is an MQTT v5.0/v3.1.1/v3.1 broker.\n"_s << u"2.0.11"_s;
    QTest::newRow("a log") << u"1732810000: mosquitto version 1.6.9 starting"_s << u"1.6.9"_s;
    QTest::newRow("a release candidate") << u"mosquitto version 2.1.0-rc1 running"_s << u"2.1.0"_s;
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("no number") << u"mosquitto version x"_s << QString();
    QTest::newRow("endless") << u"mosquitto version "_s + QString(100'000, u'9') << QString();
}

void TstBrokerFiles::version()
{
    QFETCH(QString, text);
    QTEST(mosquitto::versionIn(text), "version");
    QCOMPARE(mosquitto::majorVersion(u"2.0.11"_s), 2);
    QCOMPARE(mosquitto::majorVersion(u"1.6.9"_s), 1);
}

void TstBrokerFiles::installersAreNamed()
{
    const QString text = mosquitto::howToGet();
    for (const char *way : {"apt install", "dnf install", "pacman -S", "brew install", "winget install"})
        QVERIFY2(text.contains(QLatin1StringView(way)), way);
    const bool hasApt = !QStandardPaths::findExecutable(u"apt"_s).isEmpty();
    if (hasApt)
        QVERIFY(mosquitto::installersHere() > 0);
    if (hasApt && mosquitto::installersHere() == 1)
        QVERIFY(mosquitto::installers().constFirst().command.contains("apt"_L1));
}

void TstBrokerFiles::scenariosAreComplete()
{
    std::set<QString> ids;
    std::set<BrokerFault> faults;
    for (const BrokerScenario &scenario : brokerScenarios()) {
        QVERIFY2(ids.insert(QString::fromLatin1(scenario.id)).second, scenario.id);
        QVERIFY2(faults.insert(scenario.fault).second, scenario.id);
        QVERIFY2(!scenario.name().isEmpty() && scenario.broken().endsWith(u'.') && scenario.seen().endsWith(u'.'), scenario.id);
        QCOMPARE(brokerScenario(QString::fromLatin1(scenario.id)), &scenario);
        const QString cause = QString::fromLatin1(scenario.cause);
        QVERIFY2(scenario.isHealthy() ? cause.isEmpty() : causeInfo(cause) != nullptr, scenario.id);
    }
    QVERIFY(brokerScenarios().front().isHealthy());
    QCOMPARE(brokerScenario(u"no such"_s), nullptr);
}

void TstBrokerFiles::logIsHarmless()
{
    BrokerLog log;
    QCOMPARE(log.append("half a li").size(), 0);
    const QList<BrokerLog::Line> lines = log.append("ne\r\n\x1b[2Jcleared\tx\n\xe2\x80\xae"
                                                    "desrever\n\xff\xfe\nrest");
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0].text, u"half a line"_s);
    QCOMPARE(lines[1].text, u"\\u001b[2Jcleared x"_s);
    QCOMPARE(lines[2].text, u"\\u202edesrever"_s);
    for (const BrokerLog::Line &line : lines) {
        for (const QChar c : line.text)
            QVERIFY(c.category() != QChar::Other_Control && c.category() != QChar::Other_Format);
    }
    QCOMPARE(log.finish().value(0).text, u"rest"_s);
    QCOMPARE(log.finish().size(), 0);
    QCOMPARE(log.lines().size(), std::size_t(5));
}

void TstBrokerFiles::logIsBounded()
{
    BrokerLog log;
    const QByteArray endless(100'000, 'x');
    for (int i = 0; i < 100; ++i)
        log.append(endless); // a line that never ends
    log.append("\n");
    QCOMPARE(log.lines().size(), std::size_t(1));
    QCOMPARE(log.lines().back().text, QString(BrokerLog::longestLine, u'x') + u'…');
    for (int i = 0; i < BrokerLog::mostLines + 9; ++i)
        log.append(QByteArray::number(i) + '\n');
    QCOMPARE(qsizetype(log.lines().size()), BrokerLog::mostLines);
    QCOMPARE(log.dropped(), 10);
    QCOMPARE(log.lines().front().text, u"9"_s);
}

void TstBrokerFiles::logTellsTheReason()
{
    BrokerLog log;
    QCOMPARE(log.reason(), QString());
    log.append("mosquitto version 2.0.11 starting\nError: Address already in use\nbye\n");
    QCOMPARE(log.reason(), u"Error: Address already in use"_s);
    QVERIFY(log.contains("ADDRESS already"_L1));
    log.clear();
    log.append("bye\n");
    QCOMPARE(log.reason(), u"bye"_s);
}

void TstBrokerFiles::folderIsPrivate()
{
    QString path;
    {
        BrokerFolder folder;
        QString why;
        QVERIFY2(folder.fill(brokerScenarios().front(), 2, &why), qPrintable(why));
        path = folder.path();
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFileInfo(path).permissions() & others));
        for (const char *name : {BrokerFolder::serverKey, BrokerFolder::clientKey, BrokerFolder::passwordFile, BrokerFolder::passwords})
            QVERIFY2(!(QFileInfo(folder.path(name)).permissions() & others), name);
        QVERIFY(!contentOf(folder.path(BrokerFolder::passwords)).contains(folder.password())); // hashed
        QCOMPARE(contentOf(folder.path(BrokerFolder::passwordFile)), folder.password() + '\n');
        QVERIFY(!QDir(path).entryList(QDir::Files).filter(u"ca.key"_s).size()); // nobody needs it any more
        QVERIFY(folder.password().size() >= 20);
        QVERIFY(BrokerFolder().password() != folder.password());
        QVERIFY(QDir(path).exists()); // that other one does not take ours for left over
    }
    QVERIFY(!QDir(path).exists());
}

void TstBrokerFiles::certificates()
{
    const auto serverOf = [](const char *scenario) {
        BrokerFolder folder;
        QString why;
        if (!folder.fill(*brokerScenario(QLatin1StringView(scenario)), 2, &why))
            qWarning("%s", qPrintable(why));
        return QSslCertificate::fromPath(folder.path(BrokerFolder::serverCertificate)).value(0);
    };
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QSslCertificate healthy = serverOf("healthy");
    QVERIFY(healthy.subjectAlternativeNames().contains(QSsl::DnsEntry, u"localhost"_s));
    QVERIFY(healthy.subjectAlternativeNames().contains(QSsl::IpAddressEntry, u"127.0.0.1"_s));
    QCOMPARE(healthy.subjectAlternativeNames().count(QSsl::IpAddressEntry), 2);
    QVERIFY(healthy.effectiveDate() < now && healthy.expiryDate() > now.addDays(30)); // no note that it ends soon
    QVERIFY(serverOf("expired-certificate").expiryDate() < now);
    QVERIFY(serverOf("future-certificate").effectiveDate() > now);
    QCOMPARE(serverOf("wrong-name").subjectAlternativeNames().values(), QStringList{u"broker.example"_s});
    QVERIFY(serverOf("incomplete-chain").issuerDisplayName().contains("intermediate"_L1));
}

/// As when the display is lost: no destructor of an object on the stack or the heap is run.
void TstBrokerFiles::exitRemovesIt()
{
    if (qEnvironmentVariableIsSet("CONNACK_TEST_EXITS")) {
        const auto *folder = new BrokerFolder;
        std::fprintf(stderr, "folder=%s=%d\n", qPrintable(folder->path()), int(QDir(folder->path()).exists()));
        std::exit(0);
    }
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CONNACK_TEST_EXITS"_s, u"1"_s);
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {u"exitRemovesIt"_s});
    QVERIFY(process.waitForFinished(20'000));
    const QList<QByteArray> said = process.readAllStandardError().split('=');
    QCOMPARE(said.size(), 3);
    QVERIFY(said[2].startsWith('1'));
    QVERIFY(!QDir(QString::fromLocal8Bit(said[1])).exists());
}

void TstBrokerFiles::leftOverFoldersGo()
{
    QTemporaryDir place;
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", place.path().toLocal8Bit());
    const auto make = [&](const QString &name, const QByteArray &lock) {
        QDir(place.path()).mkdir(name);
        QFile file(place.filePath(name + "/lock"_L1));
        if (!lock.isEmpty() && file.open(QIODevice::WriteOnly))
            file.write(lock);
        return place.filePath(name);
    };
    // A lock names its process: one that is gone, and this one.
    const QByteArray host = QSysInfo::machineHostName().toUtf8();
    const QString left = make(u"connack-broker-left"_s, "4194399\nconnack\n" + host + "\n");
    const QString alive =
        make(u"connack-broker-alive"_s, QByteArray::number(QCoreApplication::applicationPid()) + "\ntst_broker_files\n" + host + "\n");
    const QString foreign = make(u"connack-broker-foreign"_s, {}); // not made by us: it has no lock
    const QString another = make(u"another-folder"_s, "4194399\nconnack\n" + host + "\n");
    QFile::link(another, place.filePath(u"connack-broker-link"_s));
    {
        BrokerFolder folder;
        QVERIFY(!QDir(left).exists());
        QVERIFY(QDir(alive).exists());
        QVERIFY(QDir(foreign).exists());
        QVERIFY(QDir(another).exists());
        make(u"connack-broker-left"_s, "4194399\nconnack\n" + host + "\n");
        removeBrokerLeftOvers();
        QVERIFY(!QDir(left).exists());
        QVERIFY(QDir(alive).exists() && QDir(folder.path()).exists());
    }
    qputenv("TMPDIR", before);
}

void TstBrokerFiles::connections()
{
    BrokerAccess access;
    access.ports = {11, 12, 13, 14, 15};
    access.folder = u"/tmp/x"_s;
    access.userName = u"connack"_s;
    access.password = "p";
    std::set<QString> ids;
    for (const BrokerScenario &scenario : brokerScenarios()) {
        access.scenario = &scenario;
        access.gatePort = 16;
        const QList<BrokerConnection> all = connectionsTo(access);
        QCOMPARE(all.constFirst().isOfScenario, !scenario.isHealthy());
        for (qsizetype i = 0; i < all.size(); ++i) {
            QCOMPARE(all[i].isOfScenario, i == 0 && !scenario.isHealthy());
            QVERIFY2(ids.insert(all[i].settings.clientId).second, scenario.id); // two never share one
            QVERIFY(!all[i].settings.name.isEmpty());
            QCOMPARE(all[i].settings.endpoint.host, u"127.0.0.1"_s);
        }
    }
    access.scenario = &brokerScenarios().front();
    access.ports = {11, 12, 13, 0, 0};
    QCOMPARE(connectionsTo(access).size(), 3);
    QVERIFY(connectionsTo(access)[2].settings.tls.certificate.path.endsWith("client.pem"_L1));
}

QTEST_GUILESS_MAIN(TstBrokerFiles)
#include "tst_broker_files.moc"
