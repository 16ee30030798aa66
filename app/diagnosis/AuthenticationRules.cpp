// Enhanced authentication: why SCRAM came to no good end, before the CONNACK or when it was repeated.
#include "diagnosis/Rules.h"

#include "mqtt/ReasonCodes.h"

#include <array>

using namespace Qt::StringLiterals;
using Kind = scram::Failure::Kind;

namespace {

class AuthenticationRules
{
    Q_DECLARE_TR_FUNCTIONS(AuthenticationRules)
public:
    static std::optional<Diagnosis> failed(const Evidence &e);
    static std::optional<Diagnosis> repeatedInVain(const Evidence &e);

private:
    static QString method(const Evidence &e) { return e.quoted(e.settings.properties.authenticationMethod.value_or(QString())); }
    static QString whatHappened(const Evidence &e, const scram::Failure &failure);
    static void advise(const Evidence &e, const scram::Failure &failure, Verdict &verdict);
    static void adviseOnPassword(const Evidence &e, Verdict &verdict);
    static Diagnosis finished(const Evidence &e, Verdict &verdict);
};

QString AuthenticationRules::whatHappened(const Evidence &e, const scram::Failure &failure)
{
    switch (failure.kind) {
    case Kind::Malformed:
        return tr("What the broker sent in the exchange is not in the form of SCRAM (RFC 5802, section 7).");
    case Kind::Nonce:
        return tr("The broker's message belongs to another exchange: its nonce does not begin with the one that was sent.");
    case Kind::Extension:
        return tr("The broker asks for an extension of SCRAM (m=) that no standard defines.");
    case Kind::Iterations:
        return tr("The broker asks for %1 iterations; at most %2 are computed, so that no server can keep a client busy for minutes.")
            .arg(e.quoted(failure.detail))
            .arg(scram::iterationsMaximum);
    case Kind::ServerError:
        return failure.detail == "invalid-proof"_L1 ? tr("The broker says that the proof is not valid: the password is another one.")
            : failure.detail == "unknown-user"_L1
            ? tr("The broker says that it does not know the user.")
            : tr("The broker ended the exchange with the error \"%1\".").arg(e.quoted(failure.detail));
    case Kind::NoSignature:
        return tr("The broker accepts, but does not prove that it knows the password: the server signature of SCRAM is missing.");
    case Kind::WrongSignature:
        return tr("The broker accepts, but its server signature is wrong: it does not know the password. Something else may answer in the "
                  "broker's place.");
    case Kind::OutOfTurn:
        return tr("The broker sent an AUTH that was not due in the exchange.");
    case Kind::Unanswered:
        return tr("The broker did not answer AUTH within the connect timeout.");
    case Kind::Unavailable:
        break;
    }
    return tr("The OpenSSL of this system does not compute what %1 needs.").arg(method(e));
}

void AuthenticationRules::adviseOnPassword(const Evidence &e, Verdict &verdict)
{
    verdict.advise(tr("Check user name and password (Credentials): the broker computes with the password of user \"%1\".")
                       .arg(e.quoted(e.settings.credentials.username.value_or(QString()))));
    verdict.advise(tr("Check that the broker keeps this user's key for %1; a key for another method does not fit.").arg(method(e)));
}

void AuthenticationRules::advise(const Evidence &e, const scram::Failure &failure, Verdict &verdict)
{
    switch (failure.kind) {
    case Kind::WrongSignature:
    case Kind::NoSignature:
        verdict.advise(tr("Make sure that %1 is the broker: a server that cannot prove itself gets no messages.").arg(e.peer()));
        verdict.advise(tr("Have the broker's key for user \"%1\" made anew; look for a proxy or a plug-in that changes AUTH on the way.")
                           .arg(e.quoted(e.settings.credentials.username.value_or(QString()))));
        return;
    case Kind::ServerError:
        adviseOnPassword(e, verdict);
        return;
    case Kind::Unavailable:
        verdict.advise(tr("Choose another SCRAM method under MQTT 5, Authentication, or allow this hash in OpenSSL's configuration."));
        return;
    case Kind::Iterations:
        verdict.advise(
            tr("Set a lower iteration count for this user at the broker; %1 or more are customary.").arg(scram::iterationsRecommended));
        return;
    default:
        verdict.advise(
            tr("Check that the broker speaks SCRAM under the method name \"%1\"; its log shows at which step it is.").arg(method(e)));
        verdict.advise(tr("Answer AUTH by hand (MQTT 5, Authentication) to see each message."));
    }
}

Diagnosis AuthenticationRules::finished(const Evidence &e, Verdict &verdict)
{
    const AuthenticationFacts &facts = e.mqtt.authentication;
    if (facts.failure)
        verdict.observed(e.quoted(scram::describe(*facts.failure)));
    verdict.observed(u"authentication method: \"%1\""_s.arg(method(e)));
    verdict.observed(u"AUTH packets from the server: %1"_s.arg(e.mqtt.authReceived));
    if (facts.iterations > 0)
        verdict.observed(u"iteration count: %1"_s.arg(facts.iterations));
    if (e.settings.credentials.username)
        verdict.observed(u"user name: \"%1\""_s.arg(e.quoted(*e.settings.credentials.username)));
    return verdict;
}

/// We ended the exchange before the CONNACK, or did not believe the CONNACK. One that refuses is told by its code.
std::optional<Diagnosis> AuthenticationRules::failed(const Evidence &e)
{
    const auto &failure = e.mqtt.authentication.failure;
    if (!failure || e.attempt.connected || (e.mqtt.connack && e.mqtt.connack->reasonCode != 0))
        return std::nullopt;
    Verdict verdict("mqtt-authentication-failed");
    verdict.because(whatHappened(e, *failure));
    advise(e, *failure, verdict);
    return finished(e, verdict);
}

/// The connection ended in the course of a re-authentication.
std::optional<Diagnosis> AuthenticationRules::repeatedInVain(const Evidence &e)
{
    using By = Ending::By;
    const AuthenticationFacts &facts = e.mqtt.authentication;
    const bool byUs = e.ending.by == By::None || e.ending.by == By::LocalDisconnect || e.ending.by == By::Cancelled;
    if (!e.attempt.connected || !facts.reauthenticating || byUs || !(facts.failure || e.mqtt.serverDisconnect || e.closedByPeer()))
        return std::nullopt;
    Verdict verdict("mqtt-authentication-failed");
    verdict.afterConnack();
    verdict.because(tr("The connection ended while it was authenticated anew with \"%1\".").arg(method(e)));
    if (facts.failure) {
        verdict.because(whatHappened(e, *facts.failure));
        advise(e, *facts.failure, verdict);
    } else if (e.mqtt.serverDisconnect) {
        const quint8 code = e.mqtt.serverDisconnect->reasonCode;
        const auto type = mqtt::PacketType::Disconnect;
        verdict.because(tr("The broker refused with DISCONNECT %1.").arg(mqtt::describeReasonCode(code, type, e.settings.version)));
        const auto reason = e.mqtt.serverDisconnect->properties.string(mqtt::PropertyId::ReasonString);
        verdict.observed(u"DISCONNECT: 0x%1"_s.arg(code, 2, 16, QChar(u'0')));
        if (reason)
            verdict.observed(u"Reason String: \"%1\""_s.arg(e.quoted(*reason)));
    } else {
        verdict.likely();
        verdict.because(tr("The broker closed it and gave no reason."));
    }
    if (!facts.failure && facts.scram)
        adviseOnPassword(e, verdict);
    if (!facts.failure)
        verdict.advise(tr("Check that the broker allows re-authentication (MQTT 5.0, section 4.12.1); its log tells why it refused."));
    return finished(e, verdict);
}

} // namespace

Rules authenticationRules()
{
    static constexpr std::array<Rule, 2> rules{AuthenticationRules::failed, AuthenticationRules::repeatedInVain};
    return rules;
}
