#include "logfiles/LogToFile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLocale>

namespace {

constexpr qint64 tellPeriodMs = 250;
constexpr int lastChanceMs = 1'500; ///< To write what the log still has when it goes.

} // namespace

LogToFile::LogToFile(PacketLog *log, QObject *parent)
    : QObject(parent)
    , m_log(log)
{
    connect(
        log, &PacketLog::cleared, this, [this] { m_next = 0; }, Qt::DirectConnection);
}

LogToFile::~LogToFile()
{
    if (!isRunning())
        return;
    m_end = m_log->size();
    QMetaObject::invokeMethod(m_worker.get(), [this] { writeNew(); });
    m_thread.quit(); // after that
    if (!m_thread.wait(lastChanceMs)) {
        m_abandoned = true;
        m_thread.wait();
    }
    m_stream.close();
}

bool LogToFile::start(const QString &fileName, LogWriteOptions options, LogRotation rotation)
{
    if (isRunning())
        return true;
    m_message.clear();
    const QString name = QDir::toNativeSeparators(fileName);
    if (!logFormatFor(fileName)) {
        m_message = tr("Nothing is written: the name must end in .pcapng, .jsonl, .csv, .txt or .md.");
        return false;
    }
    if (!m_stream.open(fileName, options, rotation)) {
        m_message = tr("%1 cannot be written (%2).").arg(name, m_stream.errorString());
        return false;
    }
    m_next = 0;
    m_written = m_bytes = 0;
    m_fullParts = 0;
    m_failed = m_abandoned = false;
    m_end = std::numeric_limits<qint64>::max();
    m_worker = std::make_unique<QObject>();
    m_worker->moveToThread(&m_thread);
    connect(m_log, &PacketLog::grown, m_worker.get(), [this] { writeNew(); });
    m_thread.start(QThread::LowPriority);
    QMetaObject::invokeMethod(m_worker.get(), [this] { writeNew(); });
    return true;
}

/// On m_thread.
void LogToFile::writeNew()
{
    QElapsedTimer told;
    told.start();
    while (!m_failed && !m_abandoned) {
        qint64 at = m_next;
        if (at >= std::min<qint64>(m_log->size(), m_end))
            break;
        const LogRecord record = m_log->record(at);
        if (!exists(record) || !m_next.compare_exchange_strong(at, at + 1)) // cleared meanwhile
            continue;
        m_failed = !m_stream.write(record);
        ++m_written;
        if (told.elapsed() < tellPeriodMs)
            continue;
        told.restart();
        tell();
    }
    m_failed = !m_stream.flush() || m_failed;
    tell();
    if (m_failed || m_abandoned || m_end != std::numeric_limits<qint64>::max())
        QMetaObject::invokeMethod(this, &LogToFile::end);
}

void LogToFile::tell()
{
    m_bytes = m_stream.bytes();
    m_fullParts = m_stream.fullParts();
    emit progressed();
}

void LogToFile::stop()
{
    if (!isRunning())
        return;
    if (isStopping())
        m_abandoned = true;
    m_end = m_log->size(); // of what comes from now on nothing is written
    QMetaObject::invokeMethod(m_worker.get(), [this] { writeNew(); });
}

bool LogToFile::isStopping() const
{
    return isRunning() && m_end != std::numeric_limits<qint64>::max();
}

void LogToFile::end()
{
    if (!isRunning())
        return;
    disconnect(m_log, nullptr, m_worker.get(), nullptr);
    m_thread.quit();
    m_thread.wait();
    m_worker.reset();
    m_failed = !m_stream.close() || m_failed;
    m_bytes = m_stream.bytes();
    const QString name = QDir::toNativeSeparators(m_stream.fileName());
    const int rows = int(std::min<qint64>(m_written, std::numeric_limits<int>::max()));
    m_message = m_failed
        ? tr("%1 is incomplete: %2. The rows are still in the log; export them to another disk.").arg(name, m_stream.errorString())
        : tr("Wrote %n row(s) to %1 (%2).", nullptr, rows).arg(name, QLocale().formattedDataSize(m_bytes));
    if (const QString cut = cutPacketsText(m_stream.cutPackets()); !cut.isEmpty())
        m_message += u' ' + cut;
    emit stopped(!m_failed);
}
