// The window of the local broker: its states, its log, what can be copied, and what it says without mosquitto.
#include "broker/BrokerLogView.h"
#include "broker/BrokerWindow.h"
#include "broker/InstallHelp.h"
#include "broker/ListenerModel.h"
#include "broker/ListenerTable.h"
#include "broker/BrokerFixture.h"
#include "status/TextBlock.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QToolButton>

namespace {

constexpr int deadline = 20'000; // ms

template <typename Widget>
Widget *named(QWidget &within, const QString &name)
{
    for (Widget *widget : within.findChildren<Widget *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

QString stateOf(BrokerWindow &window)
{
    return window.findChild<TextBlock *>(u"state"_s)->text();
}

QString explanationOf(BrokerWindow &window)
{
    return window.findChild<TextBlock *>(u"explanation"_s)->text();
}

QString copied()
{
    return QGuiApplication::clipboard()->text();
}

BrokerLog::Line line(const QString &text)
{
    return {QDateTime::currentDateTimeUtc(), text};
}

} // namespace

class TstBrokerWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void startAndStop();
    void scenarioIsExplained();
    void choosesTheTellingRow();
    void opensAndConnects();
    void failure();
    void endsByItself();
    void installHelp();
    void logFollows();
    void logIsPlain();
    void logIsBounded();
    void fitsASmallScreen();
    void remembersItsSize();
    void everythingHasAName();

private:
    std::unique_ptr<OwnTempPath> m_place;
    QTemporaryDir m_settings;
};

void TstBrokerWindow::initTestCase()
{
    if (mosquitto::program().isEmpty())
        QSKIP("mosquitto is not installed");
    QApplication::setApplicationName(u"connack-test"_s);
    QApplication::setOrganizationName(u"connack-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
}

void TstBrokerWindow::init()
{
    m_place.reset(); // it puts back what it found
    m_place = std::make_unique<OwnTempPath>();
    QSettings().clear();
}

void TstBrokerWindow::startAndStop()
{
    BrokerWindow window;
    window.show();
    QSignalSpy started(&window, &BrokerWindow::started);
    QSignalSpy ending(&window, &BrokerWindow::ending);
    QSignalSpy stopped(&window, &BrokerWindow::stopped);
    auto *button = named<QPushButton>(window, u"Start the broker"_s);
    auto *scenario = named<QComboBox>(window, u"Scenario"_s);
    QVERIFY(stateOf(window).startsWith("Not running"_L1));
    QVERIFY(!named<QPushButton>(window, u"Open"_s)->isEnabled());
    button->click();
    QVERIFY(!scenario->isEnabled());
    QCOMPARE(button->accessibleName(), u"Stop the broker"_s);
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, deadline);
    QVERIFY2(stateOf(window).startsWith("Running: mosquitto"_L1), qPrintable(stateOf(window)));
    QVERIFY(named<QPushButton>(window, u"Open"_s)->isEnabled());
    QCOMPARE(window.findChild<ListenerModel *>()->rowCount(), int(window.connections().size()));
    QTRY_VERIFY_WITH_TIMEOUT(window.findChild<BrokerLogView *>()->toPlainText().contains("running"_L1), deadline);

    QCOMPARE(named<QLineEdit>(window, u"User name"_s)->text(), window.broker()->access().userName);
    named<QAbstractButton>(window, u"Copy: Password"_s)->click();
    QCOMPARE(copied().toUtf8(), window.broker()->access().password);
    QCOMPARE(named<QLineEdit>(window, u"Forbidden topics"_s)->text(), u"connack/forbidden/#"_s);
    named<QAbstractButton>(window, u"Copy: CA file"_s)->click();
    QVERIFY(QFile::exists(copied()));

    button->click();
    QCOMPARE(ending.size(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, deadline);
    QVERIFY(stateOf(window).startsWith("Not running"_L1));
    QVERIFY(scenario->isEnabled());
    QCOMPARE(window.findChild<ListenerModel *>()->rowCount(), 0);
    QCOMPARE(named<QLineEdit>(window, u"Password"_s)->text(), QString());
    QTRY_VERIFY_WITH_TIMEOUT(window.findChild<BrokerLogView *>()->toPlainText().contains("terminating"_L1), deadline); // it stays
    QCOMPARE(m_place->left(), QStringList());
}

void TstBrokerWindow::scenarioIsExplained()
{
    BrokerWindow window;
    auto *box = named<QComboBox>(window, u"Scenario"_s);
    QCOMPARE(box->count(), int(brokerScenarios().size()));
    for (int i = 0; i < box->count(); ++i) {
        box->setCurrentIndex(i);
        const BrokerScenario &scenario = brokerScenarios()[std::size_t(i)];
        QVERIFY(explanationOf(window).contains(scenario.broken()));
        QVERIFY(explanationOf(window).contains(scenario.seen()));
        const CauseInfo *cause = causeInfo(QString::fromLatin1(scenario.cause));
        const bool inVerdict = cause && QLatin1StringView(cause->stage) != "session"_L1; // else beside the message, as seen() says
        QCOMPARE(explanationOf(window).contains("verdict should be"_L1), inVerdict);
        if (inVerdict)
            QVERIFY(explanationOf(window).contains(QString::fromLatin1(cause->title)));
    }
}

void TstBrokerWindow::choosesTheTellingRow()
{
    BrokerWindow window;
    QSignalSpy started(&window, &BrokerWindow::started);
    window.start(*brokerScenario(u"no-client-certificate"_s));
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, deadline);
    QCOMPARE(named<QComboBox>(window, u"Scenario"_s)->currentData().toString(), u"no-client-certificate"_s);
    auto *table = window.findChild<ListenerTable *>();
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(table->chosenRow(), 0);
    QVERIFY(window.connections()[0].isOfScenario);
    QCOMPARE(table->model()->index(0, 0).data().toString(), u"Missing client certificate"_s);
    QVERIFY(table->model()->index(0, 0).data(Qt::ToolTipRole).toString().contains("TLS 1.3"_L1));
    QVERIFY(table->model()->index(3, 2).data().toString().contains("client.pem"_L1)); // the ordinary one has it
}

void TstBrokerWindow::opensAndConnects()
{
    BrokerWindow window;
    window.show();
    QSignalSpy started(&window, &BrokerWindow::started);
    QSignalSpy opened(&window, &BrokerWindow::openRequested);
    QSignalSpy connected(&window, &BrokerWindow::connectRequested);
    window.start();
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, deadline);
    auto *table = window.findChild<ListenerTable *>();
    QCOMPARE(table->chosenRow(), 1); // mqtts
    named<QPushButton>(window, u"Open"_s)->click();
    QCOMPARE(opened.value(0).value(0).toInt(), 1);
    table->choose(0);
    named<QPushButton>(window, u"Connect"_s)->click();
    QCOMPARE(connected.value(0).value(0).toInt(), 0);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(opened.size(), 2);
    QCOMPARE(opened.value(1).value(0).toInt(), 0);
    QTest::keySequence(table, QKeySequence::Copy);
    QCOMPARE(copied(), window.connections()[0].settings.url());
}

void TstBrokerWindow::failure()
{
    const FakeMosquitto fake("echo mosquitto version 2.0.11", "echo 'Error: <b>no</b> \x1b[31m' >&2; exit 1");
    BrokerWindow window(fake.path());
    QSignalSpy failed(&window, &BrokerWindow::failed);
    window.start();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, deadline);
    QVERIFY2(stateOf(window).contains("<b>no</b> \\u001b[31m"_L1), qPrintable(stateOf(window))); // plain, and nothing hidden
    QCOMPARE(named<QPushButton>(window, u"Start the broker"_s)->isEnabled(), true);
    named<QComboBox>(window, u"Scenario"_s)->setCurrentIndex(1);
    QVERIFY(stateOf(window).startsWith("Not running"_L1)); // what was said of the last start is over
}

void TstBrokerWindow::endsByItself()
{
    FakeMosquitto fake("echo mosquitto version 2.0.11", R"sh(dir="$(dirname "$0")"
"$MOSQUITTO" "$@" & child=$!
while [ ! -e "$dir/end" ]; do sleep 0.1; done
kill "$child"; wait "$child"; echo 'Error: disk full' >&2; exit 1)sh");
    BrokerWindow window(fake.path());
    QSignalSpy started(&window, &BrokerWindow::started);
    QSignalSpy ending(&window, &BrokerWindow::ending);
    QSignalSpy stopped(&window, &BrokerWindow::stopped);
    window.start();
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, deadline);
    QFile end(fake.file(u"end"_s));
    QVERIFY(end.open(QIODevice::WriteOnly));
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, deadline);
    QCOMPARE(ending.size(), 1);
    QVERIFY2(stateOf(window).contains("disk full"_L1), qPrintable(stateOf(window)));
    QCOMPARE(window.findChild<ListenerModel *>()->rowCount(), 0);
}

void TstBrokerWindow::installHelp()
{
    InstallHelp help;
    help.show();
    auto *command = named<QLineEdit>(help, u"Command for Debian, Ubuntu"_s);
    QVERIFY(command);
    QVERIFY(command->isReadOnly());
    named<QAbstractButton>(help, u"Copy the command for Debian, Ubuntu"_s)->click();
    QCOMPARE(copied(), u"sudo apt install mosquitto"_s);
    QSignalSpy again(&help, &InstallHelp::lookAgain);
    named<QPushButton>(help, u"Look again"_s)->click();
    QCOMPARE(again.size(), 1);
}

void TstBrokerWindow::logFollows()
{
    BrokerWindow window;
    window.show();
    auto *log = window.findChild<BrokerLogView *>();
    auto *follow = named<QToolButton>(window, u"Follow the log"_s);
    const auto add = [&](int count) {
        for (int i = 0; i < count; ++i)
            log->append(line(u"line %1"_s.arg(i)));
        const int before = log->blockCount();
        QTRY_VERIFY_WITH_TIMEOUT(log->blockCount() >= before + count - 1, deadline);
    };
    add(200);
    QCOMPARE(log->verticalScrollBar()->value(), log->verticalScrollBar()->maximum());
    log->verticalScrollBar()->setValue(10);
    QVERIFY(!follow->isChecked());
    add(50);
    QCOMPARE(log->verticalScrollBar()->value(), 10);
    follow->click();
    QCOMPARE(log->verticalScrollBar()->value(), log->verticalScrollBar()->maximum());
    add(50);
    QCOMPARE(log->verticalScrollBar()->value(), log->verticalScrollBar()->maximum());
}

void TstBrokerWindow::logIsPlain()
{
    BrokerWindow window;
    auto *log = window.findChild<BrokerLogView *>();
    log->append(line(u"<img src=x> & <b>bold</b>"_s));
    QTRY_VERIFY_WITH_TIMEOUT(log->toPlainText().endsWith("<img src=x> & <b>bold</b>"_L1), deadline);
    named<QPushButton>(window, u"Copy the log"_s)->click();
    QCOMPARE(copied(), log->toPlainText());
}

void TstBrokerWindow::logIsBounded()
{
    BrokerLogView log;
    for (int i = 0; i < 2 * BrokerLog::mostLines; ++i)
        log.append(line(QString::number(i)));
    QTRY_COMPARE_WITH_TIMEOUT(log.blockCount(), int(BrokerLog::mostLines), deadline);
    QVERIFY(log.toPlainText().endsWith(QString::number(2 * BrokerLog::mostLines - 1)));
}

void TstBrokerWindow::fitsASmallScreen()
{
    BrokerWindow window;
    window.show();
    window.start();
    QTRY_COMPARE_WITH_TIMEOUT(window.broker()->state(), ReferenceBroker::State::Running, deadline);
    window.resize(900, 480); // 960 x 520 without the frame and a panel
    QTest::qWait(50);
    QVERIFY2(window.height() <= 480, qPrintable(QString::number(window.height())));
}

void TstBrokerWindow::remembersItsSize()
{
    {
        BrokerWindow window;
        window.show();
        window.resize(777, 555);
        window.hide();
    }
    BrokerWindow window;
    QCOMPARE(window.size(), QSize(777, 555));
}

void TstBrokerWindow::everythingHasAName()
{
    BrokerWindow window;
    window.show();
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->focusPolicy() != Qt::NoFocus && widget->isVisibleTo(&window) && !qobject_cast<TextBlock *>(widget)
            && widget->objectName() != "qt_scrollarea_viewport"_L1)
            QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
    }
}

QTEST_MAIN(TstBrokerWindow)
#include "tst_broker_window.moc"
