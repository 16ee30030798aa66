#include "diagnosis/TlsAlerts.h"

#include "diagnosis/GreetingRecogniser.h"

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
    Alert{22, "record overflow", "alert record overflow"},
    Alert{40, "handshake failure", "alert handshake failure"},
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
    Alert{70, "protocol version", "alert protocol version"},
    Alert{71, "insufficient security", "alert insufficient security"},
    Alert{80, "internal error", "alert internal error"},
    Alert{86, "inappropriate fallback", "alert inappropriate fallback"},
    Alert{90, "user canceled", "alert user cancelled"},
    Alert{109, "missing extension", "alert missing extension"},
    Alert{110, "unsupported extension", "unsupported extension"},
    Alert{112, "unrecognized name", "unrecognized name"},
    Alert{113, "bad certificate status response", "bad certificate status response"},
    Alert{115, "unknown psk identity", "unknown psk identity"},
    Alert{116, "certificate required", "alert certificate required"},
    Alert{120, "no application protocol", "alert no application protocol"},
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
