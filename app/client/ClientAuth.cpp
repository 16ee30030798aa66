// Enhanced authentication (MQTT 5.0, section 4.12): SCRAM, answers by hand, re-authentication.
#include "client/ClientPrivate.h"

#include "settings/EnhancedAuthentication.h"

using mqtt::PropertyId;

namespace {

constexpr int authAnswersMaximum = 10;
constexpr quint8 success = 0x00;
constexpr quint8 continueAuthentication = 0x18;
constexpr quint8 reAuthenticate = 0x19;
constexpr quint8 unspecifiedError = 0x80;

} // namespace

/// For the connection that begins: a first message with a nonce of its own.
void Client::beginAuthentication()
{
    stopAuthentication();
    m_authAnswers = m_authUnanswered = 0;
    if (!usesScram(m_attempt.settings))
        return;
    m_attempt.mqtt.authentication.scram = true;
    m_connect.properties.set(PropertyId::AuthenticationData, m_authenticator.begin(m_attempt.settings));
    const auto encoded = mqtt::encode(m_connect, m_connect.version);
    if (const auto *bytes = std::get_if<QByteArray>(&encoded))
        m_connectBytes = *bytes;
}

void Client::stopAuthentication()
{
    m_authenticator.stop();
    m_authTimer.stop();
    m_timeoutLeft.reset();
}

void Client::handle(const mqtt::Auth &auth)
{
    ++m_attempt.mqtt.authReceived;
    ++m_authUnanswered;
    const int answersBefore = m_authAnswers;
    if (!announce([&] { emit authReceived(auth); }) || m_authAnswers != answersBefore)
        return;
    if (m_state != State::AwaitingConnack && m_state != State::Connected)
        return;
    if (auth.reasonCode == success) {
        endReauthentication(auth);
    } else if (m_authenticator.isUnderWay()) {
        m_authenticator.challenge(auth.properties.binary(PropertyId::AuthenticationData).value_or(QByteArray()));
        m_attempt.mqtt.authentication.iterations = m_authenticator.iterations();
    } else if (m_authUnanswered > authAnswersMaximum || (m_answerAuth && m_authAnswers >= authAnswersMaximum)) {
        giveUpChallenges();
    } else if (m_answerAuth) {
        sendAuth(continueAuthentication, {});
    } else {
        challengeByHand(auth);
    }
}

/// Nothing answers it by itself: meanwhile no time runs out on our side.
void Client::challengeByHand(const mqtt::Auth &auth)
{
    if (m_timeout.isActive())
        m_timeoutLeft = m_timeout.remainingTime();
    m_timeout.stop();
    m_authTimer.stop();
    m_attempt.mqtt.authentication.waiting = true;
    if (announce([&] { emit authAwaited(auth); }))
        emitAttemptChanged();
}

void Client::giveUpChallenges()
{
    if (!m_attempt.connected)
        setStage(Stage::Mqtt, StageState::Failed);
    const int count = std::max(m_authAnswers, m_authUnanswered - 1);
    setEnding(Ending::By::LocalError, QStringLiteral("%1 AUTH challenges and no end").arg(count));
    sendDisconnect({unspecifiedError, {}});
    closeWith(Ending::By::LocalError);
}

QString Client::sendAuth(quint8 reasonCode, const QByteArray &authenticationData)
{
    const auto method = m_connect.properties.string(PropertyId::AuthenticationMethod);
    if (m_state != State::AwaitingConnack && m_state != State::Connected)
        return tr("Not connected.");
    if (!method) // [MQTT-4.12.0-7]
        return tr("The CONNECT has no Authentication Method: without one there is no AUTH (MQTT 5.0, section 4.12).");
    mqtt::Auth auth;
    auth.reasonCode = reasonCode;
    auth.properties.set(PropertyId::AuthenticationMethod, *method);
    if (!authenticationData.isEmpty())
        auth.properties.set(PropertyId::AuthenticationData, authenticationData);
    if (const QString problem = whyTooLarge(auth); !problem.isEmpty())
        return problem;
    ++m_authAnswers;
    m_authUnanswered = 0;
    AuthenticationFacts &facts = m_attempt.mqtt.authentication;
    facts.waiting = false;
    if (reasonCode == reAuthenticate)
        facts.reauthenticating = true;
    if (m_state == State::AwaitingConnack && m_timeoutLeft)
        m_timeout.start(*std::exchange(m_timeoutLeft, std::nullopt));
    if (m_state == State::Connected && facts.reauthenticating)
        m_authTimer.start(m_attempt.settings.network.connectTimeout);
    if (send(auth))
        emitAttemptChanged();
    return {};
}

QString Client::reauthenticate(const QByteArray &authenticationData)
{
    if (m_state != State::Connected)
        return tr("Not connected.");
    if (m_attempt.mqtt.authentication.reauthenticating)
        return tr("A re-authentication is under way.");
    const bool scram = m_attempt.mqtt.authentication.scram;
    const QByteArray data = scram ? m_authenticator.begin(m_attempt.settings) : authenticationData;
    const QString problem = sendAuth(reAuthenticate, data); // [MQTT-4.12.1-1]
    if (!problem.isEmpty())
        m_authenticator.stop();
    return problem;
}

void Client::endReauthentication(const mqtt::Auth &auth)
{
    AuthenticationFacts &facts = m_attempt.mqtt.authentication;
    m_authUnanswered = 0;
    if (!std::exchange(facts.reauthenticating, false))
        return; // the server says so unasked
    m_authTimer.stop();
    facts.waiting = false;
    if (facts.scram) {
        facts.serverVerified = false;
        const QByteArray data = auth.properties.binary(PropertyId::AuthenticationData).value_or(QByteArray());
        if (const auto failure = m_authenticator.succeed(data)) {
            facts.reauthenticating = true;
            authenticationFailed(*failure);
            return;
        }
        facts.serverVerified = true;
    }
    ++facts.reauthentications;
    if (announce([this] { emitAttemptChanged(); }))
        emit reauthenticated();
}

/// What a CONNACK says of the exchange; false if it ends the connection: the server accepts, but has not proven itself.
bool Client::authenticated(const mqtt::Connack &connack)
{
    AuthenticationFacts &facts = m_attempt.mqtt.authentication;
    m_authUnanswered = 0;
    facts.waiting = false;
    if (!m_authenticator.isUnderWay())
        return true;
    const QByteArray data = connack.properties.binary(PropertyId::AuthenticationData).value_or(QByteArray());
    if (connack.reasonCode != success) {
        facts.failure = m_authenticator.refuse(data);
        return true;
    }
    if (const auto failure = m_authenticator.succeed(data)) {
        authenticationFailed(*failure);
        return false;
    }
    facts.serverVerified = true;
    return true;
}

/// We end it: before CONNACK the attempt has failed, afterwards the connection is lost [MQTT-4.12.1-2].
void Client::authenticationFailed(const scram::Failure &failure)
{
    if (m_state != State::AwaitingConnack && m_state != State::Connected)
        return;
    m_attempt.mqtt.authentication.failure = failure;
    m_readingStopped = true;
    if (!m_attempt.connected)
        setStage(Stage::Mqtt, StageState::Failed);
    setEnding(Ending::By::LocalError, scram::describe(failure));
    sendDisconnect({unspecifiedError, {}});
    closeWith(Ending::By::LocalError);
}
