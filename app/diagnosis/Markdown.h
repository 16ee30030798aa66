// Text made safe for Markdown as bug trackers read it. For this folder's sources.
#pragma once

#include <QString>

namespace markdown {

/// A code span that nothing in the text can end, also within a table's cell; empty for blank text.
QString code(const QString &text, bool inTable);
/// A sentence of ours, with whatever it quotes: markup is escaped; a word that would become a link, a mention or an issue is code.
QString sentence(const QString &text, bool inTable = false);

} // namespace markdown
