// What a check of delivery found, in words.
#pragma once

#include "delivery/Delivery.h"

/// How a finding is to be taken; the window has a sign for each.
enum class DeliveryGrade : quint8 { Waiting, Running, Good, Remarkable, Bad, Unknown };

/// Translated texts; what a broker said stands in them as it came, so they are plain text.
namespace deliverytext {

DeliveryGrade grade(const DeliveryResult &result);
/// "Delivered", "Silently dropped", ...
QString word(const DeliveryResult &result);
/// What happened, what it means, what to do: whole sentences.
QString sentence(const TopicDelivery &delivery, const DeliveryResult &result);

DeliveryGrade publishGrade(const TopicDelivery &delivery);
/// "Yes", "Refused: 0x87 Not authorized", "Silently dropped", ...
QString publishWord(const TopicDelivery &delivery);
QString publishSentence(const TopicDelivery &delivery);

DeliveryGrade subscribeGrade(const TopicDelivery &delivery);
/// "Granted QoS 2", "Refused: 0x80 Failure", ...
QString subscribeWord(const TopicDelivery &delivery);
QString subscribeSentence(const TopicDelivery &delivery);

/// The catalogue's title of the cause with this id; the id itself if there is none.
QString causeTitle(const QString &cause);

} // namespace deliverytext
