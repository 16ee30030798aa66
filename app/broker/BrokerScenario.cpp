#include "broker/BrokerScenario.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr std::array scenarios{
    BrokerScenario{BrokerFault::None, "healthy", BrokerListener::Mqtts, "", QT_TRANSLATE_NOOP("BrokerScenario", "Healthy"),
                   QT_TRANSLATE_NOOP("BrokerScenario", "Nothing is broken."),
                   QT_TRANSLATE_NOOP("BrokerScenario",
                                     "Every way in connects. If your device or another broker fails where this one works with the same "
                                     "settings, the broker is to blame; if it fails here as well, the client is.")},
    BrokerScenario{
        BrokerFault::ExpiredCertificate, "expired-certificate", BrokerListener::Mqtts, "tls-certificate-expired",
        QT_TRANSLATE_NOOP("BrokerScenario", "Expired server certificate"),
        QT_TRANSLATE_NOOP("BrokerScenario", "The broker's certificate ran out three days ago."),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "The TLS stage fails, and the verdict says since when the certificate is expired. mqtt and ws, without "
                          "TLS, still connect. Only a new certificate on the broker mends it.")},
    BrokerScenario{BrokerFault::FutureCertificate, "future-certificate", BrokerListener::Mqtts, "tls-certificate-not-yet-valid",
                   QT_TRANSLATE_NOOP("BrokerScenario", "Server certificate not valid yet"),
                   QT_TRANSLATE_NOOP("BrokerScenario", "The broker's certificate becomes valid only in three days."),
                   QT_TRANSLATE_NOOP("BrokerScenario",
                                     "The TLS stage fails. In the field the reason is mostly a device whose clock is wrong: without a "
                                     "battery it starts in 1970, and every certificate lies in the future.")},
    BrokerScenario{
        BrokerFault::WrongName, "wrong-name", BrokerListener::Mqtts, "tls-certificate-hostname-mismatch",
        QT_TRANSLATE_NOOP("BrokerScenario", "Certificate for another name"),
        QT_TRANSLATE_NOOP("BrokerScenario", "The broker's certificate names broker.example, not the address that is connected to."),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "The TLS stage fails though the CA is trusted; the verdict lists the names in the certificate. Connect "
                          "by one of them, or have the certificate made with the name that is used.")},
    BrokerScenario{BrokerFault::UnknownCa, "unknown-ca", BrokerListener::Mqtts, "tls-certificate-unknown-issuer",
                   QT_TRANSLATE_NOOP("BrokerScenario", "Another CA is trusted"),
                   QT_TRANSLATE_NOOP("BrokerScenario", "The connection trusts a CA that did not issue the broker's certificate."),
                   QT_TRANSLATE_NOOP("BrokerScenario",
                                     "The TLS stage fails, and the verdict names the issuer that is missing. Trust ca.pem of the same "
                                     "folder in place of other-ca.pem (TLS, CA file), and it connects.")},
    BrokerScenario{
        BrokerFault::MissingIntermediate, "incomplete-chain", BrokerListener::Mqtts, "tls-certificate-chain-incomplete",
        QT_TRANSLATE_NOOP("BrokerScenario", "Incomplete certificate chain"),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "An intermediate CA issued the broker's certificate, and the broker does not send the intermediate's."),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "The TLS stage fails though the right root is trusted. A browser may hide this fault, for it fetches "
                          "what is missing. The broker's certfile must hold its certificate followed by the intermediate's.")},
    BrokerScenario{BrokerFault::MissingClientCertificate, "no-client-certificate", BrokerListener::MutualTls,
                   "tls-client-certificate-required", QT_TRANSLATE_NOOP("BrokerScenario", "Missing client certificate"),
                   QT_TRANSLATE_NOOP("BrokerScenario", "The broker requires a client certificate, and the connection has none."),
                   QT_TRANSLATE_NOOP("BrokerScenario",
                                     "With TLS 1.3 the handshake looks finished before the broker hangs up; the verdict still names the "
                                     "certificate. Set client.pem and client.key of the broker's folder under TLS.")},
    BrokerScenario{BrokerFault::ExpiredClientCertificate, "expired-client-certificate", BrokerListener::MutualTls,
                   "tls-client-certificate-rejected", QT_TRANSLATE_NOOP("BrokerScenario", "Expired client certificate"),
                   QT_TRANSLATE_NOOP("BrokerScenario", "The client certificate of the connection ran out three days ago."),
                   QT_TRANSLATE_NOOP("BrokerScenario",
                                     "The broker turns the certificate down with a TLS alert; its log says why. Set client.pem and "
                                     "client.key of the broker's folder under TLS.")},
    BrokerScenario{
        BrokerFault::WrongPassword, "bad-password", BrokerListener::Mqtt, "mqtt-not-authorized",
        QT_TRANSLATE_NOOP("BrokerScenario", "Wrong password"),
        QT_TRANSLATE_NOOP("BrokerScenario", "The password of the connection is not that of the broker's user."),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "The broker answers CONNECT with a refusal. mosquitto says \"Not authorized\" (5) to a wrong password as "
                          "well as to a missing right, so the verdict names both.")},
    BrokerScenario{
        BrokerFault::Anonymous, "anonymous", BrokerListener::Mqtt, "mqtt-not-authorized",
        QT_TRANSLATE_NOOP("BrokerScenario", "No user name"),
        QT_TRANSLATE_NOOP("BrokerScenario", "The connection sends neither user name nor password, and the broker lets in nobody unknown."),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "The broker answers CONNECT with \"Not authorized\" (5), mosquitto's answer since version 2, where "
                          "allow_anonymous is false unless it is set. Fill in user name and password under Credentials.")},
    BrokerScenario{
        BrokerFault::ForbiddenTopic, "forbidden-topic", BrokerListener::Mqtt, "publish-refused",
        QT_TRANSLATE_NOOP("BrokerScenario", "Forbidden topic"),
        QT_TRANSLATE_NOOP("BrokerScenario", "The broker's ACL forbids connack/forbidden/# to its user."),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "It connects, and even the subscription is granted. Publish to connack/forbidden/test with QoS 1: MQTT 5 "
                          "is told \"Not authorized\" (0x87) in the PUBACK; with MQTT 3.1.1 or QoS 0 the message vanishes without a "
                          "word, which the tab Delivery finds out.")},
    BrokerScenario{
        BrokerFault::WrongPath, "wrong-path", BrokerListener::Ws, "ws-path-not-found",
        QT_TRANSLATE_NOOP("BrokerScenario", "Wrong WebSocket path"),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "A small reverse proxy in front of the broker serves the path /mqtt alone; the connection asks for /ws."),
        QT_TRANSLATE_NOOP("BrokerScenario",
                          "The WebSocket stage fails with HTTP 404, and extra connections find the path that works. mosquitto "
                          "itself takes any path: it is a proxy or another broker that insists on one.")},
    BrokerScenario{BrokerFault::TlsToPlain, "tls-to-plain-port", BrokerListener::Mqtt, "tls-not-offered",
                   QT_TRANSLATE_NOOP("BrokerScenario", "TLS to a port without TLS"),
                   QT_TRANSLATE_NOOP("BrokerScenario", "The URL says mqtts, but on that port the broker speaks plain MQTT."),
                   QT_TRANSLATE_NOOP("BrokerScenario",
                                     "The TLS stage fails, for nothing answers the handshake; extra connections find that plain MQTT works "
                                     "on that port. Use the port of the mqtts listener.")},
    BrokerScenario{BrokerFault::PlainToTls, "plain-to-tls-port", BrokerListener::Mqtts, "mqtt-port-expects-tls",
                   QT_TRANSLATE_NOOP("BrokerScenario", "Plain MQTT to a TLS port"),
                   QT_TRANSLATE_NOOP("BrokerScenario", "The URL says mqtt, but the port expects TLS."),
                   QT_TRANSLATE_NOOP("BrokerScenario",
                                     "TCP connects, CONNECT is sent, and the broker hangs up without an answer. Other clients say \"socket "
                                     "closed\"; extra connections find that the port speaks TLS.")},
};

QString translated(const char *source)
{
    return QCoreApplication::translate("BrokerScenario", source);
}

} // namespace

QString listenerName(BrokerListener listener)
{
    switch (listener) {
    case BrokerListener::Mqtt:
        return u"mqtt"_s;
    case BrokerListener::Mqtts:
        return u"mqtts"_s;
    case BrokerListener::MutualTls:
        return QCoreApplication::translate("BrokerScenario", "mqtts with client certificate");
    case BrokerListener::Ws:
        return u"ws"_s;
    case BrokerListener::Wss:
        return u"wss"_s;
    }
    return {};
}

QString BrokerScenario::name() const
{
    return translated(nameSource);
}

QString BrokerScenario::broken() const
{
    return translated(brokenSource);
}

QString BrokerScenario::seen() const
{
    return translated(seenSource);
}

bool BrokerScenario::breaksServerCertificate() const
{
    return fault == BrokerFault::ExpiredCertificate || fault == BrokerFault::FutureCertificate || fault == BrokerFault::WrongName
        || fault == BrokerFault::MissingIntermediate;
}

std::span<const BrokerScenario> brokerScenarios()
{
    return scenarios;
}

const BrokerScenario *brokerScenario(const QString &id)
{
    const auto found =
        std::find_if(scenarios.begin(), scenarios.end(), [&](const BrokerScenario &row) { return id == QLatin1StringView(row.id); });
    return found == scenarios.end() ? nullptr : &*found;
}
