// The left side: all connections with their state in groups, search, new, duplicate, delete.
#pragma once

#include "connection/ConnectionsModel.h"

#include <QWidget>

#include <functional>

class ConnectionTree;
class IconButton;
class ListEditor;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSortFilterProxyModel;

class ConnectionList : public QWidget
{
    Q_OBJECT
public:
    ConnectionList(ConnectionsModel *model, ListEditor *editor, QWidget *parent = nullptr);

    QUuid current() const; ///< The chosen connection; null if a group is chosen, or nothing.
    void setCurrent(const QUuid &id);
    QList<QUuid> chosen() const;            ///< Connections and groups.
    QList<QUuid> chosenConnections() const; ///< Those of chosen groups as well.
    void choose(const QList<QUuid> &ids);
    /// Deletes connections (groups among them: their connections stay), chooses the next one and offers to take it back.
    void remove(const QList<QUuid> &ids);
    void removeWithConnections(const QUuid &group);
    /// With what is chosen in it if that is more than one; its name can be typed at once.
    void addGroup();
    void addGroupWith(const QList<QUuid> &connections);

    /// Something about the list as a whole, with a button beside it if `action` is not empty. `name`: of the button, in English.
    void say(const QString &text, const QString &action = {}, const QString &name = {}, const std::function<void()> &run = {});
    /// The line below the list: whether secrets are saved.
    void setNote(const QString &text);

signals:
    void currentChanged(const QUuid &id);        ///< One connection alone is chosen.
    void openRequested(const QList<QUuid> &ids); ///< In a tab that stays.
    void used();                                 ///< The person works in the list.
    void newRequested();
    void duplicateRequested(const QList<QUuid> &ids);
    void connectRequested(const QList<QUuid> &ids);
    void disconnectRequested(const QList<QUuid> &ids);
    void copyAsMenuMade(QMenu *menu, const QUuid &id); ///< To be filled before it shows.

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void watch();
    void retranslate();
    void refresh();
    void arrange();
    void arrangeLater();
    void selectionChanged();
    void showMenu(const QPoint &position);
    void fillConnectionMenu(QMenu *menu, const QList<QUuid> &ids);
    void fillGroupMenu(QMenu *menu, const QUuid &group);
    void addMoveMenu(QMenu *menu, const QList<QUuid> &ids);
    void copyUrls();
    void editName(const QUuid &id);
    void offerUndo(const QString &text);
    void stepped(int index);
    QModelIndex shownIndex(const QUuid &id) const;
    QUuid idOf(const QModelIndex &shown) const;
    QUuid neighbourOf(const QList<QUuid> &ids) const;

    ConnectionsModel *m_model;
    ListEditor *m_editor;
    QSortFilterProxyModel *m_shown;
    QLineEdit *m_search;
    ConnectionTree *m_view;
    QLabel *m_empty;
    QLabel *m_message;
    QPushButton *m_messageAction;
    std::function<void()> m_run;
    QPushButton *m_new;
    IconButton *m_group;
    IconButton *m_duplicate;
    IconButton *m_delete;
    QLabel *m_note;
    int m_step = 0; ///< Of the undo stack.
    bool m_arranging = false;
    bool m_arrangePending = false;
};
