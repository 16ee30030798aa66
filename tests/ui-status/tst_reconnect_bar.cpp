// The countdown of the automatic reconnect: what can be read, pressed and heard.
#include "ui-status/StatusFixtures.h"

#include "status/ReconnectBar.h"
#include "status/StatusPanel.h"
#include "status/TextBlock.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using State = ReconnectStatus::State;

namespace {

struct Heard {
    QAccessible::Event type;
    QString text;
};
QList<Heard> heard; ///< What assistive technology was told about the text.

void hear(QAccessibleEvent *event)
{
    const QObject *object = event->object();
    if (object && object->objectName() == u"reconnectText"_s)
        heard.append({event->type(), static_cast<const QLabel *>(object)->accessibleName()});
}

QPushButton *button(const QWidget &within, const QString &name)
{
    for (auto *button : within.findChildren<QPushButton *>()) {
        if (button->accessibleName() == name && button->isVisibleTo(&within))
            return button;
    }
    return nullptr;
}

QString textOf(const QWidget &within)
{
    return within.findChild<QLabel *>(u"reconnectText"_s)->text();
}

} // namespace

class TstReconnectBar : public QObject
{
    Q_OBJECT
private slots:
    void hiddenWithoutALoss();
    void countsDown();
    void namedOnce();
    void heardOnce();
    void buttons();
    void whyItStopped();
    void verdictStays();
    void serverIsNamed();
    void serversThatFailed();
};

void TstReconnectBar::hiddenWithoutALoss()
{
    StatusPanel panel(nullptr);
    panel.showSnapshot(fixtures::all().value(u"lost"_s));
    QVERIFY(panel.findChild<ReconnectBar *>()->isHidden());
    panel.showSnapshot(fixtures::all().value(u"waiting"_s));
    QVERIFY(!panel.findChild<ReconnectBar *>()->isHidden());
    panel.showSnapshot(fixtures::all().value(u"lost"_s));
    QVERIFY(panel.findChild<ReconnectBar *>()->isHidden());
}

void TstReconnectBar::countsDown()
{
    ReconnectStatus status = fixtures::all().value(u"waiting"_s).reconnect;
    ReconnectBar bar;
    bar.refresh();
    bar.show(status, status.at.addMSecs(-3'900));
    QCOMPARE(textOf(bar), u"Connection lost: The network connection was lost. Try 3 comes in 4 s."_s);
    bar.show(status, status.at.addMSecs(-100));
    QVERIFY(textOf(bar).endsWith(u"Try 3 comes in 1 s."_s));
    bar.show(status, status.at);
    QVERIFY(textOf(bar).endsWith(u"Try 3 comes now."_s));
    QVERIFY(bar.findChild<QLabel *>(u"reconnectText"_s)->toolTip().contains(u"made anew"_s)); // why it is tried again
}

/// The name that assistive technology reads changes with each try, not with each second.
void TstReconnectBar::namedOnce()
{
    ReconnectStatus status = fixtures::all().value(u"waiting"_s).reconnect;
    ReconnectBar bar;
    bar.refresh();
    const auto *label = bar.findChild<QLabel *>(u"reconnectText"_s);
    QStringList names;
    QStringList texts;
    for (const int number : {3, 4}) {
        status.number = number;
        for (int second = 60; second >= 0; --second) {
            bar.show(status, status.at.addSecs(-second));
            names.append(label->accessibleName());
            texts.append(label->text());
        }
    }
    names.removeDuplicates();
    texts.removeDuplicates();
    QCOMPARE(names.size(), 2);
    QVERIFY(names.last().contains(u"Try 4 comes at "_s));
    QCOMPARE(texts.size(), 122); // while the eyes have each second
}

void TstReconnectBar::heardOnce()
{
    heard.clear();
    QAccessible::setActive(true);
    if (!QAccessible::isActive())
        QSKIP("this platform has no accessibility");
    const auto before = QAccessible::installUpdateHandler(hear);
    ReconnectStatus status = fixtures::all().value(u"waiting"_s).reconnect;
    ReconnectBar bar;
    bar.refresh();
    for (const int number : {3, 4}) {
        status.number = number;
        for (int second = 60; second >= 0; --second)
            bar.show(status, status.at.addSecs(-second));
    }
    QAccessible::installUpdateHandler(before);
    const auto alerts = std::count_if(heard.begin(), heard.end(), [](const Heard &one) { return one.type == QAccessible::Alert; });
    QCOMPARE(alerts, 2); // once for each try
    QVERIFY2(heard.size() <= 12, qPrintable(QString::number(heard.size())));
}

void TstReconnectBar::buttons()
{
    StatusPanel panel(nullptr);
    QSignalSpy now(&panel, &StatusPanel::reconnectNowRequested);
    QSignalSpy stop(&panel, &StatusPanel::stopReconnectingRequested);
    panel.showSnapshot(fixtures::all().value(u"waiting"_s));
    QVERIFY(button(panel, u"Try now"_s));
    QVERIFY(button(panel, u"Stop reconnecting"_s));
    button(panel, u"Try now"_s)->click();
    button(panel, u"Stop reconnecting"_s)->click();
    QCOMPARE(now.size(), 1);
    QCOMPARE(stop.size(), 1);
    StatusSnapshot trying = fixtures::all().value(u"running"_s);
    trying.reconnect = fixtures::all().value(u"waiting"_s).reconnect;
    trying.reconnect.state = State::Trying;
    panel.showSnapshot(trying);
    QVERIFY(textOf(panel).endsWith(u"Try 3 runs."_s));
    QVERIFY(!button(panel, u"Try now"_s));
    QVERIFY(button(panel, u"Stop reconnecting"_s));
    panel.showSnapshot(fixtures::all().value(u"stopped"_s));
    QVERIFY(!button(panel, u"Stop reconnecting"_s));
    button(panel, u"Go on reconnecting"_s)->click();
    QCOMPARE(now.size(), 2);
}

void TstReconnectBar::whyItStopped()
{
    StatusPanel panel(nullptr);
    panel.showSnapshot(fixtures::all().value(u"stopped"_s));
    QCOMPARE(textOf(panel), u"Reconnecting was stopped: two clients throw each other out."_s);
    const auto *why = panel.findChild<QLabel *>(u"reconnectWhy"_s);
    QVERIFY(!why->isHidden());
    QVERIFY(why->text().startsWith(u"Connected and thrown out 4 times, each about 1.1 s after the CONNACK."_s));
}

/// While it waits, what is known of the loss can still be read.
void TstReconnectBar::verdictStays()
{
    StatusPanel panel(nullptr);
    panel.showSnapshot(fixtures::all().value(u"waiting"_s));
    QCOMPARE(panel.findChild<QLabel *>(u"verdict"_s)->accessibleName(), u"Another client uses this client ID"_s);
    QVERIFY(panel.findChild<TextBlock *>(u"explanation"_s)->text().contains(u"thrown out four times"_s));
    QVERIFY(panel.findChild<TextBlock *>(u"suggestions"_s)->text().contains(u"Give each client"_s));
}

void TstReconnectBar::serverIsNamed()
{
    StatusPanel panel(nullptr);
    StatusSnapshot snapshot = fixtures::all().value(u"connected-v3"_s);
    snapshot.attempt.settings.network.servers = {{Scheme::Mqtt, u"a.lan"_s, {}}, {Scheme::Mqtt, u"b.lan"_s, quint16(1884)}};
    snapshot.attempt.settings.endpoint = snapshot.attempt.settings.network.servers.last();
    snapshot.attempt.serverTries.resize(1);
    panel.showSnapshot(snapshot);
    QVERIFY(panel.findChild<TextBlock *>(u"explanation"_s)->text().contains(u"Server 2 of 2: mqtt://b.lan:1884."_s));
    snapshot = fixtures::all().value(u"running"_s);
    snapshot.attempt.settings.network.servers = {{Scheme::Mqtts, u"pi2.home"_s, {}}, {Scheme::Mqtt, u"b.lan"_s, {}}};
    panel.showSnapshot(snapshot);
    QVERIFY(panel.findChild<TextBlock *>(u"circumstances"_s)->text().startsWith(u"Server 1 of 2: mqtts://pi2.home:8883."_s));
}

void TstReconnectBar::serversThatFailed()
{
    StatusPanel panel(nullptr);
    StatusSnapshot snapshot = fixtures::all().value(u"failed-refused"_s);
    snapshot.attempt.serverTries.resize(3);
    panel.showSnapshot(snapshot);
    QVERIFY(panel.findChild<TextBlock *>(u"explanation"_s)->text().startsWith(u"None of the 3 servers took the connection."_s));
}

QTEST_MAIN(TstReconnectBar)
#include "tst_reconnect_bar.moc"
