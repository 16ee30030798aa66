// Selected rows of the log for the clipboard.
#pragma once

#include <QString>

class PacketTable;

/// The columns that are shown, in their order, apart by tabs; at most FollowingTable::longestCopy rows.
QString rowsAsText(const PacketTable &table);
/// The same as a table in Markdown, with the columns' names.
QString rowsAsMarkdown(const PacketTable &table);
