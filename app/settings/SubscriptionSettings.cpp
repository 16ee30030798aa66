#include "settings/SubscriptionSettings.h"

#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using mqtt::Version;

namespace {

constexpr int largestIdentifier = 268'435'455;

/// The integer of a key between 0 and `most`; its default, counted, if it is something else.
int number(const QJsonObject &object, QLatin1StringView key, int most, qsizetype &unread)
{
    const QJsonValue value = object.value(key);
    if (value.isUndefined())
        return 0;
    const int read = value.toInt(-1);
    if (read >= 0 && read <= most)
        return read;
    ++unread;
    return 0;
}

bool flag(const QJsonObject &object, QLatin1StringView key, bool otherwise, qsizetype &unread)
{
    const QJsonValue value = object.value(key);
    if (!value.isUndefined() && !value.isBool())
        ++unread;
    return value.toBool(otherwise);
}

QList<mqtt::StringPair> pairsFromJson(const QJsonValue &value, qsizetype &unread)
{
    if (!value.isUndefined() && !value.isArray())
        ++unread;
    QList<mqtt::StringPair> pairs;
    const QJsonArray rows = value.toArray();
    for (const QJsonValue &row : rows) {
        if (row[0].isString() && row[1].isString())
            pairs.append({row[0].toString(), row[1].toString()});
        else
            ++unread;
    }
    return pairs;
}

SubscriptionSettings fromJson(const QJsonObject &object, qsizetype &unread)
{
    SubscriptionSettings settings;
    settings.topicFilter = object.value("topic"_L1).toString();
    settings.qos = mqtt::QoS(number(object, "qos"_L1, 2, unread));
    settings.noLocal = flag(object, "nl"_L1, false, unread);
    settings.retainAsPublished = flag(object, "rap"_L1, false, unread);
    settings.retainHandling = mqtt::Subscription::RetainHandling(number(object, "rh"_L1, 2, unread));
    settings.enabled = flag(object, "enabled"_L1, true, unread);
    const QJsonObject properties = object.value("properties"_L1).toObject();
    if (const int identifier = number(properties, "subscriptionIdentifier"_L1, largestIdentifier, unread); identifier > 0)
        settings.identifier = quint32(identifier);
    settings.userProperties = pairsFromJson(properties.value("userProperties"_L1), unread);
    return settings;
}

QJsonObject toJson(const SubscriptionSettings &settings)
{
    QJsonObject properties;
    if (settings.identifier)
        properties.insert("subscriptionIdentifier"_L1, qint64(*settings.identifier));
    QJsonArray pairs;
    for (const mqtt::StringPair &pair : settings.userProperties)
        pairs.append(QJsonArray{pair.name, pair.value});
    if (!pairs.isEmpty())
        properties.insert("userProperties"_L1, pairs);
    QJsonObject object{{u"topic"_s, settings.topicFilter}, {u"qos"_s, int(settings.qos)}};
    if (settings.noLocal)
        object.insert("nl"_L1, true);
    if (settings.retainAsPublished)
        object.insert("rap"_L1, true);
    if (settings.retainHandling != mqtt::Subscription::RetainHandling::SendAtSubscribe)
        object.insert("rh"_L1, int(settings.retainHandling));
    if (!settings.enabled)
        object.insert("enabled"_L1, false);
    if (!properties.isEmpty())
        object.insert("properties"_L1, properties);
    return object;
}

} // namespace

bool SubscriptionSettings::needsV5() const
{
    return noLocal || retainAsPublished || retainHandling != RetainHandling::SendAtSubscribe || identifier || !userProperties.isEmpty();
}

mqtt::Subscription SubscriptionSettings::subscription(Version version) const
{
    return version == Version::V5 ? static_cast<const mqtt::Subscription &>(*this) : mqtt::Subscription{topicFilter, qos};
}

mqtt::Properties SubscriptionSettings::properties(Version version) const
{
    mqtt::Properties properties;
    if (version != Version::V5)
        return properties;
    if (identifier)
        properties.set(PropertyId::SubscriptionIdentifier, *identifier);
    for (const mqtt::StringPair &pair : userProperties)
        properties.appendUserProperty(pair.name, pair.value);
    return properties;
}

QJsonArray toJson(const QList<SubscriptionSettings> &subscriptions)
{
    QJsonArray array;
    for (const SubscriptionSettings &settings : subscriptions)
        array.append(toJson(settings));
    return array;
}

QList<SubscriptionSettings> subscriptionsFromJson(const QJsonArray &array, qsizetype *unread)
{
    QList<SubscriptionSettings> subscriptions;
    qsizetype wrong = 0;
    for (const QJsonValue &value : array) {
        const SubscriptionSettings settings = fromJson(value.toObject(), wrong);
        const bool again = std::any_of(subscriptions.cbegin(), subscriptions.cend(),
                                       [&](const auto &other) { return other.topicFilter == settings.topicFilter; });
        if (settings.topicFilter.isEmpty() || again)
            ++wrong;
        else
            subscriptions.append(settings);
    }
    if (unread)
        *unread = wrong;
    return subscriptions;
}
