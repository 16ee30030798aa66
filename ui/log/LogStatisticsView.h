// Statistics of the packet log: packets and bytes by type, rates over time, times of answers.
#pragma once

#include "find/LogStatistics.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;
class RatePlot;
class StatisticsModel;

/// Counts in the background while it is shown, and shows what is new at most four times a second.
class LogStatisticsView : public QWidget
{
    Q_OBJECT
public:
    /// The log must outlive the view.
    explicit LogStatisticsView(PacketLog *log, QWidget *parent = nullptr);

    /// Counts only what meets this filter; an empty one: everything.
    void setFilter(const LogFilter &filter);
    const LogStatistics &statistics() const { return m_statistics; }
    /// All tables as text, cells apart by tabs.
    QString text() const;

public slots:
    void copy(); ///< text()

signals:
    /// The reader wants to see these records; a filter of the packet log: "type:publish dir:in".
    void filterRequested(const QString &filter);
    void closed(); ///< The reader wants the packets back.

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QTableView *makeTable(StatisticsModel *model, const QString &accessibleName);
    void layOut();
    void retranslate();
    void showFigures();
    void arrange();
    void sayState();

    LogStatistics m_statistics;
    LogFilter m_filter;
    StatisticsModel *m_traffic, *m_delays, *m_rates;
    QLabel *m_state, *m_emptyText, *m_delaysTitle, *m_ratesTitle;
    QComboBox *m_unit;
    QToolButton *m_asTable, *m_copy, *m_close;
    RatePlot *m_plot;
    QStackedWidget *m_ratePages, *m_pages;
    QSplitter *m_split;
    bool m_isArranged = false; ///< The splitter has its first sizes.
    QList<QTableView *> m_tables;
};
