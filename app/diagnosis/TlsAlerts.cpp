#include "diagnosis/TlsAlerts.h"

#include "diagnosis/GreetingRecogniser.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tlsalert {

namespace {

struct Alert {
    int description;
    const char *name;
    const char *openssl; ///< As it stands in OpenSSL's error texts, lower case.
};

constexpr std::array alerts{
    Alert{0, "close notify", "close notify"},
    Alert{10, "unexpected message", "alert unexpected message"},
    Alert{20, "bad record mac", "alert bad record mac"},
    Alert{21, "decryption failed", "alert decryption failed"},
    Alert{22, "record overflow", "alert record overflow"},
    Alert{30, "decompression failure", "alert decompression failure"},
    Alert{40, "handshake failure", "alert handshake failure"},
    Alert{41, "no certificate", "alert no certificate"},
    Alert{42, "bad certificate", "alert bad certificate"},
    Alert{43, "unsupported certificate", "alert unsupported certificate"},
    Alert{44, "certificate revoked", "alert certificate revoked"},
    Alert{45, "certificate expired", "alert certificate expired"},
    Alert{46, "certificate unknown", "alert certificate unknown"},
    Alert{47, "illegal parameter", "alert illegal parameter"},
    Alert{48, "unknown ca", "alert unknown ca"},
    Alert{49, "access denied", "alert access denied"},
    Alert{50, "decode error", "alert decode error"},
    Alert{51, "decrypt error", "alert decrypt error"},
    Alert{60, "export restriction", "alert export restriction"},
    Alert{70, "protocol version", "alert protocol version"},
    Alert{71, "insufficient security", "alert insufficient security"},
    Alert{80, "internal error", "alert internal error"},
    Alert{86, "inappropriate fallback", "alert inappropriate fallback"},
    Alert{90, "user canceled", "alert user cancelled"},
    Alert{100, "no renegotiation", "alert no renegotiation"},
    Alert{109, "missing extension", "alert missing extension"},
    Alert{110, "unsupported extension", "unsupported extension"},
    Alert{111, "certificate unobtainable", "certificate unobtainable"},
    Alert{112, "unrecognized name", "unrecognized name"},
    Alert{113, "bad certificate status response", "bad certificate status response"},
    Alert{114, "bad certificate hash value", "bad certificate hash value"},
    Alert{115, "unknown psk identity", "unknown psk identity"},
    Alert{116, "certificate required", "alert certificate required"},
    Alert{120, "no application protocol", "alert no application protocol"},
    Alert{121, "ech required", "alert ech required"},
};

std::optional<int> inText(const QString &text)
{
    const QString lower = text.toLower();
    for (const Alert &alert : alerts) {
        if (alert.description != CloseNotify && lower.contains(QLatin1String(alert.openssl)))
            return alert.description;
    }
    return std::nullopt;
}

} // namespace

QString describe(int alert)
{
    const auto *found = std::find_if(alerts.begin(), alerts.end(), [&](const Alert &known) { return known.description == alert; });
    return found == alerts.end() ? QString::number(alert) : u"%1 (%2)"_s.arg(QLatin1String(found->name), QString::number(alert));
}

QString meaning(int alert)
{
    const auto translated = [](const char *text) { return QCoreApplication::translate("TlsAlerts", text); };
    switch (alert) {
    case 10:  // unexpected_message
    case 22:  // record_overflow
    case 47:  // illegal_parameter
    case 50:  // decode_error
    case 109: // missing_extension
    case 110: // unsupported_extension
        return translated(
            QT_TRANSLATE_NOOP("TlsAlerts",
                              "The server could not make sense of what it got: its TLS software is old or faulty, or something "
                              "on the way changes the bytes."));
    case 20: // bad_record_mac
    case 21: // decryption_failed
    case 51: // decrypt_error
        return translated(QT_TRANSLATE_NOOP(
            "TlsAlerts",
            "What the server got did not pass its cryptographic check: something on the way changes the bytes, or its TLS "
            "software is faulty."));
    case 80: // internal_error
        return translated(
            QT_TRANSLATE_NOOP("TlsAlerts",
                              "The fault is inside the server: often it cannot read or use its own certificate or key, or what "
                              "is behind it does not answer."));
    case 90: // user_canceled
        return translated(QT_TRANSLATE_NOOP("TlsAlerts", "The server gave the handshake up for a reason outside TLS."));
    case 121: // ech_required
        return translated(QT_TRANSLATE_NOOP("TlsAlerts", "The server takes only clients that encrypt the server name (ECH)."));
    default:
        return {};
    }
}

std::optional<int> received(const TlsFacts &facts, const QString &endingText)
{
    for (const TlsAlert &alert : facts.alerts) {
        if (alert.received && alert.description != CloseNotify)
            return alert.description;
    }
    if (const int raw = tlsAlertOf(facts.firstBytes); raw > 0)
        return raw;
    if (const auto alert = inText(facts.errorString))
        return alert;
    return inText(endingText);
}

} // namespace tlsalert
