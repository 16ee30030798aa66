// What may be typed next in a filter of the packet log.
#pragma once

#include <QList>
#include <QStringList>

#include <functional>

/// What the log holds, for completion; each may be empty. Called on the thread of completions().
struct FilterVocabulary {
    std::function<QStringList(const QString &typed)> topics;         ///< Topics that were seen and hold what was typed.
    std::function<QStringList()> connections;                        ///< Names of connections.
    std::function<QList<int>()> attempts;                            ///< Their numbers.
    std::function<QStringList(const QString &typed)> userProperties; ///< Names that were seen.
};

struct FilterCandidate {
    QString text;        ///< What replaces the text from `position` on, `length` characters: "type:" or "publish".
    QString explanation; ///< Translated; may be empty.
    qsizetype position = 0;
    qsizetype length = 0;
    bool operator==(const FilterCandidate &) const = default;
};

/// At most 100: keys and operators where a term begins, values behind a key. Those that begin with what was typed come first, then those
/// that hold it.
QList<FilterCandidate> completions(const QString &text, qsizetype cursor, const FilterVocabulary &vocabulary = {});
