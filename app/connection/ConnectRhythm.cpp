#include "connection/ConnectRhythm.h"

namespace {

/// The way in which a connection was lost, as a number to compare.
int kindOf(const Attempt &lost)
{
    enum Kind { WithoutWord = 1, Unanswered, Unreadable, Otherwise, Disconnect = 0x100 };
    if (lost.mqtt.serverDisconnect)
        return Disconnect + lost.mqtt.serverDisconnect->reasonCode;
    if (lost.wasClosedWithoutWord())
        return WithoutWord;
    if (lost.mqtt.decodeError)
        return Unreadable;
    return lost.mqtt.pingUnanswered ? Unanswered : Otherwise;
}

} // namespace

void reconnect::ConnectRhythm::add(const Attempt &lost)
{
    constexpr qsizetype most = 100;
    const int kind = kindOf(lost);
    if (kind != m_kind)
        clear();
    m_kind = kind;
    if (lost.heldMs() >= goodHoldMs)
        clear();
    else
        m_heldMs.append(lost.heldMs());
    while (m_heldMs.size() > most)
        m_heldMs.removeFirst();
}
