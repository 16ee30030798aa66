// Why a message may have been dropped, in words. For this folder's sources.
#pragma once

#include "delivery/Delivery.h"

namespace droptext {

/// What was dropped, which side is shut off as far as that is known, and what was tried to find out.
QString sentence(const TopicDelivery &delivery, const DeliveryResult &result);
/// What MQTT 5 answers to the same message, where the tested version has no reason codes; empty: it was not asked.
QString mqtt5Sentence(const TopicDelivery &delivery);

} // namespace droptext
