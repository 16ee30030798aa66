// The received messages: filter, list, and the detail of the chosen one.
#pragma once

#include "pubsub/PubSub.h"

#include <QWidget>

class FieldHint;
class FollowingTable;
class IconButton;
class MessageDetail;
class MessagesModel;
class QLabel;
class QLineEdit;
class QSplitter;

class MessagesPane : public QWidget
{
    Q_OBJECT
public:
    explicit MessagesPane(PubSub *pubSub, QWidget *parent = nullptr);

    void focusFilter();
    void findNext(int step); ///< So many rows on that the filter lets through, round the ends.
    void setFollowing(bool following);
    bool isFollowing() const;
    QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

signals:
    /// The tester wants to publish this one again.
    void publishAgainRequested(const mqtt::Publish &publish);
    void followingChanged(bool following);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void wire();
    void arrange();
    void retranslate();
    void applyFilter();
    void updateCounts();
    void updateEmptyText();
    void showChosen();
    void showMenu(QPoint position);
    void copyRows();

    PubSub *m_pubSub;
    MessagesModel *m_model;
    QLineEdit *m_filter;
    QLabel *m_count;
    IconButton *m_follow;
    IconButton *m_pause;
    IconButton *m_clear;
    FollowingTable *m_table;
    MessageDetail *m_detail;
    QSplitter *m_split;
    QTimer m_filterDelay;
    bool m_arranged = false;
};
