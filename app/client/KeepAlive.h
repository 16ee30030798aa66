// When to send PINGREQ, and when to stop waiting for PINGRESP (sections 3.1.2.10 and 3.12).
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

/// Watches one connection. It asks for a PINGREQ when nothing was sent for the keep-alive less a margin (a tenth, at most 1 s), because
/// the gap must not exceed the keep-alive [MQTT-3.1.2-20]. PINGRESP is awaited for as long as the keep-alive, at least 2 s and at most 5 s.
class KeepAlive : public QObject
{
    Q_OBJECT
public:
    explicit KeepAlive(QObject *parent = nullptr);

    /// 0: no PINGREQ by itself.
    void start(quint16 seconds);
    void stop();
    /// Any packet went out.
    void packetSent() { m_sinceSent.restart(); }
    /// Asks for no PINGREQ while it is true, so that the server's patience ends [MQTT-3.1.2-22]. start() sets it to false.
    void setSilent(bool silent) { m_silent = silent; }
    bool isSilent() const { return m_silent; }
    void pingSent();
    /// The time since PINGREQ in ms; -1 if none was awaited.
    double answered();
    bool awaiting() const { return m_awaiting; }

signals:
    void pingDue();
    void unanswered();

private:
    void onTimeout();
    void schedule(qint64 ms);
    QTimer m_pingTimer{this};
    QTimer m_answerTimer{this};
    QElapsedTimer m_sinceSent;
    QElapsedTimer m_sincePing;
    qint64 m_intervalMs = 0;
    int m_answerMs = 5'000;
    bool m_awaiting = false;
    bool m_silent = false;
};
