// Host names, addresses and ports, as URLs and settings have them.
#pragma once

#include <QString>

#include <optional>

/// Why `host` (a name, an IPv4 address, an IPv6 address without brackets) can't be used: a translated sentence with the value; nullopt if
/// it can.
std::optional<QString> hostFault(const QString &host);

/// What would be accepted as a host, translated, imperative.
QString acceptedHost();

/// A port from 1 to 65535, in ASCII digits; nullopt for anything else.
std::optional<quint16> portFromText(QStringView text);

/// "Give a port from 1 to 65535.", translated.
QString acceptedPort();
