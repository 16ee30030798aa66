// Rows of the log that the reader marked.
#pragma once

#include "trace/PacketLog.h"

#include <set>

/// Marks on records, by their index in the log: they stay whatever the filter shows, and go when the log is cleared.
class LogBookmarks : public QObject
{
    Q_OBJECT
public:
    explicit LogBookmarks(const PacketLog *log, QObject *parent = nullptr);

    bool contains(qint64 index) const { return m_indexes.contains(index); }
    bool isEmpty() const { return m_indexes.empty(); }
    const std::set<qint64> &indexes() const { return m_indexes; }
    void toggle(qint64 index);
    void clear();
    /// The next one after `index` (step 1) or before it (step -1), round the ends; -1 if there is none at all.
    qint64 next(qint64 index, int step) const;

signals:
    void changed();

private:
    std::set<qint64> m_indexes;
};
