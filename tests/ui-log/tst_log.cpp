// The packet log's models and view.
#include "log/FieldTreeModel.h"
#include "hex/HexView.h"
#include "log/LogStatus.h"
#include "log/LogView.h"
#include "log/PacketDetail.h"
#include "log/PacketLogModel.h"
#include "log/PacketTable.h"
#include "logfiles/LogExport.h"
#include "theme/Theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

QByteArray encoded(const mqtt::Packet &packet, mqtt::Version version = mqtt::Version::V5)
{
    return std::get<QByteArray>(mqtt::encode(packet, version));
}

TraceEntry entry(mqtt::Sender sender, const QByteArray &bytes, qint64 microseconds = 0)
{
    TraceEntry entry;
    entry.attempt = 1;
    entry.version = mqtt::Version::V5;
    entry.sender = sender;
    entry.bytes = bytes;
    entry.microseconds = microseconds;
    const auto decoded = mqtt::decode(bytes, entry.version, sender);
    if (const auto *error = std::get_if<mqtt::DecodeError>(&decoded))
        entry.error = *error;
    return entry;
}

TraceEntry connectEntry()
{
    mqtt::Connect packet;
    packet.version = mqtt::Version::V5;
    packet.clientId = u"pump-7"_s;
    packet.username = u"gate7"_s;
    packet.password = "correct horse battery"_ba;
    return entry(mqtt::Sender::Client, encoded(packet), 1000);
}

TraceEntry publishEntry(const QString &topic, const QByteArray &payload = "on"_ba, mqtt::Sender sender = mqtt::Sender::Server)
{
    mqtt::Publish packet;
    packet.topicName = topic;
    packet.payload = payload;
    packet.qos = mqtt::QoS::AtLeastOnce;
    packet.packetIdentifier = 77;
    return entry(sender, encoded(packet), 2500);
}

TraceEntry eventEntry(const QString &text)
{
    TraceEntry entry;
    entry.kind = TraceEntry::Kind::TransportEvent;
    entry.attempt = 1;
    entry.event = {TransportEvent::Kind::TcpConnected, text};
    return entry;
}

const QDateTime start = QDateTime::fromString(u"2026-01-02T03:04:05.000Z"_s, Qt::ISODateWithMs);

void fill(PacketLog *log)
{
    const PacketLog::SourceId source = log->addSource({.number = 1, .startedAt = start});
    log->append(source, eventEntry(u"127.0.0.1:1883"_s));
    log->append(source, connectEntry());
    log->append(source, entry(mqtt::Sender::Server, QByteArray::fromHex("2003020000"), 2000)); // CONNACK with reserved flags
    log->append(source, publishEntry(u"plant/pump"_s));
    log->append(source, publishEntry(u"plant/gate"_s, "off"_ba, mqtt::Sender::Client));
}

QString cell(const PacketLogModel &model, int row, int column, int role = Qt::AccessibleTextRole)
{
    return model.index(row, column).data(role).toString();
}

LogFilter filterOf(const QString &text)
{
    return std::get<LogFilter>(LogFilter::parse(text));
}

template <typename T>
T *named(const QWidget &widget, const QString &name)
{
    for (T *child : widget.findChildren<T *>()) {
        if (child->accessibleName() == name)
            return child;
    }
    return nullptr;
}

/// A view over a log of its own.
struct Shown {
    Connection connection;
    LogView view{connection.log(), &connection};
    PacketTable *table = view.findChild<PacketTable *>();
    PacketLogModel *model = view.findChild<PacketLogModel *>();
    PacketDetail *detail = view.findChild<PacketDetail *>();

    Shown()
    {
        view.resize(1060, 320);
        view.show();
    }
    void load()
    {
        fill(connection.log());
        QTRY_COMPARE(model->rowCount(), 5);
    }
};

} // namespace

class TstLog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void rows();
    void timeFormats();
    void filter();
    void clearing();
    void burst();
    void fieldTree();
    void fieldTreeOfManyFields();
    void bytesAndFieldsHighlightEachOther();
    void offendingByteIsMarked();
    void secretsAreMasked();
    void echoedSecretsAreMasked();
    void findsNextAndPrevious();
    void eventsAreExplained();
    void newConnectionMasksAgain();
    void hexViewKeys();
    void hexViewOfAnySize();
    void followsTheEnd();
    void copies();
    void exports_data();
    void exports();
    void hostileText();
    void stateComesBack();
    void emptyTexts();
    void accessibleNames();
    void pictures();
};

void TstLog::rows()
{
    PacketLog log;
    PacketLogModel model(&log);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(&log);
    QTRY_COMPARE(model.rowCount(), 5);
    QCOMPARE(cell(model, 0, PacketLogModel::Direction), u"event"_s);
    QCOMPARE(cell(model, 0, PacketLogModel::Summary), u"127.0.0.1:1883"_s);
    QCOMPARE(cell(model, 1, PacketLogModel::Number), u"2"_s);
    QCOMPARE(cell(model, 1, PacketLogModel::Direction), u"sent"_s);
    QCOMPARE(cell(model, 1, PacketLogModel::Direction, Qt::DisplayRole), QString()); // an icon
    QVERIFY(!model.index(1, PacketLogModel::Direction).data(Qt::DecorationRole).isNull());
    QCOMPARE(cell(model, 1, PacketLogModel::Packet), u"CONNECT"_s);
    QCOMPARE(cell(model, 2, PacketLogModel::Packet), u"CONNACK (malformed)"_s);
    QVERIFY(!model.index(2, PacketLogModel::Packet).data(Qt::DecorationRole).isNull());
    QCOMPARE(cell(model, 3, PacketLogModel::Identifier), u"77"_s);
    QCOMPARE(cell(model, 3, PacketLogModel::Qos), u"1"_s);
    QVERIFY(cell(model, 3, PacketLogModel::Size).endsWith(u" B"_s));
    QVERIFY(cell(model, 3, PacketLogModel::Summary).contains(u"plant/pump"_s));
}

void TstLog::timeFormats()
{
    PacketLog log;
    fill(&log);
    PacketLogModel model(&log);
    QCOMPARE(cell(model, 3, PacketLogModel::Time), u"0.002500"_s);
    QCOMPARE(cell(model, 3, PacketLogModel::Delta), u"0.000500"_s);
    QCOMPARE(cell(model, 0, PacketLogModel::Delta), QString());
    model.setTimeFormat(PacketLogModel::TimeFormat::Clock);
    QCOMPARE(cell(model, 3, PacketLogModel::Time), start.addMSecs(2).toLocalTime().toString(u"HH:mm:ss.zzz"_s) + u"500"_s);
    model.setTimeFormat(PacketLogModel::TimeFormat::SinceChosen);
    model.setReference(3);
    QCOMPARE(cell(model, 3, PacketLogModel::Time), u"0.000000"_s);
    QCOMPARE(cell(model, 2, PacketLogModel::Time), u"-0.000500"_s);
    // The delta is that to the row above it, whatever is hidden between them.
    model.setFilter(filterOf(u"type:connect or type:publish"_s));
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(cell(model, 1, PacketLogModel::Delta), u"0.001500"_s);
}

void TstLog::filter()
{
    PacketLog log;
    fill(&log);
    PacketLogModel model(&log);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFilter(filterOf(u"PLANT dir:in"_s));
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.total(), 5);
    QVERIFY(cell(model, 0, PacketLogModel::Summary).contains(u"plant/pump"_s));
    log.append(0, publishEntry(u"plant/valve"_s)); // judged as it comes
    log.append(0, publishEntry(u"house"_s));
    QTRY_COMPARE(model.total(), 7);
    QTRY_COMPARE(model.rowCount(), 2);
    model.setFilter(filterOf(u"correct"_s)); // a secret is not found by its text
    QTRY_VERIFY(!model.search()->isRunning());
    QCOMPARE(model.rowCount(), 0);
    model.setFilter(LogFilter());
    QCOMPARE(model.rowCount(), 7);
}

void TstLog::clearing()
{
    PacketLog log;
    PacketLogModel model(&log);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(&log);
    QTRY_COMPARE(model.rowCount(), 5);
    log.clear();
    QTRY_COMPARE(model.rowCount(), 0);
    fill(&log);
    QTRY_COMPARE(model.rowCount(), 5);
    QCOMPARE(cell(model, 1, PacketLogModel::Packet), u"CONNECT"_s);
}

void TstLog::burst()
{
    constexpr int count = 100'000;
    Shown shown;
    QAbstractItemModelTester tester(shown.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy batches(shown.model, &QAbstractItemModel::rowsInserted);
    const TraceEntry packet = publishEntry(u"plant/pump"_s);
    std::unique_ptr<QThread> producer(QThread::create([&] {
        for (int i = 0; i < count; ++i)
            shown.connection.log()->append(0, packet);
    }));
    qint64 longest = 0;
    QElapsedTimer clock;
    clock.start();
    QTimer beat;
    connect(&beat, &QTimer::timeout, &beat, [&] { longest = qMax(longest, clock.restart()); });
    beat.start(1);
    producer->start();
    QTRY_COMPARE_WITH_TIMEOUT(shown.model->rowCount(), count, 60'000);
    QVERIFY(producer->wait());
    QVERIFY2(batches.size() < count / 100, qPrintable(QString::number(batches.size())));
    qInfo("%lld batches, longest gap of the event loop %lld ms", qint64(batches.size()), longest);
    QCOMPARE(cell(*shown.model, count - 1, PacketLogModel::Number), QString::number(count));
    QCOMPARE(shown.table->verticalScrollBar()->value(), shown.table->verticalScrollBar()->maximum()); // it followed
}

void TstLog::fieldTree()
{
    FieldTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const TraceEntry packet = connectEntry();
    model.setFields(packetFields(packet, false), {}, {});
    QVERIFY(model.rowCount() > 0);
    for (qsizetype offset = 0; offset < packet.bytes.size(); ++offset) {
        const QModelIndex field = model.fieldAt(offset);
        QVERIFY2(field.isValid(), qPrintable(QString::number(offset)));
        const auto [from, length] = model.bytesOf(field);
        QVERIFY(offset >= from && offset < from + length);
    }
    QVERIFY(!model.fieldAt(packet.bytes.size()).isValid());
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TstLog::fieldTreeOfManyFields()
{
    mqtt::Publish packet;
    packet.topicName = u"t"_s;
    for (int i = 0; i < 30'000; ++i)
        packet.properties.appendUserProperty(u"k"_s, QString::number(i));
    QElapsedTimer clock;
    clock.start();
    PacketDetail detail;
    LogRecord record;
    record.entry = entry(mqtt::Sender::Server, encoded(packet));
    detail.setRecord(record);
    QVERIFY(detail.fields()->rowCount() > 0);
    QVERIFY(detail.fields()->fieldAt(0).isValid());
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
}

void TstLog::bytesAndFieldsHighlightEachOther()
{
    Shown shown;
    shown.load();
    shown.table->chooseRow(3); // PUBLISH plant/pump
    HexView *hex = shown.detail->hex();
    const QByteArray bytes = hex->bytes();
    const qsizetype topic = bytes.indexOf("plant/pump");
    QVERIFY(topic > 0);
    // A byte chooses the field...
    const QModelIndex field = shown.detail->fields()->fieldAt(topic + 2);
    QVERIFY(field.isValid());
    emit hex->byteChosen(topic + 2);
    QCOMPARE(shown.detail->tree()->currentIndex().siblingAtColumn(0), field);
    QVERIFY(field.siblingAtColumn(FieldTreeModel::Value).data().toString().contains(u"plant/pump"_s));
    // ... and with it the field's bytes.
    const auto [offset, length] = shown.detail->fields()->bytesOf(field);
    QCOMPARE(hex->selectionStart(), offset);
    QCOMPARE(hex->selectionLength(), length);
    // A field chooses its bytes.
    const QModelIndex first = shown.detail->fields()->index(0, 0);
    shown.detail->tree()->setCurrentIndex(first);
    QCOMPARE(hex->selectionStart(), shown.detail->fields()->bytesOf(first).first);
    QCOMPARE(hex->selectionLength(), shown.detail->fields()->bytesOf(first).second);
}

void TstLog::offendingByteIsMarked()
{
    Shown shown;
    shown.load();
    shown.table->chooseRow(2);
    const FieldTreeModel *fields = shown.detail->fields();
    const QModelIndex wrong = fields->index(fields->rowCount() - 1, 0);
    QVERIFY(wrong.data(Qt::AccessibleTextRole).toString().endsWith(u", wrong"_s));
    QVERIFY(!wrong.siblingAtColumn(FieldTreeModel::Value).data().toString().isEmpty());
    QCOMPARE(fields->bytesOf(wrong).first, qsizetype(2)); // Connect Acknowledge Flags
}

void TstLog::secretsAreMasked()
{
    Shown shown;
    shown.load();
    shown.table->chooseRow(1);
    const auto contains = [&](const QString &text) {
        for (int row = 0; row < shown.detail->fields()->rowCount(); ++row) {
            const QModelIndexList found = shown.detail->fields()->match(shown.detail->fields()->index(row, FieldTreeModel::Value),
                                                                        Qt::DisplayRole, text, 1, Qt::MatchContains | Qt::MatchRecursive);
            if (!found.isEmpty())
                return true;
        }
        return false;
    };
    HexView *hex = shown.detail->hex();
    QVERIFY(!contains(u"correct horse"_s));
    QVERIFY(!hex->selectedText().contains(u"correct horse"_s)); // all bytes, nothing is selected
    QVERIFY(!hex->selectedHex().contains(QString::fromLatin1(QByteArray("correct").toHex(' '))));
    QVERIFY(hex->selectedHex().contains(u"** **"_s));
    named<QToolButton>(shown.view, u"Reveal Secrets for This View"_s)->click();
    QVERIFY(contains(u"correct horse"_s));
    QVERIFY(hex->selectedText().contains(u"correct horse"_s));
    named<QToolButton>(shown.view, u"Reveal Secrets for This View"_s)->click();
    QVERIFY(!hex->selectedText().contains(u"correct horse"_s));
}

void TstLog::echoedSecretsAreMasked()
{
    Shown shown;
    shown.connection.log()->append(0, connectEntry());
    shown.connection.log()->append(0, publishEntry(u"echo/correct horse battery"_s, "x correct horse battery y"_ba));
    QTRY_COMPARE(shown.model->rowCount(), 2);
    for (int column = 0; column < PacketLogModel::ColumnCount; ++column)
        QVERIFY(!shown.model->text(1, column).contains(u"correct horse"_s));
    shown.table->chooseRow(1);
    QVERIFY(!shown.detail->hex()->selectedText().contains(u"correct horse"_s));
    const FieldTreeModel *fields = shown.detail->fields();
    for (int row = 0; row < fields->rowCount(); ++row)
        QVERIFY(!fields->textOf(fields->index(row, 0)).contains(u"correct horse"_s));
    shown.table->selectAll();
    QVERIFY(!shown.table->selectedRows().contains(u"correct horse"_s));
    const QTemporaryDir folder;
    for (const QString &ending : {u"txt"_s, u"jsonl"_s, u"pcapng"_s}) {
        LogExport exporter(shown.connection.log());
        const QSignalSpy finished(&exporter, &LogExport::finished);
        const QString name = folder.filePath(u"log."_s + ending);
        exporter.start(name);
        QTRY_COMPARE(finished.count(), 1);
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray written = file.readAll();
        QVERIFY(!written.isEmpty());
        QVERIFY2(!written.contains("correct horse"), qPrintable(ending));
    }
}

void TstLog::findsNextAndPrevious()
{
    Shown shown;
    shown.load();
    auto *filter = named<QLineEdit>(shown.view, u"Filter"_s);
    filter->setText(u"publish"_s);
    QTRY_COMPARE(shown.model->rowCount(), 2);
    shown.view.findNext();
    QCOMPARE(shown.table->currentIndex().row(), 0);
    shown.view.findNext();
    QCOMPARE(shown.table->currentIndex().row(), 1);
    shown.view.findNext(); // round the end
    QCOMPARE(shown.table->currentIndex().row(), 0);
    shown.view.findPrevious();
    QCOMPARE(shown.table->currentIndex().row(), 1);
    QTest::keyClick(shown.table, Qt::Key_Home);
    QCOMPARE(shown.table->currentIndex().row(), 0);
    QTest::keyClick(shown.table, Qt::Key_End);
    QCOMPARE(shown.table->currentIndex().row(), 1);
}

void TstLog::eventsAreExplained()
{
    Shown shown;
    shown.load();
    shown.table->chooseRow(0);
    const FieldTreeModel *fields = shown.detail->fields();
    QCOMPARE(fields->index(0, FieldTreeModel::Value).data().toString(), u"TCP connected"_s);
    QCOMPARE(fields->index(1, FieldTreeModel::Value).data().toString(), u"127.0.0.1:1883"_s);
    QVERIFY(shown.detail->hex()->accessibleDescription().contains(u"no MQTT bytes"_s));
}

void TstLog::newConnectionMasksAgain()
{
    Shown shown;
    auto *reveal = named<QToolButton>(shown.view, u"Reveal Secrets for This View"_s);
    reveal->click();
    QVERIFY(shown.detail->isRevealed());
    emit shown.connection.stateChanged(Client::State::Connecting);
    QVERIFY(!shown.detail->isRevealed());
    QVERIFY(!reveal->isChecked());
}

void TstLog::hexViewKeys()
{
    HexView hex;
    hex.resize(600, 200);
    hex.setBytes(QByteArray::fromHex("000102030405060708090a0b0c0d0e0f10111213"), {{4, 2}}, {1, 1});
    hex.show();
    hex.setFocus();
    QSignalSpy chosen(&hex, &HexView::byteChosen);
    QTest::keyClick(&hex, Qt::Key_Right);
    QCOMPARE(chosen.last().first().toLongLong(), 1);
    QTest::keyClick(&hex, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(hex.selectionStart(), qsizetype(19));
    QTest::keyClick(&hex, Qt::Key_Right); // stays
    QCOMPARE(hex.selectionStart(), qsizetype(19));
    QTest::keyClick(&hex, Qt::Key_Home, Qt::ControlModifier);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(&hex, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(hex.selectionLength(), qsizetype(6));
    QTest::keyClick(&hex, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"00 01 02 03 ** **"_s);
    QTest::keyClick(&hex, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(hex.selectionLength(), qsizetype(20));
    QVERIFY(hex.accessibleDescription().contains(u"20"_s));
}

void TstLog::hexViewOfAnySize()
{
    HexView hex;
    hex.show();
    for (const qsizetype size : {0, 1, 15, 16, 17, 1'000'000}) {
        hex.setBytes(QByteArray(size, 'x'), {}, {size - 1, 5});
        for (const int width : {60, 200, 900}) {
            hex.resize(width, 90);
            hex.grab();
            QTest::keyClick(&hex, Qt::Key_PageDown);
            QTest::keyClick(&hex, Qt::Key_PageUp);
        }
        hex.select(size - 1, 1'000'000);
        QVERIFY(hex.selectionLength() <= 1);
        hex.select(size, 1);
        QCOMPARE(hex.selectionLength(), qsizetype(0));
    }
}

void TstLog::followsTheEnd()
{
    Shown shown;
    for (int i = 0; i < 500; ++i)
        shown.connection.log()->append(0, publishEntry(u"t"_s));
    QTRY_COMPARE(shown.model->rowCount(), 500);
    QScrollBar *bar = shown.table->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    QCOMPARE(bar->value(), bar->maximum());
    auto *follow = named<QToolButton>(shown.view, u"Follow the End"_s);
    QVERIFY(follow->isChecked());
    bar->setValue(10); // the reader scrolls up
    QVERIFY(!follow->isChecked());
    for (int i = 0; i < 100; ++i)
        shown.connection.log()->append(0, publishEntry(u"t"_s));
    QTRY_COMPARE(shown.model->rowCount(), 600);
    QCOMPARE(bar->value(), 10);
    shown.table->setFocus();
    QTest::keyClick(shown.table, Qt::Key_Space);
    QVERIFY(follow->isChecked());
    QCOMPARE(bar->value(), bar->maximum());
    QTest::keyClick(shown.table, Qt::Key_Space);
    QVERIFY(!follow->isChecked());
}

void TstLog::copies()
{
    Shown shown;
    shown.load();
    shown.table->selectAll();
    shown.table->setFocus();
    QTest::keyClick(shown.table, Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[3].contains(u"received\tPUBLISH\t77\t1\t"_s));
    shown.table->chooseRow(3);
    shown.detail->tree()->setCurrentIndex(shown.detail->fields()->fieldAt(shown.detail->hex()->bytes().indexOf("plant")));
    QTest::keyClick(shown.detail->tree(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u": plant/pump"_s));
}

void TstLog::exports_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("written");
    QTest::newRow("text") << u"log.txt"_s << true;
    QTest::newRow("JSON lines") << u"log.jsonl"_s << true;
    QTest::newRow("pcapng") << u"log.pcapng"_s << true;
    QTest::newRow("another ending") << u"log.doc"_s << false;
    QTest::newRow("no such folder") << u"none/log.txt"_s << false;
}

void TstLog::exports()
{
    QFETCH(QString, name);
    QFETCH(bool, written);
    QTemporaryDir folder;
    const QString file = folder.filePath(name);
    PacketLog log;
    fill(&log);
    LogExport exporter(&log);
    QSignalSpy finished(&exporter, &LogExport::finished);
    exporter.start(file);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished.first().first().toBool(), written);
    QVERIFY(!finished.first().last().toString().isEmpty());
    QCOMPARE(QFile::exists(file), written);
    if (!written)
        return;
    QFile made(file);
    QVERIFY(made.open(QIODevice::ReadOnly));
    const QByteArray content = made.readAll();
    QVERIFY(content.contains("plant") || content.contains(QByteArray("plant").toHex()));
    QVERIFY(!content.contains("correct horse") && !content.contains(QByteArray("correct horse").toHex()));
}

void TstLog::hostileText()
{
    Shown shown;
    const QString markup = u"<b>x</b>\u202E"_s;
    shown.connection.log()->append(0, publishEntry(markup + QString(60'000, u'W')));
    shown.connection.log()->append(0, eventEntry(markup + u'\n' + QString(60'000, u'W')));
    QTRY_COMPARE(shown.model->rowCount(), 2);
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < PacketLogModel::ColumnCount; ++column) {
            QVERIFY(cell(*shown.model, row, column).size() < 1000);
            QVERIFY(!cell(*shown.model, row, column).contains(QChar(0x202E)));
            QVERIFY(!cell(*shown.model, row, column, Qt::ToolTipRole).contains(u"<b>"_s));
        }
        shown.table->chooseRow(row);
        shown.view.grab();
    }
}

void TstLog::stateComesBack()
{
    Shown first;
    first.model->setTimeFormat(PacketLogModel::TimeFormat::Clock);
    first.table->setColumnWidth(PacketLogModel::Packet, 222);
    first.table->setColumnHidden(PacketLogModel::Qos, true);
    Shown second;
    QVERIFY(second.view.restoreState(first.view.saveState()));
    QCOMPARE(second.model->timeFormat(), PacketLogModel::TimeFormat::Clock);
    QCOMPARE(second.table->columnWidth(PacketLogModel::Packet), 222);
    QVERIFY(second.table->isColumnHidden(PacketLogModel::Qos));
    QVERIFY(!second.view.restoreState({}));
    QVERIFY(!second.view.restoreState("damaged"_ba));
}

void TstLog::emptyTexts()
{
    Shown shown;
    shown.load();
    auto *filter = named<QLineEdit>(shown.view, u"Filter"_s);
    QVERIFY(filter);
    filter->setText(u"nothing has this"_s);
    QTRY_COMPARE(shown.model->rowCount(), 0);
    QTRY_COMPARE(shown.view.findChild<LogStatus *>()->text(), u"0 of 5 match"_s);
    filter->clear();
    QTRY_COMPARE(shown.model->rowCount(), 5);
}

void TstLog::accessibleNames()
{
    const Shown shown;
    QVERIFY(named<PacketTable>(shown.view, u"Packets"_s));
    QVERIFY(named<QTreeView>(shown.view, u"Packet detail"_s));
    QVERIFY(named<HexView>(shown.view, u"Packet bytes"_s));
    QVERIFY(named<QLineEdit>(shown.view, u"Filter"_s));
    for (const auto *button : shown.view.findChildren<QToolButton *>()) {
        if (!qobject_cast<QLineEdit *>(button->parentWidget()) && button->isVisible())
            QVERIFY(!button->accessibleName().isEmpty());
    }
}

/// Writes pictures into the folder that CONNACK_PICTURES names, for a person to look at.
void TstLog::pictures()
{
    const QString folder = qEnvironmentVariable("CONNACK_PICTURES");
    if (folder.isEmpty())
        QSKIP("CONNACK_PICTURES names no folder");
    for (const auto &[name, mode] : {std::pair(u"light"_s, theme::Mode::Light), std::pair(u"dark"_s, theme::Mode::Dark)}) {
        theme::apply(mode);
        Shown shown;
        QVERIFY(shown.view.grab().save(QDir(folder).filePath(u"log-empty-%1.png"_s.arg(name))));
        shown.load();
        for (const int row : {1, 2, 3}) {
            shown.table->chooseRow(row);
            shown.detail->tree()->setCurrentIndex(shown.detail->fields()->index(shown.detail->fields()->rowCount() - 1, 0));
            QCoreApplication::processEvents();
            QVERIFY(shown.view.grab().save(QDir(folder).filePath(u"log-%1-%2.png"_s.arg(QString::number(row), name))));
        }
    }
}

QTEST_MAIN(TstLog)
#include "tst_log.moc"
