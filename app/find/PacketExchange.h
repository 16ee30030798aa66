// The exchange that a record belongs to: what asked, what answered, the times between, and what is still missing.
#pragma once

#include "find/LogLinks.h"

#include <QThreadPool>

#include <functional>
#include <memory>

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
        bool isAgain = false;             ///< A PUBLISH or PUBREL that had been sent before.
        bool isOnOtherConnection = false; ///< Than the record that was asked about; see LogLink.
        bool operator==(const Step &) const = default;
    };
    State state = State::None;
    QList<Step> steps{};                                 ///< In order, the record that was asked about among them; empty: State::None.
    mqtt::PacketType awaited = mqtt::PacketType::Puback; ///< Waiting and Ended only.
    qint64 readTo = 0;                                   ///< Waiting only: what the log had from here on was not looked at.
};

/// Reads the log to both sides as far as it has to: not for the main thread when the log is long. None when cancelled.
PacketExchange readExchange(const PacketLog &log, qint64 index, const std::atomic<bool> *cancelled = nullptr);
/// What readExchange() would tell now, where it told `waiting` before: as long as nothing came that may change it, only what is new is
/// read.
PacketExchange readExchangeAgain(const PacketLog &log, qint64 index, const PacketExchange &waiting,
                                 const std::atomic<bool> *cancelled = nullptr);

/// readExchange() in the background. Lives on the main thread; the log must outlive it.
class PacketExchangeFinder : public QObject
{
    Q_OBJECT
public:
    explicit PacketExchangeFinder(const PacketLog *log, QObject *parent = nullptr);
    ~PacketExchangeFinder() override;

    /// found() tells, unless another find() or cancel() comes first.
    void find(qint64 index);
    /// Once more for what was found last, if it is still Waiting: readExchangeAgain(). Else does nothing.
    void findAgain();
    void cancel();
    bool isRunning() const { return m_cancelled != nullptr; }

signals:
    void found(qint64 index, const PacketExchange &exchange);

private:
    using Reader = std::function<PacketExchange(const std::atomic<bool> *)>;
    void start(qint64 index, const Reader &read);

    const PacketLog *m_log;
    qint64 m_foundIndex = -1;
    PacketExchange m_found;                         ///< Of m_foundIndex.
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< Of what runs; null: nothing does.
    QThreadPool m_pool{this};
};

Q_DECLARE_METATYPE(PacketExchange)
