// Writes a packet log to a file while it grows, apart from the thread that fills it.
#pragma once

#include "logfiles/LogFileStream.h"

#include <QThread>

#include <atomic>
#include <limits>

/// Begins with what the log has, then goes on as it grows, until stop() or a failure. The log is never held up: what is not yet written
/// waits in it.
class LogToFile : public QObject
{
    Q_OBJECT
public:
    explicit LogToFile(PacketLog *log, QObject *parent = nullptr);
    ~LogToFile() override; ///< Stops; what cannot be written within 1.5 s is left out.

    /// The ending of the name chooses the format. False: it cannot be written; see message().
    bool start(const QString &fileName, LogWriteOptions options = {}, LogRotation rotation = {});
    /// What the log has by now is written first; stopped() follows. A second call does not wait for that.
    void stop();
    bool isStopping() const;
    bool isRunning() const { return m_thread.isRunning(); }
    QString fileName() const { return m_stream.fileName(); }
    qint64 written() const { return m_written; } ///< Records.
    qint64 bytes() const { return m_bytes; }
    int fullParts() const { return m_fullParts; }
    /// How it ended: a translated sentence; empty while it runs.
    QString message() const { return m_message; }

signals:
    /// There is more in the file; at most some times a second.
    void progressed();
    /// It ended, by stop() or by a failure; message() says which.
    void stopped(bool ok);

private:
    void writeNew();
    void tell();
    void end();

    PacketLog *m_log;
    LogFileStream m_stream; ///< Used on m_thread alone while that runs.
    QThread m_thread;
    std::unique_ptr<QObject> m_worker; ///< Lives on m_thread.
    QString m_message;
    std::atomic<qint64> m_next = 0; ///< Index of the next record.
    std::atomic<qint64> m_written = 0, m_bytes = 0;
    std::atomic<int> m_fullParts = 0;
    std::atomic<qint64> m_end = std::numeric_limits<qint64>::max(); ///< Index at which to stop.
    std::atomic<bool> m_failed = false, m_abandoned = false;
};
