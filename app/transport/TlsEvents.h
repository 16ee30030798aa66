// What the packet log tells of TLS.
#pragma once

#include "transport/EventDetails.h"

/// TlsStarted: the server name (SNI; empty: none is sent) and what is offered.
TransportEvent tlsStartEvent(const QString &serverName, const QStringList &versions, const QStringList &alpn);
/// The same for a connection of its own, with what it gives of itself.
TransportEvent tlsStartEvent(const TlsFacts &facts, TlsSettings::MinimumVersion minimumVersion);
/// TlsEstablished: what was negotiated, the server's certificate, what verification found.
TransportEvent tlsEstablishedEvent(const TlsFacts &facts);
/// TlsFailed, with what had been negotiated by then.
TransportEvent tlsFailedEvent(const TlsFacts &facts, const QString &text);
/// TlsAlertReceived or TlsAlertSent: "alert 40 (fatal): handshake failure", RFC 8446, section 6.
TransportEvent tlsAlertEvent(bool received, bool fatal, int description);
/// Subject, issuer and validity of the first certificate of a chain (DER), and how many there are.
void addCertificates(const QList<QByteArray> &chain, EventDetails &details);
