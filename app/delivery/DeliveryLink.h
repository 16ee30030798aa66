// One end of a check of delivery.
#pragma once

#include "client/Client.h"
#include "trace/LogFeed.h"

#include <QPointer>

/// The tester's own connection, borrowed and left as it is, or a connection of its own. Lives on the client's thread.
class DeliveryLink : public QObject
{
    Q_OBJECT
public:
    explicit DeliveryLink(QObject *parent = nullptr);
    /// A connection of its own is closed with DISCONNECT, in its own time.
    ~DeliveryLink() override;

    /// For a connection of its own, from the next open() on. The attempt takes no longer than `openLimitMs`.
    void setSettings(const ConnectionSettings &settings) { m_settings = settings; }
    const ConnectionSettings &settings() const { return m_settings; }
    /// Where connections of its own are logged, and what they are for: a phrase for LogSource. Null: nowhere.
    void setLog(const std::shared_ptr<SharedLog> &log, const char *phrase);
    /// Uses this client as long as it is connected.
    void borrow(Client *client);
    bool isBorrowed() const { return m_borrowed; }

    /// Connects if needed: settled() follows from the event loop, whatever comes of it.
    void open();
    /// Ends a connection of its own; gives a borrowed one back.
    void close();
    bool isReady() const { return m_client && m_client->isConnected(); }
    bool isOpening() const { return m_opening; }
    Client *client() const { return m_client; }
    /// Of the latest connection of its own, or of the borrowed one's latest end.
    const Attempt &attempt() const { return m_attempt; }
    /// Why the latest open() came to nothing: an id of the catalogue; empty: it did not.
    QString cause() const { return m_cause; }

    static constexpr int openLimitMs = 15'000;

signals:
    /// What open() was called for is over: isReady(), or cause() tells why not.
    void settled();
    /// A connection that was ready is over; attempt() tells how.
    void lost();
    void subscribed(quint16 packetIdentifier, const mqtt::Suback &suback);
    /// The PUBLISH was written, for the first time: later than publish() if it had to wait for the server's Receive Maximum.
    void publishSent(quint32 id);
    void published(quint32 id, quint8 reasonCode, const QString &reasonString);
    void messageReceived(const mqtt::Publish &message);

private:
    void use(Client *client);
    void leaveClient();
    void settle(const QString &cause);

    ConnectionSettings m_settings;
    std::shared_ptr<SharedLog> m_log;
    LogSource m_source;
    QPointer<Client> m_client;
    Attempt m_attempt;
    QString m_cause;
    bool m_borrowed = false;
    bool m_opening = false;
};
