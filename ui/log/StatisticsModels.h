// The statistics of a packet log as tables.
#pragma once

#include "find/LogFigures.h"

#include <QAbstractTableModel>

/// A table of texts that is made anew from figures; numbers stand right.
class StatisticsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    virtual void setFigures(const LogFigures &figures) = 0;
    /// The filter of the packet log that shows what this cell counts; empty: there is none.
    QString filterAt(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(headers().size()); }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

protected:
    struct Header {
        QString text, help;
    };
    struct Row {
        QStringList cells;
        QStringList filters; ///< By column; fewer: the last one counts.
        bool operator==(const Row &) const = default;
    };
    virtual QList<Header> headers() const = 0;
    /// Keeps the rows that stay, so that the selection does.
    void setRows(const QList<Row> &rows);

private:
    QList<Row> m_rows;
};

/// Packets and bytes by packet type and direction; the last row is the sum.
class TrafficModel : public StatisticsModel
{
    Q_OBJECT
public:
    using StatisticsModel::StatisticsModel;
    void setFigures(const LogFigures &figures) override;

protected:
    QList<Header> headers() const override;
};

/// How long answers took: count, percentiles, and what was not answered.
class DelayModel : public StatisticsModel
{
    Q_OBJECT
public:
    using StatisticsModel::StatisticsModel;
    void setFigures(const LogFigures &figures) override;

protected:
    QList<Header> headers() const override;
};

/// The rates of the plot as numbers, in at most `most` rows.
class RateModel : public StatisticsModel
{
    Q_OBJECT
public:
    static constexpr std::size_t most = 100;
    using StatisticsModel::StatisticsModel;
    void setFigures(const LogFigures &figures) override;

protected:
    QList<Header> headers() const override;
};
