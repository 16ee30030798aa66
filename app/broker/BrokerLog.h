// What the local broker printed, as lines that are safe to show.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <deque>

/// Control characters and characters that reorder text are written out as \uXXXX. Holds the newest lines alone; clients can make a
/// broker log at any rate.
class BrokerLog
{
public:
    static constexpr qsizetype mostLines = 5'000;
    static constexpr qsizetype longestLine = 1'000; ///< Characters; the rest of a line is cut.

    struct Line {
        QDateTime at; ///< UTC, when it arrived.
        QString text;
        bool operator==(const Line &) const = default;
    };

    /// Takes what was read, and gives the lines that it completes.
    QList<Line> append(const QByteArray &bytes);
    /// The end of the output: what stands there without a line end is a line as well.
    QList<Line> finish();
    void clear();

    const std::deque<Line> &lines() const { return m_lines; }
    qint64 dropped() const { return m_dropped; } ///< Lines that made room for newer ones.
    /// The last line that names an error, or the last one; empty if there is none.
    QString reason() const;
    bool contains(QLatin1StringView text) const; ///< Whatever its case.

private:
    Line take(const QByteArray &bytes);

    std::deque<Line> m_lines;
    QByteArray m_rest;
    qint64 m_dropped = 0;
};

/// "12:34:56.789 text": a line for a terminal or a file, in local time.
QString logText(const BrokerLog::Line &line);
