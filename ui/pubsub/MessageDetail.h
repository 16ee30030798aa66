// One received message: its payload, and what came with it.
#pragma once

#include "pubsub/MessageStore.h"

#include <QWidget>

#include <memory>

class PayloadView;
class QTabWidget;
class QTableWidget;

class MessageDetail : public QWidget
{
    Q_OBJECT
public:
    explicit MessageDetail(QWidget *parent = nullptr);

    void setMessage(const ReceivedMessage &message); ///< One with index -1: none.
    const ReceivedMessage &message() const { return m_message; }
    PayloadView *payloadView() const { return m_payload; }

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void retranslate();
    void fillFacts();

    ReceivedMessage m_message;
    QTabWidget *m_tabs;
    PayloadView *m_payload;
    QTableWidget *m_facts; ///< Topic, flags, properties: a name and a value a row.
};

/// Name and value of everything that a message carries besides its payload, in the order of the packet; the values are the server's text.
QList<std::pair<QString, QString>> messageFacts(const ReceivedMessage &message);
