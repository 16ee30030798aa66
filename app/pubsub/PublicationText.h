// What became of a message of ours, in words.
#pragma once

#include "pubsub/Publications.h"

/// Short, for a table: "PUBACK after 0.8 ms", "Refused: 0x87 Not authorized"; translated. Holds no text of the server.
QString stateText(const Publication &publication);
/// Every acknowledgement with its reason and time, what it means, and why it was not sent; one a line. With the server's Reason Strings:
/// for display as plain text only.
QString explanation(const Publication &publication);
/// The acknowledgements with their times: "PUBREC 0.4 ms, PUBCOMP 0.9 ms"; empty if none came.
QString acknowledgementsText(const Publication &publication);
