#include "find/LogMatcher.h"

#include <algorithm>

namespace {

constexpr qint64 rowsBetweenChecks = 1024; ///< Rows between two looks whether it was cancelled.

bool isCancelled(const std::atomic<bool> *cancelled)
{
    return cancelled && cancelled->load(std::memory_order_relaxed);
}

} // namespace

LogMatcher::LogMatcher(const PacketLog &log, const LogFilter &filter)
    : m_context(log, needsAliases(filter.expression()), needsRefusals(filter.expression()))
    , m_root(compiled(filter.expression(), filter))
    , m_row(m_context)
{
    m_context.refresh();
}

LogMatcher::~LogMatcher() = default;

FilterTest::Cost LogMatcher::Node::cost() const
{
    FilterTest::Cost most = test.cost;
    for (const Node &child : children)
        most = std::max(most, child.cost());
    return most;
}

LogMatcher::Node LogMatcher::compiled(const FilterNode &node, const LogFilter &filter)
{
    Node result;
    result.kind = node.kind;
    if (node.kind == FilterNode::Kind::Term)
        result.test = testOf(node.term, filter);
    for (const FilterNode &child : node.children)
        result.children.push_back(compiled(child, filter));
    std::stable_sort(result.children.begin(), result.children.end(), [](const Node &a, const Node &b) { return a.cost() < b.cost(); });
    return result;
}

bool LogMatcher::meets(const Node &node, FilterRow &row)
{
    switch (node.kind) {
    case FilterNode::Kind::Term:
        return node.test.meets(row);
    case FilterNode::Kind::Not:
        return !meets(node.children.front(), row);
    case FilterNode::Kind::And:
        for (const Node &child : node.children) {
            if (!meets(child, row))
                return false;
        }
        return true;
    case FilterNode::Kind::Or:
        for (const Node &child : node.children) {
            if (meets(child, row))
                return true;
        }
        return false;
    }
    return false;
}

bool LogMatcher::look(const LogRow &row)
{
    m_row.set(row);
    return meets(m_root, m_row);
}

bool LogMatcher::matches(const LogSlice &slice, qint64 index)
{
    if (slice.isDropped() || !slice.contains(index))
        return false;
    m_context.refresh();
    return look(slice.row(index));
}

void LogMatcher::readUpTo(qint64 end, const std::atomic<bool> *cancelled)
{
    while (needsOthers() && m_context.tracker.position() < end && !isCancelled(cancelled)) {
        const LogSlice slice = m_context.log.slice(m_context.tracker.position());
        if (slice.isEmpty())
            return;
        m_context.tracker.read(slice);
    }
}

/// The test by whose text a chunk is searched: the longest that every hit must hold. Nullptr if there is none, or if PUBLISH meets it by
/// its name: then nearly every record would be looked at all the same.
const FilterTest *LogMatcher::driver() const
{
    const FilterTest *best = nullptr;
    const auto consider = [&best](const Node &node) {
        const bool isUsable = node.kind == FilterNode::Kind::Term && !node.test.finder.isEmpty()
            && !(node.test.typesBesides & 1u << unsigned(mqtt::PacketType::Publish));
        if (isUsable && (!best || node.test.finder.size() > best->finder.size()))
            best = &node.test;
    };
    consider(m_root);
    if (m_root.kind == FilterNode::Kind::And)
        std::for_each(m_root.children.begin(), m_root.children.end(), consider);
    return best;
}

void LogMatcher::scan(const LogSlice &slice, qint64 from, std::vector<qint64> &found, const std::atomic<bool> *cancelled)
{
    from = std::max(from, slice.first());
    m_context.refresh();
    m_context.tracker.read(slice);
    if (slice.isDropped() || from >= slice.end())
        return;
    if (const FilterTest *test = driver()) {
        scanByText(*test, slice, from, found, cancelled);
        return;
    }
    for (qint64 index = from; index < slice.end(); ++index) {
        if (index % rowsBetweenChecks == 0 && isCancelled(cancelled))
            return;
        if (look(slice.row(index)))
            found.push_back(index);
    }
}

/// Looks at the rows that hold the driver's text, and at those that may meet it without.
void LogMatcher::scanByText(const FilterTest &driver, const LogSlice &slice, qint64 from, std::vector<qint64> &found,
                            const std::atomic<bool> *cancelled)
{
    const QByteArrayView bytes = slice.bytes();
    const auto endOf = [&](const LogRow &row) { return row.bytes.data() + row.bytes.size() - bytes.data(); };
    const auto isBeside = [&](const LogRow &row) {
        return row.isPacket ? !row.bytes.isEmpty() && (driver.typesBesides >> (quint8(row.bytes[0]) >> 4) & 1) : driver.eventsBesides;
    };
    const bool hasBesides = driver.typesBesides || driver.eventsBesides;
    qsizetype searchFrom = from > slice.first() ? endOf(slice.row(from - 1)) : 0;
    for (qint64 index = from; index < slice.end() && !isCancelled(cancelled);) {
        const qsizetype hit = driver.finder.find(bytes, searchFrom);
        const qint64 hitIndex = hit < 0 ? slice.end() : slice.indexAt(hit);
        for (; hasBesides && index < hitIndex; ++index) {
            const LogRow row = slice.row(index);
            if (isBeside(row) && look(row))
                found.push_back(index);
        }
        if (hit < 0)
            return;
        const LogRow row = slice.row(hitIndex);
        if (look(row))
            found.push_back(hitIndex);
        index = hitIndex + 1;
        searchFrom = endOf(row);
    }
}
