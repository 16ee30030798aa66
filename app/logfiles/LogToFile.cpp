#include "logfiles/LogToFile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLocale>

namespace {

constexpr qint64 tellPeriodMs = 250;

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
    stop();
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
    m_failed = false;
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
    for (qint64 size = m_log->size(); !m_failed; size = m_log->size()) {
        qint64 at = m_next;
        if (at >= size)
            break;
        const LogRecord record = m_log->record(at);
        if (!exists(record) || !m_next.compare_exchange_strong(at, at + 1)) // cleared meanwhile
            continue;
        m_failed = !m_stream.write(record);
        ++m_written;
        if (told.elapsed() < tellPeriodMs)
            continue;
        told.restart();
        m_bytes = m_stream.bytes();
        m_fullParts = m_stream.fullParts();
        emit progressed();
    }
    m_failed = m_failed || !m_stream.flush();
    m_bytes = m_stream.bytes();
    m_fullParts = m_stream.fullParts();
    emit progressed();
    if (m_failed)
        QMetaObject::invokeMethod(this, [this] { stop(); });
}

void LogToFile::stop()
{
    if (!isRunning())
        return;
    disconnect(m_log, nullptr, m_worker.get(), nullptr);
    QMetaObject::invokeMethod(m_worker.get(), [this] { writeNew(); });
    m_thread.quit(); // after what was posted before
    m_thread.wait();
    m_worker.reset();
    m_failed = !m_stream.close() || m_failed;
    m_bytes = m_stream.bytes();
    end(!m_failed);
}

void LogToFile::end(bool ok)
{
    const QString name = QDir::toNativeSeparators(m_stream.fileName());
    m_message = ok
        ? tr("Wrote %n row(s) to %1 (%2).", nullptr, int(std::min<qint64>(m_written, std::numeric_limits<int>::max())))
              .arg(name, QLocale().formattedDataSize(m_bytes))
        : tr("%1 is incomplete: %2. The rows are still in the log; export them to another disk.").arg(name, m_stream.errorString());
    emit stopped(ok);
}
