// The connections of the list: name, URL, state.
#pragma once

#include "profiles/ProfileStore.h"
#include "theme/Theme.h"

#include <QAbstractListModel>

/// How a connection stands, as the list shows it.
struct ConnectionState {
    theme::Sign sign = theme::Sign::Idle;
    QString word; ///< Translated.
    bool operator==(const ConnectionState &) const = default;
};

class ConnectionsModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, UrlRole, SignRole, WordRole, SavedRole, SearchRole };
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    /// `saved`: kept in the profile file; others live until the window closes.
    void insert(int row, const Profile &profile, bool saved);
    void append(const Profile &profile, bool saved) { insert(rowCount(), profile, saved); }
    Profile take(int row);
    int rowOf(const QUuid &id) const; ///< -1 if there is none.
    const Profile &profile(int row) const { return m_entries[row].profile; }
    bool isSaved(int row) const { return m_entries[row].saved; }
    void setSettings(const QUuid &id, const ConnectionSettings &settings);
    void setState(const QUuid &id, const ConnectionState &state);
    void setSaved(const QUuid &id);
    QList<Profile> savedProfiles() const;
    void retranslate(); ///< Texts of every row are made anew.

    static QString nameOf(const ConnectionSettings &settings);

private:
    struct Entry {
        Profile profile;
        ConnectionState state;
        bool saved = true;
    };
    void changed(int row);
    QList<Entry> m_entries;
};
