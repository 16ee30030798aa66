// The TLS handshake, and what TLS 1.3 tells only after it.
#include "diagnosis/GreetingRecogniser.h"
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"
#include "diagnosis/TlsAlerts.h"
#include "diagnosis/TlsServerWording.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

class TlsRules
{
    Q_DECLARE_TR_FUNCTIONS(TlsRules)
public:
    static std::optional<Diagnosis> notOffered(const Evidence &e);
    static std::optional<Diagnosis> certificate(const Evidence &e);
    static std::optional<Diagnosis> weakKey(const Evidence &e);
    static std::optional<Diagnosis> alert(const Evidence &e);
    static std::optional<Diagnosis> libraryRefuses(const Evidence &e);
    static std::optional<Diagnosis> timeout(const Evidence &e);
    static std::optional<Diagnosis> closedOnClearPort(const Evidence &e);
    static std::optional<Diagnosis> closed(const Evidence &e);
    static std::optional<Diagnosis> lateAlert(const Evidence &e);
    static std::optional<Diagnosis> demandedInHttp(const Evidence &e);
    static Verdict clientCertificateRejected(const Evidence &e, int alert);

private:
    static Verdict clientCertificateRequired(const Evidence &e);
    static void addAcceptedCas(const Evidence &e, Verdict &verdict);
    static Verdict version(const Evidence &e);
    static Verdict noSharedCipher(const Evidence &e);
    static Verdict alpn(const Evidence &e);
    static Verdict serverName(const Evidence &e);
    static Verdict alertedClose(const Evidence &e, int alert);
    static Verdict ofAlert(const Evidence &e, int alert);
    static QString whatAlertSaysOfCertificate(int alert);
};

bool says(const QString &text, const char *pattern)
{
    return QRegularExpression(QString::fromLatin1(pattern), QRegularExpression::CaseInsensitiveOption).match(text).hasMatch();
}

Scheme clearScheme(Scheme scheme)
{
    return scheme == Scheme::Wss ? Scheme::Ws : Scheme::Mqtt;
}

/// The server answered the ClientHello with its own part, so version and cipher were agreed on.
bool serverHelloCame(const TlsFacts &tls)
{
    return tls.encrypted || !tls.chain.isEmpty() || !tls.cipher.isEmpty() || tls.firstBytes.startsWith('\x16');
}

void addTlsFacts(const Evidence &e, Verdict &verdict)
{
    if (!e.tls.protocol.isEmpty())
        verdict.observed(u"TLS: %1, %2"_s.arg(e.tls.protocol, e.tls.cipher.isEmpty() ? u"no cipher yet"_s : e.tls.cipher));
    if (!e.tls.errorString.isEmpty())
        verdict.observed(u"TLS library: %1"_s.arg(e.quoted(e.tls.errorString)));
    if (!e.tls.firstBytes.isEmpty())
        verdict.observed(u"first bytes from the server: %1"_s.arg(e.hex(e.tls.firstBytes)));
    verdict.observed(e.endingEvidence());
}

void addAlert(Verdict &verdict, int alert)
{
    verdict.observed(u"TLS alert received: %1"_s.arg(tlsalert::describe(alert)));
}

std::optional<Diagnosis> TlsRules::notOffered(const Evidence &e)
{
    const QByteArray &first = e.tls.firstBytes;
    const bool clearBytes = !first.isEmpty() && !isTlsRecord(first);
    if (e.tls.encrypted
        || !(clearBytes
             || says(e.tls.errorString, "wrong version number|packet length too long|http request|https proxy request|unknown protocol")))
        return std::nullopt;
    const Greeting greeting = recogniseGreeting(first);
    Verdict verdict("tls-not-offered");
    if (!greeting.name.isEmpty())
        verdict.because(tr("%1 answers the TLS handshake in the clear: it speaks %2, not TLS.").arg(e.peer(), greeting.name));
    else if (clearBytes)
        verdict.because(tr("%1 answers the TLS handshake with bytes that are not TLS.").arg(e.peer()));
    else
        verdict.likely().because(
            tr("%1 answers the TLS handshake with something that the TLS library does not take for TLS.").arg(e.peer()));
    using P = Greeting::Protocol;
    const bool foreign =
        greeting.protocol != P::Unknown && greeting.protocol != P::Text && greeting.protocol != P::Mqtt && greeting.protocol != P::Http;
    if (foreign) {
        verdict.advise(tr("Check host and port in the URL: this port is not a broker's."));
        verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
    } else {
        const Scheme scheme = greeting.protocol == P::Http ? Scheme::Ws : clearScheme(e.scheme());
        const FixAction fix = Fix::useScheme(e.settings, scheme);
        verdict.advise(tr("Use %1 to connect to this port without TLS.").arg(Fix::urlOf(fix.settings)));
        verdict.offer(fix);
        verdict.advise(tr("Or use the port of the broker's TLS listener, %1 by default.").arg(defaultPort(e.scheme())));
        if (e.port() != defaultPort(e.scheme()))
            verdict.offer(Fix::usePort(e.settings, defaultPort(e.scheme())));
        verdict.advise(tr("Or set up TLS for this listener on the broker."));
    }
    if (wording::isText(first.left(20)))
        verdict.observed(u"answer in the clear: %1"_s.arg(e.quotedLine(first)));
    addTlsFacts(e, verdict);
    return verdict;
}

std::optional<Diagnosis> TlsRules::certificate(const Evidence &e)
{
    const bool failed = !e.tls.errors.isEmpty() || says(e.tls.errorString, "certificate verify failed");
    return failed && e.tls.verificationEnabled ? certificateVerdict(e) : std::nullopt;
}

std::optional<Diagnosis> TlsRules::weakKey(const Evidence &e)
{
    if (!says(e.tls.errorString, "(ee|ca) key too small|ca md too weak|ee md too weak"))
        return std::nullopt;
    Verdict verdict("tls-certificate-weak");
    verdict.because(
        tr("The TLS library refuses the broker's certificate: its key or signature is too weak (%1).").arg(e.quoted(e.tls.errorString)));
    verdict.advise(
        tr("Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature."));
    addTlsFacts(e, verdict);
    return verdict;
}

/// The CAs that the server names when it asks for a certificate, as a handshake of its own showed them.
void TlsRules::addAcceptedCas(const Evidence &e, Verdict &verdict)
{
    const TlsServerFacts *shown = probes::tlsShown(e.probes, probes::asOurs);
    for (qsizetype i = 0; shown && i < std::min<qsizetype>(20, shown->acceptedCas.size()); ++i)
        verdict.observed(u"accepted CA: %1"_s.arg(e.quoted(shown->acceptedCas[i])));
}

Verdict TlsRules::clientCertificateRequired(const Evidence &e)
{
    Verdict verdict("tls-client-certificate-required");
    verdict.because(tr("The broker asks each client for a certificate of its own, and none was given."));
    if (const TlsServerFacts *shown = probes::tlsShown(e.probes, probes::asOurs))
        verdict.because(e.quoted(clientCertificateDemand(*shown)));
    addAcceptedCas(e, verdict);
    verdict.advise(tr("Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key)."));
    verdict.advise(tr("Ask the broker's operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with "
                      "require_certificate)."));
    return verdict;
}

QString TlsRules::whatAlertSaysOfCertificate(int alert)
{
    switch (alert) {
    case tlsalert::UnknownCa:
        return tr("The broker does not know the CA that issued it.");
    case tlsalert::CertificateRevoked:
        return tr("It stands on the broker's revocation list: it is revoked.");
    case tlsalert::CertificateExpired:
        return tr("It has expired, by the broker's clock.");
    case tlsalert::UnsupportedCertificate:
        return tr("The broker does not take its kind or its purpose.");
    case tlsalert::AccessDenied:
        return tr("It is valid, but does not open this broker.");
    case tlsalert::DecryptError:
        return tr("The broker could not verify the signature made with its key.");
    default:
        return tr("The broker does not say more exactly why.");
    }
}

Verdict TlsRules::clientCertificateRejected(const Evidence &e, int alert)
{
    const CertificateInfo own = certificateInfo(e.tls.clientCertificate);
    Verdict verdict("tls-client-certificate-rejected");
    if (own.readable)
        verdict.because(tr("The broker rejects the client certificate \"%1\", issued by \"%2\".").arg(own.name, own.issuerName));
    else
        verdict.because(tr("The broker rejects the client certificate."));
    verdict.because(whatAlertSaysOfCertificate(alert));
    const TlsServerFacts *shown = probes::tlsShown(e.probes, probes::asOurs);
    verdict.because(wording::sentences(clientCertificateFaults({e.tls.clientCertificate}, e.attempt.startedAt, shown)));
    addAcceptedCas(e, verdict);
    if (alert == tlsalert::CertificateExpired && own.readable && own.notBefore <= e.attempt.startedAt
        && e.attempt.startedAt <= own.notAfter) {
        verdict.because(
            tr("By this machine's clock, which says %1, it is valid until %2: one of the two clocks is wrong, or the broker means "
               "a certificate above it.")
                .arg(wording::iso(e.attempt.startedAt), wording::iso(own.notAfter)));
        verdict.advise(tr("Check the clocks of this machine and of the broker."));
    }
    if (own.readable && own.notAfter < e.attempt.startedAt)
        verdict.advise(tr("Renew the client certificate: it expired on %1.").arg(wording::iso(own.notAfter)));
    else if (own.readable && own.notBefore > e.attempt.startedAt)
        verdict.advise(tr("Check this machine's clock, it says %1; if it is right, wait, or renew the client certificate: it is valid only "
                          "from %2 on.")
                           .arg(wording::iso(e.attempt.startedAt), wording::iso(own.notBefore)));
    if (own.readable && !own.extendedKeyUsage.isEmpty() && !own.extendedKeyUsage.contains(u"clientAuth"_s))
        verdict.advise(
            tr("Use a certificate with the extended key usage clientAuth; this one has %1.").arg(own.extendedKeyUsage.join(", "_L1)));
    if (alert == tlsalert::UnknownCa || alert == tlsalert::BadCertificate || alert == tlsalert::CertificateUnknown)
        verdict.advise(tr(
            "Use a client certificate from the CA that the broker trusts, and put its intermediates behind it in the certificate file."));
    verdict.advise(
        tr("Ask the broker's operator for another client certificate, or to have this one accepted (mosquitto: cafile, crlfile)."));
    if (own.readable)
        verdict.observed(u"client certificate: %1; issuer %2; valid %3 to %4"_s.arg(own.subject, own.issuer, wording::iso(own.notBefore),
                                                                                    wording::iso(own.notAfter)));
    return verdict;
}

Verdict TlsRules::version(const Evidence &e)
{
    Verdict verdict("tls-version-unsupported");
    verdict.because(tr("The broker and connack share no version of TLS (protocol version)."));
    verdict.because(
        tr("Connack offers what its TLS library allows, as a rule TLS 1.2 and 1.3; the broker speaks older or newer versions alone."));
    if (e.settings.tls.minimumVersion == TlsSettings::MinimumVersion::Tls13) {
        verdict.advise(tr("Set the minimum TLS version back to its default: TLS 1.3 alone is asked for."));
        verdict.offer(Fix::useDefaultTlsVersions(e.settings));
    }
    verdict.advise(tr("Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion)."));
    verdict.advise(tr(
        "For a device that can do no better, lower the minimum version under TLS; the system's OpenSSL may still forbid TLS 1.0 and 1.1."));
    return verdict;
}

Verdict TlsRules::noSharedCipher(const Evidence &e)
{
    Verdict verdict("tls-no-shared-cipher");
    verdict.because(tr("The server gave up on the offer of connack (handshake failure): as a rule it shares no cipher suite, key exchange "
                       "group or signature algorithm with it."));
    if (!e.tls.clientCertificateOffered)
        verdict.because(tr("Less likely, it wants a client certificate, a server name or an application protocol that was not given."));
    verdict.advise(tr("Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers)."));
    verdict.advise(tr("List the ciphers that the server takes: \"nmap --script ssl-enum-ciphers -p %1 HOST\".").arg(e.port()));
    return verdict;
}

Verdict TlsRules::alpn(const Evidence &e)
{
    const QString offered = e.tls.alpnOffered.join(", "_L1);
    Verdict verdict("tls-alpn-required");
    verdict.because(offered.isEmpty() ? tr("The server wants an application protocol (ALPN), and none was offered.")
                                      : tr("The server takes none of the offered application protocols (ALPN): %1.").arg(offered));
    const QStringList wanted{e.scheme() == Scheme::Wss ? u"http/1.1"_s : u"mqtt"_s};
    if (e.tls.alpnOffered != wanted) {
        verdict.advise(tr("Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).").arg(wanted.first()));
        verdict.offer(Fix::useAlpn(e.settings, wanted));
    }
    if (!offered.isEmpty()) {
        verdict.advise(tr("Or offer no ALPN protocol at all."));
        verdict.offer(Fix::useAlpn(e.settings, {}));
    }
    verdict.advise(tr("Look up in the broker's manual which ALPN name its port wants; AWS IoT wants x-amzn-mqtt-ca on port 443."));
    return verdict.observed(u"ALPN offered: %1"_s.arg(offered.isEmpty() ? u"none"_s : offered));
}

Verdict TlsRules::serverName(const Evidence &e)
{
    const QString name = e.tls.serverName.isEmpty() ? e.settings.endpoint.host : e.tls.serverName;
    const bool address = !QHostAddress(name).isNull();
    Verdict verdict("tls-servername-unrecognised");
    verdict.because(
        address ? tr("The server serves only names that it knows (SNI), and the URL has the address %1: no server name can be sent for it.")
                      .arg(name)
                : tr("The server does not know the server name %1 (SNI).").arg(name));
    verdict.advise(address ? tr("Put the broker's name into the URL instead of its address.")
                           : tr("Check the host name in the URL: the server is set up for other names."));
    verdict.advise(tr("Or set the server name that the broker expects (TLS, Server name, or --servername)."));
    if (!e.settings.tls.serverName.isEmpty())
        verdict.offer(Fix::useServerName(e.settings, {}));
    return verdict.observed(u"server name: %1"_s.arg(address ? u"none sent for the address %1"_s.arg(name) : name));
}

Verdict TlsRules::alertedClose(const Evidence &e, int alert)
{
    Verdict verdict("tls-closed");
    verdict.likely();
    verdict.because(tr("The server broke the TLS handshake off with the alert %1.").arg(tlsalert::describe(alert)));
    verdict.because(tlsalert::meaning(alert));
    verdict.advise(tr("Look into the log of the broker or of the proxy in front of it: it tells why the handshake was broken off."));
    verdict.advise(tr("Compare with \"openssl s_client -connect %1\".").arg(e.peer()));
    return verdict;
}

Verdict TlsRules::ofAlert(const Evidence &e, int alert)
{
    using namespace tlsalert;
    switch (alert) {
    case CertificateRequired:
        return clientCertificateRequired(e);
    case BadCertificate:
    case UnsupportedCertificate:
    case CertificateRevoked:
    case CertificateExpired:
    case CertificateUnknown:
    case UnknownCa:
    case AccessDenied:
        // Without a certificate of ours there is nothing to reject: so do TLS 1.2 servers say that they miss it.
        return e.tls.clientCertificateOffered ? clientCertificateRejected(e, alert) : clientCertificateRequired(e).likely();
    case DecryptError:
        return e.tls.clientCertificateOffered ? clientCertificateRejected(e, alert).likely() : alertedClose(e, alert);
    case HandshakeFailure:
        if (!serverHelloCame(e.tls))
            return noSharedCipher(e).likely();
        return e.tls.clientCertificateOffered ? clientCertificateRejected(e, alert).likely() : clientCertificateRequired(e).likely();
    case InsufficientSecurity:
    case UnknownPskIdentity:
        return noSharedCipher(e);
    case ProtocolVersion:
    case InappropriateFallback:
        return version(e);
    case UnrecognizedName:
        return serverName(e);
    case NoApplicationProtocol:
        return alpn(e);
    default:
        return alertedClose(e, alert);
    }
}

std::optional<Diagnosis> TlsRules::alert(const Evidence &e)
{
    const std::optional<int> received = tlsalert::received(e.tls, e.ending.errorString);
    if (!received)
        return std::nullopt;
    Verdict verdict = ofAlert(e, *received);
    addAlert(verdict, *received);
    addTlsFacts(e, verdict);
    return verdict;
}

std::optional<Diagnosis> TlsRules::lateAlert(const Evidence &e)
{
    return e.tls.started ? alert(e) : std::nullopt;
}

/// Not the server but our own TLS library ended it.
std::optional<Diagnosis> TlsRules::libraryRefuses(const Evidence &e)
{
    const QString text = e.tls.errorString;
    if (says(text, "unsupported protocol|no protocols available|version too low|wrong ssl version")) {
        Verdict verdict = version(e);
        addTlsFacts(e, verdict);
        return verdict;
    }
    if (says(text,
             "no ciphers available|no shared cipher|dh key too small|wrong cipher returned|no suitable signature algorithm|wrong signature "
             "type|bad ecpoint|wrong curve")) {
        Verdict verdict = noSharedCipher(e);
        addTlsFacts(e, verdict);
        return verdict;
    }
    return std::nullopt;
}

std::optional<Diagnosis> TlsRules::timeout(const Evidence &e)
{
    if (!e.timedOut())
        return std::nullopt;
    Verdict verdict("tls-timeout");
    verdict.because(e.tls.firstBytes.isEmpty() ? tr("%1 accepted the connection and sent nothing in answer to the TLS ClientHello for %2.")
                                                     .arg(e.peer(), wording::duration(e.msUntilEnd()))
                                               : tr("%1 began the TLS handshake and then fell silent; the limit passed after %2.")
                                                     .arg(e.peer(), wording::duration(e.msUntilEnd())));
    const bool triedInClear = probes::find(e.probes, probes::Question::WithoutTls);
    verdict.because(
        triedInClear
            ? tr("In the clear it does not answer either: the server behind the port hangs, or it waits for something else, or packets are "
                 "lost "
                 "on the way (a wrong MTU, a firewall).")
            : tr("Either the port speaks no TLS and waits for something else, or the server behind it hangs, or packets are lost on "
                 "the way (a wrong MTU, a firewall)."));
    if (triedInClear) {
        verdict.advise(tr("Check the port in the URL, and look into the log of the broker or of the proxy in front of it."));
        addTlsFacts(e, verdict);
        return verdict.likely();
    }
    const std::optional<Scheme> other = customaryForAnother(e.port(), e.scheme());
    if (other && !usesTls(*other))
        verdict.because(tr("Port %1 is customary for %2://, in the clear.").arg(QString::number(e.port()), schemeName(*other)));
    const FixAction fix = Fix::useScheme(e.settings, other && !usesTls(*other) ? *other : clearScheme(e.scheme()));
    verdict.advise(tr("Try the port without TLS: %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    verdict.advise(tr("Check the port in the URL, and look into the log of the broker or of the proxy in front of it."));
    addTlsFacts(e, verdict);
    return verdict.likely();
}

std::optional<Diagnosis> TlsRules::closedOnClearPort(const Evidence &e)
{
    const std::optional<Scheme> other = customaryForAnother(e.port(), e.scheme());
    if (!other || usesTls(*other) || !e.tls.firstBytes.isEmpty() || e.tls.encrypted
        || probes::find(e.probes, probes::Question::WithoutTls)) // it was asked in the clear, and did not answer so
        return std::nullopt;
    Verdict verdict("tls-not-offered");
    verdict.likely();
    verdict.because(tr("%1 hung up on the TLS ClientHello without a byte, and port %2 is customary for %3://, in the clear.")
                        .arg(e.peer(), QString::number(e.port()), schemeName(*other)));
    verdict.because(tr("A server that has TLS, but turns this client away, could also behave so."));
    const FixAction fix = Fix::useScheme(e.settings, *other);
    verdict.advise(tr("Use %1 to connect to this port without TLS.").arg(Fix::urlOf(fix.settings))).offer(fix);
    const FixAction ownPort = Fix::usePort(e.settings, defaultPort(e.scheme()));
    verdict.advise(tr("Or use the broker's TLS listener: %1.").arg(Fix::urlOf(ownPort.settings))).offer(ownPort);
    addTlsFacts(e, verdict);
    return verdict;
}

std::optional<Diagnosis> TlsRules::closed(const Evidence &e)
{
    Verdict verdict("tls-closed");
    verdict.likely();
    const bool answered = serverHelloCame(e.tls);
    if (e.reset())
        verdict.because(
            tr("%1 reset the connection during the TLS handshake, %2 after it began.").arg(e.peer(), wording::duration(e.msUntilEnd())));
    else if (e.closedByPeer() || says(e.tls.errorString + e.ending.errorString, "eof|closed|hung up"))
        verdict.because(tr("%1 closed the connection during the TLS handshake, %2 after it began, and said nothing of the reason.")
                            .arg(e.peer(), wording::duration(e.msUntilEnd())));
    else
        verdict.because(tr("The TLS handshake with %1 failed; the TLS library's words stand in the evidence.").arg(e.peer()));
    const QStringList faults = clientCertificateFaults({e.tls.clientCertificate}, e.attempt.startedAt);
    if (answered && e.tls.clientCertificateOffered && !faults.isEmpty()) {
        verdict.because(
            tr("The server had begun its part, and it may have rejected the client certificate. %1").arg(wording::sentences(faults)));
        verdict.advise(tr("Give a client certificate that is in its time and made for TLS clients."));
    } else if (answered && !e.tls.clientCertificateOffered) {
        verdict.because(tr("The server had begun its part: it may want a client certificate."));
        verdict.advise(tr("Give a client certificate and its key, if the broker asks for one (TLS, Client certificate)."));
    } else if (!answered && probes::find(e.probes, probes::Question::WithoutTls)) {
        verdict.because(tr("In the clear it does not answer either, and other offers of TLS make no difference."));
        verdict.because(
            tr("A load balancer may have no broker behind it, or a filter may not let this server name or this client's address pass."));
    } else if (!answered) {
        verdict.because(tr("The port may have no TLS at all, a load balancer may have no broker behind it, or a filter may not let TLS, "
                           "this server name or this client's address pass."));
        const FixAction fix = Fix::useScheme(e.settings, clearScheme(e.scheme()));
        verdict.advise(tr("Try the port without TLS: %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    }
    verdict.advise(tr("Look into the log of the broker or of the load balancer in front of it."));
    verdict.advise(tr("Compare with \"openssl s_client -connect %1\".").arg(e.peer()));
    addTlsFacts(e, verdict);
    return verdict;
}

/// Web servers take the request first and then answer that they miss the client certificate.
std::optional<Diagnosis> TlsRules::demandedInHttp(const Evidence &e)
{
    const bool http = e.webSocket.status >= 400 || e.mqtt.firstBytes.startsWith("HTTP/1");
    if (!e.tls.started || !http)
        return std::nullopt;
    static const QRegularExpression status(u"^HTTP/1\\.\\d (49[56])\\b"_s);
    const QString answer = QString::fromUtf8(e.mqtt.firstBytes);
    const QString text = e.webSocket.reasonPhrase + u' ' + QString::fromUtf8(e.webSocket.body) + answer;
    const int code = e.webSocket.status != 0 ? e.webSocket.status : status.match(answer).captured(1).toInt();
    const bool missing = code == 496
        || says(text, "(no|missing|without|requires?|required|need|must)\\b[^<]{0,80}\\b(ssl|tls|client)\\b[^<]{0,20}certificate")
        || says(text,
                "\\b(ssl|tls|client)\\b[^<]{0,20}certificate\\b[^<]{0,40}\\b(required|missing|needed|not "
                "(sent|given|provided|presented)|must)");
    const bool wrong = code == 495
        || says(text,
                "\\b(ssl|tls|client)\\b[^<]{0,10}certificate\\b[^<]{0,20}\\b(error|invalid|rejected|revoked|expired|verification|verify)");
    if (!missing && !wrong)
        return std::nullopt;
    Verdict verdict = missing && !e.tls.clientCertificateOffered ? clientCertificateRequired(e)
                                                                 : clientCertificateRejected(e, tlsalert::CertificateUnknown);
    if (e.webSocket.status != 0)
        verdict.observed(u"HTTP status: %1 %2"_s.arg(QString::number(e.webSocket.status), e.quoted(e.webSocket.reasonPhrase)));
    static const QRegularExpression sentence(u"[^<>\\r\\n]*certificate[^<>\\r\\n]*"_s, QRegularExpression::CaseInsensitiveOption);
    verdict.observed(u"HTTP answer: \"%1\""_s.arg(e.quoted(sentence.match(text).captured().trimmed())));
    addTlsFacts(e, verdict);
    return verdict;
}

} // namespace

Rules tlsRules()
{
    using R = TlsRules;
    static constexpr std::array<Rule, 8> rules{R::notOffered,     R::certificate, R::weakKey,           R::alert,
                                               R::libraryRefuses, R::timeout,     R::closedOnClearPort, R::closed};
    return rules;
}

Rules lateTlsRules()
{
    static constexpr std::array<Rule, 2> rules{TlsRules::lateAlert, TlsRules::demandedInHttp};
    return rules;
}

Verdict rejectedClientCertificate(const Evidence &evidence)
{
    return TlsRules::clientCertificateRejected(evidence, tlsalert::CloseNotify);
}
