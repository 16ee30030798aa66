// The messages that a connection received, of every attempt, in order.
#pragma once

#include "pubsub/SubscriptionMatcher.h"

#include <QDateTime>
#include <QObject>

#include <deque>

/// A received Application Message.
struct ReceivedMessage {
    qint64 index = -1;       ///< From 0, not used again until the store is cleared; -1: no message.
    int attempt = 0;         ///< Attempt::number
    qint64 microseconds = 0; ///< Since the attempt began, as in the packet log.
    QDateTime receivedAt;    ///< UTC
    mqtt::Version version = mqtt::Version::V311;
    mqtt::Publish publish;  ///< As it was on the wire, but for a Topic Alias, which is resolved. DUP is that of the copy that came first.
    qint64 packetBytes = 0; ///< Of the PUBLISH.
    MatchedFilters subscriptions; ///< As they stood when it came.
};

/// Append on one thread, read on any. Growth is announced at most once until the reader has asked for size(). Its memory is bounded: the
/// oldest messages give way to new ones.
class MessageStore : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 defaultMaximumBytes = 64 * 1024 * 1024;
    using QObject::QObject;

    /// Bytes that the messages may take, their management included; the newest message stays in any case.
    void setMaximumBytes(qint64 bytes);
    qint64 maximumBytes() const;
    /// Gives the message its index.
    void append(ReceivedMessage message);
    /// The index that the next message will have; messages before dropped() are not kept any more.
    qint64 size() const;
    qint64 dropped() const; ///< How many of the oldest gave way; the index of the first that is kept.
    qint64 bytes() const;   ///< What those that are kept take.
    /// The message at `index`; one with index -1 if there is none, or none any more.
    ReceivedMessage message(qint64 index) const;
    void clear();

signals:
    /// There are new messages; emitted on the appending thread.
    void grown();
    void cleared();

private:
    void dropOldest();

    mutable std::mutex m_mutex;
    std::deque<ReceivedMessage> m_messages; ///< The first has the index m_dropped.
    qint64 m_dropped = 0;
    qint64 m_bytes = 0;
    qint64 m_maximumBytes = defaultMaximumBytes;
    mutable bool m_announced = false;
};
