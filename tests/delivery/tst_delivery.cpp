// What findings mean, in words and as files.
#include "delivery/AclExport.h"
#include "delivery/DeliveryText.h"
#include "delivery/DeliverySamples.h"
#include "delivery/RoundTrip.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using Outcome = DeliveryResult::Outcome;
using mqtt::Version;
using samples::delivery;
using samples::result;

class TstDelivery : public QObject
{
    Q_OBJECT
private slots:
    void clientIds_data();
    void clientIds();
    void secondConnectionIsHarmless();
    void sides_data();
    void sides();
    void topicsOfText();
    void everyOutcomeHasWords();
    void sentencesAreExact();
    void formats();
    void csv();
    void csvIsNoFormula_data();
    void csvIsNoFormula();
    void markdown();
    void json();
    void exportsHoldNoSecrets();
};

void TstDelivery::clientIds_data()
{
    QTest::addColumn<QString>("clientId");
    QTest::addColumn<Version>("version");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("random part drawn anew") << u"connack-0123abcd"_s << Version::V311 << u"connack-[0-9a-f]{8}"_s;
    QTest::newRow("none") << u"pump-7"_s << Version::V311 << u"pump-7-[0-9a-f]{8}"_s;
    QTest::newRow("ends as a prefix") << u"plant/"_s << Version::V5 << u"plant/[0-9a-f]{8}"_s;
    QTest::newRow("3.1 allows 23") << u"a-very-long-client-identifier"_s << Version::V31 << u"a-very-long-cli[0-9a-f]{8}"_s;
    QTest::newRow("empty stays") << QString() << Version::V5 << QString();
}

void TstDelivery::clientIds()
{
    QFETCH(QString, clientId);
    QFETCH(Version, version);
    QFETCH(QString, pattern);
    const QString sibling = siblingClientId(clientId, version);
    QVERIFY2(QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(sibling).hasMatch(), qPrintable(sibling));
    QVERIFY(clientId.isEmpty() || sibling != clientId);
}

void TstDelivery::secondConnectionIsHarmless()
{
    ConnectionSettings tested = newConnectionSettings();
    tested.endpoint.host = u"broker.lan"_s;
    tested.credentials.username = u"gate"_s;
    tested.will.enabled = true;
    tested.will.topic = u"w"_s;
    tested.cleanStart = false;
    tested.properties.sessionExpiryInterval = 3'600;
    const ConnectionSettings second = secondConnection(tested);
    QVERIFY(!second.will.enabled && second.cleanStart && !second.properties.sessionExpiryInterval);
    QCOMPARE(second.credentials, tested.credentials);
    QCOMPARE(second.endpoint, tested.endpoint);
    QVERIFY(second.clientId != tested.clientId);
}

void TstDelivery::sides_data()
{
    QTest::addColumn<TopicDelivery>("found");
    QTest::addColumn<ShutSide>("side");
    QTest::addColumn<PublishRight>("right");
    const auto controlled = [](TopicDelivery found, const DropControls &controls) {
        found.controls = controls;
        return found;
    };
    const TopicDelivery dropped = delivery(u"a"_s, {result(Outcome::SilentlyDropped)});
    QTest::newRow("delivered") << delivery(u"a"_s, {result(Outcome::Delivered)}) << ShutSide::Unknown << PublishRight::Yes;
    QTest::newRow("dropped, nothing known") << dropped << ShutSide::Unknown << PublishRight::Dropped;
    QTest::newRow("own message arrived") << controlled(dropped, {.ownArrived = true}) << ShutSide::Publishing << PublishRight::Dropped;
    QTest::newRow("own one did not") << controlled(dropped, {.ownArrived = false, .elsewhere = true}) << ShutSide::Unknown
                                     << PublishRight::Dropped;
    QTest::newRow("MQTT 5 refuses") << controlled(dropped, {.mqtt5Code = 0x87}) << ShutSide::Publishing << PublishRight::Dropped;
    QTest::newRow("MQTT 5 hangs up") << controlled(dropped, {.mqtt5Closed = true}) << ShutSide::Publishing << PublishRight::Dropped;
    QTest::newRow("MQTT 5 accepts") << controlled(dropped, {.mqtt5Code = 0x00}) << ShutSide::Reading << PublishRight::Yes;
    QTest::newRow("MQTT 5 sees no subscriber") << controlled(dropped, {.mqtt5Code = 0x10}) << ShutSide::Reading << PublishRight::Yes;
    QTest::newRow("5.0: QoS 0 dropped, QoS 1 refused")
        << delivery(u"a"_s, {result(Outcome::SilentlyDropped, 0), result(Outcome::Refused)}, Version::V5) << ShutSide::Publishing
        << PublishRight::Refused;
    QTest::newRow("5.0: QoS 1 accepted") << delivery(u"a"_s, {result(Outcome::SilentlyDropped)}, Version::V5) << ShutSide::Reading
                                         << PublishRight::Yes;
    QTest::newRow("5.0: QoS 0 alone") << delivery(u"a"_s, {result(Outcome::SilentlyDropped, 0)}, Version::V5) << ShutSide::Unknown
                                      << PublishRight::Dropped;
    QTest::newRow("unwatched") << delivery(u"a"_s, {result(Outcome::Unwatched)}) << ShutSide::Unknown << PublishRight::Unknown;
    QTest::newRow("unwatched, 5.0") << delivery(u"a"_s, {result(Outcome::Unwatched)}, Version::V5) << ShutSide::Unknown
                                    << PublishRight::Yes;
    QTest::newRow("unwatched, MQTT 5 refuses") << controlled(delivery(u"a"_s, {result(Outcome::Unwatched)}), {.mqtt5Code = 0x87})
                                               << ShutSide::Unknown << PublishRight::Dropped;
    QTest::newRow("unanswered") << delivery(u"a"_s, {result(Outcome::Unanswered)}) << ShutSide::Unknown << PublishRight::Unknown;
    QTest::newRow("not possible") << delivery(u"a"_s, {result(Outcome::NotPossible)}) << ShutSide::Unknown << PublishRight::Untested;
}

void TstDelivery::sides()
{
    QFETCH(TopicDelivery, found);
    QTEST(shutSide(found), "side");
    QTEST(publishRight(found), "right");
}

void TstDelivery::topicsOfText()
{
    QCOMPARE(AclCheck::topicsOf({}), QStringList());
    QCOMPARE(AclCheck::topicsOf(u" a/b \r\n\n# remark\n#\n+/x\na/b\nwith blank/x\n"_s),
             (QStringList{u"a/b"_s, u"#"_s, u"+/x"_s, u"with blank/x"_s}));
}

void TstDelivery::everyOutcomeHasWords()
{
    QStringList words;
    for (int outcome = 0; outcome <= int(Outcome::Cancelled); ++outcome) {
        DeliveryResult one = result(Outcome(outcome));
        one.why = u"The broker takes messages up to QoS 1 (Maximum QoS)."_s;
        const TopicDelivery found = delivery(u"a"_s, {one});
        QVERIFY(deliverytext::sentence(found, one).endsWith(u'.'));
        QVERIFY(!deliverytext::publishWord(found).isEmpty() && !deliverytext::publishSentence(found).isEmpty());
        words.append(deliverytext::word(one));
    }
    QCOMPARE(words.removeDuplicates(), 0);
    for (int outcome = 0; outcome <= int(SubscribeResult::Outcome::Cancelled); ++outcome) {
        TopicDelivery found = delivery(u"a"_s, {});
        found.subscribe.outcome = SubscribeResult::Outcome(outcome);
        found.subscribe.why = u"All 65,535 packet identifiers are in use."_s;
        QVERIFY(!deliverytext::subscribeWord(found).isEmpty());
        QVERIFY(deliverytext::subscribeSentence(found).endsWith(u'.'));
    }
}

void TstDelivery::sentencesAreExact()
{
    const DeliveryResult dropped = result(Outcome::SilentlyDropped);
    TopicDelivery found = delivery(u"$SYS/x"_s, {dropped});
    QVERIFY(deliverytext::sentence(found, dropped).contains("4.7.2"_L1));
    found.topic = u"a"_s;
    found.controls = DropControls{.ownArrived = false, .elsewhere = true, .mqtt5Code = 0x87};
    QCOMPARE(
        deliverytext::sentence(found, dropped),
        u"The broker acknowledged the message after 0.8 ms and did not deliver it within 3.0 s, though it granted the subscription. "
        "Most often that is an access rule (ACL): below MQTT 5 a PUBLISH cannot be refused with a reason; a broker must acknowledge it "
        "all the same, or close the connection [MQTT-3.3.5-2]. Asked over MQTT 5, which has reason codes, the broker answers the same "
        "message with 0x87 Not authorized. Publishing is what is forbidden: look at the access rules for writing."_s);
    DeliveryResult closed = result(Outcome::Refused);
    closed.closed = true;
    closed.disconnectCode = 0x87;
    closed.reasonString = u"line one\nline two"_s;
    QVERIFY(!deliverytext::sentence(delivery(u"a"_s, {closed}, Version::V5), closed).contains(u'\n'));
    QVERIFY(deliverytext::sentence(delivery(u"a"_s, {closed}, Version::V5), closed).contains(u"“line one line two”"_s));
    DeliveryResult twice = result(Outcome::DeliveredTwice, 2);
    QVERIFY(deliverytext::sentence(delivery(u"a"_s, {twice}), twice).contains("must not arrive again"_L1));
}

void TstDelivery::formats()
{
    QCOMPARE(aclFormatFor(u"a.CSV"_s), std::optional(AclFormat::Csv));
    QCOMPARE(aclFormatFor(u"a.markdown"_s), std::optional(AclFormat::Markdown));
    QVERIFY(!aclFormatFor(u"a.xlsx"_s));
    for (const AclFormat format : {AclFormat::Csv, AclFormat::Markdown, AclFormat::Json})
        QCOMPARE(aclFormatFor(u"x"_s + aclEnding(format)), std::optional(format));
}

namespace {

AclReport sampleReport(const QList<TopicDelivery> &deliveries)
{
    AclReport report;
    report.settings.endpoint.host = u"broker.lan"_s;
    report.startedAt = QDateTime(QDate(2026, 11, 28), QTime(10, 0), Qt::UTC);
    report.deliveries = deliveries;
    return report;
}

} // namespace

void TstDelivery::csv()
{
    const QByteArray written = aclExport(sampleReport({delivery(u"a/\"b\",c"_s, {result(Outcome::Delivered)}),
                                                       delivery(u"d\ne"_s, {result(Outcome::Refused)}, Version::V5)}),
                                         AclFormat::Csv);
    QVERIFY(written.startsWith("\"Topic\",\"May publish\",\"May subscribe\",\"Delivered (ms)\",\"Remark\"\r\n"
                               "\"a/\"\"b\"\",c\",\"Yes\",\"Granted QoS 2\",\"1.5\","));
    QVERIFY(written.contains("\"d\ne\",\"Refused: 0x87 Not authorized\""));
    QVERIFY(written.endsWith("\"\r\n"));
}

void TstDelivery::csvIsNoFormula_data()
{
    QTest::addColumn<QString>("topic");
    for (const char *topic : {"=HYPERLINK(\"x\")", "+/temp", "-1", "@SUM(A1)", "\tx", "|calc", "%x"})
        QTest::newRow(topic) << QString::fromLatin1(topic);
}

void TstDelivery::csvIsNoFormula()
{
    QFETCH(QString, topic);
    const QByteArray written = aclExport(sampleReport({delivery(topic, {result(Outcome::Delivered)})}), AclFormat::Csv);
    QVERIFY2(written.split('\n').value(1).startsWith("\"'"), written.constData());
}

void TstDelivery::markdown()
{
    const QByteArray written =
        aclExport(sampleReport({delivery(u"a|b`c"_s, {result(Outcome::Delivered)}), delivery(u"#"_s, {})}), AclFormat::Markdown);
    const QList<QByteArray> lines = written.split('\n');
    QVERIFY(lines[0].startsWith("Access check of `mqtt://broker.lan:1883` (MQTT 3.1.1), 2026-11-28T10:00:00Z"));
    QCOMPARE(lines[4].count('|'), 6); // the topic's own is a reference
    QVERIFY(lines[4].contains("a&#124;b&#96;c"));
    QVERIFY(lines[5].startsWith("| `#` | "));
}

void TstDelivery::json()
{
    TopicDelivery dropped = delivery(u"b"_s, {result(Outcome::SilentlyDropped)});
    dropped.controls = DropControls{.mqtt5Code = 0};
    const QJsonObject written =
        QJsonDocument::fromJson(aclExport(sampleReport({delivery(u"a"_s, {result(Outcome::Delivered)}), dropped}), AclFormat::Json))
            .object();
    QCOMPARE(written["url"_L1].toString(), u"mqtt://broker.lan:1883"_s);
    const QJsonArray topics = written["topics"_L1].toArray();
    QCOMPARE(topics[0].toObject(),
             (QJsonObject{{"topic"_L1, u"a"_s},
                          {"publish"_L1, u"yes"_s},
                          {"publishReasonCode"_L1, 0},
                          {"subscribe"_L1, u"granted"_s},
                          {"subscribeReasonCode"_L1, 2},
                          {"deliveredMs"_L1, 1.5}}));
    QCOMPARE(topics[1].toObject()["shutSide"_L1].toString(), u"reading"_s);
}

void TstDelivery::exportsHoldNoSecrets()
{
    TopicDelivery found = delivery(u"a/s3cret-word"_s, {result(Outcome::Refused)}, Version::V5);
    found.results[0].reasonString = u"wrong password s3cret-word"_s;
    AclReport report = sampleReport({found});
    report.settings.endpoint.scheme = Scheme::Wss;
    report.settings.webSocket.path = u"/mqtt?token=s3cret-token"_s;
    report.settings.credentials.password = "s3cret-word";
    for (const AclFormat format : {AclFormat::Csv, AclFormat::Markdown, AclFormat::Json}) {
        const QByteArray written = aclExport(report, format);
        QVERIFY2(!written.contains("s3cret"), written.constData());
    }
}

QTEST_GUILESS_MAIN(TstDelivery)
#include "tst_delivery.moc"
