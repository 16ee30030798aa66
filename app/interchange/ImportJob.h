// An import apart from the thread that asks for it, so that nothing waits for a large file or a slow disk.
#pragma once

#include "interchange/Import.h"

#include <QObject>

class QThread;

/// One import at a time.
class ImportJob : public QObject
{
    Q_OBJECT
public:
    explicit ImportJob(QObject *parent = nullptr);
    ~ImportJob() override; ///< Cancels, and waits for the threads.

    /// Both cancel what runs.
    void start(const QString &text, const ImportContext &context);
    void start(const QStringList &fileNames, const ImportContext &context);
    /// Nothing is heard any more of what runs.
    void cancel();
    bool isRunning() const { return m_current != nullptr; }
    /// No thread is left, nor one of which nothing is heard any more.
    bool isIdle() const { return m_threads.isEmpty(); }

signals:
    void progressed(int files); ///< That are read.
    void finished(const Import &import);

private:
    void run(const std::function<Import(const ImportContext &context)> &read, const ImportContext &context);

    QList<QThread *> m_threads; ///< Also those of which nothing is heard any more.
    QThread *m_current = nullptr;
    std::stop_source m_stop;
};
