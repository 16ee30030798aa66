#include "pubsub/Publications.h"

#include "mqtt/ReasonCodes.h"

#include <algorithm>

namespace {

double msOf(const QElapsedTimer &clock)
{
    return clock.isValid() ? double(clock.nsecsElapsed()) / 1e6 : 0;
}

} // namespace

void Publications::announce()
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_announced, true))
            return;
    }
    emit changed();
}

void Publications::markChanged(qint64 index)
{
    if (m_changedLast < m_changedFirst) {
        m_changedFirst = m_changedLast = index;
        return;
    }
    m_changedFirst = std::min(m_changedFirst, index);
    m_changedLast = std::max(m_changedLast, index);
}

void Publications::dropOldest()
{
    while (m_list.size() > 1 && (qsizetype(m_list.size()) > maximumCount || m_bytes > maximumBytes)) {
        m_bytes -= m_list.front().publish.payload.size();
        m_list.pop_front();
        ++m_dropped;
    }
}

void Publications::begin(Publication publication)
{
    {
        const std::lock_guard lock(m_mutex);
        publication.index = m_dropped + qint64(m_list.size());
        m_bytes += publication.publish.payload.size();
        m_beginning = {publication.index, {}, {}};
        m_beginning.given.start();
        m_list.push_back(std::move(publication));
        dropOldest();
    }
    announce();
}

void Publications::began(quint32 id, const QString &error)
{
    {
        const std::lock_guard lock(m_mutex);
        const qint64 index = m_beginning.index;
        if (index < m_dropped)
            return; // cleared meanwhile
        if (id == 0) {
            at(index).state = Publication::State::NotSent;
            at(index).problem = error;
            markChanged(index);
        } else {
            m_open.insert(id, m_beginning);
        }
    }
    announce();
}

/// Does `change` to the publication with this id, unless it is not one of ours or gave way.
template <typename Change>
void Publications::change(quint32 id, Change change)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto open = m_open.find(id);
        if (open == m_open.end())
            return;
        const qint64 index = open->index;
        if (index < m_dropped) {
            m_open.erase(open);
            return;
        }
        Publication &publication = at(index);
        change(publication, *open);
        markChanged(index);
        if (publication.isOver())
            m_open.remove(id);
    }
    announce();
}

void Publications::sent(quint32 id, quint16 packetIdentifier, bool dup)
{
    change(id, [&](Publication &publication, Open &open) {
        publication.state = Publication::State::Sent;
        publication.packetIdentifier = packetIdentifier;
        publication.resent += dup ? 1 : 0;
        if (open.written.isValid())
            return;
        publication.queuedMs = msOf(open.given);
        open.written.start();
    });
}

void Publications::acknowledged(quint32 id, mqtt::PacketType type, quint8 reasonCode, const QString &reasonString)
{
    change(id, [&](Publication &publication, Open &open) {
        publication.acknowledgements.append({type, reasonCode, reasonString, msOf(open.written)});
    });
}

void Publications::completed(quint32 id, quint8 reasonCode)
{
    change(id, [&](Publication &publication, Open &) {
        const auto type = publication.acknowledgements.isEmpty() ? mqtt::PacketType::Puback : publication.acknowledgements.last().type;
        publication.state =
            mqtt::isFailure(reasonCode, type, publication.version) ? Publication::State::Refused : Publication::State::Completed;
    });
}

void Publications::dropped(quint32 id, Client::PublishDrop why)
{
    change(id, [&](Publication &publication, Open &) {
        publication.state = Publication::State::Dropped;
        publication.drop = why;
    });
}

Publications::Changes Publications::takeChanges()
{
    const std::lock_guard lock(m_mutex);
    m_announced = false;
    const Changes changes{m_dropped, m_dropped + qint64(m_list.size()), std::max(m_changedFirst, m_dropped), m_changedLast};
    m_changedFirst = 0;
    m_changedLast = -1;
    return changes;
}

Publication Publications::publication(qint64 index) const
{
    const std::lock_guard lock(m_mutex);
    if (index < m_dropped || index >= m_dropped + qint64(m_list.size()))
        return {};
    return m_list[std::size_t(index - m_dropped)];
}

qsizetype Publications::unfinished() const
{
    const std::lock_guard lock(m_mutex);
    return m_open.size();
}

void Publications::clear()
{
    {
        const std::lock_guard lock(m_mutex);
        m_list.clear();
        m_open.clear();
        m_announced = false;
        m_beginning.index = -1;
        m_dropped = m_bytes = 0;
        m_changedFirst = 0;
        m_changedLast = -1;
    }
    emit cleared();
}
