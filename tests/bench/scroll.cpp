// The packet log as a table: scrolling through ten million rows, growing at their end, filtering them, and a flood that is followed; beside
// a bare QTableView with as many rows.
#include "Figures.h"

#include "connection/Connection.h"
#include "log/FilterEdit.h"
#include "log/LogView.h"
#include "log/PacketTable.h"

#include <QApplication>
#include <QEventLoop>
#include <QHeaderView>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QThread>
#include <QTimer>

#include <sys/resource.h>

#include <atomic>
#include <ctime>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 rows = 10'000'000;
constexpr int columns = 8;         ///< As many as the log shows.
constexpr int floodRate = 200'000; ///< Rows a second.
constexpr int floodMs = 5'000;

/// Rows of a text that costs nothing.
class PlainModel : public QAbstractTableModel
{
public:
    int rowCount(const QModelIndex & = {}) const override { return m_rows; }
    int columnCount(const QModelIndex & = {}) const override { return columns; }
    QVariant data(const QModelIndex &, int role) const override { return role == Qt::DisplayRole ? QVariant(m_text) : QVariant(); }
    void grow(int to)
    {
        if (to <= m_rows)
            return;
        beginInsertRows({}, m_rows, to - 1);
        m_rows = to;
        endInsertRows();
    }

private:
    int m_rows = 0;
    QString m_text = u"0.123456"_s;
};

struct Times {
    std::vector<double> ms;
    void add(double value) { ms.push_back(value); }
    double at(double part)
    {
        std::sort(ms.begin(), ms.end());
        return ms.empty() ? 0 : ms[std::min(ms.size() - 1, std::size_t(double(ms.size()) * part))];
    }
};

template <typename Work>
double msOf(Work work)
{
    return shortestMs(1, work);
}

Times jump(QTableView *table)
{
    QRandomGenerator random(7);
    Times times;
    for (int i = 0; i < 300; ++i) {
        table->verticalScrollBar()->setValue(random.bounded(table->verticalScrollBar()->maximum()));
        times.add(msOf([table] { table->viewport()->repaint(); }));
    }
    return times;
}

Times pageDown(QTableView *table)
{
    Times times;
    table->verticalScrollBar()->setValue(int(rows / 2));
    for (int i = 0; i < 300; ++i) {
        times.add(msOf([table] {
            table->verticalScrollBar()->triggerAction(QScrollBar::SliderPageStepAdd);
            table->viewport()->repaint();
        }));
    }
    return times;
}

/// CPU time of this thread, ms.
double threadMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

class PaintCounter : public QObject
{
public:
    int count = 0;
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint;
        return false;
    }
};

struct Flood {
    Times gaps;
    double cpuMs = 0;
    double repaints = 0; ///< A second.
};

/// Runs the event loop while `add` is called for each row on another thread.
Flood flood(QTableView *table, const std::function<void()> &add)
{
    Flood result;
    PaintCounter painted;
    table->viewport()->installEventFilter(&painted);
    std::atomic<bool> done = false;
    std::unique_ptr<QThread> sender(QThread::create([&] {
        QElapsedTimer clock;
        clock.start();
        for (qint64 sent = 0; clock.elapsed() < floodMs;) {
            for (const qint64 due = clock.nsecsElapsed() * floodRate / 1'000'000'000; sent < due; ++sent)
                add();
            QThread::usleep(500);
        }
        done = true;
    }));
    QEventLoop loop;
    QTimer beat;
    beat.setTimerType(Qt::PreciseTimer);
    QElapsedTimer clock;
    clock.start();
    QObject::connect(&beat, &QTimer::timeout, &loop, [&] {
        result.gaps.add(double(clock.nsecsElapsed()) / 1e6 - 1);
        clock.start();
        if (done)
            loop.quit();
    });
    const double before = threadMs();
    sender->start();
    beat.start(1);
    loop.exec();
    sender->wait();
    result.cpuMs = threadMs() - before;
    result.repaints = painted.count * 1000.0 / floodMs;
    return result;
}

/// The longest gaps of the event loop until `isDone`.
template <typename Condition>
Times gapsUntil(Condition isDone)
{
    Times gaps;
    QEventLoop loop;
    QTimer beat;
    beat.setTimerType(Qt::PreciseTimer);
    QElapsedTimer clock;
    clock.start();
    QObject::connect(&beat, &QTimer::timeout, &loop, [&] {
        gaps.add(double(clock.nsecsElapsed()) / 1e6 - 1);
        clock.start();
        if (isDone())
            loop.quit();
    });
    beat.start(1);
    loop.exec();
    return gaps;
}

const QByteArray packet = QByteArray::fromHex("3014000b62656e63682f746f706963") + "payload"; // PUBLISH bench/topic

void fill(PacketLog *log, PacketLog::SourceId source, qint64 count)
{
    for (qint64 i = 0; i < count; ++i)
        log->appendPacket(source, log->size() + i, mqtt::Version::V311, mqtt::Sender::Server, packet);
}

struct Bare {
    PlainModel model;
    QTableView table;
    Bare()
    {
        table.setModel(&model);
        table.verticalHeader()->hide();
        table.verticalHeader()->setDefaultSectionSize(20);
        table.verticalHeader()->setMinimumSectionSize(1);
        table.setShowGrid(false);
        table.setAlternatingRowColors(true);
        table.setWordWrap(false);
        table.setSelectionBehavior(QAbstractItemView::SelectRows);
        table.horizontalHeader()->setStretchLastSection(true);
    }
    void show(QSize size)
    {
        table.resize(size);
        table.show();
        QCoreApplication::processEvents();
    }
};

struct Shown {
    Connection connection;
    LogView view{connection.log(), &connection};
    PacketTable *table = view.findChild<PacketTable *>();
    PacketLog *log = connection.log();
    PacketLog::SourceId source;

    Shown()
    {
        view.resize(1280, 900);
        view.show();
        source = log->addSource({.number = 1, .target = u"mqtt://127.0.0.1:1883"_s, .startedAt = QDateTime::currentDateTimeUtc()});
        QCoreApplication::processEvents();
    }
};

void followFlood()
{
    Shown shown;
    const Flood own =
        flood(shown.table, [&shown] { shown.log->appendPacket(shown.source, 0, mqtt::Version::V311, mqtt::Sender::Server, packet); });
    QTimer::singleShot(200, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
    std::atomic<int> count = 0;
    Bare bare;
    bare.show(shown.table->size());
    QTimer frame;
    QObject::connect(&frame, &QTimer::timeout, &bare.table, [&] {
        bare.model.grow(count);
        bare.table.scrollToBottom();
    });
    frame.start(16);
    const Flood plain = flood(&bare.table, [&count] { ++count; });
    Flood ours = own, theirs = plain;
    printFigure(u"flood: gap p99"_s, ours.gaps.at(0.99), "ms", u"bare QTableView"_s, theirs.gaps.at(0.99), "value <= 8");
    printFigure(u"flood: longest gap"_s, ours.gaps.at(1), "ms", u"bare QTableView"_s, theirs.gaps.at(1), "value <= 33");
    printFigure(u"flood: CPU of the main thread"_s, ours.cpuMs, "ms", u"bare QTableView"_s, theirs.cpuMs, "ratio <= 1.5");
    printFigure(u"flood: repaints"_s, ours.repaints, "1/s", u"bare QTableView"_s, theirs.repaints, "value >= 30");
    printFigure(u"flood: rows lost"_s, double(shown.log->size() - shown.table->model()->rowCount()), "rows", u"rows sent"_s,
                double(shown.log->size()), "value <= 0");
}

void growAtTheEnd(Shown &shown, Bare &bare)
{
    constexpr int step = floodRate * 16 / 1000; // of a frame
    Times own, plain;
    shown.table->setFollowing(true);
    for (int i = 0; i < 60; ++i) {
        fill(shown.log, shown.source, step);
        QTimer::singleShot(20, qApp, &QCoreApplication::quit);
        QCoreApplication::exec();
        own.add(msOf([&] {
            fill(shown.log, shown.source, 1);
            shown.table->viewport()->repaint();
        }));
        plain.add(msOf([&] {
            bare.model.grow(bare.model.rowCount() + step);
            bare.table.scrollToBottom();
            bare.table.viewport()->repaint();
        }));
    }
    Times gaps;
    const qint64 wanted = shown.log->size() + 60 * step;
    std::unique_ptr<QThread> sender(QThread::create([&] {
        for (int i = 0; i < 60; ++i) {
            fill(shown.log, shown.source, step);
            QThread::msleep(16);
        }
    }));
    sender->start();
    gaps = gapsUntil([&] { return shown.table->model()->rowCount() >= wanted; });
    sender->wait();
    printFigure(u"scroll: a frame's rows at the end of ten million, longest gap"_s, gaps.at(1), "ms", u"bare QTableView"_s, plain.at(1),
                "value <= 33");
    printFigure(u"scroll: the same, gap p99"_s, gaps.at(0.99), "ms", u"bare QTableView"_s, plain.at(0.99), "value <= 8");
}

void filterAll(Shown &shown)
{
    auto *filter = shown.view.findChild<FilterEdit *>();
    QElapsedTimer clock;
    clock.start();
    filter->setText(u"type:publish payload:load"_s);
    const auto *model = shown.table->log();
    Times gaps = gapsUntil([&] { return model->isFiltered() && !model->search()->isRunning(); });
    const double ms = double(clock.elapsed());
    if (model->rowCount() != shown.log->size())
        qFatal("the filter found %d rows", model->rowCount());
    printFigure(u"filter ten million rows: longest gap"_s, gaps.at(1), "ms", u"a frame"_s, 16.7, "value <= 33");
    printFigure(u"filter ten million rows: gap p99"_s, gaps.at(0.99), "ms", u"a frame"_s, 16.7, "value <= 8");
    printFigure(u"filter ten million rows: time"_s, ms, "ms", u"ten million rows at 1 us"_s, 10'000, "ratio <= 1");
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"connack-bench"_s);
    followFlood();
    auto shown = std::make_unique<Shown>();
    fill(shown->log, shown->source, rows);
    while (shown->table->model()->rowCount() < rows)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    printFigure(u"ten million rows: memory"_s, double(shown->log->memoryBytes()) / 1e6, "MB", u"budget"_s,
                double(shown->log->memoryBudget()) / 1e6, "ratio <= 1.02");
    Bare bare;
    bare.model.grow(int(rows));
    bare.show(shown->table->size());
    const auto compare = [](const QString &name, Times own, Times plain) {
        printFigure(name + u": repaint"_s, own.at(0.5), "ms", u"bare QTableView"_s, plain.at(0.5), "ratio <= 1.5");
        printFigure(name + u": repaint p99"_s, own.at(0.99), "ms", u"bare QTableView"_s, plain.at(0.99), "value <= 16");
    };
    compare(u"scroll: to random places"_s, jump(shown->table), jump(&bare.table));
    compare(u"scroll: page down"_s, pageDown(shown->table), pageDown(&bare.table));
    growAtTheEnd(*shown, bare);
    filterAll(*shown);
    printFigure(u"ten million rows: quit"_s, msOf([&] { shown.reset(); }), "ms", u"a second"_s, 1000, "ratio <= 1");
    return 0;
}
