#include "client/KeepAlive.h"

#include <algorithm>

KeepAlive::KeepAlive(QObject *parent)
    : QObject(parent)
{
    m_pingTimer.setSingleShot(true);
    m_pingTimer.setTimerType(Qt::PreciseTimer); // a coarse one may be 5 % late
    m_answerTimer.setSingleShot(true);
    connect(&m_pingTimer, &QTimer::timeout, this, &KeepAlive::onTimeout);
    connect(&m_answerTimer, &QTimer::timeout, this, &KeepAlive::unanswered);
}

void KeepAlive::start(quint16 seconds)
{
    stop();
    const qint64 keepAliveMs = qint64(seconds) * 1'000;
    m_intervalMs = keepAliveMs - std::min<qint64>(keepAliveMs / 10, 1'000);
    m_answerMs = seconds == 0 ? 5'000 : int(std::clamp<qint64>(keepAliveMs, 2'000, 5'000));
    m_sinceSent.start();
    if (m_intervalMs > 0)
        schedule(m_intervalMs);
}

void KeepAlive::stop()
{
    m_pingTimer.stop();
    m_answerTimer.stop();
    m_intervalMs = 0;
    m_awaiting = false;
    m_silent = false;
}

void KeepAlive::pingSent()
{
    if (m_awaiting)
        return;
    m_awaiting = true;
    m_sincePing.start();
    m_answerTimer.start(m_answerMs);
}

double KeepAlive::answered()
{
    if (!m_awaiting)
        return -1;
    m_awaiting = false;
    m_answerTimer.stop();
    return double(m_sincePing.nsecsElapsed()) / 1e6;
}

// The timer is not restarted for each packet: when it fires, what was sent since only puts it off.
void KeepAlive::onTimeout()
{
    const qint64 left = m_intervalMs - m_sinceSent.elapsed();
    schedule(left > 0 ? left : m_intervalMs);
    if (left <= 0 && !m_silent)
        emit pingDue();
}

void KeepAlive::schedule(qint64 ms)
{
    m_pingTimer.start(int(ms));
}
