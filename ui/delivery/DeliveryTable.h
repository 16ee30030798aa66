// A small table of findings.
#pragma once

#include <QTableView>

class QMenu;

/// Rows are chosen as a whole and copied with all their cells; says in one line why it is empty.
class DeliveryTable : public QTableView
{
    Q_OBJECT
public:
    /// `name` is for assistive technology, in English.
    explicit DeliveryTable(QAbstractItemModel *model, const QString &name, QWidget *parent = nullptr);

    void setEmptyText(const QString &text);
    QString emptyText() const { return m_emptyText; }
    /// Shares of the width for each column.
    void setColumnShares(const QList<int> &shares);
    /// The chosen rows, or all if none is: cells apart by tabs, the explanation (Qt::StatusTipRole of the first column) last.
    QString rowsAsText() const;
    void copyRows();

signals:
    void menuRequested(QMenu *menu); ///< Before the context menu opens.

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void shareWidth();
    void setRowHeight();

    QString m_emptyText;
    QList<int> m_shares;
};
