#include "interchange/ImportJob.h"

#include <QThread>

#include <memory>

ImportJob::ImportJob(QObject *parent)
    : QObject(parent)
{
}

ImportJob::~ImportJob()
{
    cancel();
    for (QThread *thread : std::as_const(m_threads)) {
        thread->wait();
        delete thread;
    }
}

void ImportJob::start(const QString &text, const ImportContext &context)
{
    run([text](const ImportContext &within) { return importText(text, within); }, context);
}

void ImportJob::start(const QStringList &fileNames, const ImportContext &context)
{
    cancel();
    // Told through the event loop: the thread may outlive the interest in it.
    const auto progress = [this, stop = m_stop.get_token()](int read) {
        QMetaObject::invokeMethod(
            this,
            [this, stop, read] {
                if (!stop.stop_requested())
                    emit progressed(read);
            },
            Qt::QueuedConnection);
    };
    run([fileNames, progress](const ImportContext &within) { return importFiles(fileNames, within, progress); }, context);
}

void ImportJob::cancel()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_current = nullptr;
}

void ImportJob::run(const std::function<Import(const ImportContext &context)> &read, const ImportContext &context)
{
    if (isRunning())
        cancel();
    ImportContext within = context;
    within.stop = m_stop.get_token();
    const auto result = std::make_shared<Import>();
    QThread *thread = QThread::create([read, within, result] { *result = read(within); });
    connect(thread, &QThread::finished, this, [this, thread, result] {
        m_threads.removeOne(thread);
        thread->wait();
        thread->deleteLater();
        if (thread != m_current)
            return;
        m_current = nullptr;
        emit finished(*result);
    });
    m_threads.append(thread);
    m_current = thread;
    thread->start(QThread::LowPriority);
}
