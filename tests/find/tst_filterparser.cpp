#include "find/FilterCompletion.h"
#include "find/FilterKeys.h"
#include "find/LogFilter.h"
#include "transport/Transport.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

class TstFilterParser : public QObject
{
    Q_OBJECT
private slots:
    void wordsForTerms();
    void good_data();
    void good();
    void numbers_data();
    void numbers();
    void bad_data();
    void bad();
    void nestingHasALimit();
    void survivesRandomText();
    void everyWordIsTaken();
    void everyKeyIsExplained();
    void joinsFilters();
    void completes_data();
    void completes();
    void completesWhatWasSeen();
};

void TstFilterParser::wordsForTerms()
{
    for (const QString &word : {u"refused"_s, u" Malformed "_s, u"retained"_s, u"reason string"_s, u"Reason String"_s}) {
        const QString term = termForWord(word);
        QVERIFY2(!term.isEmpty(), qPrintable(word));
        QVERIFY2(!std::holds_alternative<FilterError>(parseFilter(term)), qPrintable(term));
    }
    QVERIFY(termForWord(u"pump"_s).isEmpty());
}

void TstFilterParser::good_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("printed"); // with every operator and bracket that counts
    QTest::newRow("nothing") << u""_s << u""_s;
    QTest::newRow("spaces") << u"  \t "_s << u""_s;
    QTest::newRow("word") << u"pump"_s << u"pump"_s;
    QTest::newRow("words") << u"pump  gate"_s << u"pump and gate"_s;
    QTest::newRow("quoted") << u"\"Pump 7\""_s << u"\"Pump 7\""_s;
    QTest::newRow("quotes within") << u"\"say \\\"on\\\" \\\\\""_s << u"\"say \\\"on\\\" \\\\\""_s;
    QTest::newRow("the issue's own")
        << u"type:publish dir:in topic:sensors/# qos:2 id:17 reason:0x87 size>1000 t>12.5 conn:pi2 \"text\""_s
        << u"type:publish and dir:in and topic:sensors/# and qos:2 and id:17 and reason:0x87 and size>1000 and t>12.5 and conn:pi2 and \"text\""_s;
    QTest::newRow("or binds less") << u"a b or c d"_s << u"a and b or c and d"_s;
    QTest::newRow("brackets") << u"a (b or c) d"_s << u"a and (b or c) and d"_s;
    QTest::newRow("brackets without need") << u"((a) (b c))"_s << u"a and b and c"_s;
    QTest::newRow("not binds most") << u"not a b"_s << u"not a and b"_s;
    QTest::newRow("not of brackets") << u"not (a or b)"_s << u"not (a or b)"_s;
    QTest::newRow("minus") << u"-type:pingreq -(a b)"_s << u"not type:pingreq and not (a and b)"_s;
    QTest::newRow("exclamation mark") << u"!is:dup"_s << u"not is:dup"_s;
    QTest::newRow("twice not") << u"not not a"_s << u"not not a"_s;
    QTest::newRow("signs of other languages") << u"a && b || c & d | e"_s << u"a and b or c and d or e"_s;
    QTest::newRow("capital operators") << u"a AND b OR NOT c"_s << u"a and b or not c"_s;
    QTest::newRow("capital key") << u"Type:Publish"_s << u"type:Publish"_s;
    QTest::newRow("equal sign") << u"qos=1 size = 12"_s << u"qos:1 and size:12"_s;
    QTest::newRow("spaces around the sign") << u"size > 1k t <= 3"_s << u"size>1k and t<=3"_s;
    QTest::newRow("space behind the colon") << u"type: publish"_s << u"type:publish"_s;
    QTest::newRow("several values") << u"type:publish,puback qos:0,2"_s << u"type:publish,puback and qos:0,2"_s;
    QTest::newRow("topic with a comma") << u"topic:a,b"_s << u"topic:a,b"_s;
    QTest::newRow("topic with a space") << u"topic:\"a b/+\""_s << u"topic:\"a b/+\""_s;
    QTest::newRow("property") << u"prop:reasonString"_s << u"prop:reasonString"_s;
    QTest::newRow("property with a value") << u"prop:\"Content Type\"=json user-property:a=b=c"_s
                                           << u"prop:\"Content Type\"=json and user-property:a=b=c"_s;
    QTest::newRow("property with an empty value") << u"user-property:a="_s << u"user-property:a=\"\""_s;
    QTest::newRow("another way to write the key") << u"direction:in time>3 user:a"_s << u"dir:in and t>3 and user-property:a"_s;
    QTest::newRow("bytes") << u"hex:\"30 0a\",ff"_s << u"hex:\"30 0a\",ff"_s;
    QTest::newRow("key without a sign is a word") << u"type size"_s << u"type and size"_s;
    QTest::newRow("other words with signs") << u"a=b x<5 - !"_s << u"a=b and x<5 and - and !"_s;
    QTest::newRow("colon in a word, not behind letters") << u"12:30 [::1]"_s << u"12:30 and [::1]"_s;
    QTest::newRow("beyond ASCII") << u"größe:\"ä\""_s << QString();
}

void TstFilterParser::good()
{
    QFETCH(QString, text);
    QFETCH(QString, printed);
    const auto parsed = parseFilter(text);
    if (printed.isNull() && !text.isEmpty()) {
        QVERIFY(std::holds_alternative<FilterError>(parsed));
        return;
    }
    if (const auto *error = std::get_if<FilterError>(&parsed))
        QFAIL(qPrintable(error->message));
    const auto &node = std::get<FilterNode>(parsed);
    QCOMPARE(::printed(node), printed);
    const auto again = parseFilter(printed);
    QVERIFY(std::holds_alternative<FilterNode>(again));
    QVERIFY(std::get<FilterNode>(again).kind == node.kind);
    QCOMPARE(::printed(std::get<FilterNode>(again)), printed);
}

void TstFilterParser::numbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<qint64>>("numbers");
    const auto row = [](const char *text, const QList<qint64> &numbers) { QTest::newRow(text) << QString::fromLatin1(text) << numbers; };
    row("type:publish", {3});
    row("type:ack", {4, 5, 6, 7});
    row("type:event", {FilterTypeCode::anyEvent});
    row("type:tcp-connected", {FilterTypeCode::firstEvent + int(TransportEvent::Kind::TcpConnected)});
    row("dir:in", {1});
    row("dir:out", {0});
    row("qos:2", {2});
    row("id:0x11", {17});
    row("reason:0x87", {0x87, 0x187});
    row("reason:135", {0x87, 0x187});
    row("reason:refused", {FilterReasonCode::failure});
    row("reason:error", {FilterReasonCode::failure});
    row("reason:success", {FilterReasonCode::success});
    row("reason:not-authorized", {0x87, 0x105});
    row("reason:\"Not authorized\"", {0x87, 0x105});
    row("reason:packet-too-large", {0x95});
    row("retain:yes", {1});
    row("dup:no", {0});
    row("size>1000", {1000});
    row("size>=1.5k", {1500});
    row("size<2M", {2000000});
    row("size:3kB", {3000});
    row("t>12.5", {12500000});
    row("t<300ms", {300000});
    row("t<2min", {120000000});
    row("attempt:2", {2});
    row("probe:yes", {FilterSourceNumber::any});
    row("probe:3", {3});
    row("second:no", {FilterSourceNumber::none});
    row("malformed:yes", {1});
    row("is:bookmarked", {qint64(FilterState::Bookmarked)});
    row("prop:reason-string", {0x1F});
    row("prop:ReasonString", {0x1F});
}

void TstFilterParser::numbers()
{
    QFETCH(QString, text);
    QFETCH(QList<qint64>, numbers);
    const auto parsed = parseFilter(text);
    if (const auto *error = std::get_if<FilterError>(&parsed))
        QFAIL(qPrintable(error->message));
    QCOMPARE(std::get<FilterNode>(parsed).term.numbers, numbers);
}

void TstFilterParser::bad_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("message"); // its beginning
    QTest::newRow("qos") << u"type:publish qos:7"_s << 17 << 1 << u"qos: takes 0, 1 or 2, not \"7\"."_s;
    QTest::newRow("second value") << u"qos:1,x"_s << 6 << 1 << u"qos: takes 0, 1 or 2, not \"x\"."_s;
    QTest::newRow("type misspelt")
        << u"type:publsh"_s << 5 << 6
        << u"type: takes a packet type such as publish, event, or an event's name, not \"publsh\": did you mean publish?"_s;
    QTest::newRow("direction") << u"dir:up"_s << 4 << 2 << u"dir: takes in or out, not \"up\"."_s;
    QTest::newRow("identifier") << u"id:70000"_s << 3 << 5 << u"id: takes a Packet Identifier from 0 to 65535"_s;
    QTest::newRow("reason") << u"reason:0x1ff"_s << 7 << 5 << u"reason: takes a code such as 0x87"_s;
    QTest::newRow("reason misspelt")
        << u"reason:not-autorized"_s << 7 << 13
        << u"reason: takes a code such as 0x87 or 135, its name such as not-authorized, refused or success, not \"not-autorized\": did you mean not-authorized?"_s;
    QTest::newRow("size") << u"size>big"_s << 5 << 3 << u"size: takes a number of bytes"_s;
    QTest::newRow("size, far too large") << u"size>99999999999999999999G"_s << 5 << 21 << u"size: takes a number of bytes"_s;
    QTest::newRow("time") << u"t>3 weeks t>3weeks"_s << 12 << 6 << u"t: takes seconds such as 12.5"_s;
    QTest::newRow("topic filter") << u"topic:a/#/b"_s << 6 << 5 << u"The wildcard # must be the last character"_s;
    QTest::newRow("property") << u"prop:colour"_s << 5 << 6 << u"prop: takes a property of MQTT 5"_s;
    QTest::newRow("hex") << u"hex:abc"_s << 4 << 3 << u"hex: takes bytes in hexadecimal"_s;
    QTest::newRow("state")
        << u"is:refusd"_s << 3 << 6
        << u"is: takes refused, bookmarked, malformed, event, packet, retained or dup, not \"refusd\": did you mean refused?"_s;
    QTest::newRow("nothing to compare") << u"topic>a"_s << 5 << 1 << u"topic has nothing to compare: write topic:, then a topic filter"_s;
    QTest::newRow("no value") << u"a qos:"_s << 2 << 4 << u"qos: lacks its value: it takes 0, 1 or 2."_s;
    QTest::newRow("no value between commas") << u"qos:1,"_s << 6 << 0 << u"qos: lacks its value"_s;
    QTest::newRow("unknown term") << u"colour:red"_s << 0 << 7
                                  << u"There is no term \"colour:\". Text that is to be found as it is goes into quotes: \"colour:red\"."_s;
    QTest::newRow("URL") << u"mqtt://host"_s << 0 << 5 << u"There is no term \"mqtt:\"."_s;
    QTest::newRow("misspelt term") << u"a tpic:x"_s << 2 << 4 << u"There is no term \"tpic:\": did you mean topic:?"_s;
    QTest::newRow("misspelt term to compare") << u"sise>4"_s << 0 << 4 << u"There is no term \"sise>\": did you mean size:?"_s;
    QTest::newRow("open bracket") << u"a (b or c"_s << 2 << 1 << u"This bracket is not closed."_s;
    QTest::newRow("bracket too many") << u"a) b"_s << 1 << 1 << u"This bracket closes none that was opened."_s;
    QTest::newRow("empty brackets") << u"a ()"_s << 3 << 0 << u"A term is missing here: a word"_s;
    QTest::newRow("open quotes") << u"a \"b"_s << 2 << 2 << u"The quotes that begin here are not closed."_s;
    QTest::newRow("empty quotes") << u"\"\""_s << 0 << 2 << u"There is no text between the quotes."_s;
    QTest::newRow("or without a term behind") << u"a or"_s << 4 << 0 << u"A term is missing here: a word"_s;
    QTest::newRow("or without a term before") << u"or a"_s << 0 << 0 << u"A term is missing here: a word"_s;
    QTest::newRow("and without a term behind") << u"a and "_s << 6 << 0 << u"A term is missing here, after \"and\"."_s;
    QTest::newRow("not without a term") << u"a not"_s << 5 << 0 << u"A term is missing here: a word"_s;
}

void TstFilterParser::bad()
{
    QFETCH(QString, text);
    QFETCH(int, position);
    QFETCH(int, length);
    QFETCH(QString, message);
    const auto parsed = LogFilter::parse(text);
    QVERIFY(std::holds_alternative<FilterError>(parsed));
    const auto &error = std::get<FilterError>(parsed);
    QVERIFY2(error.message.startsWith(message), qPrintable(error.message));
    QCOMPARE(error.position, position);
    QCOMPARE(error.length, length);
}

void TstFilterParser::nestingHasALimit()
{
    for (const QString &open : {u"("_s, u"not "_s, u"-"_s, u"!("_s}) {
        const auto deep = parseFilter(open.repeated(100'000) + u'a');
        QVERIFY(std::holds_alternative<FilterError>(deep));
        QVERIFY(std::get<FilterError>(deep).message.contains(u"nested too deeply"_s));
    }
    QVERIFY(std::holds_alternative<FilterNode>(parseFilter(u"("_s.repeated(100) + u'a' + u")"_s.repeated(100))));
}

// No text crashes it; what it takes is printed so that it is read to the same.
void TstFilterParser::survivesRandomText()
{
    const QStringList pieces{
        u"a"_s,    u"pump"_s,  u"\"x y\""_s,      u"type:"_s,     u"publish"_s,  u"qos:"_s,   u"0"_s,     u"1,2"_s,
        u"size"_s, u">"_s,     u"<="_s,           u"="_s,         u":"_s,        u"("_s,      u")"_s,     u" "_s,
        u" "_s,    u" and "_s, u" or "_s,         u" not "_s,     u"-"_s,        u"!"_s,      u"\""_s,    u"\\"_s,
        u","_s,    u"prop:"_s, u"userProperty"_s, u"reason:"_s,   u"refused"_s,  u"topic:"_s, u"a/+/#"_s, u"is:dup"_s,
        u"hex:"_s, u"30"_s,    u"payload:"_s,     u"{"_s,         u"\t"_s,       u"ä"_s,      u"t<5ms"_s, u"user-property:"_s,
        u"&&"_s,   u"|"_s,     u"conn:"_s,        u"probe:yes"_s, u"attempt:1"_s};
    QRandomGenerator random(20261128);
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        QString text;
        for (quint32 count = random.bounded(1u, 14u); count > 0; --count)
            text += pieces[qsizetype(random.bounded(quint32(pieces.size())))];
        const auto parsed = parseFilter(text);
        if (const auto *error = std::get_if<FilterError>(&parsed)) {
            QVERIFY2(error->position >= 0 && error->length >= 0 && error->position + error->length <= text.size(), qPrintable(text));
            QVERIFY2(!error->message.isEmpty(), qPrintable(text));
            continue;
        }
        ++taken;
        const QString shown = printed(std::get<FilterNode>(parsed));
        const auto again = parseFilter(shown);
        QVERIFY2(again == parsed, qPrintable(text + u" / "_s + shown));
        completions(text, qsizetype(random.bounded(quint32(text.size() + 1))));
    }
    QVERIFY(taken > 2'000);
}

void TstFilterParser::everyWordIsTaken()
{
    for (const FilterKeyInfo &info : filterKeys()) {
        const QList<FilterWord> words = filterWords(info.key);
        for (const FilterWord &word : words) {
            const auto parsed = parseFilter(QString::fromLatin1(info.word) + u':' + word.word);
            QVERIFY2(std::holds_alternative<FilterNode>(parsed), qPrintable(word.word));
            QCOMPARE(std::get<FilterNode>(parsed).term.numbers, word.numbers);
        }
    }
}

void TstFilterParser::everyKeyIsExplained()
{
    for (const FilterKeyInfo &info : filterKeys()) {
        QCOMPARE(filterKeyByWord(QString::fromLatin1(info.word)), &info);
        QVERIFY(!acceptedBy(info).isEmpty());
        QVERIFY(explanationOf(info).endsWith(u'.'));
    }
}

void TstFilterParser::joinsFilters()
{
    const auto filter = [](const QString &text) { return std::get<LogFilter>(LogFilter::parse(text)); };
    QCOMPARE(filter(u"a or b"_s).with(filter(u"c d"_s)).text(), u"(a or b) and c and d"_s);
    QCOMPARE(filter(u"a"_s).with(LogFilter()).text(), u"a"_s);
    QCOMPARE(LogFilter().with(filter(u"a"_s)).text(), u"a"_s);
    QVERIFY(filter(u"a (b or -is:bookmarked)"_s).usesBookmarks());
    QVERIFY(!filter(u"is:dup"_s).usesBookmarks());
    QVERIFY(filter(u""_s).isEmpty());
}

void TstFilterParser::completes_data()
{
    QTest::addColumn<QString>("text"); // | is the cursor
    QTest::addColumn<QString>("first");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::newRow("start") << u"|"_s << u"type:"_s << 0 << 0;
    QTest::newRow("key") << u"a to|"_s << u"topic:"_s << 2 << 2;
    QTest::newRow("key behind a bracket and not") << u"(-to|"_s << u"topic:"_s << 2 << 2;
    QTest::newRow("value") << u"type:|"_s << u"connect"_s << 5 << 0;
    QTest::newRow("value begun") << u"type:puba| b"_s << u"puback"_s << 5 << 4;
    QTest::newRow("value held") << u"type:ack|"_s << u"connack"_s << 5 << 3;
    QTest::newRow("second value") << u"type:publish,unsuba|"_s << u"unsuback"_s << 13 << 6;
    QTest::newRow("qos") << u"qos:|"_s << u"0"_s << 4 << 0;
    QTest::newRow("reason by name") << u"reason:not|"_s << u"not-authorized"_s << 7 << 3;
    QTest::newRow("state") << u"is:|"_s << u"refused"_s << 3 << 0;
    QTest::newRow("property") << u"prop:reasonS|"_s << u"reasonString"_s << 5 << 7;
    QTest::newRow("operator") << u"a n|"_s << u"not"_s << 2 << 1;
    QTest::newRow("within quotes") << u"\"ty|"_s << QString() << 0 << 0;
    QTest::newRow("unknown key") << u"colour:|"_s << QString() << 0 << 0;
}

void TstFilterParser::completes()
{
    QFETCH(QString, text);
    QFETCH(QString, first);
    QFETCH(int, position);
    QFETCH(int, length);
    const qsizetype cursor = text.indexOf(u'|');
    text.remove(cursor, 1);
    const QList<FilterCandidate> candidates = completions(text, cursor);
    QCOMPARE(candidates.isEmpty(), first.isEmpty());
    if (first.isEmpty())
        return;
    QCOMPARE(candidates.first().text, first);
    QCOMPARE(candidates.first().position, position);
    QCOMPARE(candidates.first().length, length);
}

void TstFilterParser::completesWhatWasSeen()
{
    FilterVocabulary vocabulary;
    vocabulary.topics = [](const QString &) { return QStringList{u"hall/temp"_s, u"cellar/hum"_s, u"with space"_s}; };
    vocabulary.connections = [] { return QStringList{u"pi2"_s}; };
    vocabulary.attempts = [] { return QList<int>{1, 2}; };
    const auto texts = [&](const QString &text) {
        QStringList found;
        for (const FilterCandidate &candidate : completions(text, text.size(), vocabulary))
            found.append(candidate.text);
        return found;
    };
    QCOMPARE(texts(u"topic:ha"_s), QStringList{u"hall/temp"_s});
    QCOMPARE(texts(u"topic:wi"_s), QStringList{u"\"with space\""_s});
    QCOMPARE(texts(u"conn:"_s), QStringList{u"pi2"_s});
    QCOMPARE(texts(u"attempt:"_s), (QStringList{u"1"_s, u"2"_s}));
}

QTEST_GUILESS_MAIN(TstFilterParser)
#include "tst_filterparser.moc"
