#include "settings/Secrets.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

template <std::size_t N>
bool containsAny(const QString &text, const std::array<QLatin1StringView, N> &words)
{
    return std::any_of(words.begin(), words.end(), [&](QLatin1StringView word) { return text.contains(word); });
}

/// Three base64url parts of which the first is a JSON object: "eyJ" is {" in base64.
bool isJsonWebToken(QStringView text)
{
    const qsizetype first = text.indexOf(u'.');
    return text.startsWith("eyJ"_L1) && first > 0 && text.indexOf(u'.', first + 1) > first;
}

/// "SharedAccessSignature sr=...&sig=...&se=..." of Azure, with or without its first word.
bool isAzureSignature(const QString &text)
{
    return text.contains("sig="_L1) && text.contains("se="_L1);
}

/// Long, without blanks, and mixed as nobody writes a name.
bool looksRandom(const QString &value)
{
    if (value.size() < 20)
        return false;
    bool digit = false;
    bool letter = false;
    QString distinct;
    for (const QChar character : QStringView(value).left(256)) {
        if (character.isSpace())
            return false;
        digit = digit || character.isDigit();
        letter = letter || character.isLetter();
        if (!distinct.contains(character))
            distinct += character;
    }
    return digit && letter && distinct.size() >= 10;
}

QString percentDecoded(const QString &text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

/// Calls `visit(name, value, position of the value)` for each item of a query or fragment (without its first character).
template <typename Visit>
void forEachItem(const QString &query, Visit visit)
{
    qsizetype start = 0;
    while (start <= query.size()) {
        qsizetype end = start;
        while (end < query.size() && query[end] != u'&' && query[end] != u';')
            ++end;
        const QString item = query.mid(start, end - start);
        const qsizetype equals = item.indexOf(u'=');
        visit(equals < 0 ? QString() : item.left(equals), item.mid(equals + 1), start + equals + 1);
        start = end + 1;
    }
}

QString redactedQuery(const QString &query)
{
    QString redacted;
    qsizetype copied = 0;
    forEachItem(query, [&](const QString &name, const QString &value, qsizetype position) {
        redacted += QStringView(query).mid(copied, position - copied);
        redacted += isSecretQueryItem(name, value) ? QString(SecretMask) : value;
        copied = position + value.size();
    });
    return redacted;
}

QString redactedSegments(const QString &path)
{
    QStringList segments = path.split(u'/');
    for (QString &segment : segments) {
        if (looksLikeToken(segment))
            segment = SecretMask;
    }
    return segments.join(u'/');
}

/// Collects secrets, each once.
class Collector
{
public:
    void add(const QString &secret)
    {
        if (!secret.isEmpty() && !m_secrets.contains(secret))
            m_secrets << secret;
    }

    void addBytes(const QByteArray &secret)
    {
        const QString text = QString::fromUtf8(secret);
        if (text.toUtf8() == secret)
            add(text);
        add(QString::fromLatin1(secret.toBase64()));
        add(QString::fromLatin1(secret.toHex()));
    }

    /// "Basic dXNlcjpwYXNz": whole, without its first word, decoded, and the password in it.
    void addHeader(const mqtt::StringPair &header)
    {
        const QString value = header.value.trimmed();
        add(value);
        const qsizetype blank = value.indexOf(u' ');
        const QString credentials = value.mid(blank + 1).trimmed();
        const bool isCookie = header.name.compare("Cookie"_L1, Qt::CaseInsensitive) == 0;
        if (blank > 0 && !isCookie)
            add(credentials);
        if (value.startsWith("Basic "_L1, Qt::CaseInsensitive)) {
            const QString pair = QString::fromUtf8(QByteArray::fromBase64(credentials.toLatin1()));
            add(pair);
            add(pair.section(u':', 1));
        }
        if (isCookie) {
            const QStringList cookies = value.split(u';');
            for (const QString &cookie : cookies)
                add(cookie.section(u'=', 1).trimmed());
        }
    }

    /// What may be a token itself, or have one between its slashes: a topic, a content type.
    void addTokensOf(const QString &text)
    {
        if (looksLikeToken(text))
            add(text);
        const QStringList segments = text.split(u'/');
        for (const QString &segment : segments) {
            if (looksLikeToken(segment))
                add(segment);
        }
    }

    void addQuery(const QString &query)
    {
        forEachItem(query, [this](const QString &name, const QString &value, qsizetype) {
            if (isSecretQueryItem(name, value)) {
                add(value);
                add(percentDecoded(value));
            }
        });
    }

    void addPath(const QString &path)
    {
        addTokensOf(path.section(u'?', 0, 0));
        addQuery(path.section(u'?', 1).section(u'#', 0, 0));
        addQuery(path.section(u'#', 1));
    }

    QStringList longestFirst() const
    {
        QStringList sorted = m_secrets;
        std::stable_sort(sorted.begin(), sorted.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
        return sorted;
    }

private:
    QStringList m_secrets;
};

std::optional<QDateTime> fromEpoch(double seconds)
{
    constexpr double latest = 253'402'300'799; // the year 9999
    if (!(seconds >= 0) || seconds > latest)
        return std::nullopt;
    return QDateTime::fromSecsSinceEpoch(qint64(seconds)).toUTC();
}

} // namespace

bool isSecretHeader(const QString &name)
{
    static constexpr std::array parts{"auth"_L1, "cookie"_L1,     "token"_L1,   "secret"_L1,    "key"_L1,
                                      "pass"_L1, "credential"_L1, "session"_L1, "signature"_L1, "jwt"_L1};
    const QString lower = name.trimmed().toLower();
    // Part of the upgrade, or what a server asks for: no secrets, and needed to see what is wrong.
    if (lower.startsWith("sec-websocket-"_L1) || lower.endsWith("-authenticate"_L1))
        return false;
    return containsAny(lower, parts);
}

bool isSecretQueryItem(const QString &name, const QString &value)
{
    static constexpr std::array parts{"token"_L1, "key"_L1, "sig"_L1, "auth"_L1,       "pass"_L1,    "pwd"_L1,   "secret"_L1,
                                      "code"_L1,  "jwt"_L1, "sas"_L1, "credential"_L1, "session"_L1, "ticket"_L1};
    if (value.isEmpty())
        return false;
    const QString plain = percentDecoded(value);
    return containsAny(percentDecoded(name).toLower(), parts) || looksLikeToken(plain) || looksRandom(plain);
}

bool looksLikeToken(const QString &text)
{
    return isJsonWebToken(text) || isAzureSignature(text);
}

QString redactedPath(const QString &path)
{
    const qsizetype hash = path.indexOf(u'#');
    const QString front = hash < 0 ? path : path.left(hash);
    const qsizetype question = front.indexOf(u'?');
    QString redacted = redactedSegments(question < 0 ? front : front.left(question));
    if (question >= 0)
        redacted += u'?' + redactedQuery(front.mid(question + 1));
    if (hash >= 0)
        redacted += u'#' + redactedQuery(path.mid(hash + 1));
    return redacted;
}

QStringList secretsOf(const ConnectionSettings &settings)
{
    Collector secrets;
    const Credentials &credentials = settings.credentials;
    secrets.addBytes(credentials.password.value_or(QByteArray()));
    if (credentials.username && looksLikeToken(*credentials.username))
        secrets.add(*credentials.username);
    if (looksLikeToken(settings.clientId))
        secrets.add(settings.clientId);
    secrets.add(settings.tls.passphrase.value_or(QString()));
    secrets.add(QString::fromUtf8(settings.tls.key.pem));
    secrets.addBytes(settings.tls.pkcs12.pem);
    if (settings.properties.authenticationData)
        secrets.addBytes(settings.properties.authenticationData->bytes);
    for (const mqtt::StringPair &header : settings.webSocket.headers) {
        if (isSecretHeader(header.name) || looksLikeToken(header.value))
            secrets.addHeader(header);
    }
    const auto addPairs = [&](const QList<mqtt::StringPair> &pairs) {
        for (const mqtt::StringPair &pair : pairs) {
            for (const QString &text : {pair.name, pair.value}) {
                if (looksLikeToken(text))
                    secrets.add(text);
            }
        }
    };
    addPairs(settings.properties.userProperties);
    addPairs(settings.will.userProperties);
    for (const SubscriptionSettings &subscription : settings.subscriptions) {
        addPairs(subscription.userProperties);
        secrets.addTokensOf(subscription.topicFilter);
    }
    for (const QString &text :
         {settings.will.topic, settings.will.contentType.value_or(QString()), settings.will.responseTopic.value_or(QString())})
        secrets.addTokensOf(text);
    if (const QString payload = QString::fromUtf8(settings.will.payload.bytes); looksLikeToken(payload))
        secrets.add(payload);
    secrets.addPath(settings.webSocket.path);
    if (looksLikeToken(settings.network.proxy.username))
        secrets.add(settings.network.proxy.username);
    secrets.add(settings.network.proxy.password);
    return secrets.longestFirst();
}

QString maskSecrets(const QString &text, const QStringList &secrets)
{
    constexpr qsizetype shortest = 3;
    QString masked = text;
    for (const QString &secret : secrets) {
        if (secret.size() < shortest)
            continue;
        masked.replace(secret, QString(SecretMask));
        masked.replace(QString::fromLatin1(QUrl::toPercentEncoding(secret)), QString(SecretMask), Qt::CaseInsensitive);
    }
    return masked;
}

ConnectionSettings withoutSecrets(const ConnectionSettings &settings)
{
    ConnectionSettings clean = settings;
    clean.credentials.password.reset();
    if (clean.credentials.username && looksLikeToken(*clean.credentials.username))
        clean.credentials.username.reset();
    if (looksLikeToken(clean.clientId))
        clean.clientId.clear();
    clean.tls.passphrase.reset();
    clean.tls.key.pem.clear();
    clean.tls.pkcs12.pem.clear();
    for (FileOrPem &ca : clean.tls.ca) {
        if (ca.pem.contains("PRIVATE KEY-----"))
            ca.pem.clear();
    }
    if (clean.tls.certificate.pem.contains("PRIVATE KEY-----"))
        clean.tls.certificate.pem.clear();
    clean.properties.authenticationData.reset();
    for (mqtt::StringPair &header : clean.webSocket.headers) {
        if (isSecretHeader(header.name) || looksLikeToken(header.value))
            header.value.clear();
    }
    clean.webSocket.path = redactedPath(clean.webSocket.path);
    if (looksLikeToken(clean.network.proxy.username))
        clean.network.proxy.username.clear();
    clean.network.proxy.password.clear();
    return clean;
}

std::optional<QDateTime> tokenExpiry(const QString &text)
{
    constexpr qsizetype longest = 65'535; // bytes of a user name or password
    if (text.size() > longest)
        return std::nullopt;
    if (isJsonWebToken(text)) {
        const auto payload = QByteArray::fromBase64Encoding(text.section(u'.', 1, 1).toLatin1(),
                                                            QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
                                                                | QByteArray::AbortOnBase64DecodingErrors);
        if (!payload)
            return std::nullopt;
        const QJsonValue expiry = QJsonDocument::fromJson(payload.decoded).object().value("exp"_L1);
        return expiry.isDouble() ? fromEpoch(expiry.toDouble()) : std::nullopt;
    }
    std::optional<QDateTime> expiry;
    if (isAzureSignature(text)) {
        forEachItem(text.section(u' ', -1), [&](const QString &name, const QString &value, qsizetype) {
            bool isNumber = false;
            const double seconds = value.toDouble(&isNumber);
            if (name == "se"_L1 && isNumber)
                expiry = fromEpoch(seconds);
        });
    }
    return expiry;
}
