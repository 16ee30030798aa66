// The window as a person uses it: keyboard, buttons, what can be read.
#include "compare/CompareWindow.h"
#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/UrlBar.h"
#include "settings/OptionalNumberEdit.h"
#include "settings/SettingsTabs.h"
#include "status/StatusPanel.h"
#include "status/Waterfall.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"
#include "support/TestCertificates.h"
#include "window/Language.h"
#include "window/WelcomePage.h"

#include "WindowFixture.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QScopeGuard>
#include <QSettings>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace {

/// The visible widget with that accessible name, as assistive technology finds it.
template <typename Widget>
Widget *named(QWidget *within, const QString &name)
{
    for (Widget *widget : within->findChildren<Widget *>()) {
        if (widget->accessibleName() == name && widget->isVisibleTo(within))
            return widget;
    }
    return nullptr;
}

bool showsText(QWidget *within, const QString &text)
{
    const QList<QLabel *> labels = within->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel *label) { return label->isVisibleTo(within) && label->text().contains(text); });
}

bool tableHas(QAbstractItemView *table, const QString &text)
{
    const QAbstractItemModel *model = table->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        for (int column = 0; column < model->columnCount(); ++column) {
            if (model->index(row, column).data().toString() == text)
                return true;
        }
    }
    return false;
}

void typeUrl(MainWindow &window, const QString &url)
{
    auto *line = named<QLineEdit>(&window, u"URL"_s);
    QVERIFY(line);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, url);
}

QString localUrl(quint16 port)
{
    return u"mqtt://127.0.0.1:%1"_s.arg(port);
}

/// A language of its own: every text in angle quotes.
class Marked : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *text, const char *, int) const override { return u"«%1»"_s.arg(QString::fromUtf8(text)); }
};

} // namespace

class TstWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void firstStart();
    void waysToBegin();
    void connectAndDisconnect();
    void realBroker();
    void refusedPort();
    void urlProblemIsSaidInPlace();
    void urlFillsTheForms();
    void pastedOptions();
    void undoOfAFix();
    void undoOfEdits();
    void invalidNumberHoldsConnect();
    void languageAtRunTime();
    void languageOfTheDesktop();
    void rightToLeft();
    void fitsASmallScreen_data();
    void fitsASmallScreen();
    void themeAtRunTime();
    void listKeepsConnections();
    void deleteAndUndo();
    void severalAtOnce();
    void narrowPageBecomesTabs();
    void closingDisconnects();
    void undoOfARealFix();
    void fixFoundByProbes();
    void connectEndsProbes();
    void lookCloserIsAPreference();
    void usualPorts();
    void trustedCaIsSeenInTheForm();
    void copiedReport();
    void savedReport();
    void comparedAttempts();
    void connectsFromEveryField();
    void tabReachesEveryField();
    void keysOfTheMenuInLineEdits();
    void wheelChangesNoValue();

private:
    std::unique_ptr<MainWindow> makeWindow() { return m_fixture.makeWindow(); }
    WindowFixture m_fixture;
};

void TstWindow::initTestCase()
{
    WindowFixture::prepare();
}

void TstWindow::init()
{
    m_fixture.renew();
}

void TstWindow::cleanup()
{
    language::use(u"en"_s);
}

void TstWindow::firstStart()
{
    const auto window = makeWindow();
    QVERIFY(!window->currentPage());
    QVERIFY(showsText(window.get(), u"Connect to an MQTT broker"_s));
    auto *line = named<QLineEdit>(window.get(), u"URL"_s);
    QVERIFY(line);
    QTest::keyClicks(line, u"mqtts://broker.example"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(window->currentPage());
    QCOMPARE(window->currentPage()->settings().endpoint.host, u"broker.example"_s);
    QCOMPARE(window->currentPage()->settings().endpoint.scheme, Scheme::Mqtts);
}

/// The ways to begin that lead somewhere, in this window.
void TstWindow::waysToBegin()
{
    WelcomePage alone;
    const auto isOffered = [](QWidget *within, const QString &name) {
        const auto *button = named<QPushButton>(within, name);
        return button && !button->isHidden();
    };
    const QStringList names{u"New connection"_s, u"Start the local broker"_s, u"Import"_s, u"Open a packet log"_s};
    for (const QString &name : names)
        QVERIFY2(!isOffered(&alone, name), qPrintable(name)); // nothing is connected to it
    int asked = 0;
    connect(&alone, &WelcomePage::importRequested, this, [&asked] { ++asked; });
    QVERIFY(isOffered(&alone, u"Import"_s));
    QVERIFY(!isOffered(&alone, u"Start the local broker"_s));
    named<QPushButton>(&alone, u"Import"_s)->click();
    QCOMPARE(asked, 1);
    const auto window = makeWindow();
    auto *page = window->findChild<WelcomePage *>();
    QVERIFY(isOffered(page, u"New connection"_s));
    QVERIFY(isOffered(page, u"Open a packet log"_s));
    for (const QPushButton *button : page->findChildren<QPushButton *>())
        QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->accessibleName()));
    named<QPushButton>(page, u"New connection"_s)->click();
    QVERIFY(window->currentPage());
}

void TstWindow::connectAndDisconnect()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(window->currentPage());
    typeUrl(*window, localUrl(peer.port()));
    auto *button = named<QPushButton>(window.get(), u"Connect"_s);
    QVERIFY(button);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(button->accessibleName(), u"Disconnect"_s);
    QCOMPARE(window->currentPage()->connection()->state(), Client::State::Connected);
    auto *packets = named<QAbstractItemView>(window.get(), u"Packets"_s);
    QVERIFY(packets);
    QTRY_VERIFY(tableHas(packets, u"CONNECT"_s));
    QTRY_VERIFY(tableHas(packets, u"CONNACK"_s));
    auto *list = named<QAbstractItemView>(window.get(), u"Connections"_s);
    QVERIFY(list);
    QTRY_VERIFY(list->currentIndex().data(Qt::AccessibleTextRole).toString().endsWith(u"connected"_s));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(button->accessibleName(), u"Connect"_s);
    QTRY_VERIFY(tableHas(packets, u"DISCONNECT"_s));
}

void TstWindow::realBroker()
{
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto broker;
    QVERIFY(broker.isRunning());
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    for (const auto &url : {localUrl(broker.mqttPort()), u"ws://127.0.0.1:%1/mqtt"_s.arg(broker.wsPort())}) {
        typeUrl(*window, url);
        QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(window->currentPage()->connection()->state(), Client::State::Connected);
        QTest::keyClick(window.get(), Qt::Key_D, Qt::ControlModifier);
        QTRY_COMPARE(window->currentPage()->connection()->state(), Client::State::Idle);
    }
}

void TstWindow::refusedPort()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, localUrl(freePort()));
    QSignalSpy ended(window->currentPage()->connection(), &Connection::ended);
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(ended.count(), 1);
    const auto diagnosis = window->currentPage()->connection()->diagnosis();
    QVERIFY(diagnosis);
    QCOMPARE(diagnosis->cause, u"tcp-refused"_s);
    QTRY_VERIFY(showsText(window.get(), diagnosis->title));
}

void TstWindow::urlProblemIsSaidInPlace()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, u"wsss://broker.example"_s);
    QVERIFY(showsText(window.get(), u"wss"_s));
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window->currentPage()->connection()->attempt().number, 0); // nothing is sent
    typeUrl(*window, u"wss://broker.example/ws"_s);
    QCOMPARE(window->currentPage()->settings().endpoint.scheme, Scheme::Wss);
    QCOMPARE(window->currentPage()->settings().webSocket.path, u"/ws"_s);
}

void TstWindow::urlFillsTheForms()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, u"mqtt://steve:secret@localhost"_s);
    QCOMPARE(window->currentPage()->settings().credentials.username, std::optional(u"steve"_s));
    auto *line = named<QLineEdit>(window.get(), u"URL"_s);
    QTest::keyClick(line, Qt::Key_Tab);
    QVERIFY(!line->text().contains(u"secret"_s));
}

void TstWindow::pastedOptions()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, u"mqtt://localhost"_s);
    const ConnectionSettings before = window->currentPage()->settings();
    auto *line = named<QLineEdit>(window.get(), u"URL"_s);
    QApplication::clipboard()->setText(u"options={\nclientId:\"mqttjs01\",\nprotocolVersion:5, //use 5 for mqttv5\nusername:\"steve\",\n"
                                       "password:\"password\",\nfrobnicate:1,\nclean:true};"_s);
    QTest::keySequence(line, QKeySequence::Paste);
    const ConnectionSettings &after = window->currentPage()->settings();
    QCOMPARE(after.clientId, u"mqttjs01"_s);
    QCOMPARE(after.version, mqtt::Version::V5);
    QCOMPARE(after.endpoint.host, u"localhost"_s);
    QVERIFY(showsText(window.get(), u"frobnicate"_s));
    QVERIFY(!line->text().contains(u'{'));
    window->currentPage()->undoStack()->undo();
    QCOMPARE(window->currentPage()->settings(), before);
}

void TstWindow::undoOfAFix()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    ConnectionPage *page = window->currentPage();
    typeUrl(*window, localUrl(freePort()));
    const ConnectionSettings before = page->settings();
    FixAction fix{u"Use MQTT 5"_s, before};
    fix.settings.version = mqtt::Version::V5;
    fix.settings.clientId = u"fixed"_s;
    QSignalSpy ended(page->connection(), &Connection::ended);
    emit page->findChild<StatusPanel *>()->fixRequested(fix);
    QCOMPARE(named<QComboBox>(window.get(), u"Protocol version"_s)->currentText(), u"MQTT 5.0"_s);
    QCOMPARE(named<QLineEdit>(window.get(), u"Client ID"_s)->text(), u"fixed"_s);
    QTRY_COMPARE(ended.count(), 1); // it connected at once
    named<QLineEdit>(window.get(), u"URL"_s)->setFocus();
    QTest::keySequence(named<QLineEdit>(window.get(), u"URL"_s), QKeySequence::Undo);
    if (page->settings() != before) // the URL line had an edit of its own to undo
        page->undoStack()->undo();
    QCOMPARE(page->settings(), before);
    QCOMPARE(named<QLineEdit>(window.get(), u"Client ID"_s)->text(), before.clientId);
}

void TstWindow::undoOfEdits()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    ConnectionPage *page = window->currentPage();
    const ConnectionSettings before = page->settings();
    auto *keepAlive = named<OptionalNumberEdit>(window.get(), u"Keep-alive"_s);
    keepAlive->selectAll();
    QTest::keyClicks(keepAlive, u"5 min"_s);
    QCOMPARE(page->settings().keepAlive, 300U);
    QCOMPARE(keepAlive->text(), u"5 min"_s);
    auto *clean = named<QCheckBox>(window.get(), u"Clean session"_s);
    clean->click();
    QVERIFY(!page->settings().cleanStart);
    page->undoStack()->undo();
    QVERIFY(page->settings().cleanStart);
    QVERIFY(clean->isChecked());
    page->undoStack()->undo();
    QCOMPARE(page->settings(), before);
    QCOMPARE(keepAlive->text(), u"60 s"_s);
    page->undoStack()->redo();
    QCOMPARE(page->settings().keepAlive, 300U);
}

void TstWindow::invalidNumberHoldsConnect()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, localUrl(freePort()));
    auto *keepAlive = named<OptionalNumberEdit>(window.get(), u"Keep-alive"_s);
    keepAlive->setText(u"soon"_s);
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window->currentPage()->connection()->state(), Client::State::Idle);
    QCOMPARE(window->currentPage()->connection()->attempt().number, 0);
    QVERIFY(showsText(window.get(), keepAlive->problem()));
}

void TstWindow::languageAtRunTime()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    auto *button = named<QPushButton>(window.get(), u"Connect"_s);
    auto *tabs = window->findChild<SettingsTabs *>();
    const QString english = button->text();
    Marked marked;
    QCoreApplication::installTranslator(&marked);
    QTRY_COMPARE(button->text(), u"«%1»"_s.arg(english));
    QCOMPARE(button->accessibleName(), u"Connect"_s); // automation finds it in any language
    QCOMPARE(tabs->tabText(0), u"«General»"_s);
    for (const QAction *menu : window->menuBar()->actions())
        QVERIFY2(menu->text().startsWith(u'«'), qPrintable(menu->text()));
    for (const QLabel *label : tabs->findChildren<QLabel *>())
        QVERIFY2(label->text().isEmpty() || label->text().contains(u'«'), qPrintable(label->text()));
    QCoreApplication::removeTranslator(&marked);
    QTRY_COMPARE(button->text(), english);
    QCOMPARE(language::available().constFirst(), u"en"_s);
}

void TstWindow::languageOfTheDesktop()
{
    QCOMPARE(language::bestFor({u"de-AT"_s, u"en-US"_s}), u"de"_s);
    QCOMPARE(language::bestFor({u"xx-XX"_s, u"de"_s}), u"de"_s);
    QCOMPARE(language::bestFor({u"en-GB"_s, u"de-DE"_s}), u"en"_s);
    QCOMPARE(language::bestFor({}), u"en"_s);
    for (const QString &code : language::available()) {
        QCOMPARE(language::bestFor({QString(code).replace(u'_', u'-')}), code);
        QVERIFY(!language::nativeName(code).isEmpty());
    }
}

/// As in a language that is written so: the parts of the window and time itself run from right to left.
void TstWindow::rightToLeft()
{
    const auto restore = qScopeGuard([] { QApplication::setLayoutDirection(Qt::LeftToRight); });
    QApplication::setLayoutDirection(Qt::RightToLeft);
    ScriptedPeer peer(PeerScript().await(mqtt::PacketType::Connect).send(ScriptedPeer::acceptance(mqtt::Version::V311)));
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, localUrl(peer.port()));
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    Connection *connection = window->currentPage()->connection();
    QTRY_COMPARE(connection->state(), Client::State::Connected);
    const auto leftOf = [&](const QWidget *widget) { return widget->mapTo(window.get(), QPoint()).x(); };
    const auto *line = named<QLineEdit>(window.get(), u"URL"_s);
    QVERIFY(leftOf(window->findChild<ConnectionList *>()) > leftOf(window->currentPage()));
    QTRY_VERIFY(named<QPushButton>(window.get(), u"Disconnect"_s));
    QVERIFY(leftOf(named<QPushButton>(window.get(), u"Disconnect"_s)) < leftOf(line));
    const auto *waterfall = window->findChild<Waterfall *>();
    QTRY_VERIFY(!waterfall->barOf(Stage::Mqtt).isEmpty());
    QVERIFY(waterfall->barOf(Stage::Tcp).left() > waterfall->barOf(Stage::Mqtt).right());
    QVERIFY(waterfall->rect().contains(waterfall->barOf(Stage::Mqtt)));
    window->grab(); // everything is painted so
    QTest::keyClick(window.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(connection->state(), Client::State::Idle);
}

void TstWindow::fitsASmallScreen_data()
{
    QTest::addColumn<QString>("code");
    for (const QString &code : language::available())
        QTest::newRow(qPrintable(code)) << code;
}

/// 1920x1080 at 200 % are 960x540; the window's frame takes some of it.
void TstWindow::fitsASmallScreen()
{
    QFETCH(const QString, code);
    language::use(code);
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, localUrl(freePort()));
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(window->currentPage()->connection()->diagnosis());
    auto *tabs = qobject_cast<QTabWidget *>(named<QTabBar>(window.get(), u"Traffic"_s)->parentWidget());
    QVERIFY(tabs);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        window->resize(960, 520);
        QTRY_VERIFY2(window->width() <= 960 && window->height() <= 520,
                     qPrintable(u"%1: %2 x %3"_s.arg(tabs->tabText(tab)).arg(window->width()).arg(window->height())));
    }
}

void TstWindow::themeAtRunTime()
{
    const auto window = makeWindow();
    window->setTheme(theme::Mode::Dark);
    QTRY_VERIFY(window->palette().color(QPalette::Window).lightness() < 128);
    window->setTheme(theme::Mode::Light);
    QTRY_VERIFY(window->palette().color(QPalette::Window).lightness() > 128);
    const QList<QAction *> actions = window->findChildren<QAction *>();
    const auto entry = std::find_if(actions.begin(), actions.end(), [](const QAction *action) { return action->text() == u"&High contrast"_s; });
    QVERIFY(entry != actions.end());
    (*entry)->trigger();
    QTRY_VERIFY(theme::isHighContrast(window->palette()));
    QVERIFY((*entry)->isChecked());
    QCOMPARE(Preferences::instance()->theme(), Preferences::Theme::HighContrast);
    window->setTheme(theme::Mode::Light);
    QVERIFY(!(*entry)->isChecked());
}

void TstWindow::listKeepsConnections()
{
    QString clientId;
    {
        const auto window = makeWindow();
        QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
        typeUrl(*window, u"mqtt://steve:secret@kept.example"_s);
        clientId = window->currentPage()->settings().clientId;
        window->close();
    }
    QFile file(m_fixture.connectionsFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY(content.contains("kept.example"));
    QVERIFY(!content.contains("secret"));
    const auto window = makeWindow();
    QVERIFY(window->currentPage());
    QCOMPARE(window->currentPage()->settings().endpoint.host, u"kept.example"_s);
    QCOMPARE(window->currentPage()->settings().clientId, clientId);
}

void TstWindow::deleteAndUndo()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, u"mqtt://first.example"_s);
    QTest::keyClick(window.get(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    auto *list = named<QAbstractItemView>(window.get(), u"Connections"_s);
    const QAbstractItemModelTester tester(list->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(list->model()->rowCount(), 2);
    const ConnectionSettings copy = window->currentPage()->settings();
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->model()->rowCount(), 1);
    QVERIFY(window->currentPage()->settings().clientId != copy.clientId); // no two share one by accident
    auto *undo = named<QPushButton>(window.get(), u"Undo delete"_s);
    QVERIFY(undo);
    QTest::mouseClick(undo, Qt::LeftButton);
    QCOMPARE(list->model()->rowCount(), 2);
    QCOMPARE(window->currentPage()->settings(), copy);
}

void TstWindow::severalAtOnce()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    const auto window = makeWindow();
    QList<ConnectionPage *> pages;
    for (int i = 0; i < 3; ++i) {
        QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
        typeUrl(*window, localUrl(peer.port()));
        pages.append(window->currentPage());
        window->currentPage()->connectToBroker();
    }
    for (const ConnectionPage *page : std::as_const(pages))
        QTRY_COMPARE(page->connection()->state(), Client::State::Connected);
    QTest::keyClick(window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(window->currentPage(), pages[0]);
    pages[1]->disconnectFromBroker();
    QTRY_COMPARE(pages[1]->connection()->state(), Client::State::Idle);
    QCOMPARE(pages[0]->connection()->state(), Client::State::Connected);
    QCOMPARE(pages[2]->connection()->state(), Client::State::Connected);
}

void TstWindow::narrowPageBecomesTabs()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    auto *settings = window->currentPage()->findChild<SettingsTabs *>();
    auto *status = window->currentPage()->findChild<StatusPanel *>();
    QTRY_VERIFY(settings->isVisible() && status->isVisible());
    window->resize(1024, 640);
    QTRY_VERIFY(settings->isVisible() != status->isVisible());
    QTest::keyClick(window.get(), Qt::Key_F11);
    QTRY_VERIFY(!settings->isVisible() && !status->isVisible());
    QTest::keyClick(window.get(), Qt::Key_F11);
    window->resize(1280, 800);
    QTRY_VERIFY(settings->isVisible() && status->isVisible());
}

void TstWindow::closingDisconnects()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V311));
    auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, localUrl(peer.port()));
    window->currentPage()->connectToBroker();
    QTRY_COMPARE(window->currentPage()->connection()->state(), Client::State::Connected);
    window->close();
    QVERIFY(!window->isVisible());
    QTRY_COMPARE(peer.link()->count(mqtt::PacketType::Disconnect), 1);
    QTRY_COMPARE(window->currentPage()->connection()->state(), Client::State::Idle);
}

/// A broker that takes MQTT 3.1.1 alone: the verdict's button makes it so and connects; Ctrl+Z takes it back.
void TstWindow::undoOfARealFix()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (packet.size() > 8 && packet.at(0) == 0x10) {
            const bool isOld = packet.at(8) == 4; // Protocol Version
            link.send(QByteArray::fromHex(isOld ? "20020000" : "2003008400"));
            if (!isOld)
                link.close();
        }
    };
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    ConnectionPage *page = window->currentPage();
    typeUrl(*window, localUrl(peer.port()));
    auto *version = named<QComboBox>(window.get(), u"Protocol version"_s);
    version->setCurrentText(u"MQTT 5.0"_s);
    const ConnectionSettings before = page->settings();
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(page->connection()->diagnosis());
    const QList<FixAction> actions = page->connection()->diagnosis()->actions;
    QVERIFY(!actions.isEmpty());
    QPushButton *fix = nullptr;
    const auto findFix = [&] {
        for (QPushButton *button : page->findChild<StatusPanel *>()->findChildren<QPushButton *>()) {
            const QString label = actions.constFirst().label;
            if (button->isVisible() && (button->text() == label || button->accessibleName() == label))
                fix = button;
        }
        return fix != nullptr;
    };
    QTRY_VERIFY(findFix());
    QTest::mouseClick(fix, Qt::LeftButton);
    QTRY_COMPARE(page->connection()->state(), Client::State::Connected);
    QCOMPARE(version->currentText(), u"MQTT 3.1.1"_s);
    page->undoStack()->undo();
    QCOMPARE(page->settings(), before);
    QCOMPARE(version->currentText(), u"MQTT 5.0"_s);
}

/// A broker that hangs up on MQTT 5: only an extra connection tells why.
void TstWindow::fixFoundByProbes()
{
    ScriptedPeer peer;
    peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
        if (packet.at(0) != 0x10)
            return;
        if (link.version() == mqtt::Version::V5)
            link.close();
        else
            link.send(ScriptedPeer::acceptance(mqtt::Version::V311));
    };
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    ConnectionPage *page = window->currentPage();
    typeUrl(*window, localUrl(peer.port()));
    auto *version = named<QComboBox>(window.get(), u"Protocol version"_s);
    version->setCurrentText(u"MQTT 5.0"_s);
    const ConnectionSettings before = page->settings();
    QSignalSpy ended(page->connection(), &Connection::ended);
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(ended.size(), 1);
    const auto fix = [&] { return named<QPushButton>(page->findChild<StatusPanel *>(), u"Switch to MQTT 3.1.1"_s); };
    QTRY_VERIFY_WITH_TIMEOUT(fix(), 15'000);
    const auto *stale = page->findChild<QLabel *>(u"stale"_s);
    QVERIFY(!stale->isVisible()); // probes are no edit
    QTest::mouseClick(fix(), Qt::LeftButton);
    QCOMPARE(version->currentText(), u"MQTT 3.1.1"_s); // seen at once
    QTRY_COMPARE(page->connection()->state(), Client::State::Connected);
    QVERIFY(showsText(window.get(), u"Switch to MQTT 3.1.1"_s)); // what was done, and that Ctrl+Z takes it back
    QTest::keyClick(window.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(page->connection()->state(), Client::State::Idle);
    QTest::keySequence(window.get(), QKeySequence::Undo);
    QCOMPARE(page->settings(), before);
    QCOMPARE(version->currentText(), u"MQTT 5.0"_s);
    QTRY_VERIFY(stale->isVisible());
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(ended.size(), 3);
    QCOMPARE(page->connection()->attempt().settings.version, mqtt::Version::V5);
}

void TstWindow::connectEndsProbes()
{
    ScriptedPeer peer(PeerScript().await(mqtt::PacketType::Connect).close());
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    Connection *connection = window->currentPage()->connection();
    typeUrl(*window, localUrl(peer.port()));
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(connection->isProbing());
    QTRY_VERIFY(!connection->attempt().probes.isEmpty());
    auto *primary = named<QPushButton>(window.get(), u"Connect"_s);
    QVERIFY(primary);
    QTRY_VERIFY(showsText(window.get(), connection->diagnosis()->title)); // the verdict stands meanwhile
    QSignalSpy probing(connection, &Connection::probingChanged);
    QTest::mouseClick(primary, Qt::LeftButton);
    QTRY_COMPARE(connection->attempt().number, 2);
    QVERIFY(!probing.isEmpty() && !probing.first().first().toBool());
    // The line with its button; stopped, the verdict stays.
    QTRY_VERIFY(named<QPushButton>(window.get(), u"Stop looking closer"_s));
    QTest::mouseClick(named<QPushButton>(window.get(), u"Stop looking closer"_s), Qt::LeftButton);
    QTRY_VERIFY(!connection->isProbing());
    QTRY_VERIFY(!named<QPushButton>(window.get(), u"Stop looking closer"_s));
    QVERIFY(showsText(window.get(), connection->diagnosis()->title));
}

QAction *menuEntry(MainWindow &window, const QString &text)
{
    for (QMenu *menu : window.menuBar()->findChildren<QMenu *>()) {
        for (QAction *action : menu->actions()) {
            if (action->text().remove(u'&') == text)
                return action;
        }
    }
    return nullptr;
}

void TstWindow::lookCloserIsAPreference()
{
    ScriptedPeer peer(PeerScript().await(mqtt::PacketType::Connect).close());
    auto window = makeWindow();
    QAction *entry = menuEntry(*window, u"Look closer after a failure"_s);
    QVERIFY(entry && entry->isCheckable() && entry->isChecked());
    QVERIFY(entry->toolTip().contains(u"--no-probe"_s));
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(window->currentPage()->connection()->probesAfterFailure());
    entry->trigger();
    QVERIFY(!window->currentPage()->connection()->probesAfterFailure()); // of those there are
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(!window->currentPage()->connection()->probesAfterFailure()); // and of those to come
    typeUrl(*window, localUrl(peer.port()));
    QSignalSpy ended(window->currentPage()->connection(), &Connection::ended);
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(!window->currentPage()->connection()->isProbing());
    menuEntry(*window, u"At most 20 s"_s)->trigger();
    window.reset();
    window = makeWindow();
    QVERIFY(!menuEntry(*window, u"Look closer after a failure"_s)->isChecked()); // kept
    QVERIFY(menuEntry(*window, u"At most 20 s"_s)->isChecked());
    QVERIFY(!menuEntry(*window, u"At most 10 s"_s)->isChecked());
}

void TstWindow::usualPorts()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    Connection *connection = window->currentPage()->connection();
    QVERIFY(!menuEntry(*window, u"Look at the usual ports"_s)->isEnabled());
    typeUrl(*window, localUrl(freePort()));
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(named<QPushButton>(window.get(), u"Look at the usual ports"_s));
    QVERIFY(menuEntry(*window, u"Look at the usual ports"_s)->isEnabled());
    QTest::mouseClick(named<QPushButton>(window.get(), u"Look at the usual ports"_s), Qt::LeftButton);
    QTRY_COMPARE(connection->attempt().probes.size(), 7);
    QTRY_VERIFY_WITH_TIMEOUT(!connection->isProbing(), 15'000);
    QTRY_VERIFY(!named<QPushButton>(window.get(), u"Look at the usual ports"_s)); // they were looked at
}

/// A self-signed broker: trusting it is a decision, is seen in the form, connects, and can be undone.
void TstWindow::trustedCaIsSeenInTheForm()
{
    const TestCertificates &pki = TestCertificates::instance();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(fileContent(pki.selfSigned.certificate)));
    configuration.setPrivateKey(QSslKey(fileContent(pki.selfSigned.key), QSsl::Ec));
    QSslServer server;
    server.setSslConfiguration(configuration);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QSslServer::pendingConnectionAvailable, &server, [&server] {
        while (QTcpSocket *socket = server.nextPendingConnection())
            connect(socket, &QIODevice::readyRead, socket, [socket] {
                if (socket->readAll().startsWith('\x10'))
                    socket->write(ScriptedPeer::acceptance(mqtt::Version::V311));
            });
    });
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    ConnectionPage *page = window->currentPage();
    typeUrl(*window, u"mqtts://localhost:%1"_s.arg(server.serverPort()));
    const ConnectionSettings before = page->settings();
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(page->connection()->diagnosis());
    QCOMPARE(page->connection()->diagnosis()->cause, u"tls-certificate-self-signed"_s);
    const QString label = page->connection()->diagnosis()->actions.first().label;
    QTRY_VERIFY(named<QPushButton>(page, label));
    named<QPushButton>(page, label)->click();
    QCOMPARE(page->settings(), before); // nothing yet
    QVERIFY(named<QPushButton>(page, u"Trust it and connect again"_s));
    named<QPushButton>(page, u"Trust it and connect again"_s)->click();
    QCOMPARE(page->settings().tls.ca.size(), 1);
    auto *caFile = named<QLineEdit>(page, u"CA file"_s);
    QVERIFY(caFile && caFile->isVisible()); // the tab that changed is in front
    QVERIFY2(!caFile->text().isEmpty(), "the field shows it");
    QTRY_COMPARE(page->connection()->state(), Client::State::Connected);
    page->disconnectFromBroker();
    QTRY_COMPARE(page->connection()->state(), Client::State::Idle);
    page->undoStack()->undo();
    QCOMPARE(page->settings(), before);
    QVERIFY(caFile->text().isEmpty());
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(page->connection()->attempt().number, 3);
    QTRY_VERIFY(page->connection()->diagnosis());
}

void TstWindow::copiedReport()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    typeUrl(*window, u"mqtt://steve:geheim@127.0.0.1:%1"_s.arg(freePort()));
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(window->currentPage()->connection()->diagnosis());
    QApplication::clipboard()->clear();
    QTest::keyClick(window.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    const QString copied = QApplication::clipboard()->text();
    const QString html = QApplication::clipboard()->mimeData()->html();
    const QString title = window->currentPage()->connection()->diagnosis()->title;
    QVERIFY2(copied.startsWith("# "_L1) && copied.contains(u"## "_s + title), qPrintable(copied));
    QVERIFY2(html.contains(title), qPrintable(html));
    for (const QString &form : {copied, html})
        QVERIFY(!form.contains(u"geheim"_s) && form.contains(u"steve"_s) && form.contains(u"***"_s));
    // The button beside the verdict does the same.
    QApplication::clipboard()->clear();
    QTRY_VERIFY(named<QToolButton>(window.get(), u"Copy report"_s));
    QTest::mouseClick(named<QToolButton>(window.get(), u"Copy report"_s), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), copied);
}

void TstWindow::savedReport()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(!named<QToolButton>(window.get(), u"Save report"_s)); // no attempt was made
    typeUrl(*window, localUrl(freePort()));
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(window->currentPage()->connection()->diagnosis());
    QTRY_VERIFY(named<QToolButton>(window.get(), u"Save report"_s));

    const QTemporaryDir folder;
    const QList<std::pair<QString, QByteArray>> forms{
        {u"report.md"_s, "# "}, {u"report.html"_s, "<!DOCTYPE html>"}, {u"report.json"_s, "{"}};
    for (const auto &[name, start] : forms) {
        const QString path = folder.filePath(name);
        window->currentPage()->saveReportAs(path);
        QTRY_VERIFY(showsText(window.get(), path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.read(100).startsWith(start));
    }
    window->currentPage()->saveReportAs(folder.filePath(u"report.pdf"_s));
    QTRY_VERIFY(showsText(window.get(), u"must end in .md, .html, .json or .txt"_s));
    QVERIFY(!QFile::exists(folder.filePath(u"report.pdf"_s)));
    window->currentPage()->saveReportAs(folder.filePath(u"none/report.md"_s));
    QTRY_VERIFY(showsText(window.get(), u"cannot be written"_s));
}

void TstWindow::comparedAttempts()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    auto *entry = [&]() -> QAction * {
        for (QAction *action : window->findChildren<QAction *>()) {
            if (action->text() == "Co&mpare attempts..."_L1)
                return action;
        }
        return nullptr;
    }();
    QVERIFY(entry && entry->isEnabled());
    const QList<quint16> ports{freePort(), freePort()};
    for (int i = 0; i < 2; ++i) {
        typeUrl(*window, localUrl(ports[i]));
        QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(window->currentPage()->connection()->attempts().size(), i + 1);
    }
    entry->trigger();
    auto *compare = window->findChild<CompareWindow *>();
    QVERIFY(compare && compare->isVisible());
    const auto sentence = [compare] { return compare->findChild<QTextEdit *>(u"sentence"_s)->toPlainText(); };
    const QString ported = u"port: %1 and %2"_s.arg(QString::number(ports[0]), QString::number(ports[1]));
    QVERIFY2(sentence().contains(ported), qPrintable(sentence()));
    QVERIFY(compare->left()->chosenTitle().contains(localUrl(ports[0])));
    QVERIFY(compare->left()->chosenTitle().contains("#1 at"_L1));
    // A third attempt appears while it is open, and what was chosen stays.
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(compare->findChild<QComboBox *>()->count(), 3);
    QVERIFY(sentence().contains(ported));
    QVERIFY(compare->findChild<QComboBox *>()->itemText(0).contains("#3 at"_L1));
    // A deleted connection takes its attempts along.
    window->findChild<ConnectionList *>()->remove(window->findChild<ConnectionList *>()->chosen());
    QTRY_COMPARE(compare->findChild<QComboBox *>()->count(), 0);
}

/// QLineEdit would take them for "end of the line" and "delete".
void TstWindow::keysOfTheMenuInLineEdits()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    auto *line = named<QLineEdit>(window.get(), u"URL"_s);
    line->setFocus();
    for (const auto key : {Qt::Key_D, Qt::Key_E}) {
        QKeyEvent event(QEvent::ShortcutOverride, key, Qt::ControlModifier);
        event.ignore();
        QApplication::sendEvent(line, &event);
        QVERIFY(!event.isAccepted());
    }
    QComboBox combo(window.get()); // hands its keys to its line edit
    combo.setEditable(true);
    QKeyEvent inCombo(QEvent::ShortcutOverride, Qt::Key_E, Qt::ControlModifier);
    inCombo.ignore();
    QApplication::sendEvent(&combo, &inCombo);
    QVERIFY(!inCombo.isAccepted());
    QKeyEvent selectAll(QEvent::ShortcutOverride, Qt::Key_A, Qt::ControlModifier);
    selectAll.ignore();
    QApplication::sendEvent(line, &selectAll);
    QVERIFY(selectAll.isAccepted()); // its own
}

void TstWindow::wheelChangesNoValue()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    auto *tabs = window->currentPage()->findChild<SettingsTabs *>();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        named<QLineEdit>(window.get(), u"URL"_s)->setFocus();
        for (auto *combo : tabs->widget(tab)->findChildren<QComboBox *>()) {
            const int before = combo->currentIndex();
            for (const int delta : {120, -120}) {
                const QPointF place(combo->rect().center());
                QWheelEvent event(place, combo->mapToGlobal(place), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
                QApplication::sendEvent(combo, &event);
                QCOMPARE(combo->currentIndex(), before);
            }
        }
    }
}

void TstWindow::connectsFromEveryField()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    ConnectionPage *page = window->currentPage();
    typeUrl(*window, localUrl(freePort()));
    auto *tabs = page->findChild<SettingsTabs *>();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        for (QWidget *field : tabs->widget(tab)->findChildren<QWidget *>()) {
            if (field->focusPolicy() == Qt::NoFocus || !field->isVisible() || !field->isEnabled() || field->focusProxy())
                continue;
            field->setFocus();
            const ConnectionSettings before = page->settings();
            const int attempts = page->connection()->attempt().number;
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
            const QByteArray name = field->accessibleName().toUtf8() + ' ' + field->metaObject()->className();
            QVERIFY2(QTest::qWaitFor([&] { return page->connection()->attempt().number == attempts + 1; }), name);
            QTRY_COMPARE(page->connection()->state(), Client::State::Idle);
            QVERIFY2(page->settings() == before, name);
        }
    }
}

/// Tab goes through a form from top to bottom; with Shift+Tab no field is left out.
void TstWindow::tabReachesEveryField()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    auto *tabs = window->currentPage()->findChild<SettingsTabs *>();
    auto *line = named<QLineEdit>(window.get(), u"URL"_s);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QWidget *form = tabs->widget(tab);
        QSet<QWidget *> missing;
        for (QWidget *field : form->findChildren<QWidget *>()) {
            if (field->focusPolicy() & Qt::TabFocus && field->isVisible() && field->isEnabled() && !field->focusProxy()
                && !field->accessibleName().isEmpty())
                missing.insert(field);
        }
        QVERIFY(!missing.isEmpty());
        for (const auto key : {Qt::Key_Tab, Qt::Key_Backtab}) {
            int lowest = 0;
            line->setFocus();
            do {
                QTest::keyClick(QApplication::focusWidget(), key);
                QWidget *now = QApplication::focusWidget();
                QVERIFY(now);
                if (missing.remove(now) && key == Qt::Key_Tab) {
                    const int top = now->mapTo(tabs->forms()[tab], QPoint()).y(); // the form itself scrolls
                    QVERIFY2(top + now->height() > lowest, qPrintable(now->accessibleName()));
                    lowest = qMax(lowest, top);
                }
            } while (QApplication::focusWidget() != line);
        }
        QVERIFY2(missing.isEmpty(), missing.isEmpty() ? "" : qPrintable((*missing.begin())->accessibleName()));
    }
}

QTEST_MAIN(TstWindow)
#include "tst_window.moc"
