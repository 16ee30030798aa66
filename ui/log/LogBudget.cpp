#include "log/LogBudget.h"

#include "preferences/Preferences.h"

#include <QActionGroup>
#include <QLocale>
#include <QMenu>

namespace {

constexpr qint64 megabyte = Preferences::megabyte;
constexpr qint64 sizes[] = {
    Preferences::smallestLogMemory, 128 * megabyte, 256 * megabyte, 512 * megabyte, 1024 * megabyte, 2048 * megabyte, 4096 * megabyte,
    Preferences::largestLogMemory};
static_assert(PacketLog::defaultMemoryBudget == Preferences::usualLogMemory);

} // namespace

LogBudget *LogBudget::instance()
{
    static LogBudget budget;
    return &budget;
}

LogBudget::LogBudget()
    : m_bytes(Preferences::instance()->logMemory())
{
    connect(Preferences::instance(), &Preferences::changed, this, &LogBudget::refresh);
}

void LogBudget::refresh()
{
    const qint64 bytes = Preferences::instance()->logMemory();
    if (std::exchange(m_bytes, bytes) != bytes)
        emit changed(bytes);
}

void LogBudget::setBytes(qint64 bytes)
{
    Preferences::instance()->setLogMemory(bytes);
}

void LogBudget::follow(PacketLog *log)
{
    log->setMemoryBudget(m_bytes);
    connect(this, &LogBudget::changed, log, &PacketLog::setMemoryBudget);
}

QList<qint64> LogBudget::choices()
{
    return QList<qint64>(std::begin(sizes), std::end(sizes));
}

QString LogBudget::text(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeTraditionalFormat);
}

void LogBudget::fillMenu(QMenu *menu)
{
    auto *group = new QActionGroup(menu);
    for (const qint64 bytes : sizes) {
        QAction *action = group->addAction(menu->addAction(text(bytes)));
        action->setCheckable(true);
        action->setChecked(bytes == m_bytes);
        connect(action, &QAction::triggered, this, [this, bytes] { setBytes(bytes); });
    }
}
