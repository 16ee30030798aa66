// Causes of TLS that handshakes with other offers settle.
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"
#include "diagnosis/TlsAlerts.h"
#include "diagnosis/TlsServerWording.h"

#include <QHostAddress>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using probes::Question;

namespace {

class TlsProbeRules
{
    Q_DECLARE_TR_FUNCTIONS(TlsProbeRules)
public:
    static std::optional<Diagnosis> alpn(const Evidence &e);
    static std::optional<Diagnosis> serverName(const Evidence &e);
    static std::optional<Diagnosis> version(const Evidence &e);
    static std::optional<Diagnosis> cipher(const Evidence &e);
    static std::optional<Diagnosis> clientCertificate(const Evidence &e);
    static std::optional<Diagnosis> clientCertificateFaulty(const Evidence &e);

private:
    static void addOffers(const Evidence &e, Verdict &verdict);
};

/// The first handshake whose variant begins so and that came to a ServerHello, or further.
const Probe *handshake(const Evidence &e, QLatin1StringView variant)
{
    return probes::find(e.probes, Question::TlsOffer, [&](const Probe &probe) {
        return probe.plan.variant.startsWith(variant) && probe.tlsServer && !probe.tlsServer->protocol.isEmpty();
    });
}

bool isOurs(const QString &protocol)
{
    return protocol == "TLSv1.2"_L1 || protocol == "TLSv1.3"_L1;
}

/// The versions that the server chose when they alone were offered; an older one may come in answer and does not count.
QStringList versionsOfServer(const Evidence &e)
{
    QStringList versions;
    for (const auto &[name, protocol] : {std::pair{u"TLS 1.0"_s, "TLSv1"_L1}, std::pair{u"TLS 1.1"_s, "TLSv1.1"_L1},
                                         std::pair{u"TLS 1.2"_s, "TLSv1.2"_L1}, std::pair{u"TLS 1.3"_s, "TLSv1.3"_L1}}) {
        const TlsServerFacts *facts = probes::tlsShown(e.probes, name);
        if (facts && facts->protocol == protocol)
            versions << name;
    }
    return versions;
}

QString versionsOffered(const Evidence &e)
{
    using Minimum = TlsSettings::MinimumVersion;
    switch (e.settings.tls.minimumVersion) {
    case Minimum::Tls13:
        return u"TLS 1.3"_s;
    case Minimum::Tls11:
        return u"TLS 1.1, TLS 1.2, TLS 1.3"_s;
    case Minimum::Tls10:
        return u"TLS 1.0, TLS 1.1, TLS 1.2, TLS 1.3"_s;
    case Minimum::Default:
    case Minimum::Tls12:
        break;
    }
    return u"TLS 1.2, TLS 1.3"_s;
}

bool handshakeFailed(const Evidence &e)
{
    return e.tls.started && !e.tls.encrypted && e.tls.chain.isEmpty();
}

void addAlert(const Evidence &e, Verdict &verdict)
{
    if (const auto alert = tlsalert::received(e.tls, e.ending.errorString))
        verdict.observed(u"TLS alert received: %1"_s.arg(tlsalert::describe(*alert)));
    if (!e.tls.errorString.isEmpty())
        verdict.observed(u"TLS library: %1"_s.arg(e.quoted(e.tls.errorString)));
    verdict.observed(e.endingEvidence());
}

void TlsProbeRules::addOffers(const Evidence &e, Verdict &verdict)
{
    TlsAnswers answers;
    for (const Probe &probe : e.probes) {
        const bool oneVersion = probe.plan.offer.minimumVersion != 0 && probe.plan.offer.minimumVersion == probe.plan.offer.maximumVersion;
        if (probe.state == Probe::State::Done && probe.tlsServer && oneVersion)
            answers.append({probe.plan.offer, *probe.tlsServer});
    }
    verdict.because(serverOfferSentence(answers));
    verdict.observed(u"connack offers: %1"_s.arg(versionsOffered(e)));
    if (!e.tls.ciphersOffered.isEmpty())
        verdict.observed(u"ciphers offered: %1"_s.arg(e.tls.ciphersOffered.join(", "_L1)));
    if (const QStringList versions = versionsOfServer(e); !versions.isEmpty())
        verdict.observed(u"the server speaks: %1"_s.arg(versions.join(", "_L1)));
    addAlert(e, verdict);
}

std::optional<Diagnosis> TlsProbeRules::alpn(const Evidence &e)
{
    const Probe *with = handshake(e, "ALPN "_L1);
    const Probe *without = handshake(e, probes::withoutAlpn);
    const Probe *works = with ? with : without;
    // A handshake that differs in more than this would have to fail for it to be the ALPN protocol.
    if (!works || !handshakeFailed(e) || handshake(e, probes::withoutServerName) || handshake(e, probes::everything))
        return std::nullopt;
    const QStringList protocols = works->plan.offer.alpn.value_or(QStringList());
    const QString offered = e.tls.alpnOffered.isEmpty() ? tr("none") : e.tls.alpnOffered.join(", "_L1);
    Verdict verdict("tls-alpn-required");
    if (protocols.isEmpty()) {
        verdict.because(tr("The server takes none of the offered application protocols (ALPN): %1. Without any it goes on.").arg(offered));
        verdict.advise(tr("Offer no ALPN protocol (TLS, ALPN).")).offer(Fix::useAlpn(e.settings, {}));
    } else {
        verdict.because(
            tr("The server wants an application protocol (ALPN): with %1 the handshake goes on, with what was offered (%2) it fails.")
                .arg(protocols.join(", "_L1), offered));
        verdict.advise(tr("Offer the ALPN protocol %1 (TLS, ALPN, or --alpn).").arg(protocols.join(", "_L1)));
        verdict.offer(Fix::useAlpn(e.settings, protocols));
    }
    verdict.observed(u"ALPN offered: %1"_s.arg(e.tls.alpnOffered.isEmpty() ? u"none"_s : e.tls.alpnOffered.join(", "_L1)));
    addAlert(e, verdict);
    return verdict;
}

std::optional<Diagnosis> TlsProbeRules::serverName(const Evidence &e)
{
    const Probe *without = handshake(e, probes::withoutServerName);
    const Probe *other = handshake(e, "server name "_L1);
    const Probe *works = other ? other : without;
    if (!works || !handshakeFailed(e))
        return std::nullopt;
    const QString sent = e.tls.serverName.isEmpty() ? e.settings.endpoint.host : e.tls.serverName;
    Verdict verdict("tls-servername-unrecognised");
    verdict.because(tr("With the server name %1 (SNI) the server breaks the handshake off; %2 it goes on.")
                        .arg(sent, other ? tr("with %1", "a server name").arg(e.settings.endpoint.host) : tr("without a server name")));
    if (other)
        verdict.advise(tr("Clear the server name %1 (TLS, Server name, or servername).").arg(sent))
            .offer(Fix::useServerName(e.settings, {}));
    verdict.advise(tr("Check the host name in the URL: the server is set up for other names."));
    verdict.advise(tr("Or set the server name that the broker expects (TLS, Server name, or --servername)."));
    if (const CertificateInfo shown = certificateInfo(works->tlsServer->chain.value(0)); shown.readable)
        verdict.observed(u"certificate shown then: %1"_s.arg(shown.names.isEmpty() ? shown.subject : shown.names.mid(0, 20).join(", "_L1)));
    verdict.observed(u"server name: %1"_s.arg(sent));
    addAlert(e, verdict);
    return verdict;
}

std::optional<Diagnosis> TlsProbeRules::version(const Evidence &e)
{
    const Probe *everything = handshake(e, probes::everything);
    if (!everything || !handshakeFailed(e))
        return std::nullopt;
    QStringList theirs = versionsOfServer(e);
    const QString ours = versionsOffered(e);
    const bool shared = std::any_of(theirs.begin(), theirs.end(), [&](const QString &version) { return ours.contains(version); });
    if (shared || (theirs.isEmpty() && isOurs(everything->tlsServer->protocol)))
        return std::nullopt;
    if (theirs.isEmpty())
        theirs << everything->tlsServer->protocol;
    Verdict verdict("tls-version-unsupported");
    verdict.because(
        tr("The broker speaks %1; Connack offers %2. They share no version of TLS (protocol version).").arg(theirs.join(", "_L1), ours));
    if (e.settings.tls.minimumVersion == TlsSettings::MinimumVersion::Tls13) {
        verdict.advise(tr("Set the minimum TLS version back to its default: TLS 1.3 alone is asked for."));
        verdict.offer(Fix::useDefaultTlsVersions(e.settings));
    } else {
        verdict.because(tr("TLS 1.0 and 1.1 are outdated (RFC 8996): whoever is on the way may be able to read along."));
        verdict.advise(tr("Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version; stunnel: sslVersion)."));
        const bool tls11 = theirs.contains("TLS 1.1"_L1);
        verdict.advise(
            tr("For a device that can do no better, lower the minimum version under TLS to %1.").arg(tls11 ? u"TLS 1.1"_s : u"TLS 1.0"_s));
        verdict.offer(
            Fix::useMinimumTlsVersion(e.settings, tls11 ? TlsSettings::MinimumVersion::Tls11 : TlsSettings::MinimumVersion::Tls10));
    }
    addOffers(e, verdict);
    return verdict;
}

std::optional<Diagnosis> TlsProbeRules::cipher(const Evidence &e)
{
    const Probe *everything = handshake(e, probes::everything);
    if (!everything || !handshakeFailed(e) || !isOurs(everything->tlsServer->protocol))
        return std::nullopt;
    const TlsServerFacts &server = *everything->tlsServer;
    Verdict verdict("tls-no-shared-cipher");
    if (e.tls.ciphersOffered.contains(server.cipher)) {
        verdict.likely();
        verdict.because(tr("The server gives up on the offer of Connack, and goes on when every cipher suite, key exchange group and "
                           "signature algorithm is "
                           "offered, weak ones among them: then with %1, %2.")
                            .arg(server.protocol, server.cipher));
        verdict.because(tr("So what they do not share is a key exchange group, a signature algorithm, or a key that is long enough."));
    } else {
        verdict.because(tr("The server takes no cipher suite that Connack offers. Offered every one that there is, it takes %1 with %2.")
                            .arg(server.cipher, server.protocol));
    }
    if (const CertificateInfo shown = certificateInfo(server.chain.value(0)); shown.readable)
        verdict.because(tr("Its certificate has the key %1 and the signature %2.").arg(shown.key, shown.signatureAlgorithm));
    verdict.advise(tr("Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers; stunnel: ciphers)."));
    verdict.advise(tr("Check which key its certificate has: an RSA key serves ECDHE-RSA ciphers, an EC key ECDHE-ECDSA ones."));
    addOffers(e, verdict);
    return verdict;
}

/// What the server showed if it asks for a client certificate, and nothing but the end came after the handshake; nullptr otherwise.
const TlsServerFacts *certificateAskedInVain(const Evidence &e)
{
    const TlsServerFacts *shown = probes::tlsShown(e.probes, probes::asOurs);
    const bool told = e.attempt.connected || e.mqtt.connack || e.mqtt.bytesReceived > 0 || e.webSocket.status != 0;
    return shown && shown->certificateRequested && !told && e.tls.started ? shown : nullptr;
}

/// Under TLS 1.3 a server tells only after the handshake that it misses a certificate, and some just close.
std::optional<Diagnosis> TlsProbeRules::clientCertificate(const Evidence &e)
{
    const TlsServerFacts *shown = certificateAskedInVain(e);
    // A server that goes on without one, as far as it was watched, closes for another reason.
    if (!shown || e.tls.clientCertificateOffered || (shown->completed && !shown->alert && !shown->closedAfterHandshake))
        return std::nullopt;
    Verdict verdict("tls-client-certificate-required");
    verdict.because(tr("The broker asks each client for a certificate of its own (CertificateRequest), and none was given."));
    verdict.because(e.quoted(clientCertificateDemand(*shown)));
    verdict.advise(tr("Give a client certificate and its key under TLS, Client certificate and Client key (--cert, --key)."));
    verdict.advise(tr("Ask the broker's operator for a certificate from the CA that the broker trusts for clients (mosquitto: cafile with "
                      "require_certificate)."));
    for (const QString &ca : shown->acceptedCas.mid(0, 20))
        verdict.observed(u"accepted CA: %1"_s.arg(e.quoted(ca)));
    return verdict.observed(e.endingEvidence());
}

/// It got one with a fault that can be seen from here, and hung up without an alert.
std::optional<Diagnosis> TlsProbeRules::clientCertificateFaulty(const Evidence &e)
{
    const TlsServerFacts *shown = certificateAskedInVain(e);
    if (!shown || !e.tls.clientCertificateOffered
        || clientCertificateFaults({e.tls.clientCertificate}, e.attempt.startedAt, shown).isEmpty())
        return std::nullopt;
    Verdict verdict = rejectedClientCertificate(e);
    verdict.likely().because(tr("It hung up after the handshake without saying so; the fault of the certificate is seen from here."));
    return verdict.observed(e.endingEvidence());
}

} // namespace

Rules tlsOfferRules()
{
    using R = TlsProbeRules;
    static constexpr std::array<Rule, 4> rules{R::alpn, R::serverName, R::version, R::cipher};
    return rules;
}

Rules lateTlsOfferRules()
{
    static constexpr std::array<Rule, 2> rules{TlsProbeRules::clientCertificate, TlsProbeRules::clientCertificateFaulty};
    return rules;
}
