// Opens a packet log or a capture, apart from the thread that asks for it.
#pragma once

#include "logfiles/LogImport.h"

#include <QTimer>

#include <atomic>

class QThread;

/// Reads one file into a log.
class LogOpener : public QObject
{
    Q_OBJECT
public:
    /// `log` outlives it.
    explicit LogOpener(PacketLog *log, QObject *parent = nullptr);
    ~LogOpener() override; ///< Cancels.

    void start(const QString &fileName);
    /// What was read until then stays in the log.
    void cancel();
    bool isRunning() const { return m_thread != nullptr; }

    enum class Outcome : quint8 { Complete, Incomplete, Failed };

signals:
    void progressed(qint64 bytesRead, qint64 bytesTotal);
    /// `message` is translated: what was read, what is wrong with the file, what would be accepted.
    void finished(LogOpener::Outcome outcome, const QString &message);

private:
    void read(const QString &fileName);
    void end();

    PacketLog *m_log;
    QThread *m_thread = nullptr;
    QTimer m_progress;
    Outcome m_outcome = Outcome::Failed; ///< Written by the thread before it ends, and so is:
    QString m_message;
    std::atomic<qint64> m_bytesRead = 0, m_bytesTotal = 0;
    std::atomic<bool> m_cancelled = false;
};
