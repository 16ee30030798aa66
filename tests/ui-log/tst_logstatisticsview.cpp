// The statistics of the packet log, shown.
#include "log/LogStatisticsView.h"
#include "log/RatePlot.h"
#include "log/StatisticsModels.h"
#include "trace/PacketLog.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

constexpr int deadline = 15'000;

QByteArray encoded(const mqtt::Packet &packet)
{
    return std::get<QByteArray>(mqtt::encode(packet, mqtt::Version::V5));
}

QByteArray publish(quint16 identifier)
{
    mqtt::Publish packet;
    packet.topicName = u"a/b"_s;
    packet.payload = "12345"_ba;
    packet.qos = mqtt::QoS::AtLeastOnce;
    packet.packetIdentifier = identifier;
    return encoded(packet);
}

PacketLog::SourceId addAttempt(PacketLog &log)
{
    LogSource source;
    source.number = 1;
    source.startedAt = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC);
    return log.addSource(source);
}

/// 100 PUBLISH, each acknowledged after its number in milliseconds, one every 100 ms; the last one is not.
void fill(PacketLog &log)
{
    const auto source = addAttempt(log);
    for (int i = 1; i <= 100; ++i) {
        log.appendPacket(source, i * 100'000, mqtt::Version::V5, mqtt::Sender::Client, publish(quint16(i)));
        if (i < 100) {
            mqtt::Puback puback;
            puback.packetIdentifier = quint16(i);
            log.appendPacket(source, i * 100'000 + i * 1000, mqtt::Version::V5, mqtt::Sender::Server, encoded(puback));
        }
    }
}

QTableView *table(const LogStatisticsView &view, const QString &name)
{
    for (QTableView *each : view.findChildren<QTableView *>()) {
        if (each->accessibleName() == name)
            return each;
    }
    return nullptr;
}

QStringList rowOf(const QAbstractItemModel &model, const QString &first)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data().toString() != first)
            continue;
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        return cells;
    }
    return {};
}

} // namespace

class TstLogStatisticsView : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void emptyExplainsItself();
    void countsAndFollows();
    void clickAsksForAFilter();
    void filtersCanBeParsed();
    void delaysWithPercentiles();
    void copies();
    void plotReadsOff();
    void seriesIsExact();
    void scaleIsRound();
    void onlyWhileShown();
    void models();
};

void TstLogStatisticsView::emptyExplainsItself()
{
    PacketLog log;
    LogStatisticsView view(&log);
    view.show();
    const auto labels = view.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(),
                        [](const QLabel *label) { return label->isVisible() && label->text().contains("Nothing to count yet"_L1); }));
}

void TstLogStatisticsView::countsAndFollows()
{
    PacketLog log;
    fill(log);
    LogStatisticsView view(&log);
    view.resize(900, 500);
    view.show();
    const QAbstractItemModel *traffic = table(view, u"Packets by type"_s)->model();
    QTRY_COMPARE_WITH_TIMEOUT(rowOf(*traffic, u"PUBLISH"_s).value(1), u"100"_s, deadline);
    QCOMPARE(rowOf(*traffic, u"PUBLISH"_s),
             (QStringList{u"PUBLISH"_s, u"100"_s, u"0"_s, QString::number(100 * publish(1).size()), u"0"_s}));
    QCOMPARE(rowOf(*traffic, u"PUBACK"_s).value(2), u"99"_s);
    QCOMPARE(rowOf(*traffic, u"All packets"_s).value(1), u"100"_s);
    log.appendPacket(0, 20'000'000, mqtt::Version::V5, mqtt::Sender::Server, QByteArray::fromHex("d000"));
    QTRY_COMPARE_WITH_TIMEOUT(rowOf(*traffic, u"PINGRESP"_s).value(2), u"1"_s, deadline);
}

void TstLogStatisticsView::clickAsksForAFilter()
{
    PacketLog log;
    fill(log);
    LogStatisticsView view(&log);
    view.resize(900, 500);
    view.show();
    auto *traffic = table(view, u"Packets by type"_s);
    QTRY_VERIFY_WITH_TIMEOUT(traffic->model()->rowCount() >= 3, deadline);
    QSignalSpy requested(&view, &LogStatisticsView::filterRequested);
    const QModelIndex received = traffic->model()->index(0, 2);
    QTest::mouseClick(traffic->viewport(), Qt::LeftButton, {}, traffic->visualRect(received).center());
    QCOMPARE(requested.takeFirst().at(0).toString(), u"type:publish dir:in"_s);
    traffic->setCurrentIndex(traffic->model()->index(1, 0));
    QTest::keyClick(traffic, Qt::Key_Return);
    QCOMPARE(requested.takeFirst().at(0).toString(), u"type:puback"_s);
}

void TstLogStatisticsView::filtersCanBeParsed()
{
    LogFigures figures;
    for (std::size_t type = 0; type < figures.byType.size(); ++type)
        figures.byType[type].packets = {1, 1};
    figures.malformed = figures.events = 1;
    for (auto &unanswered : figures.unanswered)
        unanswered = {1, 1};
    TrafficModel traffic;
    DelayModel delays;
    traffic.setFigures(figures);
    delays.setFigures(figures);
    QCOMPARE(traffic.rowCount(), 16 + 3);
    QCOMPARE(delays.rowCount(), int(2 * logDelays));
    for (const StatisticsModel *model : std::initializer_list<const StatisticsModel *>{&traffic, &delays}) {
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                const QString filter = model->filterAt(model->index(row, column));
                const auto parsed = LogFilter::parse(filter);
                QVERIFY2(!filter.isEmpty() && std::holds_alternative<LogFilter>(parsed), qPrintable(filter));
            }
        }
    }
}

void TstLogStatisticsView::delaysWithPercentiles()
{
    PacketLog log;
    fill(log);
    LogStatisticsView view(&log);
    view.show();
    const QAbstractItemModel *delays = table(view, u"Times of answers"_s)->model();
    const auto cells = [&] { return rowOf(*delays, u"PUBLISH → PUBACK"_s); };
    QTRY_COMPARE_WITH_TIMEOUT(cells().value(1), u"99"_s, deadline);
    QCOMPARE(cells().value(2), u"1.0 ms"_s);
    QVERIFY2(cells().value(3).startsWith("50"_L1) || cells().value(3).startsWith("49"_L1), qPrintable(cells().value(3)));
    QCOMPARE(cells().value(6), u"99 ms"_s);
    QCOMPARE(cells().value(7), u"1"_s);
}

void TstLogStatisticsView::copies()
{
    PacketLog log;
    fill(log);
    LogStatisticsView view(&log);
    view.show();
    QTRY_COMPARE_WITH_TIMEOUT(view.statistics().counted(), log.size(), deadline);
    for (auto *button : view.findChildren<QToolButton *>()) {
        if (button->accessibleName() == "Copy Statistics"_L1)
            button->click();
    }
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY(text.startsWith("Packet\tSent\tReceived\t"_L1));
    QVERIFY(text.contains("\nPUBLISH\t100\t0\t"_L1));
    QVERIFY(text.contains(u"PUBLISH → PUBACK\t99\t"_s));
}

void TstLogStatisticsView::plotReadsOff()
{
    RateBins bins;
    for (int i = 0; i < 20; ++i)
        bins.add(qint64(i) * 100'000, i % 2 ? mqtt::Sender::Client : mqtt::Sender::Server, 50);
    RatePlot plot;
    plot.resize(600, 200);
    plot.setRates(bins);
    plot.show();
    QVERIFY(plot.reading().isEmpty());
    QTest::keyClick(&plot, Qt::Key_Home);
    QCOMPARE(plot.reading(), u"0 ms: 0 packets/s sent, 10 packets/s received"_s);
    QTest::keyClick(&plot, Qt::Key_Right);
    QVERIFY(plot.reading().contains("10 packets/s sent, 0 packets/s received"_L1));
    QCOMPARE(plot.accessibleDescription(), plot.reading());
    plot.setUnit(RatePlot::Unit::Bytes);
    QVERIFY2(plot.reading().contains("500 bytes/s sent"_L1) || plot.reading().contains("500 B/s sent"_L1), qPrintable(plot.reading()));
    QVERIFY(!plot.grab().isNull());
    QTest::mouseMove(&plot, {plot.width() / 2, plot.height() / 2});
    plot.setRates({});
    QVERIFY(plot.reading().isEmpty());
}

void TstLogStatisticsView::seriesIsExact()
{
    RateBins bins;
    for (int i = 0; i < 1000; ++i)
        bins.add(qint64(i) * 100'000, mqtt::Sender::Client, 7);
    for (const std::size_t most : {std::size_t(1), std::size_t(3), std::size_t(64), std::size_t(5000)}) {
        const RateSeries series = rateSeries(bins, most);
        QVERIFY(series.size() <= most);
        double packets = 0;
        for (std::size_t i = 0; i < series.size(); ++i) {
            const double left = double(bins.bins().size()) * 0.1 - series.width * double(i);
            packets += series.packets[0][i] * std::min(series.width, left);
        }
        QVERIFY(std::abs(packets - 1000) < 0.01); // nothing is lost when steps are put together
        QVERIFY(std::abs(series.bytes[0].front() - 70) < 0.01);
    }
    QVERIFY(rateSeries({}, 10).isEmpty());
}

void TstLogStatisticsView::scaleIsRound()
{
    QCOMPARE(roundScale(0), 1.0);
    QCOMPARE(roundScale(1), 1.0);
    QCOMPARE(roundScale(3), 5.0);
    QCOMPARE(roundScale(51), 100.0);
    QCOMPARE(roundScale(0.013), 0.02);
}

void TstLogStatisticsView::onlyWhileShown()
{
    PacketLog log;
    fill(log);
    LogStatisticsView view(&log);
    QCOMPARE(view.statistics().counted(), 0);
    view.show();
    QTRY_COMPARE_WITH_TIMEOUT(view.statistics().counted(), log.size(), deadline);
    view.hide();
    QSignalSpy changed(&view.statistics(), &LogStatistics::changed);
    log.appendPacket(0, 20'000'000, mqtt::Version::V5, mqtt::Sender::Server, QByteArray::fromHex("d000"));
    view.show();
    QTRY_COMPARE_WITH_TIMEOUT(view.statistics().counted(), log.size(), deadline);
    QVERIFY(!changed.isEmpty());
}

void TstLogStatisticsView::models()
{
    TrafficModel traffic;
    const QAbstractItemModelTester tester(&traffic, QAbstractItemModelTester::FailureReportingMode::QtTest);
    LogFigures figures;
    figures.byType[3].packets = {1, 0};
    traffic.setFigures(figures);
    QCOMPARE(traffic.rowCount(), 2);
    figures.byType[4].packets = {0, 1};
    traffic.setFigures(figures);
    QCOMPARE(traffic.rowCount(), 3);
    traffic.setFigures({});
    QCOMPARE(traffic.rowCount(), 0);
}

QTEST_MAIN(TstLogStatisticsView)
#include "tst_logstatisticsview.moc"
