// Certificates of the broker that do not pass the verification.
#include "diagnosis/CertificateRules.h"

#include "diagnosis/ClockSuspicion.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QSslError>

#include <algorithm>
#include <cstdlib>

#include <openssl/x509_vfy.h>

using namespace Qt::StringLiterals;
using Kind = CertificateFinding::Kind;

QString CertificateRules::describe(const CertificateInfo &certificate)
{
    return u"%1; issuer %2; valid %3 to %4"_s.arg(certificate.subject, certificate.issuer, wording::iso(certificate.notBefore),
                                                  wording::iso(certificate.notAfter));
}

QString CertificateRules::nameAsked() const
{
    return e.tls.serverName.isEmpty() ? e.settings.endpoint.host : e.tls.serverName;
}

QString CertificateRules::caSource() const
{
    return e.tls.caSource.isEmpty() ? tr("the CA file") : e.tls.caSource;
}

QString CertificateRules::place(const CertificateFinding &finding) const
{
    if (finding.depth == 0)
        return tr("It is the broker's own certificate.");
    if (!finding.trusted)
        return tr("It is an intermediate certificate that the broker sends.");
    return analysis.anchors.isEmpty() ? tr("It is a CA certificate of this system.") : tr("It is a CA certificate of %1.").arg(caSource());
}

QString CertificateRules::distance(const QDateTime &time) const
{
    constexpr qint64 hour = 3'600, day = 24 * hour;
    const qint64 seconds = e.attempt.startedAt.secsTo(time);
    const qint64 away = std::abs(seconds);
    if (away < hour)
        return seconds < 0 ? tr("That was less than an hour ago.") : tr("That is in less than an hour.");
    if (away < 2 * day)
        return seconds < 0 ? tr("That was %n hour(s) ago.", nullptr, int(away / hour))
                           : tr("That is in %n hour(s).", nullptr, int(away / hour));
    return seconds < 0 ? tr("That was %n day(s) ago.", nullptr, int(away / day)) : tr("That is in %n day(s).", nullptr, int(away / day));
}

Verdict CertificateRules::expired(const CertificateFinding &finding) const
{
    const CertificateInfo &certificate = finding.certificate;
    const QString date = wording::iso(certificate.notAfter);
    Verdict verdict("tls-certificate-expired");
    if (finding.depth == 0) {
        verdict.because(tr("The broker's certificate \"%1\" expired on %2.").arg(certificate.name, date));
        verdict.advise(tr("Renew the broker's certificate, install it on the broker and reload the broker."));
    } else if (finding.trusted) {
        verdict.because(tr("The CA certificate \"%1\" of %2 expired on %3.").arg(certificate.name, caSource(), date));
        verdict.advise(tr("Ask for the renewed CA certificate of \"%1\" and give it as CA file (--ca).").arg(certificate.name));
    } else {
        verdict.because(tr("The intermediate certificate \"%1\" that the broker sends expired on %2.").arg(certificate.name, date));
        verdict.advise(tr("Replace the intermediate certificate in the broker's certificate file by the renewed one."));
    }
    verdict.because(distance(certificate.notAfter));
    const QStringList signs = ClockSuspicion::ahead(analysis, e.attempt.startedAt);
    if (!signs.isEmpty()) {
        verdict.likely();
        verdict.because(tr("But this machine's clock may be ahead; it says %1.").arg(wording::iso(e.attempt.startedAt)));
        verdict.because(wording::sentences(signs));
    }
    verdict.advise(tr("If that date is still to come, set this machine's clock: it says %1.").arg(wording::iso(e.attempt.startedAt)));
    return verdict.observed(u"expired: %1"_s.arg(describe(certificate)));
}

Verdict CertificateRules::notYetValid(const CertificateFinding &finding) const
{
    const CertificateInfo &certificate = finding.certificate;
    Verdict verdict("tls-certificate-not-yet-valid");
    verdict.because(tr("The certificate \"%1\" is valid from %2 on; this machine's clock says %3.")
                        .arg(certificate.name, wording::iso(certificate.notBefore), wording::iso(e.attempt.startedAt)));
    verdict.because(distance(certificate.notBefore));
    verdict.because(place(finding));
    const QStringList signs = ClockSuspicion::behind(analysis, e.attempt.startedAt);
    verdict.because(signs.isEmpty()
                        ? tr("Either a clock is wrong, this machine's or that of the CA, or the certificate was put to use too early.")
                        : tr("This machine's clock is probably behind."));
    verdict.because(wording::sentences(signs));
    verdict.advise(tr("Check this machine's clock: date, time and time zone."));
    verdict.advise(
        tr("If the clock is right, wait until %1, or have the certificate issued anew.").arg(wording::iso(certificate.notBefore)));
    return verdict.observed(u"not yet valid: %1"_s.arg(describe(certificate)));
}

/// Of a CA: a path length or name constraint is no matter of purposes.
QString CertificateRules::whatIsNotAllowed(const CertificateFinding &finding)
{
    const CertificateInfo &certificate = finding.certificate;
    switch (finding.code) {
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
        return tr("The CA \"%1\" allows fewer CAs below it than the chain has (path length constraint).").arg(certificate.name);
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
        return tr("A CA of the chain may not issue certificates for the names of \"%1\" (name constraints).").arg(certificate.name);
    default:
        break;
    }
    if (certificate.isCa && !certificate.extendedKeyUsage.isEmpty())
        return tr("The CA \"%1\" may not issue certificates for TLS servers: its purpose is %2.")
            .arg(certificate.name, certificate.extendedKeyUsage.join(", "_L1));
    return tr("The certificate \"%1\" may not be used to issue certificates: its purpose is %2.")
        .arg(certificate.name, certificate.keyUsage.isEmpty() ? tr("not that of a CA") : certificate.keyUsage.join(", "_L1));
}

Verdict CertificateRules::wrongPurpose(const CertificateFinding &finding) const
{
    const CertificateInfo &certificate = finding.certificate;
    const bool constrained = finding.code == X509_V_ERR_PERMITTED_VIOLATION || finding.code == X509_V_ERR_EXCLUDED_VIOLATION;
    Verdict verdict("tls-certificate-wrong-purpose");
    if (finding.depth == 0 && !constrained) {
        verdict.because(
            tr("The broker's certificate \"%1\" may not be used for a TLS server: its purpose is %2.")
                .arg(certificate.name,
                     (certificate.extendedKeyUsage.isEmpty() ? certificate.keyUsage : certificate.extendedKeyUsage).join(", "_L1)));
        verdict.advise(tr("Have the broker's certificate issued with the extended key usage serverAuth."));
        verdict.advise(tr("Check that the broker does not present a client certificate by mistake (mosquitto: certfile)."));
    } else {
        verdict.because(whatIsNotAllowed(finding));
        if (constrained || finding.code == X509_V_ERR_PATH_LENGTH_EXCEEDED) {
            verdict.advise(tr("Have the broker's certificate issued by a CA without that restriction."));
        } else {
            verdict.because(place(finding));
            verdict.advise(tr("Have the broker's certificate issued by a CA: basic constraints CA:TRUE, key usage keyCertSign."));
        }
    }
    verdict.observed(u"key usage: %1"_s.arg(certificate.keyUsage.isEmpty() ? u"none given"_s : certificate.keyUsage.join(", "_L1)));
    return verdict.observed(u"extended key usage: %1"_s.arg(
        certificate.extendedKeyUsage.isEmpty() ? u"none given"_s : certificate.extendedKeyUsage.join(", "_L1)));
}

namespace {

/// What can stand in a URL as host.
bool isHost(const QString &name)
{
    static const QRegularExpression host(u"^[\\p{L}\\p{N}]([\\p{L}\\p{N}_.-]{0,252}[\\p{L}\\p{N}])?$"_s);
    return host.match(name).hasMatch() || !QHostAddress(name).isNull();
}

} // namespace

/// The names and addresses with which the check would pass, as they stand in the URL.
QStringList CertificateRules::namesToUse(const CertificateInfo &leaf) const
{
    QStringList names;
    for (const QString &name : leaf.names) {
        if (name.startsWith("DNS:"_L1) || name.startsWith("IP:"_L1))
            names << name.section(u':', 1);
    }
    names << leaf.name; // it counts where there is no DNS name
    names.removeIf(
        [&](const QString &name) { return name.contains(u'*') || !isHost(name) || !certificateNames(e.tls.chain.value(0), name); });
    names.removeDuplicates();
    return names;
}

/// The asked host's own label under the domain of a wildcard.
QStringList CertificateRules::namesUnderWildcards(const CertificateInfo &leaf) const
{
    const QString asked = nameAsked();
    if (!QHostAddress(asked).isNull())
        return {};
    QStringList names;
    for (const QString &name : leaf.names) {
        const QString domain = name.section("*."_L1, 1);
        const QString candidate = asked.section(u'.', 0, 0) + u'.' + domain;
        if (name.startsWith("DNS:*."_L1) && !domain.endsWith(u'.' + asked, Qt::CaseInsensitive)
            && domain.compare(asked, Qt::CaseInsensitive) != 0 && isHost(candidate) && certificateNames(e.tls.chain.value(0), candidate))
            names << candidate;
    }
    names.removeDuplicates();
    return names;
}

/// The name asked for can be read in the certificate, and yet it is not among those that count.
QString CertificateRules::whyNameDoesNotCount(const CertificateInfo &leaf) const
{
    const QString asked = nameAsked();
    const bool address = !QHostAddress(asked).isNull();
    if (address && leaf.names.contains(u"DNS:"_s + asked))
        return tr("%1 stands there as a DNS name, but an address counts only as an IP entry.").arg(asked);
    if (leaf.name.compare(asked, Qt::CaseInsensitive) != 0)
        return {};
    return address ? tr("%1 stands in the subject, but an address counts only as an IP entry of the subject alternative name.").arg(asked)
                   : tr("%1 stands in the subject, but the subject does not count beside subject alternative names.").arg(asked);
}

void CertificateRules::adviseOtherName(Verdict &verdict, const CertificateInfo &leaf) const
{
    constexpr int most = 3;
    const QStringList usable = namesToUse(leaf);
    const QStringList guessed = namesUnderWildcards(leaf);
    for (const QString &name : usable.mid(0, most) + guessed.mid(0, 1)) {
        const FixAction action = Fix::useHost(e.settings, name);
        verdict.advise(action.label + u'.');
        verdict.offer(action);
    }
    const QString asked = nameAsked();
    const bool ownServerName = !e.settings.tls.serverName.isEmpty() && e.settings.tls.serverName != e.settings.endpoint.host;
    if (ownServerName && certificateNames(e.tls.chain.value(0), e.settings.endpoint.host)) {
        verdict.advise(
            tr("Clear the server name %1 (TLS, Server name, or servername): the certificate is good for the URL's host.").arg(asked));
        verdict.offer(Fix::useServerName(e.settings, {}));
    } else if (const QStringList all = usable + guessed; !all.isEmpty()) {
        verdict.advise(tr("Or keep the address and set the server name to %1 (TLS, Server name, or --servername).").arg(all.first()));
        verdict.offer(Fix::useServerName(e.settings, all.first()));
    }
    const auto wildcard =
        std::find_if(leaf.names.begin(), leaf.names.end(), [](const QString &name) { return name.startsWith("DNS:*."_L1); });
    if (wildcard != leaf.names.end() && guessed.isEmpty())
        verdict.advise(tr("Or use the broker's name directly under %1, with one part before it.").arg(wildcard->section("*."_L1, 1)));
    verdict.advise(
        QHostAddress(asked).isNull()
            ? tr("Or have the broker's certificate issued for %1 as well (subject alternative name).").arg(asked)
            : tr("Or have the broker's certificate issued for %1 as well (subject alternative name, as an IP entry).").arg(asked));
}

/// A handshake with another server name, or none, was shown another certificate: the server chooses it by the name.
void CertificateRules::tellOtherCertificate(Verdict &verdict) const
{
    for (const Probe &probe : e.probes) {
        const QByteArray leaf = probe.tlsServer ? probe.tlsServer->chain.value(0) : QByteArray();
        if (probe.state != Probe::State::Done || leaf.isEmpty() || leaf == e.tls.chain.value(0))
            continue;
        const CertificateInfo other = certificateInfo(leaf);
        const QString names = other.names.isEmpty() ? other.subject : other.names.mid(0, 5).join(", "_L1);
        const QString sent = probe.plan.offer.serverName.value_or(QString());
        verdict.because(sent.isEmpty()
                            ? tr("Without a server name (SNI) the server presents another certificate, for %1.").arg(names)
                            : tr("With the server name %1 (SNI) the server presents another certificate, for %2.").arg(sent, names));
        verdict.observed(u"certificate with server name \"%1\": %2"_s.arg(sent, describe(other)));
    }
}

Verdict CertificateRules::hostnameMismatch(const CertificateFinding &finding) const
{
    const CertificateInfo &leaf = finding.certificate;
    const QString listed =
        leaf.names.isEmpty() ? tr("no names but its subject \"%1\"").arg(leaf.name) : leaf.names.mid(0, 10).join(", "_L1);
    Verdict verdict("tls-certificate-hostname-mismatch");
    verdict.because(tr("The broker's certificate names %1; the connection asks for %2.").arg(listed, nameAsked()));
    verdict.because(whyNameDoesNotCount(leaf));
    if (std::any_of(leaf.names.begin(), leaf.names.end(), [](const QString &name) { return name.contains(u'*'); }))
        verdict.because(tr("A wildcard stands for one part of a name, not for several and not for none."));
    tellOtherCertificate(verdict);
    adviseOtherName(verdict, leaf);
    verdict.observed(u"name asked for: %1"_s.arg(nameAsked()));
    return verdict.observed(u"certificate names: %1"_s.arg(leaf.names.isEmpty() ? u"none, subject %1"_s.arg(leaf.subject)
                                                                                : leaf.names.mid(0, 50).join(", "_L1)));
}

Verdict CertificateRules::revoked(const CertificateFinding &finding) const
{
    Verdict verdict("tls-certificate-revoked");
    verdict.because(
        finding.revokedAt.isValid()
            ? tr("The issuer \"%1\" revoked the certificate \"%2\" on %3.")
                  .arg(finding.certificate.issuerName, finding.certificate.name, wording::iso(finding.revokedAt))
            : tr("The issuer \"%1\" revoked the certificate \"%2\".").arg(finding.certificate.issuerName, finding.certificate.name));
    verdict.because(finding.revokedBy == "CRL"_L1 ? tr("It stands on the certificate revocation list.")
                                                  : tr("The broker itself presents the answer of the CA's OCSP responder that says so."));
    verdict.advise(tr("Have a new certificate issued for the broker, with a new key, and install it on the broker."));
    verdict.advise(tr("Until then do not trust this broker: its key may be in other hands."));
    return verdict.observed(u"%1: %2; serial %3"_s.arg(finding.revokedBy, finding.text, finding.certificate.serial));
}

QString CertificateRules::whatIsWeak(const CertificateFinding &finding)
{
    const CertificateInfo &certificate = finding.certificate;
    if (finding.code == X509_V_ERR_CA_MD_TOO_WEAK)
        return tr("The signature on the certificate \"%1\" is too weak: %2. Such a signature can be forged.")
            .arg(certificate.name, certificate.signatureAlgorithm);
    return tr("The key of the certificate \"%1\" is too weak: %2.").arg(certificate.name, certificate.key);
}

Verdict CertificateRules::weak(const CertificateFinding &finding) const
{
    const CertificateInfo &certificate = finding.certificate;
    return Verdict("tls-certificate-weak")
        .because(whatIsWeak(finding))
        .because(place(finding))
        .because(tr("OpenSSL's security level 2 asks for RSA with 2048 bits or EC with 224 at least, and for SHA-224 or better."))
        .advise(
            tr("Have the certificate issued anew with a stronger key: RSA with 2048 bits or more, or EC P-256, and a SHA-256 signature."))
        .observed(u"%1: %2, %3"_s.arg(finding.text, certificate.key, certificate.signatureAlgorithm));
}

Verdict CertificateRules::ofFinding(const CertificateFinding &finding) const
{
    switch (finding.kind) {
    case Kind::Revoked:
        return revoked(finding);
    case Kind::Trust:
        return trust();
    case Kind::Expired:
        return expired(finding);
    case Kind::NotYetValid:
        return notYetValid(finding);
    case Kind::WrongPurpose:
        return wrongPurpose(finding);
    case Kind::HostnameMismatch:
        return hostnameMismatch(finding);
    case Kind::Weak:
        return weak(finding);
    case Kind::NotChecked: // a note, no fault: see verdict()
    case Kind::Other:
        break;
    }
    return Verdict("tls-certificate-unknown-issuer")
        .possible()
        .because(tr("The certificate \"%1\" does not pass OpenSSL's verification: %2.").arg(finding.certificate.name, finding.text))
        .because(place(finding))
        .advise(tr("Check the broker's certificate with \"openssl verify\", and have it issued anew."));
}

/// Short sentences on what else is wrong.
QString CertificateRules::complaint(const CertificateFinding &finding) const
{
    const QString name = finding.certificate.name;
    switch (finding.kind) {
    case Kind::Revoked:
        return tr("The certificate \"%1\" is revoked.").arg(name);
    case Kind::Trust:
        return trustSentence();
    case Kind::Expired:
        return tr("The certificate \"%1\" expired on %2.").arg(name, wording::iso(finding.certificate.notAfter));
    case Kind::NotYetValid:
        return tr("The certificate \"%1\" is valid only from %2 on.").arg(name, wording::iso(finding.certificate.notBefore));
    case Kind::WrongPurpose:
        return tr("The certificate \"%1\" is not meant for this use.").arg(name);
    case Kind::HostnameMismatch:
        return tr("The certificate is for other names (%1) than %2.")
            .arg(finding.certificate.names.isEmpty() ? name : finding.certificate.names.mid(0, 10).join(", "_L1), nameAsked());
    case Kind::Weak:
        return whatIsWeak(finding);
    case Kind::NotChecked:
    case Kind::Other:
        break;
    }
    return tr("OpenSSL says of \"%1\": %2.").arg(name, finding.text);
}

QString CertificateRules::complaintOfQt(const TlsVerificationError &error) const
{
    return tr("The TLS library says: %1.").arg(wording::oneLine(error.text));
}

void CertificateRules::addFacts(Verdict &verdict) const
{
    constexpr int most = 10;
    for (const CertificateError &error : analysis.errors.mid(0, most))
        verdict.observed(
            u"verification: %1 (OpenSSL %2, depth %3)"_s.arg(error.text, QString::number(error.code), QString::number(error.depth)));
    for (const TlsVerificationError &error : e.tls.errors.mid(0, most))
        verdict.observed(u"TLS library: %1"_s.arg(wording::oneLine(error.text)));
    for (qsizetype i = 0; i < std::min<qsizetype>(most, analysis.chain.size()); ++i)
        verdict.observed(u"presented %1: %2"_s.arg(QString::number(i), describe(analysis.chain[i])));
    for (const CertificateInfo &anchor : analysis.anchors.mid(0, most))
        verdict.observed(u"trusted: %1"_s.arg(describe(anchor)));
    if (e.tls.systemCaUsed)
        verdict.observed(u"trusted: the system's CA store"_s);
}

/// When the second verification finds nothing that could have been meant.
std::optional<Verdict> CertificateRules::fromQt() const
{
    const char *cause = nullptr;
    for (const TlsVerificationError &error : e.tls.errors) {
        switch (error.code) {
        case QSslError::CertificateExpired:
            cause = "tls-certificate-expired";
            break;
        case QSslError::CertificateNotYetValid:
            cause = "tls-certificate-not-yet-valid";
            break;
        case QSslError::SelfSignedCertificate:
            cause = "tls-certificate-self-signed";
            break;
        case QSslError::HostNameMismatch:
            cause = "tls-certificate-hostname-mismatch";
            break;
        case QSslError::InvalidPurpose:
        case QSslError::InvalidCaCertificate:
        case QSslError::PathLengthExceeded:
            cause = "tls-certificate-wrong-purpose";
            break;
        case QSslError::CertificateRevoked:
        case QSslError::CertificateBlacklisted:
            cause = "tls-certificate-revoked";
            break;
        case QSslError::NoError:
            continue;
        default:
            cause = "tls-certificate-unknown-issuer";
            break;
        }
        break;
    }
    if (!cause)
        return std::nullopt;
    Verdict verdict(cause);
    verdict.likely();
    for (const TlsVerificationError &error : e.tls.errors.mid(0, 3))
        verdict.because(complaintOfQt(error));
    verdict.advise(tr("Compare the presented chain with the CA file: \"openssl s_client -connect %1 -showcerts\" shows it.").arg(e.peer()));
    verdict.advise(tr("Check the CA file (TLS, CA file, or --ca) and this machine's clock."));
    return verdict;
}

namespace {

/// What the TLS library took from the OCSP response that the broker stapled: it alone saw and verified that.
std::optional<CertificateFinding> stapledRevocation(const Evidence &e)
{
    const auto error = std::find_if(e.tls.errors.begin(), e.tls.errors.end(),
                                    [](const TlsVerificationError &one) { return one.code == QSslError::CertificateRevoked; });
    if (error == e.tls.errors.end() || e.certificates().chain.isEmpty())
        return std::nullopt;
    CertificateFinding finding;
    finding.kind = Kind::Revoked;
    finding.certificate = e.certificates().chain.first();
    finding.text = wording::oneLine(error->text);
    finding.revokedBy = u"OCSP"_s;
    return finding;
}

/// What is wrong; that a revocation could not be checked is not: see the note.
QList<CertificateFinding> faults(const Evidence &e)
{
    QList<CertificateFinding> faults = e.certificates().findings;
    faults.removeIf([](const CertificateFinding &finding) { return finding.kind == Kind::NotChecked; });
    if (const auto revoked = stapledRevocation(e); revoked && !e.certificates().find(Kind::Revoked))
        faults.prepend(*revoked);
    return faults;
}

} // namespace

std::optional<Diagnosis> CertificateRules::verdict() const
{
    const QList<CertificateFinding> found = faults(e);
    if (found.isEmpty()) {
        std::optional<Verdict> verdict = fromQt();
        if (!verdict)
            return std::nullopt;
        addFacts(*verdict);
        return *verdict;
    }
    constexpr qsizetype most = 6;
    Verdict verdict = ofFinding(found.first());
    QStringList besides;
    for (const CertificateFinding &finding : found.mid(1, most)) {
        if (finding.kind != Kind::Other)
            besides << complaint(finding);
    }
    if (!besides.isEmpty())
        verdict.because(tr("That is not all: %1").arg(besides.join(u' ')));
    addFacts(verdict);
    return verdict;
}

std::optional<Diagnosis> certificateVerdict(const Evidence &evidence)
{
    return CertificateRules(evidence).verdict();
}

QString certificateComplaints(const Evidence &evidence)
{
    const CertificateRules rules(evidence);
    QStringList complaints;
    const QList<CertificateFinding> found = faults(evidence);
    for (const CertificateFinding &finding : found)
        complaints << rules.complaint(finding);
    if (complaints.isEmpty()) {
        for (const TlsVerificationError &error : evidence.tls.errors.mid(0, 3))
            complaints << rules.complaintOfQt(error);
    }
    return wording::sentences(complaints);
}
