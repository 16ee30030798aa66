// What we published, and what the server acknowledged.
#pragma once

#include "client/Client.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QHash>
#include <QObject>

#include <deque>
#include <mutex>

/// A PUBACK, PUBREC or PUBCOMP.
struct Acknowledgement {
    mqtt::PacketType type = mqtt::PacketType::Puback;
    quint8 reasonCode = 0;
    QString reasonString; ///< The server's text.
    double ms = 0;        ///< Since the first copy of PUBLISH was written.
    bool operator==(const Acknowledgement &) const = default;
};

/// A message of ours on its way.
struct Publication {
    enum class State : quint8 {
        NotSent,   ///< Refused before sending: `problem`.
        Queued,    ///< Waits for the server's Receive Maximum.
        Sent,      ///< Written; QoS 1 and 2: the last acknowledgement has not come.
        Completed, ///< QoS 0: written. Otherwise the last acknowledgement came and is no failure.
        Refused,   ///< An acknowledgement is a failure.
        Dropped,   ///< It will never be completed: `drop` tells why.
    };
    qint64 index = -1; ///< From 0, not used again until the list is cleared; -1: none.
    State state = State::Queued;
    int attempt = 0;
    mqtt::Version version = mqtt::Version::V311;
    mqtt::Publish publish; ///< As it was given.
    QDateTime at;          ///< UTC, when it was given.
    quint16 packetIdentifier = 0;
    int resent = 0;      ///< Copies with DUP.
    double queuedMs = 0; ///< From publish() to the first copy.
    QList<Acknowledgement> acknowledgements;
    QString problem; ///< Why it was not sent, translated.
    std::optional<Client::PublishDrop> drop;

    bool isOver() const { return state != State::Queued && state != State::Sent; }
};

/// Filled on one thread, read on any. Changes are announced at most once until the reader has taken them. Bounded: the oldest give way.
class Publications : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype maximumCount = 10'000;
    static constexpr qint64 maximumBytes = 32 * 1024 * 1024; ///< Of payloads.
    using QObject::QObject;

    /// What a reader does not know yet. Indexes before `dropped` are gone.
    struct Changes {
        qint64 dropped = 0;
        qint64 size = 0;         ///< The index that the next one will have.
        qint64 changedFirst = 0; ///< changedFirst to changedLast changed; none if the last is smaller.
        qint64 changedLast = -1;
    };
    Changes takeChanges();
    /// One with index -1 if there is none, or none any more.
    Publication publication(qint64 index) const;
    qsizetype unfinished() const; ///< Queued or sent.
    void clear();

    /// Client::publish() is about to be called for it; its signals come after that has returned.
    void begin(Publication publication);
    /// What it gave: an id; or 0 and why.
    void began(quint32 id, const QString &error);
    void sent(quint32 id, quint16 packetIdentifier, bool dup);
    void acknowledged(quint32 id, mqtt::PacketType type, quint8 reasonCode, const QString &reasonString);
    void completed(quint32 id, quint8 reasonCode);
    void dropped(quint32 id, Client::PublishDrop why);

signals:
    /// There is something to take; emitted on the filling thread.
    void changed();
    void cleared();

private:
    struct Open {
        qint64 index = 0;
        QElapsedTimer given;
        QElapsedTimer written; ///< Invalid: not yet.
    };
    template <typename Change>
    void change(quint32 id, Change change);
    void markChanged(qint64 index);
    void dropOldest();
    void announce();
    Publication &at(qint64 index) { return m_list[std::size_t(index - m_dropped)]; }

    mutable std::mutex m_mutex;
    std::deque<Publication> m_list; ///< The first has the index m_dropped.
    QHash<quint32, Open> m_open;    ///< By the client's id.
    Open m_beginning;               ///< Between begin() and began().
    qint64 m_dropped = 0;
    qint64 m_bytes = 0;
    qint64 m_changedFirst = 0;
    qint64 m_changedLast = -1;
    bool m_announced = false;
};
