// The status panel: each state from an attempt made by hand, what assistive technology reads, and text that must not be believed.
#include "ui-status/StatusFixtures.h"

#include "status/DetailTabs.h"
#include "status/FactView.h"
#include "status/StageBar.h"
#include "status/StatusPanel.h"
#include "status/TextBlock.h"
#include "status/VerdictView.h"
#include "text/PlainText.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace {

QString verdictOf(const StatusPanel &panel)
{
    return panel.findChild<QLabel *>(u"verdict"_s)->accessibleName();
}

QString textOf(const StatusPanel &panel, const QString &block)
{
    const auto *text = panel.findChild<TextBlock *>(block);
    return text->isHidden() ? QString() : text->text();
}

QPushButton *button(const StatusPanel &panel, const QString &name)
{
    for (auto *button : panel.findChildren<QPushButton *>()) {
        if ((button->accessibleName() == name || button->text() == name) && button->isVisible())
            return button;
    }
    return nullptr;
}

/// A shown panel of the size it has in a window of 1280 x 800.
struct Shown : StatusPanel {
    explicit Shown(const StatusSnapshot &snapshot, QSize size = {420, 330})
        : StatusPanel(nullptr)
    {
        resize(size);
        showSnapshot(snapshot);
        show();
        QCoreApplication::processEvents();
    }
};

} // namespace

class TstStatus : public QObject
{
    Q_OBJECT

private slots:
    void states_data();
    void states();
    void stagesAreNamed();
    void cancelledStageHasNotFailed();
    void namesAreEnglish();
    void echoedSecretsAreMasked();
    void stagesOpenTheirTab();
    void waterfallIsToScale();
    void buttonsAsk();
    void fixIsRequested();
    void idleAndRunningAsk();
    void staleIsSaid();
    void verdictIsAnnounced();
    void brokerTab();
    void brokerTabOfARefusal();
    void certificatesTab();
    void attemptsTab();
    void namesAreMarked();
    void certificateButtons();
    void trustIsADecision();
    void decisionGoesWithItsVerdict();
    void webSocketTab();
    void webSocketTabJudges_data();
    void webSocketTabJudges();
    void everyTabExplainsItsEmptiness();
    void probesAreShownAsTheyRun();
    void shortProbesMoveNothing();
    void verdictOfProbesIsAnnouncedOnce();
    void scrollPositionStays();
    void probesInTheTree();
    void secretsOfProbesAreMasked();
    void portsAreOffered();
    void proxyHasItsBar();
    void proxyThatFails();
    void attemptsCanBeCompared();
    void reportButtons();
    void models_data();
    void models();
    void hostileTextIsPlainAndBounded();
    void nothingIsWiderThanThePanel_data();
    void nothingIsWiderThanThePanel();
    void plainText_data();
    void plainText();
    void pictures();
};

void TstStatus::states_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("verdict");
    QTest::newRow("idle") << u"idle"_s << u"Not connected yet"_s;
    QTest::newRow("running") << u"running"_s << u"TLS handshake with pi2.home"_s;
    QTest::newRow("connected") << u"connected"_s << u"Connected with MQTT 5.0 as auto-7C2F, assigned by the broker, in a new session"_s;
    QTest::newRow("connected, 3.1.1") << u"connected-v3"_s
                                      << u"Connected with MQTT 3.1.1 as connack-3f9a21c7, in the session the broker had kept"_s;
    QTest::newRow("failed") << u"failed-tls"_s << u"The certificate is for other names"_s;
    QTest::newRow("lost") << u"lost"_s << u"Another client uses this client ID"_s;
    QTest::newRow("lost, waiting for the next try") << u"waiting"_s << u"Another client uses this client ID"_s;
    QTest::newRow("lost, given up") << u"stopped"_s << u"Another client uses this client ID"_s;
    QTest::newRow("disconnected") << u"disconnected"_s << u"You disconnected after 62 s"_s;
    QTest::newRow("cancelled") << u"cancelled"_s << u"You cancelled the attempt after 2.1 s"_s;
}

void TstStatus::states()
{
    QFETCH(QString, state);
    QFETCH(QString, verdict);
    const Shown panel(fixtures::all().value(state));
    QCOMPARE(verdictOf(panel), verdict);
}

void TstStatus::stagesAreNamed()
{
    const Shown panel(fixtures::failedTls());
    const auto *bar = panel.findChild<StageBar *>();
    QCOMPARE(bar->item(Stage::Tls)->accessibleName(), u"TLS: failed after 6.1 ms"_s);
    QCOMPARE(bar->item(Stage::Tcp)->accessibleName(), u"TCP: ok after 0.2 ms"_s);
    QCOMPARE(bar->item(Stage::WebSocket)->accessibleName(), u"WebSocket: skipped"_s);
    QCOMPARE(bar->item(Stage::Mqtt)->accessibleName(), u"MQTT: not reached"_s);
    const QAccessibleInterface *item = QAccessible::queryAccessibleInterface(bar->item(Stage::Tls));
    QVERIFY(item);
    QCOMPARE(item->role(), QAccessible::ListItem);
    QCOMPARE(item->text(QAccessible::Name), u"TLS: failed after 6.1 ms"_s);
    QVERIFY(item->text(QAccessible::Description).contains(u"TLS_AES_256_GCM_SHA384"_s));
    QVERIFY(bar->item(Stage::Tls)->toolTip().contains(u"TLSv1.3"_s));
}

void TstStatus::cancelledStageHasNotFailed()
{
    StatusSnapshot snapshot = fixtures::all().value(u"cancelled"_s);
    snapshot.attempt.stage(Stage::Tls) = {StageState::Failed, 1, 2100};
    const Shown panel(snapshot);
    const StageItem *item = panel.findChild<StageBar *>()->item(Stage::Tls);
    QCOMPARE(item->accessibleName(), u"TLS: cancelled after 2.1 s"_s);
    QVERIFY(item->toolTip().contains(u"cancelled"_s) && !item->toolTip().contains(u"failed"_s));
}

/// Answers every text with another one, as any language may.
struct Elsewhere : QTranslator {
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int) const override { return u"ä "_s + QLatin1StringView(source); }
};

void TstStatus::namesAreEnglish()
{
    Shown panel(fixtures::failedTls());
    Elsewhere language;
    QCoreApplication::installTranslator(&language);
    const auto back = qScopeGuard([&language] { QCoreApplication::removeTranslator(&language); });
    QCoreApplication::processEvents();
    const auto *bar = panel.findChild<StageBar *>();
    QCOMPARE(bar->item(Stage::Tls)->accessibleName(), u"TLS: failed after 6.1 ms"_s);
    QVERIFY2(bar->item(Stage::Tls)->toolTip().contains(u"ä "_s), qPrintable(bar->item(Stage::Tls)->toolTip())); // in the language
    const auto *tabs = panel.findChild<QTabBar *>();
    QVERIFY(tabs->tabText(0).startsWith(u"ä "_s));
    QCOMPARE(tabs->accessibleTabName(0), u"Broker"_s);
    QVERIFY(panel.findChild<DetailTabs *>()->view(DetailTabs::Attempts)->accessibleName() == u"Attempts"_s);
}

void TstStatus::echoedSecretsAreMasked()
{
    const QString secret = u"correct horse battery"_s;
    StatusSnapshot snapshot = fixtures::all().value(u"failed-tls"_s);
    Attempt &attempt = snapshot.attempt;
    attempt.settings.credentials.password = secret.toUtf8();
    attempt.transport.webSocket = {};
    attempt.transport.webSocket.requestSent = true;
    attempt.transport.webSocket.status = 401;
    attempt.transport.webSocket.reasonPhrase = u"no "_s + secret;
    attempt.transport.webSocket.body = secret.toUtf8();
    attempt.transport.webSocket.headers.append({u"X-Seen"_s, secret});
    attempt.transport.webSocket.closeCode = 1008;
    attempt.transport.webSocket.closeReason = secret;
    attempt.ending.errorString = u"no "_s + secret;
    mqtt::Connack connack{false, 0x87, {}};
    connack.properties.append(mqtt::PropertyId::ReasonString, u"wrong password "_s + secret);
    attempt.mqtt.connack = connack;
    attempt.settings.version = mqtt::Version::V5;
    snapshot.diagnosis.reset();
    snapshot.attempts = {attempt};
    const Shown panel(snapshot, {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    for (const auto tab : {DetailTabs::Broker, DetailTabs::Certificates, DetailTabs::WebSocket, DetailTabs::Attempts}) {
        tabs->setCurrentTab(tab);
        const FactModel *model = tabs->view(tab)->factModel();
        for (int row = 0; row < model->rowCount(); ++row)
            QVERIFY2(!model->textOf(model->index(row, 0), true).contains(secret), qPrintable(model->textOf(model->index(row, 0), true)));
    }
    for (const QWidget *widget : panel.findChildren<QWidget *>())
        QVERIFY2(!(widget->toolTip() + widget->accessibleName() + widget->accessibleDescription()).contains(secret),
                 qPrintable(widget->objectName()));
}

void TstStatus::stagesOpenTheirTab()
{
    const Shown panel(fixtures::failedTls());
    auto *tabs = panel.findChild<DetailTabs *>();
    QVERIFY(tabs->isFolded()); // the panel is low
    auto *bar = panel.findChild<StageBar *>();
    bar->item(Stage::Tls)->setFocus();
    QTest::keyClick(bar->item(Stage::Tls), Qt::Key_Return);
    QVERIFY(!tabs->isFolded());
    QVERIFY(tabs->view(DetailTabs::Certificates)->isVisible());
    QTest::mouseClick(bar->item(Stage::Mqtt), Qt::LeftButton);
    QVERIFY(tabs->view(DetailTabs::Broker)->isVisible());
    QTest::mouseClick(bar->item(Stage::WebSocket), Qt::LeftButton);
    QVERIFY(tabs->view(DetailTabs::WebSocket)->isVisible());
}

void TstStatus::waterfallIsToScale()
{
    const Shown panel(fixtures::connectedV5());
    const Waterfall *waterfall = panel.findChild<StageBar *>()->waterfall();
    QRect before;
    for (const Stage stage : allStages) {
        const QRect bar = waterfall->barOf(stage);
        QVERIFY(bar.width() > 2);
        QVERIFY(bar.left() > before.right() || stage == Stage::Resolve);
        QVERIFY(bar.right() <= waterfall->width());
        before = bar;
    }
    QVERIFY(waterfall->barOf(Stage::WebSocket).width() > 5 * waterfall->barOf(Stage::Tls).width());
    QVERIFY(waterfall->accessibleDescription().contains(u"109"_s));
}

void TstStatus::buttonsAsk()
{
    const Shown panel(fixtures::all().value(u"cancelled"_s));
    QSignalSpy connects(&panel, &StatusPanel::connectRequested);
    QVERIFY(button(panel, u"Connect again"_s));
    button(panel, u"Connect again"_s)->click();
    QCOMPARE(connects.size(), 1);
}

void TstStatus::fixIsRequested()
{
    const Shown panel(fixtures::failedTls());
    QSignalSpy fixes(&panel, &StatusPanel::fixRequested);
    QVERIFY(button(panel, u"Use mqtts://broker.lan"_s));
    button(panel, u"Use mqtts://broker.lan"_s)->click();
    QCOMPARE(fixes.size(), 1);
    QCOMPARE(fixes.first().first().value<FixAction>().label, u"Use mqtts://broker.lan"_s);
}

void TstStatus::idleAndRunningAsk()
{
    Shown panel({});
    QSignalSpy connects(&panel, &StatusPanel::connectRequested);
    QSignalSpy cancels(&panel, &StatusPanel::cancelRequested);
    QVERIFY(!button(panel, u"Cancel"_s));
    button(panel, u"Connect"_s)->click();
    panel.showSnapshot(fixtures::all().value(u"running"_s));
    QVERIFY(!button(panel, u"Connect"_s));
    QVERIFY(textOf(panel, u"circumstances"_s).contains(u"30 s"_s)); // the limit
    button(panel, u"Cancel"_s)->click();
    QCOMPARE(connects.size(), 1);
    QCOMPARE(cancels.size(), 1);
}

void TstStatus::staleIsSaid()
{
    Shown panel(fixtures::failedTls());
    const auto *stale = panel.findChild<QLabel *>(u"stale"_s);
    QVERIFY(!stale->isVisible());
    panel.setStale(true);
    QVERIFY(stale->isVisible());
    QVERIFY(!stale->text().isEmpty());
    QCOMPARE(verdictOf(panel), u"The certificate is for other names"_s); // it stays
    panel.setStale(false);
    QVERIFY(!stale->isVisible());
}

void TstStatus::verdictIsAnnounced()
{
    static int announced;
    announced = 0;
    QAccessible::setActive(true);
    if (!QAccessible::isActive())
        QSKIP("this platform has no accessibility");
    const auto previous =
        QAccessible::installUpdateHandler([](QAccessibleEvent *event) { announced += event->type() == QAccessible::Alert; });
    Shown panel({});
    const int before = announced;
    panel.showSnapshot(fixtures::failedTls());
    QCOMPARE(announced, before + 1);
    panel.showSnapshot(fixtures::failedTls()); // nothing changed
    QCOMPARE(announced, before + 1);
    QAccessible::installUpdateHandler(previous);
}

void TstStatus::brokerTab()
{
    const Shown panel(fixtures::connectedV5(), {600, 900});
    const auto *tabs = panel.findChild<DetailTabs *>();
    QVERIFY(!tabs->isFolded()); // there is room
    const FactModel *model = tabs->view(DetailTabs::Broker)->factModel();
    QMap<QString, QStringList> rows;
    QStringList limits;
    for (const Fact &fact : model->facts()) {
        rows.insert(fact.cells.first(), fact.cells);
        if (fact.sign == theme::Sign::Warning) {
            limits += fact.cells.first();
            QCOMPARE(fact.signText, u"limit"_s);
        }
    }
    QCOMPARE(rows.value(u"Server Keep Alive"_s), QStringList({u"Server Keep Alive"_s, u"60 s"_s, u"30 s"_s}));
    QCOMPARE(rows.value(u"Assigned Client Identifier"_s).at(2), u"auto-7C2F"_s);
    QCOMPARE(rows.value(u"Maximum QoS"_s).at(2), u"1"_s);
    QCOMPARE(rows.value(u"User Property"_s).at(2), u"region = eu"_s);
    QCOMPARE(
        limits,
        QStringList({u"Session Expiry Interval"_s, u"Server Keep Alive"_s, u"Receive Maximum"_s, u"Maximum QoS"_s, u"Retain Available"_s}));
}

void TstStatus::brokerTabOfARefusal()
{
    StatusSnapshot snapshot = fixtures::all().value(u"connected-v3"_s);
    snapshot.attempt.mqtt.connack = mqtt::Connack{false, 5, {}};
    const Shown panel(snapshot, {600, 900});
    const Facts &facts = panel.findChild<DetailTabs *>()->view(DetailTabs::Broker)->factModel()->facts();
    QCOMPARE(facts.front().cells.at(2), u"5 Not authorized"_s);
    QCOMPARE(facts.front().sign, theme::Sign::Error);
}

void TstStatus::certificatesTab()
{
    const Shown panel(fixtures::failedTls(), {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    tabs->setCurrentTab(DetailTabs::Certificates);
    const Facts &facts = tabs->view(DetailTabs::Certificates)->factModel()->facts();
    const Fact &leaf = facts.front();
    QVERIFY(leaf.cells.first().contains(u"broker.lan"_s));
    QCOMPARE(leaf.sign, theme::Sign::Error); // where the check failed
    QVERIFY2(leaf.children.front().cells.first().contains(u"not trusted"_s), qPrintable(leaf.children.front().cells.first()));
    QVERIFY(leaf.children.at(1).cells.first().contains(u"raspberrypi.lan"_s)); // both faults, in words
    QVERIFY(leaf.cells.first().endsWith(u"failed"_s));
    QString all;
    for (const Fact &fact : leaf.children) {
        all += fact.cells.join(u'|') + u'\n';
        for (const Fact &deeper : fact.children)
            all += deeper.cells.join(u'|') + u'\n';
    }
    for (const QString &part : {u"DNS:pi2.home|another name"_s, u"left"_s, u"SHA-256 fingerprint|"_s, u"Key|"_s})
        QVERIFY2(all.contains(part), qPrintable(all));
    QVERIFY(leaf.copyText.startsWith(u"-----BEGIN CERTIFICATE-----"_s));
}

void TstStatus::attemptsCanBeCompared()
{
    StatusSnapshot snapshot = fixtures::failedTls();
    Attempt earlier = snapshot.attempt;
    earlier.number = 1;
    snapshot.attempt.number = 3;
    snapshot.attempts = {earlier};
    DetailTabs tabs;
    tabs.setCurrentTab(DetailTabs::Attempts);
    const auto chosen = [&tabs](int row) {
        FactView *view = tabs.view(DetailTabs::Attempts);
        view->setCurrentIndex(view->model()->index(0, 0, view->model()->index(row, 0))); // any row below the attempt
        QSignalSpy spy(&tabs, &DetailTabs::compareRequested);
        QMenu menu;
        emit view->menuRequested(&menu);
        menu.actions().last()->trigger();
        return spy.size() == 1 ? spy[0][0].toInt() : -1;
    };
    tabs.show(snapshot, QDateTime::currentDateTimeUtc()); // the third one runs
    QCOMPARE(chosen(0), 3);
    QCOMPARE(chosen(1), 1);
    snapshot.attempts.append(snapshot.attempt); // it has ended
    tabs.show(snapshot, QDateTime::currentDateTimeUtc());
    QCOMPARE(chosen(0), 3);
    QCOMPARE(chosen(1), 1);
}

void TstStatus::reportButtons()
{
    const auto buttonOf = [](const StatusPanel &panel, const QString &name) -> QToolButton * {
        for (auto *button : panel.findChildren<QToolButton *>()) {
            if (button->accessibleName() == name && button->isVisible())
                return button;
        }
        return nullptr;
    };
    const QMap<QString, StatusSnapshot> all = fixtures::all();
    for (auto it = all.begin(); it != all.end(); ++it) {
        const Shown panel(it.value());
        for (const QString &name : {u"Copy report"_s, u"Save report"_s})
            QVERIFY2(bool(buttonOf(panel, name)) == (it.value().attempt.number > 0), qPrintable(it.key()));
    }
    // Without them the verdict has the whole width.
    const Shown idle({});
    QVERIFY(idle.findChild<QLabel *>(u"verdict"_s)->width() > idle.width() / 2);
    const Shown panel(fixtures::failedTls());
    QSignalSpy copies(&panel, &StatusPanel::copyReportRequested);
    QSignalSpy saves(&panel, &StatusPanel::saveReportRequested);
    QTest::keyClick(buttonOf(panel, u"Copy report"_s), Qt::Key_Space);
    QTest::mouseClick(buttonOf(panel, u"Save report"_s), Qt::LeftButton);
    QCOMPARE(copies.size(), 1);
    QCOMPARE(saves.size(), 1);
}

void TstStatus::attemptsTab()
{
    const Shown panel(fixtures::all().value(u"failed-refused"_s), {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    tabs->setCurrentTab(DetailTabs::Attempts);
    FactModel *model = tabs->view(DetailTabs::Attempts)->factModel();
    QCOMPARE(model->rowCount(), 1);
    const QString text = model->textOf(model->index(0, 0), true);
    QVERIFY2(text.contains(u"192.168.1.20 port 8883"_s) && text.contains(u"refused after 0.2 ms"_s), qPrintable(text));
}

void TstStatus::namesAreMarked()
{
    const Shown panel(fixtures::untrusted(), {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    tabs->setCurrentTab(DetailTabs::Certificates);
    const Fact &leaf = tabs->view(DetailTabs::Certificates)->factModel()->facts().front();
    const auto names =
        std::find_if(leaf.children.begin(), leaf.children.end(), [](const Fact &fact) { return fact.cells.first() == u"Names"_s; });
    QVERIFY(names != leaf.children.end());
    QCOMPARE(names->sign, theme::Sign::Ok);
    QVERIFY(names->cells.at(1).contains(u"broker.lan was asked for"_s));
    QMap<QString, QString> words;
    for (const Fact &name : names->children)
        words.insert(name.cells.first(), name.signText);
    QCOMPARE(words.value(u"DNS:broker.lan"_s), u"matches"_s);
    QCOMPARE(words.value(u"DNS:pi2.home"_s), u"does not match"_s);
    QCOMPARE(words.value(u"IP:192.168.1.20"_s), u"does not match"_s);
}

void TstStatus::certificateButtons()
{
    const Shown panel(fixtures::failedTls(), {600, 900});
    panel.findChild<DetailTabs *>()->setCurrentTab(DetailTabs::Certificates);
    QVERIFY(button(panel, u"Save as PEM"_s));
    QVERIFY(!button(panel, u"Save the chain as PEM"_s)); // it is but one
    button(panel, u"Copy the fingerprint"_s)->click();
    const QString fingerprint = QApplication::clipboard()->text();
    QCOMPARE(fingerprint.count(u':'), 31);
    button(panel, u"Copy the details"_s)->click();
    QVERIFY(QApplication::clipboard()->text().contains(u"SHA-256: "_s + fingerprint));
    const Shown empty({}, {600, 900});
    empty.findChild<DetailTabs *>()->setCurrentTab(DetailTabs::Certificates);
    QVERIFY(!button(empty, u"Save as PEM"_s));
}

void TstStatus::trustIsADecision()
{
    const StatusSnapshot snapshot = fixtures::untrusted();
    const Shown panel(snapshot, {600, 900});
    panel.findChild<DetailTabs *>()->setCurrentTab(DetailTabs::Certificates);
    QSignalSpy fixes(&panel, &StatusPanel::fixRequested);
    QVERIFY(!button(panel, u"Trust it and connect again"_s));
    // From the verdict, and from the tab.
    const QString label = snapshot.diagnosis->actions.first().label;
    QVERIFY2(label.startsWith(u"Trust "_s), qPrintable(label));
    for (const QString &way : {label, u"Trust for this connection"_s}) {
        QVERIFY2(button(panel, way), qPrintable(way));
        button(panel, way)->click();
        QCOMPARE(fixes.size(), 0); // first the fingerprint is shown
        QVERIFY(button(panel, u"Trust it and connect again"_s));
        QVERIFY(!button(panel, u"Trust it and connect again"_s)->hasFocus());
        QVERIFY(!button(panel, u"Trust it and connect again"_s)->isDefault());
        const QString text = textOf(panel, u"explanation"_s);
        QVERIFY(!text.isEmpty());
        bool shown = false;
        for (const auto *block : panel.findChildren<TextBlock *>(u"fingerprint"_s))
            shown = shown || (block->isVisible() && block->text().count(u':') == 31);
        QVERIFY(shown);
        button(panel, u"Do not trust it"_s)->click();
        QVERIFY(!button(panel, u"Trust it and connect again"_s));
    }
    QCOMPARE(fixes.size(), 0);
    button(panel, label)->click();
    button(panel, u"Trust it and connect again"_s)->click();
    QCOMPARE(fixes.size(), 1);
    const auto fix = fixes.first().first().value<FixAction>();
    QCOMPARE(fix.settings.tls.ca.size(), 1);
    QVERIFY(fix.settings.tls.ca.first().pem.startsWith("-----BEGIN CERTIFICATE-----"));
    QVERIFY(fix.settings.tls.verifyPeer);
}

void TstStatus::decisionGoesWithItsVerdict()
{
    Shown panel(fixtures::untrusted(), {600, 900});
    button(panel, fixtures::untrusted().diagnosis->actions.first().label)->click();
    QVERIFY(button(panel, u"Trust it and connect again"_s));
    panel.showSnapshot(fixtures::failedTls());
    QVERIFY(!button(panel, u"Trust it and connect again"_s));
}

void TstStatus::webSocketTab()
{
    const Shown panel(fixtures::all().value(u"websocket-refused"_s), {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    tabs->setCurrentTab(DetailTabs::WebSocket);
    const FactModel *model = tabs->view(DetailTabs::WebSocket)->factModel();
    QString all;
    for (int row = 0; row < model->rowCount(); ++row)
        all += model->textOf(model->index(row, 0), true) + u'\n';
    for (const QString &part :
         {u"Request\tGET /ws?token=*** HTTP/1.1"_s, u"Host\tbroker.lan"_s, u"Authorization\t***"_s, u"Answer\tHTTP 404 Not Found"_s,
          u"Server\tnginx/1.22.1"_s, u"Sub-protocol\toffered: mqtt"_s, u"<head><title>404 Not Found</title></head>"_s})
        QVERIFY2(all.contains(part), qPrintable(all));
    QVERIFY(!all.contains(u"abcdef"_s));               // a cookie
    QVERIFY(!all.contains(u"Sec-WebSocket-Accept"_s)); // nothing was accepted
}

void TstStatus::webSocketTabJudges_data()
{
    QTest::addColumn<bool>("mismatch");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<QString>("expected");
    QTest::newRow("right") << false << u"mqtt"_s << 0 << u"Sec-WebSocket-Accept\tright"_s;
    QTest::newRow("wrong") << true << u"mqtt"_s << 0 << u"Sec-WebSocket-Accept\twrong or missing"_s;
    QTest::newRow("none chosen") << false << QString() << 0 << u"the server chose none"_s;
    QTest::newRow("another chosen") << false << u"chat"_s << 0 << u"the server chose chat"_s;
    QTest::newRow("closed") << false << u"mqtt"_s << 1008 << u"Close frame\t1008, against the server's policy: \"no"_s;
    QTest::newRow("closed by a code of its own") << false << u"mqtt"_s << 4001 << u"4001, a code of the application"_s;
}

void TstStatus::webSocketTabJudges()
{
    QFETCH(bool, mismatch);
    QFETCH(QString, chosen);
    QFETCH(int, closeCode);
    QFETCH(QString, expected);
    StatusSnapshot snapshot = fixtures::connectedV5();
    WebSocketFacts &webSocket = snapshot.attempt.transport.webSocket;
    webSocket.upgraded = !mismatch;
    webSocket.acceptMismatch = mismatch;
    webSocket.subprotocolOffered = u"mqtt"_s;
    webSocket.subprotocol = chosen;
    if (closeCode) {
        webSocket.closeCode = closeCode;
        webSocket.closeReason = u"no \u202Eentry"_s;
    }
    const Shown panel(snapshot, {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    tabs->setCurrentTab(DetailTabs::WebSocket);
    const FactModel *model = tabs->view(DetailTabs::WebSocket)->factModel();
    QString all;
    for (int row = 0; row < model->rowCount(); ++row)
        all += model->textOf(model->index(row, 0), true) + u'\n';
    QVERIFY2(all.contains(expected), qPrintable(all));
    QVERIFY(!all.contains(QChar(0x202E)));
}

void TstStatus::everyTabExplainsItsEmptiness()
{
    for (const StatusSnapshot &snapshot :
         {StatusSnapshot(), fixtures::all().value(u"failed-refused"_s), fixtures::all().value(u"running"_s)}) {
        const Shown panel(snapshot, {600, 900});
        auto *tabs = panel.findChild<DetailTabs *>();
        for (const auto tab : {DetailTabs::Broker, DetailTabs::Certificates, DetailTabs::WebSocket, DetailTabs::Attempts}) {
            tabs->setCurrentTab(tab);
            const FactView *view = tabs->view(tab);
            QVERIFY(view->factModel()->rowCount() > 0 || !view->accessibleDescription().isEmpty());
        }
    }
}

void TstStatus::probesAreShownAsTheyRun()
{
    Shown panel(fixtures::all().value(u"probing"_s));
    QCOMPARE(verdictOf(panel), u"The server closed the connection without a CONNACK"_s); // it stands at once
    QTRY_VERIFY(button(panel, u"Stop looking closer"_s));
    const auto *line = panel.findChild<QLabel *>(u"probing"_s);
    QCOMPARE(line->accessibleName(), u"Looking closer, 3 of 5: The same port with TLS: mqtts://broker.lan:8883"_s);
    QSignalSpy stops(&panel, &StatusPanel::stopProbesRequested);
    button(panel, u"Stop looking closer"_s)->click();
    QCOMPARE(stops.size(), 1);
    panel.showSnapshot(fixtures::all().value(u"probed"_s));
    QVERIFY(!button(panel, u"Stop looking closer"_s));
    QCOMPARE(verdictOf(panel), u"The broker does not speak this MQTT version"_s);
    QVERIFY(textOf(panel, u"circumstances"_s).contains(u"after 5 extra connection"_s));
    QTRY_VERIFY(button(panel, u"Switch to MQTT 3.1.1"_s));
}

void TstStatus::shortProbesMoveNothing()
{
    Shown panel(fixtures::all().value(u"probing"_s));
    QVERIFY(!button(panel, u"Stop looking closer"_s)); // only what lasts is worth a line
    panel.showSnapshot(fixtures::all().value(u"probed"_s));
    for (const QTimer *timer : panel.findChild<VerdictView *>()->findChildren<QTimer *>())
        QVERIFY(!timer->isActive()); // nor later
}

void TstStatus::verdictOfProbesIsAnnouncedOnce()
{
    static int announced;
    announced = 0;
    QAccessible::setActive(true);
    if (!QAccessible::isActive())
        QSKIP("this platform has no accessibility");
    Shown panel(fixtures::all().value(u"probing"_s));
    QTRY_VERIFY(button(panel, u"Stop looking closer"_s));
    const auto previous =
        QAccessible::installUpdateHandler([](QAccessibleEvent *event) { announced += event->type() == QAccessible::Alert; });
    StatusSnapshot further = fixtures::all().value(u"probing"_s);
    further.attempt.probes[2].state = Probe::State::Done;
    panel.showSnapshot(further); // another probe, the same verdict
    const int between = announced;
    panel.showSnapshot(fixtures::all().value(u"probed"_s));
    panel.showSnapshot(fixtures::all().value(u"probed"_s));
    QAccessible::installUpdateHandler(previous);
    QCOMPARE(between, 0);
    QCOMPARE(announced, 1);
}

void TstStatus::scrollPositionStays()
{
    StatusSnapshot snapshot = fixtures::all().value(u"probing"_s);
    snapshot.diagnosis->suggestions = QStringList(30, u"Look into the broker's log."_s);
    Shown panel(snapshot);
    QTRY_VERIFY(button(panel, u"Stop looking closer"_s));
    auto *bar = panel.findChild<QScrollArea *>()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 100);
    bar->setValue(80);
    snapshot.attempt.probes[2].state = Probe::State::Done;
    snapshot.diagnosis->evidence += u"probe with-tls: closed"_s;
    panel.showSnapshot(snapshot);
    QCoreApplication::processEvents();
    QCOMPARE(bar->value(), 80);
    snapshot.diagnosis->title = u"The port expects TLS"_s;
    panel.showSnapshot(snapshot);
    QCOMPARE(bar->value(), 0); // another verdict is read from its beginning
}

void TstStatus::probesInTheTree()
{
    Shown panel(fixtures::all().value(u"probing"_s), {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    tabs->setCurrentTab(DetailTabs::Attempts);
    FactModel *model = tabs->view(DetailTabs::Attempts)->factModel();
    const Fact &attempt = model->facts().front();
    const auto looked = [](const Fact &fact) {
        return *std::find_if(fact.children.begin(), fact.children.end(),
                             [](const Fact &row) { return row.cells.first() == u"Looked closer"_s; });
    };
    const Fact all = looked(attempt);
    QCOMPARE(all.children.size(), std::size_t(5));
    QCOMPARE(all.children[0].sign, theme::Sign::Ok);
    QCOMPARE(all.children[0].cells, QStringList(u"The same with MQTT 3.1.1 → connected after 2.0 ms"_s));
    QVERIFY(all.children[1].cells.first().endsWith(u"answered: HTTP 404 Not Found"_s));
    QCOMPARE(all.children[2].sign, theme::Sign::Running);
    QCOMPARE(all.children[4].sign, theme::Sign::Skipped);
    QString web;
    for (const Fact &row : all.children[1].children)
        web += row.cells.join(u'|') + u'\n';
    for (const QString &part : {u"TCP|ok after"_s, u"Request|GET /mqtt HTTP/1.1"_s, u"Answer|HTTP 404"_s})
        QVERIFY2(web.contains(part), qPrintable(web));
    QString tls;
    for (const Fact &row : all.children[2].children)
        tls += row.cells.join(u'|') + u'\n';
    QVERIFY2(tls.contains(u"Certificate|broker.lan"_s), qPrintable(tls));
    panel.showSnapshot(fixtures::all().value(u"probed"_s)); // the tree follows
    QCOMPARE(looked(model->facts().front()).children[2].sign, theme::Sign::Info);
}

void TstStatus::secretsOfProbesAreMasked()
{
    const QString secret = u"correct horse battery"_s;
    StatusSnapshot snapshot = fixtures::all().value(u"probing"_s);
    snapshot.attempt.settings.credentials.password = secret.toUtf8();
    Probe &probe = snapshot.attempt.probes[1];
    probe.transport.webSocket.reasonPhrase = secret;
    probe.transport.webSocket.body = secret.toUtf8();
    probe.transport.webSocket.headers.append({u"X-Seen"_s, secret});
    probe.ending.errorString = secret;
    probe.ending.by = Ending::By::NetworkError;
    snapshot.attempt.probes[0].mqtt.connack.reset();
    snapshot.attempt.probes[0].connected = false;
    snapshot.attempt.probes[0].mqtt.firstBytes = secret.toUtf8();
    snapshot.attempt.probes[0].mqtt.bytesReceived = 21;
    snapshot.attempts = {snapshot.attempt};
    const Shown panel(snapshot, {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    tabs->setCurrentTab(DetailTabs::Attempts);
    const FactModel *model = tabs->view(DetailTabs::Attempts)->factModel();
    const QString text = model->textOf(model->index(0, 0), true);
    QVERIFY(text.contains(u"X-Seen"_s));
    QVERIFY2(!text.contains(secret), qPrintable(text));
}

void TstStatus::portsAreOffered()
{
    StatusSnapshot snapshot = fixtures::all().value(u"failed-refused"_s);
    Shown panel(snapshot, {600, 900});
    QSignalSpy asked(&panel, &StatusPanel::portsRequested);
    QVERIFY(button(panel, u"Look at the usual ports"_s));
    button(panel, u"Look at the usual ports"_s)->click();
    QCOMPARE(asked.size(), 1);
    snapshot.probing = true;
    panel.showSnapshot(snapshot);
    QVERIFY(!button(panel, u"Look at the usual ports"_s));
    snapshot.probing = false;
    panel.showSnapshot(fixtures::failedTls()); // another port would not help
    QVERIFY(!button(panel, u"Look at the usual ports"_s));
}

void TstStatus::proxyHasItsBar()
{
    const Shown panel(fixtures::all().value(u"proxy"_s));
    const auto *bar = panel.findChild<StageBar *>();
    QVERIFY(bar->proxyItem()->isVisible());
    QCOMPARE(bar->proxyItem()->accessibleName(), u"Proxy: ok after 10 ms"_s);
    QCOMPARE(bar->item(Stage::Tcp)->accessibleName(), u"TCP: ok after 30 ms"_s);
    QVERIFY(bar->proxyItem()->toolTip().contains(u"proxy.lan"_s));
    const QRect proxy = bar->waterfall()->proxyBar();
    QVERIFY(proxy.width() > 2 && proxy.right() < bar->waterfall()->barOf(Stage::Tcp).left());
    const Shown direct(fixtures::connectedV5());
    QVERIFY(!direct.findChild<StageBar *>()->proxyItem()->isVisible());
    QVERIFY(direct.findChild<StageBar *>()->waterfall()->proxyBar().isEmpty());
}

void TstStatus::proxyThatFails()
{
    const Shown panel(fixtures::all().value(u"proxy-failed"_s));
    const auto *bar = panel.findChild<StageBar *>();
    QCOMPARE(bar->proxyItem()->accessibleName(), u"Proxy: failed after 40 ms"_s);
    QCOMPARE(bar->item(Stage::Tcp)->accessibleName(), u"TCP: not reached"_s);
    QVERIFY(textOf(panel, u"circumstances"_s).contains(u"Proxy"_s));
}

void TstStatus::models_data()
{
    QTest::addColumn<QString>("state");
    const QMap<QString, StatusSnapshot> all = fixtures::all();
    for (const QString &state : all.keys())
        QTest::newRow(qPrintable(state)) << state;
}

void TstStatus::models()
{
    QFETCH(QString, state);
    Shown panel({}, {600, 900});
    auto *tabs = panel.findChild<DetailTabs *>();
    for (const auto tab : {DetailTabs::Broker, DetailTabs::Certificates, DetailTabs::WebSocket, DetailTabs::Attempts}) {
        tabs->setCurrentTab(tab);
        panel.showSnapshot({});
        QAbstractItemModelTester tester(tabs->view(tab)->factModel(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        panel.showSnapshot(fixtures::all().value(state));
        panel.showSnapshot(fixtures::connectedV5());
    }
}

void TstStatus::hostileTextIsPlainAndBounded()
{
    const Shown panel(fixtures::hostile(), {400, 640});
    for (auto *label : panel.findChildren<QLabel *>()) {
        QVERIFY(label->textFormat() == Qt::PlainText || label->text().isEmpty());
        QVERIFY(label->text().size() < 5000);
        QVERIFY(!label->text().contains(QChar(0x202E)));
    }
    for (auto *block : panel.findChildren<TextBlock *>()) {
        QVERIFY(!block->text().contains(QChar(0x202E)));
        QVERIFY(block->text().size() < 300'000);
        if (block->objectName() == u"explanation"_s)
            QVERIFY(block->toPlainText().contains(u"<h1>"_s)); // shown as it was sent
    }
    for (auto *widget : panel.findChildren<QWidget *>())
        QVERIFY(!widget->toolTip().contains(u"<h1>"_s)); // escaped
    const FactModel *model = panel.findChild<DetailTabs *>()->view(DetailTabs::Broker)->factModel();
    QVERIFY(model->rowCount() < 300);
}

void TstStatus::nothingIsWiderThanThePanel_data()
{
    models_data();
}

void TstStatus::nothingIsWiderThanThePanel()
{
    QFETCH(QString, state);
    for (const QSize size : {QSize(400, 330), QSize(400, 700)}) {
        const Shown panel(fixtures::all().value(state), size);
        QVERIFY2(panel.minimumSizeHint().width() <= 400, qPrintable(QString::number(panel.minimumSizeHint().width())));
        for (auto *widget : panel.findChildren<QWidget *>()) {
            if (!widget->isVisible()
                || !(qobject_cast<QLabel *>(widget) || qobject_cast<QPushButton *>(widget) || qobject_cast<TextBlock *>(widget)))
                continue;
            const int right = widget->mapTo(&panel, QPoint(widget->width(), 0)).x();
            QVERIFY2(right <= size.width(),
                     qPrintable(u"%1 %2"_s.arg(QLatin1String(widget->metaObject()->className()), QString::number(right))));
        }
    }
}

void TstStatus::plainText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("shown");
    QTest::newRow("as it is") << u"pumps/7 \u00e4 \U0001F600"_s << 100 << u"pumps/7 \u00e4 \U0001F600"_s;
    QTest::newRow("lines") << u"a\nb\r\tc"_s << 100 << u"a\\nb\\r\\tc"_s;
    QTest::newRow("reordering") << u"a\u202Eb\u2066c"_s << 100 << u"a\\u202eb\\u2066c"_s;
    QTest::newRow("half a pair") << (QString(QChar(0xD800)) + u'x') << 100 << u"\\ud800x"_s;
    QTest::newRow("long") << QString(5000, u'a') << 4 << u"aaaa… (5,000 characters in all)"_s;
}

void TstStatus::plainText()
{
    QFETCH(QString, text);
    QFETCH(int, limit);
    QFETCH(QString, shown);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCOMPARE(text::visible(text, limit), shown);
}

/// Writes pictures of every state into the folder that CONNACK_PICTURES names, in light and dark, for a person to look at.
void TstStatus::pictures()
{
    const QString folder = qEnvironmentVariable("CONNACK_PICTURES");
    if (folder.isEmpty())
        QSKIP("CONNACK_PICTURES names no folder");
    for (const auto &[name, mode] : {std::pair(u"light"_s, theme::Mode::Light), std::pair(u"dark"_s, theme::Mode::Dark)}) {
        theme::apply(mode);
        const auto all = fixtures::all();
        for (auto state = all.begin(); state != all.end(); ++state) {
            Shown low(state.value());
            const auto *bar = low.findChild<QLabel *>(u"probing"_s);
            QTRY_VERIFY(bar->isVisible() == state.value().probing);
            QVERIFY(low.grab().save(QDir(folder).filePath(u"%1-%2.png"_s.arg(state.key(), name))));
            Shown high(state.value(), {640, 800});
            auto *tabs = high.findChild<DetailTabs *>();
            for (const auto tab : {DetailTabs::Broker, DetailTabs::Certificates, DetailTabs::WebSocket, DetailTabs::Attempts}) {
                tabs->setCurrentTab(tab);
                QCoreApplication::processEvents();
                QVERIFY(high.grab().save(QDir(folder).filePath(u"%1-%2-tab%3.png"_s.arg(state.key(), name, QString::number(tab)))));
            }
        }
    }
}

QTEST_MAIN(TstStatus)
#include "tst_status.moc"
