// Connected and thrown out, again and again. Pure.
#pragma once

#include "client/Attempt.h"

namespace reconnect {

/// A connection that holds this long was a good one: what came before it does not count any more.
constexpr double goodHoldMs = 30'000;

/// Remembers the connections that were lost in the same way one after the other, each after a short time.
class ConnectRhythm
{
public:
    /// A connection was lost; attempts that never connected are not told here.
    void add(const Attempt &lost);
    void clear() { m_heldMs.clear(); }
    /// Three in a row: that is no accident.
    bool isRecognised() const { return m_heldMs.size() >= 3; }
    /// How long each held from its CONNACK, in ms, the oldest first; at most the last 100.
    const QList<double> &heldMs() const { return m_heldMs; }

private:
    QList<double> m_heldMs;
    int m_kind = 0;
};

} // namespace reconnect
