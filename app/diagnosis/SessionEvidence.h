// What the rules for the time after the CONNACK ask of the evidence. For this folder's sources.
#pragma once

#include "diagnosis/Rules.h"

namespace session {

bool isOver(const Evidence &e);
/// The connection ended otherwise than by us.
bool wasLost(const Evidence &e);
/// How long it was connected.
QString heldFor(const Evidence &e);
/// Whom the access rules are about: the user name and the client ID.
QString who(const Evidence &e);
/// A line of evidence: "PUBACK for "a": 0x87 (135) Not authorized".
QString reasonCodeEvidence(const QString &packet, quint8 code, mqtt::PacketType type, const Evidence &e);
/// With the facts that every verdict of this stage has: client ID, how long it held, how it ended.
Diagnosis finished(const Evidence &e, Verdict &verdict);

} // namespace session
