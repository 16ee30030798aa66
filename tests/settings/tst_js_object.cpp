#include "settings/OptionsJson.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

class TstJsObject : public QObject
{
    Q_OBJECT
private slots:
    void accepted_data();
    void accepted();
    void refused_data();
    void refused();
    void exampleOfTheDocumentation();
    void secretsStayOutOfErrors();
    void limits();
    void everyCutIsAnError();
    void encodings();
};

void TstJsObject::accepted_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("json");
    const auto row = [](const char *name, const char *text, const char *json) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(json);
    };
    row("strict JSON", R"({"a":1,"b":[true,false,null,"x"],"c":{"d":-1.5e3}})", R"({"a":1,"b":[true,false,null,"x"],"c":{"d":-1500}})");
    row("empty", "{}", "{}");
    row("unquoted keys", "{a:1,$b_2:2,ключ:3}", R"({"a":1,"$b_2":2,"ключ":3})");
    row("keys that are words of the language", "{true:1,new:2,null:3}", R"({"true":1,"new":2,"null":3})");
    row("numeric key", "{1:2}", R"({"1":2})");
    row("single quotes", "{'a':'b \"c\"'}", R"({"a":"b \"c\""})");
    row("template", "{a:`x\ny`}", R"({"a":"x\ny"})");
    row("trailing commas", "{a:[1,2,],}", R"({"a":[1,2]})");
    row("line comment", "// first\n{a:1, // b\n}// last", R"({"a":1})");
    row("block comment", "/* {b:2} */{a/**/:/* // */1}", R"({"a":1})");
    row("comment marks in a string", R"({a:"http://x/*y*/"})", R"({"a":"http://x/*y*/"})");
    row("assignment", "options={a:1};", R"({"a":1})");
    row("const", "const options = {a:1}", R"({"a":1})");
    row("TypeScript", "const options: IClientOptions = {a:1};", R"({"a":1})");
    row("export default", "export default {a:1}", R"({"a":1})");
    row("module.exports", "module.exports = {a:1};;", R"({"a":1})");
    row("parentheses", "({a:1})", R"({"a":1})");
    row("call", "mqtt.connect({a:1});", R"({"a":1})");
    row("byte order mark", "\xEF\xBB\xBF{a:1}", R"({"a":1})");
    row("CRLF", "{\r\n a:1,\r\n b:2\r\n}\r\n", R"({"a":1,"b":2})");
    row("hexadecimal", "{a:0xFF,b:0o17,c:0b101,d:-0x10}", R"({"a":255,"b":15,"c":5,"d":-16})");
    row("signs and points", "{a:+1,b:-1,c:.5,d:5.,e:1e3,f:1E-2,g:1_000}", R"({"a":1,"b":-1,"c":0.5,"d":5,"e":1000,"f":0.01,"g":1000})");
    row("product", "{connectTimeout: 30 * 1000}", R"({"connectTimeout":30000})");
    row("sum of products", "{a:2*60*60+30*60-1, b:10/4}", R"({"a":8999,"b":2.5})");
    row("string sum", "{a:'x' + \"y\" + `z`}", R"({"a":"xyz"})");
    row("undefined is dropped", "{a:undefined,b:1}", R"({"b":1})");
    row("null stays", "{a:null}", R"({"a":null})");
    row("escapes", R"({a:"\n\t\\\/\'\x41\u0042\u{1F600}\q"})", R"({"a":"\n\t\\/'AB😀q"})");
    row("line that goes on", "{a:'x\\\ny'}", R"({"a":"xy"})");
    row("Buffer, hex", "{a:Buffer.from('00ff','hex')}", R"({"a":{"hex":"00ff"}})");
    row("Buffer, base64", "{a:Buffer.from(\"AP8=\", 'base64')}", R"({"a":{"base64":"AP8="}})");
    row("Buffer, text", "{a:Buffer.from('x'),b:Buffer.from('y','utf8')}", R"({"a":"x","b":"y"})");
    row("Buffer, latin1", "{a:Buffer.from('\xC3\xBC','latin1')}", R"({"a":{"hex":"fc"}})");
    row("Buffer, list", "{a:Buffer.from([1,0xff]),b:new Uint8Array([2]),c:Buffer.alloc(0)}",
        R"({"a":{"type":"Buffer","data":[1,255]},"b":{"type":"Buffer","data":[2]},"c":{"type":"Buffer","data":[]}})");
    row("file", "{ca:fs.readFileSync('ca.pem'),key:readFileSync(\"k.pem\",'utf8'),}", R"({"ca":{"file":"ca.pem"},"key":{"file":"k.pem"}})");
    row("user properties keep their order", "{userProperties:{z:'1',a:'2',z:'3'}}",
        R"({"userProperties":[["z","1"],["a","2"],["z","3"]]})");
    row("last of equal keys", "{a:1,a:2}", R"({"a":2})");
}

void TstJsObject::accepted()
{
    QFETCH(QString, text);
    QFETCH(QString, json);
    const auto parsed = parseOptionsObject(text);
    if (const auto *problem = std::get_if<SettingsProblem>(&parsed))
        QFAIL(qPrintable(problem->text));
    QCOMPARE(std::get<QJsonObject>(parsed), QJsonDocument::fromJson(json.toUtf8()).object());
}

void TstJsObject::refused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, int line, int column, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << line << column << QString::fromUtf8(expected);
    };
    row("empty", "", 1, 1, "an object was expected");
    row("blank", " \n ", 2, 2, "an object was expected");
    row("array", "[1]", 1, 1, "an object was expected");
    row("text", "hello", 1, 6, "an object was expected");
    row("cut off", "{\"clientId\": \"lab\", \"will\": {\"topic\": \"lab/will\", ", 1, 51, "the text ends here");
    row("value missing", "{a:}", 1, 4, "a value was expected for \"a\"");
    row("comma missing", "{a:1\n b:2}", 2, 2, "\",\" or \"}\"");
    row("colon missing", "{a 1}", 1, 4, "\":\"");
    row("shorthand", "{clientId}", 1, 10, "\":\"");
    row("spread", "{...base}", 1, 2, "a key");
    row("two commas", "{a:1,,b:2}", 1, 6, "a key");
    row("bracket for brace", "{a:[1}", 1, 6, "\",\" or \"]\"");
    row("string not closed", "{a:\n 'x\n}", 2, 2, "does not end");
    row("comment not closed", "{a:1} /* x", 1, 7, "does not end");
    row("substitution", "{a:`x${1}`}", 1, 6, "code is not run");
    row("identifier", "{a:\n  foo}", 2, 3, "quotes");
    row("environment", "{a:process.env.X}", 1, 4, "code is not run");
    row("function call", "{a:f(1)}", 1, 4, "code is not run");
    row("string and code", "{clientId:'a' + Math.random()}", 1, 17, "code is not run");
    row("not a number", "{a:12x}", 1, 4, "no number");
    row("bad escape", "{a:'\\xZZ'}", 1, 5, "escape");
    row("division by zero", "{a:1/0}", 1, 4, "finite");
    row("more behind", "{a:1} {b:2}", 1, 7, "nothing more");
    row("NaN", "{a:NaN}", 1, 4, "quotes");
    row("invisible character", "{a:\x01}", 1, 4, "U+0001");
    row("encoding", "{a:Buffer.from('x','rot13')}", 1, 4, "hex, base64");
}

void TstJsObject::refused()
{
    QFETCH(QString, text);
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(QString, expected);
    const auto parsed = parseOptionsObject(text);
    QVERIFY(std::holds_alternative<SettingsProblem>(parsed));
    const auto &problem = std::get<SettingsProblem>(parsed);
    QCOMPARE(problem.cause, u"option-invalid"_s);
    QCOMPARE(problem.field, SettingsField::Options);
    QVERIFY2(problem.text.contains(u"line %1, column %2:"_s.arg(line).arg(column)), qPrintable(problem.text));
    QVERIFY2(problem.text.contains(expected), qPrintable(problem.text));
}

void TstJsObject::exampleOfTheDocumentation()
{
    const auto parsed = parseOptionsObject(uR"(options={
    clientId:"mqttjs01",
    protocolVersion:4, //use 5 for mqttv5
    username:"steve",
    password:"password",
    clean:true};
)"_s);
    QVERIFY(std::holds_alternative<QJsonObject>(parsed));
    ConnectionSettings settings;
    const OptionsResult result = applyOptions(std::get<QJsonObject>(parsed), settings);
    QVERIFY(result.problems.isEmpty() && result.notes.isEmpty());
    QCOMPARE(settings.clientId, u"mqttjs01"_s);
    QCOMPARE(settings.version, mqtt::Version::V311);
    QCOMPARE(settings.credentials, (Credentials{u"steve"_s, QByteArray("password")}));
    QVERIFY(settings.cleanStart);
}

void TstJsObject::secretsStayOutOfErrors()
{
    for (const char *text : {"{password: hunter2}", "{password: 'hunter2", "{password: 'x' hunter2}", "{password: hunter2.x()}",
                             "{password: \"hunter2\" + x}", "{password 'hunter2'}", "{password: 1hunter2}"}) {
        const auto parsed = parseOptionsObject(QString::fromLatin1(text));
        QVERIFY(std::holds_alternative<SettingsProblem>(parsed));
        QVERIFY2(!std::get<SettingsProblem>(parsed).text.contains("hunter2"_L1), text);
    }
}

void TstJsObject::limits()
{
    const auto isRefused = [](const QString &text) { return std::holds_alternative<SettingsProblem>(parseOptionsObject(text)); };
    const auto nested = [](int depth) { return "{a:"_L1 + QString(depth, u'[') + QString(depth, u']') + u'}'; };
    QVERIFY(!isRefused(nested(64)));
    QVERIFY(isRefused(nested(65)));
    QVERIFY(isRefused(nested(1'000'000)));
    QVERIFY(isRefused(QString(1'000'000, u'(')));
    QVERIFY(isRefused(QString(8 * 1024 * 1024 + 1, u' ')));
    QVERIFY(isRefused("{a:["_L1 + u"1,"_s.repeated(200'000) + "]}"_L1));
    QVERIFY(!isRefused("{a:'"_L1 + QString(4'000'000, u'x') + "'}"_L1));
    QString keys = u"{"_s;
    for (int i = 0; i < 90'000; ++i)
        keys += u"k%1:1,"_s.arg(90'000 - i);
    QVERIFY(!isRefused(keys + u'}')); // within the test's time limit
}

void TstJsObject::everyCutIsAnError()
{
    const QString text = uR"(const o = {a: 'x\u0041', "b": [1, 0x2, {c: `t`}], d: Buffer.from("00", 'hex'), /* e */ f: 2 * 3, // g
 h: fs.readFileSync("i")})"_s;
    QVERIFY(std::holds_alternative<QJsonObject>(parseOptionsObject(text)));
    for (qsizetype length = 0; length < text.size(); ++length)
        QVERIFY2(std::holds_alternative<SettingsProblem>(parseOptionsObject(text.left(length))), qPrintable(text.left(length)));
}

void TstJsObject::encodings()
{
    const QString text = u"{a:'ü'}"_s;
    const auto isRead = [](const QByteArray &content) {
        const auto parsed = parseOptionsObject(content);
        const auto *object = std::get_if<QJsonObject>(&parsed);
        return object && object->value("a"_L1).toString() == u"ü"_s;
    };
    QVERIFY(isRead(text.toUtf8()));
    QVERIFY(isRead("\xEF\xBB\xBF" + text.toUtf8()));
    QVERIFY(isRead("\xFF\xFE" + QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2)));
    QVERIFY(!isRead(text.toLatin1()));
}

QTEST_APPLESS_MAIN(TstJsObject)
#include "tst_js_object.moc"
