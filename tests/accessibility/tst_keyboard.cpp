// The main job without a mouse and without eyes: from an empty window to a message and back, by keys alone, by what assistive technology
// can read.
#include "connection/ConnectionPage.h"
#include "support/ScriptedPeer.h"

#include "ui/WindowFixture.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace {

QWidget *focused()
{
    return QApplication::focusWidget();
}

QString nameOf(const QWidget *widget)
{
    return widget ? widget->accessibleName() : QString();
}

void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QTest::keyClick(focused() ? focused() : QApplication::activeWindow(), key, modifiers);
}

/// Into what has the focus, in place of what stands there.
void type(const QString &text)
{
    press(Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(focused(), text);
}

bool goTo(const QString &name, Qt::Key key = Qt::Key_Tab)
{
    constexpr int most = 150;
    for (int i = 0; i < most && nameOf(focused()) != name; ++i)
        press(key);
    return nameOf(focused()) == name;
}

/// As a screen reader has it.
QString heard(QWidget *widget, QAccessible::Text text = QAccessible::Name)
{
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
    return interface ? interface->text(text) : QString();
}

} // namespace

class TstKeyboard : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { WindowFixture::prepare(); }
    void init() { m_fixture.renew(); }
    void mainJob();
    void namesAndValuesOfChoices();

private:
    WindowFixture m_fixture;
};

void TstKeyboard::mainJob()
{
    ScriptedPeer peer;
    peer.playBroker(ScriptedPeer::acceptance(mqtt::Version::V5));
    const auto window = m_fixture.makeWindow();
    QVERIFY(goTo(u"URL"_s));
    type(u"mqtt://127.0.0.1:%1"_s.arg(peer.port()));
    press(Qt::Key_Return);
    QVERIFY(window->currentPage());
    Connection *connection = window->currentPage()->connection();

    QVERIFY(goTo(u"Protocol version"_s));
    press(Qt::Key_End);
    QCOMPARE(heard(focused(), QAccessible::Value), u"MQTT 5.0"_s);
    QVERIFY(goTo(u"Client ID"_s));
    type(u"by-keys"_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(connection->state(), Client::State::Connected);
    QTRY_COMPARE(std::get<mqtt::Connect>(peer.link()->decoded(peer.link()->packets.first())).clientId, u"by-keys"_s);

    auto *verdict = window->findChild<QLabel *>(u"verdict"_s);
    QTRY_VERIFY(heard(verdict).startsWith(u"Connected"_s));

    // To the row of CONNACK, and what it says.
    press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(goTo(u"Packets"_s));
    auto *packets = qobject_cast<QAbstractItemView *>(focused());
    QVERIFY(packets);
    press(Qt::Key_Home, Qt::ControlModifier);
    const auto saysConnack = [packets] {
        QAccessibleInterface *table = QAccessible::queryAccessibleInterface(packets);
        const QModelIndex current = packets->currentIndex();
        for (int column = 0; column < current.model()->columnCount(); ++column) {
            QAccessibleInterface *cell = table->tableInterface()->cellAt(current.row(), column);
            if (cell && cell->text(QAccessible::Name) == u"CONNACK"_s)
                return true;
        }
        return false;
    };
    for (int i = 0; i < packets->model()->rowCount() && !saysConnack(); ++i)
        press(Qt::Key_Down);
    QVERIFY(saysConnack());
    QVERIFY(goTo(u"Packet detail"_s));
    auto *fields = qobject_cast<QAbstractItemView *>(focused());
    const auto field = [fields] { return fields->currentIndex().siblingAtColumn(0).data().toString(); };
    press(Qt::Key_Home);
    for (int i = 0; i < 30 && field() != u"Connect Reason Code"_s; ++i)
        press(Qt::Key_Down);
    QCOMPARE(field(), u"Connect Reason Code"_s);
    press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"Connect Reason Code: 0"_s);

    // Subscribe, publish.
    press(Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(nameOf(focused()), u"Topic filter"_s);
    type(u"a/#"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(peer.link()->count(mqtt::PacketType::Subscribe), 1);
    QVERIFY(goTo(u"Topic to publish"_s));
    type(u"a/b"_s);
    QVERIFY(goTo(u"Payload to publish"_s));
    type(u"hello"_s);
    press(Qt::Key_Return, Qt::KeyboardModifiers(Qt::ControlModifier | Qt::ShiftModifier));
    QTRY_COMPARE(peer.link()->count(mqtt::PacketType::Publish), 1);
    const auto sent = std::get<mqtt::Publish>(peer.link()->decoded(peer.link()->ofType(mqtt::PacketType::Publish).first()));
    QCOMPARE(sent.topicName, u"a/b"_s);
    QCOMPARE(sent.payload, "hello");

    press(Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(connection->state(), Client::State::Idle);
    QTRY_COMPARE(peer.link()->count(mqtt::PacketType::Disconnect), 1);
    QTRY_VERIFY(heard(verdict).startsWith(u"You disconnected"_s));
}

void TstKeyboard::namesAndValuesOfChoices()
{
    const auto window = m_fixture.makeWindow();
    press(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(goTo(u"Protocol version"_s));
    QAccessibleInterface *choice = QAccessible::queryAccessibleInterface(focused());
    QCOMPARE(choice->role(), QAccessible::ComboBox);
    QCOMPARE(choice->text(QAccessible::Name), u"Protocol version"_s);
    QVERIFY(choice->text(QAccessible::Value).startsWith(u"MQTT"_s));
    QVERIFY(!choice->text(QAccessible::Description).isEmpty());
    QVERIFY(choice->state().collapsed);
    QCOMPARE(choice->childCount(), 1);
    QCOMPARE(choice->child(0)->role(), QAccessible::List);
    QVERIFY(choice->actionInterface());
    choice->actionInterface()->doAction(QAccessibleActionInterface::showMenuAction());
    QTRY_VERIFY(choice->state().expanded);
    choice->actionInterface()->doAction(QAccessibleActionInterface::showMenuAction());
    QTRY_VERIFY(choice->state().collapsed);
}

QTEST_MAIN(TstKeyboard)
#include "tst_keyboard.moc"
