// What belongs to a record: the acknowledgements of a PUBLISH, the answer to a SUBSCRIBE, ...
#pragma once

#include "trace/PacketLog.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

/// A record that belongs to another one.
struct LogLink {
    enum class Kind : quint8 {
        Exchange, ///< A packet of the same exchange: PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP; SUBSCRIBE, SUBACK; ...
        Again, ///< A PUBLISH or PUBREL of the exchange that was sent once more (or had been sent before), with the same Packet Identifier.
    };
    Kind kind = Kind::Exchange;
    qint64 index = -1;
    mqtt::PacketType type = mqtt::PacketType::Publish;
    mqtt::Sender sender = mqtt::Sender::Client;
    qint64 microseconds = 0; ///< From the record that was asked about to this one; negative: this one is earlier.
    /// It is on another connection, of a session that the server kept (Session Present). That the packets belong together is then inferred
    /// from the Packet Identifier alone.
    bool onOtherConnection = false;
    bool operator==(const LogLink &) const = default;
};

/// All records that belong to the one at `index`, in order, without itself: PUBLISH with its PUBACK, or PUBREC, PUBREL and PUBCOMP;
/// SUBSCRIBE and SUBACK; UNSUBSCRIBE and UNSUBACK; PINGREQ and PINGRESP; CONNECT with the AUTH and the CONNACK that follow, and AUTH with
/// AUTH of a re-authentication. Empty if there is none, and when cancelled. Reads the log to both sides as far as it has to: not for the
/// main thread when the log is long.
QList<LogLink> linksOf(const PacketLog &log, qint64 index, const std::atomic<bool> *cancelled = nullptr);

/// linksOf() in the background. Lives on the main thread; the log must outlive it.
class LogLinks : public QObject
{
    Q_OBJECT
public:
    explicit LogLinks(const PacketLog *log, QObject *parent = nullptr);
    ~LogLinks() override;

    /// found() tells, unless another find() or cancel() comes first. To be called again when the log has grown and the exchange was not
    /// whole.
    void find(qint64 index);
    void cancel();

signals:
    void found(qint64 index, const QList<LogLink> &links);

private:
    const PacketLog *m_log;
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< Of what runs; null: nothing does.
    QThreadPool m_pool{this};
};

Q_DECLARE_METATYPE(LogLink)
