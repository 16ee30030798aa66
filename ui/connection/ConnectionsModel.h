// The connections of the list and their groups: name, URL, state.
#pragma once

#include "profiles/ProfileStore.h"
#include "theme/Theme.h"

#include <QAbstractItemModel>
#include <QHash>

/// How a connection stands, as the list shows it.
struct ConnectionState {
    theme::Sign sign = theme::Sign::Idle;
    QString word; ///< Translated.
    bool operator==(const ConnectionState &) const = default;
};

/// Groups and connections as a tree of two levels, in the order of order(). Connections that the order does not hold are kept, but not
/// shown: they can come back.
class ConnectionsModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole,
        IsGroupRole,
        UrlRole,
        SignRole,
        WordRole,
        SavedRole,
        SearchRole, ///< What a search looks through.
        CountRole,  ///< Of a group: "2/5", the connected ones and all.
        NewsRole,   ///< True: it was lost or failed, or is there again, while it was not shown.
        SharedRole, ///< True: another connection has its client ID on the same broker.
    };
    using QAbstractItemModel::QAbstractItemModel;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override; ///< A new name: see renameRequested().
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column, const QModelIndex &parent) override;

    /// Takes a connection in; it is shown once the order holds it. `saved`: kept in the profile file; others live until the window closes.
    void add(const Profile &profile, bool saved);
    /// Adds what was saved, and its order.
    void load(const ProfileList &list);
    const ProfileOrder &order() const { return m_order; }
    /// Shows the connections in this order, by as few changes as it takes.
    void setOrder(const ProfileOrder &order);

    QModelIndex indexOf(const QUuid &id) const; ///< Of a connection or a group; invalid if it is not shown.
    bool isShown(const QUuid &id) const { return m_entries.contains(id) && m_order.contains(id); }
    const Profile &profile(const QUuid &id) const; ///< An empty one if there is none; also of one that is not shown.
    bool isSaved(const QUuid &id) const { return m_entries.value(id).saved; }
    ConnectionState state(const QUuid &id) const { return m_entries.value(id).state; }
    QString name(const QUuid &id) const; ///< As the list shows it.

    void setSettings(const QUuid &id, const ConnectionSettings &settings);
    void setSecretsKept(const QUuid &id, bool remembers, bool stored);
    void setSaved(const QUuid &id);
    /// What happens to a connection that is not shown becomes news; see NewsRole.
    void setState(const QUuid &id, const ConnectionState &state);
    /// The connection whose page is shown; its news have been seen.
    void setSeen(const QUuid &id);
    QList<QUuid> sharing(const QUuid &id) const { return m_shared.value(id); } ///< Those with its client ID on its broker.
    /// A group that is not kept in the profile file; saved connections in it then stand beside the groups.
    void setTemporary(const QUuid &group) { m_temporary.insert(group); }
    bool isCollapsed(const QUuid &group) const { return m_collapsed.contains(group); }
    void setCollapsed(const QUuid &group, bool collapsed);

    ProfileList saved() const;   ///< What is kept in the file, but for `forgotten`.
    QList<QUuid> hidden() const; ///< Those that are not shown any more.
    void retranslate();          ///< Texts of every row are made anew.

    static QString nameOf(const ConnectionSettings &settings);

signals:
    void renameRequested(const QUuid &id, const QString &name);
    void dropRequested(const QList<QUuid> &ids, const QUuid &group, int index);
    void collapsedChanged();
    /// sharing() of any of them changed.
    void sharingChanged();

private:
    struct Entry {
        Profile profile;
        ConnectionState state;
        QStringList news; ///< Times and words, oldest first.
        bool saved = true;
    };
    QModelIndex groupIndex(const QUuid &group) const;
    QVariant groupData(const ProfileOrder::Item &group, int role) const;
    QVariant connectionData(const QUuid &id, int role) const;
    QString toolTip(const Entry &entry) const;
    ConnectionState groupState(const ProfileOrder::Item &group) const;
    QString wordOf(const Entry &entry) const;
    quintptr keyOf(const QUuid &group) const;
    void removeMissing(const ProfileOrder &order);
    void place(const QUuid &id, bool isGroup, const QUuid &group, qsizetype index);
    void changed(const QUuid &id);
    void compareIds();

    ProfileOrder m_order;
    QHash<QUuid, Entry> m_entries;
    QHash<QUuid, QList<QUuid>> m_shared;
    QSet<QUuid> m_collapsed;
    QSet<QUuid> m_temporary;
    QUuid m_seen;
    mutable QList<QUuid> m_keys; ///< Groups by the internal ids of their rows' children, which start at 1.
};
