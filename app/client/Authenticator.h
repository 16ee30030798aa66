// Answers the AUTH packets of one SCRAM exchange after the other.
#pragma once

#include "client/Scram.h"
#include "settings/ConnectionSettings.h"

#include <QObject>

/// Lives on the client's thread; the long computation is done on another one, so that no connection waits for it.
class Authenticator : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Begins an exchange with the user name and password of the settings (see usesScram()): the data of its first message.
    QByteArray begin(const ConnectionSettings &settings);
    /// An exchange was begun and is not over.
    bool isUnderWay() const { return m_step != Step::Idle; }
    /// The data of an AUTH 0x18 of the server: answered() or failed() follows, not before the event loop runs.
    void challenge(const QByteArray &data);
    /// The server says that the exchange succeeded, with this data: nullopt if it has proven itself. The exchange is over.
    std::optional<scram::Failure> succeed(const QByteArray &data);
    /// The server says that it failed, with this data: what that tells, if anything. The exchange is over.
    std::optional<scram::Failure> refuse(const QByteArray &data);
    void stop();
    /// The iteration count that the server asked for, in this or the last exchange; 0: none yet.
    quint32 iterations() const { return m_iterations; }

signals:
    /// The data of the next AUTH 0x18. Empty: the server's signature, which came in an AUTH, is right.
    void answered(const QByteArray &data);
    void failed(const scram::Failure &failure);

private:
    enum class Step : quint8 { Idle, AwaitingServerFirst, Proving, AwaitingServerFinal, Verified };
    void prove();
    void take(const scram::Proof &proof);
    void fail(const scram::Failure &failure);
    template <typename Call>
    void later(Call call);

    std::optional<scram::Exchange> m_exchange;
    Step m_step = Step::Idle;
    quint32 m_iterations = 0;
    quint64 m_serial = 0; ///< Counts exchanges: what an earlier one computed is not taken.
};

/// Carries a result from the thread that computed it to the one of its receiver.
class ProofRelay : public QObject
{
    Q_OBJECT
signals:
    void done(const scram::Proof &proof);
};
