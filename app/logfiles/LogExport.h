// Writes rows of a packet log to a file, apart from the thread that asks for it.
#pragma once

#include "logfiles/LogWriter.h"

#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

class QThread;

/// Rows of a log, by their indexes in it.
struct LogRows {
    qint64 count = 0;
    /// The index of the i-th row, i from 0; called on another thread. Not set: the rows from 0 on.
    std::function<qint64(qint64 i)> at{};
    /// Of a filter that has not come to the end of the log: how many records it has looked at. Negative: at all.
    qint64 searched = -1;
};

/// One export at a time, of logs of any length. The file appears when all is written, or not at all.
class LogExport : public QObject
{
    Q_OBJECT
public:
    explicit LogExport(const PacketLog *log, QObject *parent = nullptr);
    ~LogExport() override; ///< Cancels.

    /// Writes every record that the log has now. The ending of the name chooses the format.
    void start(const QString &fileName, LogWriteOptions options = {});
    void start(const QString &fileName, const LogRows &rows, LogWriteOptions options = {});
    void cancel();
    bool isRunning() const { return m_thread != nullptr; }

signals:
    void progressed(qint64 written, qint64 total);
    /// `message` is translated: what was written and where, or why nothing was.
    void finished(bool ok, const QString &message);

private:
    struct Outcome {
        QString error; ///< Empty: all is written.
        qint64 bytes = 0;
        qint64 cutPackets = 0;
    };
    QString success() const;
    Outcome writeAll(const QString &fileName, const LogRows &rows, LogWriteOptions options);
    void end();

    const PacketLog *m_log;
    QThread *m_thread = nullptr;
    QTimer m_progress;
    QString m_fileName;
    LogWriteOptions m_options;
    LogRows m_rows;
    qint64 m_logSize = 0; ///< When it began.
    Outcome m_outcome;    ///< Written by the thread before it ends.
    std::atomic<qint64> m_written = 0;
    std::atomic<bool> m_cancelled = false;
};
