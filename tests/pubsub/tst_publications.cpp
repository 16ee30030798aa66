// The list of what we published, its acknowledgements, and what is judged before sending.
#include "mqtt/Codec.h"
#include "pubsub/PublicationText.h"
#include "pubsub/PublishRules.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::PropertyId;
using mqtt::QoS;
using mqtt::Version;
using State = Publication::State;

class TstPublications : public QObject
{
    Q_OBJECT
private slots:
    void qosZeroIsWritten();
    void qosTwoHasThreeSteps();
    void refusalNamesItsReason();
    void refusedBeforeSending();
    void messagesOfOthersAreNotMixedUp();
    void resentCopiesAreCounted();
    void droppedSaysWhy();
    void strangersAreLeftAlone();
    void changesAreToldOnce();
    void isBounded();
    void boundedByPayloads();
    void clearForgetsThoseUnderWay();
    void packetSizes_data();
    void packetSizes();
    void limitsAreSaidBeforeSending();
    void topicMayBeEmptyWithAnAlias();

private:
    static Publication publication(QoS qos, Version version = Version::V5, const QByteArray &payload = {})
    {
        Publication publication;
        publication.version = version;
        publication.publish.topicName = u"t"_s;
        publication.publish.qos = qos;
        publication.publish.payload = payload;
        return publication;
    }
    static void add(Publications &list, QoS qos, quint32 id, Version version = Version::V5)
    {
        list.begin(publication(qos, version));
        list.began(id, {});
    }
};

void TstPublications::qosZeroIsWritten()
{
    Publications list;
    add(list, QoS::AtMostOnce, 1);
    list.sent(1, 0, false);
    QCOMPARE(list.publication(0).state, State::Sent);
    QCOMPARE(list.unfinished(), 1);
    list.completed(1, 0);
    const Publication done = list.publication(0);
    QCOMPARE(done.state, State::Completed);
    QCOMPARE(stateText(done), u"Written"_s);
    QVERIFY(explanation(done).contains(u"QoS 0 has no acknowledgement"_s));
    QCOMPARE(list.unfinished(), 0);
}

void TstPublications::qosTwoHasThreeSteps()
{
    Publications list;
    add(list, QoS::ExactlyOnce, 7);
    list.sent(7, 12, false);
    QCOMPARE(stateText(list.publication(0)), u"Awaiting PUBREC"_s);
    list.acknowledged(7, PacketType::Pubrec, 0x10, {});
    QCOMPARE(stateText(list.publication(0)), u"Awaiting PUBCOMP"_s);
    list.acknowledged(7, PacketType::Pubcomp, 0, {});
    list.completed(7, 0);
    const Publication done = list.publication(0);
    QCOMPARE(done.state, State::Completed);
    QCOMPARE(done.packetIdentifier, quint16(12));
    QCOMPARE(done.acknowledgements.size(), 2);
    QVERIFY(done.acknowledgements[0].ms <= done.acknowledgements[1].ms);
    QCOMPARE(stateText(done), u"0x10 No matching subscribers"_s);
    QVERIFY(acknowledgementsText(done).startsWith(u"PUBREC "_s));
    QCOMPARE(explanation(done).count(u'\n'), 1);
    QVERIFY(explanation(done).contains(u"nobody is subscribed"_s));
}

void TstPublications::refusalNamesItsReason()
{
    Publications list;
    add(list, QoS::AtLeastOnce, 1);
    list.sent(1, 1, false);
    list.acknowledged(1, PacketType::Puback, 0x87, u"<b>no</b>"_s);
    list.completed(1, 0x87);
    const Publication refused = list.publication(0);
    QCOMPARE(refused.state, State::Refused);
    QCOMPARE(stateText(refused), u"Refused: 0x87 Not authorized"_s);
    QVERIFY(explanation(refused).contains(u"The server adds: <b>no</b>"_s));
}

void TstPublications::refusedBeforeSending()
{
    Publications list;
    list.begin(publication(QoS::AtLeastOnce));
    list.began(0, u"Not connected."_s);
    QCOMPARE(list.publication(0).state, State::NotSent);
    QCOMPARE(stateText(list.publication(0)), u"Not sent: Not connected."_s);
    QCOMPARE(list.unfinished(), 0);
}

/// Another part of the program publishes on the same client, and its acknowledgement comes just now.
void TstPublications::messagesOfOthersAreNotMixedUp()
{
    Publications list;
    list.begin(publication(QoS::AtLeastOnce));
    list.acknowledged(77, PacketType::Puback, 0, {});
    list.completed(77, 0);
    list.began(3, {});
    QCOMPARE(list.publication(0).state, State::Queued);
    QCOMPARE(list.unfinished(), 1);
}

void TstPublications::resentCopiesAreCounted()
{
    Publications list;
    add(list, QoS::AtLeastOnce, 1, Version::V311);
    list.sent(1, 5, false);
    list.sent(1, 5, true);
    list.sent(1, 5, true);
    QCOMPARE(list.publication(0).resent, 2);
    QVERIFY(stateText(list.publication(0)).contains(u"PUBACK"_s));
    list.acknowledged(1, PacketType::Puback, 0, {});
    list.completed(1, 0);
    QCOMPARE(stateText(list.publication(0)), u"Acknowledged"_s);
    QVERIFY(explanation(list.publication(0)).contains(u"Sent again with DUP"_s));
}

void TstPublications::droppedSaysWhy()
{
    Publications list;
    add(list, QoS::AtLeastOnce, 1);
    list.sent(1, 5, false);
    list.dropped(1, Client::PublishDrop::SessionLost);
    QCOMPARE(list.publication(0).state, State::Dropped);
    QVERIFY(explanation(list.publication(0)).contains(u"Session Present is 0"_s));
    QCOMPARE(list.unfinished(), 0);
}

void TstPublications::strangersAreLeftAlone()
{
    Publications list;
    list.sent(1, 5, false);
    list.acknowledged(1, PacketType::Puback, 0, {});
    list.completed(1, 0);
    list.dropped(1, Client::PublishDrop::SessionLost);
    QCOMPARE(list.takeChanges().size, 0);
}

void TstPublications::changesAreToldOnce()
{
    Publications list;
    QSignalSpy changed(&list, &Publications::changed);
    for (quint32 id = 1; id <= 50; ++id)
        add(list, QoS::AtLeastOnce, id);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(list.takeChanges().size, 50);
    list.sent(8, 1, false);
    list.sent(20, 1, false);
    QCOMPARE(changed.size(), 2);
    const Publications::Changes changes = list.takeChanges();
    QCOMPARE(changes.changedFirst, 7);
    QCOMPARE(changes.changedLast, 19);
    QVERIFY(list.takeChanges().changedLast < 0);
}

void TstPublications::isBounded()
{
    Publications list;
    for (quint32 id = 1; id <= 10'500; ++id)
        add(list, QoS::AtLeastOnce, id);
    const Publications::Changes changes = list.takeChanges();
    QCOMPARE(changes.size, 10'500);
    QCOMPARE(changes.dropped, 500);
    list.completed(1, 0); // gave way: nothing to note it on
    list.completed(10'500, 0);
    QCOMPARE(list.publication(10'499).state, State::Completed);
    QCOMPARE(list.publication(0).index, -1);
}

void TstPublications::boundedByPayloads()
{
    Publications list;
    for (quint32 id = 1; id <= 10; ++id) {
        list.begin(publication(QoS::AtLeastOnce, Version::V5, QByteArray(8 * 1024 * 1024, Qt::Uninitialized)));
        list.began(id, {});
    }
    QCOMPARE(list.takeChanges().dropped, 6);
}

void TstPublications::clearForgetsThoseUnderWay()
{
    Publications list;
    add(list, QoS::AtLeastOnce, 1);
    list.clear();
    list.completed(1, 0);
    QCOMPARE(list.takeChanges().size, 0);
    QCOMPARE(list.unfinished(), 0);
    list.begin(publication(QoS::AtLeastOnce));
    list.clear(); // between the two
    list.began(2, {});
    QCOMPARE(list.unfinished(), 0);
}

void TstPublications::packetSizes_data()
{
    QTest::addColumn<int>("payload");
    for (const int size : {0, 1, 117, 118, 119, 120, 16'370, 16'377, 16'378, 16'379, 16'380, 2'097'140, 2'097'145, 2'097'146, 2'097'147})
        QTest::addRow("%d", size) << size;
}

void TstPublications::packetSizes()
{
    QFETCH(int, payload);
    for (const Version version : {Version::V311, Version::V5}) {
        for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce}) {
            mqtt::Publish publish = publication(qos, version, QByteArray(payload, 'x')).publish;
            if (version == Version::V5)
                publish.properties.set(PropertyId::ContentType, u"c"_s);
            mqtt::Publish sent = publish;
            sent.packetIdentifier = qos == QoS::AtMostOnce ? 0 : 1;
            QCOMPARE(packetSize(publish, version), qint64(std::get<QByteArray>(mqtt::encode(sent, version)).size()));
        }
    }
}

void TstPublications::limitsAreSaidBeforeSending()
{
    mqtt::Publish publish = publication(QoS::ExactlyOnce, Version::V5, QByteArray(100, 'x')).publish;
    publish.topicName = u"a/+"_s;
    publish.retain = true;
    QCOMPARE(publishProblems(publish, Version::V5, {}).size(), 1);
    SessionLimits limits;
    limits.maximumQos = QoS::AtLeastOnce;
    limits.retainAvailable = false;
    limits.maximumPacketSize = 50;
    const QList<PublishProblem> problems = publishProblems(publish, Version::V5, limits);
    QCOMPARE(problems.size(), 4);
    QCOMPARE(problems[1].field, PublishProblem::Field::Qos);
    QCOMPARE(problems[1].text, u"The broker takes messages up to QoS 1 (Maximum QoS)."_s);
    QVERIFY(problems[2].text.contains(u"Retain Available"_s));
    QVERIFY(problems[3].text.contains(u"at most 50"_s));
    publish = publication(QoS::AtLeastOnce).publish;
    QVERIFY(publishProblems(publish, Version::V5, limits).isEmpty());
}

void TstPublications::topicMayBeEmptyWithAnAlias()
{
    mqtt::Publish publish;
    QCOMPARE(publishProblems(publish, Version::V5, {}).size(), 1);
    publish.properties.set(PropertyId::TopicAlias, quint32(1));
    QVERIFY(publishProblems(publish, Version::V5, {}).isEmpty());
    QCOMPARE(publishProblems(publish, Version::V311, {}).size(), 1);
}

QTEST_GUILESS_MAIN(TstPublications)
#include "tst_publications.moc"
