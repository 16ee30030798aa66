// What the automatic reconnect does: the countdown, why it waits or has stopped, and the buttons.
#pragma once

#include "connection/Reconnect.h"

#include <QFrame>

class QLabel;
class QPushButton;

/// Hidden while there is nothing to say. The time that runs down is for the eyes; assistive technology hears of each new step once.
class ReconnectBar : public QFrame
{
    Q_OBJECT
public:
    explicit ReconnectBar(QWidget *parent = nullptr);

    void show(const ReconnectStatus &status, const QDateTime &now);
    void refresh(); ///< Language or palette changed; show() follows.

signals:
    void nowRequested(); ///< Or to go on, after it had stopped.
    void stopRequested();

private:
    void announce(const QString &text);

    QLabel *m_sign, *m_text, *m_why;
    QPushButton *m_now, *m_stop;
};
