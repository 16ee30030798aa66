// The state of a subscription in words.
#pragma once

#include "pubsub/Subscriptions.h"

/// Short, for a table: "Granted QoS 1", "Refused: 0x87 Not authorized"; translated. Holds no text of the server.
QString stateText(const SubscriptionRow &row);
/// Whole sentences: what happened, what it means, what to do; with the server's Reason String. Not safe for display as anything but plain
/// text.
QString explanation(const SubscriptionRow &row);
/// The options that are set, with the names of the specification: "No Local, Retain Handling 2, Identifier 7"; empty: all default.
QString optionsText(const SubscriptionSettings &settings);
