// The lower tab "Delivery".
#pragma once

#include <QScrollArea>

#include <functional>

class AclView;
class Connection;
class QSplitter;
class RoundTripView;
struct ConnectionSettings;

/// Round trip and access check, beside each other where there is room; scrolls where there is little.
class DeliveryTab : public QScrollArea
{
    Q_OBJECT
public:
    /// `form` gives the settings that are used while `connection` is not connected.
    DeliveryTab(const Connection *connection, const std::function<ConnectionSettings()> &form, QThread *networkThread,
                QWidget *parent = nullptr);

    RoundTripView *roundTrip() const { return m_roundTrip; }
    AclView *access() const { return m_access; }
    Qt::Orientation orientation() const;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QSplitter *m_split;
    RoundTripView *m_roundTrip;
    AclView *m_access;
};
