#include "pubsub/PublishRules.h"

#include "mqtt/Codec.h"
#include "mqtt/Topics.h"

#include <QCoreApplication>
#include <QLocale>

namespace {

struct PublishRules {
    Q_DECLARE_TR_FUNCTIONS(PublishRules)
};

using Field = PublishProblem::Field;
constexpr qint64 largestRemainingLength = 268'435'455; ///< Section 2.1.4.

/// Bytes of a Variable Byte Integer (section 1.5.5).
qint64 lengthOfLength(qint64 value)
{
    return value < 128 ? 1 : value < 16'384 ? 2 : value < 2'097'152 ? 3 : 4;
}

/// Remaining Length of the packet; -1 if it cannot be encoded.
qint64 remainingLength(const mqtt::Publish &publish, qint64 payloadSize, mqtt::Version version)
{
    mqtt::Publish head = publish;
    head.payload.clear();
    head.packetIdentifier = publish.qos == mqtt::QoS::AtMostOnce ? 0 : 1;
    head.dup = false;
    const auto encoded = mqtt::encode(head, version);
    const auto *bytes = std::get_if<QByteArray>(&encoded);
    if (!bytes)
        return -1;
    const qint64 size = bytes->size();
    // The head's own Remaining Length takes one byte or more; find how many.
    qint64 remaining = size - 2;
    while (1 + lengthOfLength(remaining) + remaining > size)
        --remaining;
    return remaining + payloadSize;
}

QString topicProblem(const mqtt::Publish &publish, mqtt::Version version)
{
    const bool aliased = version == mqtt::Version::V5 && publish.properties.contains(mqtt::PropertyId::TopicAlias);
    if (publish.topicName.isEmpty() && aliased)
        return {};
    const auto problem = mqtt::checkTopicName(publish.topicName, version);
    return problem == mqtt::TopicProblem::None ? QString() : mqtt::describe(problem);
}

QString sizeProblem(const mqtt::Publish &publish, qint64 payloadSize, mqtt::Version version, const KnownLimits &limits)
{
    const qint64 remaining = remainingLength(publish, payloadSize, version);
    if (remaining > largestRemainingLength)
        return PublishRules::tr("No packet of MQTT is larger than 256 MB.");
    if (remaining < 0 || !limits || limits->maximumPacketSize == 0)
        return {};
    const qint64 size = 1 + lengthOfLength(remaining) + remaining;
    if (size <= qint64(limits->maximumPacketSize))
        return {};
    const QLocale locale;
    return PublishRules::tr("The packet has %1 bytes; the broker takes at most %2 (Maximum Packet Size).")
        .arg(locale.toString(size), locale.toString(limits->maximumPacketSize));
}

} // namespace

qint64 packetSize(const mqtt::Publish &publish, mqtt::Version version)
{
    const qint64 remaining = remainingLength(publish, publish.payload.size(), version);
    return remaining < 0 ? -1 : 1 + lengthOfLength(remaining) + remaining;
}

QList<PublishProblem> publishProblems(const mqtt::Publish &publish, mqtt::Version version, const KnownLimits &limits)
{
    return publishProblems(publish, publish.payload.size(), version, limits);
}

QList<PublishProblem> publishProblems(const mqtt::Publish &publish, qint64 payloadSize, mqtt::Version version, const KnownLimits &limits)
{
    QList<PublishProblem> problems;
    if (const QString text = topicProblem(publish, version); !text.isEmpty())
        problems.append({Field::Topic, text});
    if (limits && publish.qos > limits->maximumQos)
        problems.append(
            {Field::Qos, PublishRules::tr("The broker takes messages up to QoS %1 (Maximum QoS).").arg(int(limits->maximumQos))});
    if (limits && publish.retain && !limits->retainAvailable)
        problems.append({Field::Retain, PublishRules::tr("The broker keeps no retained messages (Retain Available is 0).")});
    if (const QString text = sizeProblem(publish, payloadSize, version, limits); !text.isEmpty())
        problems.append({Field::Payload, text});
    return problems;
}
