// What a payload is, and how one is entered.
#include "payload/Draft.h"
#include "payload/PayloadKind.h"
#include "payload/PublishChecks.h"
#include "settings/BinaryText.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using payload::Draft;
using payload::Hints;
using payload::ImageKind;
using payload::Kind;

namespace {

QByteArray png()
{
    return QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
}

} // namespace

class TstPayload : public QObject
{
    Q_OBJECT
private slots:
    void kinds_data();
    void kinds();
    void longPayloadsAreJudgedByTheirBeginning();
    void utf8_data();
    void utf8();
    void mismatches();
    void fileNames_data();
    void fileNames();
    void previews_data();
    void previews();
    void previewsAreShort();
    void typedBytes_data();
    void typedBytes();
    void base64AgreesWithQt();
    void bytesAsText();
    void drafts_data();
    void drafts();
    void draftsFromFiles();
    void draftsAsJson();
    void publishChecks();
};

void TstPayload::kinds_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("contentType");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const QByteArray &bytes, Kind kind, const char *contentType = "") {
        QTest::newRow(name) << bytes << QString::fromLatin1(contentType) << int(kind);
    };
    row("empty", "", Kind::Empty);
    row("text", "21.5", Kind::Text);
    row("text with line ends", "a\r\nb\tc", Kind::Text);
    row("object", "{\"a\":1}", Kind::Json);
    row("array", " [1]\n", Kind::Json);
    row("number said to be JSON", "21.5", Kind::Json, "application/json; charset=utf-8");
    row("suffix +json", "21.5", Kind::Json, "application/senml+json");
    row("wrong JSON", "{\"a\":1", Kind::Text);
    row("wrong JSON that is said to be JSON", "{\"a\":1", Kind::Json, "application/json");
    row("one byte", QByteArray("\x01", 1), Kind::Binary);
    row("NUL at the end", QByteArray("abc\0", 4), Kind::Binary);
    row("no UTF-8", "caf\xE9", Kind::Binary);
    row("PNG", png(), Kind::Image);
    row("PNG whatever is said", png(), Kind::Image, "text/plain");
    row("JPEG", "\xFF\xD8\xFF\xE0", Kind::Image);
    row("GIF", "GIF89a", Kind::Image);
    row("SVG is text", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", Kind::Text, "image/svg+xml");
    row("BM is no image", "BMW is a car, not an image at all", Kind::Text);
}

void TstPayload::kinds()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, contentType);
    QFETCH(int, kind);
    QCOMPARE(int(payload::recognise(bytes, {contentType, {}, {}})), kind);
}

void TstPayload::longPayloadsAreJudgedByTheirBeginning()
{
    const QByteArray umlauts = QByteArray("x") + QByteArray("ä").repeated(int(payload::judgedBytes)); // the cut goes through one
    QCOMPARE(payload::recognise(umlauts, {}), Kind::Text);
    QCOMPARE(payload::recognise("[" + QByteArray("1,").repeated(int(payload::judgedBytes)) + "1]", {}), Kind::Json);
    for (int shift = 0; shift < 40; ++shift) { // the cut goes through every part of it
        const QByteArray entry = "[true,false,null,-1.5e+3,\"\\u00e9\"],";
        QCOMPARE(payload::recognise(QByteArray(shift, ' ') + "[" + entry.repeated(10'000) + "1]", {}), Kind::Json);
    }
    QCOMPARE(payload::recognise("[1 " + QByteArray("1,").repeated(int(payload::judgedBytes)) + "1]", {}), Kind::Text);
    QCOMPARE(payload::recognise(QByteArray(payload::judgedBytes, 'a') + '\xFF', {}), Kind::Text);
    QCOMPARE(payload::recognise(QByteArray(payload::judgedBytes - 1, 'a') + "\xFF" + "aaaa", {}), Kind::Binary);
}

void TstPayload::utf8_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("wrong"); // -1: none
    QTest::newRow("ascii") << QByteArray("abc") << -1;
    QTest::newRow("NUL is text in a payload") << QByteArray("a\0b", 3) << -1;
    QTest::newRow("all lengths") << QByteArray("aä€😀") << -1;
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF") << -1;
    QTest::newRow("continuation alone") << QByteArray("ab\x80") << 2;
    QTest::newRow("cut") << QByteArray("ab\xE2\x82") << 2;
    QTest::newRow("overlong") << QByteArray("\xC0\xAF") << 0;
    QTest::newRow("overlong, three") << QByteArray("a\xE0\x80\xAF") << 1;
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 0;
    QTest::newRow("beyond U+10FFFF") << QByteArray("\xF4\x90\x80\x80") << 0;
    QTest::newRow("0xFF") << QByteArray("ä\xFF") << 2;
}

void TstPayload::utf8()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, wrong);
    QCOMPARE(int(payload::firstNonUtf8(bytes).value_or(-1)), wrong);
    if (wrong < 0)
        QCOMPARE(payload::toText(bytes).toUtf8(), bytes);
    else
        QVERIFY(payload::toText(bytes).contains(QChar::ReplacementCharacter));
}

void TstPayload::mismatches()
{
    const auto say = [](const QByteArray &bytes, const char *type, std::optional<bool> indicator = {}) {
        return payload::mismatch(bytes, {QString::fromUtf8(type), indicator, {}});
    };
    QCOMPARE(say("abc", "", true), QString());
    QCOMPARE(say("ab\xFF", "", false), QString());
    QVERIFY(say("ab\xFF", "", true).contains(u"offset 2"_s));
    QCOMPARE(say("{}", "application/json"), QString());
    QVERIFY(say("{", "application/json").contains(u"Line 1, column 1"_s));
    QCOMPARE(say(png(), "image/png"), QString());
    QVERIFY(say(png(), "image/jpeg").contains(u"PNG"_s));
    QVERIFY(!say("abc", "image/png").isEmpty());
    QCOMPARE(say("abc", "application/x-mine"), QString());
    const QString hostile = say("{", "application/json;\u202E\nx");
    QVERIFY(!hostile.contains(u'\n') && !hostile.contains(u'\u202E'));
}

void TstPayload::fileNames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("topic");
    QTest::addColumn<QString>("contentType");
    QTest::addColumn<QString>("name");
    QTest::newRow("text") << QByteArray("1") << u"a/temp"_s << QString() << u"temp.txt"_s;
    QTest::newRow("JSON") << QByteArray("{}") << u"a/temp/"_s << QString() << u"temp.json"_s;
    QTest::newRow("bytes") << QByteArray("\0", 1) << QString() << QString() << u"payload.bin"_s;
    QTest::newRow("PNG") << png() << u"cam"_s << u"text/plain"_s << u"cam.png"_s;
    QTest::newRow("CSV") << QByteArray("a,b") << u"x"_s << u"text/csv;header=absent"_s << u"x.csv"_s;
    QTest::newRow("a path") << QByteArray("1") << u"..\\..\\etc"_s << QString() << u"______etc.txt"_s;
    QTest::newRow("dots") << QByteArray("1") << u"a/.."_s << QString() << u"__.txt"_s;
    QTest::newRow("device") << QByteArray("1") << u"COM1"_s << QString() << u"payload_COM1.txt"_s;
    QTest::newRow("umlaut") << QByteArray("1") << u"Küche"_s << QString() << u"Küche.txt"_s;
}

void TstPayload::fileNames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, topic);
    QFETCH(QString, contentType);
    QFETCH(QString, name);
    QCOMPARE(payload::fileName(bytes, {contentType, {}, topic}), name);
}

void TstPayload::previews_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("line");
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("text") << QByteArray("21.5 °C") << u"21.5 °C"_s;
    QTest::newRow("lines") << QByteArray("{\n\t\"a\"\r\n}") << u"{↵␉\"a\"␍↵}"_s;
    QTest::newRow("bytes") << QByteArray("\0\xFF", 2) << u"00 ff"_s;
    QTest::newRow("right to left override") << QByteArray("a\u202Eb") << u"a\\u202eb"_s;
    QTest::newRow("long") << QByteArray(200, 'a') << QString(160, u'a') + u'…';
    QTest::newRow("just fits") << QByteArray(160, 'a') << QString(160, u'a');
}

void TstPayload::previews()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, line);
    QCOMPARE(payload::preview(bytes), line);
}

void TstPayload::previewsAreShort()
{
    for (const QByteArray &bytes : {QByteArray(1'000'000, '\xFF'), QByteArray(1'000'000, '\n'), QByteArray("\u202E").repeated(100'000),
                                    QByteArray("😀").repeated(100'000), QByteArray(1'000'000, '\0')}) {
        const QString line = payload::preview(bytes, 40);
        QVERIFY(line.size() <= 50);
        QVERIFY(line.endsWith(u'…'));
        QVERIFY(line.isValidUtf16());
    }
}

void TstPayload::typedBytes_data()
{
    QTest::addColumn<bool>("isHex");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("position"); // -1: good
    const auto good = [](bool hex, const char *text, const QByteArray &bytes) {
        QTest::newRow(text) << hex << QString::fromUtf8(text) << bytes << -1;
    };
    const auto bad = [](bool hex, const char *text, int position) {
        QTest::newRow(text) << hex << QString::fromUtf8(text) << QByteArray() << position;
    };
    good(true, "00 fF:10-7e\n01", QByteArray("\0\xff\x10\x7e\x01", 5));
    good(true, "0x00, 0xFF", QByteArray("\0\xff", 2));
    good(true, "00x1", QByteArray()); // replaced below: a row of its own would hide it
    bad(true, "0", 0);
    bad(true, "00 1", 3);
    bad(true, "00 g1", 3);
    bad(true, "0😀", 1);
    good(false, "AP8=", QByteArray("\0\xff", 2));
    good(false, "AP8", QByteArray("\0\xff", 2));
    good(false, "-_8=", QByteArray("\xfb\xff", 2));
    good(false, "QU JD\nRA==", QByteArray("ABCD"));
    bad(false, "AP*8", 2);
    bad(false, "AAAAA", 5);
    bad(false, "AP=8", 3);
    bad(false, "AP8==", 4);
    bad(false, "A=", 1);
    bad(false, "AP=", 3);
    bad(false, "=", 0);
}

void TstPayload::typedBytes()
{
    QFETCH(bool, isHex);
    QFETCH(QString, text);
    QFETCH(QByteArray, bytes);
    QFETCH(int, position);
    if (text == u"00x1"_s)
        position = 2; // an x counts after a lone zero only
    const auto result = isHex ? bytesFromHex(text) : bytesFromBase64(text);
    const auto *problem = std::get_if<BytesProblem>(&result);
    QCOMPARE(problem ? int(problem->position) : -1, position);
    if (problem)
        QVERIFY(!problem->text.isEmpty());
    else
        QCOMPARE(std::get<QByteArray>(result), bytes);
}

void TstPayload::base64AgreesWithQt()
{
    QByteArray bytes;
    for (int i = 0; i < 300; ++i) {
        for (const auto options : {QByteArray::Base64Encoding | QByteArray::KeepTrailingEquals,
                                   QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals}) {
            const auto result = bytesFromBase64(QString::fromLatin1(bytes.toBase64(options)));
            QVERIFY(std::holds_alternative<QByteArray>(result));
            QCOMPARE(std::get<QByteArray>(result), bytes);
        }
        QCOMPARE(std::get<QByteArray>(bytesFromHex(QString::fromLatin1(bytes.toHex(' ')))), bytes);
        bytes.append(char(i * 7));
    }
}

void TstPayload::bytesAsText()
{
    const QByteArray withMark = "\xEF\xBB\xBF"
                                "a";
    const auto text = bytesToText(withMark, BinaryValue::Form::Text);
    QVERIFY(text);
    QCOMPARE(text->toUtf8(), withMark); // nothing is dropped
    QVERIFY(!bytesToText("\xFF", BinaryValue::Form::Text));
}

void TstPayload::drafts_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("problem"); // a part of it; empty: none
    const auto row = [](const char *name, Draft::Form form, const QString &text, const QByteArray &bytes, const QString &problem = {}) {
        QTest::newRow(name) << int(form) << text << bytes << problem;
    };
    row("empty", Draft::Form::Text, {}, {});
    row("text", Draft::Form::Text, u"ä\n\t"_s, "ä\n\t");
    row("half a surrogate pair", Draft::Form::Text, QString(QChar(0xD83D)), {}, u"surrogate"_s);
    row("JSON", Draft::Form::Json, u" {\"a\": 1.0}"_s, " {\"a\": 1.0}");
    row("JSON, wrong", Draft::Form::Json, u"{\n\"ä\" 1}"_s, {}, u"Line 2, column 5: A colon"_s);
    row("hexadecimal", Draft::Form::Hex, u"00 ff"_s, QByteArray("\0\xff", 2));
    row("hexadecimal, wrong", Draft::Form::Hex, u"00\nf"_s, {}, u"Line 2, column 1"_s);
    row("Base64", Draft::Form::Base64, u"AP8="_s, QByteArray("\0\xff", 2));
    row("Base64, wrong", Draft::Form::Base64, u"AP8*"_s, {}, u"Line 1, column 4"_s);
    row("no file", Draft::Form::File, {}, {}, u"Give a file"_s);
    row("missing file", Draft::Form::File, u"/nowhere/at/all"_s, {}, u"no such file"_s);
    row("folder", Draft::Form::File, u"/"_s, {}, u"folder"_s);
    row("device", Draft::Form::File, u"/dev/zero"_s, {}, u"device"_s);
}

void TstPayload::drafts()
{
    QFETCH(int, form);
    QFETCH(QString, text);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, problem);
    const Draft draft{Draft::Form(form), text};
    const auto result = payload::bytes(draft);
    QCOMPARE(std::holds_alternative<QByteArray>(result), problem.isEmpty());
    QCOMPARE(payload::problem(draft).isEmpty(), problem.isEmpty());
    if (problem.isEmpty())
        QCOMPARE(std::get<QByteArray>(result), bytes);
    else
        QVERIFY2(std::get<QString>(result).contains(problem), qPrintable(std::get<QString>(result)));
}

void TstPayload::draftsFromFiles()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"payload.bin"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("a\r\n\0\xFF", 5));
    file.close();
    const Draft draft{Draft::Form::File, path};
    QCOMPARE(std::get<QByteArray>(payload::bytes(draft)), QByteArray("a\r\n\0\xFF", 5));
    QVERIFY(file.resize(payload::longestPayload + 1)); // a file with a hole: it takes no room
    QVERIFY(payload::problem(draft).contains(u"268"_s));
    QVERIFY(std::holds_alternative<QString>(payload::bytes(draft)));
    QVERIFY(file.remove());
    QVERIFY(!payload::problem(draft).isEmpty());
}

void TstPayload::draftsAsJson()
{
    for (int form = 0; form < 5; ++form) {
        const Draft draft{Draft::Form(form), u"00 ä\n"_s};
        QCOMPARE(payload::draftFromJson(payload::toJson(draft)), draft);
    }
    QCOMPARE(payload::draftFromJson({}), Draft());
    QCOMPARE(payload::draftFromJson({{u"form"_s, u"else"_s}, {u"text"_s, u"x"_s}}), Draft());
}

void TstPayload::publishChecks()
{
    using mqtt::PropertyId;
    const auto first = [](PropertyId id, mqtt::PropertyValue value, const payload::PublishLimits &limits = {}) {
        mqtt::Properties properties;
        properties.set(id, std::move(value));
        const auto problems = payload::checkPublishProperties(properties, limits);
        return problems.isEmpty() ? QString() : problems.first().text;
    };
    QCOMPARE(first(PropertyId::TopicAlias, 65'535U), QString()); // nothing is known of the broker
    QVERIFY(!first(PropertyId::TopicAlias, 0U).isEmpty());
    QVERIFY(!first(PropertyId::TopicAlias, 65'536U).isEmpty());
    QCOMPARE(first(PropertyId::TopicAlias, 10U, {10}), QString());
    QVERIFY(first(PropertyId::TopicAlias, 11U, {10}).contains(u"10"_s));
    QVERIFY(!first(PropertyId::TopicAlias, 1U, {0}).isEmpty());
    QCOMPARE(first(PropertyId::ResponseTopic, u"a/b"_s), QString());
    QVERIFY(!first(PropertyId::ResponseTopic, u"a/+"_s).isEmpty());
    QVERIFY(!first(PropertyId::ResponseTopic, u""_s).isEmpty());
    QCOMPARE(first(PropertyId::ContentType, QString(65'535, u'a')), QString());
    QVERIFY(!first(PropertyId::ContentType, QString(65'536, u'a')).isEmpty());
    QVERIFY(!first(PropertyId::ContentType, QString(QChar(0))).isEmpty());
    QVERIFY(!first(PropertyId::CorrelationData, QByteArray(65'536, 'a')).isEmpty());
    QVERIFY(!first(PropertyId::UserProperty, mqtt::StringPair{u"a"_s, QString(QChar(0xD800))}).isEmpty());
    QVERIFY(!first(PropertyId::SubscriptionIdentifier, 1U).isEmpty());
    QVERIFY(!first(PropertyId::WillDelayInterval, 1U).isEmpty());
    QVERIFY(!first(PropertyId::PayloadFormatIndicator, 2U).isEmpty());

    mqtt::Properties properties;
    properties.set(PropertyId::PayloadFormatIndicator, 1U);
    const QByteArray noText = "\xFF";
    const auto hints = payload::checkPublishProperties(properties, {}, &noText);
    QCOMPARE(hints.size(), 1);
    QVERIFY(!hints.first().isFatal);
    const QByteArray text = "a";
    QVERIFY(payload::checkPublishProperties(properties, {}, &text).isEmpty());
}

QTEST_GUILESS_MAIN(TstPayload)
#include "tst_payload.moc"
