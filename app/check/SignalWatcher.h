// SIGINT, SIGTERM and SIGHUP as a Qt signal.
#pragma once

#include <QObject>

/// Watches as long as it lives. One at a time.
class SignalWatcher : public QObject
{
    Q_OBJECT
public:
    explicit SignalWatcher(QObject *parent = nullptr);
    ~SignalWatcher() override;

signals:
    void interrupted();
};
