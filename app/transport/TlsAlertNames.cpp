#include "transport/TlsAlertNames.h"

#include <algorithm>
#include <array>

namespace {

constexpr std::array alerts{
    TlsAlertName{0, "close notify", "close notify"},
    TlsAlertName{10, "unexpected message", "alert unexpected message"},
    TlsAlertName{20, "bad record mac", "alert bad record mac"},
    TlsAlertName{21, "decryption failed", "alert decryption failed"},
    TlsAlertName{22, "record overflow", "alert record overflow"},
    TlsAlertName{30, "decompression failure", "alert decompression failure"},
    TlsAlertName{40, "handshake failure", "alert handshake failure"},
    TlsAlertName{41, "no certificate", "alert no certificate"},
    TlsAlertName{42, "bad certificate", "alert bad certificate"},
    TlsAlertName{43, "unsupported certificate", "alert unsupported certificate"},
    TlsAlertName{44, "certificate revoked", "alert certificate revoked"},
    TlsAlertName{45, "certificate expired", "alert certificate expired"},
    TlsAlertName{46, "certificate unknown", "alert certificate unknown"},
    TlsAlertName{47, "illegal parameter", "alert illegal parameter"},
    TlsAlertName{48, "unknown ca", "alert unknown ca"},
    TlsAlertName{49, "access denied", "alert access denied"},
    TlsAlertName{50, "decode error", "alert decode error"},
    TlsAlertName{51, "decrypt error", "alert decrypt error"},
    TlsAlertName{60, "export restriction", "alert export restriction"},
    TlsAlertName{70, "protocol version", "alert protocol version"},
    TlsAlertName{71, "insufficient security", "alert insufficient security"},
    TlsAlertName{80, "internal error", "alert internal error"},
    TlsAlertName{86, "inappropriate fallback", "alert inappropriate fallback"},
    TlsAlertName{90, "user canceled", "alert user cancelled"},
    TlsAlertName{100, "no renegotiation", "alert no renegotiation"},
    TlsAlertName{109, "missing extension", "alert missing extension"},
    TlsAlertName{110, "unsupported extension", "unsupported extension"},
    TlsAlertName{111, "certificate unobtainable", "certificate unobtainable"},
    TlsAlertName{112, "unrecognized name", "unrecognized name"},
    TlsAlertName{113, "bad certificate status response", "bad certificate status response"},
    TlsAlertName{114, "bad certificate hash value", "bad certificate hash value"},
    TlsAlertName{115, "unknown psk identity", "unknown psk identity"},
    TlsAlertName{116, "certificate required", "alert certificate required"},
    TlsAlertName{120, "no application protocol", "alert no application protocol"},
    TlsAlertName{121, "ech required", "alert ech required"},
};

} // namespace

std::span<const TlsAlertName> tlsAlertNames()
{
    return alerts;
}

QString tlsAlertName(int description)
{
    const auto *found =
        std::find_if(alerts.begin(), alerts.end(), [&](const TlsAlertName &known) { return known.description == description; });
    return found == alerts.end() ? QString() : QString::fromLatin1(found->name);
}
