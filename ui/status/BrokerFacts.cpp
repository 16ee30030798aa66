#include "status/BrokerFacts.h"

#include "mqtt/ReasonCodes.h"
#include "settings/Secrets.h"
#include "text/PlainText.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

namespace {

constexpr qsizetype shownUserProperties = 200;

struct BrokerText {
    Q_DECLARE_TR_FUNCTIONS(BrokerText)
};

QString number(quint32 value)
{
    return QLocale().toString(value);
}

QString seconds(quint32 value)
{
    return BrokerText::tr("%1 s", "seconds").arg(number(value));
}

QString bytes(quint32 value)
{
    return BrokerText::tr("%1 bytes").arg(number(value));
}

QString yesNo(bool value)
{
    return value ? BrokerText::tr("yes") : BrokerText::tr("no");
}

QString notSet()
{
    return BrokerText::tr("not set");
}

/// Builds the rows; each says what was asked, what was granted and what that means.
class BrokerTable
{
public:
    explicit BrokerTable(const Attempt &attempt)
        : m_settings(attempt.settings)
        , m_asked(attempt.settings.properties)
        , m_connack(*attempt.mqtt.connack)
        , m_granted(m_connack.properties)
        , m_secrets(secretsOf(m_settings))
    {
    }

    Facts rows()
    {
        addCode();
        if (m_settings.version != mqtt::Version::V31)
            addSessionPresent();
        if (m_settings.version != mqtt::Version::V5) {
            addKeepAlive();
            m_rows.push_back(quiet(BrokerText::tr("MQTT %1 tells no more: what else the broker limits shows only when it is met.")
                                       .arg(QLatin1String(mqtt::name(m_settings.version)))));
            return std::move(m_rows);
        }
        if (mqtt::isFailure(m_connack.reasonCode, mqtt::PacketType::Connack, m_settings.version)) {
            addTexts();
            return std::move(m_rows);
        }
        addClientId();
        addSessionExpiry();
        addKeepAlive();
        addFlowLimits();
        addFeatureLimits();
        addTexts();
        return std::move(m_rows);
    }

private:
    static Fact quiet(const QString &text)
    {
        Fact fact;
        fact.cells = {text};
        fact.quiet = true;
        return fact;
    }

    void add(const QString &name, const QString &asked, const QString &granted, const QString &meaning, bool limit = false)
    {
        Fact fact;
        fact.cells = {name, text::visible(asked, 2000), text::visible(maskSecrets(granted, m_secrets), 2000)};
        if (limit) {
            fact.sign = theme::Sign::Warning;
            fact.signText = BrokerText::tr("limit");
        }
        if (!meaning.isEmpty())
            fact.children.push_back(quiet(meaning));
        m_rows.push_back(std::move(fact));
    }

    void addCode()
    {
        const QString name = m_settings.version == mqtt::Version::V5 ? BrokerText::tr("Reason Code") : BrokerText::tr("Return code");
        add(name, QString(), mqtt::describeReasonCode(m_connack.reasonCode, mqtt::PacketType::Connack, m_settings.version),
            mqtt::reasonCodeMeaning(m_connack.reasonCode, mqtt::PacketType::Connack, m_settings.version));
        if (mqtt::isFailure(m_connack.reasonCode, mqtt::PacketType::Connack, m_settings.version)) {
            m_rows.back().sign = theme::Sign::Error;
            m_rows.back().signText = BrokerText::tr("refused");
        }
    }

    void addSessionPresent()
    {
        const bool v5 = m_settings.version == mqtt::Version::V5;
        const QString asked = m_settings.cleanStart ? (v5 ? BrokerText::tr("Clean Start") : BrokerText::tr("Clean Session"))
                                                    : BrokerText::tr("the kept session, if any");
        const QString meaning = m_connack.sessionPresent
            ? BrokerText::tr("The broker kept the session of this client ID: its subscriptions and queued messages are there.")
            : BrokerText::tr("The broker had no session for this client ID, or dropped it: nothing is subscribed yet.");
        add(BrokerText::tr("Session Present"), asked, yesNo(m_connack.sessionPresent), meaning);
    }

    void addClientId()
    {
        const auto assigned = m_granted.string(PropertyId::AssignedClientIdentifier);
        const QString asked = m_settings.clientId.isEmpty() ? BrokerText::tr("empty: the broker chooses") : m_settings.clientId;
        add(BrokerText::tr("Assigned Client Identifier"), asked, assigned.value_or(BrokerText::tr("as asked")),
            assigned ? BrokerText::tr("The broker named this client. To return to the session, connect with this client ID.") : QString());
    }

    void addSessionExpiry()
    {
        const auto text = [](quint32 value) { return value == 0xFFFFFFFF ? BrokerText::tr("never") : seconds(value); };
        const quint32 asked = m_asked.sessionExpiryInterval.value_or(0);
        const auto granted = m_granted.integer(PropertyId::SessionExpiryInterval);
        const quint32 inForce = granted.value_or(asked);
        const QString meaning = inForce == 0
            ? BrokerText::tr("The session ends with the connection: subscriptions and queued messages are lost.")
            : inForce == 0xFFFFFFFF
            ? BrokerText::tr("The broker keeps the session until it is asked to drop it.")
            : BrokerText::tr("The broker keeps the session for %1 after the connection ends.").arg(seconds(inForce));
        add(BrokerText::tr("Session Expiry Interval"), m_asked.sessionExpiryInterval ? text(asked) : BrokerText::tr("not set: 0 s"),
            granted ? text(*granted) : BrokerText::tr("as asked"), meaning, inForce < asked);
    }

    void addKeepAlive()
    {
        const auto granted = m_granted.integer(PropertyId::ServerKeepAlive);
        const quint32 inForce = granted.value_or(m_settings.keepAlive);
        const QString meaning = inForce == 0
            ? BrokerText::tr("Keep-alive is off: a dead connection may go unnoticed.")
            : BrokerText::tr("This client sends something at least every %1; the broker drops it after one and a half times as long.")
                  .arg(seconds(inForce));
        add(granted ? BrokerText::tr("Server Keep Alive") : BrokerText::tr("Keep Alive"), seconds(m_settings.keepAlive),
            granted ? seconds(*granted) : BrokerText::tr("as asked"), meaning, granted && *granted != m_settings.keepAlive);
    }

    void addFlowLimits()
    {
        const auto given = [this](PropertyId id) { return m_granted.integer(id); };
        const auto asked = [](const std::optional<quint32> &value, QString (*text)(quint32)) { return value ? text(*value) : notSet(); };
        const auto receive = given(PropertyId::ReceiveMaximum);
        add(BrokerText::tr("Receive Maximum"), asked(m_asked.receiveMaximum, number),
            receive ? number(*receive) : BrokerText::tr("not given: 65,535"),
            BrokerText::tr("The broker takes %1 QoS 1 and 2 messages at a time before it has acknowledged them; this client takes %2.")
                .arg(number(receive.value_or(65535)), number(m_asked.receiveMaximum.value_or(65535))),
            receive && *receive < 65535);
        const auto size = given(PropertyId::MaximumPacketSize);
        add(BrokerText::tr("Maximum Packet Size"), asked(m_asked.maximumPacketSize, bytes),
            size ? bytes(*size) : BrokerText::tr("not given: no limit"),
            size ? BrokerText::tr("A packet of more than %1 ends the connection.").arg(bytes(*size))
                 : BrokerText::tr("The broker names no limit to the packets it takes."),
            size.has_value());
        const auto aliases = given(PropertyId::TopicAliasMaximum);
        add(BrokerText::tr("Topic Alias Maximum"), asked(m_asked.topicAliasMaximum, number),
            aliases ? number(*aliases) : BrokerText::tr("not given: 0"),
            aliases.value_or(0) == 0 ? BrokerText::tr("The broker takes no Topic Aliases from this client.")
                                     : BrokerText::tr("This client may use Topic Aliases from 1 to %1.").arg(number(*aliases)));
    }

    void addFeatureLimits()
    {
        const auto qos = m_granted.integer(PropertyId::MaximumQoS);
        add(BrokerText::tr("Maximum QoS"), QString(), qos ? number(*qos) : BrokerText::tr("not given: 2"),
            qos ? BrokerText::tr("A message published with a higher QoS than %1 ends the connection.").arg(number(*qos))
                : BrokerText::tr("Messages may be published with QoS 0, 1 and 2."),
            qos && *qos < 2);
        addFeature(PropertyId::RetainAvailable, BrokerText::tr("Retain Available"), BrokerText::tr("Retained messages are stored."),
                   BrokerText::tr("A message published with RETAIN ends the connection."));
        addFeature(PropertyId::WildcardSubscriptionAvailable, BrokerText::tr("Wildcard Subscription Available"),
                   BrokerText::tr("Topic Filters may hold + and #."), BrokerText::tr("A subscription with + or # ends the connection."));
        addFeature(PropertyId::SubscriptionIdentifierAvailable, BrokerText::tr("Subscription Identifier Available"),
                   BrokerText::tr("Subscriptions may carry an identifier."),
                   BrokerText::tr("A subscription with an identifier ends the connection."));
        addFeature(PropertyId::SharedSubscriptionAvailable, BrokerText::tr("Shared Subscription Available"),
                   BrokerText::tr("Topic Filters may begin with $share/."),
                   BrokerText::tr("A subscription to $share/ ends the connection."));
    }

    void addFeature(PropertyId id, const QString &name, const QString &available, const QString &missing)
    {
        const auto value = m_granted.boolean(id);
        add(name, QString(), value ? yesNo(*value) : BrokerText::tr("not given: yes"), value.value_or(true) ? available : missing,
            value && !*value);
    }

    void addTexts()
    {
        const auto addText = [this](PropertyId id, const QString &name, const QString &asked, const QString &meaning) {
            if (const auto value = m_granted.string(id))
                add(name, asked, *value, meaning);
        };
        addText(PropertyId::ReasonString, BrokerText::tr("Reason String"), QString(), BrokerText::tr("The broker's own words for people."));
        addText(PropertyId::ResponseInformation, BrokerText::tr("Response Information"),
                m_asked.requestResponseInformation ? yesNo(*m_asked.requestResponseInformation) : notSet(),
                BrokerText::tr("Where this client may have answers to its requests sent."));
        addText(PropertyId::ServerReference, BrokerText::tr("Server Reference"), QString(),
                BrokerText::tr("Another server that the broker points to."));
        addText(PropertyId::AuthenticationMethod, BrokerText::tr("Authentication Method"), m_asked.authenticationMethod.value_or(notSet()),
                QString());
        if (const auto data = m_granted.binary(PropertyId::AuthenticationData))
            add(BrokerText::tr("Authentication Data"), QString(), BrokerText::tr("%n byte(s), hidden", nullptr, int(data->size())),
                QString());
        const QList<mqtt::StringPair> pairs = m_granted.userProperties();
        for (const mqtt::StringPair &pair : pairs.first(qMin(shownUserProperties, pairs.size())))
            add(BrokerText::tr("User Property"), QString(), BrokerText::tr("%1 = %2", "name and value").arg(pair.name, pair.value),
                QString());
        if (pairs.size() > shownUserProperties)
            m_rows.push_back(
                quiet(BrokerText::tr("%n more User Properties are in the packet log.", nullptr, int(pairs.size() - shownUserProperties))));
    }

    const ConnectionSettings &m_settings;
    const ConnectPropertySettings &m_asked;
    const mqtt::Connack &m_connack;
    const mqtt::Properties &m_granted;
    const QStringList m_secrets; ///< A broker may send back what it was told.
    Facts m_rows;
};

} // namespace

Facts status::brokerFacts(const Attempt &attempt)
{
    return attempt.mqtt.connack ? BrokerTable(attempt).rows() : Facts();
}

QStringList status::limitsOf(const Attempt &attempt)
{
    QStringList limits;
    for (const Fact &fact : brokerFacts(attempt)) {
        if (fact.sign == theme::Sign::Warning)
            limits += fact.cells.first();
    }
    return limits;
}
