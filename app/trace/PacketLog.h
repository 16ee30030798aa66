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
/// Its memory is bounded: the oldest records give way to new ones and are then told as RecordsDropped, so that every index stays valid.
class PacketLog : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 defaultMaximumBytes = 256 * 1024 * 1024;
    using QObject::QObject;

    /// Bytes that the records may take, their management included; the newest record stays in any case.
    void setMaximumBytes(qint64 bytes);
    /// Secrets that CONNECT and AUTH carry are learnt from the entries: later records mask them even where a broker echoes them.
    void append(const TraceEntry &entry, const QDateTime &attemptStartedAt, const LogEndpoints &endpoints = {});
    /// Further secrets of the settings (header values, a token in the URL, ...) for the records that follow.
    void addSecrets(const QList<QByteArray> &secrets);
    void addSecrets(const QStringList &secrets); ///< As UTF-8.
    qint64 size() const;
    /// The record at `index`; an empty one if there is none, one of the kind RecordsDropped if it is no longer kept.
    LogRecord record(qint64 index) const;
    /// How many of the oldest records were dropped; the index of the first that is kept.
    qint64 dropped() const;
    void clear();

signals:
    /// There are new records; emitted on the appending thread.
    void grown();
    void cleared();

private:
    void dropOldest();
    LogRecord droppedRecord(qint64 index) const;

    mutable std::mutex m_mutex;
    std::deque<LogRecord> m_records; ///< The first has the index m_dropped.
    qint64 m_dropped = 0;
    qint64 m_bytes = 0;
    qint64 m_maximumBytes = defaultMaximumBytes;
    QList<QByteArray> m_secrets;
    mutable bool m_announced = false;
};
