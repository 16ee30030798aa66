// The packet log of a connection: every packet and transport event, in order, of every attempt.
#pragma once

#include "client/Client.h"

#include <QHostAddress>

#include <deque>
#include <mutex>

/// The two ends of the TCP connection that a record belongs to; ports are 0 where they are not known.
struct LogEndpoints {
    QHostAddress localAddress;
    quint16 localPort = 0;
    QHostAddress peerAddress;
    quint16 peerPort = 0;
    bool operator==(const LogEndpoints &) const = default;
};
LogEndpoints endpointsOf(const TcpFacts &facts);

/// A line of the log; see TraceEntry. Times are also kept against the wall clock.
struct LogRecord {
    qint64 index = 0;           ///< From 0, never reused.
    QDateTime attemptStartedAt; ///< UTC
    TraceEntry entry;
    LogEndpoints endpoints;
    QList<QByteArray> secrets; ///< Shared by the records: what must be masked wherever it stands.
};

/// Append on one thread, read on any. Growth is announced at most once until the reader has asked for size().
class PacketLog : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Secrets that CONNECT and AUTH carry are learnt from the entries: later records mask them even where a broker echoes them.
    void append(const TraceEntry &entry, const QDateTime &attemptStartedAt, const LogEndpoints &endpoints = {});
    /// Further secrets of the settings (header values, a token in the URL, ...) for the records that follow.
    void addSecrets(const QList<QByteArray> &secrets);
    void addSecrets(const QStringList &secrets); ///< As UTF-8.
    qint64 size() const;
    /// The record at `index`; an empty one if there is none.
    LogRecord record(qint64 index) const;
    void clear();

signals:
    /// There are new records; emitted on the appending thread.
    void grown();
    void cleared();

private:
    mutable std::mutex m_mutex;
    std::deque<LogRecord> m_records;
    QList<QByteArray> m_secrets;
    mutable bool m_announced = false;
};
