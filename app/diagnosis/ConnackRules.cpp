// A CONNACK that refuses.
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"

#include "mqtt/ReasonCodes.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using mqtt::Version;

namespace {

class ConnackRules
{
    Q_DECLARE_TR_FUNCTIONS(ConnackRules)
public:
    static std::optional<Diagnosis> refused(const Evidence &e);

private:
    static void aboutVersion(const Evidence &e, Verdict &verdict);
    static void aboutClientId(const Evidence &e, Verdict &verdict);
    static void aboutCredentials(const Evidence &e, Verdict &verdict);
    static void aboutRights(const Evidence &e, Verdict &verdict);
    static void aboutBan(const Evidence &e, Verdict &verdict);
    static void aboutAuthentication(const Evidence &e, Verdict &verdict);
    static void aboutLoad(const Evidence &e, Verdict &verdict);
    static void aboutQuota(const Evidence &e, Verdict &verdict);
    static void aboutSize(const Evidence &e, Verdict &verdict);
    static void aboutWill(const Evidence &e, Verdict &verdict);
    static void aboutRetain(const Evidence &e, Verdict &verdict);
    static void aboutQos(const Evidence &e, Verdict &verdict);
    static void aboutOtherServer(const Evidence &e, Verdict &verdict);
    static void aboutOurPacket(const Evidence &e, Verdict &verdict);
    static void aboutAnythingElse(const Evidence &e, Verdict &verdict);
    static QString user(const Evidence &e);

    struct Row {
        quint8 code;
        const char *cause;
        void (*advise)(const Evidence &e, Verdict &verdict);
    };
    static const Row *row(quint8 code, Version version);
};

const ConnackRules::Row *ConnackRules::row(quint8 code, Version version)
{
    static constexpr std::array old{
        Row{1, "mqtt-protocol-version-unsupported", aboutVersion},
        Row{2, "mqtt-client-id-rejected", aboutClientId},
        Row{3, "mqtt-server-unavailable", aboutLoad},
        Row{4, "mqtt-bad-credentials", aboutCredentials},
        Row{5, "mqtt-not-authorized", aboutRights},
    };
    static constexpr std::array present{
        Row{0x81, "mqtt-malformed-packet", aboutOurPacket},
        Row{0x82, "mqtt-protocol-error", aboutOurPacket},
        Row{0x84, "mqtt-protocol-version-unsupported", aboutVersion},
        Row{0x85, "mqtt-client-id-rejected", aboutClientId},
        Row{0x86, "mqtt-bad-credentials", aboutCredentials},
        Row{0x87, "mqtt-not-authorized", aboutRights},
        Row{0x88, "mqtt-server-unavailable", aboutLoad},
        Row{0x89, "mqtt-server-busy", aboutLoad},
        Row{0x8A, "mqtt-banned", aboutBan},
        Row{0x8C, "mqtt-bad-authentication-method", aboutAuthentication},
        Row{0x90, "mqtt-will-rejected", aboutWill},
        Row{0x95, "mqtt-packet-too-large", aboutSize},
        Row{0x97, "mqtt-quota-exceeded", aboutQuota},
        Row{0x99, "mqtt-will-rejected", aboutWill},
        Row{0x9A, "mqtt-retain-not-supported", aboutRetain},
        Row{0x9B, "mqtt-qos-not-supported", aboutQos},
        Row{0x9C, "mqtt-use-another-server", aboutOtherServer},
        Row{0x9D, "mqtt-use-another-server", aboutOtherServer},
        Row{0x9F, "mqtt-connection-rate-exceeded", aboutLoad},
    };
    const auto find = [code](const auto &rows) -> const Row * {
        const auto found = std::find_if(rows.begin(), rows.end(), [code](const Row &row) { return row.code == code; });
        return found == rows.end() ? nullptr : &*found;
    };
    return version == Version::V5 ? find(present) : find(old);
}

QString ConnackRules::user(const Evidence &e)
{
    return e.settings.credentials.username ? tr("user \"%1\"").arg(e.quoted(*e.settings.credentials.username)) : tr("no user name");
}

void ConnackRules::aboutVersion(const Evidence &e, Verdict &verdict)
{
    verdict.because(tr("This connection uses MQTT %1.").arg(QLatin1String(mqtt::name(e.settings.version))));
    for (const Version version : {Version::V311, Version::V5}) {
        if (version == e.settings.version)
            continue;
        verdict.advise(tr("Switch the protocol version to MQTT %1.").arg(QLatin1String(mqtt::name(version))));
        verdict.offer(Fix::useVersion(e.settings, version));
    }
    verdict.advise(tr("Or allow MQTT %1 on the broker, if it can be set there.").arg(QLatin1String(mqtt::name(e.settings.version))));
}

void ConnackRules::aboutClientId(const Evidence &e, Verdict &verdict)
{
    const QString id = e.settings.clientId;
    if (id.isEmpty()) {
        verdict.because(tr("The client ID is empty: the broker would have to assign one, and it does not for this connection."));
        if (!e.settings.cleanStart) {
            verdict.because(tr("An empty client ID is allowed only with a clean session (3.1.1, section 3.1.3.1)."));
            verdict.advise(tr("Turn clean session on, or set a client ID."));
            verdict.offer(Fix::useCleanStart(e.settings));
        }
        verdict.advise(tr("Set a client ID under General, Client ID (--client-id)."));
    } else {
        verdict.because(tr("The client ID is \"%1\" (%2 bytes).").arg(id, QString::number(id.toUtf8().size())));
        if (id.toUtf8().size() > 23)
            verdict.advise(tr("Use a client ID of at most 23 bytes: brokers need not take longer ones."));
        verdict.advise(tr("Use a client ID of letters and digits alone, and check whether the broker wants a certain prefix or name."));
    }
    verdict.offer(Fix::useNewClientId(e.settings));
}

void ConnackRules::aboutCredentials(const Evidence &e, Verdict &verdict)
{
    if (!e.settings.credentials.username && !e.settings.credentials.password) {
        verdict.because(tr("No user name and no password were given."));
        verdict.advise(tr("Give user name and password under Credentials (--username, --password-file)."));
        return;
    }
    verdict.because(tr("The broker does not know this pair of %1 and password.").arg(user(e)));
    verdict.advise(tr("Check user name and password under Credentials: upper and lower case, blanks at the ends, the keyboard's layout."));
    if (!e.settings.credentials.password)
        verdict.advise(tr("Give a password: none was sent."));
    verdict.advise(tr("Check on the broker that the user exists and is enabled (mosquitto: password_file, mosquitto_passwd)."));
}

void ConnackRules::aboutRights(const Evidence &e, Verdict &verdict)
{
    const QString id = e.settings.clientId;
    verdict.because(e.settings.credentials.username
                        ? tr("The broker knows no right for %1 with client ID \"%2\".").arg(user(e), id)
                        : tr("No user name was given, and the broker knows no right for client ID \"%1\" alone.").arg(id));
    verdict.because(tr("Some brokers answer so to a wrong user name or password as well."));
    if (!e.settings.credentials.username)
        verdict.advise(tr("Give user name and password under Credentials, if the broker does not let anonymous clients in (--username, "
                          "--password-file)."));
    else
        verdict.advise(tr("Check user name and password under Credentials."));
    verdict.advise(tr("Check the broker's rules for client ID \"%1\": a prefix may be demanded, or the ID tied to a user (mosquitto: "
                      "clientid_prefixes, acl_file).")
                       .arg(id));
    verdict.advise(tr("Read the broker's log: it tells which rule refused the connection."));
}

void ConnackRules::aboutBan(const Evidence &e, Verdict &verdict)
{
    verdict.because(tr("An administrator or a rule of the broker has shut out this client: %1, client ID \"%2\", or this address.")
                        .arg(user(e), e.settings.clientId));
    verdict.advise(tr("Ask the broker's operator to lift the ban, and what led to it; too many failed logins often do."));
    verdict.advise(tr("Look up client ID, user name and address in the broker's list of banned clients."));
}

void ConnackRules::aboutAuthentication(const Evidence &e, Verdict &verdict)
{
    const auto method = e.settings.properties.authenticationMethod;
    verdict.because(
        method ? tr("The authentication method \"%1\" (enhanced authentication) is not one that the broker takes.").arg(e.quoted(*method))
               : tr("No authentication method was given, and the broker wants enhanced authentication."));
    verdict.advise(tr("Set the authentication method that the broker supports under MQTT 5, Authentication method."));
    verdict.advise(tr("Or leave method and data empty and use user name and password."));
}

void ConnackRules::aboutLoad(const Evidence &, Verdict &verdict)
{
    verdict.because(tr("The broker runs, but takes no further connection from here at the moment."));
    verdict.advise(tr("Wait some seconds and connect again; increase the time between reconnects of your devices."));
    verdict.advise(tr("Check the broker's load and its limits on connections and on their rate."));
}

void ConnackRules::aboutQuota(const Evidence &e, Verdict &verdict)
{
    verdict.because(tr("A limit that the broker or its administrator set is used up: connections, sessions, messages or traffic of %1.")
                        .arg(e.settings.credentials.username ? user(e) : tr("this client")));
    verdict.advise(tr("Check the quotas of this user or tenant on the broker, and raise them or free something."));
    verdict.advise(tr("End connections and sessions that are not needed any more: those with clean start off are kept."));
}

void ConnackRules::aboutSize(const Evidence &e, Verdict &verdict)
{
    if (e.settings.will.enabled) {
        verdict.because(tr("The will's payload has %n byte(s).", nullptr, int(e.settings.will.payload.bytes.size())));
        verdict.advise(tr("Shorten the payload of the last will."));
        verdict.offer(Fix::leaveOutWill(e.settings));
    }
    verdict.advise(tr("Shorten what CONNECT carries: user properties, password or token, client ID, will."));
    verdict.advise(tr("Or raise the limit on the broker (mosquitto: max_packet_size)."));
}

void ConnackRules::aboutWill(const Evidence &e, Verdict &verdict)
{
    const WillSettings &will = e.settings.will;
    if (!will.enabled) {
        verdict.because(tr("It refers to the last will by this code, although none was sent."));
        verdict.advise(tr("Read the broker's log: it tells what it did not take."));
        return;
    }
    verdict.because(tr("The will has the topic \"%1\".").arg(will.topic));
    if (e.mqtt.connack && e.mqtt.connack->reasonCode == 0x99)
        verdict.advise(tr("Clear the will's payload format indicator (Last Will), or give a payload that is UTF-8 text."));
    else
        verdict.advise(tr("Change the will's topic (Last Will, Topic) to one that this broker allows."));
    verdict.advise(tr("Connect without the will, to see whether that is all."));
    verdict.offer(Fix::leaveOutWill(e.settings));
}

void ConnackRules::aboutRetain(const Evidence &e, Verdict &verdict)
{
    verdict.because(e.settings.will.enabled && e.settings.will.retain
                        ? tr("The last will is to be retained, and the broker keeps no retained messages.")
                        : tr("The broker keeps no retained messages."));
    verdict.advise(tr("Clear \"Retain\" of the last will (Last Will)."));
    if (e.settings.will.enabled)
        verdict.offer(Fix::clearWillRetain(e.settings)).offer(Fix::leaveOutWill(e.settings));
    verdict.advise(tr("Or allow retained messages on the broker (mosquitto: retain_available)."));
}

void ConnackRules::aboutQos(const Evidence &e, Verdict &verdict)
{
    const auto maximum = e.mqtt.connack->properties.integer(PropertyId::MaximumQoS);
    const int granted = maximum && *maximum <= 1 ? int(*maximum) : std::max(0, e.settings.will.qos - 1);
    if (e.settings.will.enabled) {
        verdict.because(tr("The last will asks for QoS %1.").arg(e.settings.will.qos));
        verdict.advise(tr("Lower the QoS of the last will to %1 (Last Will, QoS).").arg(granted));
        verdict.offer(Fix::useWillQos(e.settings, granted)).offer(Fix::leaveOutWill(e.settings));
    }
    verdict.advise(tr("Or allow the higher QoS on the broker (mosquitto: max_qos)."));
}

void ConnackRules::aboutOtherServer(const Evidence &e, Verdict &verdict)
{
    const auto reference = e.mqtt.connack->properties.string(PropertyId::ServerReference);
    const bool forGood = e.mqtt.connack->reasonCode == 0x9D;
    verdict.because(forGood ? tr("It has moved for good.") : tr("It is to be used again later."));
    if (!reference) {
        verdict.because(tr("It does not say which server to use."));
        verdict.advise(tr("Ask the broker's operator for the address to use."));
        return;
    }
    verdict.because(tr("The server reference is \"%1\".").arg(e.quoted(*reference)));
    const auto fix = Fix::useServerReference(e.settings, *reference);
    verdict.advise(fix ? fix->label + u'.' : tr("Put the host of \"%1\" into the URL.").arg(e.quoted(*reference)));
    verdict.offer(fix);
    if (forGood)
        verdict.advise(tr("Change the address in the configuration of the devices as well."));
}

void ConnackRules::aboutOurPacket(const Evidence &e, Verdict &verdict)
{
    verdict.because(tr("So the broker says of the CONNECT that it got. Either something between changes the bytes, or the broker reads "
                       "them differently."));
    verdict.advise(
        tr("Leave out optional parts one by one, to find the one that it does not take: user properties, authentication, will."));
    if (e.settings.version == Version::V5) {
        verdict.advise(tr("Switch to MQTT 3.1.1, which has fewer parts."));
        verdict.offer(Fix::useVersion(e.settings, Version::V311));
    }
    verdict.advise(tr("Compare the bytes of CONNECT in the packet log with what arrives at the broker."));
}

void ConnackRules::aboutAnythingElse(const Evidence &e, Verdict &verdict)
{
    if (e.settings.version != Version::V5 && mqtt::reasonCodeInfo(e.mqtt.connack->reasonCode, mqtt::PacketType::Connack, Version::V5)) {
        verdict.because(tr("It is a code of MQTT 5: the broker may expect that version."));
        verdict.advise(tr("Switch the protocol version to MQTT 5.0."));
        verdict.offer(Fix::useVersion(e.settings, Version::V5));
    }
    verdict.advise(tr("Read the broker's log: it tells why it refused client ID \"%1\".").arg(e.settings.clientId));
    if (probes::find(e.probes, probes::Question::FreshClientId)) // it was tried
        return;
    verdict.advise(
        tr("Connect with another client ID, without the will and without user properties, to see which of them the broker does not take."));
    verdict.offer(Fix::useNewClientId(e.settings));
}

QString codeEvidence(quint8 code, Version version)
{
    const mqtt::ReasonCodeInfo *info = mqtt::reasonCodeInfo(code, mqtt::PacketType::Connack, version);
    const QString name = info ? QString::fromLatin1(info->name) : u"not defined"_s;
    if (version == Version::V5)
        return u"CONNACK reason code 0x%1 (%2): %3"_s.arg(QString::number(code, 16).rightJustified(2, u'0'), QString::number(code), name);
    return u"CONNACK return code %1: %2"_s.arg(QString::number(code), name);
}

void addProperties(const Evidence &e, Verdict &verdict)
{
    const mqtt::Properties &properties = e.mqtt.connack->properties;
    if (const auto reason = properties.string(PropertyId::ReasonString))
        verdict.observed(u"Reason String: \"%1\""_s.arg(e.quoted(*reason)));
    if (const auto reference = properties.string(PropertyId::ServerReference))
        verdict.observed(u"Server Reference: \"%1\""_s.arg(e.quoted(*reference)));
    if (const auto method = properties.string(PropertyId::AuthenticationMethod))
        verdict.observed(u"Authentication Method: \"%1\""_s.arg(e.quoted(*method)));
    if (const auto maximum = properties.integer(PropertyId::MaximumQoS))
        verdict.observed(u"Maximum QoS: %1"_s.arg(*maximum));
    if (const auto maximum = properties.integer(PropertyId::MaximumPacketSize))
        verdict.observed(u"Maximum Packet Size: %1"_s.arg(*maximum));
    constexpr int most = 20;
    for (const mqtt::StringPair &pair : properties.userProperties().mid(0, most))
        verdict.observed(u"User Property: %1 = \"%2\""_s.arg(e.quoted(pair.name), e.quoted(pair.value)));
}

/// Codes that tell of identity, not of load or limits.
bool isAboutIdentity(quint8 code)
{
    return code == 0x80 || code == 0x83 || code == 0x86 || code == 0x87 || code == 0x8C;
}

std::optional<Diagnosis> ConnackRules::refused(const Evidence &e)
{
    if (!e.mqtt.connack || !mqtt::isFailure(e.mqtt.connack->reasonCode, mqtt::PacketType::Connack, e.settings.version))
        return std::nullopt;
    const quint8 code = e.mqtt.connack->reasonCode;
    const Row *known = row(code, e.settings.version);
    const bool authenticating = e.mqtt.authReceived > 0 && isAboutIdentity(code);
    Verdict verdict(authenticating ? "mqtt-authentication-failed" : known ? known->cause : "mqtt-refused");
    verdict.because(
        tr("The broker answered CONNECT with %1.").arg(mqtt::describeReasonCode(code, mqtt::PacketType::Connack, e.settings.version)));
    if (const auto reason = e.mqtt.connack->properties.string(PropertyId::ReasonString))
        verdict.because(tr("It gives the reason \"%1\".").arg(e.quoted(*reason)));
    if (authenticating) {
        verdict.because(tr("It did so in the course of the exchange with the method \"%1\".")
                            .arg(e.quoted(e.settings.properties.authenticationMethod.value_or(QString()))));
        if (e.mqtt.authentication.scram)
            verdict.advise(tr("Check user name and password (Credentials): the proof of %1 was made from them.")
                               .arg(e.quoted(e.settings.properties.authenticationMethod.value_or(QString()))));
        else
            verdict.advise(tr("Check the authentication data (MQTT 5, Authentication data): user, password or key that it was made from."));
        verdict.advise(tr("Check that the method's steps are the ones that the broker expects; its log shows at which one it gave up."));
        if (e.mqtt.authentication.failure)
            verdict.observed(e.quoted(scram::describe(*e.mqtt.authentication.failure)));
        verdict.observed(u"AUTH packets from the server: %1"_s.arg(e.mqtt.authReceived));
        verdict.observed(u"authentication method: \"%1\""_s.arg(e.quoted(e.settings.properties.authenticationMethod.value_or(QString()))));
    } else if (known) {
        known->advise(e, verdict);
    } else {
        aboutAnythingElse(e, verdict);
    }
    adviseFoundByProbes(e, verdict);
    verdict.observed(codeEvidence(code, e.settings.version));
    addProperties(e, verdict);
    verdict.observed(u"client ID: \"%1\""_s.arg(e.quoted(e.settings.clientId)));
    if (e.settings.credentials.username)
        verdict.observed(u"user name: \"%1\""_s.arg(e.quoted(*e.settings.credentials.username)));
    if (e.mqtt.connackMs)
        verdict.observed(
            u"CONNACK %1 after CONNECT"_s.arg(wording::evidenceDuration(*e.mqtt.connackMs - e.mqtt.connectSentMs.value_or(0))));
    return verdict;
}

} // namespace

Rules connackRules()
{
    static constexpr std::array<Rule, 1> rules{ConnackRules::refused};
    return rules;
}
