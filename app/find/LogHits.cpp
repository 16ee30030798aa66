#include "find/LogHits.h"

#include <algorithm>

namespace {

qint64 highOf(qint64 index)
{
    return index >> 16;
}

quint16 lowOf(qint64 index)
{
    return quint16(index & 0xFFFF);
}

} // namespace

qint64 LogHits::at(qint64 row) const
{
    const auto after =
        std::upper_bound(m_blocks.cbegin(), m_blocks.cend(), row, [](qint64 value, const Block &block) { return value < block.firstRow; });
    const Block &block = *std::prev(after);
    return block.high << 16 | block.lows[std::size_t(row - block.firstRow)];
}

/// The first block that is not before `high`.
std::vector<LogHits::Block>::const_iterator LogHits::blockOf(qint64 high) const
{
    return std::lower_bound(m_blocks.cbegin(), m_blocks.cend(), high, [](const Block &block, qint64 value) { return block.high < value; });
}

qint64 LogHits::rowsBefore(qint64 index) const
{
    const auto block = blockOf(highOf(index));
    if (block == m_blocks.cend())
        return m_size;
    if (block->high != highOf(index))
        return block->firstRow;
    return block->firstRow + (std::lower_bound(block->lows.cbegin(), block->lows.cend(), lowOf(index)) - block->lows.cbegin());
}

qint64 LogHits::rowOf(qint64 index) const
{
    const qint64 row = rowsBefore(index);
    return row < m_size && at(row) == index ? row : -1;
}

void LogHits::append(std::span<const qint64> indexes)
{
    for (const qint64 index : indexes) {
        if (m_blocks.empty() || m_blocks.back().high != highOf(index)) {
            if (!m_blocks.empty())
                m_blocks.back().lows.shrink_to_fit();
            m_blocks.push_back({highOf(index), m_size, {}});
        }
        m_blocks.back().lows.push_back(lowOf(index));
        ++m_size;
    }
}

void LogHits::moveRows(std::size_t fromBlock, qint64 by)
{
    for (std::size_t i = fromBlock; i < m_blocks.size(); ++i)
        m_blocks[i].firstRow += by;
    m_size += by;
}

qint64 LogHits::insert(qint64 index)
{
    const qint64 row = rowsBefore(index);
    const auto position = std::size_t(blockOf(highOf(index)) - m_blocks.cbegin());
    if (position == m_blocks.size() || m_blocks[position].high != highOf(index))
        m_blocks.insert(m_blocks.begin() + std::ptrdiff_t(position), Block{highOf(index), row, {}});
    Block &block = m_blocks[position];
    const auto place = std::lower_bound(block.lows.begin(), block.lows.end(), lowOf(index));
    if (place != block.lows.end() && *place == lowOf(index))
        return -1;
    block.lows.insert(place, lowOf(index));
    moveRows(position + 1, 1);
    return row;
}

qint64 LogHits::remove(qint64 index)
{
    const qint64 row = rowOf(index);
    if (row < 0)
        return -1;
    const auto position = std::size_t(blockOf(highOf(index)) - m_blocks.cbegin());
    Block &block = m_blocks[position];
    block.lows.erase(block.lows.begin() + std::ptrdiff_t(row - block.firstRow));
    moveRows(position + 1, -1);
    if (block.lows.empty())
        m_blocks.erase(m_blocks.begin() + std::ptrdiff_t(position));
    return row;
}

void LogHits::clear()
{
    m_blocks.clear();
    m_blocks.shrink_to_fit();
    m_size = 0;
}

qint64 LogHits::memoryBytes() const
{
    qint64 bytes = qint64(m_blocks.capacity() * sizeof(Block));
    for (const Block &block : m_blocks)
        bytes += qint64(block.lows.capacity() * sizeof(quint16));
    return bytes;
}
