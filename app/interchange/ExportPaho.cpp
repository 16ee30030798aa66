// A script with paho-mqtt for Python: version 2 with its callback API, and 1.6 alike.
#include "interchange/ExportPropertyNames.h"
#include "interchange/ExportQuoting.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

using Field = SettingsField;

QString pythonBool(bool isTrue)
{
    return isTrue ? u"True"_s : u"False"_s;
}

/// Seconds without needless decimals.
QString seconds(std::chrono::milliseconds time)
{
    return QString::number(double(time.count()) / 1000.0, 'g', 12);
}

class Paho
{
public:
    explicit Paho(ExportDraft &draft)
        : m_draft(draft)
        , m_rest(draft.rest)
    {
    }

    QString text()
    {
        chooseServer(m_draft);
        m_version = take(m_rest.version, mqtt::Version::V311);
        m_isV5 = m_version == mqtt::Version::V5;
        callbacks();
        client();
        credentials();
        if (usesTls(m_rest.endpoint.scheme))
            tls();
        if (usesWebSocket(m_rest.endpoint.scheme))
            webSocket();
        if (m_rest.will.enabled)
            will();
        network();
        connect();
        return imports() + u'\n' + m_lines.join(u'\n');
    }

private:
    void line(const QString &text) { m_lines += text; }

    QString imports() const
    {
        const QString body = m_lines.join(u'\n');
        QString text;
        for (const auto module : {"os"_L1, "ssl"_L1}) {
            if (body.contains(module + u'.'))
                text += "import "_L1 + module + u'\n';
        }
        text += (text.isEmpty() ? ""_L1 : "\n"_L1) + "import paho.mqtt.client as mqtt\n"_L1;
        if (body.contains("Properties("_L1))
            text += u"from paho.mqtt.packettypes import PacketTypes\nfrom paho.mqtt.properties import Properties\n"_s;
        if (body.contains("SubscribeOptions("_L1))
            text += u"from paho.mqtt.subscribeoptions import SubscribeOptions\n"_s;
        if (body.contains("socks."_L1))
            text += u"import socks  # PySocks\n"_s;
        return text;
    }

    void callbacks()
    {
        line(u"\ndef on_connect(client, userdata, flags, reason_code, properties=None):"_s);
        line(u"    print(\"CONNACK\", reason_code)"_s);
        for (const SubscriptionSettings &subscription : take(m_rest.subscriptions))
            subscribe(subscription);
        line(u"\n\ndef on_message(client, userdata, message):"_s);
        line(u"    print(message.topic, message.payload)"_s);
    }

    void subscribe(const SubscriptionSettings &subscription)
    {
        const mqtt::Subscription sent = subscription.subscription(m_version);
        QString how = u"qos=%1"_s.arg(int(sent.qos));
        if (sent.noLocal || sent.retainAsPublished || sent.retainHandling != mqtt::Subscription::RetainHandling::SendAtSubscribe)
            how = u"options=SubscribeOptions(qos=%1, noLocal=%2, retainAsPublished=%3, retainHandling=%4)"_s.arg(
                QString::number(int(sent.qos)), pythonBool(sent.noLocal), pythonBool(sent.retainAsPublished),
                QString::number(int(sent.retainHandling)));
        if (m_isV5 && (subscription.identifier || !subscription.userProperties.isEmpty())) {
            line(u"    properties = Properties(PacketTypes.SUBSCRIBE)"_s);
            if (subscription.identifier)
                line(u"    properties.SubscriptionIdentifier = %1"_s.arg(*subscription.identifier));
            userProperties(u"    properties"_s, subscription.userProperties);
            how += u", properties=properties"_s;
        }
        line(u"    client.subscribe(%1, %2)"_s.arg(pythonString(subscription.topicFilter), how));
    }

    void client()
    {
        line(u"\n\nversion = [mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, \"CallbackAPIVersion\") else []  # paho-mqtt 2; 1.6"_s);
        line(u"client = mqtt.Client("_s);
        line(u"    *version,"_s);
        const bool hasId = !m_rest.clientId.isEmpty();
        if (!hasId && m_version == mqtt::Version::V31)
            m_draft.cannot(Export::tr("An empty client ID"), Export::tr("%1 makes one up.").arg(m_draft.tool));
        line(u"    client_id=%1,"_s.arg(pythonString(take(m_rest.clientId))));
        m_cleanStart = (!hasId && !m_isV5) || take(m_rest.cleanStart, true); // it refuses to keep a session without an ID
        if (!m_isV5)
            line(u"    clean_session=%1,"_s.arg(pythonBool(m_cleanStart)));
        static constexpr const char *versions[]{"MQTTv31", "MQTTv311", "MQTTv5"};
        line(u"    protocol=mqtt.%1,"_s.arg(QLatin1StringView(versions[int(m_version) - 3])));
        if (usesWebSocket(m_rest.endpoint.scheme))
            line(u"    transport=\"websockets\","_s);
        if (m_rest.network.reconnectPeriod.count() == 0)
            line(u"    reconnect_on_failure=False,"_s);
        line(u")\nclient.on_connect = on_connect\nclient.on_message = on_message"_s);
    }

    void credentials()
    {
        Credentials &credentials = m_rest.credentials;
        if (!credentials.username)
            return; // paho sends no password without a user name: tellRest() says so
        const QString name = pythonString(*take(credentials.username));
        if (const auto password = take(credentials.password))
            line(u"client.username_pw_set(%1, %2)"_s.arg(
                name, isText(*password) ? pythonString(QString::fromUtf8(*password)) : pythonBytes(*password)));
        else
            line(u"client.username_pw_set(%1)"_s.arg(name));
    }

    void tls()
    {
        TlsSettings &tls = m_rest.tls;
        const bool needsContext = tls.ca.size() > 1 || (tls.addSystemCa && !tls.ca.isEmpty()) || !tls.crlFile.isEmpty()
            || !tls.alpn.isEmpty() || tls.minimumVersion != TlsSettings::MinimumVersion::Default || !tls.keyLogFile.isEmpty();
        QStringList ca;
        for (FileOrPem &file : tls.ca)
            ca += m_draft.takeFile(file, u"ca.pem"_s);
        tls.ca.clear();
        const QString certificate = m_draft.takeFile(tls.certificate, u"client-cert.pem"_s);
        const QString key = m_draft.takeFile(tls.key, u"client-key.pem"_s);
        const QString passphrase = certificate.isEmpty() || !tls.passphrase ? QString() : pythonString(*take(tls.passphrase));
        if (needsContext)
            context(ca, certificate, key, passphrase);
        else
            tlsSet(ca.value(0), certificate, key, passphrase);
    }

    void tlsSet(const QString &ca, const QString &certificate, const QString &key, const QString &passphrase)
    {
        QStringList arguments;
        const auto add = [&](QLatin1StringView name, const QString &file) {
            if (!file.isEmpty())
                arguments += name + u'=' + pythonString(file);
        };
        add("ca_certs"_L1, ca);
        add("certfile"_L1, certificate);
        add("keyfile"_L1, key);
        if (!passphrase.isEmpty())
            arguments += "keyfile_password="_L1 + passphrase;
        const bool verifies = take(m_rest.tls.verifyPeer, true);
        if (!verifies)
            arguments += u"cert_reqs=ssl.CERT_NONE"_s;
        line(u"client.tls_set(%1)"_s.arg(arguments.join(", "_L1)));
        if (!verifies)
            line(u"client.tls_insecure_set(True)"_s);
    }

    void context(const QStringList &ca, const QString &certificate, const QString &key, const QString &passphrase)
    {
        TlsSettings &tls = m_rest.tls;
        const bool verifies = take(tls.verifyPeer, true);
        line(u"context = ssl.create_default_context(%1)"_s.arg(ca.isEmpty() ? QString() : "cafile="_L1 + pythonString(ca[0])));
        for (const QString &other : ca.mid(1))
            line(u"context.load_verify_locations(%1)"_s.arg(pythonString(other)));
        if (take(tls.addSystemCa) && !ca.isEmpty())
            line(u"context.load_default_certs()"_s);
        if (!certificate.isEmpty())
            line(u"context.load_cert_chain(%1, %2, %3)"_s.arg(pythonString(certificate), key.isEmpty() ? u"None"_s : pythonString(key),
                                                              passphrase.isEmpty() ? u"None"_s : passphrase));
        if (!verifies)
            line(u"context.check_hostname = False\ncontext.verify_mode = ssl.CERT_NONE"_s);
        if (const QString crl = take(tls.crlFile); !crl.isEmpty())
            line(u"context.load_verify_locations(%1)\ncontext.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF"_s.arg(pythonString(crl)));
        if (const QStringList alpn = take(tls.alpn); !alpn.isEmpty()) {
            QStringList protocols;
            for (const QString &protocol : alpn)
                protocols += pythonString(protocol);
            line(u"context.set_alpn_protocols([%1])"_s.arg(protocols.join(", "_L1)));
        }
        static constexpr const char *versions[]{"", "TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"};
        if (const auto minimum = take(tls.minimumVersion); minimum != TlsSettings::MinimumVersion::Default)
            line(u"context.minimum_version = ssl.TLSVersion.%1"_s.arg(QLatin1StringView(versions[int(minimum)])));
        if (const QString file = take(tls.keyLogFile); !file.isEmpty())
            line(u"context.keylog_filename = %1"_s.arg(pythonString(file)));
        line(u"client.tls_set_context(context)"_s);
        if (!verifies)
            line(u"client.tls_insecure_set(True)"_s);
    }

    void webSocket()
    {
        QStringList headers;
        QStringList names;
        m_rest.webSocket.headers.removeIf([&](const mqtt::StringPair &header) {
            if (names.contains(header.name)) // a dictionary has each once
                return false;
            names += header.name;
            headers += pythonString(header.name) + ": "_L1 + pythonString(header.value);
            return true;
        });
        const QString more = headers.isEmpty() ? QString() : ", headers={"_L1 + headers.join(", "_L1) + u'}';
        line(u"client.ws_set_options(path=%1%2)"_s.arg(pythonString(take(m_rest.webSocket.path, WebSocketSettings().path)), more));
    }

    void will()
    {
        WillSettings will = take(m_rest.will);
        const bool hasProperties = m_isV5 && !willProperties().namesSet(will).isEmpty();
        if (hasProperties) {
            line(u"will_properties = Properties(PacketTypes.WILLMESSAGE)"_s);
            properties(u"will_properties"_s, willProperties(), will);
        }
        const QString payload =
            isText(will.payload.bytes) ? pythonString(QString::fromUtf8(will.payload.bytes)) : pythonBytes(will.payload.bytes);
        line(u"client.will_set(%1, %2, qos=%3, retain=%4%5)"_s.arg(pythonString(will.topic), payload, QString::number(will.qos),
                                                                   pythonBool(will.retain),
                                                                   hasProperties ? u", properties=will_properties"_s : QString()));
    }

    void network()
    {
        NetworkSettings &network = m_rest.network;
        const NetworkSettings defaults;
        const auto period = take(network.reconnectPeriod, defaults.reconnectPeriod);
        const auto longest = take(network.reconnectMaximum, defaults.reconnectMaximum);
        if (period.count() > 0 && (period != defaults.reconnectPeriod || longest != defaults.reconnectMaximum))
            line(u"client.reconnect_delay_set(min_delay=%1, max_delay=%2)"_s.arg(seconds(period), seconds(qMax(period, longest))));
        const auto timeout = take(network.connectTimeout, defaults.connectTimeout);
        if (timeout != defaults.connectTimeout)
            line(u"client.connect_timeout = %1  # seconds; of the TCP connection"_s.arg(seconds(timeout)));
        if (network.proxy.type == ProxySettings::Type::None)
            return;
        const ProxySettings proxy = take(network.proxy);
        QString call = u"client.proxy_set(proxy_type=socks.%1, proxy_addr=%2, proxy_port=%3"_s.arg(
            proxy.type == ProxySettings::Type::Http ? u"HTTP"_s : u"SOCKS5"_s, pythonString(proxy.host), QString::number(proxy.port));
        if (!proxy.username.isEmpty())
            call += u", proxy_username=%1, proxy_password=%2"_s.arg(pythonString(proxy.username), pythonString(proxy.password));
        line(call + u')');
    }

    void connect()
    {
        QString more;
        if (m_isV5) {
            more = u", clean_start=%1"_s.arg(pythonBool(m_cleanStart));
            constexpr quint32 mostOfPaho = 268'435'455;
            ConnectPropertySettings told;
            if (m_rest.properties.maximumPacketSize.value_or(0) > mostOfPaho)
                told.maximumPacketSize = take(m_rest.properties.maximumPacketSize);
            told.rawAuthentication = take(m_rest.properties.rawAuthentication);
            if (!connectProperties().namesSet(m_rest.properties).isEmpty()) {
                line(u"connect_properties = Properties(PacketTypes.CONNECT)"_s);
                properties(u"connect_properties"_s, connectProperties(), m_rest.properties);
                more += u", properties=connect_properties"_s;
            }
            m_rest.properties = told;
        }
        line(u"\nclient.connect(%1, %2, keepalive=%3%4)\nclient.loop_forever()"_s.arg(
            pythonString(m_rest.endpoint.host), QString::number(m_rest.endpoint.effectivePort()),
            QString::number(take(m_rest.keepAlive, quint32(60))), more));
    }

    template <typename Settings>
    void properties(const QString &variable, const PropertyTable<Settings> &table, const Settings &settings)
    {
        const auto add = [&](const auto &entries, auto toText) {
            for (const auto &entry : entries) {
                QString name = QString::fromLatin1(entry.name);
                name[0] = name[0].toUpper();
                if (const auto &value = settings.*entry.member)
                    line(u"%1.%2 = %3"_s.arg(variable, name, toText(*value)));
            }
        };
        add(table.numbers, [](quint32 number) { return QString::number(number); });
        add(table.booleans, [](bool isSet) { return isSet ? u"1"_s : u"0"_s; });
        add(table.texts, [](const QString &text) { return pythonString(text); });
        add(table.binaries, [](const BinaryValue &value) { return pythonBytes(value.bytes); });
        userProperties(variable, settings.userProperties);
    }

    void userProperties(const QString &variable, const QList<mqtt::StringPair> &pairs)
    {
        for (const mqtt::StringPair &pair : pairs)
            line(u"%1.UserProperty = (%2, %3)"_s.arg(variable, pythonString(pair.name), pythonString(pair.value)));
    }

    ExportDraft &m_draft;
    ConnectionSettings &m_rest;
    QStringList m_lines;
    mqtt::Version m_version = mqtt::Version::V311;
    bool m_isV5 = false;
    bool m_cleanStart = true;
};

} // namespace

QString pahoPython(ExportDraft &draft)
{
    return Paho(draft).text();
}
