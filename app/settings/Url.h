// Broker URLs: mqtt, mqtts, ws, wss and their usual aliases.
#pragma once

#include "settings/Checks.h"

/// What a URL says; nullopt where it says nothing.
struct ParsedUrl {
    Scheme scheme = Scheme::Mqtt;
    QString writtenScheme; ///< As typed, lower case; empty if there was none.
    QString host;          ///< IPv6 without brackets; a zone after "%".
    std::optional<quint16> port;
    std::optional<QString>
        path; ///< Path with query, as typed, from its "/"; nullopt if there is none. Under mqtt and mqtts a fragment as well.
    std::optional<QString> username; ///< Percent-decoded.
    std::optional<QString> password; ///< Percent-decoded. Secret.
    std::optional<QString> clientId; ///< MQTT.js takes the query's clientId as the Client Identifier.
    QList<Note> notes; ///< scheme-corrected, path-ignored (only where the settings could not tell: "/mqtt" under mqtt and mqtts).
};

/// Parses what a tester typed or pasted. Blanks around it are trimmed; a URL without a scheme is read as mqtt:// with a note.
/// Problems are url-invalid and url-unsupported-scheme (the nearest scheme stands in `accepted`).
std::variant<ParsedUrl, SettingsProblem> parseUrl(const QString &text);

/// Puts what the URL says into the settings. What it does not say keeps its value, but the port goes back to the scheme's default
/// and the path of ws and wss to "/mqtt".
void applyUrl(const ParsedUrl &url, ConnectionSettings &settings);

/// What of the URL the settings no longer follow, after options and flags were applied: at most one port-overridden and one url-overridden.
/// The texts name what was set aside, secrets as "***".
QList<Note> overriddenNotes(const ParsedUrl &url, const ConnectionSettings &settings);

/// The text with its user info and token-like query values replaced by "***", for reports and logs. Works on anything that was typed.
QString redactedUrl(const QString &text);

/// A scheme by its name or one of its aliases, in any case; nullopt if there is none. Without "://".
std::optional<Scheme> schemeFromName(const QString &name);
/// The scheme that was probably meant ("wsss": wss; "http": ws), nullopt if nothing comes near.
std::optional<Scheme> nearestScheme(const QString &name);

/// "host", "host:port", "192.0.2.1:1883", "[::1]:1883" or a lone IPv6 address, as --connect-to and proxies take it. Problems:
/// option-invalid on `field`.
std::variant<Endpoint, SettingsProblem> parseHostAndPort(const QString &text, SettingsField field);

/// "socks5://user:pass@host:1080" or "http://host:3128" (default ports 1080 and 80). Problems: option-invalid on Proxy, without the user
/// info.
std::variant<ProxySettings, SettingsProblem> parseProxyUrl(const QString &text);
