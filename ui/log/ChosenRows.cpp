#include "log/ChosenRows.h"

#include "log/PacketLogModel.h"

#include <QItemSelection>

#include <algorithm>

namespace {

/// Rows that lie one after the other in the table.
struct Stretch {
    qint64 before = 0; ///< Chosen rows in front of it.
    qint64 first = 0;  ///< Row.
};

/// The hits as they are now; null without a filter.
std::shared_ptr<const LogHits> hitsOf(const PacketLogModel &model)
{
    return model.isFiltered() ? std::make_shared<LogHits>(model.search()->hits()) : nullptr;
}

} // namespace

LogRows filteredRows(const PacketLogModel &model)
{
    const std::shared_ptr<const LogHits> hits = hitsOf(model);
    if (!hits)
        return {};
    const LogSearch &search = *model.search();
    const bool ended = !search.isRunning() && !search.isCancelled();
    return {hits->size(), [hits](qint64 i) { return hits->at(i); }, ended ? -1 : search.searched()};
}

LogRows chosenRows(const PacketLogModel &model, const QItemSelection &selection)
{
    QList<std::pair<int, int>> ranges;
    for (const QItemSelectionRange &range : selection)
        ranges.append({range.top(), range.bottom()});
    std::sort(ranges.begin(), ranges.end());
    std::vector<Stretch> stretches;
    qint64 count = 0, next = 0; // ranges may overlap
    for (const auto &[top, bottom] : ranges) {
        const qint64 first = std::max<qint64>(top, next);
        if (first > bottom)
            continue;
        stretches.push_back({count, first});
        count += bottom - first + 1;
        next = bottom + 1;
    }
    return {count, [stretches, hits = hitsOf(model)](qint64 i) {
                const auto after = std::upper_bound(stretches.begin(), stretches.end(), i,
                                                    [](qint64 value, const Stretch &stretch) { return value < stretch.before; });
                const Stretch &stretch = *std::prev(after);
                const qint64 row = stretch.first + i - stretch.before;
                return hits ? hits->at(row) : row;
            }};
}
