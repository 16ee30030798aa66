// How many rows the log has and shows, and the memory they take.
#pragma once

#include <QLabel>
#include <QTimer>

class PacketLog;
class PacketLogModel;

/// Brought up to date a few times a second at most: a new text moves what stands beside it.
class LogStatus : public QLabel
{
    Q_OBJECT
public:
    LogStatus(const PacketLog *log, const PacketLogModel *model, QWidget *parent = nullptr);
    void refresh(); ///< At once.

protected:
    void changeEvent(QEvent *event) override;

private:
    QString rowsText() const;
    QString memoryText() const;

    const PacketLog *m_log;
    const PacketLogModel *m_model;
    QTimer m_delay;
};
