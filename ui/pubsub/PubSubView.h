// The tab "Publish & Subscribe": subscriptions, messages, and the composer, side by side.
#pragma once

#include "connection/Connection.h"

#include <QWidget>

class FieldHint;
class MessagesPane;
class PublishPane;
class QSplitter;
class SubscriptionsPane;

class PubSubView : public QWidget
{
    Q_OBJECT
public:
    explicit PubSubView(Connection *connection, QWidget *parent = nullptr);

    /// The settings' version and subscriptions; rows that differ are subscribed or unsubscribed at once.
    void load(const ConnectionSettings &settings);
    void focusFilter(); ///< Of the messages.
    void findNext(int step);
    void setFollowing(bool following);
    bool isFollowing() const;
    void publish();        ///< What stands in the composer; without a topic, goes there.
    void focusPublish();   ///< The composer's topic.
    void focusSubscribe(); ///< The entry line for a topic filter.
    QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

signals:
    /// The tester changed the wanted subscriptions: ConnectionSettings::subscriptions.
    void subscriptionsEdited(const QList<SubscriptionSettings> &subscriptions);
    void followingChanged(bool following);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showResubscribed();

    PubSub *m_pubSub;
    SubscriptionsPane *m_subscriptions;
    MessagesPane *m_messages;
    PublishPane *m_publish;
    QSplitter *m_split;
    FieldHint *m_hint;
    int m_resubscribed = 0; ///< Rows that the current connection subscribed again by itself.
};
