// Round trip, access check and will watch as a person uses them.
#include "delivery/AclModel.h"
#include "delivery/AclView.h"
#include "delivery/DeliveryParts.h"
#include "delivery/DeliveryTab.h"
#include "delivery/DeliveryTable.h"
#include "delivery/RoundTripModel.h"
#include "delivery/RoundTripView.h"
#include "delivery/TopicsEdit.h"
#include "delivery/WillWatchView.h"
#include "mqtt/Topics.h"
#include "settings/FieldHint.h"
#include "support/ScriptedPeer.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::Version;

namespace {

constexpr int deadline = 30'000;

template <typename Widget>
Widget *named(const QWidget &within, const QString &name)
{
    for (Widget *widget : within.findChildren<Widget *>()) {
        if (widget->accessibleName() == name)
            return widget;
    }
    qFatal("there is no %s", qPrintable(name));
}

/// Delivers everything but what is published on topics that begin with "no/"; refuses those that begin with "never/".
void playBroker(ScriptedPeer &peer)
{
    peer.playBroker(ScriptedPeer::acceptance(Version::V311));
    const auto answer = peer.onPacket;
    peer.onPacket = [answer, &peer](PeerLink &link, const QByteArray &packet) {
        const auto type = PacketType(quint8(packet.at(0)) >> 4);
        if (type == PacketType::Subscribe) {
            const auto subscribe = std::get<mqtt::Subscribe>(link.decoded(packet));
            if (subscribe.subscriptions.first().topicFilter.startsWith("never/"_L1)) {
                link.send(mqtt::Suback{subscribe.packetIdentifier, {}, {0x80}});
                return;
            }
        }
        answer(link, packet);
        if (type != PacketType::Publish)
            return;
        auto publish = std::get<mqtt::Publish>(link.decoded(packet));
        for (PeerLink *other : peer.links()) {
            if (other->count(PacketType::Subscribe) > 0 && !publish.topicName.startsWith("no/"_L1))
                other->send(publish);
        }
    };
}

} // namespace

class TstDeliveryViews : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void idle();
    void roundTrip();
    void topicIsJudged();
    void cancelled();
    void silentlyDropped();
    void topicsAreRemembered();
    void throughTheConnection();
    void accessCheck();
    void exports();
    void droppedFile();
    void unusableFiles();
    void hostileTextStaysPlain();
    void willWatch();
    void willWatchSaysWhyNot();
    void everyControlHasAName();
    void keyboardReachesEverything();
    void orientationFollowsTheWidth();
    void closedWhileItRuns();

private:
    ConnectionSettings settings() const
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"127.0.0.1"_s;
        settings.endpoint.port = m_peer->port();
        return settings;
    }
    /// A shown tab over a connection that is not connected.
    std::unique_ptr<DeliveryTab> show()
    {
        auto tab = std::make_unique<DeliveryTab>(
            m_connection.get(), [this] { return settings(); }, &m_thread);
        tab->resize(1060, 300);
        tab->show();
        return tab;
    }
    void connectNow(const ConnectionSettings &with)
    {
        m_connection->open(with);
        QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), Client::State::Connected, deadline);
    }
    static void setTopic(const DeliveryTab &tab, const QString &topic) { named<QComboBox>(tab, u"Round trip topic"_s)->setEditText(topic); }
    static QAbstractItemModel *results(const DeliveryTab &tab) { return named<DeliveryTable>(tab, u"Round trip results"_s)->model(); }
    static QAbstractItemModel *rights(const DeliveryTab &tab) { return named<DeliveryTable>(tab, u"Access check"_s)->model(); }
    static QString cell(const QAbstractItemModel *model, int row, int column) { return model->index(row, column).data().toString(); }

    QThread m_thread;
    std::unique_ptr<ScriptedPeer> m_peer;
    std::unique_ptr<Connection> m_connection;
};

void TstDeliveryViews::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"connack-test"_s);
    QCoreApplication::setApplicationName(u"delivery"_s);
    m_thread.start();
}

void TstDeliveryViews::cleanupTestCase()
{
    m_connection.reset();
    m_thread.quit();
    QVERIFY(m_thread.wait(deadline));
}

void TstDeliveryViews::init()
{
    QSettings().clear();
    m_connection = std::make_unique<Connection>(&m_thread);
    m_connection->setProbesAfterFailure(false);
    m_peer = std::make_unique<ScriptedPeer>();
    playBroker(*m_peer);
}

void TstDeliveryViews::idle()
{
    const auto tab = show();
    QVERIFY(named<DeliveryTable>(*tab, u"Round trip results"_s)->emptyText().startsWith("Does a message arrive?"_L1));
    QVERIFY(named<DeliveryTable>(*tab, u"Access check"_s)->emptyText().startsWith("What may this client"_L1));
    QVERIFY(!named<QPushButton>(*tab, u"Round trip"_s)->isEnabled()); // no topic yet
    QVERIFY(!named<QPushButton>(*tab, u"Check access"_s)->isEnabled());
    QVERIFY(!named<QToolButton>(*tab, u"Export access check"_s)->isEnabled());
}

void TstDeliveryViews::roundTrip()
{
    const auto tab = show();
    const QAbstractItemModelTester tester(results(*tab));
    setTopic(*tab, u"a/b"_s);
    QTest::mouseClick(named<QPushButton>(*tab, u"Round trip"_s), Qt::LeftButton);
    QVERIFY(named<QPushButton>(*tab, u"Cancel the round trip"_s)->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(!tab->roundTrip()->roundTrip()->isRunning(), deadline);
    QCOMPARE(results(*tab)->rowCount(), 3);
    for (int row = 0; row < 3; ++row) {
        QCOMPARE(cell(results(*tab), row, RoundTripModel::Qos), QString::number(row));
        QCOMPARE(cell(results(*tab), row, RoundTripModel::Result), u"Delivered"_s);
        QVERIFY(cell(results(*tab), row, RoundTripModel::Latency).endsWith("s"_L1));
        QCOMPARE(cell(results(*tab), row, RoundTripModel::Acknowledged).isEmpty(), row == 0);
        QVERIFY(!results(*tab)->index(row, RoundTripModel::Result).data(Qt::DecorationRole).isNull()); // never by colour alone
    }
    QVERIFY(
        named<Explanation>(*tab, u"Round trip explanation"_s)->toPlainText().startsWith("The message arrived at the second connection"_L1));
    QTest::mouseClick(named<QToolButton>(*tab, u"Copy results"_s), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text().split(u'\n').size(), 3);
    QVERIFY(QGuiApplication::clipboard()->text().contains("Delivered\t"_L1));
}

void TstDeliveryViews::topicIsJudged()
{
    const auto tab = show();
    setTopic(*tab, u"a/#"_s);
    const auto *go = named<QPushButton>(*tab, u"Round trip"_s);
    QVERIFY(!go->isEnabled());
    auto *hint = tab->roundTrip()->findChild<FieldHint *>();
    QCOMPARE(hint->text(), mqtt::describe(mqtt::TopicProblem::Wildcard));
    setTopic(*tab, u"a"_s);
    QVERIFY(go->isEnabled() && hint->text().isEmpty());
    for (int qos = 0; qos <= 2; ++qos)
        named<QCheckBox>(*tab, u"QoS %1"_s.arg(qos))->setChecked(false);
    QVERIFY(!go->isEnabled() && !hint->text().isEmpty());
    named<QCheckBox>(*tab, u"QoS 1"_s)->setChecked(true);
    named<QLineEdit>(*tab, u"Round trip payload"_s)->setText(u"on"_s);
    QTest::keyClick(named<QComboBox>(*tab, u"Round trip topic"_s)->lineEdit(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(cell(results(*tab), 0, RoundTripModel::Result), u"Delivered"_s, deadline);
    QCOMPARE(results(*tab)->rowCount(), 1);
    QCOMPARE(cell(results(*tab), 0, RoundTripModel::Qos), u"1"_s);
}

void TstDeliveryViews::cancelled()
{
    m_peer->onPacket = {}; // silent from now on
    const auto tab = show();
    setTopic(*tab, u"a"_s);
    QTest::mouseClick(named<QPushButton>(*tab, u"Round trip"_s), Qt::LeftButton);
    QTest::mouseClick(named<QPushButton>(*tab, u"Cancel the round trip"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!tab->roundTrip()->roundTrip()->isRunning(), deadline);
    QCOMPARE(cell(results(*tab), 0, RoundTripModel::Result), u"Cancelled"_s);
    QVERIFY(named<QPushButton>(*tab, u"Round trip"_s)->isEnabled());
}

void TstDeliveryViews::silentlyDropped()
{
    const auto tab = show();
    setTopic(*tab, u"no/a"_s);
    named<QDoubleSpinBox>(*tab, u"Wait for arrival"_s)->setValue(0.5);
    QTest::mouseClick(named<QPushButton>(*tab, u"Round trip"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!tab->roundTrip()->roundTrip()->isRunning(), deadline);
    QCOMPARE(cell(results(*tab), 1, RoundTripModel::Result), u"Silently dropped"_s);
    QCOMPARE(named<DeliveryTable>(*tab, u"Round trip results"_s)->currentIndex().row(), 0); // the first that went wrong
    QVERIFY(named<Explanation>(*tab, u"Round trip explanation"_s)->toPlainText().contains("access rule (ACL)"_L1));
    QVERIFY(cell(results(*tab), 1, RoundTripModel::Latency).isEmpty());
}

void TstDeliveryViews::topicsAreRemembered()
{
    {
        const auto tab = show();
        for (const QString &topic : {u"first"_s, u"second"_s, u"first"_s}) {
            setTopic(*tab, topic);
            QTest::mouseClick(named<QPushButton>(*tab, u"Round trip"_s), Qt::LeftButton);
            tab->roundTrip()->roundTrip()->cancel();
            QTRY_VERIFY_WITH_TIMEOUT(!tab->roundTrip()->roundTrip()->isRunning(), deadline);
        }
        named<TopicsEdit>(*tab, u"Topics to check"_s)->setPlainText(u"x\ny"_s);
        QTest::mouseClick(named<QPushButton>(*tab, u"Check access"_s), Qt::LeftButton);
    }
    const auto tab = show();
    auto *topic = named<QComboBox>(*tab, u"Round trip topic"_s);
    QCOMPARE(topic->currentText(), u"first"_s);
    QCOMPARE(topic->count(), 2);
    QCOMPARE(topic->itemText(1), u"second"_s);
    QCOMPARE(named<TopicsEdit>(*tab, u"Topics to check"_s)->toPlainText(), u"x\ny"_s);
}

void TstDeliveryViews::throughTheConnection()
{
    const auto tab = show();
    connectNow(settings());
    // Of the connection itself: what the second one sees stands beside it.
    const auto own = [log = m_connection->log()] {
        qint64 count = 0;
        for (qint64 i = 0; i < log->size(); ++i)
            count += log->record(i).source->kind == LogSource::Kind::Attempt;
        return count;
    };
    const qint64 before = own();
    setTopic(*tab, u"a"_s);
    QTest::mouseClick(named<QPushButton>(*tab, u"Round trip"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!tab->roundTrip()->roundTrip()->isRunning(), deadline);
    QCOMPARE(cell(results(*tab), 2, RoundTripModel::Result), u"Delivered"_s);
    QTRY_COMPARE_WITH_TIMEOUT(own() - before, qint64(7), deadline);
}

void TstDeliveryViews::accessCheck()
{
    const auto tab = show();
    const QAbstractItemModelTester tester(rights(*tab));
    named<TopicsEdit>(*tab, u"Topics to check"_s)->setPlainText(u"yes/a\nno/b\nnever/c\nfilter/#\n"_s);
    named<QDoubleSpinBox>(*tab, u"Wait for each topic"_s)->setValue(0.5);
    QTest::mouseClick(named<QPushButton>(*tab, u"Check access"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!tab->access()->check()->isRunning(), deadline);
    const QAbstractItemModel *model = rights(*tab);
    QCOMPARE(model->rowCount(), 4);
    QCOMPARE(cell(model, 0, AclModel::Publish), u"Yes"_s);
    QCOMPARE(cell(model, 0, AclModel::Subscribe), u"Granted QoS 2"_s);
    QVERIFY(!cell(model, 0, AclModel::Delivered).isEmpty());
    QCOMPARE(cell(model, 1, AclModel::Publish), u"Silently dropped"_s);
    QVERIFY(cell(model, 1, AclModel::Delivered).isEmpty());
    QVERIFY(cell(model, 2, AclModel::Subscribe).startsWith("Refused: 0x80"_L1));
    QCOMPARE(cell(model, 3, AclModel::Publish), u"not tested: a filter"_s);
    named<DeliveryTable>(*tab, u"Access check"_s)->selectRow(2);
    QVERIFY(named<Explanation>(*tab, u"Access check explanation"_s)->toPlainText().contains("refused the subscription"_L1));
}

void TstDeliveryViews::exports()
{
    const auto tab = show();
    named<TopicsEdit>(*tab, u"Topics to check"_s)->setPlainText(u"yes/a"_s);
    QTest::mouseClick(named<QPushButton>(*tab, u"Check access"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!tab->access()->check()->isRunning(), deadline);
    const QTemporaryDir folder;
    for (const char *ending : {"csv", "md", "json"}) {
        QFile file(folder.filePath(u"t."_s + QLatin1StringView(ending)));
        tab->access()->exportTo(file.fileName());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("yes/a"));
    }
    const auto *hint = tab->access()->findChild<FieldHint *>();
    QVERIFY(hint->text().startsWith("Wrote"_L1));
    tab->access()->exportTo(folder.filePath(u"t.xls"_s));
    QVERIFY(hint->text().contains("must end in"_L1) && !QFile::exists(folder.filePath(u"t.xls"_s)));
    tab->access()->exportTo(folder.filePath(u"missing/t.csv"_s));
    QVERIFY(hint->text().contains("cannot be written"_L1));
    QTest::mouseClick(named<QToolButton>(*tab, u"Copy access check"_s), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains("| `yes/a` | Yes |"_L1));
}

void TstDeliveryViews::droppedFile()
{
    const auto tab = show();
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"topics.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("plant/a\nplant/b\n") > 0);
    file.close();
    auto *edit = named<TopicsEdit>(*tab, u"Topics to check"_s);
    edit->setPlainText(u"old"_s);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(edit->viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(edit->viewport(), &drop);
    QCOMPARE(edit->toPlainText(), u"plant/a\nplant/b"_s);
    QCOMPARE(tab->access()->findChild<QPushButton *>()->isEnabled(), true);
    edit->undo();
    QCOMPARE(edit->toPlainText(), u"old"_s);
}

void TstDeliveryViews::unusableFiles()
{
    TopicsEdit edit;
    edit.setPlainText(u"kept"_s);
    const QTemporaryDir folder;
    const auto write = [&](const QByteArray &content) {
        QFile file(folder.filePath(u"f"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0)
            qFatal("cannot write");
        return file.fileName();
    };
    QVERIFY(edit.load(folder.filePath(u"missing"_s)).contains("cannot be read"_L1));
    QVERIFY(edit.load(write(QByteArray(1'048'577, 'a'))).contains("1 MiB"_L1));
    QVERIFY(edit.load(write(QByteArray("a\0b", 3))).contains("not a text file"_L1));
    QCOMPARE(edit.toPlainText(), u"kept"_s);
}

void TstDeliveryViews::hostileTextStaysPlain()
{
    const auto tab = show();
    named<TopicsEdit>(*tab, u"Topics to check"_s)->setPlainText(u"<b>x</b>/\u202Eevil"_s);
    QTest::mouseClick(named<QPushButton>(*tab, u"Check access"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!tab->access()->check()->isRunning(), deadline);
    QCOMPARE(cell(rights(*tab), 0, AclModel::Topic), u"<b>x</b>/\\u202eevil"_s);
    QVERIFY(!rights(*tab)->index(0, 0).data(Qt::ToolTipRole).toString().contains("<b>"_L1));
    Explanation explanation(u"e"_s);
    explanation.say({u"<img src=x>\u202E\nsecond"_s});
    QCOMPARE(explanation.toPlainText(), u"<img src=x>\\u202e\\nsecond"_s);
}

void TstDeliveryViews::willWatch()
{
    ConnectionSettings with = settings();
    with.will.enabled = true;
    with.will.topic = u"w"_s;
    with.will.payload.bytes = "gone";
    connectNow(with);
    WillWatchView view(m_connection.get(), &m_thread);
    view.resize(700, 140);
    view.show();
    QTest::mouseClick(named<QPushButton>(view, u"Watch the will"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(view.watch()->report().state, WillReport::State::Watching, deadline);
    m_connection->dropConnection();
    QTRY_COMPARE_WITH_TIMEOUT(view.watch()->report().state, WillReport::State::Waiting, deadline);
    mqtt::Publish will;
    will.topicName = u"w"_s;
    will.payload = "gone";
    m_peer->link()->send(will);
    QTRY_COMPARE_WITH_TIMEOUT(view.watch()->report().state, WillReport::State::Arrived, deadline);
    QVERIFY(named<Explanation>(view, u"Will explanation"_s)->toPlainText().contains("dropped without DISCONNECT"_L1));
    QTest::mouseClick(named<QToolButton>(view, u"Copy what became of the will"_s), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith("The will arrived after"_L1));
    QVERIFY(!named<QPushButton>(view, u"Watch the will"_s)->isEnabled()); // not connected any more
    if (const QString picture = qEnvironmentVariable("CONNACK_WILL_PICTURE"); !picture.isEmpty())
        QVERIFY(view.grab().save(picture));
}

void TstDeliveryViews::willWatchSaysWhyNot()
{
    WillWatchView view(m_connection.get(), &m_thread);
    view.show();
    QVERIFY(!named<QPushButton>(view, u"Watch the will"_s)->isEnabled());
    const auto says = [&](QLatin1StringView text) {
        const auto labels = view.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().startsWith(text); });
    };
    QVERIFY(says("Connect first"_L1));
    connectNow(settings());
    QTRY_VERIFY_WITH_TIMEOUT(says("This connection has no will"_L1), deadline);
}

void TstDeliveryViews::everyControlHasAName()
{
    const auto tab = show();
    WillWatchView view(m_connection.get(), &m_thread);
    for (const QWidget *top : {static_cast<QWidget *>(tab.get()), static_cast<QWidget *>(&view)}) {
        for (const QWidget *widget : top->findChildren<QWidget *>()) {
            const bool inner = qobject_cast<const QLineEdit *>(widget) && qobject_cast<const QDoubleSpinBox *>(widget->parentWidget());
            if (widget->focusPolicy() != Qt::NoFocus && !inner && !qobject_cast<const QLabel *>(widget)
                && !widget->objectName().startsWith("qt_"_L1))
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }
}

void TstDeliveryViews::keyboardReachesEverything()
{
    const auto tab = show();
    setTopic(*tab, u"a"_s);
    named<TopicsEdit>(*tab, u"Topics to check"_s)->setPlainText(u"a"_s);
    tab->activateWindow();
    QApplication::setActiveWindow(tab.get());
    auto *explanation = named<Explanation>(*tab, u"Round trip explanation"_s);
    QCOMPARE(explanation->focusPolicy(), Qt::NoFocus); // nothing to read yet, no stop on the way
    explanation->say({u"It arrived."_s});
    named<QComboBox>(*tab, u"Round trip topic"_s)->setFocus();
    QStringList reached;
    for (int i = 0; i < 30; ++i) {
        if (const QWidget *focus = QApplication::focusWidget())
            reached.append(focus->accessibleName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const char *name :
         {"Round trip topic", "Round trip", "QoS 0", "QoS 2", "Round trip payload", "Wait for arrival", "Round trip results",
          "Round trip explanation", "Topics to check", "Check access", "Access check", "Open a list of topics"})
        QVERIFY2(reached.contains(QLatin1StringView(name)), name);
}

void TstDeliveryViews::orientationFollowsTheWidth()
{
    const auto tab = show();
    QTRY_COMPARE(tab->orientation(), Qt::Horizontal);
    tab->resize(600, 500);
    QTRY_COMPARE(tab->orientation(), Qt::Vertical);
}

void TstDeliveryViews::closedWhileItRuns()
{
    auto tab = show();
    setTopic(*tab, u"no/a"_s);
    named<TopicsEdit>(*tab, u"Topics to check"_s)->setPlainText(u"no/1\nno/2\nno/3"_s);
    QTest::mouseClick(named<QPushButton>(*tab, u"Round trip"_s), Qt::LeftButton);
    QTest::mouseClick(named<QPushButton>(*tab, u"Check access"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_peer->links().size() >= 3, deadline);
    tab.reset();
    QTRY_VERIFY_WITH_TIMEOUT(std::all_of(m_peer->links().begin(), m_peer->links().end(), [](PeerLink *link) { return link->ended; }),
                             deadline);
}

QTEST_MAIN(TstDeliveryViews)
#include "tst_delivery_views.moc"
