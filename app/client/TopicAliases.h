// The Topic Aliases that the client gave out on a connection (section 3.3.2.3.4).
#pragma once

#include <QHash>
#include <QString>

#include <optional>

/// A new one for each connection: aliases do not outlive it [MQTT-3.3.2-7].
class TopicAliases
{
public:
    bool contains(quint16 alias) const { return m_topicNames.contains(alias); }
    /// Empty if the alias has no meaning.
    QString topicName(quint16 alias) const { return m_topicNames.value(alias); }
    /// PUBLISH went out with both: the alias stands for the topic from now on.
    void set(quint16 alias, const QString &topicName);
    /// The alias that stands for this topic.
    std::optional<quint16> aliasOf(const QString &topicName) const;
    /// The lowest alias without a meaning, from 1 to `maximum`; nullopt if there is none, or if those in use hold enough memory already.
    std::optional<quint16> free(quint16 maximum);

private:
    QHash<quint16, QString> m_topicNames;
    QHash<QString, quint16> m_aliases;
    qsizetype m_characters = 0; ///< Of all topics.
    quint16 m_lowest = 1;       ///< All below it are in use.
};
