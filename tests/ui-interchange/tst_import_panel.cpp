// The import panel: what was recognised, what is taken over and what not, and which connections are chosen.
#include "interchange/ImportModel.h"
#include "interchange/ImportPanel.h"
#include "status/FactView.h"
#include "status/TextBlock.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

constexpr int deadline = 15'000; // ms

template <typename Widget>
Widget *named(QWidget &within, const QString &name)
{
    for (Widget *widget : within.findChildren<Widget *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

QString textOf(const Facts &facts)
{
    QString text;
    for (const Fact &fact : facts)
        text += fact.cells.join(u'|') + u'\n' + textOf(fact.children);
    return text;
}

QString statusOf(ImportPanel &panel)
{
    QStringList texts;
    for (const TextBlock *block : panel.findChildren<TextBlock *>())
        texts.append(block->text());
    return texts.join(u'\n');
}

QString details(ImportPanel &panel)
{
    return textOf(panel.findChild<FactView *>()->factModel()->facts());
}

} // namespace

class TstImportPanel : public QObject
{
    Q_OBJECT
private slots:
    void pasted();
    void choosing();
    void typed();
    void damagedFile();
    void severalFiles();
    void badUrlsAlone();
    void largeText();
    void stopped();
    void tooLarge();
    void secretsAreMasked();
    void keys();
};

void TstImportPanel::pasted()
{
    ImportPanel panel;
    const QAbstractItemModelTester tester(panel.findChild<ImportModel *>());
    panel.show();
    auto *run = named<QPushButton>(panel, u"Import"_s);
    QVERIFY(!run->isEnabled());
    panel.setText(u"mosquitto_sub -h b.lan --psk 00ff -I plant- -t 'a/#' -q 1"_s);
    QVERIFY2(statusOf(panel).contains("mosquitto_sub command line: 1 connection"_L1), qPrintable(statusOf(panel)));
    QCOMPARE(panel.findChild<ImportModel *>()->rowCount(), 1);
    QVERIFY2(details(panel).contains("Not taken over\n--psk|"_L1), qPrintable(details(panel)));
    QVERIFY(details(panel).contains("Taken over differently\n-I|"_L1));
    QVERIFY(details(panel).contains("a/# (QoS 1)"_L1));
    QVERIFY(run->text().startsWith("&Import 1 connection"_L1));
    panel.setText({});
    QCOMPARE(panel.findChild<ImportModel *>()->rowCount(), 0);
    QVERIFY(!run->isEnabled());
}

void TstImportPanel::choosing()
{
    ImportPanel panel;
    QSignalSpy spy(&panel, &ImportPanel::importRequested);
    panel.show();
    panel.setText(u"mqtt://a.lan\nmqtt://b.lan\nmqtt://c.lan"_s);
    auto *model = panel.findChild<ImportModel *>();
    auto *run = named<QPushButton>(panel, u"Import"_s);
    auto *all = named<QCheckBox>(panel, u"All connections found"_s);
    QVERIFY(run->text().startsWith("&Import 3 connection"_L1));
    QCOMPARE(all->checkState(), Qt::Checked);
    QVERIFY(model->setData(model->index(1, ImportModel::Name), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(run->text().startsWith("&Import 2 connection"_L1));
    QCOMPARE(all->checkState(), Qt::PartiallyChecked);
    run->click();
    QCOMPARE(spy.count(), 1);
    const auto chosen = spy.first().first().value<QList<ImportedConnection>>();
    QCOMPARE(chosen.size(), 2);
    QCOMPARE(chosen[1].settings.url(), u"mqtt://c.lan"_s);
    all->click();
    QCOMPARE(model->chosen().size(), 3);
    all->click();
    QVERIFY(!run->isEnabled());
}

void TstImportPanel::typed()
{
    ImportPanel panel;
    panel.show();
    auto *text = named<QPlainTextEdit>(panel, u"Text to import"_s);
    QTest::keyClicks(text, u"ws://broker.lan:9001/mqtt"_s);
    QTRY_COMPARE_WITH_TIMEOUT(panel.findChild<ImportModel *>()->rowCount(), 1, deadline);
    QCOMPARE(panel.import().form, u"mqtt-url"_s);
}

void TstImportPanel::damagedFile()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"export.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[\n {\"clientId\": \"a\",\n  \"host\": ");
    file.close();
    ImportPanel panel;
    panel.show();
    panel.openFiles({file.fileName()});
    QTRY_VERIFY_WITH_TIMEOUT(!panel.isReading(), deadline);
    QVERIFY2(statusOf(panel).contains("line 3, column"_L1), qPrintable(statusOf(panel)));
    QVERIFY(statusOf(panel).contains("export.json"_L1));
    panel.setText(u"mqtt://a"_s);
    QVERIFY(!statusOf(panel).contains("export.json"_L1));
    QCOMPARE(panel.findChild<ImportModel *>()->rowCount(), 1);
}

void TstImportPanel::severalFiles()
{
    const QTemporaryDir folder;
    QStringList names;
    for (const QByteArray &content : {"mqtt://a.lan"_ba, "-h b.lan\n"_ba, "nothing of these"_ba}) {
        QFile file(folder.filePath(u"file%1.txt"_s.arg(names.size())));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        names.append(file.fileName());
    }
    ImportPanel panel;
    panel.show();
    panel.openFiles(names);
    QTRY_VERIFY_WITH_TIMEOUT(!panel.isReading(), deadline);
    QCOMPARE(panel.findChild<ImportModel *>()->rowCount(), 2);
    for (const QString &name : {u"file0.txt"_s, u"file1.txt"_s, u"file2.txt"_s})
        QVERIFY2(statusOf(panel).contains(name), qPrintable(statusOf(panel)));
    QVERIFY2(details(panel).contains("Not taken over\nfile2.txt|"_L1), qPrintable(details(panel)));
}

// What is said of a text stands there also where there is no connection.
void TstImportPanel::badUrlsAlone()
{
    ImportPanel panel;
    panel.show();
    panel.setText(u"mqtt://a.lan:x\nmqtt://b.lan:y"_s);
    QVERIFY2(details(panel).contains("Not taken over\nLine 1|"_L1) && details(panel).contains("Line 2|"_L1), qPrintable(details(panel)));
}

// It is read on a thread of its own; what is typed meanwhile counts.
void TstImportPanel::largeText()
{
    ImportPanel panel;
    panel.show();
    auto *run = named<QPushButton>(panel, u"Import"_s);
    panel.setText(u"mqtt://a.lan"_s);
    QVERIFY(run->isEnabled());
    panel.setText(u"mosquitto_sub -h a.lan -t x\n"_s.repeated(5'000));
    QVERIFY(panel.isReading());
    QVERIFY(!run->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(!panel.isReading(), deadline);
    QCOMPARE(panel.findChild<ImportModel *>()->rowCount(), int(MostImported));
    panel.setText(u"mosquitto_sub -h a.lan -t x\n"_s.repeated(5'000));
    panel.setText(u"mqtt://b.lan"_s);
    QVERIFY(!panel.isReading());
    QTRY_VERIFY_WITH_TIMEOUT(panel.findChild<ImportJob *>()->isIdle(), deadline); // what was cancelled is not heard
    QCOMPARE(panel.import().form, u"mqtt-url"_s);
    panel.setText(u"mosquitto_sub -h a.lan -t x\n"_s.repeated(5'000)); // and is no hindrance to closing
}

void TstImportPanel::stopped()
{
    ImportPanel panel;
    panel.show();
    auto *stop = named<QPushButton>(panel, u"Stop reading"_s);
    auto *progress = panel.findChild<QProgressBar *>();
    panel.setText(u"mqtt://a.lan"_s);
    QVERIFY(!stop->isVisible());
    const QString slow = u"mosquitto_sub \\\n"_s + u" --abcdefghijk x \\\n"_s.repeated(50'000); // takes seconds
    panel.setText(slow);
    QVERIFY(!stop->isVisible()); // most texts need no such thing
    QTRY_VERIFY_WITH_TIMEOUT(stop->isVisible() || !panel.isReading(), deadline);
    if (!panel.isReading())
        QSKIP("This machine reads it at once.");
    QVERIFY(progress->isVisible());
    QVERIFY2(statusOf(panel).contains("Reading..."_L1), qPrintable(statusOf(panel)));
    stop->click();
    QVERIFY(!panel.isReading() && !stop->isVisible() && !progress->isVisible());
    QVERIFY2(statusOf(panel).contains("Reading was stopped"_L1), qPrintable(statusOf(panel)));
}

void TstImportPanel::tooLarge()
{
    ImportPanel panel;
    panel.show();
    panel.setText(QString(LargestImport + 1, u'x'));
    QVERIFY2(statusOf(panel).contains("8 MiB"_L1), qPrintable(statusOf(panel)));
    QVERIFY(named<QPlainTextEdit>(panel, u"Text to import"_s)->document()->isEmpty());
}

void TstImportPanel::secretsAreMasked()
{
    ImportPanel panel;
    panel.show();
    panel.setText(
        u"{host: 'b', username: 'gate7', password: 'hunter2', passphrase: 'swordfish', protocol: 'wss', path: '/ws?token=abcdef', "
        u"wsOptions: {headers: {Authorization: 'Bearer zyxwv'}}, will: {topic: 't', payload: 'it is hunter2'}}"_s);
    QCOMPARE(panel.findChild<ImportModel *>()->rowCount(), 1);
    const auto *model = panel.findChild<ImportModel *>();
    QString shown = details(panel) + statusOf(panel);
    for (int column = 0; column < model->columnCount(); ++column) {
        shown += model->index(0, column).data().toString() + model->index(0, column).data(Qt::ToolTipRole).toString();
        shown += model->index(0, column).data(Qt::AccessibleTextRole).toString();
    }
    for (const QString &secret : {u"hunter2"_s, u"swordfish"_s, u"abcdef"_s, u"zyxwv"_s})
        QVERIFY2(!shown.contains(secret), qPrintable(shown));
    QVERIFY(shown.contains("gate7"_L1));
    QVERIFY(shown.contains("***"_L1));
}

void TstImportPanel::keys()
{
    ImportPanel panel;
    QSignalSpy closed(&panel, &ImportPanel::closeRequested);
    panel.show();
    QTest::keyClick(&panel, Qt::Key_Escape);
    QCOMPARE(closed.count(), 1);
    panel.setText(u"mqtt://a.lan\nmqtt://b.lan"_s);
    auto *list = panel.findChild<QTreeView *>();
    for (QTreeView *view : panel.findChildren<QTreeView *>()) {
        if (view->accessibleName() == "Connections found"_L1)
            list = view;
    }
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Space);
    QCOMPARE(panel.findChild<ImportModel *>()->chosen().size(), 1);
}

QTEST_MAIN(TstImportPanel)
#include "tst_import_panel.moc"
