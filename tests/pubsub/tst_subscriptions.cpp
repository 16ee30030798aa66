// The rows of wanted subscriptions: what is sent when, and what each state says.
#include "pubsub/SubscriptionText.h"

#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;
using State = SubscriptionRow::State;

namespace {

SubscriptionSettings wanted(const QString &topicFilter, QoS qos = QoS::AtLeastOnce)
{
    SubscriptionSettings settings;
    settings.topicFilter = topicFilter;
    settings.qos = qos;
    return settings;
}

/// The server: numbers the requests and keeps them for the test to answer.
class Server : public QObject
{
public:
    struct Request {
        bool subscribe = true;
        mqtt::Subscription subscription;
        mqtt::Properties properties;
        quint16 packetIdentifier = 0;
    };
    explicit Server(Subscriptions &rows)
        : m_rows(rows)
    {
        connect(&rows, &Subscriptions::subscribeRequested, this,
                [this](quint64 key, const mqtt::Subscription &subscription, const mqtt::Properties &properties) {
                    requests.append({true, subscription, properties, ++m_last});
                    m_rows.sent(key, m_last, {});
                });
        connect(&rows, &Subscriptions::unsubscribeRequested, this, [this](quint64 key, const QString &topicFilter) {
            requests.append({false, {topicFilter}, {}, ++m_last});
            m_rows.sent(key, m_last, {});
        });
    }
    void begin(bool sessionKept = false, bool resubscribe = true, Version version = Version::V5, const SessionLimits &limits = {})
    {
        m_rows.connectionBegan(version, limits, sessionKept, resubscribe);
    }
    void end(bool byPeer = false)
    {
        m_rows.connectionEnds();
        m_rows.connectionEnded(byPeer);
    }
    /// Answers the oldest request.
    void answer(quint8 reasonCode = 1, const QString &reasonString = {})
    {
        const Request request = requests.takeFirst();
        mqtt::Properties properties;
        if (!reasonString.isEmpty())
            properties.set(PropertyId::ReasonString, reasonString);
        if (request.subscribe)
            m_rows.subscribed(request.packetIdentifier, {request.packetIdentifier, properties, {reasonCode}});
        else
            m_rows.unsubscribed(request.packetIdentifier, {request.packetIdentifier, properties, {reasonCode}});
    }
    QList<Request> requests;

private:
    Subscriptions &m_rows;
    quint16 m_last = 0;
};

} // namespace

class TstSubscriptions : public QObject
{
    Q_OBJECT
private slots:
    void waitsForTheConnection();
    void grantedAndLower();
    void refusedWithItsReason_data();
    void refusedWithItsReason();
    void optionsOfFive();
    void forbiddenByTheServer_data();
    void forbiddenByTheServer();
    void aFilterStandsOnce();
    void switchedOffAndOn();
    void switchedOffBeforeTheAnswer();
    void removedWhenTheServerSaysSo();
    void removedWhileDisconnected();
    void removalRefused();
    void sessionKept();
    void sessionLost_data();
    void sessionLost();
    void lateConnectionEnd();
    void unanswered();
    void serverEndsInsteadOfAnswering();
    void notSentIsSaid();
    void replacedInPlace();
    void rowsFollowTheSettings();
    void strangeAnswersAreIgnored();
    void inJson();
    void brokenJson();
};

void TstSubscriptions::waitsForTheConnection()
{
    Subscriptions rows;
    Server server(rows);
    QSignalSpy changed(&rows, &Subscriptions::wantedChanged);
    rows.add(wanted(u"a"_s));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(rows.rows().first().state, State::Waiting);
    QVERIFY(server.requests.isEmpty());
    server.begin();
    QCOMPARE(rows.rows().first().state, State::Pending);
    QCOMPARE(server.requests.size(), 1);
    server.answer(1);
    QCOMPARE(rows.rows().first().state, State::Granted);
    QVERIFY(!rows.rows().first().again);
    server.end();
    QCOMPARE(rows.rows().first().state, State::Waiting);
}

void TstSubscriptions::grantedAndLower()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s, QoS::ExactlyOnce));
    server.answer(2);
    QCOMPARE(stateText(rows.rows().first()), u"Granted QoS 2"_s);
    QVERIFY(!rows.rows().first().isLowerThanAsked());
    rows.subscribeAgain({u"a"_s});
    server.answer(0);
    QVERIFY(rows.rows().first().isLowerThanAsked());
    QCOMPARE(stateText(rows.rows().first()), u"Granted QoS 0 only"_s);
    QVERIFY(explanation(rows.rows().first()).contains(u"QoS 2 was asked for"_s));
}

void TstSubscriptions::refusedWithItsReason_data()
{
    QTest::addColumn<Version>("version");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("state");
    QTest::newRow("5.0") << Version::V5 << 0x87 << u"Refused: 0x87 Not authorized"_s;
    QTest::newRow("3.1.1") << Version::V311 << 0x80 << u"Refused: 0x80 Failure"_s;
    QTest::newRow("a code of nobody") << Version::V5 << 0xF0 << QString();
}

void TstSubscriptions::refusedWithItsReason()
{
    QFETCH(Version, version);
    QFETCH(int, code);
    QFETCH(QString, state);
    Subscriptions rows;
    Server server(rows);
    server.begin(false, true, version);
    rows.add(wanted(u"a"_s));
    server.answer(quint8(code), u"<i>ask your admin</i>"_s);
    const SubscriptionRow &row = rows.rows().first();
    QCOMPARE(row.state, State::Refused);
    if (!state.isEmpty())
        QCOMPARE(stateText(row), state);
    QVERIFY(!stateText(row).contains(u'<'));
    QVERIFY(explanation(row).contains(u"The server adds: <i>ask your admin</i>"_s));
}

void TstSubscriptions::optionsOfFive()
{
    SubscriptionSettings settings = wanted(u"a"_s);
    settings.noLocal = settings.retainAsPublished = true;
    settings.retainHandling = mqtt::Subscription::RetainHandling::DoNotSend;
    settings.identifier = 7;
    settings.userProperties = {{u"k"_s, u"v"_s}};
    QVERIFY(settings.needsV5());
    for (const Version version : {Version::V5, Version::V311}) {
        Subscriptions rows;
        Server server(rows);
        server.begin(false, true, version);
        rows.add(settings);
        const Server::Request &request = server.requests.first();
        const bool five = version == Version::V5;
        QCOMPARE(request.subscription.noLocal, five);
        QCOMPARE(request.subscription.retainAsPublished, five);
        QCOMPARE(int(request.subscription.retainHandling), five ? 2 : 0);
        QCOMPARE(request.properties.integer(PropertyId::SubscriptionIdentifier).has_value(), five);
        QCOMPARE(request.properties.userProperties().size(), five ? 1 : 0);
        QCOMPARE(subscriptionNote(settings, version).isEmpty(), five);
    }
    QVERIFY(optionsText(settings).startsWith(u"No Local, Retain As Published, Retain Handling 2, Subscription Identifier 7, 1 "_s));
    QVERIFY(optionsText(wanted(u"a"_s)).isEmpty());
}

void TstSubscriptions::forbiddenByTheServer_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("identifier");
    QTest::addColumn<QString>("words");
    QTest::newRow("wildcard") << u"a/#"_s << false << u"Wildcard Subscription Available is 0"_s;
    QTest::newRow("shared") << u"$share/g/a"_s << false << u"Shared Subscription Available is 0"_s;
    QTest::newRow("identifier") << u"a"_s << true << u"Subscription Identifier Available is 0"_s;
    QTest::newRow("wrong filter") << u"a#"_s << false << u"#"_s;
    QTest::newRow("allowed") << u"a"_s << false << QString();
}

void TstSubscriptions::forbiddenByTheServer()
{
    QFETCH(QString, filter);
    QFETCH(bool, identifier);
    QFETCH(QString, words);
    SessionLimits limits;
    limits.wildcardSubscriptionAvailable = limits.sharedSubscriptionAvailable = limits.subscriptionIdentifiersAvailable = false;
    Subscriptions rows;
    Server server(rows);
    server.begin(false, true, Version::V5, limits);
    SubscriptionSettings settings = wanted(filter);
    if (identifier)
        settings.identifier = 3;
    rows.add(settings);
    QCOMPARE(server.requests.isEmpty(), !words.isEmpty());
    QCOMPARE(rows.rows().first().state, words.isEmpty() ? State::Pending : State::NotAllowed);
    QVERIFY(rows.rows().first().problem.contains(words));
}

void TstSubscriptions::aFilterStandsOnce()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s, QoS::AtMostOnce));
    server.answer(0);
    rows.add(wanted(u"a"_s, QoS::ExactlyOnce));
    QCOMPARE(rows.rows().size(), 1);
    QCOMPARE(server.requests.size(), 1);
    QCOMPARE(server.requests.first().subscription.qos, QoS::ExactlyOnce);
}

void TstSubscriptions::switchedOffAndOn()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s));
    server.answer();
    rows.setEnabled({u"a"_s}, false);
    QCOMPARE(rows.rows().first().state, State::Unsubscribing);
    server.answer(0);
    QCOMPARE(rows.rows().first().state, State::Off);
    QVERIFY(!rows.wanted().first().enabled);
    server.end();
    server.begin();
    QVERIFY(server.requests.isEmpty());
    rows.setEnabled({u"a"_s}, true);
    server.answer();
    QCOMPARE(rows.rows().first().state, State::Granted);
}

void TstSubscriptions::switchedOffBeforeTheAnswer()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s));
    rows.setEnabled({u"a"_s}, false);
    server.answer(1); // SUBACK: overtaken
    QCOMPARE(rows.rows().first().state, State::Unsubscribing);
    server.answer(0);
    QCOMPARE(rows.rows().first().state, State::Off);
}

void TstSubscriptions::removedWhenTheServerSaysSo()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s));
    server.answer();
    QSignalSpy removed(&rows, &Subscriptions::rowRemoved);
    rows.remove({u"a"_s});
    QVERIFY(rows.wanted().isEmpty());
    QCOMPARE(rows.rows().first().state, State::Unsubscribing);
    QVERIFY(!server.requests.first().subscribe);
    server.answer(0x11);
    QCOMPARE(removed.size(), 1);
    QVERIFY(rows.rows().isEmpty());
}

void TstSubscriptions::removedWhileDisconnected()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s));
    rows.add(wanted(u"b"_s));
    server.answer();
    server.answer();
    server.end();
    rows.remove({u"a"_s});
    rows.setEnabled({u"b"_s}, false);
    QCOMPARE(rows.rows().size(), 1);
    server.begin(true);
    QCOMPARE(server.requests.size(), 2); // the session still has both
    QVERIFY(!server.requests[0].subscribe);
    QVERIFY(!server.requests[1].subscribe);
    server.end();
    server.requests.clear();
    server.begin(false);
    QVERIFY(server.requests.isEmpty());
}

void TstSubscriptions::removalRefused()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s));
    server.answer();
    rows.remove({u"a"_s});
    server.answer(0x87);
    QCOMPARE(rows.rows().size(), 1);
    QCOMPARE(stateText(rows.rows().first()), u"Unsubscribing was refused"_s);
    QVERIFY(explanation(rows.rows().first()).contains(u"0x87 Not authorized"_s));
}

void TstSubscriptions::sessionKept()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s));
    server.answer(1);
    server.end();
    server.begin(true);
    QVERIFY(server.requests.isEmpty());
    QCOMPARE(rows.rows().first().state, State::Granted);
    QCOMPARE(stateText(rows.rows().first()), u"QoS 1, kept with the session"_s);
    QVERIFY(explanation(rows.rows().first()).contains(u"no SUBSCRIBE was sent"_s));
}

void TstSubscriptions::sessionLost_data()
{
    QTest::addColumn<bool>("resubscribe");
    QTest::newRow("subscribed again") << true;
    QTest::newRow("left") << false;
}

void TstSubscriptions::sessionLost()
{
    QFETCH(bool, resubscribe);
    Subscriptions rows;
    Server server(rows);
    QSignalSpy resubscribed(&rows, &Subscriptions::resubscribed);
    server.begin();
    rows.add(wanted(u"a"_s));
    server.answer();
    server.end(true);
    rows.add(wanted(u"new"_s)); // never had: sent in either case
    server.begin(false, resubscribe);
    QCOMPARE(server.requests.size(), resubscribe ? 2 : 1);
    QCOMPARE(resubscribed.size(), resubscribe ? 1 : 0);
    if (resubscribe) {
        QCOMPARE(resubscribed.first().first().toInt(), 1);
        server.answer();
        QVERIFY(explanation(rows.rows().first()).contains(u"subscribed again by itself"_s));
        return;
    }
    QCOMPARE(rows.rows().first().state, State::Lost);
    server.end();
    server.begin(false, false);
    QCOMPARE(rows.rows().first().state, State::Lost);
    server.requests.clear();
    rows.subscribeAgain({u"a"_s});
    server.answer();
    QCOMPARE(rows.rows().first().state, State::Granted);
}

void TstSubscriptions::lateConnectionEnd()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s));
    rows.remove({u"a"_s});
    server.end();
    QVERIFY(rows.rows().isEmpty()); // UNSUBACK never comes; the row is gone all the same
}

void TstSubscriptions::unanswered()
{
    Subscriptions rows;
    Server server(rows);
    rows.setAnswerLimit(std::chrono::milliseconds(20));
    server.begin();
    rows.add(wanted(u"a"_s));
    QTRY_COMPARE(rows.rows().first().state, State::Unanswered);
    QVERIFY(explanation(rows.rows().first()).contains(u"3.8.4"_s));
    server.answer(1); // late is better than never
    QCOMPARE(rows.rows().first().state, State::Granted);
}

void TstSubscriptions::serverEndsInsteadOfAnswering()
{
    Subscriptions rows;
    Server server(rows);
    rows.add(wanted(u"secret/#"_s));
    server.begin();
    server.end(true);
    QCOMPARE(rows.rows().first().state, State::Waiting);
    server.begin();
    server.end(true);
    QCOMPARE(rows.rows().first().state, State::Unanswered);
    QVERIFY(explanation(rows.rows().first()).contains(u"more than once"_s));
    server.requests.clear();
    server.begin();
    QVERIFY(server.requests.isEmpty());
    rows.subscribeAgain({u"secret/#"_s});
    QCOMPARE(server.requests.size(), 1);
}

void TstSubscriptions::notSentIsSaid()
{
    Subscriptions rows;
    rows.connectionBegan(Version::V5, {}, false, true);
    rows.add(wanted(u"a"_s));
    rows.sent(rows.rows().first().key, 0, u"All 65,535 packet identifiers are in use."_s);
    QCOMPARE(rows.rows().first().state, State::NotAllowed);
    QCOMPARE(explanation(rows.rows().first()), u"All 65,535 packet identifiers are in use."_s);
}

void TstSubscriptions::replacedInPlace()
{
    Subscriptions rows;
    Server server(rows);
    for (const auto &filter : {u"a"_s, u"b"_s, u"c"_s})
        rows.add(wanted(filter));
    rows.replace(u"b"_s, wanted(u"d"_s));
    QCOMPARE(rows.wanted()[1].topicFilter, u"d"_s);
    rows.replace(u"d"_s, wanted(u"a"_s, QoS::ExactlyOnce)); // one that is there already
    QCOMPARE(rows.wanted().size(), 2);
    QCOMPARE(rows.wanted()[0].qos, QoS::ExactlyOnce);
}

void TstSubscriptions::rowsFollowTheSettings()
{
    Subscriptions rows;
    Server server(rows);
    QSignalSpy changed(&rows, &Subscriptions::wantedChanged);
    QList<SubscriptionSettings> list{wanted(u"a"_s), wanted(u"b"_s), wanted(u"c"_s)};
    rows.setWanted(list);
    QCOMPARE(rows.wanted(), list);
    server.begin();
    while (!server.requests.isEmpty())
        server.answer();
    rows.setWanted(list);
    QVERIFY(server.requests.isEmpty());
    QList<SubscriptionSettings> other = list;
    other.removeAt(1);
    other[0].qos = QoS::ExactlyOnce;
    rows.setWanted(other);
    QCOMPARE(server.requests.size(), 2); // UNSUBSCRIBE b, SUBSCRIBE a
    while (!server.requests.isEmpty())
        server.answer(0);
    QCOMPARE(rows.wanted(), other);
    rows.setWanted(list); // undone
    QCOMPARE(rows.wanted(), list);
    QCOMPARE(changed.size(), 0);
}

void TstSubscriptions::strangeAnswersAreIgnored()
{
    Subscriptions rows;
    Server server(rows);
    server.begin();
    rows.add(wanted(u"a"_s));
    rows.subscribed(99, {99, {}, {0}});
    rows.subscribed(1, {1, {}, {}});
    rows.unsubscribed(99, {});
    rows.sent(77, 5, {});
    QCOMPARE(rows.rows().first().state, State::Pending);
    server.answer(1);
    rows.subscribed(1, {1, {}, {0x80}}); // twice
    QCOMPARE(rows.rows().first().state, State::Granted);
}

void TstSubscriptions::inJson()
{
    SubscriptionSettings full = wanted(u"$share/g/a/#"_s, QoS::ExactlyOnce);
    full.noLocal = full.retainAsPublished = true;
    full.retainHandling = mqtt::Subscription::RetainHandling::SendIfNew;
    full.identifier = 268'435'455;
    full.userProperties = {{u"k"_s, u"v"_s}, {u"k"_s, u"w"_s}};
    full.enabled = false;
    const QList<SubscriptionSettings> list{full, wanted(u"b"_s)};
    qsizetype unread = -1;
    QCOMPARE(subscriptionsFromJson(toJson(list), &unread), list);
    QCOMPARE(unread, 0);
}

void TstSubscriptions::brokenJson()
{
    const QJsonArray array{1, QJsonObject{{u"qos"_s, 1}},
                           QJsonObject{{u"topic"_s, u"a"_s}, {u"qos"_s, 7}, {u"rh"_s, -1}, {u"nl"_s, u"yes"_s}},
                           QJsonObject{{u"topic"_s, u"a"_s}},
                           QJsonObject{{u"topic"_s, u"b"_s}, {u"properties"_s, QJsonObject{{u"userProperties"_s, QJsonArray{3}}}}}};
    qsizetype unread = 0;
    const QList<SubscriptionSettings> read = subscriptionsFromJson(array, &unread);
    QCOMPARE(read.size(), 2);
    QCOMPARE(read[0].qos, QoS::AtMostOnce);
    QCOMPARE(unread, 7);
}

QTEST_GUILESS_MAIN(TstSubscriptions)
#include "tst_subscriptions.moc"
