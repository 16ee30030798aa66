// The tab "Session".
#include "session/ExperimentButtons.h"
#include "session/ExperimentRecord.h"
#include "session/RoundTripPlot.h"
#include "session/SessionView.h"
#include "status/FactView.h"
#include "support/ScriptedPeer.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using ClientState = Client::State;
using mqtt::PacketType;
using mqtt::Version;

class TstSessionView : public QObject
{
    Q_OBJECT
private slots:
    void buttonsSayWhyNot();
    void buttonsSayWhatFollows();
    void reasonCodesAreThoseOfAClient();
    void dropShowsWhatFollowed();
    void pings();
    void statesAreRemembered();

private:
    static void answerAll(ScriptedPeer &peer)
    {
        peer.onPacket = [](PeerLink &link, const QByteArray &packet) {
            switch (PacketType(quint8(packet.at(0)) >> 4)) {
            case PacketType::Connect:
                link.send(ScriptedPeer::acceptance(link.version()));
                break;
            case PacketType::Pingreq:
                link.send(QByteArray::fromHex("d000"));
                break;
            default:
                break;
            }
        };
    }
    static void open(Connection &connection, const ScriptedPeer &peer, Version version = Version::V311)
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, peer.port()};
        settings.version = version;
        connection.setProbesAfterFailure(false);
        connection.open(settings);
        QTRY_COMPARE_WITH_TIMEOUT(connection.state(), ClientState::Connected, 10'000);
    }
};

void TstSessionView::buttonsSayWhyNot()
{
    ExperimentButtons buttons;
    buttons.setSituation({});
    for (const Experiment experiment : allExperiments) {
        QVERIFY(!buttons.button(experiment)->isEnabled());
        QVERIFY(!buttons.button(experiment)->accessibleName().isEmpty());
        QVERIFY2(buttons.button(experiment)->toolTip().contains(u"Not now"_s), qPrintable(buttons.button(experiment)->toolTip()));
    }
}

void TstSessionView::buttonsSayWhatFollows()
{
    SessionSituation situation;
    situation.state = ClientState::Connected;
    situation.version = Version::V5;
    situation.hadConnection = situation.will = true;
    situation.keepAlive = 60;
    ExperimentButtons buttons;
    buttons.setSituation(situation);
    QVERIFY(buttons.button(Experiment::DropConnection)->isEnabled());
    QVERIFY(buttons.button(Experiment::DropConnection)->toolTip().contains(u"publishes the will"_s));
    QSignalSpy chosen(&buttons, &ExperimentButtons::chosen);
    buttons.button(Experiment::DropConnection)->click();
    QCOMPARE(chosen.size(), 1);
}

void TstSessionView::reasonCodesAreThoseOfAClient()
{
    ExperimentButtons buttons;
    const auto *codes = buttons.findChild<QComboBox *>();
    QCOMPARE(codes->count(), int(disconnectReasonCodes().size()));
    QCOMPARE(codes->currentData().toUInt(), 0x80U);
    for (int i = 0; i < codes->count(); ++i)
        QVERIFY2(codes->itemText(i).startsWith(u"0x"_s), qPrintable(codes->itemText(i)));
}

void TstSessionView::dropShowsWhatFollowed()
{
    ScriptedPeer peer;
    answerAll(peer);
    Connection connection;
    SessionView view(&connection);
    auto *facts = view.findChild<FactView *>();
    const QAbstractItemModelTester tester(facts->model());
    open(connection, peer);
    view.findChild<ExperimentButtons *>()->button(Experiment::DropConnection)->click();
    QTRY_COMPARE_WITH_TIMEOUT(connection.state(), ClientState::Idle, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(facts->model()->rowCount() == 2, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(facts->model()->index(0, 1).data().toString().startsWith(u"Over after"_s), 10'000);
    QVERIFY(facts->model()->index(0, 2).data().toString().startsWith(u"MQTT 3.1.1, section"_s));
}

void TstSessionView::pings()
{
    ScriptedPeer peer;
    answerAll(peer);
    Connection connection;
    SessionView view(&connection);
    QPushButton *ping = nullptr;
    for (QPushButton *button : view.findChildren<QPushButton *>()) {
        if (button->accessibleName() == u"Ping now"_s)
            ping = button;
    }
    QVERIFY(ping && !ping->isEnabled());
    open(connection, peer);
    QVERIFY(ping->isEnabled());
    ping->click();
    const auto *plot = view.findChild<RoundTripPlot *>();
    QTRY_VERIFY_WITH_TIMEOUT(plot->accessibleDescription().contains(u"1 ping"_s), 10'000);
    view.findChild<QCheckBox *>()->setChecked(true);
    QTRY_VERIFY_WITH_TIMEOUT(plot->accessibleDescription().contains(u"3 ping"_s), 10'000);
}

void TstSessionView::statesAreRemembered()
{
    Connection connection;
    SessionView view(&connection);
    const QByteArray state = view.saveState();
    SessionView other(&connection);
    other.restoreState(state);
    QCOMPARE(other.saveState(), state);
}

QTEST_MAIN(TstSessionView)
#include "tst_sessionview.moc"
