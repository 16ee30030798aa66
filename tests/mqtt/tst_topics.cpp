// Topic Names and Topic Filters (section 4.7 of both standards).
#include "mqtt/Topics.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

class TstTopics : public QObject
{
    Q_OBJECT
private slots:
    void check_data();
    void check();
    void lengths();
    void matches_data();
    void matches();
    void everyProblemIsDescribed();
};

void TstTopics::check_data()
{
    using P = TopicProblem;
    QTest::addColumn<QString>("topic");
    QTest::addColumn<TopicProblem>("asName");
    QTest::addColumn<TopicProblem>("asFilter");
    QTest::newRow("plain") << u"a/b"_s << P::None << P::None;
    QTest::newRow("slash alone") << u"/"_s << P::None << P::None;
    QTest::newRow("empty levels") << u"a//b/"_s << P::None << P::None;
    QTest::newRow("space") << u"a b"_s << P::None << P::None;
    QTest::newRow("four-byte character") << u"💡/ﻼ"_s << P::None << P::None;
    QTest::newRow("U+FEFF") << u"\uFEFFa"_s << P::None << P::None;
    QTest::newRow("dollar") << u"$SYS/broker"_s << P::None << P::None;
    QTest::newRow("empty [MQTT-4.7.3-1]") << QString() << P::Empty << P::Empty;
    QTest::newRow("U+0000 [MQTT-4.7.3-2]") << QString(u"a"_s + QChar(u'\0')) << P::NulCharacter << P::NulCharacter;
    QTest::newRow("high surrogate alone") << QString(QChar(0xD800)) << P::LoneSurrogate << P::LoneSurrogate;
    QTest::newRow("low surrogate alone") << QString(u"a"_s + QChar(0xDC00)) << P::LoneSurrogate << P::LoneSurrogate;
    QTest::newRow("hash") << u"#"_s << P::Wildcard << P::None;
    QTest::newRow("hash last") << u"a/#"_s << P::Wildcard << P::None;
    QTest::newRow("plus") << u"+"_s << P::Wildcard << P::None;
    QTest::newRow("plus inside") << u"a/+/b"_s << P::Wildcard << P::None;
    QTest::newRow("plus twice") << u"+/+"_s << P::Wildcard << P::None;
    QTest::newRow("plus and hash") << u"+/a/#"_s << P::Wildcard << P::None;
    QTest::newRow("hash not last [MQTT-4.7.1-1]") << u"#/a"_s << P::Wildcard << P::HashNotLast;
    QTest::newRow("hash in the middle") << u"a/#/b"_s << P::Wildcard << P::HashNotLast;
    QTest::newRow("hash not alone [MQTT-4.7.1-1]") << u"a#"_s << P::Wildcard << P::HashNotAlone;
    QTest::newRow("two hashes") << u"##"_s << P::Wildcard << P::HashNotAlone;
    QTest::newRow("plus not alone [MQTT-4.7.1-2]") << u"a+"_s << P::Wildcard << P::PlusNotAlone;
    QTest::newRow("plus before text") << u"+a/b"_s << P::Wildcard << P::PlusNotAlone;
    QTest::newRow("shared") << u"$share/g/a"_s << P::None << P::None;
    QTest::newRow("shared with wildcard") << u"$share/g/a/#"_s << P::Wildcard << P::None;
    QTest::newRow("shared, wildcard wrong") << u"$share/g/a#"_s << P::Wildcard << P::HashNotAlone;
    QTest::newRow("shared without name [MQTT-4.8.2-1]") << u"$share//a"_s << P::None << P::ShareNameInvalid;
    QTest::newRow("shared without filter [MQTT-4.8.2-2]") << u"$share/g"_s << P::None << P::ShareNameInvalid;
    QTest::newRow("shared with empty filter") << u"$share/g/"_s << P::None << P::ShareNameInvalid;
    QTest::newRow("share name with wildcard [MQTT-4.8.2-2]") << u"$share/g+/a"_s << P::Wildcard << P::ShareNameInvalid;
}

void TstTopics::check()
{
    QFETCH(QString, topic);
    QFETCH(TopicProblem, asName);
    QFETCH(TopicProblem, asFilter);
    QCOMPARE(checkTopicName(topic, Version::V5), asName);
    QCOMPARE(checkTopicFilter(topic, Version::V5), asFilter);
    if (asFilter == TopicProblem::ShareNameInvalid) // shared subscriptions came with MQTT 5
        QVERIFY(checkTopicFilter(topic, Version::V311) != TopicProblem::ShareNameInvalid);
}

void TstTopics::lengths()
{
    QCOMPARE(checkTopicName(QString(65'535, u'a'), Version::V311), TopicProblem::None);
    QCOMPARE(checkTopicName(QString(65'536, u'a'), Version::V311), TopicProblem::TooLong);
    QCOMPARE(checkTopicName(QString(32'768, u'é'), Version::V5), TopicProblem::TooLong); // counted in bytes
    QCOMPARE(checkTopicFilter(u"💡"_s.repeated(16'383) + u"aaa"_s, Version::V5), TopicProblem::None);
    QCOMPARE(checkTopicFilter(u"💡"_s.repeated(16'384), Version::V5), TopicProblem::TooLong);
    QCOMPARE(checkTopicName(QString(32'767, u'a'), Version::V31), TopicProblem::None);
    QCOMPARE(checkTopicName(QString(32'768, u'a'), Version::V31), TopicProblem::TooLong);
}

void TstTopics::matches_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("topicName");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *filter, const char *topicName, bool expected) {
        QTest::addRow("%s with %s", filter, topicName) << QString::fromUtf8(filter) << QString::fromUtf8(topicName) << expected;
    };
    row("a/b", "a/b", true);
    row("a/b", "a/B", false);
    row("a/b", "a/b/", false);
    row("/a", "a", false);
    row("sport/tennis/player1/#", "sport/tennis/player1", true);
    row("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true);
    row("sport/#", "sport", true);
    row("sport/#", "sports", false);
    row("#", "a/b/c", true);
    row("#", "/", true);
    row("sport/tennis/+", "sport/tennis/player1", true);
    row("sport/tennis/+", "sport/tennis/player1/ranking", false);
    row("sport/+", "sport", false);
    row("sport/+", "sport/", true);
    row("+/+", "/finance", true);
    row("/+", "/finance", true);
    row("+", "/finance", false);
    row("+/b", "/b", true);
    row("#", "$SYS", false);
    row("+/monitor/Clients", "$SYS/monitor/Clients", false);
    row("$SYS/#", "$SYS/", true);
    row("$SYS/monitor/+", "$SYS/monitor/Clients", true);
    row("$share/g/a/+", "a/b", true);
    row("$share/g/#", "$SYS/a", false);
    row("$share/g/#", "g/x", true);
    row("$share/g", "g", false);
}

void TstTopics::matches()
{
    QFETCH(QString, filter);
    QFETCH(QString, topicName);
    QFETCH(bool, expected);
    QCOMPARE(mqtt::matches(filter, topicName), expected);
}

void TstTopics::everyProblemIsDescribed()
{
    QVERIFY(describe(TopicProblem::None).isEmpty());
    for (int problem = int(TopicProblem::Empty); problem <= int(TopicProblem::ShareNameInvalid); ++problem)
        QVERIFY(describe(TopicProblem(problem)).endsWith(u'.'));
}

QTEST_APPLESS_MAIN(TstTopics)
#include "tst_topics.moc"
