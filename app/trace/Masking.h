// Overwrites secrets in packets and texts before anybody sees them.
#pragma once

#include "client/Client.h"
#include "transport/EventDetails.h"

/// Byte ranges of a packet: offset and length, in order, apart from each other.
using ByteRanges = QList<std::pair<qsizetype, qsizetype>>;

/// A secret shorter than this is masked in its own field alone: searched for everywhere, it would blot out ordinary text.
inline constexpr qsizetype shortestSearchedSecret = 3;

/// Whether it is a packet that has fields made for secrets, told by the type in the first byte: the others need no parsing.
bool mayCarrySecrets(QByteArrayView packet);
/// The secrets that a packet carries in fields made for them: Password, Authentication Data.
QList<QByteArray> secretsIn(const TraceEntry &entry);
/// The fields made for secrets, and every occurrence of `secrets` in the other fields (or, in a malformed packet, anywhere, with the
/// beginning of one at its end: it may have been cut there).
ByteRanges maskedRanges(const TraceEntry &entry, const QList<QByteArray> &secrets);
/// `bytes` with the ranges overwritten with '*' (0x2a).
QByteArray overwrite(QByteArray bytes, const ByteRanges &ranges);
/// The same for a part of a packet that begins at `offset`, the ranges being those of the packet.
QByteArray overwritePart(QByteArray part, qsizetype offset, const ByteRanges &ranges);
/// `text` with every occurrence of a secret replaced by "***", as written and percent-encoded.
/// Give it a text before it is shortened: half a secret is not found.
QString maskedText(const QString &text, const QList<QByteArray> &secrets);
/// The same for what an event tells, bytes in hexadecimal among it.
EventDetails maskedDetails(EventDetails details, const QList<QByteArray> &secrets);
