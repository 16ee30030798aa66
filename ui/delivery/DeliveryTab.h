// The lower tab "Delivery".
#pragma once

#include <QSplitter>

#include <functional>

class AclView;
class Connection;
class RoundTripView;
struct ConnectionSettings;

/// Round trip and access check, beside each other where there is room.
class DeliveryTab : public QSplitter
{
    Q_OBJECT
public:
    /// `form` gives the settings that are used while `connection` is not connected.
    DeliveryTab(const Connection *connection, const std::function<ConnectionSettings()> &form, QThread *networkThread,
                QWidget *parent = nullptr);

    RoundTripView *roundTrip() const { return m_roundTrip; }
    AclView *access() const { return m_access; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    RoundTripView *m_roundTrip;
    AclView *m_access;
};
