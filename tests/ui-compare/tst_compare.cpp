// The comparison as a person uses it: choosing, dropping, swapping, copying, and what it says when there is nothing to show.
#include "compare/CompareWindow.h"
#include "compare/ComparisonModel.h"
#include "compare/ComparisonView.h"
#include "diagnosis/ReportSamples.h"
#include "status/TextBlock.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

template <typename Widget>
Widget *named(QWidget &within, const QString &name)
{
    for (Widget *widget : within.findChildren<Widget *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

QJsonObject connectedTo(const QString &host, quint16 port = 20'000)
{
    Report report = samples::connectedReport();
    report.attempt.settings.endpoint.host = host;
    report.attempt.settings.endpoint.port = port;
    report.url = report.attempt.settings.urlWithPort();
    return toJson(report);
}

CompareEntry entry(const QString &key, const QJsonObject &report)
{
    return {key, u"%1 · #1 at 07:12:05 · connected"_s.arg(key), [report] { return report; }};
}

/// A shown window with three attempts, of which "a" and "again" are the same but for the times.
struct Shown : CompareWindow {
    Shown()
    {
        QJsonObject again = connectedTo(u"a.lan"_s);
        QJsonArray stages = again["stages"_L1].toArray();
        QJsonObject tcp = stages[1].toObject();
        tcp["ms"_L1] = 1.7;
        stages[1] = tcp;
        again["stages"_L1] = stages;
        setEntries({entry(u"b"_s, connectedTo(u"b.lan"_s, 1883)), entry(u"a"_s, connectedTo(u"a.lan"_s)), entry(u"again"_s, again)});
        show();
    }

    QString sentence() { return findChild<TextBlock *>(u"sentence"_s)->text(); }
    ComparisonView *view() { return findChild<ComparisonView *>(); }
    QAbstractItemModel *model() { return view()->model(); }
    QStringList fields()
    {
        QStringList result;
        for (int section = 0; section < model()->rowCount(); ++section) {
            const QModelIndex parent = model()->index(section, 0);
            for (int row = 0; row < model()->rowCount(parent); ++row)
                result.append(model()->index(row, 0, parent).data().toString());
        }
        return result;
    }
};

QString written(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    QFile file(folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
}

void drop(QWidget &on, const QString &fileName, QPoint at)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(fileName)});
    QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&on, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(at), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&on, &event);
}

} // namespace

class TstCompare : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void nothingChosen();
    void twoAttempts();
    void onlyWhatDiffers();
    void nothingDiffersButTheTimes();
    void theSameAttempt();
    void swapSides();
    void savedReports();
    void droppedReport_data();
    void droppedReport();
    void unusableFile();
    void newAttemptsKeepTheChoice();
    void copies();
    void modelIsSound();
    void wordsAndSignsBesideColours();
    void namesForAssistiveTechnology();
    void tabReachesEverything();
    void hostileTextsStayPlain();
    void sizeComesBack();
};

void TstCompare::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"connack-test"_s);
    QCoreApplication::setApplicationName(u"compare"_s);
    QSettings().clear();
}

void TstCompare::nothingChosen()
{
    CompareWindow window;
    window.show();
    QVERIFY(window.findChild<ComparisonView *>()->emptyText().startsWith("No attempt was made yet."_L1));
    QVERIFY(!named<QPushButton>(window, u"Copy as Markdown"_s)->isEnabled());
    QVERIFY(!named<QComboBox>(window, u"Left attempt"_s)->isEnabled());

    Shown shown;
    QVERIFY(shown.view()->emptyText().startsWith("Choose two attempts"_L1));
    QVERIFY(shown.sentence().isEmpty());
    QCOMPARE(shown.model()->rowCount(), 0);
    shown.choose(u"a"_s, {});
    QVERIFY(shown.view()->emptyText().startsWith("Choose two attempts"_L1));
}

void TstCompare::twoAttempts()
{
    Shown window;
    auto *left = named<QComboBox>(window, u"Left attempt"_s);
    auto *right = named<QComboBox>(window, u"Right attempt"_s);
    QCOMPARE(left->itemText(0), u"b · #1 at 07:12:05 · connected"_s);
    left->setFocus();
    QTest::keyClick(left, Qt::Key_Down); // the first
    right->setFocus();
    QTest::keyClick(right, Qt::Key_Down);
    QTest::keyClick(right, Qt::Key_Down); // the second
    QCOMPARE(window.left()->chosenKey(), u"b"_s);
    QCOMPARE(window.right()->chosenKey(), u"a"_s);
    QVERIFY2(window.sentence().startsWith("The settings differ: host: b.lan and a.lan; port: 1883 and 20000."_L1),
             qPrintable(window.sentence()));
    QCOMPARE(window.fields(), QStringList({u"host"_s, u"port"_s}));
    QVERIFY(window.view()->isExpanded(window.model()->index(0, 0)));
}

void TstCompare::onlyWhatDiffers()
{
    Shown window;
    window.choose(u"a"_s, u"b"_s);
    auto *only = named<QCheckBox>(window, u"Only what differs"_s);
    QVERIFY(only->isChecked());
    QTest::mouseClick(only, Qt::LeftButton, {}, QPoint(8, only->height() / 2));
    QVERIFY(!only->isChecked());
    QVERIFY(window.fields().contains(u"keepalive"_s));
    QVERIFY(window.fields().contains(u"Peer"_s));
    QTest::keyClick(only, Qt::Key_Space);
    QCOMPARE(window.fields(), QStringList({u"host"_s, u"port"_s}));
}

void TstCompare::nothingDiffersButTheTimes()
{
    Shown window;
    window.choose(u"a"_s, u"again"_s);
    QCOMPARE(window.model()->rowCount(), 0);
    QCOMPARE(window.view()->emptyText(), u"Nothing differs but the times."_s);
    QCOMPARE(window.sentence(), u"Nothing differs but the times."_s);
    QVERIFY(named<QPushButton>(window, u"Copy as Markdown"_s)->isEnabled());
}

void TstCompare::theSameAttempt()
{
    Shown window;
    window.choose(u"a"_s, u"a"_s);
    QVERIFY(window.view()->emptyText().startsWith("Both sides are the same attempt."_L1));
}

void TstCompare::swapSides()
{
    Shown window;
    window.choose(u"a"_s, u"b"_s);
    auto *swap = named<QPushButton>(window, u"Swap sides"_s);
    QTest::mouseClick(swap, Qt::LeftButton);
    QCOMPARE(window.left()->chosenKey(), u"b"_s);
    QCOMPARE(window.right()->chosenKey(), u"a"_s);
    QVERIFY(window.sentence().startsWith("The settings differ: host: b.lan and a.lan"_L1));
    // One side alone goes over as well.
    window.choose({}, u"a"_s);
    QTest::mouseClick(swap, Qt::LeftButton);
    QCOMPARE(window.left()->chosenKey(), u"a"_s);
    QCOMPARE(window.right()->chosenKey(), QString());
}

void TstCompare::savedReports()
{
    const QTemporaryDir folder;
    const QString name = written(folder, u"there.json"_s, QJsonDocument(connectedTo(u"there.lan"_s)).toJson());
    Shown window;
    window.choose(u"a"_s, {});
    window.right()->openFile(name);
    QVERIFY(window.right()->chosenTitle().startsWith("there.json"_L1));
    QCOMPARE(window.left()->chosenKey(), u"a"_s);
    QVERIFY(window.sentence().contains("a.lan and there.lan"_L1));
    // It can be chosen on the other side too, and stays when attempts come and go.
    window.left()->choose(window.right()->chosenKey());
    QVERIFY(window.left()->chosenTitle().startsWith("there.json"_L1));
    window.setEntries({});
    QVERIFY(window.left()->chosenTitle().startsWith("there.json"_L1));
    // Read once more, it is there once.
    window.right()->openFile(name);
    QCOMPARE(named<QComboBox>(window, u"Right attempt"_s)->count(), 1);
}

void TstCompare::droppedReport_data()
{
    QTest::addColumn<bool>("left");
    QTest::newRow("left") << true;
    QTest::newRow("right") << false;
}

void TstCompare::droppedReport()
{
    QFETCH(bool, left);
    const QTemporaryDir folder;
    const QString name = written(folder, u"there.json"_s, QJsonDocument(connectedTo(u"there.lan"_s)).toJson());
    Shown window;
    drop(window, name, {left ? 20 : window.width() - 20, window.height() / 2});
    QCOMPARE(window.left()->report().has_value(), left);
    QCOMPARE(window.right()->report().has_value(), !left);

    QMimeData text;
    text.setText(u"no file"_s);
    QDragEnterEvent enter({20, 20}, Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QApplication::sendEvent(&window, &enter);
    QVERIFY(!enter.isAccepted());
}

void TstCompare::unusableFile()
{
    const QTemporaryDir folder;
    Shown window;
    window.choose(u"a"_s, u"b"_s);
    window.right()->openFile(written(folder, u"report.md"_s, "# Connection report\n"));
    const auto shown = [&window] {
        for (const TextBlock *block : window.right()->findChildren<TextBlock *>()) {
            if (block->isVisible())
                return block->text();
        }
        return QString();
    };
    QVERIFY2(shown().contains("report.md is Markdown"_L1) && shown().contains("JSON"_L1), qPrintable(shown()));
    QCOMPARE(window.right()->chosenKey(), u"b"_s); // what was there stays
    window.right()->choose(u"a"_s);
    QCOMPARE(shown(), QString());
}

void TstCompare::newAttemptsKeepTheChoice()
{
    Shown window;
    window.choose(u"a"_s, u"b"_s);
    QSignalSpy reset(window.model(), &QAbstractItemModel::modelReset);
    window.setEntries(
        {entry(u"new"_s, connectedTo(u"new.lan"_s)), entry(u"b"_s, connectedTo(u"b.lan"_s, 1883)), entry(u"a"_s, connectedTo(u"a.lan"_s))});
    QCOMPARE(window.left()->chosenKey(), u"a"_s);
    QCOMPARE(window.right()->chosenKey(), u"b"_s);
    QCOMPARE(reset.size(), 0); // nor does the view jump
    window.setEntries({entry(u"b"_s, connectedTo(u"b.lan"_s))});
    QCOMPARE(window.left()->chosenKey(), QString());
    QVERIFY(window.view()->emptyText().startsWith("Choose two attempts"_L1));
}

void TstCompare::copies()
{
    Shown window;
    window.choose(u"a"_s, u"b"_s);
    const QModelIndex section = window.model()->index(0, 0);
    window.view()->setCurrentIndex(window.model()->index(1, 0, section));
    window.view()->setFocus();
    QTest::keyClick(window.view(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"port\t20000\t1883\tdiffers"_s);
    QTest::mouseClick(named<QPushButton>(window, u"Copy as Markdown"_s), Qt::LeftButton);
    const QString markdown = QApplication::clipboard()->text();
    QVERIFY(markdown.contains("| port | `20000` | `1883` | **differs** |"_L1));
    QVERIFY(markdown.contains(u"- Left: `a · #1 at 07:12:05 · connected`"_s));
    QVERIFY(!markdown.contains("keepalive"_L1));
}

void TstCompare::modelIsSound()
{
    ComparisonModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(compareReports(connectedTo(u"a.lan"_s), toJson(samples::reportOf(u"u"_s))));
    QVERIFY(model.rowCount() > 5);
    model.setOnlyDifferences(false);
    model.setRows(compareReports(connectedTo(u"a.lan"_s), connectedTo(u"a.lan"_s)));
    QVERIFY(model.rowCount() > 3);
    model.setOnlyDifferences(true);
    QCOMPARE(model.rowCount(), 0);
    model.setRows({});
    QCOMPARE(model.rowCount(), 0);
}

void TstCompare::wordsAndSignsBesideColours()
{
    Shown window;
    window.choose(u"a"_s, u"b"_s);
    const QModelIndex row = window.model()->index(0, 0, window.model()->index(0, 0));
    QCOMPARE(row.data().toString(), u"host"_s);
    QVERIFY(!row.data(Qt::DecorationRole).isNull());
    QCOMPARE(row.siblingAtColumn(ComparisonModel::Difference).data().toString(), u"differs"_s);
    QVERIFY(row.siblingAtColumn(ComparisonModel::Difference).data(Qt::ForegroundRole).isValid());
    QCOMPARE(row.data(Qt::AccessibleTextRole).toString(), u"host, differs, likely to matter"_s);
}

void TstCompare::namesForAssistiveTechnology()
{
    Shown window;
    for (const auto *name : {"Left attempt", "Right attempt", "Open a saved report on the left", "Open a saved report on the right",
                             "Swap sides", "Copy as Markdown", "Only what differs", "Comparison"})
        QVERIFY2(named<QWidget>(window, QString::fromLatin1(name)), name);
    window.choose(u"a"_s, u"b"_s);
    QCOMPARE(window.findChild<TextBlock *>(u"sentence"_s)->accessibleName(), window.sentence());
}

void TstCompare::tabReachesEverything()
{
    Shown window;
    window.choose(u"a"_s, u"b"_s);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    named<QComboBox>(window, u"Left attempt"_s)->setFocus();
    QSet<QString> reached;
    for (int i = 0; i < 20; ++i) {
        reached.insert(QApplication::focusWidget()->accessibleName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const auto *name : {"Left attempt", "Right attempt", "Open a saved report on the left", "Open a saved report on the right",
                             "Swap sides", "Copy as Markdown", "Only what differs", "Comparison"})
        QVERIFY2(reached.contains(QString::fromLatin1(name)), name);
    QTest::keyClick(&window, Qt::Key_Escape);
    QVERIFY(!window.isVisible());
}

void TstCompare::hostileTextsStayPlain()
{
    Shown window;
    QJsonObject report = toJson(samples::reportOf(u"<b>x</b>\u202Egnp"_s));
    window.setEntries({entry(u"a"_s, connectedTo(u"a.lan"_s)), {u"h"_s, u"<b>x</b>\u202Egnp"_s, [report] { return report; }}});
    window.choose(u"a"_s, u"h"_s);
    QVERIFY(!named<QComboBox>(window, u"Right attempt"_s)->currentText().contains(u'\u202E'));
    const QAbstractItemModel *model = window.model();
    for (int section = 0; section < model->rowCount(); ++section) {
        const QModelIndex parent = model->index(section, 0);
        for (int row = 0; row < model->rowCount(parent); ++row) {
            for (int column = 0; column < ComparisonModel::ColumnCount; ++column) {
                const QModelIndex index = model->index(row, column, parent);
                QVERIFY(!index.data().toString().contains(u'\u202E'));
                QVERIFY(!index.data(Qt::ToolTipRole).toString().contains("<b>"_L1));
            }
        }
    }
}

void TstCompare::sizeComesBack()
{
    {
        Shown window;
        window.resize(777, 555);
        window.close();
    }
    CompareWindow window;
    QCOMPARE(window.size(), QSize(777, 555));
}

QTEST_MAIN(TstCompare)
#include "tst_compare.moc"
