// The options object in MQTT.js's spelling: strict JSON or a pasted JavaScript object, both directions.
//
// Keys, besides those of MQTT.js (protocol host hostname port path clientId protocolVersion clean keepalive connectTimeout reconnectPeriod
// username password ca cert key pfx passphrase rejectUnauthorized servername ALPNProtocols wsOptions.headers will properties manualConnect
// servers socksProxy resubscribe reconnectOnConnackError; in wsOptions also those of TLS) and of Node (minVersion: "TLSv1.2"), those of our own, for
// what these have no name for:
//   crl          path of a certificate revocation list
//   tlsKeyLog    path of a file to append the session keys to (SSLKEYLOGFILE format)
//   addSystemCa  true: trust the system's CAs besides `ca`
//   connectTo    "host", "host:port" or "[IPv6]:port"
//   proxy        "socks5://user:pass@host:port" or {type: "socks5"|"http", host, port, username, password}
//   reconnectMaximum       ms: the longest delay before an automatic reconnect
//   reconnectAfterFailure  true: try again also after an attempt that never connected
//   resumeSession          false: automatic reconnects of 5.0 send Clean Start as it is set
//   rawAuthentication true: AUTH is answered by hand (the window) or with empty data, though authenticationMethod is SCRAM-SHA-1,
//                -256 or -512. Otherwise, without authenticationData, username and password go into a SCRAM exchange (RFC 5802), and
//                the password is not in CONNECT
//   will.enabled false: the will is kept but not sent
// Bytes may also be {"file": "path"}, and a user property or header list [["name", "value"], ...], which keeps order and repetitions.
#pragma once

#include "settings/Checks.h"

#include <QJsonObject>

/// Reads strict JSON as well as a JavaScript object literal: unquoted keys, single quotes, trailing commas, comments, `options = {...};`,
/// `const x = {...}`, template strings without substitutions, hexadecimal numbers, undefined (the key is dropped), Buffer.from("..",
/// "hex"), fs.readFileSync("file"), 30 * 1000. Bounded: depth 64, 8 Mi characters, 100,000 values. A problem is "option-invalid" on
/// SettingsField::Options with line and column.
std::variant<QJsonObject, SettingsProblem> parseOptionsObject(const QString &text);
/// The same for the content of a file: UTF-8, or UTF-16 with a byte order mark.
std::variant<QJsonObject, SettingsProblem> parseOptionsObject(const QByteArray &content);

/// What applying an options object gave.
struct OptionsResult {
    QList<SettingsProblem> problems; ///< Wrong types or values, each with the key's path ("will.qos").
    QList<Note> notes;               ///< unknown-option (one for each key), scheme-corrected, port-overridden, url-overridden.
};

/// Puts the options into the settings; a key that is absent or null changes nothing. `url` is what came from the URL before, to tell what
/// is set aside.
OptionsResult applyOptions(const QJsonObject &options, ConnectionSettings &settings, const struct ParsedUrl *url = nullptr);

/// The settings as an options object. Secrets are left out unless `withSecrets`; values that are the default are left out, but for
/// protocol, host and clientId. applyOptions(toOptions(s, true), defaults) gives s again (but for `name`).
QJsonObject toOptions(const ConnectionSettings &settings, bool withSecrets);

/// What a report says of the settings: as toOptions(), with "***" in place of every secret that is set, and with the defaults that decide
/// about a connection (port, protocolVersion, clean, keepalive, connectTimeout, rejectUnauthorized, path).
QJsonObject toMaskedOptions(const ConnectionSettings &settings);

/// A binary value in its JSON forms: text, {"hex": ""}, {"base64": ""}, {"type": "Buffer", "data": []}, {"file": ""}.
std::variant<BinaryValue, SettingsProblem> binaryFromJson(const QJsonValue &value, SettingsField field);
/// The same in the form it was typed in.
QJsonValue binaryToJson(const BinaryValue &value);
