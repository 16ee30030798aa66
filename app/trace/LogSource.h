// Whose records a packet log holds: the attempts, probes and second connections of a connection.
#pragma once

#include "client/ConnectionFacts.h"

#include <QDateTime>
#include <QHostAddress>
#include <QStringList>

/// The two ends of a TCP connection; ports are 0 where they are not known.
struct LogEndpoints {
    QHostAddress localAddress;
    quint16 localPort = 0;
    QHostAddress peerAddress;
    quint16 peerPort = 0;
    bool operator==(const LogEndpoints &) const = default;
};
LogEndpoints endpointsOf(const TcpFacts &facts);

/// One connection to the network, whose records share a time line.
struct LogSource {
    enum class Kind : quint8 {
        Attempt,
        Probe,
        Companion, ///< A second connection, made to see what arrives there: Delivery, the will watch, an experiment.
    };
    Kind kind = Kind::Attempt;
    int number = 0;       ///< Attempt::number; for the others from 1 within the log, given by PacketLog::addSource().
    QString connection{}; ///< The connection's name, which the filter's conn: finds; may be empty.
    QString target{};     ///< "mqtts://broker.example:8883", without secrets.
    /// What a probe or companion is for, with %1 to %3 for `values` (context "LogSource"); null: it has no words. Static storage.
    const char *phrase = nullptr;
    QStringList values{};
    QDateTime startedAt{};    ///< UTC; TraceEntry::microseconds count from here.
    LogEndpoints endpoints{}; ///< Known once TCP is connected.
    bool operator==(const LogSource &) const = default;
};

/// "Attempt 2", "Probe 3: TLS on the same port", "Second connection 1: subscriber", in the current language.
QString titleOf(const LogSource &source);
