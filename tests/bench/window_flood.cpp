// The whole window with the log in front, following its end, while 200,000 messages a second arrive over a socket: how long its event loop
// does not answer, what its thread costs beside a bare QTableView of the same size that is told of as many rows once a frame, how often the
// table is painted, and whether anything is lost. Then clearing and closing the log with ten million packets. Prints lines as
// tests/bench/run does.
#include "Figures.h"
#include "PacedSender.h"
#include "Packets.h"

#include "connection/ConnectionPage.h"
#include "log/PacketTable.h"
#include "window/MainWindow.h"

#include <QApplication>
#include <QEventLoop>
#include <QMainWindow>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

#include <ctime>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 perMillisecond = 200;
constexpr int measuredMs = 5'000;
constexpr qint64 messages = perMillisecond * measuredMs;
constexpr qsizetype payloadBytes = 100;
constexpr int beatMs = 2;
constexpr int frameMs = 16;
constexpr int patienceMs = 30'000;
constexpr qint64 tenMillion = 10'000'000;

const QString reference = u"bare QTableView"_s;

QByteArray packet()
{
    mqtt::Publish publish = bench::publish311();
    publish.payload = QByteArray(payloadBytes, 'x');
    return bench::encoded(publish, mqtt::Version::V311);
}

/// Runs the event loop until `done`, looked at every millisecond; false: not in time.
template <typename Done>
bool awaitThat(Done done, int patience = patienceMs)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (done())
            loop.exit(1);
    });
    QTimer::singleShot(patience, &loop, [&] { loop.exit(0); });
    look.start(1);
    return loop.exec() == 1;
}

void runLoop(int ms)
{
    QEventLoop loop; // not qWait(), which sleeps
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

double threadMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

class PaintCount : public QObject
{
public:
    explicit PaintCount(QWidget *watched) { watched->installEventFilter(this); }
    int count = 0;
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint;
        return false;
    }
};

struct Measured {
    double p99 = 0;     ///< ms between beats of a timer.
    double longest = 0; ///< ms
    double cpu = 0;     ///< ms of this thread.
    double paints = 0;  ///< A second.
};

Measured measure(QWidget *viewport)
{
    std::vector<double> gaps;
    QElapsedTimer clock;
    QTimer beat;
    beat.setTimerType(Qt::PreciseTimer);
    QObject::connect(&beat, &QTimer::timeout, [&] {
        gaps.push_back(double(clock.nsecsElapsed()) / 1e6);
        clock.restart();
    });
    PaintCount paints(viewport);
    const double before = threadMs();
    beat.start(beatMs);
    clock.start();
    runLoop(measuredMs);
    Measured result;
    result.cpu = threadMs() - before;
    std::sort(gaps.begin(), gaps.end());
    result.p99 = gaps[gaps.size() * 99 / 100];
    result.longest = gaps.back();
    result.paints = paints.count * 1e3 / measuredMs;
    return result;
}

/// Rows of numbers, told of in batches.
class Rows : public QAbstractTableModel
{
public:
    explicit Rows(int columns)
        : m_columns(columns)
    {
    }
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex & = {}) const override { return m_columns; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(QString::number(index.row())) : QVariant();
    }
    void add(int rows)
    {
        beginInsertRows({}, m_rows, m_rows + rows - 1);
        m_rows += rows;
        endInsertRows();
    }

private:
    int m_columns;
    int m_rows = 0;
};

/// The floor.
Measured measureBare(QSize size, int columns)
{
    Rows rows(columns);
    QTableView table;
    table.setModel(&rows);
    table.resize(size);
    table.show();
    QTimer frame;
    frame.setTimerType(Qt::PreciseTimer);
    QElapsedTimer clock;
    QObject::connect(&frame, &QTimer::timeout, [&] {
        const int wanted = int(std::min(messages, clock.elapsed() * perMillisecond));
        if (wanted > rows.rowCount())
            rows.add(wanted - rows.rowCount());
        table.scrollToBottom();
    });
    runLoop(500);
    clock.start();
    frame.start(frameMs);
    return measure(table.viewport());
}

bool measureFlood(MainWindow &window)
{
    PacedSender sender(packet(), perMillisecond, messages);
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, sender.port()};
    settings.version = mqtt::Version::V311;
    ConnectionPage *page = window.openUnsaved(settings, {});
    page->connectToBroker();
    Connection *connection = page->connection();
    if (!awaitThat([&] { return connection->state() == Client::State::Connected; })) {
        std::fputs("not connected\n", stderr);
        return false;
    }
    runLoop(1000);
    auto *table = page->findChild<PacketTable *>();
    table->setFollowing(true);
    const qint64 before = connection->log()->size();
    sender.start();
    const Measured flood = measure(table->viewport());
    const bool all = awaitThat([&] { return connection->log()->size() - before >= messages; });
    const qint64 logged = connection->log()->size() - before;
    const bool shown = awaitThat([&] { return table->model()->rowCount() == connection->log()->size(); }, 2'000);
    const Measured bare = measureBare(table->size(), table->model()->columnCount());
    const QString rate = u"window, %1 messages/s, %2"_s.arg(perMillisecond * 1000).arg(QApplication::platformName());
    printFigure(rate + u", event loop p99"_s, flood.p99, "ms", reference, bare.p99, "value <= 8");
    printFigure(rate + u", event loop longest"_s, flood.longest, "ms", reference, bare.longest, "value <= 33");
    printFigure(rate + u", CPU of its thread"_s, flood.cpu, "ms", reference, bare.cpu, "ratio <= 1.5");
    printFigure(rate + u", paints a second"_s, flood.paints, "paints", reference, bare.paints, "value >= 30");
    printFigure(rate + u", messages logged"_s, double(logged), "messages", u"sent"_s, double(sender.sent()), "ratio >= 1");
    return all && shown && logged == messages;
}

/// Appends until there are ten million, as the network thread would.
void fill(PacketLog *log)
{
    const QByteArray bytes = bench::encoded(bench::publish311(), mqtt::Version::V311);
    LogSource source;
    source.startedAt = QDateTime::currentDateTimeUtc();
    const PacketLog::SourceId id = log->addSource(source);
    for (qint64 i = log->size(); i < tenMillion; ++i) {
        log->appendPacket(id, i, mqtt::Version::V311, mqtt::Sender::Server, bytes);
        if (i % 100'000 == 0)
            QCoreApplication::processEvents();
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    const QTemporaryDir folder;
    auto window = std::make_unique<MainWindow>(ProfileStore(folder.filePath(u"connections.json"_s)));
    window->resize(1280, 800);
    window->show();
    if (!measureFlood(*window)) {
        std::fputs("not all messages were logged and shown\n", stderr);
        return 1;
    }
    if (argc > 1 && QByteArrayView(argv[1]) == "--flood-alone")
        return 0;
    const double floodClosed = shortestMs(1, [&] { window.reset(); });
    window = std::make_unique<MainWindow>(ProfileStore(folder.filePath(u"connections.json"_s)));
    window->show();
    PacketLog *log = window->openUnsaved(newConnectionSettings(), {})->connection()->log();
    fill(log);
    runLoop(200);
    const double clearing = shortestMs(1, [&] { log->clear(); });
    fill(log);
    runLoop(200);
    const double closing = shortestMs(1, [&] { window.reset(); });
    printFigure(u"a million messages, window closed"_s, floodClosed, "ms", u"a frame"_s, frameMs, "value <= 250");
    printFigure(u"ten million packets, clear"_s, clearing, "ms", u"a frame"_s, frameMs, "value <= 100");
    printFigure(u"ten million packets, window closed"_s, closing, "ms", u"a frame"_s, frameMs, "value <= 100");
    return 0;
}
