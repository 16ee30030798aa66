// The chosen packet in detail: what is seen at once, fields and bytes that choose each other, payload, links, masking and copies.
#include "hex/HexView.h"
#include "log/FieldTreeModel.h"
#include "log/LinkStrip.h"
#include "log/PacketDetail.h"
#include "log/PacketHead.h"
#include "log/PayloadTab.h"
#include "payload/PayloadView.h"
#include "ui-log/LogSamples.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace samples;

namespace {

constexpr int deadline = 15'000;

/// A log with one attempt, and a detail of it.
struct Detail {
    QTemporaryDir folder;
    PacketLog log;
    PacketLog::SourceId source;
    std::unique_ptr<PacketDetail> detail;

    Detail()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
        QCoreApplication::setOrganizationName(u"connack-test"_s);
        QSettings().clear();
        source = log.addSource(
            {.number = 1, .target = u"mqtt://broker:1883"_s, .startedAt = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC)});
        detail = std::make_unique<PacketDetail>();
        detail->setLog(&log);
        detail->resize(800, 500);
        detail->show();
    }
    void show(const TraceEntry &entry)
    {
        log.append(source, entry);
        detail->setRecord(log.record(log.size() - 1));
    }
    QString clipboard() const { return QGuiApplication::clipboard()->text(); }
};

TraceEntry refusal()
{
    mqtt::Connack packet;
    packet.reasonCode = 0x87;
    packet.properties.set(mqtt::PropertyId::ReasonString, u"client is banned"_s);
    return entry(mqtt::Sender::Server, packet, 1000);
}

TraceEntry connectWithSecrets()
{
    mqtt::Connect packet;
    packet.version = mqtt::Version::V5;
    packet.clientId = u"pump-7"_s;
    packet.username = u"gate7"_s;
    packet.password = "hidden-41"_ba;
    packet.will = mqtt::Will{};
    packet.will->topic = u"state/pump-7"_s;
    packet.will->payload = "{\"state\": \"lost\"}"_ba;
    return entry(mqtt::Sender::Client, packet, 0);
}

TraceEntry publishOf(const QByteArray &payload)
{
    mqtt::Publish packet;
    packet.topicName = u"a/b"_s;
    packet.payload = payload;
    return entry(mqtt::Sender::Server, packet, 2000);
}

QModelIndex find(const FieldTreeModel &model, const QString &name, const QModelIndex &parent = {})
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (index.data().toString() == name)
            return index;
        if (const QModelIndex below = find(model, name, index); below.isValid())
            return below;
    }
    return {};
}

QString allText(const PacketDetail &detail)
{
    QString text;
    for (int row = 0; row < detail.fields()->rowCount(); ++row)
        text += detail.fields()->subtreeOf(detail.fields()->index(row, 0)) + u'\n';
    return text;
}

} // namespace

class TstPacketDetail : public QObject
{
    Q_OBJECT
private slots:
    void failureIsSeenAtOnce();
    void everyFieldAndItsBytesChooseEachOther();
    void bitsAreChosen();
    void malformedIsMarked();
    void chosenFieldStays();
    void payloadOfPublish();
    void payloadOfWill();
    void bigPayload();
    void secretsAreMasked();
    void copies();
    void bytesInEveryForm();
    void eventsTellDetails();
    void linksOfAnExchange();
    void repeatsAreSaid();
    void linksOfAnotherRecordDoNotStay();
    void linkJumps();
    void answerIsAwaited();
    void answerNeverCame();
    void modelIsSound();
};

void TstPacketDetail::failureIsSeenAtOnce()
{
    Detail d;
    d.show(refusal());
    QVERIFY(d.detail->head()->isVisible());
    QVERIFY(d.detail->head()->text().contains("0x87 Not authorized"_L1) && d.detail->head()->text().contains("client is banned"_L1));
    QCOMPARE(d.detail->tree()->currentIndex().data().toString(), u"Connect Reason Code"_s);
    QCOMPARE(d.detail->hex()->selectionLength(), 1);
    const QModelIndex reason = find(*d.detail->fields(), u"Reason String"_s);
    QVERIFY(reason.isValid() && reason.data(Qt::FontRole).value<QFont>().bold());
    QCOMPARE(reason.siblingAtColumn(FieldTreeModel::Value).data().toString(), u"client is banned"_s);
    d.detail->clear();
    QVERIFY(!d.detail->head()->isVisible());
}

void TstPacketDetail::everyFieldAndItsBytesChooseEachOther()
{
    Detail d;
    for (const TraceEntry &each : {refusal(), connectWithSecrets(), publish(u"a"_s), puback(0x87, 1)}) {
        d.show(each);
        for (qsizetype offset = 0; offset < each.bytes.size(); ++offset) {
            emit d.detail->hex()->byteChosen(offset);
            const auto [start, length] = d.detail->fields()->bytesOf(d.detail->tree()->currentIndex());
            QVERIFY2(offset >= start && offset < start + length, qPrintable(QString::number(offset)));
            QCOMPARE(d.detail->hex()->selectionStart(), start);
            QCOMPARE(d.detail->hex()->selectionLength(), length);
        }
    }
}

void TstPacketDetail::bitsAreChosen()
{
    Detail d;
    d.show(connectWithSecrets());
    const QModelIndex flags = find(*d.detail->fields(), u"Connect Flags"_s), will = find(*d.detail->fields(), u"Will QoS"_s);
    QVERIFY(flags.isValid() && will.isValid());
    d.detail->tree()->setCurrentIndex(will);
    QCOMPARE(d.detail->hex()->selectionStart(), d.detail->fields()->bytesOf(flags).first);
    QCOMPARE(d.detail->hex()->selectionLength(), 1);
    emit d.detail->hex()->byteChosen(d.detail->fields()->bytesOf(will).first);
    QCOMPARE(d.detail->tree()->currentIndex(), flags); // the byte before its bits
    for (const auto &name : {u"Reserved"_s, u"User Name Flag"_s, u"Password Flag"_s, u"Will Retain"_s, u"Will Flag"_s, u"Clean Start"_s})
        QVERIFY2(find(*d.detail->fields(), name).isValid(), qPrintable(name));
}

void TstPacketDetail::malformedIsMarked()
{
    Detail d;
    TraceEntry wrong;
    wrong.version = mqtt::Version::V5;
    wrong.sender = mqtt::Sender::Server;
    wrong.bytes = QByteArray::fromHex("2003ff0000"); // reserved flags
    wrong.error = std::get<mqtt::DecodeError>(mqtt::decode(wrong.bytes, wrong.version, wrong.sender));
    d.show(wrong);
    const QModelIndex chosen = d.detail->tree()->currentIndex();
    QVERIFY(chosen.siblingAtColumn(FieldTreeModel::Value).data().toString().contains("[MQTT-3.2.2-1]"_L1));
    QVERIFY(!chosen.data(Qt::DecorationRole).value<QIcon>().isNull());
    QCOMPARE(d.detail->hex()->selectionStart(), wrong.error->offset);
}

void TstPacketDetail::chosenFieldStays()
{
    Detail d;
    d.show(publish(u"a/1"_s));
    d.detail->tree()->setCurrentIndex(find(*d.detail->fields(), u"Topic Name"_s));
    d.show(publish(u"a/2"_s));
    QCOMPARE(d.detail->tree()->currentIndex().data().toString(), u"Topic Name"_s);
    QCOMPARE(d.detail->tree()->currentIndex().siblingAtColumn(FieldTreeModel::Value).data().toString(), u"a/2"_s);
}

void TstPacketDetail::payloadOfPublish()
{
    Detail d;
    d.show(publishOf("{\"a\": [1, 2]}"));
    QVERIFY(d.detail->tabs()->isTabEnabled(1));
    QCOMPARE(d.detail->tabs()->currentIndex(), 0);
    QVERIFY(!d.detail->findChild<PayloadView *>()); // not before it is shown
    d.detail->tabs()->setCurrentIndex(1);
    auto *view = d.detail->findChild<PayloadView *>();
    QVERIFY(view);
    QCOMPARE(view->bytes(), "{\"a\": [1, 2]}"_ba);
    QCOMPARE(view->shownForm(), PayloadView::Form::Json);
    d.show(puback(0, 1));
    QVERIFY(!d.detail->tabs()->isTabEnabled(1));
    QCOMPARE(d.detail->tabs()->currentIndex(), 0);
}

void TstPacketDetail::payloadOfWill()
{
    Detail d;
    d.show(connectWithSecrets());
    QVERIFY(d.detail->tabs()->isTabEnabled(1));
    QVERIFY(d.detail->tabs()->tabText(1).startsWith("Will payload"_L1));
    QCOMPARE(d.detail->payload()->view()->bytes(), "{\"state\": \"lost\"}"_ba);
}

void TstPacketDetail::bigPayload()
{
    Detail d;
    d.detail->tabs()->setCurrentIndex(1);
    const TraceEntry big = publishOf(QByteArray(50'000'000, 'x'));
    d.log.append(d.source, big);
    const LogRecord record = d.log.record(0);
    QElapsedTimer timer;
    timer.start();
    d.detail->setRecord(record);
    d.detail->tabs()->setCurrentIndex(1);
    QCoreApplication::processEvents();
    const qint64 taken = timer.elapsed();
    qInfo("50 MB shown after %lld ms", taken);
    QVERIFY(taken < 5000);
    QCOMPARE(d.detail->payload()->view()->bytes().size(), 50'000'000);
}

void TstPacketDetail::secretsAreMasked()
{
    Detail d;
    d.show(connectWithSecrets());
    d.detail->copyPacketHex();
    QVERIFY(d.clipboard().contains("** ** **"_L1) && !d.clipboard().contains(QString::fromLatin1("hidden"_ba.toHex(' '))));
    QVERIFY(!allText(*d.detail).contains("hidden-41"_L1));
    // The broker gives it back: in a payload that is no text, so it is shown in hexadecimal.
    const QByteArray echo = "\xff"_ba + "hidden-41"_ba + "\xfe"_ba;
    d.show(publishOf(echo));
    const QString hex = QString::fromLatin1("hidden-41"_ba.toHex(' '));
    QVERIFY(!allText(*d.detail).contains(hex) && !allText(*d.detail).contains("hidden-41"_L1));
    QCOMPARE(d.detail->payload()->view()->bytes(), "\xff*********\xfe"_ba);
    d.detail->hex()->select(0, d.detail->hex()->bytes().size());
    for (const BytesForm form : {BytesForm::Hexadecimal, BytesForm::Text, BytesForm::CArray, BytesForm::Base64}) {
        d.detail->hex()->copyAs(form);
        const QString copied = d.clipboard();
        QVERIFY(!copied.contains(hex) && !copied.contains("hidden"_L1) && !copied.contains("0x68, 0x69, 0x64"_L1));
        QVERIFY(!QByteArray::fromBase64(copied.toLatin1()).contains("hidden"));
    }
    d.detail->payload()->view()->copyText();
    QVERIFY(!d.clipboard().contains("hidden"_L1));
    d.detail->setRevealed(true);
    QVERIFY(allText(*d.detail).contains(hex));
    QCOMPARE(d.detail->payload()->view()->bytes(), echo);
}

void TstPacketDetail::copies()
{
    Detail d;
    d.show(refusal());
    d.detail->tree()->setCurrentIndex(find(*d.detail->fields(), u"Reason String"_s));
    QTest::keyClick(d.detail->tree(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(d.clipboard(), u"Reason String: client is banned"_s);
    d.detail->copyValue();
    QCOMPARE(d.clipboard(), u"client is banned"_s);
    d.detail->copySubtree();
    QCOMPARE(d.clipboard(), u"Reason String: client is banned\n  Property Identifier: 31\n  Value: client is banned"_s);
    d.detail->copyPacketHex();
    QCOMPARE(QByteArray::fromHex(d.clipboard().toLatin1()), refusal().bytes);
    QVERIFY(d.detail->hex()->selectionLength() < refusal().bytes.size()); // the field is selected again
}

void TstPacketDetail::bytesInEveryForm()
{
    HexView view;
    view.setBytes("\x10\x0c"
                  "MQ"_ba,
                  {}, {0, 0});
    view.copyAs(BytesForm::Hexadecimal);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"10 0c 4d 51"_s);
    view.copyAs(BytesForm::Text);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"..MQ"_s);
    view.copyAs(BytesForm::CArray);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"const unsigned char bytes[4] = {\n    0x10, 0x0c, 0x4d, 0x51,\n};"_s);
    view.select(2, 2);
    view.copyAs(BytesForm::Base64);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"TVE="_s);
}

void TstPacketDetail::eventsTellDetails()
{
    Detail d;
    d.log.addSecrets(QStringList{u"token-77"_s});
    TraceEntry event;
    event.kind = TraceEntry::Kind::TransportEvent;
    event.event = {TransportEvent::Kind::WebSocketRequest, u"GET /mqtt"_s};
    event.event.details = {{u"Host"_s, u"broker"_s}, {u"Authorization"_s, u"Bearer token-77"_s}};
    d.show(event);
    const QModelIndex host = find(*d.detail->fields(), u"Host"_s);
    QVERIFY(host.isValid());
    QCOMPARE(d.detail->fields()->textOf(host), u"Host: broker"_s);
    QVERIFY(find(*d.detail->fields(), u"Authorization"_s).isValid());
    QVERIFY(!allText(*d.detail).contains("token-77"_L1));
    QVERIFY(d.detail->head()->text().contains("GET /mqtt"_L1));
    QVERIFY(!d.detail->links()->isVisible());
}

void TstPacketDetail::linksOfAnExchange()
{
    Detail d;
    d.log.append(d.source, publish(u"a"_s, 1000, 9));
    d.log.append(d.source, publish(u"b"_s, 1500, 10));
    d.log.append(d.source, puback(0, 4200, 9));
    d.detail->setRecord(d.log.record(0));
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->text(), u"PUBLISH #1 → PUBACK #3 after 3.2 ms"_s, deadline);
    d.detail->setRecord(d.log.record(2));
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->exchange().steps.size(), 2, deadline);
    QCOMPARE(d.detail->links()->text(), u"PUBLISH #1 → PUBACK #3 after 3.2 ms"_s);
    d.show(publishOf("x"));
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->text(), u"PUBLISH #4 QoS 0: nothing answers it"_s, deadline);
    mqtt::Disconnect bye;
    d.show(entry(mqtt::Sender::Client, bye, 9000));
    QTRY_VERIFY_WITH_TIMEOUT(!d.detail->links()->isVisible(), deadline);
}

// The later one was sent again, whichever of them is looked at.
void TstPacketDetail::repeatsAreSaid()
{
    Detail d;
    mqtt::Publish packet;
    packet.topicName = u"a"_s;
    packet.qos = mqtt::QoS::AtLeastOnce;
    packet.packetIdentifier = 5;
    d.log.append(d.source, entry(mqtt::Sender::Client, packet, 1000));
    packet.dup = true;
    d.log.append(d.source, entry(mqtt::Sender::Client, packet, 2000));
    d.log.append(d.source, puback(0, 3000, 5));
    for (const qint64 index : {1, 0, 2}) {
        d.detail->setRecord(d.log.record(index));
        QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->current(), index, deadline);
        QCOMPARE(d.detail->links()->text(), u"PUBLISH #1 → PUBLISH #2 sent again after 1.0 ms → PUBACK #3 after 1.0 ms"_s);
    }
}

void TstPacketDetail::linksOfAnotherRecordDoNotStay()
{
    Detail d;
    d.log.append(d.source, publish(u"a"_s, 1000, 9));
    d.log.append(d.source, puback(0, 4200, 9));
    d.log.append(d.source, publish(u"b"_s, 5000, 10));
    d.detail->setRecord(d.log.record(0));
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->exchange().steps.size(), 2, deadline);
    d.detail->setRecord(d.log.record(2));
    QCOMPARE(d.detail->links()->text(), QString()); // at once, before anything is found
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->text(), u"PUBLISH #3 → PUBACK: no answer yet"_s, deadline);
    d.detail->setRecord(d.log.record(2)); // the same once more: nothing flickers
    QCOMPARE(d.detail->links()->text(), u"PUBLISH #3 → PUBACK: no answer yet"_s);
}

void TstPacketDetail::linkJumps()
{
    Detail d;
    d.log.append(d.source, publish(u"a"_s, 1000, 9));
    d.log.append(d.source, puback(0, 4200, 9));
    d.detail->setRecord(d.log.record(0));
    QTRY_VERIFY_WITH_TIMEOUT(d.detail->links()->findChild<QToolButton *>(), deadline);
    QSignalSpy jumps(d.detail.get(), &PacketDetail::jumpRequested);
    auto *link = named<QToolButton>(*d.detail, u"Go to PUBACK #2"_s);
    QVERIFY(link && link->focusPolicy() == Qt::StrongFocus);
    QTest::keyClick(link, Qt::Key_Space);
    QCOMPARE(jumps.count(), 1);
    QCOMPARE(jumps.first().first().toLongLong(), 1);
    d.detail->setRecord(d.log.record(1)); // of the same exchange: now the way leads back
    QTRY_VERIFY_WITH_TIMEOUT(named<QToolButton>(*d.detail, u"Go to PUBLISH #1"_s), deadline);
    QVERIFY(!named<QToolButton>(*d.detail, u"Go to PUBACK #2"_s));
}

void TstPacketDetail::answerIsAwaited()
{
    Detail d;
    d.show(publish(u"a"_s, 1000, 9));
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->text(), u"PUBLISH #1 → PUBACK: no answer yet"_s, deadline);
    d.log.append(d.source, puback(0, 2000, 9)); // it comes while the packet is looked at
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->text(), u"PUBLISH #1 → PUBACK #2 after 1.0 ms"_s, deadline);
}

void TstPacketDetail::answerNeverCame()
{
    Detail d;
    mqtt::Publish packet;
    packet.topicName = u"a"_s;
    packet.qos = mqtt::QoS::ExactlyOnce;
    packet.packetIdentifier = 5;
    d.log.append(d.source, entry(mqtt::Sender::Client, packet, 1000));
    mqtt::Pubrec received;
    received.packetIdentifier = 5;
    d.log.append(d.source, entry(mqtt::Sender::Server, received, 1500));
    TraceEntry closed;
    closed.kind = TraceEntry::Kind::TransportEvent;
    closed.event = {TransportEvent::Kind::Closed, u"closed by the peer"_s};
    closed.microseconds = 3000;
    d.log.append(d.source, closed);
    d.detail->setRecord(d.log.record(0));
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->text(),
                              u"PUBLISH #1 → PUBREC #2 after 0.5 ms → PUBREL: never answered, the connection ended"_s, deadline);
    // An answer to nothing that the log has.
    d.show(puback(0, 5000, 99));
    QTRY_COMPARE_WITH_TIMEOUT(d.detail->links()->text(), u"PUBACK #4 What began it is not in the log."_s, deadline);
}

void TstPacketDetail::modelIsSound()
{
    Detail d;
    const QAbstractItemModelTester tester(d.detail->fields(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    d.show(connectWithSecrets());
    d.show(refusal());
    QCOMPARE(d.detail->fields()->fieldOnPath({}), QModelIndex());
    QVERIFY(!d.detail->fields()->fieldOnPath({{u"nothing"_s, 0}}).isValid());
    const QModelIndex reason = find(*d.detail->fields(), u"Reason String"_s);
    QCOMPARE(d.detail->fields()->fieldOnPath(d.detail->fields()->pathOf(reason)), reason);
}

QTEST_MAIN(TstPacketDetail)
#include "tst_packetdetail.moc"
