// The packet log as a table.
#pragma once

#include "log/LogLine.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QIcon>
#include <QTimer>

/// Rows of a PacketLog, or those of them that a filter lets through. New rows are announced in batches, once a frame at most; texts are
/// made for the rows that are asked for.
class PacketLogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Number, Time, Direction, Packet, Identifier, Qos, Size, Summary, ColumnCount };
    enum class TimeFormat : quint8 { Clock, SinceStart, Delta };

    explicit PacketLogModel(PacketLog *log, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// The record of a row; an empty one for a row that does not exist.
    LogRecord record(int row) const;
    /// The row as text, its columns apart by tabs.
    QString rowText(int row) const;
    /// Records of the log that the model knows of, whether or not the filter lets them through.
    qint64 total() const { return m_seen; }
    bool isFiltered() const { return !m_words.isEmpty(); }
    bool isScanning() const { return m_seen < m_known; }

    TimeFormat timeFormat() const { return m_timeFormat; }
    void setTimeFormat(TimeFormat format);
    /// Words that must all occur in a row; an empty text shows every row.
    void setFilter(const QString &words);
    /// Language or palette changed: every text and icon is made anew.
    void refresh();

signals:
    /// The number of rows or of all records changed.
    void countsChanged();

private:
    const LogLine &line(int row) const;
    QString text(const LogLine &line, int row, int column) const;
    QString timeText(const LogLine &line, int row) const;
    QVariant decoration(const LogLine &line, int column) const;
    void takeGrowth();
    void scan();
    void reset();
    void makeIcons();

    PacketLog *m_log;
    QStringList m_words;
    std::vector<qint64> m_matches; ///< Indexes into the log; used while a filter is set.
    qint64 m_seen = 0;             ///< Records that are shown or were judged by the filter.
    qint64 m_known = 0;            ///< Size of the log when it was last asked.
    QTimer m_flush;
    TimeFormat m_timeFormat = TimeFormat::SinceStart;
    mutable QCache<qint64, LogLine> m_lines{512};
    QIcon m_sent, m_received, m_event, m_error;
};
