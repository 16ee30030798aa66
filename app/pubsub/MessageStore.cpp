#include "pubsub/MessageStore.h"

#include <variant>

namespace {

constexpr qint64 bufferHeader = 32;

qint64 memoryOf(const mqtt::Property &property)
{
    qint64 bytes = qint64(sizeof property);
    if (const auto *text = std::get_if<QString>(&property.value))
        bytes += 2 * text->size() + bufferHeader;
    else if (const auto *binary = std::get_if<QByteArray>(&property.value))
        bytes += binary->size() + bufferHeader;
    else if (const auto *pair = std::get_if<mqtt::StringPair>(&property.value))
        bytes += 2 * (pair->name.size() + pair->value.size() + bufferHeader);
    return bytes;
}

/// What a message takes, roughly. The names of matched filters are shared with the subscriptions.
qint64 memoryOf(const ReceivedMessage &message)
{
    qint64 bytes = qint64(sizeof message) + message.publish.payload.size() + 2 * message.publish.topicName.size() + 3 * bufferHeader;
    for (const mqtt::Property &property : message.publish.properties.entries())
        bytes += memoryOf(property);
    return bytes;
}

} // namespace

void MessageStore::append(ReceivedMessage message)
{
    bool announce = false;
    {
        const std::lock_guard lock(m_mutex);
        message.index = m_dropped + qint64(m_messages.size());
        m_bytes += memoryOf(message);
        m_messages.push_back(std::move(message));
        dropOldest();
        announce = !std::exchange(m_announced, true);
    }
    if (announce)
        emit grown();
}

void MessageStore::setMaximumBytes(qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    m_maximumBytes = bytes;
    dropOldest();
}

qint64 MessageStore::maximumBytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_maximumBytes;
}

void MessageStore::dropOldest()
{
    for (; m_bytes > m_maximumBytes && m_messages.size() > 1; ++m_dropped) {
        m_bytes -= memoryOf(m_messages.front());
        m_messages.pop_front();
    }
}

qint64 MessageStore::size() const
{
    const std::lock_guard lock(m_mutex);
    m_announced = false;
    return m_dropped + qint64(m_messages.size());
}

qint64 MessageStore::dropped() const
{
    const std::lock_guard lock(m_mutex);
    return m_dropped;
}

qint64 MessageStore::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

ReceivedMessage MessageStore::message(qint64 index) const
{
    const std::lock_guard lock(m_mutex);
    if (index < m_dropped || index >= m_dropped + qint64(m_messages.size()))
        return {};
    return m_messages[std::size_t(index - m_dropped)];
}

void MessageStore::clear()
{
    std::deque<ReceivedMessage> old; // freed without the lock
    {
        const std::lock_guard lock(m_mutex);
        old.swap(m_messages);
        m_dropped = m_bytes = 0;
        m_announced = false;
    }
    emit cleared();
}
