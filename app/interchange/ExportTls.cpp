// The parts below MQTT alone: openssl s_client for TLS, curl for the WebSocket upgrade.
#include "interchange/ExportPropertyNames.h"
#include "interchange/ExportQuoting.h"
#include "interchange/ShellCommand.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

bool isAddress(const QString &host)
{
    static const QRegularExpression ipv4(u"^\\d{1,3}(\\.\\d{1,3}){3}$"_s);
    return host.contains(u':') || ipv4.match(host).hasMatch();
}

/// Keeps what belongs to TLS, the WebSocket and the way there: the rest is not what these commands are about.
void forgetMqtt(ExportDraft &draft)
{
    ConnectionSettings kept;
    kept.endpoint = draft.rest.endpoint;
    kept.version = draft.rest.version;
    kept.tls = draft.rest.tls;
    kept.webSocket = draft.rest.webSocket;
    kept.network.servers = draft.rest.network.servers;
    kept.network.connectTo = draft.rest.network.connectTo;
    kept.network.proxy = draft.rest.network.proxy;
    kept.network.connectTimeout = draft.rest.network.connectTimeout;
    draft.rest = kept;
    draft.notExpressed.clear();
}

class OpenSsl
{
public:
    explicit OpenSsl(ExportDraft &draft)
        : m_draft(draft)
        , m_rest(draft.rest)
        , m_command(draft.tool)
    {
    }

    QString text()
    {
        m_command.add(u"-connect"_s, hostAndPort(m_draft.takeConnectTo()));
        proxy();
        names();
        trust();
        identity();
        TlsSettings &tls = m_rest.tls;
        if (const QStringList alpn = take(tls.alpn); !alpn.isEmpty())
            m_command.add(u"-alpn"_s, alpn.join(u','));
        static constexpr const char *versions[]{"", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
        if (const auto minimum = take(tls.minimumVersion); minimum != TlsSettings::MinimumVersion::Default)
            m_command.add(u"-min_protocol"_s, QLatin1StringView(versions[int(minimum)]));
        if (const QString file = take(tls.keyLogFile); !file.isEmpty())
            m_command.add(u"-keylogfile"_s, file);
        m_command.add(u"-showcerts"_s);
        m_command.end(u"</dev/null"_s);
        m_rest.network.connectTimeout = NetworkSettings().connectTimeout;
        m_rest.version = ConnectionSettings().version;
        m_rest.webSocket = {}; // behind TLS
        return m_command.text();
    }

private:
    void proxy()
    {
        ProxySettings &proxy = m_rest.network.proxy;
        if (proxy.type != ProxySettings::Type::Http)
            return;
        m_command.add(u"-proxy"_s, bracketed(proxy.host) + u':' + QString::number(proxy.port));
        if (!proxy.username.isEmpty()) {
            m_command.add(u"-proxy_user"_s, proxy.username);
            m_command.add(u"-proxy_pass"_s, "pass:"_L1 + proxy.password);
        }
        proxy = {};
    }

    void names()
    {
        const QString own = take(m_rest.tls.serverName);
        const QString name = own.isEmpty() ? m_rest.endpoint.host : own;
        if (isAddress(name)) {
            m_command.add(u"-noservername"_s); // an address is none (RFC 6066, section 3)
            m_command.add(u"-verify_ip"_s, name);
        } else {
            m_command.add(u"-servername"_s, name);
            m_command.add(u"-verify_hostname"_s, name);
        }
        if (take(m_rest.tls.verifyPeer, true))
            m_command.add(u"-verify_return_error"_s);
    }

    void trust()
    {
        TlsSettings &tls = m_rest.tls;
        if (const QString ca = m_draft.takeOneCa(); !ca.isEmpty()) {
            m_command.add(u"-CAfile"_s, ca);
            if (!take(tls.addSystemCa)) {
                m_command.add(u"-no-CApath"_s);
                m_command.add(u"-no-CAstore"_s);
            }
        }
        tls.addSystemCa = false;
        if (const QString crl = take(tls.crlFile); !crl.isEmpty()) {
            m_command.add(u"-CRL"_s, crl);
            m_command.add(u"-crl_check"_s);
        }
    }

    void identity()
    {
        TlsSettings &tls = m_rest.tls;
        const QString certificate = m_draft.takeFile(tls.certificate, u"client-cert.pem"_s);
        const QString key = m_draft.takeFile(tls.key, u"client-key.pem"_s);
        const QString bundle = certificate.isEmpty() && key.isEmpty() ? m_draft.takeFile(tls.pkcs12, u"client.p12"_s) : QString();
        if (!certificate.isEmpty())
            m_command.add(u"-cert"_s, certificate);
        if (!key.isEmpty())
            m_command.add(u"-key"_s, key);
        if (!bundle.isEmpty()) {
            m_command.add(u"-cert"_s, bundle);
            m_command.add(u"-key"_s, bundle);
        }
        if (const auto passphrase = take(tls.passphrase))
            m_command.add(u"-pass"_s, "pass:"_L1 + *passphrase);
    }

    ExportDraft &m_draft;
    ConnectionSettings &m_rest;
    ShellCommand m_command;
};

class Curl
{
public:
    explicit Curl(ExportDraft &draft)
        : m_draft(draft)
        , m_rest(draft.rest)
        , m_command(program(draft.rest))
    {
    }

    QString text()
    {
        m_command.add(u"--http1.1"_s);
        m_command.add(u"--include"_s);
        m_command.add(u"--no-buffer"_s);
        m_command.add(u"--silent"_s);
        m_command.add(u"--show-error"_s);
        const auto usual = NetworkSettings().connectTimeout;
        const auto limit = take(m_rest.network.connectTimeout, usual);
        // After the upgrade curl waits until then.
        m_command.add(u"--max-time"_s, limit == usual ? u"5"_s : QString::number(double(limit.count()) / 1000.0, 'g', 12));
        url();
        upgrade();
        proxy();
        if (usesTls(m_rest.endpoint.scheme))
            tls();
        m_command.addArgument(m_url);
        return m_command.text();
    }

private:
    /// curl takes the key log's file from the environment.
    static QString program(ConnectionSettings &settings)
    {
        const QString file = take(settings.tls.keyLogFile);
        return file.isEmpty() ? u"curl"_s : "SSLKEYLOGFILE="_L1 + shellWord(file).value_or(u"''"_s) + " curl"_L1;
    }

    /// A server name of its own stands in the URL, for that is what curl sends and checks; Host stays the URL's.
    void url()
    {
        const Endpoint endpoint = m_rest.endpoint;
        Endpoint shown = endpoint;
        if (const QString name = take(m_rest.tls.serverName); !name.isEmpty())
            shown.host = name;
        const QString path = take(m_rest.webSocket.path, WebSocketSettings().path);
        m_url =
            (usesTls(endpoint.scheme) ? "https://"_L1 : "http://"_L1) + hostAndPort(shown) + (path.startsWith(u'/') ? path : u'/' + path);
        m_command.add(u"--globoff"_s);
        m_command.add(u"--path-as-is"_s);
        const bool ownsHost =
            std::any_of(m_rest.webSocket.headers.begin(), m_rest.webSocket.headers.end(),
                        [](const mqtt::StringPair &header) { return header.name.compare("host"_L1, Qt::CaseInsensitive) == 0; });
        const Endpoint target = m_draft.takeConnectTo();
        if (shown.host != endpoint.host && !ownsHost)
            header(u"Host"_s, endpoint.port ? hostAndPort(endpoint) : bracketed(endpoint.host));
        if (hostAndPort(target) != hostAndPort(shown))
            m_command.add(u"--connect-to"_s, hostAndPort(shown) + u':' + hostAndPort(target));
    }

    void header(const QString &name, const QString &value)
    {
        m_command.add(u"-H"_s, value.isEmpty() ? name + u';' : name + ": "_L1 + value);
    }

    void upgrade()
    {
        header(u"Connection"_s, u"Upgrade"_s);
        header(u"Upgrade"_s, u"websocket"_s);
        header(u"Sec-WebSocket-Version"_s, u"13"_s);
        header(u"Sec-WebSocket-Key"_s, u"dGhlIHNhbXBsZSBub25jZQ=="_s); // the sample of RFC 6455, section 1.3
        header(u"Sec-WebSocket-Protocol"_s, take(m_rest.version, mqtt::Version::V311) == mqtt::Version::V31 ? u"mqttv3.1"_s : u"mqtt"_s);
        for (const mqtt::StringPair &pair : take(m_rest.webSocket.headers))
            header(pair.name, pair.value);
    }

    void proxy()
    {
        const ProxySettings proxy = take(m_rest.network.proxy);
        if (proxy.type == ProxySettings::Type::None)
            return;
        const bool isHttp = proxy.type == ProxySettings::Type::Http;
        m_command.add(u"--proxy"_s,
                      u"%1://%2:%3"_s.arg(isHttp ? u"http"_s : u"socks5h"_s, bracketed(proxy.host), QString::number(proxy.port)));
        if (isHttp)
            m_command.add(u"--proxytunnel"_s);
        if (!proxy.username.isEmpty())
            m_command.add(u"--proxy-user"_s, proxy.username + u':' + proxy.password);
    }

    void tls()
    {
        TlsSettings &tls = m_rest.tls;
        if (const QString ca = m_draft.takeOneCa(); !ca.isEmpty())
            m_command.add(u"--cacert"_s, ca);
        if (const QString crl = take(tls.crlFile); !crl.isEmpty())
            m_command.add(u"--crlfile"_s, crl);
        if (!take(tls.verifyPeer, true))
            m_command.add(u"--insecure"_s);
        identity();
        static constexpr const char *versions[]{"", "--tlsv1.0", "--tlsv1.1", "--tlsv1.2", "--tlsv1.3"};
        if (const auto minimum = take(tls.minimumVersion); minimum != TlsSettings::MinimumVersion::Default)
            m_command.add(QLatin1StringView(versions[int(minimum)]));
        if (tls.alpn == QStringList{u"http/1.1"_s})
            tls.alpn.clear(); // what curl offers by itself
        else if (tls.alpn.isEmpty())
            m_command.add(u"--no-alpn"_s);
    }

    void identity()
    {
        TlsSettings &tls = m_rest.tls;
        const auto escaped = [](QString path) { return path.replace(u'\\', "\\\\"_L1).replace(u':', "\\:"_L1); }; // "file:passphrase"
        const QString certificate = m_draft.takeFile(tls.certificate, u"client-cert.pem"_s);
        const QString key = m_draft.takeFile(tls.key, u"client-key.pem"_s);
        if (!certificate.isEmpty())
            m_command.add(u"--cert"_s, escaped(certificate));
        if (!key.isEmpty())
            m_command.add(u"--key"_s, key);
        if (const QString bundle = certificate.isEmpty() && key.isEmpty() ? m_draft.takeFile(tls.pkcs12, u"client.p12"_s) : QString();
            !bundle.isEmpty()) {
            m_command.add(u"--cert"_s, escaped(bundle));
            m_command.add(u"--cert-type"_s, u"P12"_s);
        }
        if (const auto passphrase = take(tls.passphrase))
            m_command.add(u"--pass"_s, *passphrase);
    }

    ExportDraft &m_draft;
    ConnectionSettings &m_rest;
    ShellCommand m_command;
    QString m_url;
};

} // namespace

QString opensslClient(ExportDraft &draft)
{
    chooseServer(draft);
    forgetMqtt(draft);
    return OpenSsl(draft).text();
}

QString curlUpgrade(ExportDraft &draft)
{
    chooseServer(draft);
    forgetMqtt(draft);
    return Curl(draft).text();
}
