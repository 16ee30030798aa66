// Broker URLs: mqtt, mqtts, ws, wss and their usual aliases.
#pragma once

#include "settings/Checks.h"

/// What a URL says; nullopt where it says nothing.
struct ParsedUrl {
    Scheme scheme = Scheme::Mqtt;
    QString writtenScheme; ///< As typed, lower case; empty if there was none.
    QString host;          ///< IPv6 without brackets.
    std::optional<quint16> port;
    std::optional<QString> path;      ///< Path with query, as typed, from its "/"; nullopt if there is none.
    std::optional<QString> username;  ///< Percent-decoded.
    std::optional<QString> password;  ///< Percent-decoded. Secret.
    QList<Note> notes;                ///< scheme-corrected, ...
};

/// Parses what a tester typed or pasted. Blanks around it are trimmed; a URL without a scheme is read as mqtt:// with a note.
/// Problems are url-invalid and url-unsupported-scheme (the nearest scheme stands in `accepted`).
std::variant<ParsedUrl, SettingsProblem> parseUrl(const QString &text);

/// Puts what the URL says into the settings. What it does not say keeps its value, but the port goes back to the scheme's default
/// and the path of ws and wss to "/mqtt" when nothing else was set.
void applyUrl(const ParsedUrl &url, ConnectionSettings &settings);

/// The text with its user info and token-like query values replaced by "***", for reports and logs.
QString redactedUrl(const QString &text);
