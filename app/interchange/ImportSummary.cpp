#include "interchange/ImportSummary.h"

#include "interchange/ExportDraft.h"
#include "settings/Checks.h"
#include "settings/OptionsJson.h"
#include "settings/Secrets.h"
#include "settings/Url.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

using Field = SettingsField;

/// A key of toMaskedOptions() and the field that shows it.
struct Label {
    const char *path;
    Field field;
};
constexpr std::array labels{Label{"username", Field::Username},
                            Label{"password", Field::Password},
                            Label{"clean", Field::CleanStart},
                            Label{"keepalive", Field::KeepAlive},
                            Label{"connectTimeout", Field::ConnectTimeout},
                            Label{"rejectUnauthorized", Field::VerifyPeer},
                            Label{"ca", Field::CaFile},
                            Label{"crl", Field::CrlFile},
                            Label{"cert", Field::ClientCertificate},
                            Label{"key", Field::ClientKey},
                            Label{"pfx", Field::Pkcs12},
                            Label{"passphrase", Field::Passphrase},
                            Label{"servername", Field::ServerName},
                            Label{"ALPNProtocols", Field::Alpn},
                            Label{"minVersion", Field::MinimumTlsVersion},
                            Label{"tlsKeyLog", Field::TlsKeyLog},
                            Label{"wsOptions.headers", Field::WebSocketHeaders},
                            Label{"will.topic", Field::WillTopic},
                            Label{"will.payload", Field::WillPayload},
                            Label{"will.qos", Field::WillQos},
                            Label{"will.retain", Field::WillRetain},
                            Label{"will.properties.willDelayInterval", Field::WillDelayInterval},
                            Label{"will.properties.payloadFormatIndicator", Field::WillPayloadFormatIndicator},
                            Label{"will.properties.messageExpiryInterval", Field::WillMessageExpiryInterval},
                            Label{"will.properties.contentType", Field::WillContentType},
                            Label{"will.properties.responseTopic", Field::WillResponseTopic},
                            Label{"will.properties.correlationData", Field::WillCorrelationData},
                            Label{"will.properties.userProperties", Field::WillUserProperties},
                            Label{"properties.sessionExpiryInterval", Field::SessionExpiryInterval},
                            Label{"properties.receiveMaximum", Field::ReceiveMaximum},
                            Label{"properties.maximumPacketSize", Field::MaximumPacketSize},
                            Label{"properties.topicAliasMaximum", Field::TopicAliasMaximum},
                            Label{"properties.requestResponseInformation", Field::RequestResponseInformation},
                            Label{"properties.requestProblemInformation", Field::RequestProblemInformation},
                            Label{"properties.authenticationMethod", Field::AuthenticationMethod},
                            Label{"properties.authenticationData", Field::AuthenticationData},
                            Label{"properties.userProperties", Field::UserProperties},
                            Label{"connectTo", Field::ConnectTo},
                            Label{"proxy", Field::Proxy},
                            Label{"servers", Field::Servers},
                            Label{"reconnectPeriod", Field::ReconnectPeriod},
                            Label{"reconnectMaximum", Field::ReconnectMaximum}};

QJsonValue at(const QJsonObject &object, const char *path)
{
    QJsonValue value = object;
    for (const QLatin1StringView key : QLatin1StringView(path).tokenize(u'.'))
        value = value.toObject().value(key);
    return value;
}

QString valueText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? ImportText::tr("on") : ImportText::tr("off");
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', 15);
    if (value.isString()) {
        const QString text = value.toString();
        return text.contains("-----BEGIN "_L1) ? ImportText::tr("(PEM text)") : text;
    }
    QStringList parts;
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        const bool isPair = array.size() == 2 && array[0].isString() && array[1].isString();
        for (const QJsonValue &part : array)
            parts.append(valueText(part));
        return parts.join(isPair ? ": "_L1 : ", "_L1);
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        parts.append(it.key() + ": "_L1 + valueText(*it));
    return parts.join(", "_L1);
}

QString subscriptionsText(const QList<SubscriptionSettings> &subscriptions)
{
    constexpr qsizetype most = 20;
    QStringList parts;
    for (const SubscriptionSettings &subscription : subscriptions.first(std::min(most, subscriptions.size())))
        parts.append(ImportText::tr("%1 (QoS %2)").arg(subscription.topicFilter, QString::number(int(subscription.qos))));
    if (subscriptions.size() > most)
        parts.append(ImportText::tr("%n more", nullptr, int(subscriptions.size() - most)));
    return parts.join(", "_L1);
}

} // namespace

QList<ImportFact> importSummary(const ConnectionSettings &settings)
{
    ConnectionSettings defaults;
    defaults.endpoint = settings.endpoint;
    const QJsonObject given = toMaskedOptions(settings);
    const QJsonObject usual = toMaskedOptions(defaults);
    QList<ImportFact> facts{{fieldLabel(Field::Url), redactedUrl(settings.url())},
                            {fieldLabel(Field::ProtocolVersion), u"MQTT %1"_s.arg(QLatin1StringView(mqtt::name(settings.version)))},
                            {fieldLabel(Field::ClientId), given.value("clientId"_L1).toString()}};
    for (const Label &entry : labels) {
        const QJsonValue value = at(given, entry.path);
        if (!value.isUndefined() && value != at(usual, entry.path))
            facts.append({fieldLabel(entry.field), valueText(value)});
    }
    if (!settings.subscriptions.isEmpty())
        facts.append({ImportText::tr("Subscriptions"), subscriptionsText(settings.subscriptions)});
    return facts;
}
