#include "diagnosis/TlsAlerts.h"

#include "diagnosis/GreetingRecogniser.h"
#include "transport/TlsAlertNames.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace tlsalert {

namespace {

std::optional<int> inText(const QString &text)
{
    const QString lower = text.toLower();
    for (const TlsAlertName &alert : tlsAlertNames()) {
        if (alert.description != CloseNotify && lower.contains(QLatin1String(alert.openssl)))
            return alert.description;
    }
    return std::nullopt;
}

} // namespace

QString describe(int alert)
{
    const QString name = tlsAlertName(alert);
    return name.isEmpty() ? QString::number(alert) : u"%1 (%2)"_s.arg(name, QString::number(alert));
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
