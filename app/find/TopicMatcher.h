// Compares topics with a topic filter as they stand in packets.
#pragma once

#include <QByteArray>
#include <QString>

/// A Topic Filter (section 4.7); a shared one counts without its share name.
class TopicMatcher
{
public:
    explicit TopicMatcher(const QString &topicFilter);
    bool matches(QByteArrayView topicName) const;

private:
    QByteArray m_filter;
    QByteArray m_start; ///< Without wildcards: every topic that matches begins with it (but for a/# matching a).
    bool m_isPlain = false;
    bool m_isPrefix = false; ///< m_start and then /#
};
