// What is known of a record only from others: topics behind topic aliases, and requests that were refused.
#pragma once

#include "find/LogHits.h"
#include "trace/PacketLog.h"

#include <unordered_map>

/// Reads a log from its start, record by record. Not for several threads at once.
class LogTracker
{
public:
    explicit LogTracker(bool tracksAliases, bool tracksRefusals)
        : m_tracksAliases(tracksAliases)
        , m_tracksRefusals(tracksRefusals)
    {
    }

    bool isNeeded() const { return m_tracksAliases || m_tracksRefusals; }
    qint64 position() const { return m_position; } ///< Records read.
    /// What of the slice was not read yet; slices come in order.
    void read(const LogSlice &slice);

    /// The Topic Name of a PUBLISH, also behind a topic alias; empty if it is not known.
    QByteArrayView topicOf(const PacketLog &log, const LogRow &row);
    /// A CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE whose refusal was read.
    bool isRefused(qint64 index) const { return m_refused.contains(index); }
    /// Requests before `index` that were found to be refused since this was last called, in no order.
    std::vector<qint64> takeRefusedBefore(qint64 index);

private:
    /// From here on the alias stands for the topic of the PUBLISH at this index.
    struct AliasChange {
        qint64 index;
        size_t topicHash;
    };
    struct Request {
        qint64 first, last; ///< Sent again with DUP.
    };
    void readPublish(const LogRow &row);
    void readRequest(const LogRow &row);
    void readAnswer(const LogRow &row);
    void refuse(qint64 index);

    bool m_tracksAliases;
    bool m_tracksRefusals;
    qint64 m_position = 0;
    std::unordered_map<quint64, std::vector<AliasChange>> m_aliases;
    std::unordered_map<quint32, std::unordered_map<quint64, Request>> m_requests; ///< Not yet answered, by source.
    LogHits m_refused;
    std::vector<qint64> m_news;
    struct Topic {
        qint64 setAt = -1;
        QByteArray name;
    };
    std::unordered_map<quint64, Topic> m_topics; ///< Read back from the log.
    qint64 m_topicBytes = 0;
};
