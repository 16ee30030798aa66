// Changes of the list that can be taken back.
#pragma once

#include "profiles/ProfileStore.h"

#include <QObject>
#include <QUndoStack>

class ConnectionsModel;

/// Every change of the list is a step of undoStack(): undoing several goes back one by one. Deleted connections keep their settings, with
/// their secrets, until hidden ones are forgotten for good when the window closes.
class ListEditor : public QObject
{
    Q_OBJECT
public:
    explicit ListEditor(ConnectionsModel *model, QObject *parent = nullptr);
    ~ListEditor() override;
    QUndoStack *undoStack() { return m_stack; }

    /// Below `after`, in its group; at the end if there is no such row.
    QUuid add(const ConnectionSettings &settings, const QUuid &after, bool saved, const QString &text);
    /// Several at once, below `after` in its group; those with a name in `groups` (at the same place of the list) go into the group of that
    /// name, which is made if there is none. `text`: of the step.
    QList<QUuid> addAll(const QList<ConnectionSettings> &settings, const QStringList &groups, const QUuid &after, const QString &text);
    /// Copies with client IDs of their own, each below its original. Groups among `ids` are left out.
    QList<QUuid> duplicate(const QList<QUuid> &ids);
    void remove(const QList<QUuid> &ids); ///< Groups go with their connections.
    void dissolve(const QUuid &group);    ///< Its connections stay.
    /// A group with these connections in it, where the first of them stands; at the end if there are none.
    QUuid addGroup(const QList<QUuid> &connections);
    void moveToGroup(const QList<QUuid> &ids, const QUuid &group); ///< Null: out of their groups.
    void move(const QList<QUuid> &ids, const QUuid &group, int index);
    void step(const QList<QUuid> &ids, bool down);
    void rename(const QUuid &id, const QString &name); ///< A connection or a group.

    /// A group of unsaved connections at the end of the list, which is no step: undo and redo of others leave it there. Gives their ids.
    QList<QUuid> addTemporary(const QUuid &group, const QString &name, const QList<ConnectionSettings> &connections);
    /// Takes connections of addTemporary(), or their group, out of the list for good; no step brings them back. What else is in the group
    /// stays.
    void dropTemporary(const QList<QUuid> &ids);
    void renameTemporary(const QUuid &group, const QString &name);

signals:
    /// The order, or a name, is another one now.
    void edited();
    /// These rows were put there, by a change or by taking one back; they are to be chosen.
    void placed(const QList<QUuid> &ids);
    void removed(const QList<QUuid> &connections); ///< They are no longer shown, for now.
    /// A connection is called differently now.
    void renamed(const QUuid &connection, const QString &name);

private:
    friend class OrderCommand;
    friend class NameCommand;
    void push(const QString &text, const ProfileOrder &after, const QList<QUuid> &chosen);
    /// From one order to another, by a step or by taking it back.
    void go(const ProfileOrder &from, const ProfileOrder &to, const QList<QUuid> &chosen);
    ProfileOrder withTemporary(const ProfileOrder &from, ProfileOrder to) const;
    void show(const ProfileOrder &order, const QList<QUuid> &chosen);
    void setName(const QUuid &id, const QString &name);
    QString quoted(const QList<QUuid> &ids) const;

    ConnectionsModel *m_model;
    QUndoStack *m_stack;
    QSet<QUuid> m_dropped; ///< By dropTemporary().
};
