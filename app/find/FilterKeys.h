// The terms that a filter of the packet log knows: how they are written, what they take and what they mean.
#pragma once

#include "find/FilterExpression.h"

#include <span>

/// What kind of value a term takes.
enum class FilterValueKind : quint8 { Text, Pair, TopicFilter, Hex, Words, Reason, Numbers, Size, Time, SourceNumber };

struct FilterKeyInfo {
    FilterKey key;
    const char *word; ///< "qos": what stands before the colon; the same in every language.
    FilterValueKind kind;
    bool comparable;         ///< Takes < <= = >= > as well.
    qint64 least, most;      ///< FilterValueKind::Numbers
    const char *accepts;     ///< "0, 1 or 2": translated in the context "LogFilter".
    const char *explanation; ///< One sentence, translated in the context "LogFilter".
};

std::span<const FilterKeyInfo> filterKeys();
const FilterKeyInfo &filterKeyInfo(FilterKey key);
/// Whatever its case; nullptr if there is none.
const FilterKeyInfo *filterKeyByWord(QStringView word);
QString acceptedBy(const FilterKeyInfo &info);    ///< Translated.
QString explanationOf(const FilterKeyInfo &info); ///< Translated.

/// A value that stands for itself: "publish", "in", "yes", "refused".
struct FilterWord {
    QString word;
    QList<qint64> numbers; ///< FilterTerm::numbers
    QString explanation;   ///< Translated.
    bool isOffered = true; ///< By completion; the others are other ways to say the same.
};
/// The words that a term takes: all it takes (FilterValueKind::Words), or besides numbers.
QList<FilterWord> filterWords(FilterKey key);

/// The term that means what somebody may have typed as a word alone: "is:refused" for "refused"; empty if there is none.
QString termForWord(const QString &typed);

/// A character that ends a word or a value which is not in quotes.
bool endsFilterWord(QChar c);
/// "Not authorized", "not-authorized", "NotAuthorized": all "notauthorized".
QString lettersOf(QStringView name);
