// What a text is recognised as, and limits that hold for every form.
#include "interchange/Import.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TstImport : public QObject
{
    Q_OBJECT
private slots:
    void urls_data();
    void urls();
    void urlWithCredentials();
    void badUrls();
    void unknown_data();
    void unknown();
    void blank();
    void tooLarge();
    void file();
};

void TstImport::urls_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("urls");
    QTest::newRow("one") << u"mqtts://broker.lan:8884"_s << QStringList{u"mqtts://broker.lan:8884"_s};
    QTest::newRow("quoted, with a comma") << u"  'ws://broker.lan:9001/mqtt',\n"_s << QStringList{u"ws://broker.lan:9001/mqtt"_s};
    QTest::newRow("alias of a scheme") << u"ssl://broker.lan"_s << QStringList{u"mqtts://broker.lan"_s};
    QTest::newRow("one a line") << u"mqtt://a.lan\r\n\r\nwss://b.lan/x\n"_s << QStringList{u"mqtt://a.lan"_s, u"wss://b.lan/x"_s};
    QTest::newRow("host and port") << u"broker.lan:1884"_s << QStringList{u"mqtt://broker.lan:1884"_s};
    QTest::newRow("localhost") << u"localhost"_s << QStringList{u"mqtt://localhost"_s};
    QTest::newRow("IPv6") << u"mqtt://[2001:db8::1]:1883"_s << QStringList{u"mqtt://[2001:db8::1]"_s};
}

void TstImport::urls()
{
    QFETCH(QString, text);
    QFETCH(QStringList, urls);
    const Import import = importText(text);
    QCOMPARE(import.form, u"mqtt-url"_s);
    QCOMPARE(import.problem, QString());
    QStringList found;
    for (const ImportedConnection &connection : import.connections)
        found.append(connection.settings.url());
    QCOMPARE(found, urls);
}

void TstImport::urlWithCredentials()
{
    const Import import = importText(u"mqtt://gate7:hunter2@broker.lan"_s, {u"plant-"_s, {}});
    QCOMPARE(import.connections.size(), 1);
    const ConnectionSettings &settings = import.connections.first().settings;
    QCOMPARE(settings.credentials.username, u"gate7"_s);
    QCOMPARE(settings.credentials.password, "hunter2"_ba);
    QVERIFY(settings.clientId.startsWith("plant-"_L1));
}

// Each with its line, and no secret of it.
void TstImport::badUrls()
{
    const Import import = importText(u"mqtt://a.lan\nmqtt://u:hunter2@b.lan:99999\n\nmqqt://c.lan\nmqtt://d.lan\nws://u:hunter2@\n"_s);
    QCOMPARE(import.connections.size(), 2);
    QCOMPARE(import.problem, QString());
    QStringList names;
    for (const ImportRemark &remark : import.remarks) {
        names.append(remark.name);
        QVERIFY2(!remark.text.isEmpty() && !remark.text.contains("hunter2"_L1), qPrintable(remark.text));
    }
    QCOMPARE(names, (QStringList{u"Line 2"_s, u"Line 4"_s, u"Line 6"_s}));
    const Import none = importText(u"mqtt://a.lan:x\nmqtt://b.lan:y\n"_s);
    QVERIFY(none.connections.isEmpty());
    QVERIFY2(none.problem.startsWith("Line 1: "_L1), qPrintable(none.problem));
    QCOMPARE(none.remarks.size(), 2);
    QVERIFY(!importText(u"mqtt://a.lan:x"_s).problem.startsWith("Line"_L1));
}

void TstImport::unknown_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("words") << u"hello world"_s;
    QTest::newRow("one word") << u"hello"_s;
    QTest::newRow("web page") << u"<!DOCTYPE html><html><body>mqtt</body></html>"_s;
    QTest::newRow("command of another program") << u"ls -l /tmp"_s;
    QTest::newRow("URL in a sentence") << u"The broker is at mqtt://broker.lan today."_s;
}

void TstImport::unknown()
{
    QFETCH(QString, text);
    const Import import = importText(text);
    QCOMPARE(import.form, QString());
    QVERIFY(import.connections.isEmpty());
    QVERIFY(!import.problem.isEmpty());
}

void TstImport::blank()
{
    QCOMPARE(importText({}), Import());
    QCOMPARE(importText(u" \n\t"_s), Import());
    QCOMPARE(importContent({}), Import());
}

void TstImport::tooLarge()
{
    const Import import = importText(QString(LargestImport + 1, u'x'));
    QVERIFY(import.connections.isEmpty());
    QVERIFY2(import.problem.contains("8 MiB"_L1), qPrintable(import.problem));
    QVERIFY(importContent(QByteArray(LargestImport + 1, 'x')).problem.contains("8 MiB"_L1));
}

void TstImport::file()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"some.bin"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\xEF\xBB\xBFmqtt://broker.lan\r\n");
    file.close();
    QCOMPARE(importFile(file.fileName()).connections.value(0).settings.url(), u"mqtt://broker.lan"_s);
    QVERIFY(!importFile(folder.path()).problem.isEmpty());
    QVERIFY(!importFile(folder.filePath(u"none"_s)).problem.isEmpty());
    QVERIFY(!importContent("mqtt://\xC3\x28").problem.isEmpty());
    QVERIFY(!importContent("mqtt://a\0b"_ba + QByteArray(1, '\0')).problem.isEmpty());
}

QTEST_APPLESS_MAIN(TstImport)
#include "tst_import.moc"
