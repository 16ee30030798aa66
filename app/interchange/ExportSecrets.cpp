// A placeholder in the place of every secret.
#include "interchange/ExportDraft.h"
#include "interchange/ExportQuoting.h"
#include "settings/Secrets.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

/// Letters and digits in capitals, "_" for the rest: what a variable may be called.
QString variableName(const QString &prefix, const QString &name)
{
    QString variable = prefix;
    for (const QChar c : name.toUpper())
        variable += (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ? c : u'_';
    return variable;
}

/// A secret as it may stand in some text.
struct Writing {
    QString text;
    Qt::CaseSensitivity cs = Qt::CaseSensitive;
    QString secret;   ///< What it is a writing of.
    QString encoding; ///< "Base64"; empty: as it is.
};

/// The secrets of the settings in every writing that a setting may repeat them in.
class Writings
{
public:
    explicit Writings(const ConnectionSettings &settings)
    {
        QStringList secrets = secretsOf(settings);
        const auto &[username, password] = settings.credentials;
        if (username && password)
            secrets += QString::fromLatin1((username->toUtf8() + ':' + *password).toBase64()); // as HTTP has it
        for (const QString &secret : std::as_const(secrets)) {
            const QByteArray bytes = secret.toUtf8();
            add(QString::fromLatin1(QUrl::toPercentEncoding(secret)), Qt::CaseInsensitive, secret, u"percent-encoding"_s);
            add(QString::fromLatin1(bytes.toBase64()), Qt::CaseSensitive, secret, u"Base64"_s);
            add(QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)), Qt::CaseSensitive,
                secret, u"Base64url"_s);
            add(QString::fromLatin1(bytes.toHex()), Qt::CaseInsensitive, secret, u"hex"_s);
        }
        for (const QString &secret : std::as_const(secrets))
            add(secret, Qt::CaseSensitive, secret, {});
        const auto isLonger = [](const Writing &a, const Writing &b) { return a.text.size() > b.text.size(); };
        std::stable_sort(m_writings.begin(), m_writings.end(), isLonger);
        if (password)
            m_raw += *password;
        if (settings.properties.authenticationData)
            m_raw += settings.properties.authenticationData->bytes;
    }

    /// The longest one that begins there.
    const Writing *at(QStringView text, qsizetype position) const
    {
        const QStringView rest = text.sliced(position);
        const auto found = std::find_if(m_writings.begin(), m_writings.end(),
                                        [&](const Writing &writing) { return rest.startsWith(writing.text, writing.cs); });
        return found == m_writings.end() ? nullptr : &*found;
    }

    bool standIn(const QString &text) const
    {
        return std::any_of(m_writings.begin(), m_writings.end(),
                           [&](const Writing &writing) { return text.contains(writing.text, writing.cs); });
    }

    bool standIn(const QByteArray &bytes) const
    {
        return standIn(QString::fromUtf8(bytes)) || std::any_of(m_raw.begin(), m_raw.end(), [&](const QByteArray &secret) {
                   return secret.size() >= shortest && bytes.contains(secret);
               });
    }

private:
    static constexpr qsizetype shortest = 3; // as maskSecrets() has it

    void add(const QString &text, Qt::CaseSensitivity cs, const QString &secret, const QString &encoding)
    {
        const bool isPlain = text == secret && !encoding.isEmpty();
        const bool isKnown = std::any_of(m_writings.begin(), m_writings.end(), [&](const Writing &known) { return known.text == text; });
        if (secret.size() >= shortest && !isPlain && !isKnown)
            m_writings += Writing{text, cs, secret, encoding};
    }

    QList<Writing> m_writings; ///< The longest first.
    QList<QByteArray> m_raw;
};

class SecretsOut
{
public:
    explicit SecretsOut(ExportDraft &draft)
        : m_draft(draft)
        , m_settings(draft.rest)
        , m_writings(draft.rest)
    {
    }

    void credentials()
    {
        if (auto &password = m_settings.credentials.password; password && !password->isEmpty())
            *password = stand(u"MQTT_PASSWORD"_s, Export::tr("the password"), *password).toUtf8();
        if (auto &name = m_settings.credentials.username; name && looksLikeToken(*name))
            *name = stand(u"MQTT_USERNAME"_s, Export::tr("the user name, which is a token"), name->toUtf8());
        if (QString &id = m_settings.clientId; looksLikeToken(id))
            id = stand(u"MQTT_CLIENT_ID"_s, Export::tr("the client ID, which is a token"), id.toUtf8());
        if (auto &passphrase = m_settings.tls.passphrase; passphrase && !passphrase->isEmpty())
            *passphrase = stand(u"MQTT_KEY_PASSPHRASE"_s, Export::tr("the passphrase of the client key"), passphrase->toUtf8());
        if (auto &password = m_settings.network.proxy.password; !password.isEmpty())
            password = stand(u"MQTT_PROXY_PASSWORD"_s, Export::tr("the password of the proxy"), password.toUtf8());
        if (auto &data = m_settings.properties.authenticationData; data && !data->isEmpty())
            *data = standBytes(u"MQTT_AUTHENTICATION_DATA"_s, Export::tr("the authentication data"), data->bytes);
    }

    void webSocket()
    {
        for (mqtt::StringPair &header : m_settings.webSocket.headers) {
            const bool isSecret = !header.value.isEmpty() && (isSecretHeader(header.name) || looksLikeToken(header.value));
            header.name = cleanName(header.name);
            if (isSecret)
                header.value = stand(variableName(u"MQTT_HEADER_"_s, header.name),
                                     Export::tr("the value of the header %1").arg(header.name), header.value.toUtf8());
            else
                header.value = clean(header.value);
        }
        path(m_settings.webSocket.path);
    }

    void properties()
    {
        pairs(m_settings.properties.userProperties);
        pairs(m_settings.will.userProperties);
        for (SubscriptionSettings &subscription : m_settings.subscriptions)
            pairs(subscription.userProperties);
        if (isSecret(m_settings.will.payload.bytes))
            m_settings.will.payload = standBytes(u"MQTT_WILL_PAYLOAD"_s, Export::tr("the payload of the will, which holds a secret"));
        if (auto &data = m_settings.will.correlationData; data && isSecret(data->bytes))
            *data = standBytes(u"MQTT_WILL_CORRELATION_DATA"_s, Export::tr("the Correlation Data of the will, which holds a secret"));
    }

    /// Keys that were given as text.
    void keys()
    {
        const auto fileFor = [this](FileOrPem &file, bool isKey, const QString &name) {
            if (!file.pem.isEmpty() && (isKey || file.pem.contains("PRIVATE KEY-----") || m_writings.standIn(file.pem)))
                file.path = m_draft.takeFile(file, name);
            else
                file.path = clean(file.path);
        };
        fileFor(m_settings.tls.key, true, u"client-key.pem"_s);
        fileFor(m_settings.tls.pkcs12, true, u"client.p12"_s);
        fileFor(m_settings.tls.certificate, false, u"client-cert.pem"_s);
        for (FileOrPem &ca : m_settings.tls.ca)
            fileFor(ca, false, u"ca.pem"_s);
    }

    /// Every other text, which may repeat a secret.
    void elsewhere()
    {
        WillSettings &will = m_settings.will;
        NetworkSettings &network = m_settings.network;
        TlsSettings &tls = m_settings.tls;
        QList<QString *> texts{&m_settings.name,    &m_settings.endpoint.host, &m_settings.clientId, &tls.crlFile,
                               &tls.serverName,     &tls.keyLogFile,           &will.topic,          &will.payload.fileName,
                               &network.proxy.host, &network.proxy.username};
        for (auto *text :
             {&m_settings.credentials.username, &will.contentType, &will.responseTopic, &m_settings.properties.authenticationMethod}) {
            if (*text)
                texts += &**text;
        }
        for (QString &protocol : tls.alpn)
            texts += &protocol;
        if (network.connectTo)
            texts += &network.connectTo->host;
        for (Endpoint &server : network.servers)
            texts += &server.host;
        for (SubscriptionSettings &subscription : m_settings.subscriptions)
            texts += &subscription.topicFilter;
        if (will.correlationData)
            texts += &will.correlationData->fileName;
        for (QString *text : std::as_const(texts))
            *text = clean(*text);
        for (QString &what : m_draft.notExpressed)
            what = cleanName(what);
    }

private:
    struct Stand {
        QByteArray secret;
        ExportPlaceholder placeholder;
    };

    /// A placeholder of this name for the secret; wherever else the secret stands, it is the same one.
    QString stand(const QString &name, const QString &what, const QByteArray &secret = {})
    {
        QString own = name;
        for (int number = 2; isTaken(own); ++number)
            own = name + u'_' + QString::number(number);
        m_draft.placeholders += ExportPlaceholder{own, what};
        if (!secret.isEmpty())
            m_stands += Stand{secret, {own, what}};
        return placeholder(own);
    }

    bool isTaken(const QString &name) const
    {
        return std::any_of(m_draft.placeholders.begin(), m_draft.placeholders.end(),
                           [&](const ExportPlaceholder &taken) { return taken.name == name; });
    }

    BinaryValue standBytes(const QString &name, const QString &what, const QByteArray &secret = {})
    {
        return {stand(name, what, secret).toUtf8(), BinaryValue::Form::Text, {}};
    }

    const Stand *standOf(const QByteArray &secret) const
    {
        const auto found = std::find_if(m_stands.begin(), m_stands.end(), [&](const Stand &stand) { return stand.secret == secret; });
        return found == m_stands.end() ? nullptr : &*found;
    }

    QString standFor(const Writing &writing)
    {
        const QByteArray text = writing.text.toUtf8();
        if (const Stand *same = standOf(text))
            return placeholder(same->placeholder.name);
        const Stand *plain = writing.encoding.isEmpty() ? nullptr : standOf(writing.secret.toUtf8());
        if (!plain)
            return stand(u"MQTT_SECRET"_s, Export::tr("a secret, such as a token"), text);
        const ExportPlaceholder known = plain->placeholder;
        return stand(variableName(known.name + u'_', writing.encoding), u"%1 (%2)"_s.arg(known.what, writing.encoding), text);
    }

    /// With placeholders for the secrets in it. What is a placeholder already stays.
    QString clean(const QString &text)
    {
        QString cleaned;
        for (qsizetype at = 0; at < text.size();) {
            const qsizetype skipped = placeholderLength(QStringView(text).sliced(at));
            const Writing *writing = skipped > 0 ? nullptr : m_writings.at(text, at);
            const qsizetype length = writing ? writing->text.size() : qMax<qsizetype>(skipped, 1);
            cleaned += writing ? standFor(*writing) : text.mid(at, length);
            at += length;
        }
        return cleaned;
    }

    /// The same for what names something, and is no value.
    QString cleanName(const QString &name) { return withBareNames(clean(name)); }

    void path(QString &path)
    {
        if (QString redacted = redactedPath(path); redacted != path) {
            for (qsizetype at = redacted.indexOf(SecretMask); at >= 0; at = redacted.indexOf(SecretMask, at))
                redacted.replace(at, SecretMask.size(), stand(u"MQTT_PATH_TOKEN"_s, Export::tr("the token in the path")));
            path = redacted;
        }
        path = clean(path);
        if (m_writings.standIn(QUrl::fromPercentEncoding(withoutPlaceholders(path).toUtf8())))
            path = u'/' + stand(u"MQTT_PATH_TOKEN"_s, Export::tr("the token in the path"));
    }

    void pairs(QList<mqtt::StringPair> &pairs)
    {
        for (mqtt::StringPair &pair : pairs) {
            pair.name = cleanName(pair.name);
            if (isSecret(pair.value.toUtf8()))
                pair.value = stand(variableName(u"MQTT_USER_PROPERTY_"_s, pair.name),
                                   Export::tr("the value of the User Property %1").arg(pair.name));
        }
    }

    bool isSecret(const QByteArray &bytes) const { return looksLikeToken(QString::fromUtf8(bytes)) || m_writings.standIn(bytes); }

    ExportDraft &m_draft;
    ConnectionSettings &m_settings;
    const Writings m_writings;
    QList<Stand> m_stands;
};

} // namespace

void leaveSecretsOut(ExportDraft &draft)
{
    SecretsOut secrets(draft);
    secrets.credentials();
    secrets.webSocket();
    secrets.properties();
    secrets.keys();
    secrets.elsewhere();
}
