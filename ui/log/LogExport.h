// Writes the whole log to a file without holding up the window.
#pragma once

#include "trace/Exporters.h"

#include <QSaveFile>
#include <QTimer>

#include <memory>

/// One export at a time: a few milliseconds of work, then the event loop. The file appears when all is written, or not at all.
class LogExport : public QObject
{
    Q_OBJECT
public:
    explicit LogExport(const PacketLog *log, QObject *parent = nullptr);
    ~LogExport() override;

    /// Writes every record that the log has now. The ending of the name chooses the format.
    void start(const QString &fileName);
    void cancel();
    bool isRunning() const { return m_writer != nullptr; }

signals:
    void progressed(qint64 written, qint64 total);
    /// `message` is translated: what was written and where, or why nothing was.
    void finished(bool ok, const QString &message);

private:
    void writeSome();
    void finish();
    void fail(const QString &message);

    const PacketLog *m_log;
    std::unique_ptr<QSaveFile> m_file;
    std::unique_ptr<LogWriter> m_writer;
    QTimer m_timer;
    qint64 m_next = 0;
    qint64 m_total = 0;
};
