// The right half of a connection's page: stages, verdict, and the tabs Broker, Certificates and Attempts.
#pragma once

#include "connection/Connection.h"

#include <QWidget>

#include <memory>

struct StatusSnapshot;

/// Shows a Connection as it runs. Idle, running, succeeded, failed, stale and disconnected each look different and explain themselves.
class StatusPanel : public QWidget
{
    Q_OBJECT
public:
    explicit StatusPanel(Connection *connection, QWidget *parent = nullptr);
    ~StatusPanel() override;

    /// The settings were edited after the attempt that is shown: says so beside the verdict.
    void setStale(bool stale);
    /// Shows this instead of what the connection has, until that changes. For tests; the connection's own state goes the same way.
    void showSnapshot(const StatusSnapshot &snapshot);

signals:
    /// A button of the verdict was pressed: put these settings into the form (undoable) and connect.
    void fixRequested(const FixAction &action);
    void connectRequested();
    void cancelRequested();
    void copyReportRequested();
    void saveReportRequested();
    void compareRequested(int attempt); ///< By its number.
    void stopProbesRequested();
    void portsRequested(); ///< Look at the customary ports of the host.
    void reconnectNowRequested();
    void stopReconnectingRequested();
    void causeHelpRequested(const QString &cause);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override; ///< Language and palette changes.

private:
    class Private;
    std::unique_ptr<Private> d;
};
