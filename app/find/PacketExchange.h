// The exchange that a record belongs to: what asked, what answered, the times between, and what is still missing.
#pragma once

#include "find/LogLinks.h"

/// PUBLISH → PUBREC → PUBREL → PUBCOMP, CONNECT → CONNACK, ...
struct PacketExchange {
    enum class State : quint8 {
        None,           ///< The record belongs to no exchange: an event, DISCONNECT, a malformed packet.
        Unacknowledged, ///< PUBLISH with QoS 0: nothing answers it.
        Whole,          ///< All of it is there.
        Headless,       ///< The packet that began it is not in the log.
        Waiting,        ///< `awaited` is still to come.
        Ended,          ///< `awaited` never came: the connection ended.
    };
    struct Step {
        qint64 index = -1;
        mqtt::PacketType type = mqtt::PacketType::Publish;
        mqtt::Sender sender = mqtt::Sender::Client;
        qint64 microseconds = 0;          ///< Since the step before; 0 for the first.
        bool isAgain = false;             ///< Sent once more.
        bool isOnOtherConnection = false; ///< Than the record that was asked about; see LogLink.
        bool operator==(const Step &) const = default;
    };
    State state = State::None;
    QList<Step> steps{};                                 ///< In order, the record that was asked about among them; empty: State::None.
    mqtt::PacketType awaited = mqtt::PacketType::Puback; ///< Waiting and Ended only.
};

/// Reads the log to both sides as far as it has to: not for the main thread when the log is long. None when cancelled.
PacketExchange readExchange(const PacketLog &log, qint64 index, const std::atomic<bool> *cancelled = nullptr);

/// readExchange() in the background. Lives on the main thread; the log must outlive it.
class PacketExchangeFinder : public QObject
{
    Q_OBJECT
public:
    explicit PacketExchangeFinder(const PacketLog *log, QObject *parent = nullptr);
    ~PacketExchangeFinder() override;

    /// found() tells, unless another find() or cancel() comes first.
    void find(qint64 index);
    void cancel();
    bool isRunning() const { return m_cancelled != nullptr; }

signals:
    void found(qint64 index, const PacketExchange &exchange);

private:
    const PacketLog *m_log;
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< Of what runs; null: nothing does.
    QThreadPool m_pool{this};
};

Q_DECLARE_METATYPE(PacketExchange)
