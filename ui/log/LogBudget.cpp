#include "log/LogBudget.h"

#include <QActionGroup>
#include <QLocale>
#include <QMenu>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 megabyte = 1024 * 1024;
constexpr qint64 choices[] = {64 * megabyte,   128 * megabyte,  256 * megabyte,  512 * megabyte,
                              1024 * megabyte, 2048 * megabyte, 4096 * megabyte, 8192 * megabyte};
constexpr auto key = "log/memoryBudget"_L1;

} // namespace

LogBudget *LogBudget::instance()
{
    static LogBudget budget;
    return &budget;
}

LogBudget::LogBudget()
    : m_bytes(
        std::clamp(QSettings().value(key, PacketLog::defaultMemoryBudget).toLongLong(), std::begin(choices)[0], std::end(choices)[-1]))
{
}

void LogBudget::setBytes(qint64 bytes)
{
    if (bytes == m_bytes)
        return;
    m_bytes = bytes;
    QSettings().setValue(key, bytes);
    emit changed(bytes);
}

void LogBudget::follow(PacketLog *log)
{
    log->setMemoryBudget(m_bytes);
    connect(this, &LogBudget::changed, log, &PacketLog::setMemoryBudget);
}

void LogBudget::fillMenu(QMenu *menu)
{
    auto *group = new QActionGroup(menu);
    for (const qint64 bytes : choices) {
        QAction *action = group->addAction(menu->addAction(QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeTraditionalFormat)));
        action->setCheckable(true);
        action->setChecked(bytes == m_bytes);
        connect(action, &QAction::triggered, this, [this, bytes] { setBytes(bytes); });
    }
}
