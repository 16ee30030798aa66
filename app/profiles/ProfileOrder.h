// Where the connections of the list stand: groups, and connections in and beside them.
#pragma once

#include <QList>
#include <QString>
#include <QUuid>

/// A plain value without the connections themselves, so that every change of the list can be taken back by going back to an older one.
/// Groups do not nest. Ids that it does not hold change nothing.
struct ProfileOrder {
    /// A group with its connections, or a connection beside the groups.
    struct Item {
        QUuid id;
        bool isGroup = false;
        QString name;         ///< Of a group.
        QList<QUuid> members; ///< Of a group, in order.
        bool operator==(const Item &) const = default;
    };
    QList<Item> items; ///< In the order of the list.
    bool operator==(const ProfileOrder &) const = default;

    QList<QUuid> connections() const;             ///< All, as the list shows them from top to bottom.
    QList<QUuid> groups() const;                  ///< In order.
    bool contains(const QUuid &id) const;         ///< A connection or a group.
    const Item *group(const QUuid &id) const;     ///< Null if there is none.
    QUuid groupOf(const QUuid &connection) const; ///< Null: beside the groups.
    qsizetype indexOf(const QUuid &id) const;     ///< Among its siblings; -1 if it is not here.
    qsizetype sizeOf(const QUuid &group) const;   ///< Number of siblings in a group; of the top for a null id.
    QUuid groupNamed(const QString &name) const;  ///< The first of that name, whatever its case; null if there is none.

    /// Puts a connection into a group (null: beside the groups), before the sibling at `index`; beyond the end: at the end.
    void insert(const QUuid &connection, const QUuid &group, qsizetype index);
    void insertGroup(const QUuid &id, const QString &name, qsizetype index);
    void rename(const QUuid &group, const QString &name);
    void remove(const QUuid &id);      ///< A group goes with its connections.
    void dissolve(const QUuid &group); ///< Its connections take its place.
    /// Moves connections, and groups where `group` is null, in the order of the list, before the sibling that is at `index` now.
    void move(const QList<QUuid> &ids, const QUuid &group, qsizetype index);
    /// Moves each by one row, up or down; a connection goes into and out of groups that way. Nothing moves if the first one cannot.
    void step(const QList<QUuid> &ids, bool down);

private:
    Item *groupItem(const QUuid &id);
    qsizetype topIndexOf(const QUuid &id) const;
    QList<QUuid> inOrder(const QList<QUuid> &ids) const;
    bool stepOne(const QUuid &id, bool down);
};
