// Values as the languages write them, read back by these languages themselves.
#include "interchange/ExportQuoting.h"
#include "interchange/ShellCommand.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Ran {
    QByteArray output;
    QByteArray errors;
    int status = -1;
};

/// Standard output of the program, with `script` as its last argument.
Ran run(const QString &program, const QStringList &arguments,
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(30'000))
        return {};
    return {process.readAllStandardOutput(), process.readAllStandardError(), process.exitCode()};
}

struct Value {
    const char *name;
    QByteArray bytes;
};

QList<Value> values()
{
    return {
        {"empty", ""},
        {"plain", "pump-7"},
        {"blanks", "  two words "},
        {"single quotes", "it's 'quoted'"},
        {"double quotes", "say \"yes\""},
        {"dollar and backtick", "$HOME `id` $(id) ${IFS}"},
        {"backslashes", "C:\\new\\table \\\\x\\"},
        {"line feeds", "\nline 1\nline 2\n\n"},
        {"percent", "100%s %d %%"},
        {"exclamation and history", "a!b !! !$"},
        {"globs", "*?[a-z]{1,2}~"},
        {"operators", "a;b&c|d<e>f(g)#h"},
        {"leading dash", "-rf"},
        {"leading equals sign", "=ls"},
        {"German", "G\xC3\xA4rten \xC3\xBC\x62\x65r \xE2\x82\xAC"},
        {"outside the BMP", "\xF0\x9F\x8C\xA1 21 \xC2\xB0\x43"},
        {"control characters", "bell\x07 escape\x1B[31m tab\t return\r delete\x7F"},
        {"control characters and a line feed at the end", "\x1B[0m\n"},
        {"hidden characters", "a\xE2\x80\xAE\x62\xE2\x80\xA8\x63\xEF\xBB\xBF\x64"},
        {"JavaScript's own", "${x} </script> \\u0041"},
    };
}

} // namespace

class TstExportQuoting : public QObject
{
    Q_OBJECT
private slots:
    void shell_data() { addValues(); }
    void shell();
    void shellBytes();
    void shellRefusesNul();
    void javaScript_data() { addValues(); }
    void javaScript();
    void python_data() { addValues(); }
    void python();
    void pythonOfBytes();
    void placeholders();
    void noForgedPlaceholder();
    void commands();
    void comments();

private:
    static void addValues()
    {
        QTest::addColumn<QByteArray>("bytes");
        for (const Value &value : values())
            QTest::newRow(value.name) << value.bytes;
    }
};

void TstExportQuoting::shell()
{
    QFETCH(QByteArray, bytes);
    const auto word = shellWord(QString::fromUtf8(bytes));
    QVERIFY(word);
    const Ran ran = run(u"/bin/sh"_s, {u"-c"_s, "printf '[%s]' "_L1 + *word});
    QCOMPARE(ran.errors, QByteArray());
    QCOMPARE(ran.output, '[' + bytes + ']');
    for (const uint c : word->toUcs4())
        QVERIFY2(c == u'\n' || QChar::isPrint(c), qPrintable(*word)); // what is pasted holds nothing that a terminal obeys
}

void TstExportQuoting::shellBytes()
{
    const QByteArray bytes = QByteArray::fromHex("ff00fe"
                                                 "0ac328f0288cbc")
                                 .replace('\0', "x");
    const auto word = shellWord(bytes);
    QVERIFY(word);
    QCOMPARE(run(u"/bin/sh"_s, {u"-c"_s, "printf '%s' "_L1 + *word}).output, bytes);
}

void TstExportQuoting::shellRefusesNul()
{
    QVERIFY(!shellWord(QByteArray("a\0b", 3)));
    QVERIFY(!shellWord(QString(QChar::Null)));
    ShellCommand command(u"echo"_s);
    QVERIFY(!command.add(u"-x"_s, QByteArray("\0", 1)));
    QCOMPARE(command.text(), u"echo"_s);
}

void TstExportQuoting::javaScript()
{
    const QString node = QStandardPaths::findExecutable(u"node"_s);
    if (node.isEmpty())
        QSKIP("node is not installed");
    QFETCH(QByteArray, bytes);
    const QString literal = jsString(QString::fromUtf8(bytes));
    const Ran ran = run(node, {u"-e"_s, "process.stdout.write('[' + ("_L1 + literal + ") + ']')"_L1});
    QCOMPARE(ran.errors, QByteArray());
    QCOMPARE(ran.output, '[' + bytes + ']');
    QVERIFY(!literal.contains(u'\n'));
}

void TstExportQuoting::python()
{
    const QString python3 = QStandardPaths::findExecutable(u"python3"_s);
    if (python3.isEmpty())
        QSKIP("python3 is not installed");
    QFETCH(QByteArray, bytes);
    const QString script =
        u"import sys\nsys.stdout.buffer.write((%1).encode() + b'|' + %2)"_s.arg(pythonString(QString::fromUtf8(bytes)), pythonBytes(bytes));
    const Ran ran = run(python3, {u"-c"_s, script});
    QCOMPARE(ran.errors, QByteArray());
    QCOMPARE(ran.output, bytes + '|' + bytes);
}

void TstExportQuoting::pythonOfBytes()
{
    QCOMPARE(pythonBytes(QByteArray("\0\xFF\"\\a\n", 6)), u"b\"\\x00\\xff\\\"\\\\a\\x0a\""_s);
}

void TstExportQuoting::placeholders()
{
    const QString text = "Bearer "_L1 + placeholder(u"MQTT_TOKEN"_s);
    QVERIFY(hasPlaceholder(text));
    QCOMPARE(withBareNames(text), u"Bearer MQTT_TOKEN"_s);
    QCOMPARE(shellWord(placeholder(u"MQTT_PASSWORD"_s)), u"\"$MQTT_PASSWORD\""_s);
    QCOMPARE(shellWord(text), u"'Bearer '\"$MQTT_TOKEN\""_s);
    QCOMPARE(shellWord(text.toUtf8()), u"'Bearer '\"$MQTT_TOKEN\""_s);
    QCOMPARE(jsString(text), u"'Bearer ' + process.env.MQTT_TOKEN"_s);
    QCOMPARE(pythonString(text), u"\"Bearer \" + os.environ[\"MQTT_TOKEN\"]"_s);
    QCOMPARE(pythonBytes(text.toUtf8()), u"(\"Bearer \" + os.environ[\"MQTT_TOKEN\"]).encode()"_s);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MQTT_TOKEN"_s, u"a b'$c"_s);
    QCOMPARE(run(u"/bin/sh"_s, {u"-c"_s, "printf '%s' "_L1 + *shellWord(text)}, environment).output, QByteArray("Bearer a b'$c"));
}

/// Noncharacters in a text from elsewhere name no variable.
void TstExportQuoting::noForgedPlaceholder()
{
    const QString forged = QChar(0xFDD0) + u"HOME"_s + QChar(0xFDD1);
    QVERIFY(!hasPlaceholder(forged));
    QVERIFY(!shellWord(forged)->contains("$HOME"_L1));
    QCOMPARE(run(u"/bin/sh"_s, {u"-c"_s, "printf '%s' "_L1 + *shellWord(forged)}).output, forged.toUtf8());
}

void TstExportQuoting::commands()
{
    ShellCommand small(u"mosquitto_sub"_s);
    small.add(u"-h"_s, u"broker.lan"_s);
    small.add(u"-i"_s, u"-x"_s);
    QCOMPARE(small.text(), u"mosquitto_sub -h broker.lan -i -x"_s);
    ShellCommand dashes(u"mqttx conn"_s, ShellCommand::DashValues::WithEqualsSign);
    dashes.add(u"--client-id"_s, u"-x"_s);
    dashes.add(u"--username"_s, u"- $y"_s);
    QCOMPARE(dashes.text(), u"mqttx conn --client-id=-x --username='- $y'"_s);
    ShellCommand large(u"tool"_s);
    for (int i = 0; i < 10; ++i)
        large.add(u"--some-option"_s, u"value %1"_s.arg(i));
    large.end(u"</dev/null"_s);
    QCOMPARE(large.text().count(" \\\n  "_L1), 11);
    QVERIFY(large.text().endsWith("\\\n  </dev/null"_L1));
}

void TstExportQuoting::comments()
{
    QCOMPARE(commentLine(u"one\nrm -rf /\r\u2028two\u0007"_s), u"one rm -rf / two"_s);
}

QTEST_GUILESS_MAIN(TstExportQuoting)
#include "tst_export_quoting.moc"
