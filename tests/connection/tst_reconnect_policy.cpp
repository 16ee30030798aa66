// The rules of the automatic reconnect: delays, causes, rhythm, what is sent to resume a session, and the words for it.
#include "connection/ReconnectDelays.h"
#include "connection/ReconnectText.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using mqtt::PropertyId;
using mqtt::Version;
using Next = reconnect::Plan::Next;
using reconnect::Retry;

namespace {

Attempt lost(double heldMs, Ending::By by = Ending::By::Peer)
{
    Attempt attempt;
    attempt.number = 1;
    attempt.startedAt = QDateTime::currentDateTimeUtc();
    attempt.settings.clientId = u"pump-7"_s;
    attempt.connected = true;
    attempt.mqtt.connack = mqtt::Connack();
    attempt.mqtt.connackMs = 10;
    attempt.ending = {by, 10 + heldMs, {}};
    return attempt;
}

Attempt refused(const Attempt &like = {})
{
    Attempt attempt = like;
    attempt.connected = false;
    attempt.ending = {Ending::By::Peer, 5, {}};
    return attempt;
}

Diagnosis verdict(const char *cause, Diagnosis::Confidence confidence = Diagnosis::Confidence::Certain)
{
    Diagnosis diagnosis;
    diagnosis.cause = QLatin1StringView(cause);
    diagnosis.confidence = confidence;
    return diagnosis;
}

reconnect::ReconnectPolicy begun(const std::function<void(NetworkSettings &)> &change = {})
{
    NetworkSettings settings;
    settings.reconnectPeriod = 1s;
    settings.reconnectMaximum = 8s;
    if (change)
        change(settings);
    reconnect::ReconnectPolicy policy([] { return 1.0; });
    policy.begin(settings);
    return policy;
}

} // namespace

class TstReconnectPolicy : public QObject
{
    Q_OBJECT
private slots:
    void delays_data();
    void delays();
    void everyCauseHasARule();
    void reasonCodes_data();
    void reasonCodes();
    void rivalOnlyWhenCertain();
    void growsAndBeginsAnew();
    void notWithoutALoss();
    void notAfterTheUser_data();
    void notAfterTheUser();
    void periodZero();
    void refusalStops();
    void busyWaitsLongest();
    void rhythmSlows();
    void rhythmOfARivalStops();
    void rhythmNeedsTheSameKind();
    void goodHoldForgets();
    void goOnForgets();
    void probesChangeThePlan();
    void keptSession_data();
    void keptSession();
    void resuming();
    void words();
};

void TstReconnectPolicy::delays_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<double>("chance");
    QTest::addColumn<int>("ms");
    QTest::newRow("first, least") << 1 << 0.0 << 500;
    QTest::newRow("first, most") << 1 << 1.0 << 1'000;
    QTest::newRow("second") << 2 << 1.0 << 2'000;
    QTest::newRow("third, half") << 3 << 0.5 << 3'000;
    QTest::newRow("at the maximum") << 4 << 1.0 << 7'000;
    QTest::newRow("many") << 2'000'000'000 << 0.0 << 3'500;
    QTest::newRow("none before") << 0 << 1.0 << 1'000;
    QTest::newRow("chance out of range") << 1 << 7.0 << 1'000;
}

void TstReconnectPolicy::delays()
{
    QFETCH(int, number);
    QFETCH(double, chance);
    QFETCH(int, ms);
    QCOMPARE(reconnect::delayBefore(number, 1s, 7s, chance), std::chrono::milliseconds(ms));
    QCOMPARE(reconnect::delayBefore(number, 20s, 7s, 1.0), std::chrono::milliseconds(20s)); // a longer period wins
}

void TstReconnectPolicy::everyCauseHasARule()
{
    const QList<CauseInfo> &causes = causeCatalogue();
    const QList<reconnect::RetryRule> &rules = reconnect::retryRules();
    QCOMPARE(rules.size(), causes.size());
    for (qsizetype i = 0; i < causes.size(); ++i) {
        QCOMPARE(rules[i].cause, causes[i].id);
        QVERIFY(!reconnect::retryReason(rules[i].reason).isEmpty());
        QCOMPARE(reconnect::retryAfter({}, verdict(causes[i].id)).retry, rules[i].retry);
        if (QLatin1StringView(causes[i].stage) == "input"_L1 || QLatin1StringView(causes[i].id).contains("certificate"_L1))
            QCOMPARE(rules[i].retry, Retry::Never);
    }
    for (const auto *cause : {"mqtt-bad-credentials", "mqtt-not-authorized", "mqtt-protocol-version-unsupported", "mqtt-use-another-server",
                              "session-client-id-taken-over"})
        QCOMPARE(reconnect::retryRule(QString::fromLatin1(cause))->retry, Retry::Never);
    for (const auto *cause : {"tcp-refused", "session-closed-by-server", "session-network-lost", "session-keepalive-timeout"})
        QCOMPARE(reconnect::retryRule(QString::fromLatin1(cause))->retry, Retry::Soon);
    for (const auto *cause : {"mqtt-quota-exceeded", "mqtt-server-busy"})
        QCOMPARE(reconnect::retryRule(QString::fromLatin1(cause))->retry, Retry::Later);
    QVERIFY(!reconnect::retryRule(u"no-such-cause"));
    QCOMPARE(reconnect::retryAfter({}, verdict("no-such-cause")).retry, Retry::Later);
}

void TstReconnectPolicy::reasonCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<Retry>("retry");
    QTest::newRow("0x8B Server shutting down") << 0x8B << Retry::Soon;
    QTest::newRow("0x87 Not authorized") << 0x87 << Retry::Never;
    QTest::newRow("0x89 Server busy") << 0x89 << Retry::Later;
    QTest::newRow("0x97 Quota exceeded") << 0x97 << Retry::Later;
    QTest::newRow("0x98 Administrative action") << 0x98 << Retry::Later;
    QTest::newRow("0x9C Use another server") << 0x9C << Retry::Never;
    QTest::newRow("0x9D Server moved") << 0x9D << Retry::Never;
    QTest::newRow("0xA0 Maximum connect time") << 0xA0 << Retry::Soon;
}

void TstReconnectPolicy::reasonCodes()
{
    QFETCH(int, code);
    QFETCH(Retry, retry);
    Attempt attempt = lost(1'000);
    attempt.settings.version = Version::V5;
    attempt.mqtt.serverDisconnect = mqtt::Disconnect{quint8(code), {}};
    QCOMPARE(reconnect::retryAfter(attempt, *diagnose(attempt)).retry, retry);
}

void TstReconnectPolicy::rivalOnlyWhenCertain()
{
    QCOMPARE(reconnect::retryAfter(lost(1), verdict("session-client-id-taken-over")).retry, Retry::Never);
    QCOMPARE(reconnect::retryAfter(lost(1), verdict("session-client-id-taken-over", Diagnosis::Confidence::Likely)).retry, Retry::Soon);
}

void TstReconnectPolicy::growsAndBeginsAnew()
{
    reconnect::ReconnectPolicy policy = begun();
    const Diagnosis gone = verdict("tcp-refused");
    QCOMPARE(policy.ended(lost(60'000), verdict("session-network-lost")).delay, 1'000ms);
    for (const auto delay : {2'000ms, 4'000ms, 8'000ms, 8'000ms}) {
        const reconnect::Plan plan = policy.ended(refused(), gone);
        QCOMPARE(plan.next, Next::Try);
        QCOMPARE(plan.delay, delay);
    }
    const reconnect::Plan short_ = policy.ended(lost(1'000), verdict("session-network-lost"));
    QCOMPARE(short_.number, 6); // it did not hold: the delays go on
    QCOMPARE(short_.delay, 8'000ms);
    const reconnect::Plan held = policy.ended(lost(30'000), verdict("session-network-lost"));
    QCOMPARE(held.number, 1);
    QCOMPARE(held.delay, 1'000ms);
}

void TstReconnectPolicy::notWithoutALoss()
{
    reconnect::ReconnectPolicy policy = begun();
    QCOMPARE(policy.ended(refused(), verdict("tcp-refused")).next, Next::Nothing);
    policy = begun([](NetworkSettings &settings) { settings.reconnectAfterFailure = true; });
    QCOMPARE(policy.ended(refused(), verdict("tcp-refused")).next, Next::Try);
}

void TstReconnectPolicy::notAfterTheUser_data()
{
    QTest::addColumn<Ending::By>("by");
    QTest::newRow("cancelled") << Ending::By::Cancelled;
    QTest::newRow("disconnected") << Ending::By::LocalDisconnect;
    QTest::newRow("ended by the broker just before") << Ending::By::Peer;
}

void TstReconnectPolicy::notAfterTheUser()
{
    QFETCH(Ending::By, by);
    reconnect::ReconnectPolicy policy = begun();
    if (by == Ending::By::Peer)
        policy.end(); // the order to disconnect came too late
    // A refused subscription is named also after the user's DISCONNECT.
    QCOMPARE(policy.ended(lost(1'000, by), verdict("subscribe-refused")).next, Next::Nothing);
}

void TstReconnectPolicy::periodZero()
{
    reconnect::ReconnectPolicy policy = begun([](NetworkSettings &settings) { settings.reconnectPeriod = {}; });
    QCOMPARE(policy.ended(lost(1'000), verdict("session-network-lost")).next, Next::Nothing);
}

void TstReconnectPolicy::refusalStops()
{
    reconnect::ReconnectPolicy policy = begun();
    policy.ended(lost(1'000), verdict("session-network-lost"));
    const reconnect::Plan plan = policy.ended(refused(), verdict("mqtt-bad-credentials"));
    QCOMPARE(plan.next, Next::Stop);
    QVERIFY(reconnect::retryReason(plan.reason).contains(u"password"));
    policy = begun([](NetworkSettings &settings) { settings.reconnectOnConnackError = true; });
    policy.ended(lost(1'000), verdict("session-network-lost"));
    const reconnect::Plan all = policy.ended(refused(), verdict("mqtt-bad-credentials"));
    QCOMPARE(all.next, Next::Try);
    QCOMPARE(all.delay, 8'000ms); // but no hurry
}

void TstReconnectPolicy::busyWaitsLongest()
{
    reconnect::ReconnectPolicy policy = begun();
    policy.ended(lost(1'000), verdict("session-network-lost"));
    QCOMPARE(policy.ended(refused(), verdict("mqtt-server-busy")).delay, 8'000ms);
}

void TstReconnectPolicy::rhythmSlows()
{
    reconnect::ReconnectPolicy policy = begun();
    const Diagnosis closed = verdict("session-closed-by-server", Diagnosis::Confidence::Likely);
    QVERIFY(policy.ended(lost(900), closed).rhythm.isEmpty());
    QVERIFY(policy.ended(lost(1'100), closed).rhythm.isEmpty());
    QCOMPARE(policy.ended(refused(), verdict("tcp-refused")).next, Next::Try); // in between, a restart
    const reconnect::Plan plan = policy.ended(lost(1'000), closed);
    QCOMPARE(plan.rhythm, (QList<double>{900, 1'100, 1'000}));
    QCOMPARE(plan.next, Next::Try);
    QCOMPARE(plan.delay, 8'000ms);
    QVERIFY(!plan.takenOver);
    QCOMPARE(reconnect::rhythmText(plan), u"Connected and thrown out 3 times, each about 1.1 s after the CONNACK."_s);
    for (int i = 0; i < 200; ++i)
        policy.ended(lost(1'000), closed);
    QCOMPARE(policy.ended(lost(1'000), closed).rhythm.size(), 100);
}

void TstReconnectPolicy::rhythmOfARivalStops()
{
    reconnect::ReconnectPolicy policy = begun();
    const Diagnosis likely = verdict("session-client-id-taken-over", Diagnosis::Confidence::Likely);
    const Diagnosis closed = verdict("session-closed-by-server", Diagnosis::Confidence::Likely);
    policy.ended(lost(1'000), closed);
    policy.ended(lost(1'000), closed);
    const reconnect::Plan plan = policy.ended(lost(1'000), likely);
    QCOMPARE(plan.next, Next::Stop);
    QVERIFY(plan.takenOver);
    QVERIFY(reconnect::retryReason(plan.reason).contains(u"other client"));
    policy = begun([](NetworkSettings &settings) { settings.reconnectOnConnackError = true; });
    for (int i = 0; i < 2; ++i)
        policy.ended(lost(1'000), closed);
    QCOMPARE(policy.ended(lost(1'000), likely).next, Next::Try);
}

void TstReconnectPolicy::rhythmNeedsTheSameKind()
{
    reconnect::ReconnectPolicy policy = begun();
    const Diagnosis closed = verdict("session-closed-by-server");
    policy.ended(lost(1'000), closed);
    policy.ended(lost(1'000), closed);
    Attempt told = lost(1'000);
    told.mqtt.serverDisconnect = mqtt::Disconnect{0x8B, {}};
    QVERIFY(policy.ended(told, verdict("session-disconnected")).rhythm.isEmpty());
    policy.ended(told, verdict("session-disconnected"));
    QCOMPARE(policy.ended(told, verdict("session-disconnected")).rhythm.size(), 3);
    told.mqtt.serverDisconnect->reasonCode = 0x80;
    QVERIFY(policy.ended(told, verdict("session-disconnected")).rhythm.isEmpty());
}

void TstReconnectPolicy::goodHoldForgets()
{
    reconnect::ReconnectPolicy policy = begun();
    const Diagnosis closed = verdict("session-closed-by-server");
    policy.ended(lost(1'000), closed);
    policy.ended(lost(1'000), closed);
    QVERIFY(policy.ended(lost(30'000), closed).rhythm.isEmpty());
    policy.ended(lost(1'000), closed);
    QVERIFY(policy.ended(lost(1'000), closed).rhythm.isEmpty());
}

void TstReconnectPolicy::goOnForgets()
{
    reconnect::ReconnectPolicy policy = begun();
    const Diagnosis closed = verdict("session-closed-by-server");
    for (int i = 0; i < 3; ++i)
        policy.ended(lost(1'000), closed);
    policy.goOn();
    const reconnect::Plan plan = policy.ended(lost(1'000), closed);
    QVERIFY(plan.rhythm.isEmpty());
    QCOMPARE(plan.number, 1);
    QCOMPARE(plan.delay, 1'000ms);
}

void TstReconnectPolicy::probesChangeThePlan()
{
    reconnect::ReconnectPolicy policy = begun();
    const Attempt attempt = lost(1'000);
    const reconnect::Plan before = policy.ended(attempt, verdict("session-closed-by-server"));
    QCOMPARE(policy.judgedAnew(attempt, verdict("session-client-id-taken-over")).next, Next::Stop);
    const reconnect::Plan same = policy.judgedAnew(attempt, verdict("session-closed-by-server"));
    QCOMPARE(same.number, before.number);
    QCOMPARE(same.delay, before.delay);
}

void TstReconnectPolicy::keptSession_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("granted"); // -1: not in the packet
    QTest::addColumn<int>("seconds"); // 0: nothing is kept
    QTest::newRow("3.1.1") << Version::V311 << 60 << -1 << 0;
    QTest::newRow("not asked for") << Version::V5 << -1 << -1 << 0;
    QTest::newRow("0") << Version::V5 << 0 << -1 << 0;
    QTest::newRow("as asked") << Version::V5 << 60 << -1 << 60;
    QTest::newRow("the server's wins [3.2.2.3.2]") << Version::V5 << 60 << 5 << 5;
    QTest::newRow("the server keeps none") << Version::V5 << 60 << 0 << 0;
}

void TstReconnectPolicy::keptSession()
{
    QFETCH(Version, version);
    QFETCH(int, asked);
    QFETCH(int, granted);
    QFETCH(int, seconds);
    Attempt attempt = lost(1'000);
    attempt.settings.version = version;
    if (asked >= 0)
        attempt.settings.properties.sessionExpiryInterval = quint32(asked);
    if (granted >= 0)
        attempt.mqtt.connack->properties.set(PropertyId::SessionExpiryInterval, quint32(granted));
    const auto kept = reconnect::keptSession(attempt);
    QCOMPARE(kept ? int(kept->expiryInterval) : 0, seconds);
    QVERIFY(!reconnect::keptSession(refused(attempt)));
}

void TstReconnectPolicy::resuming()
{
    ConnectionSettings asked;
    asked.version = Version::V5;
    const QDateTime end = QDateTime::fromString(u"2026-11-22T12:00:00Z"_s, Qt::ISODate);
    const reconnect::KeptSession kept{u"auto-1"_s, 60, end};
    const ConnectionSettings resumed = reconnect::resuming(asked, kept, end.addSecs(59));
    QVERIFY(!resumed.cleanStart);
    QCOMPARE(resumed.clientId, u"auto-1"_s); // the assigned one
    asked.clientId = u"mine"_s;
    QCOMPARE(reconnect::resuming(asked, kept, end).clientId, u"mine"_s);
    QVERIFY(reconnect::resuming(asked, kept, end.addSecs(60)) == asked); // it is gone
    QVERIFY(reconnect::resuming(asked, std::nullopt, end) == asked);     // there was none
    const reconnect::KeptSession forEver{u"auto-1"_s, 0xFFFFFFFF, end};
    QVERIFY(!reconnect::resuming(asked, forEver, end.addYears(1)).cleanStart);
    asked.network.resumeSession = false;
    QVERIFY(reconnect::resuming(asked, kept, end) == asked);
}

void TstReconnectPolicy::words()
{
    ReconnectStatus status;
    const QDateTime now = QDateTime::fromString(u"2026-11-22T12:00:00Z"_s, Qt::ISODate);
    QVERIFY(reconnect::headline(status).isEmpty());
    QVERIFY(reconnect::nextStep(status, now).isEmpty());
    status.state = ReconnectStatus::State::Waiting;
    status.number = 3;
    status.at = now.addMSecs(3'200);
    status.lossCause = u"session-network-lost"_s;
    QCOMPARE(reconnect::headline(status), u"Connection lost: The network connection was lost."_s);
    QCOMPARE(reconnect::nextStep(status, now), u"Try 3 comes in 4 s."_s);
    QCOMPARE(reconnect::nextStep(status, status.at.addSecs(1)), u"Try 3 comes now."_s);
    QVERIFY(reconnect::nextStepAt(status).startsWith(u"Try 3 comes at "_s));
    status.held = true;
    QVERIFY(reconnect::nextStepAt(status).contains(u"extra connections"_s));
    status.state = ReconnectStatus::State::Stopped;
    status.plan.takenOver = true;
    status.plan.rhythm = {100, 5'000, 12'000};
    QVERIFY(reconnect::headline(status).contains(u"two clients"_s));
    QVERIFY(reconnect::why(status).contains(u"between 100 ms and 12 s"_s));
    QVERIFY(reconnect::nextStep(status, now).isEmpty());
}

QTEST_GUILESS_MAIN(TstReconnectPolicy)
#include "tst_reconnect_policy.moc"
