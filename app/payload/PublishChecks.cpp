#include "payload/PublishChecks.h"

#include "mqtt/Topics.h"
#include "mqtt/Utf8.h"
#include "payload/PayloadKind.h"

#include <QCoreApplication>

#include <algorithm>

namespace payload {
namespace {

struct Publish {
    Q_DECLARE_TR_FUNCTIONS(Publish)
};

using mqtt::PropertyId;

constexpr qsizetype longestString = 65'535; ///< Bytes: UTF-8 strings and binary data have a two-byte length (section 1.5).

QString topicAliasProblem(quint32 alias, const PublishLimits &limits)
{
    if (alias == 0)
        return Publish::tr("A Topic Alias of 0 is not allowed. Give a number from 1.");
    if (alias > 65'535)
        return Publish::tr("A Topic Alias is at most 65535.");
    if (!limits.topicAliasMaximum || alias <= *limits.topicAliasMaximum)
        return {};
    if (*limits.topicAliasMaximum == 0)
        return Publish::tr("The broker accepts no topic aliases (Topic Alias Maximum 0 or absent in CONNACK).");
    return Publish::tr("The broker accepts topic aliases up to %1 (Topic Alias Maximum in CONNACK).").arg(*limits.topicAliasMaximum);
}

QString stringProblem(const QString &text)
{
    if (mqtt::utf8Length(text) > longestString)
        return Publish::tr("The text is longer than 65,535 bytes in UTF-8.");
    return mqtt::encodeUtf8(text) ? QString() : Publish::tr("The text has U+0000 or half of a surrogate pair, which cannot be sent.");
}

QString textOf(const mqtt::Property &property, const PublishLimits &limits)
{
    switch (property.id) {
    case PropertyId::PayloadFormatIndicator:
        return std::get<quint32>(property.value) > 1 ? Publish::tr("Payload Format Indicator is 0 or 1.") : QString();
    case PropertyId::TopicAlias:
        return topicAliasProblem(std::get<quint32>(property.value), limits);
    case PropertyId::ResponseTopic:
        return mqtt::describe(mqtt::checkTopicName(std::get<QString>(property.value), mqtt::Version::V5)); // [MQTT-3.3.2-14]
    case PropertyId::ContentType:
        return stringProblem(std::get<QString>(property.value));
    case PropertyId::CorrelationData:
        return std::get<QByteArray>(property.value).size() > longestString ? Publish::tr("Correlation Data has at most 65,535 bytes.")
                                                                           : QString();
    case PropertyId::UserProperty: {
        const auto &pair = std::get<mqtt::StringPair>(property.value);
        const QString name = stringProblem(pair.name);
        return name.isEmpty() ? stringProblem(pair.value) : name;
    }
    case PropertyId::SubscriptionIdentifier:
        return Publish::tr("A client must not send a Subscription Identifier in PUBLISH."); // [MQTT-3.3.4-6]
    default:
        break;
    }
    const mqtt::PropertyInfo *info = mqtt::propertyInfo(property.id);
    return info && info->isAllowedIn(mqtt::PacketType::Publish)
        ? QString()
        : Publish::tr("PUBLISH has no property %1.").arg(info ? QLatin1String(info->name) : QLatin1String("?"));
}

/// What can be sent and deserves a word.
void addHints(QList<PropertyProblem> &problems, const mqtt::Properties &properties, const QByteArray *payload)
{
    const bool saysText = properties.integer(PropertyId::PayloadFormatIndicator) == 1U;
    const QString wrong = payload && saysText ? mismatch(*payload, {{}, true, {}}) : QString();
    if (!wrong.isEmpty())
        problems.append({PropertyId::PayloadFormatIndicator, wrong, false});
    if (properties.integer(PropertyId::MessageExpiryInterval) == 0U)
        problems.append(
            {PropertyId::MessageExpiryInterval, Publish::tr("With 0 seconds only those who are connected now can get it."), false});
}

} // namespace

QList<PropertyProblem> checkPublishProperties(const mqtt::Properties &properties, const PublishLimits &limits, const QByteArray *payload)
{
    QList<PropertyProblem> problems;
    for (const mqtt::Property &property : properties.entries()) {
        const QString text = textOf(property, limits);
        if (!text.isEmpty())
            problems.append({property.id, text, true});
    }
    addHints(problems, properties, payload);
    std::stable_sort(problems.begin(), problems.end(), [](const auto &a, const auto &b) { return a.isFatal && !b.isFatal; });
    return problems;
}

} // namespace payload
