// A table of any number of rows, all of the same height.
#pragma once

#include <QTableView>

/// QTableView keeps eight bytes a row for the row's height and position, and goes through all of them whenever rows come: at ten million
/// rows that takes longer than a frame. Here the row's number gives its place, and nothing depends on how many there are. To assistive
/// technology it is the same table. Scrolls by rows; has no vertical header, spans, hidden rows or grid.
class UniformTable : public QTableView
{
    Q_OBJECT
public:
    explicit UniformTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// px; of every row.
    int rowPixels() const { return m_rowPixels; }
    void setRowPixels(int pixels);
    /// The row at y of the viewport; -1 behind the last.
    int rowAt(int y) const;
    int firstVisibleRow() const;
    /// -1 if there is none. It may be seen in part.
    int lastVisibleRow() const;

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    /// Would ask each row for its text, of which there may be millions: typing letters chooses nothing.
    void keyboardSearch(const QString &) override { }

protected:
    /// Draws the row in another way than cell by cell; false: it did not.
    virtual bool paintRow(QPainter *painter, int row, const QRect &rect);
    /// The range of the scroll bar follows the number of rows.
    virtual void updateRange();

    void paintEvent(QPaintEvent *event) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    int verticalOffset() const override;

private:
    int rowsOfPage() const;
    int rowTop(int row) const;
    int nextColumn(int column, int step) const;
    void scrollToColumn(int column);
    void paintCells(QPainter *painter, int row, const QRect &rect, QStyleOptionViewItem option);

    QAbstractItemModel *m_noRows; ///< The vertical header's.
    int m_rowPixels = 20;
    bool m_arranging = false;
};
