// The packet log as a table.
#pragma once

#include "find/LogSearch.h"
#include "log/LogBookmarks.h"
#include "log/LogLine.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QTimer>

#include <optional>

/// Rows of a PacketLog, or those of them that a filter lets through. New rows are announced in batches, once a frame at most; texts are
/// made for the rows that are asked for, and the last few hundred are kept.
class PacketLogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Number, Time, Delta, Direction, Source, Packet, Identifier, Qos, Size, Topic, Reason, Summary, ColumnCount };
    enum class TimeFormat : quint8 {
        Clock,
        SinceStart,  ///< Of the attempt, probe or second connection.
        SinceChosen, ///< Of the row that setReference() names.
    };
    /// QString: the title of the attempt, probe or second connection that begins with the row; invalid if none does.
    static constexpr int bandRole = Qt::UserRole;

    explicit PacketLogModel(PacketLog *log, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// What a row shows; the reference is good until the next call.
    const LogLine &line(int row) const;
    /// The cell as text, as it is copied and told to assistive technology.
    QString text(int row, int column) const;
    /// The column Source is there to see; otherwise the summary tells where one connection gives way to another.
    void setSourceShown(bool shown);
    /// The record of a row; an empty one for a row that does not exist.
    LogRecord record(int row) const;
    /// The index in the log of the record that a row shows; -1 for a row that does not exist.
    qint64 indexOf(int row) const;
    /// The row that shows the record; -1 if none does.
    int rowOf(qint64 index) const;
    /// The row that shows the record, or the first after it; rowCount() if there is none.
    int rowAtOrAfter(qint64 index) const;

    /// Records of the log that the model knows of, whether or not the filter lets them through.
    qint64 total() const;
    bool isFiltered() const { return !m_filter.isEmpty(); }
    const LogFilter &filter() const { return m_filter; }
    /// An empty one shows every row.
    void setFilter(const LogFilter &filter);
    LogSearch *search() const { return m_search; }
    LogBookmarks *bookmarks() const { return m_bookmarks; }

    TimeFormat timeFormat() const { return m_timeFormat; }
    void setTimeFormat(TimeFormat format);
    /// The record that TimeFormat::SinceChosen counts from; -1: the first of the log.
    void setReference(qint64 index);
    /// Language or palette changed: every text is made anew.
    void refresh();

signals:
    /// The number of rows or of all records changed, or how far the filter is.
    void countsChanged();

private:
    QString cellText(const LogLine &line, int row, int column) const;
    QString summaryText(const LogLine &line, int row) const;
    QString timeText(const LogLine &line) const;
    QString deltaText(const LogLine &line, int row) const;
    QVariant headerToolTip(int section) const;
    QVariant foreground(const LogLine &line, int column) const;
    QVariant decoration(const LogLine &line, int column) const;
    QString toolTip(const LogLine &line, int row, int column) const;
    void followSearch();
    void takeGrowth();
    void reset();
    void columnChanged(int column);

    PacketLog *m_log;
    LogBookmarks *m_bookmarks;
    LogSearch *m_search;
    LogFilter m_filter;
    bool m_isSwitching = false; ///< Between begin- and endResetModel().
    qint64 m_seen = 0;          ///< Records that are rows while no filter is set.
    QTimer m_flush;
    bool m_isSourceShown = false;
    TimeFormat m_timeFormat = TimeFormat::SinceStart;
    std::optional<qint64> m_reference; ///< LogLine::microseconds
    mutable QCache<qint64, LogLine> m_lines{512};
    mutable LogLine m_line; ///< What line() returns if there is no record.
};
