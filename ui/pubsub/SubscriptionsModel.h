// The wanted subscriptions as a table.
#pragma once

#include "pubsub/Subscriptions.h"

#include <QAbstractTableModel>

/// The box of a row subscribes and unsubscribes; the rest is edited elsewhere.
class SubscriptionsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Filter, Qos, State, ColumnCount };

    explicit SubscriptionsModel(Subscriptions *subscriptions, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Language, palette or MQTT version changed: every text is made anew.
    void refresh();

private:
    QString text(const SubscriptionRow &row, int column) const;
    QString help(const SubscriptionRow &row) const;

    Subscriptions *m_subscriptions;
};
