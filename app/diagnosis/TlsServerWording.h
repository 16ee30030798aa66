// What servers showed in handshakes made to look at them, in words. Pure functions; for this folder's sources.
#pragma once

#include "diagnosis/CertificateInfo.h"
#include "transport/TlsInspector.h"

#include <utility>

using TlsAnswers = QList<std::pair<TlsOffer, TlsServerFacts>>;

/// What each side offers: "To an offer of TLS 1.2 and 1.3 with the usual ciphers the server answers with the alert protocol version (70).
/// To
/// ..." Offers of one version alone are summed up: "The server takes TLS 1.0 and TLS 1.1, not TLS 1.2." Translated; empty without answers.
QString serverOfferSentence(const TlsAnswers &answers);

/// Whether the server asks for a client certificate, of which CAs, and whether it goes on without one. Translated; empty: it does not ask.
QString clientCertificateDemand(const TlsServerFacts &server);
/// What is wrong with a client certificate by what can be seen here: its time at `at`, its purpose, and, where the server named the CAs
/// that it accepts, its issuer. `chain` is DER, the client's own first. Translated sentences; empty: nothing.
QStringList clientCertificateFaults(const QList<QByteArray> &chain, const QDateTime &at, const TlsServerFacts *server = nullptr);
