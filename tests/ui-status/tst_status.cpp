// The status panel: each state from an attempt made by hand, what assistive technology reads, and text that must not be believed.
#include "ui-status/StatusFixtures.h"

#include "status/DetailTabs.h"
#include "status/FactView.h"
#include "status/StageBar.h"
#include "status/StatusPanel.h"
#include "status/TextBlock.h"
#include "text/PlainText.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
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
    for (const auto tab : {DetailTabs::Broker, DetailTabs::Certificates, DetailTabs::Attempts}) {
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
    QVERIFY(leaf.children.front().cells.first().contains(u"host name"_s));
    QString all;
    for (const Fact &fact : leaf.children)
        all += fact.cells.join(u'|') + u'\n';
    for (const QString &part : {u"DNS:pi2.home"_s, u"left"_s, u"SHA-256 fingerprint|"_s, u"Key|"_s})
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
    for (const auto tab : {DetailTabs::Broker, DetailTabs::Certificates, DetailTabs::Attempts}) {
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
            QVERIFY(low.grab().save(QDir(folder).filePath(u"%1-%2.png"_s.arg(state.key(), name))));
            Shown high(state.value(), {640, 800});
            auto *tabs = high.findChild<DetailTabs *>();
            for (const auto tab : {DetailTabs::Broker, DetailTabs::Certificates, DetailTabs::Attempts}) {
                tabs->setCurrentTab(tab);
                QCoreApplication::processEvents();
                QVERIFY(high.grab().save(QDir(folder).filePath(u"%1-%2-tab%3.png"_s.arg(state.key(), name, QString::number(tab)))));
            }
        }
    }
}

QTEST_MAIN(TstStatus)
#include "tst_status.moc"
