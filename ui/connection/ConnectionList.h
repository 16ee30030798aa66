// The left side: all connections with their state, search, new, duplicate, delete.
#pragma once

#include "connection/ConnectionsModel.h"

#include <QWidget>

class IconButton;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSortFilterProxyModel;

class ConnectionList : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionList(ConnectionsModel *model, QWidget *parent = nullptr);

    QUuid current() const;
    void setCurrent(const QUuid &id);
    /// Selects the n-th of those shown, from 0.
    void selectShown(int n);
    /// Something about the list as a whole, with a button beside it if `action` is not empty; undoRequested() is its answer.
    void say(const QString &text, const QString &action = {});

signals:
    void currentChanged(const QUuid &id);
    void newRequested();
    void duplicateRequested();
    void deleteRequested();
    void undoRequested();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void build();
    void watch();
    void retranslate();
    void refresh();

    ConnectionsModel *m_model;
    QSortFilterProxyModel *m_shown;
    QLineEdit *m_search;
    QListView *m_view;
    QLabel *m_empty;
    QLabel *m_message;
    QPushButton *m_messageAction;
    QPushButton *m_new;
    IconButton *m_duplicate;
    IconButton *m_delete;
    QLabel *m_note;
};
