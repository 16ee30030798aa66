#include "logfiles/LogExport.h"

#include "logfiles/ConnectFinder.h"

#include <QDir>
#include <QLocale>
#include <QSaveFile>
#include <QThread>

using namespace std::chrono_literals;

namespace {

constexpr auto progressPeriod = 50ms;
constexpr qsizetype bufferSize = 256 * 1024;

int forPlural(qint64 count)
{
    return int(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

} // namespace

LogExport::LogExport(const PacketLog *log, QObject *parent)
    : QObject(parent)
    , m_log(log)
{
    m_progress.setInterval(progressPeriod);
    connect(&m_progress, &QTimer::timeout, this, [this] { emit progressed(m_written, m_rows.count); });
}

LogExport::~LogExport()
{
    m_cancelled = true;
    if (m_thread)
        m_thread->wait();
    delete m_thread;
}

void LogExport::start(const QString &fileName, LogWriteOptions options)
{
    start(fileName, {m_log->size(), {}}, options);
}

void LogExport::start(const QString &fileName, const LogRows &rows, LogWriteOptions options)
{
    if (isRunning())
        return;
    if (!logFormatFor(fileName)) {
        emit finished(false, tr("Nothing was written: the name must end in .pcapng, .jsonl, .csv, .txt or .md."));
        return;
    }
    m_fileName = fileName;
    m_options = options;
    m_rows = rows;
    m_logSize = m_log->size();
    m_written = 0;
    m_cancelled = false;
    m_thread = QThread::create([=, this] { m_outcome = writeAll(fileName, rows, options); });
    connect(m_thread, &QThread::finished, this, &LogExport::end);
    m_progress.start();
    m_thread->start(QThread::LowPriority);
}

void LogExport::cancel()
{
    m_cancelled = true;
}

LogExport::Outcome LogExport::writeAll(const QString &fileName, const LogRows &rows, LogWriteOptions options)
{
    const QString name = QDir::toNativeSeparators(fileName);
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly))
        return {tr("Nothing was written: %1 cannot be opened (%2).").arg(name, file.errorString())};
    ConnectFinder connects(m_log, &m_cancelled);
    options.connectOf = [&connects](PacketLog::SourceId source) { return connects.connectOf(source); };
    const std::unique_ptr<LogWriter> writer = makeLogWriter(*logFormatFor(fileName), options);
    QByteArray buffer;
    writer->begin(buffer);
    for (qint64 i = 0; i < rows.count; ++i) {
        if (m_cancelled)
            return {tr("The export was cancelled; nothing was written.")};
        const LogRecord record = m_log->record(rows.at ? rows.at(i) : i);
        if (!exists(record))
            return {tr("Nothing was written: the log was cleared meanwhile.")};
        writer->write(buffer, record);
        m_written.store(i + 1, std::memory_order_relaxed);
        if (buffer.size() < bufferSize)
            continue;
        if (file.write(buffer) != buffer.size())
            return {tr("Nothing was written: %1.").arg(file.errorString())};
        buffer.clear();
    }
    writer->end(buffer);
    if (file.write(buffer) != buffer.size())
        return {tr("Nothing was written: %1.").arg(file.errorString())};
    const qint64 bytes = file.pos();
    if (!file.commit())
        return {tr("%1 cannot be written (%2).").arg(name, file.errorString())};
    return {{}, bytes, writer->cutPackets()};
}

void LogExport::end()
{
    m_progress.stop();
    m_thread->wait();
    m_thread->deleteLater();
    m_thread = nullptr;
    if (!m_outcome.error.isEmpty()) {
        emit finished(false, m_outcome.error);
        return;
    }
    emit progressed(m_rows.count, m_rows.count);
    emit finished(true, success());
}

QString LogExport::success() const
{
    const QString name = QDir::toNativeSeparators(m_fileName), size = QLocale().formattedDataSize(m_outcome.bytes);
    const int rows = forPlural(m_rows.count);
    QString text = m_options.reveal ? tr("Wrote %n row(s) to %1 (%2). Secrets are NOT masked in it.", nullptr, rows).arg(name, size)
                                    : tr("Wrote %n row(s) to %1 (%2). Secrets are masked.", nullptr, rows).arg(name, size);
    if (m_rows.searched >= 0 && m_rows.searched < m_logSize)
        text += u' '
            + tr("The filter had looked at %1 of %2 rows by then: there may be more.")
                  .arg(QLocale().toString(m_rows.searched), QLocale().toString(m_logSize));
    if (const QString cut = cutPacketsText(m_outcome.cutPackets); !cut.isEmpty())
        text += u' ' + cut;
    return text;
}
