// Which records of a log a filter found.
#pragma once

#include <QtGlobal>

#include <span>
#include <vector>

/// A growing set of indexes in order, at about two bytes each, for tens of millions. Not for several threads at once.
class LogHits
{
public:
    qint64 size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    /// The index that stands in this row, 0 <= row < size().
    qint64 at(qint64 row) const;
    /// The row of an index; -1 if it is not among them.
    qint64 rowOf(qint64 index) const;
    /// How many are smaller than `index`: the row of the first that is not.
    qint64 rowsBefore(qint64 index) const;
    bool contains(qint64 index) const { return rowOf(index) >= 0; }

    /// In order, each greater than all that are there.
    void append(std::span<const qint64> indexes);
    void append(qint64 index) { append(std::span(&index, 1)); }
    /// Anywhere; the row it now has, or -1 if it was there.
    qint64 insert(qint64 index);
    /// The row it had; -1 if it was not there.
    qint64 remove(qint64 index);
    void clear();

    qint64 memoryBytes() const;

private:
    /// The indexes that share all but their lower 16 bits.
    struct Block {
        qint64 high = 0;
        qint64 firstRow = 0;
        std::vector<quint16> lows;
    };
    std::vector<Block>::const_iterator blockOf(qint64 high) const;
    void moveRows(std::size_t fromBlock, qint64 by);

    std::vector<Block> m_blocks;
    qint64 m_size = 0;
};
