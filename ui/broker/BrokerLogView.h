// What the local broker prints, as it prints it.
#pragma once

#include "broker/BrokerLog.h"

#include <QPlainTextEdit>
#include <QTimer>

/// Plain text alone, the newest lines alone; takes any rate. Follows the end until the reader scrolls up.
class BrokerLogView : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit BrokerLogView(QWidget *parent = nullptr);

    void append(const BrokerLog::Line &line);
    void clearLines();
    bool isFollowing() const { return m_follows; }
    void setFollowing(bool follows);
    void copyAll() const;

signals:
    void followingChanged(bool follows);

private:
    void flush();
    void scrolled();

    QStringList m_pending;
    QTimer m_timer;
    bool m_follows = true;
    bool m_flushing = false;
};
