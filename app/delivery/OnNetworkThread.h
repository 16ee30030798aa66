// Owns an object that lives on another thread.
#pragma once

#include <QPointer>
#include <QThread>

/// A T on `thread`, or on the caller's if that is null; it goes with this object or with its thread, whichever ends first. T has no parent.
template <typename T>
class OnNetworkThread
{
public:
    explicit OnNetworkThread(QThread *thread)
        : m_thread(thread == QThread::currentThread() ? nullptr : thread)
        , m_object(new T)
    {
        if (!m_thread)
            return;
        m_object->moveToThread(m_thread);
        // Deferred deletions are still done after a thread's event loop has ended.
        QObject::connect(m_thread, &QThread::finished, m_object, &QObject::deleteLater);
    }
    ~OnNetworkThread()
    {
        if (!m_object)
            return;
        m_object->disconnect(); // its owner is going, and whoever listens may be gone already
        if (!m_thread || !m_thread->isRunning()) // no event loop there would delete it later
            delete m_object.data();
        else
            m_object->deleteLater();
    }
    Q_DISABLE_COPY_MOVE(OnNetworkThread)

    T *get() const { return m_object; } ///< Connect its signals; nullptr once its thread has finished.

    /// Queued even on the same thread, so that calls keep their order and no signal comes before the caller goes on.
    template <typename Call>
    void call(Call call)
    {
        if (T *object = m_object)
            QMetaObject::invokeMethod(
                object, [object, call] { call(object); }, Qt::QueuedConnection);
    }

private:
    QPointer<QThread> m_thread;
    QPointer<T> m_object;
};
