// What should follow an experiment, and how what followed is judged: pure values.
#include "experiment/Outcomes.h"
#include "experiment/PingHistory.h"

#include <QTest>

using namespace Qt::StringLiterals;
using ClientState = Client::State;
using OutcomeState = Outcome::State;
using What = Expectation::What;
using mqtt::Version;

namespace {

SessionSituation connected(Version version)
{
    SessionSituation situation;
    situation.state = ClientState::Connected;
    situation.version = version;
    situation.hadConnection = true;
    situation.keepAlive = 60;
    return situation;
}

SessionSituation withWill(SessionSituation situation, quint32 delay = 0)
{
    situation.will = true;
    situation.willDelayInterval = delay;
    return situation;
}

SessionSituation keptFor(SessionSituation situation, std::optional<quint32> seconds)
{
    situation.lifetime = {true, seconds};
    return situation;
}

SessionSituation idle(SessionSituation situation, qint64 closedForMs)
{
    situation.state = ClientState::Idle;
    situation.closedForMs = closedForMs;
    return situation;
}

QList<int> kinds(const QList<Expectation> &expectations)
{
    QList<int> kinds;
    for (const Expectation &expectation : expectations)
        kinds << int(expectation.what);
    return kinds;
}

ExperimentFacts facts(double elapsedMs)
{
    ExperimentFacts facts;
    facts.elapsedMs = elapsedMs;
    return facts;
}

ExperimentFacts ended(double elapsedMs, double endedMs, Ending::By by)
{
    ExperimentFacts result = facts(elapsedMs);
    result.endedMs = endedMs;
    result.endedBy = by;
    return result;
}

} // namespace
Q_DECLARE_METATYPE(SessionSituation)
Q_DECLARE_METATYPE(ExperimentChoice)
Q_DECLARE_METATYPE(ExperimentFacts)
Q_DECLARE_METATYPE(Expectation)

class TstExperiment : public QObject
{
    Q_OBJECT
private slots:
    void possible_data();
    void possible();
    void expected_data();
    void expected();
    void willDelayEndsWithTheSession();
    void everyExperimentHasTexts();
    void everySourceNamesItsVersion();
    void judged_data();
    void judged();
    void situationOfAnAttempt();
    void pingStatistics();
    void pingHistoryIsBounded();
};

void TstExperiment::possible_data()
{
    QTest::addColumn<int>("experiment");
    QTest::addColumn<SessionSituation>("situation");
    QTest::addColumn<bool>("possible");
    const SessionSituation v4 = connected(Version::V311);
    const SessionSituation v5 = connected(Version::V5);
    const auto row = [](const char *name, Experiment experiment, const SessionSituation &situation, bool possible) {
        QTest::newRow(name) << int(experiment) << situation << possible;
    };
    row("drop, connected", Experiment::DropConnection, v4, true);
    row("drop, idle", Experiment::DropConnection, idle(v4, 0), false);
    row("stop the keep-alive", Experiment::StopKeepAlive, v4, true);
    SessionSituation noKeepAlive = v4;
    noKeepAlive.keepAlive = 0;
    row("stop the keep-alive, there is none", Experiment::StopKeepAlive, noKeepAlive, false);
    row("with will, 3.1.1", Experiment::DisconnectWithWill, v4, false);
    row("with will, 5", Experiment::DisconnectWithWill, v5, true);
    row("with reason, 3.1.1", Experiment::DisconnectWithReason, v4, false);
    row("with reason, 5", Experiment::DisconnectWithReason, v5, true);
    row("change the expiry, 5, it was 0", Experiment::ChangeSessionExpiry, v5, false);
    row("change the expiry, 5", Experiment::ChangeSessionExpiry, keptFor(v5, 60), true);
    row("change the expiry, 3.1.1", Experiment::ChangeSessionExpiry, keptFor(v4, {}), false);
    row("re-authenticate, 5, no method", Experiment::Reauthenticate, v5, false);
    SessionSituation method = v5;
    method.authentication = true;
    row("re-authenticate, 5", Experiment::Reauthenticate, method, true);
    row("resume, connected", Experiment::ResumeSession, v4, true);
    row("resume, idle", Experiment::ResumeSession, idle(v4, 10), true);
    SessionSituation never;
    row("resume, never connected", Experiment::ResumeSession, never, false);
    SessionSituation connecting = v4;
    connecting.state = ClientState::Connecting;
    row("resume, connecting", Experiment::ResumeSession, connecting, false);
    SessionSituation anonymous = v4;
    anonymous.anonymousId = true;
    row("wipe, no client ID", Experiment::WipeSession, anonymous, false);
    row("wipe", Experiment::WipeSession, v5, true);
}

void TstExperiment::possible()
{
    QFETCH(int, experiment);
    QFETCH(SessionSituation, situation);
    QTEST(whyNotPossible(Experiment(experiment), situation).isEmpty(), "possible");
}

void TstExperiment::expected_data()
{
    QTest::addColumn<ExperimentChoice>("choice");
    QTest::addColumn<SessionSituation>("situation");
    QTest::addColumn<QList<int>>("kinds");
    const SessionSituation v4 = connected(Version::V311);
    const SessionSituation v5 = connected(Version::V5);
    const auto row = [](const char *name, const ExperimentChoice &choice, const SessionSituation &situation, const QList<What> &what) {
        QList<int> kinds;
        for (const What kind : what)
            kinds << int(kind);
        QTest::newRow(name) << choice << situation << kinds;
    };
    row("drop, 3.1.1, clean", {Experiment::DropConnection}, v4, {What::ConnectionEnds, What::SessionGone});
    row("drop, 3.1.1, kept", {Experiment::DropConnection}, keptFor(v4, {}), {What::ConnectionEnds, What::SessionKept});
    row("drop, will", {Experiment::DropConnection}, withWill(v4), {What::ConnectionEnds, What::WillPublished, What::SessionGone});
    row("stop the keep-alive, will", {Experiment::StopKeepAlive}, withWill(keptFor(v5, 60)),
        {What::ServerCloses, What::WillPublished, What::SessionKept});
    row("disconnect with will", {Experiment::DisconnectWithWill}, withWill(v5),
        {What::ConnectionEnds, What::WillPublished, What::SessionGone});
    row("disconnect 0x00, will", {Experiment::DisconnectWithReason, 0x00}, withWill(v5),
        {What::ConnectionEnds, What::WillNotPublished, What::SessionGone});
    row("disconnect 0x80, will", {Experiment::DisconnectWithReason, 0x80}, withWill(v5),
        {What::ConnectionEnds, What::WillPublished, What::SessionGone});
    row("expiry to 0", {Experiment::ChangeSessionExpiry, 0, 0}, keptFor(v5, 60), {What::ConnectionEnds, What::SessionGone});
    row("expiry to 5 s, will", {Experiment::ChangeSessionExpiry, 0, 5}, withWill(keptFor(v5, 60)),
        {What::ConnectionEnds, What::WillNotPublished, What::SessionKept});
    row("re-authenticate", {Experiment::Reauthenticate}, v5, {What::Reauthenticated, What::ConnectionStays});
    row("resume, kept", {Experiment::ResumeSession}, keptFor(v4, {}), {What::SessionPresent, What::Unspecified});
    row("resume, not kept", {Experiment::ResumeSession}, v4, {What::SessionAbsent});
    row("resume, within the expiry", {Experiment::ResumeSession}, idle(keptFor(v5, 60), 59'000), {What::SessionPresent, What::Unspecified});
    row("resume, after the expiry", {Experiment::ResumeSession}, idle(keptFor(v5, 60), 61'000), {What::SessionAbsent});
    row("wipe", {Experiment::WipeSession}, keptFor(v5, 60), {What::SessionAbsent, What::SessionGone});
}

void TstExperiment::expected()
{
    QFETCH(ExperimentChoice, choice);
    QFETCH(SessionSituation, situation);
    QTEST(kinds(expectations(choice, situation)), "kinds");
}

void TstExperiment::willDelayEndsWithTheSession()
{
    const auto within = [](const SessionSituation &situation) {
        const auto list = expectations({Experiment::DropConnection}, situation);
        for (const Expectation &expectation : list) {
            if (expectation.what == What::WillPublished)
                return *expectation.withinMs - promptMarginMs;
        }
        return qint64(-1);
    };
    const SessionSituation v5 = connected(Version::V5);
    QCOMPARE(within(withWill(keptFor(v5, 60), 10)), 10'000);
    QCOMPARE(within(withWill(keptFor(v5, 5), 10)), 5'000);
    QCOMPARE(within(withWill(keptFor(v5, {}), 10)), 10'000);
    QCOMPARE(within(withWill(v5, 10)), 0);
}

void TstExperiment::everyExperimentHasTexts()
{
    for (const Experiment experiment : allExperiments) {
        QVERIFY(!experimentName(experiment).isEmpty());
        QVERIFY(experimentHelp(experiment).contains(u"section"_s));
    }
}

void TstExperiment::everySourceNamesItsVersion()
{
    for (const Version version : {Version::V31, Version::V311, Version::V5}) {
        const SessionSituation situation = withWill(keptFor(connected(version), {}));
        for (const Experiment experiment : allExperiments) {
            const auto list = expectations({experiment}, situation);
            for (const Expectation &expectation : list)
                QVERIFY2(expectation.source.startsWith(u"MQTT %1, section"_s.arg(QLatin1String(mqtt::name(version)))),
                         qPrintable(expectation.source));
        }
    }
}

void TstExperiment::judged_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<qint64>("withinMs");
    QTest::addColumn<ExperimentFacts>("facts");
    QTest::addColumn<int>("state");
    const auto row = [](const char *name, What what, qint64 within, const ExperimentFacts &facts, OutcomeState state) {
        QTest::newRow(name) << int(what) << within << facts << int(state);
    };
    const auto with = [](ExperimentFacts facts, auto change) {
        change(facts);
        return facts;
    };
    row("still open", What::ServerCloses, 3'000, facts(2'000), OutcomeState::Waiting);
    row("open too long", What::ServerCloses, 3'000, facts(3'001), OutcomeState::Otherwise);
    row("closed by the server", What::ServerCloses, 3'000, ended(1'600, 1'500, Ending::By::Peer), OutcomeState::AsExpected);
    row("reset by the server", What::ServerCloses, 3'000, ended(1'600, 1'500, Ending::By::PeerReset), OutcomeState::AsExpected);
    row("closed by the server, late", What::ServerCloses, 3'000, ended(9'000, 8'500, Ending::By::Peer), OutcomeState::Otherwise);
    row("ended from here", What::ServerCloses, 3'000, ended(1'600, 1'500, Ending::By::LocalDisconnect), OutcomeState::NotObserved);
    row("over", What::ConnectionEnds, 3'000, ended(20, 10, Ending::By::LocalDisconnect), OutcomeState::AsExpected);
    row("not over", What::ConnectionEnds, 3'000, facts(4'000), OutcomeState::Otherwise);
    row("stays so far", What::ConnectionStays, 3'000, facts(100), OutcomeState::Waiting);
    row("stays", What::ConnectionStays, 3'000, facts(3'100), OutcomeState::AsExpected);
    row("does not stay", What::ConnectionStays, 3'000, ended(500, 400, Ending::By::Peer), OutcomeState::Otherwise);

    const auto watched = [](ExperimentFacts &f) { f.willWatched = true; };
    const auto will = [](double ms) {
        return [ms](ExperimentFacts &f) {
            f.willWatched = true;
            f.willMs = ms;
        };
    };
    const ExperimentFacts gone = ended(6'000, 10, Ending::By::Cancelled);
    row("will, nobody watches", What::WillPublished, 5'000, gone, OutcomeState::NotObserved);
    row("will, at once", What::WillPublished, 5'000, with(gone, will(12)), OutcomeState::AsExpected);
    row("will, a moment before the end was known", What::WillPublished, 5'000, with(gone, will(8)), OutcomeState::AsExpected);
    row("will, never", What::WillPublished, 5'000, with(gone, watched), OutcomeState::Otherwise);
    row("will, not yet", What::WillPublished, 5'000, with(ended(100, 10, Ending::By::Cancelled), watched), OutcomeState::Waiting);
    row("delayed will, in time", What::WillPublished, 15'000, with(ended(11'000, 10, Ending::By::Cancelled), will(10'100)),
        OutcomeState::AsExpected);
    row("delayed will, too early", What::WillPublished, 15'000, with(ended(11'000, 10, Ending::By::Cancelled), will(3'000)),
        OutcomeState::Otherwise);
    row("delayed will, the client was back", What::WillPublished, 15'000,
        with(ended(6'000, 10, Ending::By::Cancelled),
             [](ExperimentFacts &f) {
                 f.willWatched = true;
                 f.nextConnack = ExperimentFacts::Answer{2'000, true, false};
             }),
        OutcomeState::NotObserved);
    row("no will, none came", What::WillNotPublished, 5'000, with(gone, watched), OutcomeState::AsExpected);
    row("no will, so far", What::WillNotPublished, 5'000, with(ended(100, 10, Ending::By::LocalDisconnect), watched),
        OutcomeState::Waiting);
    row("no will, but it came", What::WillNotPublished, 5'000, with(gone, will(20)), OutcomeState::Otherwise);
    row("no will, nobody watches", What::WillNotPublished, 5'000, gone, OutcomeState::NotObserved);

    const auto next = [](double ms, bool present, bool clean) {
        return [=](ExperimentFacts &f) { f.nextConnack = ExperimentFacts::Answer{ms, present, clean}; };
    };
    row("kept, not asked yet", What::SessionKept, 60'000, gone, OutcomeState::Waiting);
    row("kept", What::SessionKept, 60'000, with(gone, next(3'000, true, false)), OutcomeState::AsExpected);
    row("not kept", What::SessionKept, 60'000, with(gone, next(3'000, false, false)), OutcomeState::Otherwise);
    row("asked too late", What::SessionKept, 2'000, with(gone, next(3'000, false, false)), OutcomeState::AsExpected);
    row("kept beyond its expiry", What::SessionKept, 2'000, with(gone, next(3'000, true, false)), OutcomeState::Otherwise);
    row("asked for a clean start", What::SessionKept, 60'000, with(gone, next(3'000, false, true)), OutcomeState::NotObserved);
    row("gone", What::SessionGone, 60'000, with(gone, next(3'000, false, false)), OutcomeState::AsExpected);
    row("not gone", What::SessionGone, 60'000, with(gone, next(3'000, true, false)), OutcomeState::Otherwise);

    const auto answer = [](bool present) {
        return [present](ExperimentFacts &f) { f.connack = ExperimentFacts::Answer{20, present, false}; };
    };
    row("present", What::SessionPresent, 5'000, with(facts(30), answer(true)), OutcomeState::AsExpected);
    row("not present", What::SessionPresent, 5'000, with(facts(30), answer(false)), OutcomeState::Otherwise);
    row("absent", What::SessionAbsent, 5'000, with(facts(30), answer(false)), OutcomeState::AsExpected);
    row("present against expectation", What::SessionAbsent, 5'000, with(facts(30), answer(true)), OutcomeState::Otherwise);
    row("no CONNACK yet", What::SessionAbsent, 5'000, facts(30), OutcomeState::Waiting);
    row("refused", What::SessionAbsent, 5'000, with(facts(30), [](ExperimentFacts &f) { f.refused = true; }), OutcomeState::NotObserved);

    row("re-authenticated", What::Reauthenticated, 5'000, with(facts(30), [](ExperimentFacts &f) { f.authReasonCode = 0; }),
        OutcomeState::AsExpected);
    row("goes on", What::Reauthenticated, 5'000, with(facts(30), [](ExperimentFacts &f) { f.authReasonCode = 0x18; }),
        OutcomeState::Waiting);
    row("refused in the end", What::Reauthenticated, 5'000,
        with(ended(40, 30, Ending::By::Peer), [](ExperimentFacts &f) { f.serverDisconnect = 0x87; }), OutcomeState::Otherwise);
    row("no answer", What::Reauthenticated, 5'000, facts(6'000), OutcomeState::Otherwise);
    row("nothing to judge", What::Unspecified, 0, facts(6'000), OutcomeState::NotObserved);
}

void TstExperiment::judged()
{
    QFETCH(int, what);
    QFETCH(qint64, withinMs);
    QFETCH(ExperimentFacts, facts);
    const Outcome outcome = judge({What(what), {}, {}, withinMs}, facts);
    QTEST(int(outcome.state), "state");
    QVERIFY(!outcome.text.isEmpty());
}

void TstExperiment::situationOfAnAttempt()
{
    Attempt attempt;
    attempt.settings = newConnectionSettings();
    attempt.settings.version = Version::V5;
    attempt.settings.will.enabled = true;
    attempt.settings.will.willDelayInterval = 7;
    attempt.settings.properties.authenticationMethod = u"SCRAM-SHA-256"_s;
    attempt.connected = true;
    attempt.startedAt = QDateTime::currentDateTimeUtc().addSecs(-100);
    attempt.ending.atMs = 40'000;
    SessionLimits limits;
    limits.keepAlive = 30;
    limits.sessionExpiryInterval = 120;
    const SessionSituation situation = situationOf(attempt, limits, ClientState::Idle);
    QCOMPARE(situation.keepAlive, 30);
    QVERIFY(situation.will);
    QCOMPARE(situation.willDelayInterval, 7U);
    QVERIFY(situation.authentication);
    QCOMPARE(situation.lifetime, (SessionLifetime{true, 120}));
    QVERIFY(situation.closedForMs >= 60'000 && situation.closedForMs < 90'000);
    attempt.settings.version = Version::V311;
    attempt.settings.cleanStart = false;
    QCOMPARE(situationOf(attempt, {}, ClientState::Connected).lifetime, (SessionLifetime{true, std::nullopt}));
    QVERIFY(!situationOf(attempt, {}, ClientState::Connected).closedForMs);
}

void TstExperiment::pingStatistics()
{
    PingHistory history;
    QCOMPARE(history.statistics().count, 0);
    for (int i = 20; i >= 1; --i)
        history.add(i);
    const PingHistory::Statistics figures = history.statistics();
    QCOMPARE(figures.count, 20);
    QCOMPARE(figures.last, 1.0);
    QCOMPARE(figures.least, 1.0);
    QCOMPARE(figures.median, 10.0);
    QCOMPARE(figures.p95, 19.0);
    QCOMPARE(figures.greatest, 20.0);
}

void TstExperiment::pingHistoryIsBounded()
{
    PingHistory history;
    for (int i = 0; i < 2 * PingHistory::maximumSamples; ++i)
        history.add(i);
    QCOMPARE(qsizetype(history.samples().size()), PingHistory::maximumSamples);
    QCOMPARE(history.samples().front().roundTripMs, double(PingHistory::maximumSamples));
}

QTEST_GUILESS_MAIN(TstExperiment)
#include "tst_experiment.moc"
