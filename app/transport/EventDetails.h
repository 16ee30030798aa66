// What several events tell in the same way.
#pragma once

#include "transport/Transport.h"

#include <functional>

using EventDetails = QList<std::pair<QString, QString>>;

/// "Hex" and "Text" of the first 512 bytes, and how many are left out; nothing if there are none.
void addBytes(const QByteArray &bytes, EventDetails &details);
/// The bytes that addBytes() added become what `change` makes of them, in "Hex" and in "Text".
void changeBytes(EventDetails &details, const std::function<QByteArray(const QByteArray &)> &change);
/// Bytes as text: what is not printable ASCII is a point.
QString printable(const QByteArray &bytes);
/// Headers, values of secret ones as "***".
void addHeaders(const QList<HttpHeader> &headers, EventDetails &details);
