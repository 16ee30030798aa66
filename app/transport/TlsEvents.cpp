#include "transport/TlsEvents.h"

#include "transport/EventDetails.h"
#include "transport/OpenSsl.h"
#include "transport/TlsAlertNames.h"

#include <openssl/ssl.h>

using namespace Qt::StringLiterals;
using Kind = TransportEvent::Kind;

namespace {

QString timeText(const ASN1_TIME *time)
{
    const openssl::Bio out(BIO_new(BIO_s_mem()));
    if (!out || !time || ASN1_TIME_print(out.get(), time) != 1)
        return {};
    char *text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return QString::fromLatin1(text, size);
}

void add(EventDetails &details, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        details.append({name, value});
}

QStringList versionsFrom(TlsSettings::MinimumVersion minimum)
{
    using Version = TlsSettings::MinimumVersion;
    QStringList versions{u"TLSv1.0"_s, u"TLSv1.1"_s, u"TLSv1.2"_s, u"TLSv1.3"_s};
    return versions.mid(minimum == Version::Tls10 ? 0 : minimum == Version::Tls11 ? 1 : minimum == Version::Tls13 ? 3 : 2);
}

QString subjectOf(const QByteArray &der)
{
    const openssl::ErrorMark mark;
    const openssl::Certificate certificate = openssl::certificateFromDer(der);
    return certificate ? openssl::oneLine(X509_get_subject_name(certificate.get())) : QString();
}

EventDetails detailsOf(const TlsFacts &facts)
{
    EventDetails details;
    add(details, u"Protocol"_s, facts.protocol);
    add(details, u"Cipher"_s, facts.cipher);
    add(details, u"Key exchange"_s, facts.keyExchange);
    add(details, u"ALPN"_s, facts.alpn.value_or(QString()));
    addCertificates(facts.chain, details);
    add(details, u"OCSP response stapled"_s, facts.ocspResponse.isEmpty() ? QString() : u"yes"_s);
    add(details, u"Verification"_s, facts.verificationEnabled ? u"on"_s : u"off"_s);
    for (const TlsVerificationError &error : facts.errors)
        add(details, u"Verification error"_s, error.text);
    return details;
}

} // namespace

TransportEvent tlsStartEvent(const TlsFacts &facts, TlsSettings::MinimumVersion minimumVersion)
{
    const bool isName = QHostAddress(facts.serverName).isNull(); // an address is no server name (RFC 6066, section 3)
    TransportEvent event = tlsStartEvent(isName ? facts.serverName : QString(), versionsFrom(minimumVersion), facts.alpnOffered);
    add(event.details, u"Name verified"_s, facts.serverName);
    add(event.details, u"CA certificates"_s, facts.caSource);
    add(event.details, u"Client certificate"_s, subjectOf(facts.clientCertificate));
    return event;
}

TransportEvent tlsEstablishedEvent(const TlsFacts &facts)
{
    TransportEvent event{Kind::TlsEstablished, u"%1, %2"_s.arg(facts.protocol, facts.cipher)};
    event.details = detailsOf(facts);
    event.details.append({u"Session resumed"_s, u"no"_s}); // no session is kept from one connection to the next
    return event;
}

TransportEvent tlsFailedEvent(const TlsFacts &facts, const QString &text)
{
    TransportEvent event{Kind::TlsFailed, text};
    event.details = detailsOf(facts);
    addBytes(facts.firstBytes, event.details);
    return event;
}

TransportEvent tlsStartEvent(const QString &serverName, const QStringList &versions, const QStringList &alpn)
{
    TransportEvent event = serverName.isEmpty()
        ? transportEvent(Kind::TlsStarted, QT_TRANSLATE_NOOP("TransportEvent", "no server name"))
        : transportEvent(Kind::TlsStarted, QT_TRANSLATE_NOOP("TransportEvent", "server name %1"), {serverName});
    event.details = {{u"Server name (SNI)"_s, serverName}, {u"Versions offered"_s, versions.join(u", "_s)}};
    if (!alpn.isEmpty())
        event.details.append({u"ALPN offered"_s, alpn.join(u", "_s)});
    return event;
}

TransportEvent tlsAlertEvent(bool received, bool fatal, int description)
{
    const QString known = tlsAlertName(description);
    const QString name = known.isEmpty() ? u"not registered"_s : known;
    TransportEvent event = transportEvent(received ? Kind::TlsAlertReceived : Kind::TlsAlertSent,
                                          fatal ? QT_TRANSLATE_NOOP("TransportEvent", "alert %1 (fatal): %2")
                                                : QT_TRANSLATE_NOOP("TransportEvent", "alert %1 (warning): %2"),
                                          {QString::number(description), name});
    event.details = {{u"Level"_s, fatal ? u"fatal"_s : u"warning"_s}, {u"Description"_s, QString::number(description)}, {u"Name"_s, name}};
    return event;
}

void addCertificates(const QList<QByteArray> &chain, EventDetails &details)
{
    if (chain.isEmpty())
        return;
    const openssl::ErrorMark mark;
    if (const openssl::Certificate certificate = openssl::certificateFromDer(chain.constFirst())) {
        details.append({u"Certificate subject"_s, openssl::oneLine(X509_get_subject_name(certificate.get()))});
        details.append({u"Certificate issuer"_s, openssl::oneLine(X509_get_issuer_name(certificate.get()))});
        details.append({u"Valid from"_s, timeText(X509_get0_notBefore(certificate.get()))});
        details.append({u"Valid until"_s, timeText(X509_get0_notAfter(certificate.get()))});
    }
    details.append({u"Certificates presented"_s, QString::number(chain.size())});
}
