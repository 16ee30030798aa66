// The tree of the list: its keys, and what is dropped on it.
#pragma once

#include <QTreeView>

class ConnectionTree : public QTreeView
{
    Q_OBJECT
public:
    explicit ConnectionTree(QWidget *parent = nullptr);

signals:
    void opened(const QModelIndex &index); ///< Return or a double click on a connection.
    void deleteRequested();                ///< Delete.
    void stepRequested(bool down);         ///< Alt+Up, Alt+Down.
    void copyRequested();                  ///< Ctrl+C.
    void pasteRequested();                 ///< Ctrl+V.
    void used(); ///< A key or a button was pressed in it; the focus alone may come by itself, when what had it is hidden.

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    bool isGroup(const QModelIndex &index) const;
    void retranslate();
};
