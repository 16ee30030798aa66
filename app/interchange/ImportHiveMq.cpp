// Command lines of HiveMQ's mqtt (con, pub, sub, test).
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

constexpr const char *ofSending = QT_TRANSLATE_NOOP("Import", "Connack sends as much as the broker allows.");
constexpr const char *asFile = QT_TRANSLATE_NOOP("Import", "Connack reads no trust store of Java: choose the CA file, as PEM or DER.");

constexpr std::array options{
    CommandOption{"-V --mqttVersion", Values::One, Effect::Special},
    CommandOption{"-h --host", Values::One, Effect::Text, "host"},
    CommandOption{"-p --port", Values::One, Effect::Text, "port"},
    CommandOption{"-i --identifier", Values::One, Effect::Text, "clientId"},
    CommandOption{"-ip --identifierPrefix", Values::One, Effect::Special},
    CommandOption{"-k --keepAlive", Values::One, Effect::Text, "keepalive"},
    CommandOption{"-c --cleanStart", Values::None, Effect::True, "clean"},
    CommandOption{"--no-cleanStart", Values::None, Effect::False, "clean"},
    CommandOption{"-se --sessionExpiryInterval", Values::One, Effect::Text, "properties.sessionExpiryInterval"},
    CommandOption{"-Cup --connectUserProperty", Values::One, Effect::Special},
    CommandOption{"-u --user", Values::One, Effect::Text, "username"},
    CommandOption{"-pw --password", Values::Optional, Effect::Special},
    CommandOption{"-pw:env", Values::Optional, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "The password is somewhere else; fill it in by hand.")},
    CommandOption{"-pw:file", Values::One, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "The password is somewhere else; fill it in by hand.")},
    CommandOption{"-s --secure", Values::None, Effect::Special},
    CommandOption{"--cafile --ca-cert --server-cert", Values::One, Effect::Special},
    CommandOption{"--capath --ca-cert-dir --server-cert-dir", Values::One, Effect::Special},
    CommandOption{"--cert --client-cert", Values::One, Effect::Special},
    CommandOption{"--key --client-private-key", Values::One, Effect::Special},
    CommandOption{"--keypw --client-private-key-password", Values::One, Effect::Text, "passphrase"},
    CommandOption{"--ks --keystore", Values::One, Effect::Special},
    CommandOption{"--kspw --keystore-password", Values::One, Effect::Text, "passphrase"},
    CommandOption{"--kspkpw --keystore-private-key-password", Values::One, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "A PKCS #12 file has one passphrase.")},
    CommandOption{"--ts --truststore", Values::One, Effect::Left, asFile},
    CommandOption{"--tspw --truststore-password", Values::One, Effect::Left, asFile},
    CommandOption{"--ciphers", Values::One, Effect::Left,
                  QT_TRANSLATE_NOOP("Import", "Connack offers the cipher suites that OpenSSL offers by default.")},
    CommandOption{"--tls-version", Values::One, Effect::Special},
    CommandOption{"-ws --ws", Values::None, Effect::Special},
    CommandOption{"-ws:path --ws:path", Values::One, Effect::Special},
    CommandOption{"-Wt --willTopic", Values::One, Effect::Text, "will.topic"},
    CommandOption{"-Wm --willMessage", Values::One, Effect::Text, "will.payload"},
    CommandOption{"-Wq --willQualityOfService", Values::One, Effect::Number, "will.qos"},
    CommandOption{"-Wr --willRetain", Values::None, Effect::True, "will.retain"},
    CommandOption{"--no-willRetain", Values::None, Effect::Redundant},
    CommandOption{"-We --willMessageExpiryInterval", Values::One, Effect::Text, "will.properties.messageExpiryInterval"},
    CommandOption{"-Wd --willDelayInterval", Values::One, Effect::Text, "will.properties.willDelayInterval"},
    CommandOption{"-Wpf --willPayloadFormatIndicator", Values::One, Effect::Special},
    CommandOption{"-Wct --willContentType", Values::One, Effect::Text, "will.properties.contentType"},
    CommandOption{"-Wrt --willResponseTopic", Values::One, Effect::Text, "will.properties.responseTopic"},
    CommandOption{"-Wcd --willCorrelationData", Values::One, Effect::Text, "will.properties.correlationData"},
    CommandOption{"-Wup --willUserProperty", Values::One, Effect::Special},
    CommandOption{"--rcvMax", Values::One, Effect::Text, "properties.receiveMaximum"},
    CommandOption{"--maxPacketSize", Values::One, Effect::Text, "properties.maximumPacketSize"},
    CommandOption{"--topicAliasMax", Values::One, Effect::Text, "properties.topicAliasMaximum"},
    CommandOption{"--reqProblemInfo", Values::None, Effect::True, "properties.requestProblemInformation"},
    CommandOption{"--no-reqProblemInfo", Values::None, Effect::False, "properties.requestProblemInformation"},
    CommandOption{"--reqResponseInfo", Values::None, Effect::True, "properties.requestResponseInformation"},
    CommandOption{"--no-reqResponseInfo", Values::None, Effect::Redundant},
    CommandOption{"--sendMax", Values::One, Effect::Left, ofSending},
    CommandOption{"--sendMaxPacketSize", Values::One, Effect::Left, ofSending},
    CommandOption{"--sendTopicAliasMax", Values::One, Effect::Left, ofSending},
    CommandOption{"-t --topic", Values::One, Effect::Special},
    CommandOption{"-q --qos", Values::One, Effect::Special},
    CommandOption{"-up --userProperty", Values::One, Effect::Special},
    CommandOption{"-m --message", Values::One, Effect::Message},
    CommandOption{"-m:file --message-file", Values::One, Effect::Message},
    CommandOption{"-m:empty --message-empty", Values::None, Effect::Message},
    CommandOption{"-r --retain", Values::None, Effect::Message},
    CommandOption{"-e --messageExpiryInterval", Values::One, Effect::Message},
    CommandOption{"-ct --contentType", Values::One, Effect::Message},
    CommandOption{"-cd --correlationData", Values::One, Effect::Message},
    CommandOption{"-pf --payloadFormatIndicator", Values::One, Effect::Message},
    CommandOption{"-rt --responseTopic", Values::One, Effect::Message},
    CommandOption{"-of --outputToFile", Values::One, Effect::Printing},
    CommandOption{"-oc --outputToConsole", Values::None, Effect::Printing},
    CommandOption{"-b64 --base64", Values::None, Effect::Printing},
    CommandOption{"-J --jsonOutput", Values::None, Effect::Printing},
    CommandOption{"-T --showTopics", Values::None, Effect::Printing},
    CommandOption{"-d --debug", Values::None, Effect::Printing},
    CommandOption{"-v --verbose", Values::None, Effect::Printing},
    CommandOption{"-l", Values::None, Effect::Printing},
    CommandOption{"-a --all", Values::None, Effect::Ending},
    CommandOption{"--timeOut", Values::One, Effect::Ending},
    CommandOption{"--qosTries", Values::One, Effect::Ending},
};

class HiveMq
{
public:
    HiveMq(const QString &command, ImportDraft &draft)
        : m_command(command)
        , m_draft(draft)
    {
        draft.settings.endpoint.host = u"localhost"_s;
        draft.settings.version = mqtt::Version::V5;
    }

    void read(const QList<ShellWord> &arguments);

private:
    void take(QLatin1StringView first, const QString &name, const QStringList &values);
    bool takeTls(QLatin1StringView first, const QString &name, const QString &value);
    bool takeTopic(QLatin1StringView first, const QString &name, const QString &value);
    void pair(const QString &name, const QString &value, QList<mqtt::StringPair> &into);
    void finish();

    QString m_command;
    ImportDraft &m_draft;
    bool m_tls = false;
    bool m_webSocket = false;
    QStringList m_topics;
    QList<quint8> m_qos;
    QList<mqtt::StringPair> m_subscribeProperties;
};

void HiveMq::read(const QList<ShellWord> &arguments)
{
    CommandReader reader(options, CommandReader::Style::Long, m_draft,
                         [this](QLatin1StringView first, const QString &name, const QStringList &values) { take(first, name, values); });
    reader.read(arguments);
    finish();
}

void HiveMq::take(QLatin1StringView first, const QString &name, const QStringList &values)
{
    const QString value = values.value(0);
    if (takeTls(first, name, value) || values.isEmpty() || takeTopic(first, name, value)) {
        if (first == "-ws"_L1)
            m_webSocket = true;
        else if (first == "-pw"_L1 && values.isEmpty())
            m_draft.left(name, ImportText::tr("The password is somewhere else; fill it in by hand."));
        return;
    }
    ConnectionSettings &settings = m_draft.settings;
    if (first == "-V"_L1) {
        const bool isThree = value == "3"_L1 || value == "3.1.1"_L1;
        m_draft.option(name, u"protocolVersion"_s, isThree ? QJsonValue(4) : value == "5"_L1 ? QJsonValue(5) : QJsonValue(value));
    } else if (first == "-ip"_L1) {
        settings.clientId = randomClientId(value);
        m_draft.changed(name, ImportText::tr("The client ID is this prefix and random digits."));
    } else if (first == "-pw"_L1) {
        m_draft.option(name, u"password"_s, value);
    } else if (first == "-Cup"_L1) {
        pair(name, value, settings.properties.userProperties);
    } else if (first == "-Wup"_L1) {
        pair(name, value, settings.will.userProperties);
    } else if (first == "-Wpf"_L1) {
        const QString indicator = value.toLower();
        m_draft.option(name, u"will.properties.payloadFormatIndicator"_s,
                       indicator == "utf_8"_L1 || indicator == "utf8"_L1 || indicator == "1"_L1);
    } else if (first == "-ws:path"_L1) {
        m_webSocket = true;
        settings.webSocket.path = value.startsWith(u'/') ? value : u'/' + value;
    }
}

/// Any of these switches TLS on.
bool HiveMq::takeTls(QLatin1StringView first, const QString &name, const QString &value)
{
    static const QStringList names{u"-s"_s, u"--cafile"_s, u"--capath"_s, u"--cert"_s, u"--key"_s, u"--ks"_s, u"--tls-version"_s};
    if (!names.contains(first))
        return false;
    m_tls = true;
    if (value.isEmpty())
        return true;
    if (first == "--cafile"_L1) {
        m_draft.option(name, u"ca"_s, value);
    } else if (first == "--cert"_L1 || first == "--key"_L1) {
        m_draft.option(name, first.mid(2), value);
    } else if (first == "--capath"_L1) {
        m_draft.left(name, ImportText::tr("Connack takes files, not folders of CA certificates: choose the CA file."));
    } else if (first == "--ks"_L1) {
        m_draft.option(name, u"pfx"_s, value);
        m_draft.changed(name, ImportText::tr("It is taken as a PKCS #12 file; a key store of Java has to be converted to one."));
    } else {
        m_draft.option(name, u"minVersion"_s, value);
    }
    return true;
}

bool HiveMq::takeTopic(QLatin1StringView first, const QString &name, const QString &value)
{
    if (first != "-t"_L1 && first != "-q"_L1 && first != "-up"_L1)
        return false;
    if (m_command == "test"_L1)
        m_draft.left(name, ImportText::tr("It is about when the tool ends."));
    else if (m_command != "sub"_L1)
        m_draft.left(name, ImportText::tr("It belongs to a message that is published; a connection has no such part."));
    else if (first == "-t"_L1)
        m_topics.append(value);
    else if (first == "-up"_L1)
        pair(name, value, m_subscribeProperties);
    else if (value == "0"_L1 || value == "1"_L1 || value == "2"_L1)
        m_qos.append(quint8(value.toUInt()));
    else
        m_draft.left(name, ImportText::tr("A QoS is 0, 1 or 2."));
    return true;
}

/// "name=value", as HiveMQ's command has user properties.
void HiveMq::pair(const QString &name, const QString &value, QList<mqtt::StringPair> &into)
{
    const qsizetype equals = value.indexOf(u'=');
    if (equals > 0)
        into.append({value.left(equals), value.mid(equals + 1)});
    else
        m_draft.left(name, ImportText::tr("It is not in the form \"name=value\"."));
}

void HiveMq::finish()
{
    ConnectionSettings &settings = m_draft.settings;
    settings.endpoint.scheme = m_webSocket ? (m_tls ? Scheme::Wss : Scheme::Ws) : m_tls ? Scheme::Mqtts : Scheme::Mqtt;
    const quint16 port = settings.endpoint.port.value_or(1883); // whatever the scheme
    settings.endpoint.port = port == defaultPort(settings.endpoint.scheme) ? std::nullopt : std::optional(port);
    for (qsizetype i = 0; i < m_topics.size(); ++i) {
        constexpr quint8 defaultQos = 2;
        SubscriptionSettings subscription;
        subscription.topicFilter = m_topics[i];
        subscription.qos = mqtt::QoS(m_qos.size() == 1 ? m_qos.first() : m_qos.value(i, defaultQos));
        subscription.userProperties = m_subscribeProperties;
        m_draft.subscription(subscription);
    }
}

} // namespace

void readHiveMq(const QString &command, const QList<ShellWord> &arguments, ImportDraft &draft)
{
    HiveMq(command, draft).read(arguments);
}
