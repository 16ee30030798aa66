// What a tester will want to know though it stopped nothing.
#include "diagnosis/Rules.h"

#include "mqtt/ReasonCodes.h"
#include "settings/EnhancedAuthentication.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

namespace {

class Notes
{
    Q_DECLARE_TR_FUNCTIONS(Notes)
public:
    explicit Notes(const Evidence &evidence)
        : e(evidence)
    {
    }

    QList<Note> all();

private:
    void add(const char *id, const QString &text) { m_notes << Note{QLatin1String(id), text}; }
    void secretInClear();
    void addressFallback();
    void subprotocolMissing();
    void tlsKeyLog();
    void certificateExpiresSoon();
    void verificationWouldFail();
    void revocationUnchecked();
    void unknownReasonCode();
    void weakIterations();
    void session();
    void limits();
    void features();

    const Evidence &e;
    QList<Note> m_notes;
};

constexpr int soonDays = 30;

bool sendsSecret(const Evidence &e)
{
    const bool password = e.settings.credentials.password.has_value() && !usesScram(e.settings);
    const bool inConnect = password || e.settings.properties.authenticationData.has_value();
    const bool inUpgrade = std::any_of(e.settings.webSocket.headers.begin(), e.settings.webSocket.headers.end(),
                                       [](const mqtt::StringPair &header) { return isSecretHeader(header.name); });
    return (inConnect && e.mqtt.connectSentMs) || (inUpgrade && e.webSocket.requestSent);
}

void Notes::secretInClear()
{
    if (usesTls(e.scheme()) || e.tcp.peerAddress.isNull() || e.tcp.peerAddress.isLoopback() || !sendsSecret(e))
        return;
    add("secret-in-clear",
        tr("The password went to %1 unencrypted: everyone on the way can read it. Use %2://.")
            .arg(e.peer(), schemeName(usesWebSocket(e.scheme()) ? Scheme::Wss : Scheme::Mqtts)));
}

void Notes::addressFallback()
{
    using Result = AddressAttempt::Result;
    const bool reached =
        std::any_of(e.tcp.attempts.begin(), e.tcp.attempts.end(), [](const AddressAttempt &a) { return a.result == Result::Connected; });
    if (!reached)
        return;
    QStringList failed;
    for (const AddressAttempt &attempt : e.tcp.attempts) {
        if (attempt.result == Result::Refused || attempt.result == Result::TimedOut || attempt.result == Result::Unreachable
            || attempt.result == Result::Reset || attempt.result == Result::Other)
            failed << wording::hostPort(attempt.address.toString(), attempt.port);
    }
    if (!failed.isEmpty())
        add("address-fallback",
            tr("%1 did not answer or refused; %2 worked. A device that tries only the first address would fail.")
                .arg(failed.join(", "_L1), e.peer()));
}

void Notes::subprotocolMissing()
{
    if (e.webSocket.upgraded && e.webSocket.subprotocol.isEmpty() && !e.webSocket.subprotocolOffered.isEmpty() && e.mqtt.connack)
        add("subprotocol-missing",
            tr("The server speaks MQTT, but did not confirm the sub-protocol \"%1\": stricter clients, browsers among them, refuse that.")
                .arg(e.webSocket.subprotocolOffered));
}

void Notes::certificateExpiresSoon()
{
    QStringList soon;
    const QList<QByteArray> all = e.tls.chain + QList<QByteArray>{e.tls.clientCertificate};
    for (const QByteArray &der : all) {
        const CertificateInfo certificate = certificateInfo(der);
        const qint64 seconds = e.attempt.startedAt.secsTo(certificate.notAfter);
        if (certificate.readable && seconds >= 0 && seconds <= qint64(soonDays) * 86'400)
            soon << tr("The certificate \"%1\" expires in %n day(s), on %2.", nullptr, int(seconds / 86'400))
                        .arg(certificate.name, wording::iso(certificate.notAfter));
    }
    if (!soon.isEmpty())
        add("certificate-expires-soon", wording::sentences(soon));
}

void Notes::tlsKeyLog()
{
    if (e.tls.encrypted && !e.tls.keyLogFile.isEmpty())
        add("tls-key-log",
            tr("The TLS session keys are written to %1: whoever has that file and a recording can read this connection, the password too.")
                .arg(e.tls.keyLogFile));
}

void Notes::verificationWouldFail()
{
    if (e.tls.verificationEnabled || e.tls.errors.isEmpty())
        return;
    const QString complaints = certificateComplaints(e);
    if (!complaints.isEmpty())
        add("verification-would-fail", tr("With verification on, this connection would fail. %1").arg(complaints));
}

void Notes::revocationUnchecked()
{
    if (e.tls.crls.isEmpty() || e.tls.chain.isEmpty())
        return;
    const CertificateFinding *finding = e.certificates().find(CertificateFinding::Kind::NotChecked);
    if (!finding || e.certificates().find(CertificateFinding::Kind::Revoked))
        return;
    add("tls-options-ignored",
        tr("The revocation list (crl) does not tell whether the certificate \"%1\" was revoked: %2. Get the present list of its issuer "
           "\"%3\".")
            .arg(finding->certificate.name, finding->text, finding->certificate.issuerName));
}

void Notes::unknownReasonCode()
{
    const auto unknown = [this](quint8 code, mqtt::PacketType type) {
        if (!mqtt::reasonCodeInfo(code, type, e.settings.version))
            add("unknown-reason-code",
                tr("MQTT %1 does not define the code %2 (0x%3) in %4.")
                    .arg(QLatin1String(mqtt::name(e.settings.version)), QString::number(code),
                         QString::number(code, 16).rightJustified(2, u'0'), QLatin1String(mqtt::name(type))));
    };
    if (e.mqtt.connack)
        unknown(e.mqtt.connack->reasonCode, mqtt::PacketType::Connack);
    if (e.mqtt.serverDisconnect)
        unknown(e.mqtt.serverDisconnect->reasonCode, mqtt::PacketType::Disconnect);
}

QString interval(quint32 seconds)
{
    return seconds == 0xFFFFFFFF ? QCoreApplication::translate("Notes", "never")
                                 : QCoreApplication::translate("Notes", "after %1 s").arg(seconds);
}

void Notes::session()
{
    const mqtt::Properties &granted = e.mqtt.connack->properties;
    if (const auto keepAlive = granted.integer(PropertyId::ServerKeepAlive); keepAlive && *keepAlive != e.settings.keepAlive)
        add("server-keepalive",
            *keepAlive == 0 ? tr("The broker turned keep-alive off; %1 s were asked for.").arg(e.settings.keepAlive)
                            : tr("The broker set the keep-alive to %1 s; %2 s were asked for.")
                                  .arg(QString::number(*keepAlive), QString::number(e.settings.keepAlive)));
    if (const auto id = granted.string(PropertyId::AssignedClientIdentifier))
        add("client-id-assigned", tr("The broker assigned the client ID \"%1\".").arg(e.quoted(*id)));
    if (!e.settings.cleanStart && !e.mqtt.connack->sessionPresent)
        add("session-not-kept",
            tr("The broker has no earlier session of this client (Session Present 0): it is the first connection with this client ID, or "
               "the session was not kept."));
    const quint32 asked = e.settings.version == mqtt::Version::V5 ? e.settings.properties.sessionExpiryInterval.value_or(0) : 0;
    if (const auto expiry = granted.integer(PropertyId::SessionExpiryInterval); expiry && *expiry != asked)
        add("session-expiry-changed",
            tr("The broker keeps the session otherwise than asked for: it expires %1, not %2.").arg(interval(*expiry), interval(asked)));
}

void Notes::limits()
{
    const mqtt::Properties &granted = e.mqtt.connack->properties;
    if (const auto maximum = granted.integer(PropertyId::ReceiveMaximum); maximum && *maximum < 65'535)
        add("receive-maximum",
            tr("The broker takes at most %n unacknowledged message(s) of QoS 1 and 2 at a time.", nullptr, int(*maximum)));
    if (const auto maximum = granted.integer(PropertyId::MaximumQoS); maximum && *maximum < 2)
        add("maximum-qos", tr("The broker takes messages with QoS %1 at most.").arg(*maximum));
    if (const auto maximum = granted.integer(PropertyId::MaximumPacketSize))
        add("maximum-packet-size", tr("The broker takes packets of at most %1 bytes.").arg(*maximum));
    // 0, or no property, is the standard's default and limits only a client that wants to use aliases: a number tells that they can be
    // used.
    if (const auto maximum = granted.integer(PropertyId::TopicAliasMaximum); maximum && *maximum > 0)
        add("topic-alias-maximum", tr("The broker takes topic aliases up to %1.").arg(*maximum));
}

void Notes::features()
{
    const mqtt::Properties &granted = e.mqtt.connack->properties;
    const auto lacks = [&granted](PropertyId id) { return granted.boolean(id) == false; };
    if (lacks(PropertyId::RetainAvailable))
        add("retain-unavailable", tr("The broker keeps no retained messages."));
    if (lacks(PropertyId::WildcardSubscriptionAvailable))
        add("wildcard-unavailable", tr("The broker takes no topic filters with wildcards (+ and #)."));
    if (lacks(PropertyId::SubscriptionIdentifierAvailable))
        add("subscription-identifiers-unavailable", tr("The broker takes no subscription identifiers."));
    if (lacks(PropertyId::SharedSubscriptionAvailable))
        add("shared-subscriptions-unavailable", tr("The broker takes no shared subscriptions ($share)."));
}

void Notes::weakIterations()
{
    const quint32 count = e.mqtt.authentication.iterations;
    if (count > 0 && count < scram::iterationsRecommended)
        add("scram-weak-iterations",
            tr("The broker asks for %1 iterations of SCRAM; RFC 5802 wants at least %2, so that a stolen key costs time to try passwords "
               "on.")
                .arg(QString::number(count), QString::number(scram::iterationsRecommended)));
}

QList<Note> Notes::all()
{
    secretInClear();
    addressFallback();
    subprotocolMissing();
    certificateExpiresSoon();
    tlsKeyLog();
    verificationWouldFail();
    revocationUnchecked();
    unknownReasonCode();
    weakIterations();
    if (e.mqtt.connack && e.attempt.connected) {
        session();
        limits();
        features();
    }
    return m_notes;
}

} // namespace

QList<Note> notesFor(const Attempt &attempt)
{
    const Evidence evidence(attempt);
    QList<Note> notes = attempt.inputNotes;
    notes << settingsNotes(attempt.settings, attempt.startedAt);
    notes << Notes(evidence).all();
    QList<Note> result;
    for (const Note &note : std::as_const(notes)) {
        const bool severalTimes = note.id == "unknown-option"_L1 || note.id == "tls-options-ignored"_L1;
        const bool known = std::any_of(result.begin(), result.end(), [&](const Note &other) {
            return other.id == note.id && (!severalTimes || other.text == note.text);
        });
        if (!known)
            result << note;
    }
    return result;
}
