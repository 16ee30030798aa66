#include "client/Authenticator.h"

#include <QThreadPool>
#include <QTimer>

QByteArray Authenticator::begin(const ConnectionSettings &settings)
{
    stop();
    const auto hash = scram::hashOf(settings.properties.authenticationMethod.value_or(QString()));
    m_exchange.emplace(hash.value_or(scram::Hash::Sha256), settings.credentials.username.value_or(QString()),
                       settings.credentials.password.value_or(QByteArray()));
    m_step = Step::AwaitingServerFirst;
    m_iterations = 0;
    return m_exchange->clientFirst();
}

void Authenticator::stop()
{
    ++m_serial;
    m_step = Step::Idle;
    m_exchange.reset();
}

/// From the event loop, unless the exchange is over by then.
template <typename Call>
void Authenticator::later(Call call)
{
    QTimer::singleShot(0, this, [this, call, serial = m_serial] {
        if (serial == m_serial)
            call();
    });
}

void Authenticator::fail(const scram::Failure &failure)
{
    later([this, failure] {
        stop();
        emit failed(failure);
    });
}

void Authenticator::challenge(const QByteArray &data)
{
    switch (m_step) {
    case Step::Idle:
        return;
    case Step::AwaitingServerFirst:
        if (const auto failure = m_exchange->readServerFirst(data)) {
            fail(*failure);
            return;
        }
        m_iterations = m_exchange->task().iterations;
        m_step = Step::Proving;
        prove();
        return;
    case Step::AwaitingServerFinal: // some servers send their signature in an AUTH, and CONNACK or AUTH 0x00 behind its answer
        if (const auto failure = m_exchange->readServerFinal(data)) {
            fail(*failure);
            return;
        }
        m_step = Step::Verified;
        later([this] { emit answered({}); });
        return;
    case Step::Proving:
    case Step::Verified:
        fail({scram::Failure::Kind::OutOfTurn, QStringLiteral("AUTH before our answer, or behind the last one")});
        return;
    }
}

void Authenticator::prove()
{
    auto *relay = new ProofRelay; // goes when it has told
    connect(relay, &ProofRelay::done, this, [this, serial = m_serial](const scram::Proof &proof) {
        if (serial == m_serial)
            take(proof);
    });
    QThreadPool::globalInstance()->start([relay, task = m_exchange->task()] {
        emit relay->done(scram::prove(task));
        relay->deleteLater();
    });
}

void Authenticator::take(const scram::Proof &proof)
{
    if (m_step != Step::Proving)
        return;
    if (proof.clientProof.isEmpty()) {
        stop();
        emit failed({scram::Failure::Kind::Unavailable, {}});
        return;
    }
    m_step = Step::AwaitingServerFinal;
    emit answered(m_exchange->clientFinal(proof));
}

std::optional<scram::Failure> Authenticator::succeed(const QByteArray &data)
{
    const Step step = m_step;
    std::optional<scram::Failure> failure;
    if (step == Step::AwaitingServerFinal || (step == Step::Verified && !data.isEmpty()))
        failure = m_exchange->readServerFinal(data);
    else if (step != Step::Verified)
        failure = scram::Failure{scram::Failure::Kind::NoSignature, {}};
    stop();
    return failure;
}

std::optional<scram::Failure> Authenticator::refuse(const QByteArray &data)
{
    std::optional<scram::Failure> failure;
    if (m_step != Step::Idle && data.startsWith("e="))
        failure = m_exchange->readServerFinal(data);
    stop();
    return failure;
}
