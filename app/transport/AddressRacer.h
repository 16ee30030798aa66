// Tries every address of a host as RFC 8305 ("Happy Eyeballs") has it.
#pragma once

#include "transport/NativeSocket.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

class QSocketNotifier;

/// Each address gets a head start of 250 ms before the next one is tried; a failure starts the next at once. The first that connects wins,
/// the others are dropped. Used once.
class AddressRacer : public QObject
{
    Q_OBJECT
public:
    explicit AddressRacer(const QElapsedTimer &clock, QObject *parent = nullptr);
    ~AddressRacer() override;

    /// One of connected() and failed() follows through the event loop.
    void start(const QList<QHostAddress> &addresses, quint16 port);
    /// Drops what is under way; no signal follows.
    void cancel();
    /// Every attempt so far, in the order of their start.
    const QList<AddressAttempt> &attempts() const { return m_attempts; }
    /// The winner's socket, after connected().
    NativeSocket takeSocket() { return std::move(m_winner); }

signals:
    void attemptStarted(const AddressAttempt &attempt);
    void attemptEnded(const AddressAttempt &attempt);
    void connected();
    void failed();

private:
    struct Runner;

    void startNext();
    void endAttempt(qsizetype index, int error);
    void finish(qsizetype index, AddressAttempt::Result result, const QString &text);
    double now() const { return double(m_clock.nsecsElapsed()) / 1e6; }

    QElapsedTimer m_clock;
    QTimer m_headStart;
    QList<QHostAddress> m_addresses;
    quint16 m_port = 0;
    QList<AddressAttempt> m_attempts;
    std::vector<std::unique_ptr<Runner>> m_runners; ///< One for each attempt; null once it ended.
    NativeSocket m_winner;
};

Q_DECLARE_METATYPE(AddressAttempt)
