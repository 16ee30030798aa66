// A placeholder in the place of every secret.
#include "interchange/ExportDraft.h"
#include "interchange/ExportQuoting.h"
#include "settings/Secrets.h"

#include <QCoreApplication>

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

class SecretsOut
{
public:
    explicit SecretsOut(ExportDraft &draft)
        : m_draft(draft)
        , m_settings(draft.rest)
        , m_secrets(secretsOf(draft.rest))
    {
    }

    void credentials()
    {
        if (auto &password = m_settings.credentials.password; password && !password->isEmpty())
            *password = stand(u"MQTT_PASSWORD"_s, Export::tr("the password")).toUtf8();
        if (auto &name = m_settings.credentials.username; name && looksLikeToken(*name))
            *name = stand(u"MQTT_USERNAME"_s, Export::tr("the user name, which is a token"));
        if (looksLikeToken(m_settings.clientId))
            m_settings.clientId = stand(u"MQTT_CLIENT_ID"_s, Export::tr("the client ID, which is a token"));
        if (auto &passphrase = m_settings.tls.passphrase; passphrase && !passphrase->isEmpty())
            *passphrase = stand(u"MQTT_KEY_PASSPHRASE"_s, Export::tr("the passphrase of the client key"));
        if (auto &password = m_settings.network.proxy.password; !password.isEmpty())
            password = stand(u"MQTT_PROXY_PASSWORD"_s, Export::tr("the password of the proxy"));
        if (auto &data = m_settings.properties.authenticationData; data && !data->isEmpty())
            *data = standBytes(u"MQTT_AUTHENTICATION_DATA"_s, Export::tr("the authentication data"));
    }

    void webSocket()
    {
        for (mqtt::StringPair &header : m_settings.webSocket.headers) {
            if (!header.value.isEmpty() && (isSecretHeader(header.name) || looksLikeToken(header.value)))
                header.value =
                    stand(variableName(u"MQTT_HEADER_"_s, header.name), Export::tr("the value of the header %1").arg(header.name));
        }
        QString path = redactedPath(m_settings.webSocket.path);
        if (path == m_settings.webSocket.path)
            return;
        for (qsizetype at = path.indexOf(SecretMask); at >= 0; at = path.indexOf(SecretMask, at))
            path.replace(at, SecretMask.size(), stand(u"MQTT_PATH_TOKEN"_s, Export::tr("the token in the path")));
        m_settings.webSocket.path = path;
    }

    void properties()
    {
        pairs(m_settings.properties.userProperties);
        pairs(m_settings.will.userProperties);
        if (isSecret(m_settings.will.payload.bytes))
            m_settings.will.payload = standBytes(u"MQTT_WILL_PAYLOAD"_s, Export::tr("the payload of the will, which holds a secret"));
        if (auto &data = m_settings.will.correlationData; data && isSecret(data->bytes))
            *data = standBytes(u"MQTT_WILL_CORRELATION_DATA"_s, Export::tr("the Correlation Data of the will, which holds a secret"));
    }

    /// Keys that were given as text.
    void keys()
    {
        const auto fileFor = [this](FileOrPem &file, bool isSecret, const QString &name) {
            if (file.pem.isEmpty() || !(isSecret || file.pem.contains("PRIVATE KEY-----")))
                return;
            file.path = m_draft.takeFile(file, name);
        };
        fileFor(m_settings.tls.key, true, u"client-key.pem"_s);
        fileFor(m_settings.tls.pkcs12, true, u"client.p12"_s);
        fileFor(m_settings.tls.certificate, false, u"client-cert.pem"_s);
        for (FileOrPem &ca : m_settings.tls.ca)
            fileFor(ca, false, u"ca.pem"_s);
    }

private:
    QString stand(const QString &name, const QString &what)
    {
        QString own = name;
        for (int number = 2; isTaken(own); ++number)
            own = name + u'_' + QString::number(number);
        m_draft.placeholders += ExportPlaceholder{own, what};
        return placeholder(own);
    }

    bool isTaken(const QString &name) const
    {
        return std::any_of(m_draft.placeholders.begin(), m_draft.placeholders.end(),
                           [&](const ExportPlaceholder &taken) { return taken.name == name; });
    }

    BinaryValue standBytes(const QString &name, const QString &what) { return {stand(name, what).toUtf8(), BinaryValue::Form::Text, {}}; }

    void pairs(QList<mqtt::StringPair> &pairs)
    {
        for (mqtt::StringPair &pair : pairs) {
            if (isSecret(pair.value.toUtf8()))
                pair.value = stand(variableName(u"MQTT_USER_PROPERTY_"_s, pair.name),
                                   Export::tr("the value of the User Property %1").arg(pair.name));
        }
    }

    bool isSecret(const QByteArray &bytes) const
    {
        constexpr qsizetype shortest = 3; // as maskSecrets() has it
        return looksLikeToken(QString::fromUtf8(bytes)) || std::any_of(m_secrets.begin(), m_secrets.end(), [&](const QString &secret) {
                   return secret.size() >= shortest && bytes.contains(secret.toUtf8());
               });
    }

    ExportDraft &m_draft;
    ConnectionSettings &m_settings;
    QStringList m_secrets;
};

} // namespace

void leaveSecretsOut(ExportDraft &draft)
{
    SecretsOut secrets(draft);
    secrets.credentials();
    secrets.webSocket();
    secrets.properties();
    secrets.keys();
}
