// What a text is recognised as, and limits that hold for every form.
#include "interchange/ImportJob.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
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
    void files();
    void job();
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

// Several as one; what is said of one names it.
void TstImport::files()
{
    const QTemporaryDir folder;
    const auto written = [&](const QString &name, const QByteArray &content) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
    };
    const QString urls = written(u"urls"_s, QByteArray("mqtt://a.lan\n").repeated(MostImported - 1));
    const QString options = written(u"options"_s, "-h b.lan\n");
    const QString none = written(u"none"_s, "hello");
    const QString list = written(u"list"_s, R"([{"host": "c"}, {"x": 1}, {"host": "d"}])");
    int progressed = 0;
    const Import import = importFiles({urls, options, none, list, folder.filePath(u"gone"_s)}, {}, [&](int read) { progressed = read; });
    QCOMPARE(progressed, 5);
    QCOMPARE(import.form, u"files"_s);
    QCOMPARE(import.connections.size(), MostImported);
    QCOMPARE(import.connections.last().settings.endpoint.host, u"b.lan"_s);
    QVERIFY2(import.problem.startsWith("none: "_L1), qPrintable(import.problem));
    QStringList names;
    for (const ImportRemark &remark : import.remarks)
        names.append(remark.name);
    QCOMPARE(names, (QStringList{u"none"_s, u"list"_s, u"gone"_s, QString()}));
    QVERIFY2(import.remarks.last().text.startsWith("2 more connection"_L1), qPrintable(import.remarks.last().text));
    QCOMPARE(importFiles({options}).form, u"mosquitto-options"_s);
    const Import many = importFiles(QStringList(MostImportFiles + 1, options));
    QCOMPARE(many.form, u"mosquitto-options"_s);
    QCOMPARE(many.connections.size(), MostImportFiles);
    QCOMPARE(many.remarks.size(), 1);
}

void TstImport::job()
{
    const QString slow = u"a={"_s + u"k:1,"_s.repeated(9'000) + u"}\n"_s + u"b=a;"_s.repeated(20'000);
    ImportJob job;
    QSignalSpy finished(&job, &ImportJob::finished);
    job.start(slow, {});
    QVERIFY(job.isRunning());
    job.start(u"mqtt://a.lan"_s, {}); // in its place
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 15'000);
    QVERIFY(!job.isRunning());
    QCOMPARE(finished.first().first().value<Import>().form, u"mqtt-url"_s);
    job.start(slow, {});
    job.cancel();
    QVERIFY(!job.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(job.isIdle(), 15'000);
    QCOMPARE(finished.count(), 1);
    job.start(QStringList{u"/none"_s, u"/nothing"_s}, {});
    QSignalSpy progressed(&job, &ImportJob::progressed);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, 15'000);
    QVERIFY(!finished.last().first().value<Import>().problem.isEmpty());
    QElapsedTimer timer;
    {
        ImportJob hurried; // its end waits for the thread
        hurried.start(slow, {});
        timer.start();
    }
    QVERIFY2(timer.elapsed() < 3'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TstImport)
#include "tst_import.moc"
