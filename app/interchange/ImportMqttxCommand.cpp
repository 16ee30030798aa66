// Command lines of MQTTX (mqttx conn, pub, sub).
#include "interchange/CommandForms.h"

#include <QCoreApplication>

#include <array>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Values = CommandOption::Values;
using Effect = CommandOption::Effect;

constexpr std::array options{
    CommandOption{"-V --mqtt-version", Values::One, Effect::Special},
    CommandOption{"-h --hostname", Values::One, Effect::Text, "host"},
    CommandOption{"-p --port", Values::One, Effect::Text, "port"},
    CommandOption{"-i --client-id", Values::One, Effect::Special},
    CommandOption{"-I", Values::One, Effect::Special}, // of "bench"
    CommandOption{"--no-clean", Values::None, Effect::False, "clean"},
    CommandOption{"-k --keepalive", Values::One, Effect::Text, "keepalive"},
    CommandOption{"-u --username", Values::One, Effect::Text, "username"},
    CommandOption{"-P --password", Values::One, Effect::Text, "password"},
    CommandOption{"-l --protocol", Values::One, Effect::Text, "protocol"},
    CommandOption{"--path", Values::One, Effect::Text, "path"},
    CommandOption{"-wh --ws-headers", Values::Many, Effect::Special},
    CommandOption{"--key", Values::One, Effect::Text, "key"},
    CommandOption{"--cert", Values::One, Effect::Text, "cert"},
    CommandOption{"--ca", Values::One, Effect::Text, "ca"},
    CommandOption{"--insecure", Values::None, Effect::False, "rejectUnauthorized"},
    CommandOption{"--alpn", Values::Many, Effect::List, "ALPNProtocols"},
    CommandOption{"-rp --reconnect-period", Values::One, Effect::Text, "reconnectPeriod"},
    CommandOption{"--maximum-reconnect-times", Values::One, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "Connack tries again without a limit, with growing delays, until it is stopped.")},
    CommandOption{"-se --session-expiry-interval", Values::One, Effect::Text, "properties.sessionExpiryInterval"},
    CommandOption{"--rcv-max --receive-maximum", Values::One, Effect::Text, "properties.receiveMaximum"},
    CommandOption{"--maximum-packet-size", Values::One, Effect::Text, "properties.maximumPacketSize"},
    CommandOption{"--topic-alias-maximum", Values::One, Effect::Text, "properties.topicAliasMaximum"},
    CommandOption{"--req-response-info", Values::None, Effect::True, "properties.requestResponseInformation"},
    CommandOption{"--no-req-problem-info", Values::None, Effect::False, "properties.requestProblemInformation"},
    CommandOption{"-up --user-properties", Values::Many, Effect::Special},
    CommandOption{"-Cup --conn-user-properties", Values::Many, Effect::Special},
    CommandOption{"-Wt --will-topic", Values::One, Effect::Text, "will.topic"},
    CommandOption{"-Wm --will-message", Values::One, Effect::Text, "will.payload"},
    CommandOption{"-Wq --will-qos", Values::One, Effect::Number, "will.qos"},
    CommandOption{"-Wr --will-retain", Values::None, Effect::True, "will.retain"},
    CommandOption{"-Wd --will-delay-interval", Values::One, Effect::Text, "will.properties.willDelayInterval"},
    CommandOption{"-Wpf --will-payload-format-indicator", Values::None, Effect::True, "will.properties.payloadFormatIndicator"},
    CommandOption{"-We --will-message-expiry-interval", Values::One, Effect::Text, "will.properties.messageExpiryInterval"},
    CommandOption{"-Wct --will-content-type", Values::One, Effect::Text, "will.properties.contentType"},
    CommandOption{"-Wrt --will-response-topic", Values::One, Effect::Text, "will.properties.responseTopic"},
    CommandOption{"-Wcd --will-correlation-data", Values::One, Effect::Text, "will.properties.correlationData"},
    CommandOption{"-Wup --will-user-properties", Values::Many, Effect::Special},
    CommandOption{"-lo --load-options", Values::Optional, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "The options of that file are not here; give its content as well.")},
    CommandOption{"-so --save-options", Values::Optional, Effect::Ending},
    CommandOption{"-t --topic", Values::Many, Effect::Special},
    CommandOption{"-q --qos", Values::Many, Effect::Special},
    CommandOption{"-nl --no_local", Values::Many, Effect::Special},
    CommandOption{"-rap --retain-as-published", Values::Many, Effect::Special},
    CommandOption{"-rh --retain-handling", Values::Many, Effect::Special},
    CommandOption{"-si --subscription-identifier", Values::Many, Effect::Special},
    CommandOption{"-m --message", Values::One, Effect::Message},
    CommandOption{"-r --retain", Values::None, Effect::Message},
    CommandOption{"-d --dup", Values::None, Effect::Message},
    CommandOption{"-s --stdin", Values::None, Effect::Message},
    CommandOption{"-M --multiline", Values::None, Effect::Message},
    CommandOption{"-pf --payload-format-indicator", Values::None, Effect::Message},
    CommandOption{"-e --message-expiry-interval", Values::One, Effect::Message},
    CommandOption{"-ta --topic-alias", Values::One, Effect::Message},
    CommandOption{"-rt --response-topic", Values::One, Effect::Message},
    CommandOption{"-cd --correlation-data", Values::One, Effect::Message},
    CommandOption{"-ct --content-type", Values::One, Effect::Message},
    CommandOption{"-im --message-interval", Values::One, Effect::Message},
    CommandOption{"-L --limit", Values::One, Effect::Message},
    CommandOption{"--file-read", Values::One, Effect::Message},
    CommandOption{"--split", Values::Optional, Effect::Message},
    CommandOption{"-c --count", Values::One, Effect::Left, QT_TRANSLATE_NOOP("Import", "One connection was made of many.")},
    CommandOption{"--interval", Values::One, Effect::Left, QT_TRANSLATE_NOOP("Import", "One connection was made of many.")},
    CommandOption{"-f --format", Values::One, Effect::Printing},
    CommandOption{"-v --verbose", Values::None, Effect::Printing},
    CommandOption{"--output-mode", Values::One, Effect::Printing},
    CommandOption{"--debug", Values::None, Effect::Printing},
    CommandOption{"--file-write", Values::One, Effect::Printing},
    CommandOption{"--file-save", Values::One, Effect::Printing},
    CommandOption{"--delimiter", Values::Optional, Effect::Printing},
    CommandOption{"-Pp --protobuf-path", Values::One, Effect::Printing},
    CommandOption{"-Pmn --protobuf-message-name", Values::One, Effect::Printing},
    CommandOption{"-Ap --avsc-path", Values::One, Effect::Printing},
};

class Mqttx
{
public:
    Mqttx(const QString &command, ImportDraft &draft)
        : m_command(command)
        , m_draft(draft)
    {
        draft.settings.endpoint.host = u"localhost"_s;
        draft.settings.version = mqtt::Version::V5;
        draft.settings.keepAlive = 30;
    }

    void read(const QList<ShellWord> &arguments);

private:
    void take(QLatin1StringView first, const QString &name, const QStringList &values);
    void pairs(const QString &name, const QStringList &values, QList<mqtt::StringPair> &into);
    void subscribe();

    QString m_command;
    ImportDraft &m_draft;
    QHash<QString, QStringList> m_lists; ///< Of the subscriptions, by the first name of their option.
    QList<mqtt::StringPair> m_subscribeProperties;
};

void Mqttx::read(const QList<ShellWord> &arguments)
{
    CommandReader reader(options, CommandReader::Style::Attached, m_draft,
                         [this](QLatin1StringView first, const QString &name, const QStringList &values) { take(first, name, values); });
    reader.read(arguments);
    ConnectionSettings &settings = m_draft.settings;
    if (settings.version == mqtt::Version::V5 && !settings.cleanStart && !settings.properties.sessionExpiryInterval)
        settings.properties.sessionExpiryInterval = 0xFFFFFFFF; // as mqttx does
    subscribe();
}

void Mqttx::take(QLatin1StringView first, const QString &name, const QStringList &values)
{
    static const QStringList ofSubscriptions{u"-t"_s, u"-q"_s, u"-nl"_s, u"-rap"_s, u"-rh"_s, u"-si"_s};
    static const QHash<QString, int> versions{{u"3.1"_s, 3}, {u"3.1.1"_s, 4}, {u"5"_s, 5}, {u"5.0"_s, 5}};
    const bool isBench = m_command.startsWith("bench "_L1);
    if (values.isEmpty())
        return; // computed by the shell
    if (first == "-V"_L1) {
        m_draft.option(name, u"protocolVersion"_s,
                       versions.contains(values[0]) ? QJsonValue(versions.value(values[0])) : QJsonValue(values[0]));
    } else if (first == "-i"_L1 && isBench && name == "-i"_L1) {
        m_draft.left(name, ImportText::tr("One connection was made of many."));
    } else if (first == "-i"_L1 || first == "-I"_L1) {
        m_draft.option(name, u"clientId"_s, values[0]);
    } else if (first == "-wh"_L1) {
        pairs(name, values, m_draft.settings.webSocket.headers);
    } else if (first == "-Wup"_L1) {
        pairs(name, values, m_draft.settings.will.userProperties);
    } else if (first == "-Cup"_L1 || (first == "-up"_L1 && m_command.endsWith("conn"_L1))) {
        pairs(name, values, m_draft.settings.properties.userProperties);
    } else if (first == "-up"_L1 && m_command.endsWith("sub"_L1)) {
        pairs(name, values, m_subscribeProperties);
    } else if (ofSubscriptions.contains(first) && m_command.endsWith("sub"_L1)) {
        m_lists[first] += values;
    } else {
        m_draft.left(name, ImportText::tr("It belongs to a message that is published; a connection has no such part."));
    }
}

/// "name: value", as mqttx has headers and properties.
void Mqttx::pairs(const QString &name, const QStringList &values, QList<mqtt::StringPair> &into)
{
    for (const QString &value : values) {
        const qsizetype colon = value.indexOf(u':');
        if (colon > 0)
            into.append({value.left(colon).trimmed(), value.mid(colon + 1).trimmed()});
        else
            m_draft.left(name, ImportText::tr("It is not in the form \"name: value\"."));
    }
}

/// The nth value belongs to the nth topic; a single one to all.
void Mqttx::subscribe()
{
    const QStringList topics = m_lists.value(u"-t"_s);
    const auto valueAt = [&](const QString &option, qsizetype i) {
        const QStringList values = m_lists.value(option);
        return values.size() == 1 ? values.first() : values.value(i);
    };
    for (qsizetype i = 0; i < topics.size(); ++i) {
        SubscriptionSettings subscription;
        subscription.topicFilter = topics[i];
        if (const uint qos = valueAt(u"-q"_s, i).toUInt(); qos <= 2)
            subscription.qos = mqtt::QoS(qos);
        subscription.noLocal = valueAt(u"-nl"_s, i) == "true"_L1;
        subscription.retainAsPublished = valueAt(u"-rap"_s, i) == "true"_L1;
        if (const uint handling = valueAt(u"-rh"_s, i).toUInt(); handling <= 2)
            subscription.retainHandling = decltype(subscription.retainHandling)(handling);
        if (const uint identifier = valueAt(u"-si"_s, i).toUInt(); identifier > 0 && identifier <= 268'435'455)
            subscription.identifier = identifier;
        subscription.userProperties = m_subscribeProperties;
        m_draft.subscription(subscription);
    }
}

} // namespace

void readMqttx(const QString &command, const QList<ShellWord> &arguments, ImportDraft &draft)
{
    Mqttx(command, draft).read(arguments);
}
