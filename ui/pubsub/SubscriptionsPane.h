// The subscriptions: a line to add one, and the list of them.
#pragma once

#include "pubsub/PubSub.h"

#include <QWidget>

class FieldHint;
class IconButton;
class QComboBox;
class QLineEdit;
class QPushButton;
class QTableView;
class SubscriptionOptions;
class SubscriptionsModel;

class SubscriptionsPane : public QWidget
{
    Q_OBJECT
public:
    explicit SubscriptionsPane(PubSub *pubSub, QWidget *parent = nullptr);

    /// That of the settings, while there is no connection.
    void setVersion(mqtt::Version version);
    void focusEntry();
    /// Puts a filter into the entry line.
    void enter(const QString &topicFilter);
    QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void build();
    void wire();
    void retranslate();
    void judge();
    void subscribe();
    void edit(int row);
    void endEditing();
    void refreshEmptyText();
    void showMenu(QPoint position);
    void copyFilters();
    void removeChosen();
    void loadOptions(const SubscriptionSettings &settings);
    SubscriptionSettings entered() const;
    QStringList chosenFilters() const;
    mqtt::Version version() const;

    PubSub *m_pubSub;
    SubscriptionsModel *m_model;
    QLineEdit *m_filter;
    QComboBox *m_qos;
    IconButton *m_optionsButton;
    QPushButton *m_subscribe;
    FieldHint *m_hint;
    QTableView *m_table;
    SubscriptionOptions *m_options;
    QString m_edited; ///< The filter of the row that the entry line changes; empty: it adds one.
    bool m_editedEnabled = true;
    mqtt::Version m_version = mqtt::Version::V311;
};
