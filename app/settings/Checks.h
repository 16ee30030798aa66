// Judges settings before anything is sent. Pure functions; files are looked at elsewhere (transport/TlsMaterial).
#pragma once

#include "settings/ConnectionSettings.h"

/// A control of the forms; the name of the enumerator is stable and used in tests.
enum class SettingsField : quint8 {
    Url,
    Host,
    Port,
    WebSocketPath,
    WebSocketHeaders,
    ProtocolVersion,
    ClientId,
    CleanStart,
    KeepAlive,
    ConnectTimeout,
    ConnectTo,
    Proxy,
    Servers,
    ReconnectPeriod,
    ReconnectMaximum,
    Username,
    Password,
    AuthenticationMethod,
    AuthenticationData,
    VerifyPeer,
    CaFile,
    CrlFile,
    ClientCertificate,
    ClientKey,
    Pkcs12,
    Passphrase,
    ServerName,
    Alpn,
    MinimumTlsVersion,
    TlsKeyLog,
    Will,
    WillTopic,
    WillPayload,
    WillQos,
    WillRetain,
    WillDelayInterval,
    WillPayloadFormatIndicator,
    WillMessageExpiryInterval,
    WillContentType,
    WillResponseTopic,
    WillCorrelationData,
    WillUserProperties,
    SessionExpiryInterval,
    ReceiveMaximum,
    MaximumPacketSize,
    TopicAliasMaximum,
    RequestResponseInformation,
    RequestProblemInformation,
    UserProperties,
    Options, ///< The options file or a pasted object as a whole.
};

/// One thing that is wrong with the settings: nothing can be sent until it is mended.
struct SettingsProblem {
    QString cause; ///< Id of the catalogue: "url-invalid", "url-unsupported-scheme", "option-invalid", "ca-file-unusable", ...
    SettingsField field = SettingsField::Options;
    QString text;     ///< What is wrong, with the value, translated: "Keep-alive is 99999."
    QString accepted; ///< What would be accepted, imperative, translated: "Give 0 to 65535 seconds."
    bool operator==(const SettingsProblem &) const = default;
};

/// Something worth knowing that stops nothing; ids as in "Notes" of the report format.
struct Note {
    QString id;   ///< "port-overridden", ...
    QString text; ///< Translated.
    bool operator==(const Note &) const = default;
};

/// Every problem, in the order of the fields; empty when the settings can be sent.
QList<SettingsProblem> check(const ConnectionSettings &settings);

/// What the settings alone give reason to say: port-unusual, path-ignored, v5-properties-ignored, tls-options-ignored, verification-off,
/// password-without-username, client-id-empty, client-id-long, token-expired and token-expires-soon (`now` is for tests). Left to the
/// diagnosis are secret-in-clear (it needs the peer's address) and tls-key-log (whether keys were written shows later).
QList<Note> settingsNotes(const ConnectionSettings &settings, const QDateTime &now);

/// The fields that hold something which the chosen version or scheme will not send, for marks in the forms.
QList<SettingsField> ignoredFields(const ConnectionSettings &settings);
/// A translated sentence: why this field is ignored, for instance "Travels in MQTT 5 only; this connection uses 3.1.1."
QString whyIgnored(SettingsField field, const ConnectionSettings &settings);

/// The label of a field in English, as the forms and messages name it (source text of the translation, context "SettingsField").
const char *fieldName(SettingsField field);
