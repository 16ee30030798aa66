#include "client/TopicAliases.h"

namespace {

constexpr qsizetype charactersMaximum = 4 * 1'048'576;

} // namespace

void TopicAliases::set(quint16 alias, const QString &topicName)
{
    QString &known = m_topicNames[alias];
    if (known == topicName)
        return;
    if (m_aliases.value(known) == alias)
        m_aliases.remove(known);
    m_characters += topicName.size() - known.size();
    known = topicName;
    m_aliases.insert(topicName, alias);
}

std::optional<quint16> TopicAliases::aliasOf(const QString &topicName) const
{
    const auto found = m_aliases.constFind(topicName);
    return found == m_aliases.cend() ? std::nullopt : std::optional(*found);
}

std::optional<quint16> TopicAliases::free(quint16 maximum)
{
    while (m_lowest != 0 && m_topicNames.contains(m_lowest))
        ++m_lowest; // 0 after 65,535
    if (m_lowest == 0 || m_lowest > maximum || m_characters > charactersMaximum)
        return std::nullopt;
    return m_lowest;
}
