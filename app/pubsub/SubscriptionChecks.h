// Judges a subscription before it is sent.
#pragma once

#include "client/SessionLimits.h"
#include "settings/SubscriptionSettings.h"

/// What the connection allows; not set: not connected, nothing is known.
using KnownLimits = std::optional<SessionLimits>;

/// Why SUBSCRIBE for this cannot be sent, translated: the filter or an option is wrong, or the server said that it does not take it
/// (Wildcard, Shared Subscription and Subscription Identifier Available, section 3.2.2.3); empty if it can.
QString subscriptionProblem(const SubscriptionSettings &settings, mqtt::Version version, const KnownLimits &limits);

/// Something worth knowing that stops nothing, translated: what below 5.0 is not sent, or only read by some brokers; or empty.
QString subscriptionNote(const SubscriptionSettings &settings, mqtt::Version version);
