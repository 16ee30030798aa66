// Watches whether a connection's will is published.
#pragma once

#include "connection/Connection.h"
#include "delivery/DeliveryLink.h"
#include "delivery/OnNetworkThread.h"
#include "delivery/WillReport.h"

#include <QElapsedTimer>
#include <QTimer>

/// The watch itself: subscribes to the will's topic with a connection of its own and looks at how the tested one ends. Lives on the
/// network thread, never blocks. One watch at a time.
class WillWatchRun : public QObject
{
    Q_OBJECT
public:
    explicit WillWatchRun(QObject *parent = nullptr);

    /// `tested` must be connected, with a will. Replaces a watch that runs. `log` takes what the watching connection sees.
    void start(Client *tested, std::chrono::milliseconds margin, const std::shared_ptr<SharedLog> &log = {});
    void cancel();

signals:
    void changed(const WillReport &report);

private:
    enum class Asked : quint8 { Nothing, WillTopic, Kept };

    void watchTested(Client *tested);
    void onSettled();
    void subscribe(Asked what);
    void onSubscribed(quint16 packetIdentifier, const mqtt::Suback &suback);
    void onMessage(const mqtt::Publish &message);
    void onTestedOver(const Attempt &attempt);
    void onTestedConnected(const Attempt &attempt);
    void takeWill(const mqtt::Publish &message, double delayMs);
    void onTimeout();
    void set(WillReport::State state);
    void fail(const QString &why);
    void end(WillReport::State state);

    WillReport m_report;
    DeliveryLink m_link{this};
    QPointer<Client> m_tested;
    QTimer m_timer{this};
    QElapsedTimer m_clock;                ///< Since the watch began.
    std::optional<qint64> m_disconnectMs; ///< Our DISCONNECT was sent.
    std::optional<qint64> m_overMs;
    std::optional<qint64> m_candidateMs; ///< A message like the will came while the tested connection seemed to be there.
    mqtt::Publish m_candidate;
    Asked m_asked = Asked::Nothing;
    quint16 m_subscribeId = 0;
};

/// The watch as the window uses it. Lives on its caller's thread.
class WillWatch : public QObject
{
    Q_OBJECT
public:
    explicit WillWatch(QThread *networkThread = nullptr, QObject *parent = nullptr);

    const WillReport &report() const { return m_report; }
    bool isRunning() const { return !m_report.isOver(); }
    /// Why start() would do nothing, in a translated sentence; empty: it can.
    static QString whyNot(const Connection &connection);
    /// Begins; changed() follows. `margin`: how long the will is waited for after its time.
    void start(const Connection &connection, std::chrono::milliseconds margin = std::chrono::seconds(5));
    /// changed() follows from the event loop.
    void cancel();

signals:
    void changed();

private:
    OnNetworkThread<WillWatchRun> m_run;
    WillReport m_report;
};
