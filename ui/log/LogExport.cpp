#include "log/LogExport.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLocale>

namespace {

constexpr qint64 sliceMs = 8; ///< Work between two turns of the event loop.

} // namespace

LogExport::LogExport(const PacketLog *log, QObject *parent)
    : QObject(parent)
    , m_log(log)
{
    connect(&m_timer, &QTimer::timeout, this, &LogExport::writeSome);
}

LogExport::~LogExport() = default;

void LogExport::start(const QString &fileName)
{
    if (isRunning())
        return;
    const std::optional<LogFormat> format = logFormatFor(fileName);
    if (!format) {
        emit finished(false, tr("Nothing was written: the name must end in .jsonl, .txt or .pcapng."));
        return;
    }
    m_file = std::make_unique<QSaveFile>(fileName);
    if (!m_file->open(QIODevice::WriteOnly)) {
        fail(tr("Nothing was written: %1 cannot be opened (%2).").arg(QDir::toNativeSeparators(fileName), m_file->errorString()));
        return;
    }
    m_writer = makeLogWriter(*format, m_file.get());
    m_writer->writeHeader();
    m_next = 0;
    m_total = m_log->size();
    m_timer.start(0);
}

void LogExport::cancel()
{
    if (isRunning())
        fail(tr("The export was cancelled; nothing was written."));
}

void LogExport::writeSome()
{
    QElapsedTimer clock;
    clock.start();
    while (m_next < m_total && clock.elapsed() < sliceMs)
        m_writer->write(m_log->record(m_next++));
    emit progressed(m_next, m_total);
    if (m_file->error() != QFileDevice::NoError)
        fail(tr("Nothing was written: %1.").arg(m_file->errorString()));
    else if (m_next >= m_total)
        finish();
}

void LogExport::finish()
{
    m_timer.stop();
    m_writer.reset(); // it may write its last bytes
    const QString name = QDir::toNativeSeparators(m_file->fileName());
    const qint64 bytes = m_file->size();
    if (!m_file->commit()) {
        fail(tr("%1 cannot be written (%2).").arg(name, m_file->errorString()));
        return;
    }
    m_file.reset();
    emit finished(
        true, tr("Wrote %n row(s) to %1 (%2). Secrets are masked.", nullptr, int(m_total)).arg(name, QLocale().formattedDataSize(bytes)));
}

void LogExport::fail(const QString &message)
{
    m_timer.stop();
    m_writer.reset();
    m_file.reset(); // discards what was written
    emit finished(false, message);
}
