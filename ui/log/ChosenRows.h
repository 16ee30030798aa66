// Rows of the table as rows of the log, for an export that goes on while the table changes.
#pragma once

#include "logfiles/LogExport.h"

class PacketLogModel;
class QItemSelection;

/// The rows that the filter lets through by now; none without a filter.
LogRows filteredRows(const PacketLogModel &model);
/// The chosen rows, in the order of the log.
LogRows chosenRows(const PacketLogModel &model, const QItemSelection &selection);
