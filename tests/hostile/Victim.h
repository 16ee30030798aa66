// Connack's side against a hostile broker: a Connection with its network thread, and a look at what it costs.
#pragma once

#include "connection/Connection.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

/// Bytes that the process holds in memory now.
inline qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4'096;
}

/// Sanitizers keep what was freed for a while, and a shadow of all.
#if defined(__SANITIZE_ADDRESS__)
constexpr qint64 sanitizerBytes = qint64(768) * 1024 * 1024;
#else
constexpr qint64 sanitizerBytes = 0;
#endif

/// The longest time for which the event loop of this thread did not answer.
class LoopWatch : public QObject
{
public:
    LoopWatch()
    {
        m_clock.start();
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_longestMs = std::max(m_longestMs, m_clock.restart()); });
        m_timer.start(5);
    }
    qint64 longestMs() const { return m_longestMs; }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longestMs = 0;
};

class Victim
{
public:
    explicit Victim(quint16 port, mqtt::Version version = mqtt::Version::V311)
    {
        settings = newConnectionSettings();
        settings.endpoint = {Scheme::Mqtt, QStringLiteral("127.0.0.1"), port};
        settings.version = version;
        settings.network.connectTimeout = std::chrono::seconds(10);
        settings.network.reconnectPeriod = std::chrono::milliseconds(0);
        thread.start();
        connection = std::make_unique<Connection>(&thread);
        connection->setProbesAfterFailure(false);
    }
    ~Victim()
    {
        connection.reset();
        thread.quit();
        thread.wait();
    }

    /// The connection is over, or never came about; false: not within 10 s.
    bool awaitEnd()
    {
        return QTest::qWaitFor([this] { return isOver(); }, 10'000);
    }
    bool isOver() const
    {
        return connection->attempt().number > 0 && connection->attempt().ending.by != Ending::By::None
            && connection->state() == Client::State::Idle;
    }
    bool open()
    {
        connection->open(settings);
        return QTest::qWaitFor([this] { return connection->state() == Client::State::Connected || isOver(); }, 10'000)
            && connection->attempt().connected;
    }
    /// The cause that was named; empty: none.
    QString cause() const
    {
        const auto diagnosis = connection->diagnosis();
        return diagnosis ? diagnosis->cause : QString();
    }

    ConnectionSettings settings;
    QThread thread;
    std::unique_ptr<Connection> connection;
};
