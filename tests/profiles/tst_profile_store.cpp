#include "profiles/ProfileStore.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TstProfileStore : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void noFileYet();
    void keepsSettings();
    void keepsNoSecrets();
    void onlyTheOwnerReads();
    void damaged_data();
    void damaged();
    void damagedWithoutLoading();
    void newerFormatIsKept();
    void wrongValuesAreReported();
    void sameIdTwice();
    void cannotBeWritten();

private:
    QString fileName() const { return m_dir->filePath(u"sub/connections.json"_s); }
    QByteArray content() const;
    void write(const QByteArray &content) const;
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TstProfileStore::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
}

QByteArray TstProfileStore::content() const
{
    QFile file(fileName());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TstProfileStore::write(const QByteArray &content) const
{
    QDir().mkpath(QFileInfo(fileName()).path());
    QFile file(fileName());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

namespace {

Profile profile()
{
    Profile profile{QUuid::createUuid(), newConnectionSettings()};
    ConnectionSettings &settings = profile.settings;
    settings.name = u"plant / pump 7"_s;
    settings.endpoint = {Scheme::Wss, u"broker.lan"_s, quint16(8084)};
    settings.version = mqtt::Version::V5;
    settings.credentials.username = u"gate7"_s;
    settings.tls.ca = {{u"/etc/ca.pem"_s, {}}};
    settings.will.enabled = true;
    settings.will.topic = u"gone"_s;
    settings.properties.receiveMaximum = 20;
    settings.properties.userProperties = {{u"b"_s, u"1"_s}, {u"a"_s, u"2"_s}, {u"b"_s, u"3"_s}};
    SubscriptionSettings subscription;
    subscription.topicFilter = u"plant/#"_s;
    subscription.qos = mqtt::QoS::AtLeastOnce;
    subscription.identifier = 7;
    settings.subscriptions = {subscription};
    return profile;
}

} // namespace

void TstProfileStore::noFileYet()
{
    const auto loaded = ProfileStore(fileName()).load();
    QVERIFY(loaded.profiles.isEmpty());
    QVERIFY(loaded.message.isEmpty());
}

void TstProfileStore::keepsSettings()
{
    const QList<Profile> profiles{profile(), Profile{QUuid::createUuid(), ConnectionSettings()}};
    QString error;
    QVERIFY2(ProfileStore(fileName()).save(profiles, &error), qPrintable(error));
    QVERIFY(ProfileStore(fileName()).save(profiles, nullptr));
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.message, QString());
    QCOMPARE(loaded.profiles, profiles);
}

void TstProfileStore::keepsNoSecrets()
{
    Profile secret = profile();
    ConnectionSettings &settings = secret.settings;
    settings.credentials.password = "hunter2-password";
    settings.tls.passphrase = u"hunter2-passphrase"_s;
    settings.tls.key.pem = "-----BEGIN PRIVATE KEY-----\nhunter2-key\n";
    settings.tls.certificate.pem = "-----BEGIN PRIVATE KEY-----\nhunter2-key\n-----BEGIN CERTIFICATE-----";
    settings.tls.pkcs12.pem = "hunter2-pfx";
    settings.properties.authenticationMethod = u"TOKEN"_s;
    settings.properties.authenticationData = BinaryValue{"hunter2-data", BinaryValue::Form::Text, {}};
    settings.webSocket.path = u"/mqtt?device=7&token=hunter2-query"_s;
    settings.webSocket.headers = {{u"Authorization"_s, u"Bearer hunter2-header"_s}, {u"X-Trace"_s, u"yes"_s}};
    settings.network.proxy = {ProxySettings::Type::Http, u"p.lan"_s, 3128, u"me"_s, u"hunter2-proxy"_s};
    QVERIFY(ProfileStore(fileName()).save({secret}, nullptr));
    for (const char *part : {"hunter2", "aHVudGVyMi"})
        QVERIFY2(!content().contains(part), content().constData());
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.message, QString());
    QCOMPARE(loaded.profiles.size(), 1);
    QCOMPARE(loaded.profiles[0].settings.webSocket.headers.last().value, u"yes"_s);
    QCOMPARE(loaded.profiles[0].settings.network.proxy.username, u"me"_s);
}

void TstProfileStore::onlyTheOwnerReads()
{
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(ProfileStore(fileName()).save({profile()}, nullptr));
    QVERIFY(!(QFileInfo(fileName()).permissions() & others));
    QVERIFY(QFile::setPermissions(fileName(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther));
    QVERIFY(ProfileStore(fileName()).save({profile()}, nullptr));
    QVERIFY(!(QFileInfo(fileName()).permissions() & others));
}

void TstProfileStore::damaged_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("cut off") << QByteArray(R"({"version": 1, "connections": [{"id")");
    QTest::newRow("binary") << QByteArray("\x00\xff\x01", 3);
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no version") << QByteArray(R"({"connections": []})");
    QTest::newRow("no connections") << QByteArray(R"({"version": 1})");
}

void TstProfileStore::damaged()
{
    QFETCH(QByteArray, bytes);
    write(bytes);
    ProfileStore store(fileName());
    const auto loaded = store.load();
    QVERIFY(loaded.profiles.isEmpty());
    const QStringList aside = QFileInfo(fileName()).dir().entryList({u"*.damaged-*"_s});
    QCOMPARE(aside.size(), 1);
    QVERIFY2(loaded.message.contains(aside.first()), qPrintable(loaded.message));
    QVERIFY(store.save({profile()}, nullptr));
    QCOMPARE(store.load().profiles.size(), 1);
}

void TstProfileStore::damagedWithoutLoading()
{
    write("not JSON");
    QVERIFY(ProfileStore(fileName()).save({profile()}, nullptr));
    write("not JSON either");
    QVERIFY(ProfileStore(fileName()).save({profile()}, nullptr));
    QCOMPARE(QFileInfo(fileName()).dir().entryList({u"*.damaged-*"_s}).size(), 2);
}

void TstProfileStore::newerFormatIsKept()
{
    const QByteArray newer = R"({"version": 2, "connections": {}})";
    write(newer);
    ProfileStore store(fileName());
    const auto loaded = store.load();
    QVERIFY(loaded.profiles.isEmpty());
    QVERIFY(loaded.message.contains("newer"_L1));
    QString error;
    QVERIFY(!store.save({profile()}, &error));
    QVERIFY(error.contains("newer"_L1));
    QCOMPARE(content(), newer);
}

void TstProfileStore::wrongValuesAreReported()
{
    write(R"({"version": 1, "connections": [{"id": "x", "name": "a", "options": {"host": "h", "keepalive": -1}}, 7]})");
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.profiles.size(), 1);
    QCOMPARE(loaded.profiles[0].settings.endpoint.host, u"h"_s);
    QVERIFY(!loaded.profiles[0].id.isNull());
    QVERIFY2(loaded.message.contains(u'2'), qPrintable(loaded.message));
}

void TstProfileStore::sameIdTwice()
{
    const Profile one = profile();
    QVERIFY(ProfileStore(fileName()).save({one, one}, nullptr));
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.profiles.size(), 2);
    QVERIFY(loaded.profiles[0].id != loaded.profiles[1].id);
}

void TstProfileStore::cannotBeWritten()
{
    const QString below = m_dir->filePath(u"file"_s);
    QFile file(below);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QString error;
    QVERIFY(!ProfileStore(below + "/connections.json"_L1).save({profile()}, &error));
    QVERIFY2(error.contains("connections.json"_L1), qPrintable(error));
}

QTEST_APPLESS_MAIN(TstProfileStore)
#include "tst_profile_store.moc"
