#include "profiles/SharedClientIds.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

ConnectionSettings to(Scheme scheme, const QString &host, std::optional<quint16> port = {}, const QString &clientId = u"pump-7"_s)
{
    ConnectionSettings settings;
    settings.endpoint = {scheme, host, port};
    settings.clientId = clientId;
    return settings;
}

ConnectionSettings withServers(ConnectionSettings settings, const QList<Endpoint> &servers)
{
    settings.network.servers = servers;
    return settings;
}

ConnectionSettings by(ConnectionSettings settings, const Endpoint &connectTo)
{
    settings.network.connectTo = connectTo;
    return settings;
}

} // namespace

class TstSharedClientIds : public QObject
{
    Q_OBJECT
private slots:
    void pairs_data();
    void pairs();
    void lists();
};

void TstSharedClientIds::pairs_data()
{
    QTest::addColumn<ConnectionSettings>("one");
    QTest::addColumn<ConnectionSettings>("other");
    QTest::addColumn<bool>("shared");
    const ConnectionSettings base = to(Scheme::Mqtt, u"broker.lan"_s);
    QTest::newRow("the same") << base << base << true;
    QTest::newRow("case of the host") << base << to(Scheme::Mqtt, u"BROKER.lan"_s) << true;
    QTest::newRow("root dot") << base << to(Scheme::Mqtt, u"broker.lan."_s) << true;
    QTest::newRow("default port written out") << base << to(Scheme::Mqtt, u"broker.lan"_s, 1883) << true;
    QTest::newRow("another scheme on one port") << to(Scheme::Mqtts, u"broker.lan"_s, 1883) << base << true;
    QTest::newRow("another port") << base << to(Scheme::Mqtt, u"broker.lan"_s, 1884) << false;
    QTest::newRow("another default port") << base << to(Scheme::Mqtts, u"broker.lan"_s) << false;
    QTest::newRow("another host") << base << to(Scheme::Mqtt, u"other.lan"_s) << false;
    QTest::newRow("another client ID") << base << to(Scheme::Mqtt, u"broker.lan"_s, {}, u"Pump-7"_s) << false; // case counts
    QTest::newRow("empty client IDs") << to(Scheme::Mqtt, u"h"_s, {}, u""_s) << to(Scheme::Mqtt, u"h"_s, {}, u""_s) << false;
    QTest::newRow("no host") << to(Scheme::Mqtt, u""_s) << to(Scheme::Mqtt, u""_s) << false;
    const Endpoint listed{Scheme::Mqtt, u"broker.lan"_s, {}};
    const Endpoint spare{Scheme::Mqtt, u"spare.lan"_s, {}};
    QTest::newRow("one of several servers") << base << withServers(to(Scheme::Mqtt, u"x"_s), {spare, listed}) << true;
    QTest::newRow("servers win over the URL") << base << withServers(base, {spare}) << false;
    QTest::newRow("two lists that meet") << withServers(base, {spare}) << withServers(to(Scheme::Mqtt, u"x"_s), {spare}) << true;
    QTest::newRow("connect to") << base << by(to(Scheme::Mqtt, u"name.example"_s), {Scheme::Mqtt, u"broker.lan"_s, {}}) << true;
    QTest::newRow("connect to another port") << base << by(base, {Scheme::Mqtt, u"broker.lan"_s, 1884}) << false;
}

void TstSharedClientIds::pairs()
{
    QFETCH(ConnectionSettings, one);
    QFETCH(ConnectionSettings, other);
    QTEST(sharesClientId(one, other), "shared");
    QTEST(sharesClientId(other, one), "shared");
    const QUuid first = QUuid::createUuid();
    const QUuid second = QUuid::createUuid();
    const auto found = sharedClientIds({{first, &one}, {second, &other}});
    QTEST(found.value(first) == QList{second}, "shared");
    QTEST(found.value(second) == QList{first}, "shared");
    QTEST(!found.isEmpty(), "shared");
}

void TstSharedClientIds::lists()
{
    const ConnectionSettings a = to(Scheme::Mqtt, u"a"_s);
    const ConnectionSettings b = to(Scheme::Mqtt, u"b"_s);
    const ConnectionSettings both = withServers(a, {a.endpoint, b.endpoint});
    const ConnectionSettings alone = to(Scheme::Mqtt, u"a"_s, {}, u"other"_s);
    const QList<QUuid> ids{QUuid::createUuid(), QUuid::createUuid(), QUuid::createUuid(), QUuid::createUuid()};
    const auto found = sharedClientIds({{ids[0], &a}, {ids[1], &b}, {ids[2], &both}, {ids[3], &alone}});
    QCOMPARE(found.size(), 3);
    QCOMPARE(found.value(ids[0]), QList{ids[2]});
    QCOMPARE(found.value(ids[1]), QList{ids[2]});
    const QList<QUuid> meets = found.value(ids[2]);
    QVERIFY(meets.size() == 2 && meets.contains(ids[0]) && meets.contains(ids[1]));
    QVERIFY(!found.contains(ids[3]));
}

QTEST_APPLESS_MAIN(TstSharedClientIds)
#include "tst_shared_client_ids.moc"
