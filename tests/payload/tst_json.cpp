// JSON as payloads have it: judged with a place, laid out anew without changing a token.
#include "payload/Json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using payload::JsonProblem;
using payload::JsonToken;
using Why = payload::JsonProblem::Kind;

namespace {

/// The token texts of valid JSON, in order.
QByteArrayList tokensOf(const QByteArray &json)
{
    QByteArrayList tokens;
    payload::JsonScanner scanner(json);
    while (scanner.next())
        tokens << json.mid(scanner.start(), scanner.end() - scanner.start());
    return tokens;
}

/// Where Qt's reader takes more than RFC 8259 has: numbers such as -.5 and 1., unknown escapes, control characters in texts.
bool isLenience(Why kind)
{
    return kind == Why::BadNumber || kind == Why::BadEscape || kind == Why::ControlInText;
}

} // namespace

class TstJson : public QObject
{
    Q_OBJECT
private slots:
    void problems_data();
    void problems();
    void words();
    void agreesWithQt();
    void everyCutIsNoticed();
    void indents_data();
    void indents();
    void keepsEveryToken();
    void depthIsNoDanger();
    void goesOnInsideAContainer();
    void places();
    void texts();
    void notes();
    void finds();
};

void TstJson::problems_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("kind"); // 0: none
    QTest::addColumn<int>("offset");
    const auto good = [](const char *json) { QTest::newRow(json) << QByteArray(json) << int(Why::None) << 0; };
    const auto bad = [](const char *json, Why kind, int offset) { QTest::newRow(json) << QByteArray(json) << int(kind) << offset; };
    good("{}");
    good(" [ ] ");
    good("1");
    good("\"text\"");
    good("-0.5e+10");
    good("[0,-1,1E3,1.0,12345678901234567890]");
    good(R"({"a":{"b":[true,false,null]},"":"\u00e9\\\"\/\b\f\n\r\t"})");
    good("\xEF\xBB\xBF{}");
    bad("", Why::Nothing, 0);
    bad(" \n", Why::Nothing, 2);
    bad("{\"a\":1,}", Why::TrailingComma, 6);
    bad("[1, ]", Why::TrailingComma, 2);
    bad("[,1]", Why::ValueExpected, 1);
    bad("[1 2]", Why::CommaOrBracketExpected, 3);
    bad("[1}", Why::CommaOrBracketExpected, 2);
    bad("{\"a\":1 \"b\":2}", Why::CommaOrBraceExpected, 7);
    bad("{\"a\" 1}", Why::ColonExpected, 5);
    bad("{a:1}", Why::NameExpected, 1);
    bad("{'a':1}", Why::SingleQuote, 1);
    bad("['a']", Why::SingleQuote, 1);
    bad("[1]]", Why::AfterEnd, 3);
    bad("{} {}", Why::AfterEnd, 3);
    bad("[tru]", Why::UnknownWord, 1);
    bad("[trues]", Why::UnknownWord, 1);
    bad("NaN", Why::UnknownWord, 0);
    bad("True", Why::UnknownWord, 0);
    bad("// x\n1", Why::Comment, 0);
    bad("[1,/* x */2]", Why::Comment, 3);
    bad("\"abc", Why::TextNotClosed, 0);
    bad("\"abc\\", Why::TextNotClosed, 0);
    bad("\"abc\\u00", Why::TextNotClosed, 0);
    bad("\"a\nb\"", Why::ControlInText, 2);
    bad("\"a\\x\"", Why::BadEscape, 3);
    bad("\"\\u12G4\"", Why::BadEscape, 5);
    bad("01", Why::BadNumber, 0);
    bad("-", Why::BadNumber, 0);
    bad("1.", Why::BadNumber, 0);
    bad(".5", Why::BadNumber, 0);
    bad("+1", Why::BadNumber, 0);
    bad("1e", Why::BadNumber, 0);
    bad("0x10", Why::BadNumber, 0);
    bad("1.2.3", Why::BadNumber, 0);
    bad("{\"a\":[1", Why::ArrayNotClosed, 5);
    bad("{\"a\":[1]", Why::ObjectNotClosed, 0);
    bad("{\"a\":", Why::ObjectNotClosed, 0);
    bad("[\"\xFF\"]", Why::NotUtf8, 2);
    bad("[1 \xFF]", Why::NotUtf8, 3);
    bad("[1 2 \"\xFF\"]", Why::CommaOrBracketExpected, 3); // the first one counts
    QTest::newRow("NUL in an escape") << QByteArray("\"\\\0\"", 4) << int(Why::BadEscape) << 2;
    QTest::newRow("NUL") << QByteArray("\0", 1) << int(Why::ValueExpected) << 0;
}

void TstJson::problems()
{
    QFETCH(QByteArray, json);
    QFETCH(int, kind);
    QFETCH(int, offset);
    const auto problem = payload::checkJson(json);
    QCOMPARE(problem ? int(problem->kind) : 0, kind);
    if (!problem)
        return;
    QCOMPARE(problem->offset, offset);
    QVERIFY(!payload::describe(*problem, json).isEmpty());
    QVERIFY(payload::describeWithPlace(*problem, json).startsWith(u"Line "_s));
}

void TstJson::words()
{
    const auto say = [](const QByteArray &json) {
        const auto problem = payload::checkJson(json);
        return problem ? payload::describeWithPlace(*problem, json) : QString();
    };
    QCOMPARE(say("{\n  \"a\": 1\n  \"b\": 2\n}"), u"Line 3, column 3: A comma or } is expected here."_s);
    QCOMPARE(say("{\"ä\": Tru}"),
             u"Line 1, column 7: \"Tru\" is no JSON value. Texts stand in double quotes; the only words are true, false and null."_s);
    QCOMPARE(say("{\r\n\"a\":[1,\r\n2"), u"Line 2, column 5: The array that begins here is not closed: ] is missing."_s);
}

/// Another reader of JSON decides the same, on every mutation of a sample. (Qt's wants a container and stops at 1,024 levels.)
void TstJson::agreesWithQt()
{
    const QByteArray sample = R"([{"a":-1.5e3,"b":[true,false,null,"x\u00e9\n\\y"],"c":{}},0,[],"z"])";
    const QByteArray alphabet = "[]{},:\"\\0123e.-+tfn u/'\n";
    QRandomGenerator random(4);
    int valid = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray json = sample;
        for (int edits = random.bounded(1, 3); edits > 0; --edits) {
            const qsizetype at = random.bounded(int(json.size()));
            const char c = alphabet.at(random.bounded(int(alphabet.size())));
            if (random.bounded(3) == 0)
                json.remove(at, 1);
            else if (random.bounded(2) == 0)
                json[at] = c;
            else
                json.insert(at, c);
        }
        json = "[" + json + "]";
        QJsonParseError error;
        QJsonDocument::fromJson(json, &error);
        const auto problem = payload::checkJson(json);
        const bool mine = !problem;
        const bool qt = error.error == QJsonParseError::NoError;
        QVERIFY2(mine == qt || (qt && isLenience(problem->kind)), json + " " + error.errorString().toUtf8());
        valid += mine;
    }
    QVERIFY(valid > 200); // both answers were tried
    QVERIFY(valid < 19'000);
}

void TstJson::everyCutIsNoticed()
{
    const QByteArray json = R"({"a":[1,{"b":"\u00e9 text"},true],"c":null})";
    for (qsizetype length = 0; length < json.size(); ++length) {
        payload::JsonScanner scanner(QByteArrayView(json).first(length));
        while (scanner.next()) { }
        QVERIFY2(scanner.problem().kind != Why::None, json.left(length));
        QVERIFY(payload::checkJson(json.left(length)));
    }
    QVERIFY(!payload::checkJson(json));
}

void TstJson::indents_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("indented");
    QTest::newRow("empty") << QByteArray("{ }") << QByteArray("{}");
    QTest::newRow("empty inside") << QByteArray("[[],{}]") << QByteArray("[\n  [],\n  {}\n]");
    QTest::newRow("scalar") << QByteArray(" 1.0 ") << QByteArray("1.0");
    QTest::newRow("object") << QByteArray(R"({"b":1,"a":[1,2]})") << QByteArray("{\n  \"b\": 1,\n  \"a\": [\n    1,\n    2\n  ]\n}");
    QTest::newRow("numbers stay") << QByteArray("[1.0,1.50,12345678901234567890,-0,1E5,1e400]")
                                  << QByteArray("[\n  1.0,\n  1.50,\n  12345678901234567890,\n  -0,\n  1E5,\n  1e400\n]");
    QTest::newRow("names that come twice stay")
        << QByteArray(R"({"z":1,"a":2,"z":3})") << QByteArray("{\n  \"z\": 1,\n  \"a\": 2,\n  \"z\": 3\n}");
    QTest::newRow("escapes stay") << QByteArray(R"(["\u00e9","é","\/"])") << QByteArray("[\n  \"\\u00e9\",\n  \"é\",\n  \"\\/\"\n]");
    QTest::newRow("no JSON") << QByteArray("[1,") << QByteArray();
}

void TstJson::indents()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, indented);
    QCOMPARE(payload::indentedJson(json).value_or(QByteArray()), indented);
    if (indented.isEmpty())
        return;
    QCOMPARE(tokensOf(indented), tokensOf(json));
    QCOMPARE(payload::compactedJson(indented), payload::compactedJson(json));
    QCOMPARE(payload::indentedJson(indented), indented);
    QCOMPARE(payload::compactedJson(indented)->size(), tokensOf(json).join().size());
}

void TstJson::keepsEveryToken()
{
    QVERIFY(!payload::compactedJson("{,}"));
    QCOMPARE(payload::compactedJson(" { \"a b\" : [ 1 , 2.00 ] } "), QByteArray("{\"a b\":[1,2.00]}"));
}

/// No recursion, and no result that grows with the square of the depth.
void TstJson::depthIsNoDanger()
{
    const qsizetype depth = 200'000;
    const QByteArray deep = QByteArray(depth, '[') + QByteArray(depth, ']');
    QVERIFY(!payload::checkJson(deep));
    QVERIFY(payload::checkJson(deep.chopped(1)));
    QCOMPARE(payload::compactedJson(deep), deep);
    const auto indented = payload::indentedJson(deep);
    QVERIFY(indented);
    QVERIFY(indented->size() < deep.size() * 140);
    payload::jsonNotes(deep);
}

void TstJson::goesOnInsideAContainer()
{
    using Begin = payload::JsonScanner::Begin;
    const QByteArray json = R"({"a":1,"b":[2,3]} tail)";
    payload::JsonScanner value(json, 11, Begin::Value);
    QByteArray seen;
    while (value.next())
        seen += json.mid(value.start(), value.end() - value.start());
    QCOMPARE(seen, "[2,3]");
    QCOMPARE(int(value.problem().kind), int(Why::None)); // what follows the value is none of its concern
    payload::JsonScanner rest(json, 6, Begin::AfterEntryOfObject);
    seen.clear();
    while (rest.next())
        seen += json.mid(rest.start(), rest.end() - rest.start());
    QCOMPARE(seen, ",\"b\":[2,3]}");
}

void TstJson::places()
{
    const QByteArray bytes = "a\r\nbä😀c\rd\n";
    QCOMPARE(payload::placeOf(bytes, 0), (payload::TextPlace{1, 1}));
    QCOMPARE(payload::placeOf(bytes, bytes.indexOf('b')), (payload::TextPlace{2, 1}));
    QCOMPARE(payload::placeOf(bytes, bytes.indexOf('c')), (payload::TextPlace{2, 4}));
    QCOMPARE(payload::placeOf(bytes, bytes.indexOf('d')), (payload::TextPlace{3, 1}));
    QCOMPARE(payload::placeOf(bytes, bytes.size() + 99), (payload::TextPlace{4, 1}));
    const QString text = QString::fromUtf8(bytes);
    QCOMPARE(payload::placeOf(text, text.indexOf(u'c')), (payload::TextPlace{2, 4}));
    QCOMPARE(payload::placeOf(text, text.size()), (payload::TextPlace{4, 1}));
}

void TstJson::texts()
{
    QCOMPARE(payload::jsonText("\"\""), QString());
    QCOMPARE(payload::jsonText("\"a\\\"\\\\\\/\\n\\u00e9é\""), u"a\"\\/\néé"_s);
    QCOMPARE(payload::jsonText("\"\\ud83d\\ude00\""), u"😀"_s);
    QCOMPARE(payload::jsonText("\"\\ud83d!\""), u"\uFFFD!"_s);
    QCOMPARE(payload::jsonText("\"\\u0000\"").size(), 1);
}

void TstJson::notes()
{
    QVERIFY(payload::jsonNotes("{\"a\":{\"a\":1},\"b\":[{\"a\":2},{\"a\":3}],\"n\":[9007199254740991,0.1,1.10,100000000000000000000]}")
                .isEmpty());
    const QStringList twice = payload::jsonNotes("{\"x\":1,\"a\":1,\"\\u0061\":2}");
    QCOMPARE(twice.size(), 1);
    QVERIFY(twice.first().contains(u"\"a\""_s));
    for (const QByteArray number : {"12345678901234567890", "9007199254740993", "0.1234567890123456789", "1e400"}) {
        const QStringList notes = payload::jsonNotes("[" + number + "]");
        QCOMPARE(notes.size(), 1);
        QVERIFY(notes.first().contains(QString::fromLatin1(number)));
    }
    QCOMPARE(payload::jsonNotes("\xEF\xBB\xBF{}").size(), 1);
}

void TstJson::finds()
{
    const QByteArray json = "{\"Name\":\"a\\u0062c\",\"n\":[123,\"ABC\",true]}";
    const auto find = [&json](const char *needle, qsizetype from, bool forward) {
        return payload::findInJson(json, QString::fromUtf8(needle), from, forward);
    };
    const qsizetype abc = json.indexOf("\"a\\u");
    const qsizetype upper = json.indexOf("\"ABC");
    QCOMPARE(find("abc", -1, true), abc);
    QCOMPARE(find("abc", abc, true), upper);
    QCOMPARE(find("abc", upper, true), abc); // from the start again
    QCOMPARE(find("abc", abc, false), upper);
    QCOMPARE(find("abc", upper, false), abc);
    QCOMPARE(find("NAME", -1, true), json.indexOf("\"Name"));
    QCOMPARE(find("23", -1, true), json.indexOf("123"));
    QCOMPARE(find("tru", -1, true), json.indexOf("true"));
    QCOMPARE(find("absent", -1, true), -1);
    QCOMPARE(find("", -1, true), -1);
}

QTEST_GUILESS_MAIN(TstJson)
#include "tst_json.moc"
