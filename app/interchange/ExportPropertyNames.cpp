#include "interchange/ExportPropertyNames.h"

#include "interchange/ExportQuoting.h"

#include <QCoreApplication>
#include <QUrl>

using namespace Qt::StringLiterals;

bool isText(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes).toUtf8() == bytes;
}

QString dashed(const char *name)
{
    QString text;
    for (const QChar c : QString::fromLatin1(name))
        text += c.isUpper() ? u'-' + QString(c.toLower()) : QString(c);
    return text;
}

QStringList subscriptionExtras(const SubscriptionSettings &subscription, mqtt::Version version)
{
    const mqtt::Subscription sent = subscription.subscription(version);
    const bool isV5 = version == mqtt::Version::V5;
    QStringList extras;
    if (sent.noLocal)
        extras += u"No Local"_s;
    if (sent.retainAsPublished)
        extras += u"Retain As Published"_s;
    if (sent.retainHandling != mqtt::Subscription::RetainHandling::SendAtSubscribe)
        extras += u"Retain Handling"_s;
    if (isV5 && subscription.identifier)
        extras += u"Subscription Identifier"_s;
    if (isV5 && !subscription.userProperties.isEmpty())
        extras += fieldLabel(SettingsField::UserProperties);
    return extras;
}

void tellExtras(ExportDraft &draft, const SubscriptionSettings &subscription, const QStringList &extras)
{
    if (!extras.isEmpty())
        draft.cannot(QCoreApplication::translate("Export", "Subscription %1").arg(subscription.topicFilter), extras.join(", "_L1));
}

QString bracketed(const QString &host)
{
    return host.contains(u':') ? u'[' + host + u']' : host;
}

QString hostAndPort(const Endpoint &endpoint)
{
    return bracketed(endpoint.host) + u':' + QString::number(endpoint.effectivePort());
}

QString percentEncoded(ExportDraft &draft, const QString &text)
{
    QString encoded =
        changedAroundPlaceholders(text, [](const QString &plain) { return QString::fromLatin1(QUrl::toPercentEncoding(plain)); });
    constexpr auto ending = "_PERCENT_ENCODING"_L1;
    const QList<ExportPlaceholder> placeholders = draft.placeholders;
    for (const ExportPlaceholder &plain : placeholders) {
        const ExportPlaceholder filled{plain.name + ending, u"%1 (percent-encoding)"_s.arg(plain.what)};
        if (plain.name.endsWith(ending) || !encoded.contains(placeholder(plain.name)))
            continue;
        encoded.replace(placeholder(plain.name), placeholder(filled.name));
        const auto isSame = [&](const ExportPlaceholder &other) { return other.name == filled.name; };
        if (std::none_of(placeholders.begin(), placeholders.end(), isSame))
            draft.placeholders += filled;
    }
    return encoded;
}

QString proxyUserInfo(ExportDraft &draft, const ProxySettings &proxy)
{
    if (proxy.username.isEmpty())
        return {};
    const QString password = proxy.password.isEmpty() ? QString() : u':' + percentEncoded(draft, proxy.password);
    return percentEncoded(draft, proxy.username) + password + u'@';
}
