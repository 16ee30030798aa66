// The rows of a comparison as they are read and copied.
#pragma once

#include <QTreeView>

class ComparisonModel;
class QMenu;

/// All sections unfolded; says in one line why it is empty.
class ComparisonView : public QTreeView
{
    Q_OBJECT
public:
    explicit ComparisonView(ComparisonModel *model, QWidget *parent = nullptr);

    void setEmptyText(const QString &text);
    QString emptyText() const { return m_emptyText; }
    /// The chosen rows: field, left, right and difference apart by tabs.
    void copyRows();

signals:
    void menuRequested(QMenu *menu); ///< Before the context menu opens.

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void shareWidth();

    ComparisonModel *m_comparison;
    QString m_emptyText;
};
