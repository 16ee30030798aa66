// The tab "Publish & Subscribe" as a tester uses it, with a real broker.
#include "payload/PayloadEdit.h"
#include "payload/PayloadView.h"
#include "pubsub/EmptyText.h"
#include "pubsub/MessageDetail.h"
#include "pubsub/PubSubView.h"
#include "pubsub/SubscriptionOptions.h"
#include "support/Mosquitto.h"
#include "support/ScriptedPeer.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using mqtt::Version;

namespace {

constexpr int limitMs = 15'000;

struct Shown {
    QThread thread;
    Connection connection{&thread};
    PubSubView view{&connection};
    Shown()
    {
        thread.start();
        view.resize(1060, 300);
        view.show();
    }
    ~Shown()
    {
        thread.quit();
        thread.wait();
    }
    template <typename T>
    T *named(const QString &name) const
    {
        const auto all = view.findChildren<T *>();
        for (T *widget : all) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    bool connectTo(quint16 port, Version version)
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"127.0.0.1"_s;
        settings.endpoint.port = port;
        settings.version = version;
        settings.subscriptions = connection.pubSub()->subscriptions()->wanted();
        view.load(settings);
        connection.open(settings);
        return QTest::qWaitFor([&] { return connection.pubSub()->limits().has_value(); }, limitMs);
    }
    QLineEdit *filter() const { return named<QLineEdit>(u"Topic filter"_s); }
    QTableView *subscriptions() const { return named<QTableView>(u"Subscriptions"_s); }
    QTableView *messages() const { return named<QTableView>(u"Messages"_s); }
    QTableView *published() const { return named<QTableView>(u"Published messages"_s); }
    QComboBox *topic() const { return named<QComboBox>(u"Topic to publish"_s); }
    QPushButton *publish() const { return named<QPushButton>(u"Publish"_s); }
    QString hints() const
    {
        QStringList texts;
        const auto labels = view.findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible())
                texts += label->text();
        }
        return texts.join(u'\n');
    }
    void enterPayload(const QString &text, payload::Draft::Form form = payload::Draft::Form::Text)
    {
        view.findChild<PayloadEdit *>()->load({form, text});
        emit view.findChild<PayloadEdit *>()->edited();
    }
    static QString cell(const QTableView *table, int row, int column) { return table->model()->index(row, column).data().toString(); }
};

} // namespace

class TstPubSubView : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init() { QSettings().clear(); }
    void emptyStatesSayWhatToDo();
    void emptyTextWithLittleRoom();
    void subscribePublishReceive_data();
    void subscribePublishReceive();
    void wrongFilterIsSaidAtTheField();
    void optionsBelowFiveAreMarked();
    void editedByDoubleClick();
    void removedByDelete();
    void limitsAreSaidAtTheField();
    void wrongPayloadIsNotPublished();
    void publishAgain();
    void repeatsAndStops();
    void messageFactsAreComplete();
    void topicsAreRemembered();
    void stateComesBack();
    void languageChange();

private:
    std::unique_ptr<Mosquitto> m_broker;
};

void TstPubSubView::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"connack-test"_s);
    QCoreApplication::setApplicationName(u"tst_pubsubview"_s);
    if (!Mosquitto::isInstalled())
        QSKIP("mosquitto is not installed");
    Mosquitto::Options options;
    options.tls = options.webSockets = false;
    m_broker = std::make_unique<Mosquitto>(options);
    QVERIFY(m_broker->isRunning());
}

void TstPubSubView::emptyStatesSayWhatToDo()
{
    Shown shown;
    QVERIFY(shown.subscriptions()->accessibleDescription().contains(u"Type a topic filter"_s));
    QVERIFY(shown.published()->accessibleDescription().contains(u"Nothing was published yet"_s));
    QVERIFY(!shown.publish()->isEnabled());
}

void TstPubSubView::subscribePublishReceive_data()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("3.1.1") << Version::V311;
    QTest::newRow("5.0") << Version::V5;
}

void TstPubSubView::subscribePublishReceive()
{
    QFETCH(Version, version);
    Shown shown;
    QVERIFY(shown.connectTo(m_broker->mqttPort(), version));
    QSignalSpy edited(&shown.view, &PubSubView::subscriptionsEdited);
    QTest::keyClicks(shown.filter(), u"test/#"_s);
    shown.named<QComboBox>(u"QoS of the subscription"_s)->setCurrentIndex(1);
    QTest::keyClick(shown.filter(), Qt::Key_Return);
    QCOMPARE(edited.size(), 1);
    QVERIFY(shown.filter()->text().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(Shown::cell(shown.subscriptions(), 0, 2), u"Granted QoS 1"_s, limitMs);
    shown.topic()->setEditText(u"test/a"_s);
    shown.named<QComboBox>(u"QoS to publish"_s)->setCurrentIndex(2);
    shown.enterPayload(u"{\"a\": 1}"_s);
    QTRY_VERIFY(shown.publish()->isEnabled());
    QTest::mouseClick(shown.publish(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(shown.messages()->model()->rowCount(), 1, limitMs);
    QCOMPARE(Shown::cell(shown.messages(), 0, 1), u"test/a"_s);
    QTRY_VERIFY_WITH_TIMEOUT(Shown::cell(shown.published(), 0, 5).contains(u"PUBCOMP"_s), limitMs);
    QTRY_VERIFY(shown.hints().contains(u"Acknowledged · PUBREC"_s));
    shown.messages()->setCurrentIndex(shown.messages()->model()->index(0, 0));
    QCOMPARE(shown.view.findChild<PayloadView *>()->bytes(), QByteArray("{\"a\": 1}"));
    QCOMPARE(shown.view.findChild<MessageDetail *>()->message().publish.qos, mqtt::QoS::AtLeastOnce);
}

void TstPubSubView::wrongFilterIsSaidAtTheField()
{
    Shown shown;
    shown.filter()->setText(u"a/#/b"_s);
    QVERIFY(shown.hints().contains(u"#"_s));
    QVERIFY(!shown.named<QPushButton>(u"Subscribe"_s)->isEnabled());
    QTest::keyClick(shown.filter(), Qt::Key_Return);
    QCOMPARE(shown.subscriptions()->model()->rowCount(), 0);
}

void TstPubSubView::optionsBelowFiveAreMarked()
{
    Shown shown;
    auto *options = shown.view.findChild<SubscriptionOptions *>();
    ConnectionSettings settings;
    settings.version = Version::V311;
    shown.view.load(settings);
    shown.filter()->setText(u"a"_s);
    const auto boxes = options->findChildren<QCheckBox *>();
    boxes.first()->click();
    QVERIFY(shown.hints().contains(u"not sent"_s));
    settings.version = Version::V5;
    shown.view.load(settings);
    QVERIFY(shown.hints().contains(u"No Local"_s));
    QVERIFY(!shown.hints().contains(u"not sent"_s));
    QTest::keyClick(shown.filter(), Qt::Key_Return);
    QVERIFY(shown.connection.pubSub()->subscriptions()->rows().first().settings.noLocal);
    QVERIFY(!boxes.first()->isChecked());
}

void TstPubSubView::editedByDoubleClick()
{
    Shown shown;
    Subscriptions *rows = shown.connection.pubSub()->subscriptions();
    SubscriptionSettings settings;
    settings.topicFilter = u"a/b"_s;
    settings.identifier = 5;
    rows->add(settings);
    emit shown.subscriptions()->doubleClicked(shown.subscriptions()->model()->index(0, 0));
    QCOMPARE(shown.filter()->text(), u"a/b"_s);
    QVERIFY(shown.hints().contains(u"Changes the subscription"_s));
    shown.filter()->setText(u"a/c"_s);
    QTest::keyClick(shown.filter(), Qt::Key_Return);
    QCOMPARE(rows->rows().size(), 1);
    QCOMPARE(rows->rows().first().settings.topicFilter, u"a/c"_s);
    QCOMPARE(rows->rows().first().settings.identifier, 5u);
    emit shown.subscriptions()->doubleClicked(shown.subscriptions()->model()->index(0, 0));
    QTest::keyClick(shown.filter(), Qt::Key_Escape);
    QVERIFY(shown.filter()->text().isEmpty());
    QCOMPARE(rows->rows().first().settings.topicFilter, u"a/c"_s);
}

void TstPubSubView::removedByDelete()
{
    Shown shown;
    SubscriptionSettings settings;
    settings.topicFilter = u"a"_s;
    shown.connection.pubSub()->subscriptions()->add(settings);
    shown.subscriptions()->selectRow(0);
    QTest::keyClick(shown.subscriptions(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"a"_s);
    QTest::keyClick(shown.subscriptions(), Qt::Key_Delete);
    QCOMPARE(shown.subscriptions()->model()->rowCount(), 0);
}

void TstPubSubView::limitsAreSaidAtTheField()
{
    ScriptedPeer peer;
    // Maximum QoS 0, Retain Available 0, Maximum Packet Size 40, Wildcard Subscription Available 0
    peer.playBroker(QByteArray::fromHex("200e00000b 2400 2500 2700000028 2800"));
    Shown shown;
    QVERIFY(shown.connectTo(peer.port(), Version::V5));
    shown.topic()->setEditText(u"t"_s);
    auto *qos = shown.named<QComboBox>(u"QoS to publish"_s);
    qos->setCurrentIndex(1);
    QVERIFY(shown.hints().contains(u"Maximum QoS"_s));
    QVERIFY(!shown.publish()->isEnabled());
    qos->setCurrentIndex(0);
    shown.named<QCheckBox>(u"Retain"_s)->setChecked(true);
    QVERIFY(shown.hints().contains(u"Retain Available"_s));
    shown.named<QCheckBox>(u"Retain"_s)->setChecked(false);
    QVERIFY(shown.publish()->isEnabled());
    shown.enterPayload(QString(50, u'x'));
    QTRY_VERIFY(shown.hints().contains(u"Maximum Packet Size"_s));
    shown.filter()->setText(u"a/#"_s);
    QVERIFY(shown.hints().contains(u"Wildcard Subscription Available"_s));
}

void TstPubSubView::wrongPayloadIsNotPublished()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_broker->mqttPort(), Version::V311));
    shown.topic()->setEditText(u"t"_s);
    shown.enterPayload(u"xyz"_s, payload::Draft::Form::Hex);
    QTRY_VERIFY(!shown.publish()->isEnabled());
    shown.view.publish();
    QCOMPARE(shown.connection.pubSub()->publications()->takeChanges().size, 0);
}

void TstPubSubView::publishAgain()
{
    Shown shown;
    mqtt::Publish publish;
    publish.topicName = u"a/b"_s;
    publish.qos = mqtt::QoS::AtLeastOnce;
    publish.retain = true;
    publish.payload = QByteArray("\0\xFF", 2);
    publish.properties.set(mqtt::PropertyId::ContentType, u"x"_s);
    publish.properties.set(mqtt::PropertyId::SubscriptionIdentifier, quint32(3));
    auto *pane = shown.topic()->parentWidget();
    QVERIFY(pane);
    ReceivedMessage message;
    message.publish = publish;
    shown.connection.pubSub()->messages()->append(message);
    QTRY_COMPARE(shown.messages()->model()->rowCount(), 1);
    QMetaObject::invokeMethod(shown.messages()->parentWidget()->parentWidget(), "publishAgainRequested", Q_ARG(mqtt::Publish, publish));
    QCOMPARE(shown.topic()->currentText(), u"a/b"_s);
    QCOMPARE(shown.named<QComboBox>(u"QoS to publish"_s)->currentIndex(), 1);
    QVERIFY(shown.named<QCheckBox>(u"Retain"_s)->isChecked());
    const auto bytes = shown.view.findChild<PayloadEdit *>()->bytes();
    QCOMPARE(std::get<QByteArray>(bytes), QByteArray("\0\xFF", 2));
}

void TstPubSubView::repeatsAndStops()
{
    Shown shown;
    QVERIFY(shown.connectTo(m_broker->mqttPort(), Version::V311));
    shown.topic()->setEditText(u"t"_s);
    shown.named<QSpinBox>(u"Times to publish"_s)->setValue(1'000);
    shown.named<QSpinBox>(u"Interval between messages"_s)->setValue(5);
    QVERIFY(shown.publish()->text().contains(u"1,000"_s));
    shown.publish()->click();
    QPushButton *stop = shown.named<QPushButton>(u"Stop publishing"_s);
    QVERIFY(stop);
    QTRY_VERIFY_WITH_TIMEOUT(shown.published()->model()->rowCount() >= 3, limitMs);
    stop->click();
    QVERIFY(!shown.connection.pubSub()->isRepeating());
    QVERIFY(shown.publish());
}

void TstPubSubView::messageFactsAreComplete()
{
    ReceivedMessage message;
    message.publish.topicName = u"t"_s;
    message.publish.qos = mqtt::QoS::AtLeastOnce;
    message.publish.packetIdentifier = 17;
    message.publish.properties.set(mqtt::PropertyId::ContentType, u"<b>"_s);
    message.publish.properties.set(mqtt::PropertyId::CorrelationData, QByteArray("\1\2"));
    message.publish.properties.appendUserProperty(u"k"_s, u"v"_s);
    message.subscriptions = {{u"t"_s}, true};
    const auto facts = messageFacts(message);
    const auto value = [&](const QString &name) {
        for (const auto &[key, text] : facts) {
            if (key == name)
                return text;
        }
        return QString();
    };
    QCOMPARE(value(u"Packet Identifier"_s), u"17"_s);
    QCOMPARE(value(u"Content Type"_s), u"<b>"_s);
    QCOMPARE(value(u"Correlation Data"_s), u"01 02"_s);
    QCOMPARE(value(u"User Property"_s), u"k = v"_s);
    QCOMPARE(value(u"Subscription"_s), u"t (by Subscription Identifier)"_s);
}

void TstPubSubView::topicsAreRemembered()
{
    {
        Shown shown;
        QVERIFY(shown.connectTo(m_broker->mqttPort(), Version::V311));
        for (const auto &topic : {u"first"_s, u"second"_s, u"first"_s}) {
            shown.topic()->setEditText(topic);
            shown.view.publish();
        }
        QCOMPARE(shown.topic()->count(), 2);
        QCOMPARE(shown.topic()->itemText(0), u"first"_s);
    }
    Shown other;
    QCOMPARE(other.topic()->count(), 2);
    QVERIFY(other.topic()->currentText().isEmpty());
}

void TstPubSubView::stateComesBack()
{
    Shown shown;
    shown.subscriptions()->setColumnWidth(0, 77);
    const QByteArray state = shown.view.saveState();
    Shown other;
    QVERIFY(other.view.restoreState(state));
    QCOMPARE(other.subscriptions()->columnWidth(0), 77);
    QVERIFY(!other.view.restoreState("rubbish"));
    QVERIFY(!other.view.restoreState({}));
}

void TstPubSubView::languageChange()
{
    Shown shown;
    QEvent event(QEvent::LanguageChange);
    QCoreApplication::sendEvent(&shown.view, &event);
    const auto widgets = shown.view.findChildren<QWidget *>();
    for (QWidget *widget : widgets)
        QCoreApplication::sendEvent(widget, &event);
    QCOMPARE(shown.publish()->text(), u"Publish"_s);
}

/// Its beginning is seen, and assistive technology has all of it; then what the rows are.
void TstPubSubView::emptyTextWithLittleRoom()
{
    QTableView view;
    view.resize(200, 40);
    describeRows(&view, u"rows"_s);
    const QString text = u"No subscriptions yet. Type a topic filter above, such as test/#, and press Enter."_s;
    setEmptyText(&view, text);
    view.show();
    const auto *label = view.viewport()->findChild<QLabel *>();
    QVERIFY(label->alignment() & Qt::AlignTop);
    QCOMPARE(view.accessibleDescription(), text);
    view.resize(600, 400);
    QTRY_VERIFY(label->alignment() & Qt::AlignVCenter);
    setEmptyText(&view, {});
    QCOMPARE(view.accessibleDescription(), u"rows"_s);
}

QTEST_MAIN(TstPubSubView)
#include "tst_pubsubview.moc"
