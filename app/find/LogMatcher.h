// Applies a filter to the records of a packet log.
#pragma once

#include "find/FilterTests.h"

#include <atomic>

/// A filter ready for use on one log. Not for several threads at once; the log must outlive it.
///
/// Records are looked at as they lie in the store: what a term does not ask for is not decoded, cheap terms go first, and a text is
/// searched for in a whole chunk at once.
class LogMatcher
{
public:
    LogMatcher(const PacketLog &log, const LogFilter &filter);
    ~LogMatcher();

    /// Whether is:refused or topic: make it depend on other records: then scan() must be given all slices from the start of the log, or
    /// readUpTo() be called first.
    bool needsOthers() const { return m_context.tracker.isNeeded(); }
    /// Reads what stands before `end`; stops early when cancelled.
    void readUpTo(qint64 end, const std::atomic<bool> *cancelled = nullptr);

    /// Appends the indexes from `from` to the end of the slice that meet the filter. Stops early when cancelled: then what was found tells
    /// nothing.
    void scan(const LogSlice &slice, qint64 from, std::vector<qint64> &found, const std::atomic<bool> *cancelled = nullptr);
    bool matches(const LogSlice &slice, qint64 index);

    /// Records before `from`, looked at earlier, for which the answer may be another by what scan() read since: PUBLISH whose refusal came.
    std::vector<qint64> takeChangedBefore(qint64 from) { return m_context.tracker.takeRefusedBefore(from); }

private:
    struct Node {
        FilterNode::Kind kind = FilterNode::Kind::And;
        FilterTest test;
        std::vector<Node> children;
        FilterTest::Cost cost() const;
    };
    static Node compiled(const FilterNode &node, const LogFilter &filter);
    static bool meets(const Node &node, FilterRow &row);
    const FilterTest *driver() const;
    void scanByText(const FilterTest &driver, const LogSlice &slice, qint64 from, std::vector<qint64> &found,
                    const std::atomic<bool> *cancelled);
    bool look(const LogRow &row);

    FilterContext m_context;
    Node m_root;
    FilterRow m_row;
};
