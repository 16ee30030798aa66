// Which records of a packet log are wanted.
#pragma once

#include "find/FilterParser.h"

#include <QSet>

#include <memory>

/// A filter as it was typed; cheap to copy, for any thread. LogMatcher applies it.
///
/// A word is found, whatever the case of A to Z, in the packet's or event's name, in the names of its Reason Codes, in its topic, payload
/// and every other string (as the packet holds it: not behind a topic alias), and in an event's text. "Quoted text" is found in the same
/// case anywhere in a packet's bytes, and in an event's text. Both are looked for as UTF-8, and never within a secret that is masked. What
/// the terms mean stands in FilterKeys.cpp. A term about packets alone (dir, qos, size, ...) is met by no event.
class LogFilter
{
public:
    /// Met by every record.
    LogFilter();
    static std::variant<LogFilter, FilterError> parse(const QString &text);

    bool isEmpty() const;
    /// The same filter in another spelling: brackets and operators where they count.
    QString text() const;
    const FilterNode &expression() const { return *m_expression; }

    /// It has a term is:bookmarked: setBookmarks() tells which are, and is to be called again, and the search started anew, when they
    /// change.
    bool usesBookmarks() const;
    void setBookmarks(const QSet<qint64> &indexes);
    const QSet<qint64> &bookmarks() const { return *m_bookmarks; }

    /// Met by what meets this and the other; bookmarks are those of this.
    LogFilter with(const LogFilter &other) const;

    bool operator==(const LogFilter &other) const { return *m_expression == *other.m_expression && *m_bookmarks == *other.m_bookmarks; }

private:
    std::shared_ptr<const FilterNode> m_expression;
    std::shared_ptr<const QSet<qint64>> m_bookmarks;
};
