// Logs to files and from files, in the window.
#include "connection/Connection.h"
#include "log/ChosenRows.h"
#include "log/LogExportMenu.h"
#include "log/LogFileView.h"
#include "log/LogJobStrip.h"
#include "log/LogToFileDialog.h"
#include "log/LogView.h"
#include "log/PacketLogModel.h"
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
#include <QTranslator>

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
    void dialogSaysWhatIsOverwritten();
    void dialogKeepsNeverInAnyLanguage();
    void filteredRowsSayHowFarTheFilterIs();
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

void TstLogFiles::dialogSaysWhatIsOverwritten()
{
    QSettings().clear();
    QTemporaryDir folder;
    LogToFileDialog dialog;
    const auto *ok = dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    const auto says = [&dialog](const QString &words) {
        const auto labels = dialog.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *label) { return !label->isHidden() && label->text().contains(words); });
    };
    QVERIFY(says(u"are written first"_s));
    const QString name = folder.filePath(u"a.csv"_s);
    named<QLineEdit>(&dialog, u"File"_s)->setText(name);
    QVERIFY(!says(u"will be overwritten"_s));
    QCOMPARE(ok->text(), u"Write"_s);
    QVERIFY(!write(folder, u"a.csv"_s, "earlier").isEmpty());
    dialog.accept(); // it came meanwhile: not without a word
    QCOMPARE(dialog.result(), int(QDialog::Rejected));
    QVERIFY(ok->isEnabled() && ok->text() == u"Overwrite"_s && says(u"will be overwritten"_s));
    auto *size = named<QComboBox>(&dialog, u"Begin another file at"_s);
    size->setCurrentText(u"1 MB"_s);
    QVERIFY(ok->text() == u"Write"_s && says(u"it is kept"_s) && !says(u"will be overwritten"_s));
    size->setCurrentIndex(0);
    dialog.accept();
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QCOMPARE(LogToFileDialog().fileName(), folder.filePath(u"a-2.csv"_s)); // the next time
}

/// What was chosen in one language holds in another.
void TstLogFiles::dialogKeepsNeverInAnyLanguage()
{
    class German : public QTranslator
    {
    public:
        QString translate(const char *, const char *text, const char *, int) const override
        {
            return qstrcmp(text, "never") == 0 ? u"nie"_s : QString();
        }
        bool isEmpty() const override { return false; }
    };
    QTemporaryDir folder;
    QSettings().clear();
    German german;
    for (const bool wasGerman : {true, false}) {
        if (wasGerman)
            QCoreApplication::installTranslator(&german);
        {
            LogToFileDialog dialog;
            named<QLineEdit>(&dialog, u"File"_s)->setText(folder.filePath(u"a.csv"_s));
            QCOMPARE(named<QComboBox>(&dialog, u"Begin another file at"_s)->currentText(), wasGerman ? u"nie"_s : u"never"_s);
            QVERIFY(dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->isEnabled());
            dialog.accept();
            QCOMPARE(dialog.result(), int(QDialog::Accepted));
        }
        QCoreApplication::removeTranslator(&german);
        if (wasGerman)
            QCOMPARE(QSettings().value("logToFile/size"_L1).toString(), QString());
    }
    QSettings().setValue("logToFile/size"_L1, u"nie"_s); // as it was stored before
    const LogToFileDialog dialog;
    QCOMPARE(named<QComboBox>(&dialog, u"Begin another file at"_s)->currentText(), u"never"_s);
}

void TstLogFiles::filteredRowsSayHowFarTheFilterIs()
{
    PacketLog log;
    fill(&log, 100'000);
    PacketLogModel model(&log);
    QCOMPARE(filteredRows(model).count, 0);
    QWidget parent;
    LogExportMenu menu(&log, nullptr, {[&] { return filteredRows(model); }, [] { return LogRows{}; }, [] { return false; }}, &parent);
    const auto isCalledSoFar = [&menu] {
        emit menu.aboutToShow();
        return actionOf(menu, u"Export Filtered"_s)->text().contains(u"So Far"_s);
    };
    QVERIFY(!isCalledSoFar());
    model.setFilter(std::get<LogFilter>(LogFilter::parse(u"type:publish"_s)));
    QCOMPARE(filteredRows(model).searched, 0); // nothing was taken yet
    QVERIFY(isCalledSoFar());
    QTRY_COMPARE_WITH_TIMEOUT(filteredRows(model).count, 100'000, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(filteredRows(model).searched, -1, 10'000);
    QVERIFY(!isCalledSoFar());
    model.setFilter(std::get<LogFilter>(LogFilter::parse(u"type:connect"_s)));
    model.search()->cancel();
    QVERIFY(filteredRows(model).searched >= 0);
    QVERIFY(isCalledSoFar() && actionOf(menu, u"Export Filtered"_s)->toolTip().contains(u"of 100,00"_s));
}

QTEST_MAIN(TstLogFiles)
#include "tst_logfiles.moc"
