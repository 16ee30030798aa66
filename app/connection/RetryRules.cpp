#include "connection/RetryRules.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using reconnect::Retry;

constexpr const char *settings = QT_TRANSLATE_NOOP("RetryRules", "Nothing can be sent before the settings are changed.");
constexpr const char *network =
    QT_TRANSLATE_NOOP("RetryRules", "A network that fails, or a broker that is restarted, comes back by itself.");
constexpr const char *protocol = QT_TRANSLATE_NOOP(
    "RetryRules", "Something else than this connection speaks answers there; the scheme, the port or the path has to be changed.");
constexpr const char *certificate = QT_TRANSLATE_NOOP(
    "RetryRules", "The certificates are checked with the same result until one of them, the clock or the settings are changed.");
constexpr const char *handshake = QT_TRANSLATE_NOOP(
    "RetryRules", "The TLS settings of the broker and of this connection do not go together; one of them has to be changed.");
constexpr const char *gateway = QT_TRANSLATE_NOOP("RetryRules", "The web server waits for the broker behind it, which may come back.");
constexpr const char *credentials =
    QT_TRANSLATE_NOOP("RetryRules", "The broker refuses this user, password or right; trying again can get the address banned.");
constexpr const char *refusal =
    QT_TRANSLATE_NOOP("RetryRules", "The broker refuses what CONNECT asks for; the same CONNECT would be refused again.");
constexpr const char *busy =
    QT_TRANSLATE_NOOP("RetryRules", "The broker is short of room or time; it is left alone for the longest delay.");
constexpr const char *unnamed =
    QT_TRANSLATE_NOOP("RetryRules", "The broker gave no clear reason; it is asked again after the longest delay.");
constexpr const char *elsewhere =
    QT_TRANSLATE_NOOP("RetryRules", "Connack does not follow a broker or web server that refers elsewhere without your word.");
constexpr const char *rival = QT_TRANSLATE_NOOP(
    "RetryRules", "To come back would throw the other client out, which would come back in turn and throw this one out again.");
constexpr const char *lost = QT_TRANSLATE_NOOP("RetryRules", "A connection that was lost can usually be made anew at once.");
constexpr const char *packet = QT_TRANSLATE_NOOP(
    "RetryRules", "The broker took offence at a packet, which may be sent again; it is left alone for the longest delay.");
constexpr const char *operators =
    QT_TRANSLATE_NOOP("RetryRules", "Someone who runs the broker ended the connection; it is left alone for the longest delay.");

} // namespace

const QList<reconnect::RetryRule> &reconnect::retryRules()
{
    static const QList<RetryRule> rules{
        {"url-invalid", Retry::Never, settings},
        {"url-unsupported-scheme", Retry::Never, settings},
        {"option-invalid", Retry::Never, settings},
        {"ca-file-unusable", Retry::Never, settings},
        {"client-certificate-unusable", Retry::Never, settings},
        {"client-key-unusable", Retry::Never, settings},
        {"client-key-mismatch", Retry::Never, settings},
        {"client-key-passphrase", Retry::Never, settings},

        {"host-not-found", Retry::Soon, network}, // without a network many resolvers answer so
        {"resolver-failure", Retry::Soon, network},

        {"tcp-refused", Retry::Soon, network},
        {"tcp-timeout", Retry::Soon, network},
        {"tcp-unreachable", Retry::Soon, network},
        {"tcp-reset", Retry::Soon, network},
        {"proxy-failure", Retry::Soon, network},

        {"tls-not-offered", Retry::Never, protocol},
        {"tls-certificate-expired", Retry::Never, certificate},
        {"tls-certificate-not-yet-valid", Retry::Never, certificate},
        {"tls-certificate-self-signed", Retry::Never, certificate},
        {"tls-certificate-unknown-issuer", Retry::Never, certificate},
        {"tls-certificate-chain-incomplete", Retry::Never, certificate},
        {"tls-certificate-hostname-mismatch", Retry::Never, certificate},
        {"tls-certificate-wrong-purpose", Retry::Never, certificate},
        {"tls-certificate-revoked", Retry::Never, certificate},
        {"tls-certificate-weak", Retry::Never, certificate},
        {"tls-ca-file-is-not-the-ca", Retry::Never, certificate},
        {"tls-version-unsupported", Retry::Never, handshake},
        {"tls-no-shared-cipher", Retry::Never, handshake},
        {"tls-client-certificate-required", Retry::Never, handshake},
        {"tls-client-certificate-rejected", Retry::Never, handshake},
        {"tls-alpn-required", Retry::Never, handshake},
        {"tls-servername-unrecognised", Retry::Never, handshake},
        {"tls-closed", Retry::Soon, network},
        {"tls-timeout", Retry::Soon, network},

        {"ws-not-a-websocket", Retry::Never, protocol},
        {"ws-path-not-found", Retry::Never, protocol},
        {"ws-unauthorized", Retry::Never, credentials},
        {"ws-redirected", Retry::Never, elsewhere},
        {"ws-no-upgrade", Retry::Never, protocol},
        {"ws-upgrade-rejected", Retry::Never, protocol},
        {"ws-gateway-error", Retry::Soon, gateway},
        {"ws-subprotocol-missing", Retry::Never, protocol},
        {"ws-text-frames", Retry::Never, protocol},
        {"ws-closed", Retry::Soon, network},
        {"ws-timeout", Retry::Soon, network},
        {"ws-port-expects-tls", Retry::Never, protocol},

        {"mqtt-port-expects-tls", Retry::Never, protocol},
        {"mqtt-port-expects-websocket", Retry::Never, protocol},
        {"mqtt-not-a-broker", Retry::Never, protocol},
        {"mqtt-no-answer", Retry::Soon, network},
        {"mqtt-closed-without-connack", Retry::Soon, network},
        {"mqtt-protocol-version-unsupported", Retry::Never, refusal},
        {"mqtt-client-id-rejected", Retry::Never, refusal},
        {"mqtt-server-unavailable", Retry::Later, busy},
        {"mqtt-bad-credentials", Retry::Never, credentials},
        {"mqtt-not-authorized", Retry::Never, credentials},
        {"mqtt-banned", Retry::Never, credentials},
        {"mqtt-bad-authentication-method", Retry::Never, credentials},
        {"mqtt-authentication-failed", Retry::Never, credentials},
        {"mqtt-quota-exceeded", Retry::Later, busy},
        {"mqtt-packet-too-large", Retry::Never, refusal},
        {"mqtt-will-rejected", Retry::Never, refusal},
        {"mqtt-retain-not-supported", Retry::Never, refusal},
        {"mqtt-qos-not-supported", Retry::Never, refusal},
        {"mqtt-use-another-server", Retry::Never, elsewhere},
        {"mqtt-connection-rate-exceeded", Retry::Later, busy},
        {"mqtt-server-busy", Retry::Later, busy},
        {"mqtt-malformed-packet", Retry::Never, refusal},
        {"mqtt-protocol-error", Retry::Never, refusal},
        {"mqtt-refused", Retry::Later, unnamed},

        {"session-client-id-taken-over", Retry::Never, rival},
        {"session-keepalive-timeout", Retry::Soon, lost},
        {"session-closed-by-server", Retry::Soon, lost},
        {"session-disconnected", Retry::Soon, lost}, // but see disconnectRules()
        {"session-network-lost", Retry::Soon, lost},
        {"subscribe-refused", Retry::Later, packet},
        {"subscribe-unanswered", Retry::Later, packet},
        {"publish-refused", Retry::Later, packet},
        {"publish-unanswered", Retry::Later, packet},
        {"publish-lost", Retry::Later, packet},
    };
    return rules;
}

const reconnect::RetryRule *reconnect::retryRule(QStringView cause)
{
    const auto rule =
        std::find_if(retryRules().begin(), retryRules().end(), [&](const RetryRule &row) { return cause == QLatin1StringView(row.cause); });
    return rule == retryRules().end() ? nullptr : &*rule;
}

const QList<reconnect::DisconnectRule> &reconnect::disconnectRules()
{
    static const QList<DisconnectRule> rules{
        {0x81, Retry::Later, packet},                                  // Malformed Packet
        {0x82, Retry::Later, packet},                                  // Protocol Error
        {0x87, Retry::Never, credentials}, {0x89, Retry::Later, busy}, // Server busy
        {0x8F, Retry::Later, packet},                                  // Topic Filter invalid
        {0x90, Retry::Later, packet},                                  // Topic Name invalid
        {0x93, Retry::Later, packet},                                  // Receive Maximum exceeded
        {0x94, Retry::Later, packet},                                  // Topic Alias invalid
        {0x95, Retry::Later, packet},                                  // Packet too large
        {0x96, Retry::Later, busy},                                    // Message rate too high
        {0x97, Retry::Later, busy},                                    // Quota exceeded
        {0x98, Retry::Later, operators},                               // Administrative action
        {0x99, Retry::Later, packet},                                  // Payload format invalid
        {0x9A, Retry::Later, packet},                                  // Retain not supported
        {0x9B, Retry::Later, packet},                                  // QoS not supported
        {0x9C, Retry::Never, elsewhere},                               // Use another server
        {0x9D, Retry::Never, elsewhere},                               // Server moved
        {0x9E, Retry::Later, packet},                                  // Shared Subscriptions not supported
        {0x9F, Retry::Later, busy},                                    // Connection rate exceeded
        {0xA1, Retry::Later, packet},                                  // Subscription Identifiers not supported
        {0xA2, Retry::Later, packet},                                  // Wildcard Subscriptions not supported
    };
    return rules;
}

reconnect::RetryAdvice reconnect::retryAfter(const Attempt &attempt, const Diagnosis &diagnosis)
{
    if (const auto &disconnect = attempt.mqtt.serverDisconnect) {
        const auto rule = std::find_if(disconnectRules().begin(), disconnectRules().end(),
                                       [&](const DisconnectRule &row) { return row.reasonCode == disconnect->reasonCode; });
        if (rule != disconnectRules().end())
            return {rule->retry, rule->reason};
    }
    const RetryRule *rule = retryRule(diagnosis.cause);
    if (!rule)
        return {Retry::Later, unnamed};
    // A rival that is only supposed is no reason to stay away from the broker.
    if (rule->reason == rival && diagnosis.confidence != Diagnosis::Confidence::Certain)
        return {Retry::Soon, lost};
    return {rule->retry, rule->reason};
}

QString reconnect::retryReason(const char *reason)
{
    return QCoreApplication::translate("RetryRules", reason);
}
