// Logs to files and from files, in the window.
#include "connection/Connection.h"
#include "log/LogExportMenu.h"
#include "log/LogFileView.h"
#include "log/LogJobStrip.h"
#include "log/LogToFileDialog.h"
#include "log/LogView.h"
#include "log/PacketTable.h"
#include "trace/TraceEntries.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

template <typename T>
T *named(const QWidget *within, const QString &name)
{
    const auto all = within->findChildren<T *>();
    const auto found = std::find_if(all.begin(), all.end(), [&](const T *child) { return child->accessibleName() == name; });
    return found == all.end() ? nullptr : *found;
}

void fill(PacketLog *log, int publishes = 3)
{
    const auto source = log->addSource({.number = 1, .target = u"mqtt://here"_s, .startedAt = QDateTime::currentDateTimeUtc()});
    log->append(source, packetEntry(connectWithSecrets(), mqtt::Sender::Client));
    mqtt::Publish publish;
    publish.topicName = u"a/b"_s;
    for (int i = 0; i < publishes; ++i)
        log->append(source, packetEntry(publish, mqtt::Sender::Server, mqtt::Version::V5, i));
}

QString write(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    QFile file(folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
}

QByteArray exported(const PacketLog &log, LogFormat format)
{
    QByteArray bytes;
    const auto writer = makeLogWriter(format);
    writer->begin(bytes);
    for (qint64 i = 0; i < log.size(); ++i)
        writer->write(bytes, log.record(i));
    writer->end(bytes);
    return bytes;
}

QAction *actionOf(const QMenu &menu, const QString &start)
{
    for (QAction *action : menu.actions()) {
        if (QString(action->text()).remove(u'&').startsWith(start))
            return action;
    }
    return nullptr;
}

} // namespace

class TstLogFiles : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void opensAFile_data();
    void opensAFile();
    void saysWhatIsWrong();
    void menuFollowsTheView();
    void exportsWhatIsChosen();
    void writesWhileItRuns();
    void dialogSaysWhatCannotBe();
};

void TstLogFiles::initTestCase()
{
    QCoreApplication::setOrganizationName(u"connack-test"_s);
    QCoreApplication::setApplicationName(u"tst_logfiles"_s);
    QSettings().clear();
}

void TstLogFiles::opensAFile_data()
{
    QTest::addColumn<LogFormat>("format");
    QTest::newRow("jsonl") << LogFormat::JsonLines;
    QTest::newRow("pcapng") << LogFormat::PcapNg;
}

void TstLogFiles::opensAFile()
{
    QFETCH(LogFormat, format);
    QTemporaryDir folder;
    PacketLog log;
    fill(&log);
    QWidget parent;
    const QPointer<LogFileView> view(new LogFileView(write(folder, u"a"_s + endingOf(format), exported(log, format)), &parent));
    view->show();
    QTRY_VERIFY_WITH_TIMEOUT(!view->isReading(), 10'000);
    QCOMPARE(view->log().size(), log.size());
    auto *table = named<PacketTable>(view, u"Packets"_s);
    QVERIFY(table);
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), int(log.size()), 10'000);
    QVERIFY(view->windowTitle().contains(u"a"_s + endingOf(format)));
    auto *clear = named<QToolButton>(view, u"Clear"_s);
    QVERIFY(!clear || !clear->isVisible());
    QTest::keyClick(view, Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(!view);
}

void TstLogFiles::saysWhatIsWrong()
{
    QTemporaryDir folder;
    QWidget parent;
    auto *view = new LogFileView(write(folder, u"a.pcap"_s, "no capture"), &parent);
    view->show();
    QTRY_VERIFY_WITH_TIMEOUT(!view->isReading(), 10'000);
    const auto strips = view->findChildren<LogJobStrip *>();
    QVERIFY(std::any_of(strips.begin(), strips.end(), [](const LogJobStrip *strip) { return strip->text().contains(u"neither"_s); }));
    QVERIFY(view->message().contains(u".pcapng"_s));
}

void TstLogFiles::menuFollowsTheView()
{
    PacketLog log;
    QWidget parent;
    qint64 filtered = 0, selected = 0;
    bool revealed = false;
    LogExportMenu menu(&log, nullptr,
                       {[&] {
                            return LogRows{filtered, {}};
                        },
                        [&] {
                            return LogRows{selected, {}};
                        },
                        [&] { return revealed; }},
                       &parent);
    const auto isEnabled = [&menu](const QString &start) {
        emit menu.aboutToShow();
        return actionOf(menu, start)->isEnabled();
    };
    QVERIFY(!isEnabled(u"Export All"_s) && !isEnabled(u"Export Filtered"_s) && !isEnabled(u"Export Selected"_s) && !isEnabled(u"With"_s));
    fill(&log);
    filtered = selected = 1;
    revealed = true;
    QVERIFY(isEnabled(u"Export All"_s) && isEnabled(u"Export Filtered"_s) && isEnabled(u"Export Selected"_s) && isEnabled(u"With"_s));
    actionOf(menu, u"With"_s)->setChecked(true);
    revealed = false;
    QVERIFY(!isEnabled(u"With"_s));
    QVERIFY(!actionOf(menu, u"With"_s)->isChecked());
    QVERIFY(!actionOf(menu, u"Write"_s)->isVisible()); // the log of a file does not run
}

void TstLogFiles::exportsWhatIsChosen()
{
    QTemporaryDir folder;
    PacketLog log;
    fill(&log);
    QWidget parent;
    LogExportMenu menu(&log, nullptr, {[] { return LogRows{}; }, [] { return LogRows{}; }, [] { return false; }}, &parent);
    QSignalSpy said(&menu, &LogExportMenu::said);
    menu.exporter()->start(folder.filePath(u"a.csv"_s), {2, [](qint64 i) { return 3 - i; }});
    QTRY_COMPARE_WITH_TIMEOUT(said.size(), 1, 10'000);
    QVERIFY2(said[0][0].toBool(), qPrintable(said[0][1].toString()));
    QFile file(folder.filePath(u"a.csv"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count("\r\n"), 3);
    for (const QWidget *strip : menu.strips())
        QVERIFY(strip->isHidden());
}

void TstLogFiles::writesWhileItRuns()
{
    QTemporaryDir folder;
    Connection connection;
    QWidget parent;
    LogExportMenu menu(connection.log(), connection.logToFile(), {[] { return LogRows{}; }, [] { return LogRows{}; }, [] { return false; }},
                       &parent);
    auto *strip = qobject_cast<LogJobStrip *>(menu.strips().last());
    QVERIFY(connection.logToFile()->start(folder.filePath(u"a.jsonl"_s)));
    fill(connection.log());
    QTRY_VERIFY_WITH_TIMEOUT(strip->text().contains(u"a.jsonl"_s), 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(connection.logToFile()->written(), 4, 10'000);
    emit menu.aboutToShow();
    QVERIFY(actionOf(menu, u"Write"_s)->isChecked());
    QSignalSpy said(&menu, &LogExportMenu::said);
    named<QToolButton>(strip, u"Stop Writing"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(said.size(), 1, 10'000);
    QVERIFY2(said[0][0].toBool(), qPrintable(said[0][1].toString()));
    QVERIFY(strip->isHidden());
    QFile file(folder.filePath(u"a.jsonl"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 4);
}

void TstLogFiles::dialogSaysWhatCannotBe()
{
    QTemporaryDir folder;
    LogToFileDialog dialog;
    auto *file = named<QLineEdit>(&dialog, u"File"_s);
    auto *size = named<QComboBox>(&dialog, u"Begin another file at"_s);
    auto *keep = named<QSpinBox>(&dialog, u"Keep"_s);
    const auto *ok = dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    file->setText(folder.filePath(u"a.xyz"_s));
    QVERIFY(!ok->isEnabled());
    file->setText(folder.filePath(u"missing/a.csv"_s));
    QVERIFY(!ok->isEnabled());
    file->setText(folder.filePath(u"a.csv"_s));
    QVERIFY(ok->isEnabled() && !keep->isEnabled());
    QCOMPARE(dialog.rotation().size, 0);
    size->setCurrentText(u"1 B"_s);
    QVERIFY(!ok->isEnabled());
    size->setCurrentText(u"2 MB"_s);
    keep->setValue(3);
    QVERIFY(ok->isEnabled() && keep->isEnabled());
    QCOMPARE(dialog.rotation().size, 2'000'000);
    QCOMPARE(dialog.rotation().keep, 3);
    dialog.accept();
    const LogToFileDialog again;
    QCOMPARE(again.fileName(), folder.filePath(u"a.csv"_s));
    QCOMPARE(again.rotation().size, 2'000'000);
}

QTEST_MAIN(TstLogFiles)
#include "tst_logfiles.moc"
