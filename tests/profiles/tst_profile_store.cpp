#include "profiles/ProfileStore.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
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
    void groups();
    void olderFormat();
    void unknownKeysSurvive();
    void secretsAreOnlyNamed();
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

ProfileList listOf(const QList<Profile> &profiles)
{
    ProfileList list;
    for (const Profile &profile : profiles)
        list.append(profile);
    return list;
}

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
    QVERIFY(loaded.list.profiles.isEmpty());
    QVERIFY(loaded.message.isEmpty());
}

void TstProfileStore::keepsSettings()
{
    const ProfileList list = listOf({profile(), Profile{QUuid::createUuid(), ConnectionSettings()}});
    QString error;
    QVERIFY2(ProfileStore(fileName()).save(list, &error), qPrintable(error));
    QVERIFY(ProfileStore(fileName()).save(list, nullptr));
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.message, QString());
    QCOMPARE(loaded.list, list);
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
    QVERIFY(ProfileStore(fileName()).save(listOf({secret}), nullptr));
    for (const char *part : {"hunter2", "aHVudGVyMi"})
        QVERIFY2(!content().contains(part), content().constData());
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.message, QString());
    QCOMPARE(loaded.list.profiles.size(), 1);
    QCOMPARE(loaded.list.profiles[0].settings.webSocket.headers.last().value, u"yes"_s);
    QCOMPARE(loaded.list.profiles[0].settings.network.proxy.username, u"me"_s);
}

void TstProfileStore::onlyTheOwnerReads()
{
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(ProfileStore(fileName()).save(listOf({profile()}), nullptr));
    QVERIFY(!(QFileInfo(fileName()).permissions() & others));
    QVERIFY(QFile::setPermissions(fileName(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther));
    QVERIFY(ProfileStore(fileName()).save(listOf({profile()}), nullptr));
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
    QVERIFY(loaded.list.profiles.isEmpty());
    const QStringList aside = QFileInfo(fileName()).dir().entryList({u"*.damaged-*"_s});
    QCOMPARE(aside.size(), 1);
    QVERIFY2(loaded.message.contains(aside.first()), qPrintable(loaded.message));
    QVERIFY(store.save(listOf({profile()}), nullptr));
    QCOMPARE(store.load().list.profiles.size(), 1);
}

void TstProfileStore::damagedWithoutLoading()
{
    write("not JSON");
    QVERIFY(ProfileStore(fileName()).save(listOf({profile()}), nullptr));
    write("not JSON either");
    QVERIFY(ProfileStore(fileName()).save(listOf({profile()}), nullptr));
    QCOMPARE(QFileInfo(fileName()).dir().entryList({u"*.damaged-*"_s}).size(), 2);
}

void TstProfileStore::newerFormatIsKept()
{
    const QByteArray newer = R"({"version": 3, "connections": {}})";
    write(newer);
    ProfileStore store(fileName());
    const auto loaded = store.load();
    QVERIFY(loaded.list.profiles.isEmpty());
    QVERIFY(loaded.message.contains("newer"_L1));
    QString error;
    QVERIFY(!store.save(listOf({profile()}), &error));
    QVERIFY(error.contains("newer"_L1));
    QCOMPARE(content(), newer);
}

void TstProfileStore::groups()
{
    ProfileList list = listOf({profile(), profile(), profile()});
    const QUuid plant = QUuid::createUuid();
    const QUuid empty = QUuid::createUuid();
    list.order.insertGroup(plant, u"plant \u2192 \"7\""_s, 1);
    list.order.insertGroup(empty, u""_s, 0);
    list.order.move({list.profiles[2].id, list.profiles[0].id}, plant, 0);
    list.collapsed = {plant};
    list.forgotten = {QUuid::createUuid(), QUuid::createUuid()};
    QVERIFY(ProfileStore(fileName()).save(list, nullptr));
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.message, QString());
    QCOMPARE(loaded.list.order, list.order);
    QCOMPARE(loaded.list.collapsed, list.collapsed);
    QCOMPARE(loaded.list.forgotten, list.forgotten);
    QCOMPARE(loaded.list.order.connections(), (QList{list.profiles[0].id, list.profiles[2].id, list.profiles[1].id}));
}

/// What was written before there were groups is read, and written in the new format.
void TstProfileStore::olderFormat()
{
    write(R"({"version": 1, "connections": [
        {"id": "6a1c2f3e-1111-2222-3333-444455556666", "name": "pump", "options": {"protocol": "mqtts", "host": "b.lan", "clientId": "p"}},
        {"id": "6a1c2f3e-1111-2222-3333-444455557777", "name": "", "options": {"host": "c.lan"}}]})");
    ProfileStore store(fileName());
    const auto loaded = store.load();
    QCOMPARE(loaded.message, QString());
    QCOMPARE(loaded.list.profiles.size(), 2);
    QCOMPARE(loaded.list.profiles[0].settings.url(), u"mqtts://b.lan"_s);
    QCOMPARE(loaded.list.profiles[0].settings.name, u"pump"_s);
    QCOMPARE(loaded.list.order.connections(), (QList{loaded.list.profiles[0].id, loaded.list.profiles[1].id}));
    QVERIFY(store.save(loaded.list, nullptr));
    QVERIFY(content().contains("\"version\": 2"));
    QCOMPARE(store.load().list, loaded.list);
}

/// Keys that only another version knows come back out as they came in, at every depth, and the connection can be edited meanwhile.
void TstProfileStore::unknownKeysSurvive()
{
    write(R"({"version": 2, "connections": [{"id": "6a1c2f3e-1111-2222-3333-444455556666", "name": "a", "colour": "red",
        "options": {"host": "h", "future": {"a": [1, 2]}, "will": {"topic": "t", "payload": "", "qos": 0, "retain": false, "later": 7},
                    "properties": {"receiveMaximum": 3, "newProperty": true}, "wsOptions": {"agent": 1}}}]})");
    ProfileStore store(fileName());
    auto loaded = store.load();
    QCOMPARE(loaded.list.profiles.size(), 1);
    QVERIFY2(loaded.message.contains("newer version"_L1), qPrintable(loaded.message));
    QVERIFY2(!loaded.message.contains("could not be read"_L1), qPrintable(loaded.message));
    Profile &read = loaded.list.profiles[0];
    QCOMPARE(read.settings.will.topic, u"t"_s);
    QCOMPARE(read.settings.properties.receiveMaximum, std::optional<quint32>(3));
    read.settings.will.topic = u"edited"_s;
    read.settings.properties.receiveMaximum.reset();
    QVERIFY(store.save(loaded.list, nullptr));
    const QJsonObject connection = QJsonDocument::fromJson(content()).object().value("connections"_L1)[0].toObject();
    QCOMPARE(connection.value("colour"_L1).toString(), u"red"_s);
    const QJsonObject options = connection.value("options"_L1).toObject();
    QCOMPARE(options.value("future"_L1).toObject().value("a"_L1)[1].toInt(), 2);
    QCOMPARE(options.value("will"_L1).toObject().value("later"_L1).toInt(), 7);
    QCOMPARE(options.value("will"_L1).toObject().value("topic"_L1).toString(), u"edited"_s);
    QCOMPARE(options.value("properties"_L1).toObject(), (QJsonObject{{u"newProperty"_s, true}}));
    QCOMPARE(options.value("wsOptions"_L1).toObject().value("agent"_L1).toInt(), 1);
    QCOMPARE(store.load().list, loaded.list);
}

void TstProfileStore::secretsAreOnlyNamed()
{
    ProfileList list = listOf({profile(), profile()});
    list.profiles[0].settings.credentials.password = "hunter2";
    list.profiles[0].hasStoredSecrets = true;
    list.profiles[1].remembersSecrets = false;
    QVERIFY(ProfileStore(fileName()).save(list, nullptr));
    QVERIFY(!content().contains("hunter2"));
    const auto loaded = ProfileStore(fileName()).load();
    QVERIFY(loaded.list.profiles[0].hasStoredSecrets && loaded.list.profiles[0].remembersSecrets);
    QVERIFY(!loaded.list.profiles[1].hasStoredSecrets && !loaded.list.profiles[1].remembersSecrets);
}

void TstProfileStore::wrongValuesAreReported()
{
    write(R"({"version": 1, "connections": [{"id": "x", "name": "a", "options": {"host": "h", "keepalive": -1}}, 7]})");
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.list.profiles.size(), 1);
    QCOMPARE(loaded.list.profiles[0].settings.endpoint.host, u"h"_s);
    QVERIFY(!loaded.list.profiles[0].id.isNull());
    QVERIFY2(loaded.message.contains(u'2'), qPrintable(loaded.message));
}

void TstProfileStore::sameIdTwice()
{
    const QByteArray one = R"({"id": "6a1c2f3e-1111-2222-3333-444455556666", "name": "a", "options": {"host": "h"}})";
    write(R"({"version": 2, "connections": [)" + one + ", " + one + "]}");
    const auto loaded = ProfileStore(fileName()).load();
    QCOMPARE(loaded.list.profiles.size(), 2);
    QVERIFY(loaded.list.profiles[0].id != loaded.list.profiles[1].id);
}

void TstProfileStore::cannotBeWritten()
{
    const QString below = m_dir->filePath(u"file"_s);
    QFile file(below);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QString error;
    QVERIFY(!ProfileStore(below + "/connections.json"_L1).save(listOf({profile()}), &error));
    QVERIFY2(error.contains("connections.json"_L1), qPrintable(error));
}

QTEST_APPLESS_MAIN(TstProfileStore)
#include "tst_profile_store.moc"
