// The connections to the local broker, to be opened, connected or copied.
#pragma once

#include <QTreeView>

class ListenerModel;

/// Return or a double click opens a row. As high as its rows.
class ListenerTable : public QTreeView
{
    Q_OBJECT
public:
    explicit ListenerTable(ListenerModel *model, QWidget *parent = nullptr);
    int chosenRow() const; ///< -1: none.
    void choose(int row);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

signals:
    void chosenChanged();
    void openRequested(int row);
    void connectRequested(int row);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void copyUrl();
    void shareWidth();

    ListenerModel *m_model;
};
