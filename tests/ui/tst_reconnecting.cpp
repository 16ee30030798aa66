// The automatic reconnect in the window, and connections that are made without connecting.
#include "connection/ConnectionPage.h"
#include "connection/ConnectionsModel.h"
#include "connection/StatusLine.h"
#include "settings/NetworkForm.h"
#include "support/ScriptedPeer.h"
#include "window/Language.h"

#include "WindowFixture.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using State = ReconnectStatus::State;

namespace {

constexpr int patience = 15'000; // ms

template <typename Widget>
Widget *named(QWidget *within, const QString &name)
{
    for (Widget *widget : within->findChildren<Widget *>()) {
        if (widget->accessibleName() == name && widget->isVisibleTo(within))
            return widget;
    }
    return nullptr;
}

QAction *menuEntry(QMainWindow &window, const QString &text)
{
    for (QAction *action : window.findChildren<QAction *>()) {
        if (action->text().remove(u'&') == text)
            return action;
    }
    return nullptr;
}

} // namespace

class TstReconnecting : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void madeAndSavedWithoutConnecting();
    void waitsAndStops();
    void triesNow();
    void closingEndsWaiting();
    void deletingEndsWaiting();
    void formSwitchesItOff();
    void serversInTheForm();

private:
    std::unique_ptr<MainWindow> makeWindow() { return m_fixture.makeWindow(); }
    /// A page whose connection was lost once and waits for an hour.
    ConnectionPage *lose(MainWindow &window);
    WindowFixture m_fixture;
    std::unique_ptr<ScriptedPeer> m_peer;
    int m_accepted = 0;
};

void TstReconnecting::initTestCase()
{
    WindowFixture::prepare();
}

void TstReconnecting::init()
{
    m_fixture.renew();
    QSettings().setValue("probes/afterFailure"_L1, false);
    m_accepted = 0;
    m_peer = std::make_unique<ScriptedPeer>();
    m_peer->onPacket = [this](PeerLink &link, const QByteArray &packet) { // throws the first one out
        if (PacketType(quint8(packet.at(0)) >> 4) != PacketType::Connect)
            return;
        link.send(ScriptedPeer::acceptance(link.version()));
        if (++m_accepted == 1)
            QTimer::singleShot(5, &link, [&link] { link.close(); });
    };
}

ConnectionPage *TstReconnecting::lose(MainWindow &window)
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, m_peer->port()};
    settings.network.reconnectPeriod = std::chrono::hours(1);
    ConnectionPage *page = window.openUnsaved(settings, {});
    page->connectToBroker();
    if (!QTest::qWaitFor([page] { return page->isWaiting(); }, patience))
        qFatal("the connection was not lost");
    return page;
}

/// A connection can be made and kept without connecting, and does not connect at the next start either, whatever manualConnect says.
void TstReconnecting::madeAndSavedWithoutConnecting()
{
    {
        const auto window = makeWindow();
        QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
        auto *line = named<QLineEdit>(window.get(), u"URL"_s);
        QTest::keyClicks(line, u"mqtt://127.0.0.1:%1"_s.arg(m_peer->port()));
        window->currentPage()->applyOptionsText(u"{manualConnect: true}"_s);
        QVERIFY(window->currentPage()->settings().network.manualConnect);
        QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(window->currentPage()->connection()->attempt().number, 0);
    }
    const auto profiles = ProfileStore(m_fixture.connectionsFile()).load().list.profiles;
    QCOMPARE(profiles.size(), 1);
    QCOMPARE(profiles.first().settings.endpoint.port, std::optional(m_peer->port()));
    QVERIFY(profiles.first().settings.network.manualConnect);
    const auto window = makeWindow();
    QVERIFY(window->currentPage());
    QCoreApplication::processEvents();
    QCOMPARE(window->currentPage()->connection()->attempt().number, 0);
    QVERIFY(m_peer->links().empty());
}

void TstReconnecting::waitsAndStops()
{
    const auto window = makeWindow();
    ConnectionPage *page = lose(*window);
    QTRY_VERIFY(named<QPushButton>(page, u"Try now"_s));
    QVERIFY(page->findChild<QLabel *>(u"reconnectText"_s)->text().startsWith(u"Connection lost: "_s));
    QCOMPARE(connectionState(*page->connection()).word, u"waiting to reconnect"_s);
    QTRY_VERIFY(window->findChild<StatusLine *>()->findChildren<QLabel *>().at(1)->text().contains(u"Try 1 comes in"_s));
    QVERIFY(menuEntry(*window, u"Reconnect now"_s)->isEnabled());
    QVERIFY(menuEntry(*window, u"Disconnect"_s)->isEnabled());
    QVERIFY(named<QPushButton>(page, u"Cancel"_s)); // the primary button
    QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(!page->isWaiting());
    QVERIFY(named<QPushButton>(page, u"Connect"_s));
    QCOMPARE(connectionState(*page->connection()).word, u"connection lost"_s);
    QTRY_VERIFY(!named<QPushButton>(page, u"Try now"_s));
    QVERIFY(!menuEntry(*window, u"Reconnect now"_s)->isEnabled());
    QVERIFY(page->connection()->diagnosis()); // the verdict stays
    QCOMPARE(m_accepted, 1);
}

void TstReconnecting::triesNow()
{
    const auto window = makeWindow();
    ConnectionPage *page = lose(*window);
    QTRY_VERIFY(named<QPushButton>(page, u"Try now"_s));
    named<QPushButton>(page, u"Try now"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(page->connection()->state(), Client::State::Connected, patience);
    QCOMPARE(m_accepted, 2);
    QTRY_VERIFY(!named<QPushButton>(page, u"Stop reconnecting"_s));
    QVERIFY(named<QPushButton>(page, u"Disconnect"_s));
}

void TstReconnecting::closingEndsWaiting()
{
    const auto window = makeWindow();
    ConnectionPage *page = lose(*window);
    window->close();
    QVERIFY(window->isHidden());
    QCOMPARE(page->connection()->reconnect().state, State::Off);
}

void TstReconnecting::deletingEndsWaiting()
{
    const auto window = makeWindow();
    QPointer<ConnectionPage> page = lose(*window);
    menuEntry(*window, u"Delete connection"_s)->trigger();
    QVERIFY(!page || page->connection()->reconnect().state == State::Off);
    QTRY_VERIFY(!page);
    QCOMPARE(m_accepted, 1);
}

void TstReconnecting::formSwitchesItOff()
{
    NetworkForm form;
    ConnectionSettings settings = newConnectionSettings();
    settings.network.reconnectPeriod = std::chrono::milliseconds(2'500);
    form.load(settings);
    auto *box = named<QCheckBox>(&form, u"Reconnect when the connection is lost"_s);
    auto *period = named<QLineEdit>(&form, u"Reconnect period"_s);
    QVERIFY(box->isChecked() && period->isEnabled());
    box->click();
    form.store(settings);
    QCOMPARE(settings.network.reconnectPeriod.count(), 0);
    form.load(settings);
    QVERIFY(!period->isEnabled());
    QVERIFY(!named<QCheckBox>(&form, u"Resume the session"_s)->isEnabled());
    QVERIFY(named<QCheckBox>(&form, u"Subscribe again"_s)->isEnabled());
    box->click(); // what stood there is still there
    form.store(settings);
    QCOMPARE(settings.network.reconnectPeriod.count(), 2'500);
    auto *longest = named<QLineEdit>(&form, u"Longest delay"_s);
    longest->setText(u"5 min"_s);
    form.store(settings);
    QCOMPARE(settings.network.reconnectMaximum, std::chrono::milliseconds(std::chrono::minutes(5)));
    longest->setText(u"0"_s);
    form.store(settings);
    settings.endpoint.host = u"localhost"_s;
    form.showChecks(check(settings), settings);
    QVERIFY(form.hasProblem()); // said at the field
}

void TstReconnecting::serversInTheForm()
{
    NetworkForm form;
    ConnectionSettings settings = newConnectionSettings();
    form.load(settings);
    auto *lines = named<QPlainTextEdit>(&form, u"Servers"_s);
    lines->setPlainText(u"a.lan\nmqtts://b.lan:8884\n[::1]:1885"_s);
    form.store(settings);
    QCOMPARE(settings.network.servers,
             (QList<Endpoint>{
                 {Scheme::Mqtt, u"a.lan"_s, {}}, {Scheme::Mqtts, u"b.lan"_s, quint16(8884)}, {Scheme::Mqtt, u"::1"_s, quint16(1885)}}));
    QVERIFY(check(settings).isEmpty()); // no host in the URL is needed
}

QTEST_MAIN(TstReconnecting)
#include "tst_reconnecting.moc"
