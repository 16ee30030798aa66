#include "logfiles/TcpReassembler.h"

#include <algorithm>

namespace {

constexpr qsizetype mostWaitingBytes = 1024 * 1024;
constexpr std::size_t mostWaitingSegments = 1'024;

} // namespace

void TcpReassembler::begin(quint32 sequence)
{
    m_begun = true;
    m_start = sequence + 1;
    m_next = 0;
    m_waiting.clear();
    m_waitingBytes = 0;
}

void TcpReassembler::segment(quint32 sequence, QByteArrayView payload, qsizetype notCaptured, qint64 microseconds)
{
    if (payload.isEmpty() && notCaptured == 0)
        return;
    if (!m_begun)
        begin(sequence - 1);
    const qint64 position = positionOf(sequence);
    const qint64 end = position + payload.size() + notCaptured;
    if (end <= qint64(m_next)) // sent again
        return;
    if (position <= qint64(m_next)) {
        deliver(quint64(std::max<qint64>(position, 0)), payload.sliced(std::min<qsizetype>(payload.size(), position < 0 ? -position : 0)),
                notCaptured, microseconds);
        deliverWaiting(microseconds);
        return;
    }
    Piece &piece = m_waiting[quint64(position)];
    if (piece.bytes.size() < payload.size()) {
        m_waitingBytes += payload.size() - piece.bytes.size();
        piece = {payload.toByteArray(), notCaptured, microseconds};
    }
    while (m_waitingBytes > mostWaitingBytes || m_waiting.size() > mostWaitingSegments)
        skipToWaiting();
}

/// `position` is not beyond m_next.
void TcpReassembler::deliver(quint64 position, QByteArrayView payload, qsizetype notCaptured, qint64 microseconds)
{
    const auto known = std::min<quint64>(m_next - position, quint64(payload.size()));
    const QByteArrayView fresh = payload.sliced(qsizetype(known));
    if (!fresh.isEmpty()) {
        m_next += quint64(fresh.size());
        m_onBytes(fresh, microseconds);
    }
    const quint64 end = position + quint64(payload.size()) + quint64(notCaptured);
    if (end > m_next) {
        const quint64 missing = end - m_next;
        m_next = end;
        m_onGap(missing, microseconds);
    }
}

void TcpReassembler::deliverWaiting(qint64 notBefore)
{
    while (!m_waiting.empty() && m_waiting.begin()->first <= m_next) {
        const auto first = m_waiting.extract(m_waiting.begin());
        const Piece &piece = first.mapped();
        m_waitingBytes -= piece.bytes.size();
        if (first.key() + quint64(piece.bytes.size()) + quint64(piece.notCaptured) > m_next)
            deliver(first.key(), piece.bytes, piece.notCaptured, std::max(piece.microseconds, notBefore));
    }
}

void TcpReassembler::skipToWaiting()
{
    const auto &[position, piece] = *m_waiting.begin();
    const quint64 missing = position - m_next;
    m_next = position;
    m_onGap(missing, piece.microseconds);
    deliverWaiting(piece.microseconds);
}

void TcpReassembler::acknowledged(quint32 acknowledgement)
{
    while (m_begun && !m_waiting.empty() && positionOf(acknowledgement) > qint64(m_waiting.begin()->first))
        skipToWaiting();
}

void TcpReassembler::finish()
{
    while (!m_waiting.empty())
        skipToWaiting();
}
