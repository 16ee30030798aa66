// The line at the bottom of the window: state, since when, round-trip time, packets, memory.
#pragma once

#include "connection/ConnectionsModel.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class Connection;
class QLabel;

class StatusLine : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);
    void setConnection(Connection *connection); ///< May be null.

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void showTexts();
    ConnectionState m_shown;
    QPointer<Connection> m_connection;
    QLabel *m_icon;
    QLabel *m_state;
    QLabel *m_roundTrip;
    QLabel *m_packets;
    QLabel *m_memory;
    QTimer m_timer;
};

/// How a connection stands, for the list and the status line.
ConnectionState connectionState(const Connection &connection);
