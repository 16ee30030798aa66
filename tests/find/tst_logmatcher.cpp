#include "find/LogMatcher.h"
#include "find/LogScript.h"
#include "find/TextFinder.h"
#include "find/TopicMatcher.h"
#include "mqtt/ReasonCodes.h"
#include "mqtt/RowView.h"
#include "mqtt/Topics.h"
#include "mqtt/Vectors.h"
#include "trace/PacketText.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace mqtt;

namespace {

QList<qint64> hitsOf(const PacketLog &log, const LogFilter &filter)
{
    LogMatcher matcher(log, filter);
    std::vector<qint64> found;
    for (qint64 at = 0; at < log.size();) {
        const LogSlice slice = log.slice(at);
        matcher.scan(slice, at, found);
        at = slice.end();
    }
    return QList<qint64>(found.begin(), found.end());
}

QList<qint64> hitsOf(const PacketLog &log, const QString &filter)
{
    return hitsOf(log, filterOf(filter));
}

/// A filter applied the slow way: everything decoded, nothing shared with the matcher but the tree.
class Reference
{
public:
    explicit Reference(const PacketLog &log)
        : m_log(log)
    {
    }

    QList<qint64> hits(const FilterNode &node) const
    {
        QList<qint64> found;
        for (qint64 index = 0; index < m_log.size(); ++index) {
            const LogRecord record = m_log.record(index);
            if (meets(node, record))
                found.append(index);
        }
        return found;
    }

private:
    bool meets(const FilterNode &node, const LogRecord &record) const
    {
        const auto meetsChild = [&](const FilterNode &child) { return meets(child, record); };
        switch (node.kind) {
        case FilterNode::Kind::And:
            return std::all_of(node.children.begin(), node.children.end(), meetsChild);
        case FilterNode::Kind::Or:
            return std::any_of(node.children.begin(), node.children.end(), meetsChild);
        case FilterNode::Kind::Not:
            return !meetsChild(node.children.front());
        case FilterNode::Kind::Term:
            return meetsTerm(node.term, record.entry, record.secrets);
        }
        return false;
    }

    static bool compares(qint64 value, const FilterTerm &term)
    {
        const qint64 wanted = term.numbers.first();
        switch (term.comparison) {
        case FilterComparison::Equal:
            return term.numbers.contains(value);
        case FilterComparison::Less:
            return value < wanted;
        case FilterComparison::LessOrEqual:
            return value <= wanted;
        case FilterComparison::Greater:
            return value > wanted;
        case FilterComparison::GreaterOrEqual:
            return value >= wanted;
        }
        return false;
    }

    static QByteArray folded(QByteArray bytes)
    {
        for (char &c : bytes)
            c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        return bytes;
    }

    static QList<quint8> codesOf(const Packet &packet, Version version)
    {
        if (const auto *connack = std::get_if<Connack>(&packet))
            return {connack->reasonCode};
        if (const auto *suback = std::get_if<Suback>(&packet))
            return suback->reasonCodes;
        if (const auto *unsuback = std::get_if<Unsuback>(&packet))
            return unsuback->reasonCodes;
        if (version != Version::V5)
            return {};
        return std::visit(
            []<typename P>(const P &one) -> QList<quint8> {
                if constexpr (requires { one.reasonCode; })
                    return {one.reasonCode};
                else
                    return {};
            },
            packet);
    }

    static bool meetsWord(const FilterTerm &term, const TraceEntry &entry, const QByteArray &masked, const Packet *packet)
    {
        const QByteArray word = folded(term.values.first().toUtf8());
        const auto type = PacketType(quint8(entry.bytes[0]) >> 4);
        if (folded(name(type)).contains(word))
            return true;
        if (!packet)
            return folded(masked).contains(word);
        for (const quint8 code : codesOf(*packet, entry.version)) {
            const auto *info = reasonCodeInfo(code, type, entry.version == Version::V31 ? Version::V311 : entry.version);
            if (info && folded(info->name).contains(word))
                return true;
        }
        Fields fields;
        decode(masked, entry.version, entry.sender, &fields);
        for (const Field &field : fields) {
            if (const auto *text = std::get_if<QString>(&field.value); text && folded(text->toUtf8()).contains(word))
                return true;
            if (const auto *bytes = std::get_if<QByteArray>(&field.value); bytes && folded(*bytes).contains(word))
                return true;
        }
        return false;
    }

    static bool meetsReason(const FilterTerm &term, const TraceEntry &entry, const Packet &packet)
    {
        for (const quint8 code : codesOf(packet, entry.version)) {
            const bool fails = isFailure(code, typeOf(packet), entry.version);
            const bool isReturnCode = typeOf(packet) == PacketType::Connack && entry.version != Version::V5;
            if (term.numbers.contains(code + (isReturnCode ? FilterReasonCode::firstReturnCode : 0))
                || term.numbers.contains(fails ? FilterReasonCode::failure : FilterReasonCode::success))
                return true;
        }
        return false;
    }

    static bool namesTopic(const QString &filter, const Packet &packet)
    {
        QStringList topics;
        if (const auto *connect = std::get_if<Connect>(&packet); connect && connect->will)
            topics = {connect->will->topic};
        else if (const auto *unsubscribe = std::get_if<Unsubscribe>(&packet))
            topics = unsubscribe->topicFilters;
        else if (const auto *subscribe = std::get_if<Subscribe>(&packet)) {
            for (const Subscription &subscription : subscribe->subscriptions)
                topics.append(subscription.topicFilter);
        }
        return std::any_of(topics.cbegin(), topics.cend(), [&](const QString &topic) { return topic == filter || matches(filter, topic); });
    }

    static bool meetsTerm(const FilterTerm &term, const TraceEntry &entry, const QList<QByteArray> &secrets)
    {
        if (entry.kind != TraceEntry::Kind::Packet || entry.bytes.isEmpty())
            return term.key == FilterKey::Type && term.numbers.contains(FilterTypeCode::anyEvent);
        const auto type = quint8(entry.bytes[0]) >> 4;
        const QByteArray masked = overwrite(entry.bytes, maskedRanges(entry, secrets));
        const auto decoded = decode(masked, entry.version, entry.sender);
        const Packet *packet = entry.error ? nullptr : std::get_if<Packet>(&decoded);
        // Of a malformed PUBLISH what its bytes tell.
        const RowView view = rowView(masked, entry.version);
        const bool isPublish = view.type == PacketType::Publish;
        const QString topic = QString::fromUtf8(masked.sliced(view.topicOffset, view.topicLength));
        switch (term.key) {
        case FilterKey::Text:
            return term.quoted ? masked.contains(term.values.first().toUtf8()) : meetsWord(term, entry, masked, packet);
        case FilterKey::Type:
            return term.numbers.contains(type) || term.numbers.contains(FilterTypeCode::anyPacket);
        case FilterKey::Direction:
            return term.numbers.contains(entry.sender == Sender::Server ? 1 : 0);
        case FilterKey::Topic:
            return isPublish ? !topic.isEmpty() && matches(term.values.first(), topic) : packet && namesTopic(term.values.first(), *packet);
        case FilterKey::QoS:
            return isPublish && compares(view.flags >> 1 & 3, term);
        case FilterKey::Reason:
            return packet && meetsReason(term, entry, *packet);
        case FilterKey::Retain:
            return isPublish && term.numbers.contains(view.flags & 1);
        case FilterKey::Size:
            return compares(entry.bytes.size(), term);
        case FilterKey::Malformed:
            return term.numbers.contains(entry.error ? 1 : 0);
        case FilterKey::Payload: {
            const QByteArray text = term.values.first().toUtf8();
            const auto *connect = packet ? std::get_if<Connect>(packet) : nullptr;
            QByteArray payload = connect && connect->will ? connect->will->payload : QByteArray();
            if (isPublish && view.payloadOffset > 0)
                payload = masked.sliced(view.payloadOffset);
            return term.quoted ? payload.contains(text) : folded(payload).contains(folded(text));
        }
        case FilterKey::Hex:
            return masked.contains(QByteArray::fromHex(term.values.first().toLatin1()));
        default:
            return false;
        }
    }

    const PacketLog &m_log;
};

} // namespace

class TstLogMatcher : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void agreesWithReference_data();
    void agreesWithReference();
    void findsText();
    void matchesTopics();
    void wordsAreFoundInStringsAlone();
    void secretsAreNotFound();
    void eventsAreFoundByNameAndText();
    void topicsBehindAliases();
    void refusalsAndWhatWasRefused();
    void refusalsThatComeLater();
    void termsOfOtherPackets();
    void properties();
    void sourcesAndTimes();
    void bookmarks();
    void damagedBytesAreHarmless();

private:
    PacketLog m_vectors;
};

void TstLogMatcher::initTestCase()
{
    LogScript script(m_vectors);
    for (const QString &file : {u"vectors-valid.jsonl"_s, u"vectors-malformed.jsonl"_s}) {
        const QList<Vector> vectors = readVectors(file);
        QVERIFY(vectors.size() > 300);
        for (const Vector &vector : vectors) {
            if (vector.bytes.size() > 10'000)
                continue;   // the reference takes long over them
            script.begin(); // no topic aliases of others
            TraceEntry entry;
            entry.version = vector.version;
            entry.sender = vector.sender;
            entry.bytes = vector.bytes;
            const auto decoded = decode(vector.bytes, vector.version, vector.sender);
            if (const auto *error = std::get_if<DecodeError>(&decoded))
                entry.error = *error;
            m_vectors.append(script.source, entry);
        }
    }
    m_vectors.addSecrets(QList<QByteArray>{"secret", "hello"}); // so that some text is masked
}

void TstLogMatcher::agreesWithReference_data()
{
    QTest::addColumn<QString>("filter");
    for (const char *filter : {"",
                               "type:publish",
                               "type:ack dir:in",
                               "type:event",
                               "dir:out",
                               "qos:2 type:publish",
                               "qos<2 type:publish",
                               "retain:yes",
                               "retain:no",
                               "topic:#",
                               "topic:a/#",
                               "topic:+/+ type:publish",
                               "topic:test type:publish",
                               "reason:refused",
                               "reason:success",
                               "reason:0x87",
                               "reason:5",
                               "reason:not-authorized",
                               "size>100",
                               "size:2",
                               "malformed:yes",
                               "malformed:no type:publish",
                               "test",
                               "TEST",
                               "\"test\"",
                               "\"MQTT\"",
                               "mqtt",
                               "e",
                               "0",
                               "\"0\"",
                               "hello",
                               "\"hello\"",
                               "secret",
                               "ell",
                               "authorized",
                               "pub",
                               "payload:t",
                               "payload:\"T\"",
                               "hex:00",
                               "hex:3000",
                               "a b",
                               "a or b",
                               "not a",
                               "type:publish and not topic:a/#",
                               "(type:connect or type:connack) and size>20",
                               "test or malformed:yes",
                               "type:publish test qos:1",
                               "\"a\" \"b\" not \"c\"",
                               "ä"})
        QTest::newRow(filter) << QString::fromUtf8(filter);
}

void TstLogMatcher::agreesWithReference()
{
    QFETCH(QString, filter);
    const LogFilter parsed = filterOf(filter);
    const QList<qint64> hits = hitsOf(m_vectors, parsed), expected = Reference(m_vectors).hits(parsed.expression());
    for (qint64 index = 0; index < m_vectors.size(); ++index) {
        if (hits.contains(index) != expected.contains(index))
            qWarning() << index << m_vectors.record(index).entry.bytes.left(60).toHex(' ')
                       << m_vectors.record(index).entry.error.has_value();
    }
    QCOMPARE(hits, expected);
}

void TstLogMatcher::findsText()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 3000; ++i) {
        QByteArray text, needle;
        for (quint32 n = random.bounded(400u); n > 0; --n)
            text += "abAB\0\xc3z"[random.bounded(7)];
        for (quint32 n = 1 + random.bounded(i % 2 ? 3u : 8u); n > 0; --n)
            needle += "abAB\0\xc3z"[random.bounded(7)];
        const auto from = qsizetype(random.bounded(quint32(text.size() + 1)));
        QCOMPARE(TextFinder(needle).find(text, from), text.indexOf(needle, from));
        QCOMPARE(TextFinder(needle, TextFinder::Case::Ascii).find(text, from), text.toLower().indexOf(needle.toLower(), from));
    }
    QCOMPARE(TextFinder().find("abc"), -1);
    QCOMPARE(TextFinder("abcd").find("abc"), -1);
}

void TstLogMatcher::matchesTopics()
{
    const QStringList levels{u"a"_s, u"b"_s, u""_s, u"$c"_s, u"+"_s, u"#"_s};
    QRandomGenerator random(9);
    int matched = 0;
    for (int i = 0; i < 20'000; ++i) {
        QStringList filter, topic;
        for (quint32 n = 1 + random.bounded(4u); n > 0; --n)
            filter += levels[random.bounded(6)];
        for (quint32 n = 1 + random.bounded(4u); n > 0; --n)
            topic += levels[random.bounded(4)];
        const QString filterText = filter.join(u'/'), topicText = topic.join(u'/');
        if (checkTopicFilter(filterText, Version::V311) != TopicProblem::None || topicText.isEmpty())
            continue;
        const bool expected = matches(filterText, topicText);
        matched += expected;
        QVERIFY2(TopicMatcher(filterText).matches(topicText.toUtf8()) == expected, qPrintable(filterText + u' ' + topicText));
    }
    QVERIFY(matched > 500);
    QVERIFY(TopicMatcher(u"$share/group/a/#"_s).matches("a/b"));
}

void TstLogMatcher::wordsAreFoundInStringsAlone()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, LogScript::publish(u"t"_s, "x")); // begins with 0x30, which is "0"
    Publish publish = LogScript::publish(u"t"_s, "x");
    publish.properties.set(PropertyId::ContentType, u"Pump"_s);
    publish.properties.set(PropertyId::MessageExpiryInterval, quint32(0x70756d70)); // "pump", but a number
    script.add(Sender::Client, publish);
    publish.properties.remove(PropertyId::ContentType);
    script.add(Sender::Client, publish);
    QCOMPARE(hitsOf(log, u"0"_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"pump"_s), (QList<qint64>{1}));
    QCOMPARE(hitsOf(log, u"\"0\""_s), (QList<qint64>{0, 1, 2}));
    QCOMPARE(hitsOf(log, u"\"pump\""_s), (QList<qint64>{1, 2}));
    QCOMPARE(hitsOf(log, u"PUBLISH"_s), (QList<qint64>{0, 1, 2}));
}

void TstLogMatcher::secretsAreNotFound()
{
    PacketLog log;
    LogScript script(log);
    Connect connect;
    connect.version = Version::V5;
    connect.clientId = u"pump-7"_s;
    connect.username = u"lab"_s;
    connect.password = "hidden-41";
    script.add(Sender::Client, connect);
    script.add(Sender::Server, LogScript::publish(u"echo"_s, "the password is hidden-41!"));
    script.add(Sender::Server, LogScript::publish(u"echo"_s, "hidden-4"));
    const QByteArray malformed = std::get<QByteArray>(encode(LogScript::publish(u"echo"_s, "hidden-41"), Version::V5));
    TraceEntry entry;
    entry.version = Version::V5;
    entry.bytes = malformed;
    entry.error.emplace();
    log.append(script.source, entry);
    QCOMPARE(hitsOf(log, u"hidden-41"_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"\"hidden-41\""_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"payload:hidden-41"_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"hex:%1"_s.arg(QString::fromLatin1(QByteArray("hidden-41").toHex()))), QList<qint64>());
    QCOMPARE(hitsOf(log, u"41!"_s), QList<qint64>()); // reaches into it
    QCOMPARE(hitsOf(log, u"hidden-4"_s), (QList<qint64>{2}));
    QCOMPARE(hitsOf(log, u"\"password is\""_s), (QList<qint64>{1}));
    QCOMPARE(hitsOf(log, u"echo"_s), (QList<qint64>{1, 2, 3}));
}

void TstLogMatcher::eventsAreFoundByNameAndText()
{
    PacketLog log;
    LogScript script(log);
    script.addEvent(TransportEvent::Kind::TcpConnected, u"127.0.0.1:1883 connected"_s);
    script.add(Sender::Client, Pingreq{});
    script.addEvent(TransportEvent::Kind::Closed, u"closed by the Broker"_s);
    QCOMPARE(hitsOf(log, u"type:event"_s), (QList<qint64>{0, 2}));
    QCOMPARE(hitsOf(log, u"type:tcp-connected"_s), (QList<qint64>{0}));
    QCOMPARE(hitsOf(log, u"type:tcp"_s), (QList<qint64>{0}));
    QCOMPARE(hitsOf(log, u"is:packet"_s), (QList<qint64>{1}));
    QCOMPARE(hitsOf(log, u"127.0.0.1"_s), (QList<qint64>{0}));
    QCOMPARE(hitsOf(log, u"broker"_s), (QList<qint64>{2}));
    QCOMPARE(hitsOf(log, u"\"broker\""_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"\"TCP connected\""_s), (QList<qint64>{0}));
    QCOMPARE(hitsOf(log, u"size>0"_s), (QList<qint64>{1}));
    QCOMPARE(hitsOf(log, u"not dir:in"_s), (QList<qint64>{0, 1, 2}));
}

void TstLogMatcher::topicsBehindAliases()
{
    PacketLog log;
    LogScript script(log);
    const auto publish = [&](Sender sender, const QString &topic, quint16 alias) {
        Publish packet = LogScript::publish(topic, "x");
        packet.properties.appendUserProperty(u"#"_s, u"long enough to be skipped"_s);
        packet.properties.set(PropertyId::TopicAlias, quint32(alias));
        return script.add(sender, packet);
    };
    publish(Sender::Server, u"hall/temp"_s, 1);  // 0
    publish(Sender::Client, u"cellar/hum"_s, 1); // 1: the other direction has aliases of its own
    publish(Sender::Server, QString(), 1);       // 2: hall/temp
    publish(Sender::Client, QString(), 1);       // 3: cellar/hum
    publish(Sender::Server, u"roof/wind"_s, 1);  // 4: set anew
    publish(Sender::Server, QString(), 1);       // 5: roof/wind
    script.begin();                              // another connection: no aliases
    publish(Sender::Server, QString(), 1);       // 6: not known
    QCOMPARE(hitsOf(log, u"topic:hall/#"_s), (QList<qint64>{0, 2}));
    QCOMPARE(hitsOf(log, u"topic:cellar/#"_s), (QList<qint64>{1, 3}));
    QCOMPARE(hitsOf(log, u"topic:roof/wind"_s), (QList<qint64>{4, 5}));
    QCOMPARE(hitsOf(log, u"not topic:#"_s), (QList<qint64>{6}));
    // From the middle, once what stands before was read.
    LogMatcher matcher(log, filterOf(u"topic:hall/temp"_s));
    matcher.readUpTo(2);
    QVERIFY(matcher.matches(log.slice(2), 2));
    QVERIFY(!matcher.matches(log.slice(5), 5));
}

void TstLogMatcher::refusalsAndWhatWasRefused()
{
    PacketLog log;
    LogScript script(log);
    using enum QoS;
    script.add(Sender::Client, LogScript::publish(u"a"_s, "1", 1, AtLeastOnce)); // 0
    script.add(Sender::Client, LogScript::publish(u"b"_s, "2", 2, ExactlyOnce)); // 1
    script.add(Sender::Server, LogScript::publish(u"c"_s, "3", 1, AtLeastOnce)); // 2: the server's identifier 1
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1, 0x87));         // 3: refuses 0
    script.add(Sender::Client, LogScript::acknowledge<Puback>(1));               // 4: takes 2
    script.add(Sender::Server, LogScript::acknowledge<Pubrec>(2, 0x97));         // 5: refuses 1
    script.add(Sender::Client, LogScript::publish(u"d"_s, "4", 1, AtLeastOnce)); // 6: the identifier again
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1));               // 7: taken
    Subscribe subscribe;
    subscribe.packetIdentifier = 9;
    subscribe.subscriptions = {{u"x"_s, AtMostOnce}, {u"y"_s, AtMostOnce}};
    script.add(Sender::Client, subscribe); // 8
    Suback suback;
    suback.packetIdentifier = 9;
    suback.reasonCodes = {0, 0x8F};
    script.add(Sender::Server, suback); // 9: refuses one of 8
    QCOMPARE(hitsOf(log, u"is:refused"_s), (QList<qint64>{0, 1, 3, 5, 8, 9}));
    QCOMPARE(hitsOf(log, u"is:refused type:publish"_s), (QList<qint64>{0, 1}));
    QCOMPARE(hitsOf(log, u"type:puback reason:refused"_s), (QList<qint64>{3}));
    QCOMPARE(hitsOf(log, u"not is:refused"_s), (QList<qint64>{2, 4, 6, 7}));
    QCOMPARE(hitsOf(log, u"authorized"_s), (QList<qint64>{3}));
}

void TstLogMatcher::refusalsThatComeLater()
{
    PacketLog log;
    LogScript script(log);
    LogMatcher matcher(log, filterOf(u"is:refused"_s));
    std::vector<qint64> found;
    script.add(Sender::Client, LogScript::publish(u"a"_s, "1", 1, QoS::AtLeastOnce));
    matcher.scan(log.slice(0), 0, found);
    QVERIFY(found.empty());
    script.add(Sender::Server, LogScript::acknowledge<Puback>(1, 0x87));
    matcher.scan(log.slice(0), 1, found);
    QCOMPARE(found, std::vector<qint64>{1});
    QCOMPARE(matcher.takeChangedBefore(1), std::vector<qint64>{0});
    QVERIFY(matcher.matches(log.slice(0), 0));
    QVERIFY(matcher.takeChangedBefore(2).empty());
}

void TstLogMatcher::termsOfOtherPackets()
{
    PacketLog log;
    LogScript script(log);
    Connect connect;
    connect.version = Version::V5;
    connect.clientId = u"Pump-7"_s;
    connect.will = Will{u"state/pump"_s, "gone", QoS::ExactlyOnce, true, {}};
    script.add(Sender::Client, connect); // 0
    Connack connack;
    connack.properties.set(PropertyId::AssignedClientIdentifier, u"auto-9"_s);
    script.add(Sender::Server, connack); // 1
    Subscribe subscribe;
    subscribe.packetIdentifier = 3;
    subscribe.subscriptions = {{u"state/#"_s, QoS::AtLeastOnce}};
    script.add(Sender::Client, subscribe); // 2
    Suback suback;
    suback.packetIdentifier = 3;
    suback.reasonCodes = {1};
    script.add(Sender::Server, suback); // 3
    Unsubscribe unsubscribe;
    unsubscribe.packetIdentifier = 4;
    unsubscribe.topicFilters = {u"state/+"_s};
    script.add(Sender::Client, unsubscribe); // 4
    QCOMPARE(hitsOf(log, u"topic:state/#"_s), (QList<qint64>{0, 2, 4}));
    QCOMPARE(hitsOf(log, u"qos:1"_s), (QList<qint64>{2, 3}));
    QCOMPARE(hitsOf(log, u"qos:2"_s), (QList<qint64>{0}));
    QCOMPARE(hitsOf(log, u"payload:GONE"_s), (QList<qint64>{0}));
    QCOMPARE(hitsOf(log, u"payload:\"GONE\""_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"client:pump"_s), (QList<qint64>{0}));
    QCOMPARE(hitsOf(log, u"client:auto"_s), (QList<qint64>{1}));
    QCOMPARE(hitsOf(log, u"id:3"_s), (QList<qint64>{2, 3}));
    QCOMPARE(hitsOf(log, u"id>3"_s), (QList<qint64>{4}));
}

void TstLogMatcher::properties()
{
    PacketLog log;
    LogScript script(log);
    Publish publish = LogScript::publish(u"a"_s, "x");
    script.add(Sender::Client, publish); // 0
    publish.properties.appendUserProperty(u"Site"_s, u"Lab 2"_s);
    script.add(Sender::Client, publish); // 1
    publish.properties.set(PropertyId::ContentType, u"application/json"_s);
    publish.properties.set(PropertyId::MessageExpiryInterval, quint32(60));
    script.add(Sender::Client, publish); // 2
    Connack connack;
    connack.reasonCode = 0x87;
    connack.properties.set(PropertyId::ReasonString, u"no right"_s);
    script.add(Sender::Server, connack); // 3
    QCOMPARE(hitsOf(log, u"prop:reason-string"_s), (QList<qint64>{3}));
    QCOMPARE(hitsOf(log, u"prop:contentType=JSON"_s), (QList<qint64>{2}));
    QCOMPARE(hitsOf(log, u"prop:contentType=\"JSON\""_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"prop:messageExpiryInterval=60"_s), (QList<qint64>{2}));
    QCOMPARE(hitsOf(log, u"prop:messageExpiryInterval=6"_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"prop:userProperties"_s), (QList<qint64>{1, 2}));
    QCOMPARE(hitsOf(log, u"user-property:site"_s), (QList<qint64>{1, 2}));
    QCOMPARE(hitsOf(log, u"user-property:site=\"Lab 2\""_s), (QList<qint64>{1, 2}));
    QCOMPARE(hitsOf(log, u"user-property:sit"_s), QList<qint64>());
}

void TstLogMatcher::sourcesAndTimes()
{
    PacketLog log;
    LogScript script(log);
    script.add(Sender::Client, Pingreq{}); // 0, attempt 1, 1 ms
    script.begin();
    script.add(Sender::Client, Pingreq{}); // 1, attempt 2, 2 ms
    script.begin(LogSource::Kind::Probe);
    script.add(Sender::Client, Pingreq{}); // 2, probe 1, 3 ms
    script.begin(LogSource::Kind::Companion, u"Gate"_s);
    script.add(Sender::Client, Pingreq{}); // 3, second connection 1, 4 ms
    QCOMPARE(hitsOf(log, u"attempt:1"_s), (QList<qint64>{0}));
    QCOMPARE(hitsOf(log, u"attempt>=1"_s), (QList<qint64>{0, 1}));
    QCOMPARE(hitsOf(log, u"probe:yes"_s), (QList<qint64>{2}));
    QCOMPARE(hitsOf(log, u"probe:no"_s), (QList<qint64>{0, 1, 3}));
    QCOMPARE(hitsOf(log, u"probe:2"_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"second:1"_s), (QList<qint64>{3}));
    QCOMPARE(hitsOf(log, u"conn:gate"_s), (QList<qint64>{3}));
    QCOMPARE(hitsOf(log, u"conn:\"gate\""_s), QList<qint64>());
    QCOMPARE(hitsOf(log, u"conn:broker.lan"_s), (QList<qint64>{0, 1, 2, 3}));
    QCOMPARE(hitsOf(log, u"t>2ms"_s), (QList<qint64>{2, 3}));
    QCOMPARE(hitsOf(log, u"t<=0.002"_s), (QList<qint64>{0, 1}));
}

void TstLogMatcher::bookmarks()
{
    PacketLog log;
    LogScript script(log);
    for (int i = 0; i < 4; ++i)
        script.add(Sender::Client, Pingreq{});
    LogFilter filter = filterOf(u"is:bookmarked"_s);
    QCOMPARE(hitsOf(log, filter), QList<qint64>());
    filter.setBookmarks({1, 3, 77});
    QCOMPARE(hitsOf(log, filter), (QList<qint64>{1, 3}));
}

// Every vector cut at every length, and as if it were well-formed: nothing is read past its end.
void TstLogMatcher::damagedBytesAreHarmless()
{
    PacketLog log;
    LogScript script(log);
    for (const Vector &vector : readVectors(u"vectors-valid.jsonl"_s)) {
        for (qsizetype size = 0; size <= std::min<qsizetype>(vector.bytes.size(), 60); ++size)
            log.appendPacket(script.source, 0, vector.version, vector.sender, vector.bytes.first(size));
    }
    for (const QString &filter : {u"topic:a/# or reason:refused or qos:1 or payload:a or is:refused"_s, u"x prop:contentType"_s,
                                  u"user-property:a or client:x or \"0\" or hex:00"_s})
        QVERIFY(hitsOf(log, filter).size() < log.size());
}

QTEST_GUILESS_MAIN(TstLogMatcher)
#include "tst_logmatcher.moc"
