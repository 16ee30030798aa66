// Certificates of the broker that do not pass the verification.
#include "diagnosis/CertificateRules.h"

#include <QHostAddress>
#include <QSslError>

#include <algorithm>

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

/// Why it may be this machine's clock that is wrong, in a sentence; empty if nothing speaks for it. `fast`: certificates have expired;
/// otherwise they are not valid yet.
QString CertificateRules::clockDoubt(bool fast) const
{
    constexpr qint64 timeZone = 14 * 3600; // seconds: no clock is further off by its time zone alone
    const QDateTime now = e.attempt.startedAt;
    const auto wrong = [&](const CertificateInfo &certificate) { return fast ? certificate.notAfter < now : certificate.notBefore > now; };
    const QString clock = wording::iso(now);
    const auto anchor = std::find_if(analysis.anchors.begin(), analysis.anchors.end(), wrong);
    if (!fast && anchor != analysis.anchors.end())
        return tr("The certificate \"%1\" of %2 is not valid yet either, though you hold it already: this machine's clock, %3, is most "
                  "likely slow.")
            .arg(anchor->name, caSource(), clock);
    const qsizetype affected = std::count_if(analysis.chain.begin(), analysis.chain.end(), wrong);
    if (analysis.chain.size() > 1 && affected == analysis.chain.size())
        return fast
            ? tr("Every certificate that the broker presents has expired by this machine's clock, %1: the clock may be fast.").arg(clock)
            : tr("No certificate that the broker presents is valid yet by this machine's clock, %1: the clock is most likely slow.")
                  .arg(clock);
    if (fast && anchor != analysis.anchors.end() && affected > 0)
        return tr("The certificate \"%1\" of %2 has expired as well by this machine's clock, %3: the clock may be fast.")
            .arg(anchor->name, caSource(), clock);
    const CertificateInfo leaf = analysis.chain.value(0);
    const qint64 seconds = fast ? leaf.notAfter.secsTo(now) : now.secsTo(leaf.notBefore);
    if (affected > 0 && seconds >= 0 && seconds <= timeZone)
        return fast
            ? tr("It expired only %n minute(s) ago by this machine's clock, %1: a clock that is fast, or in another time zone, would do.",
                 nullptr, int(seconds / 60))
                  .arg(clock)
            : tr("It becomes valid in %n minute(s) by this machine's clock, %1: a clock that is slow, or in another time zone, would do.",
                 nullptr, int(seconds / 60))
                  .arg(clock);
    return {};
}

/// A host for which a wildcard name is good: the first label of the host asked for, under the wildcard's domain; empty if there is none.
QString CertificateRules::hostUnder(const QString &wildcard) const
{
    const QString label = nameAsked().section(u'.', 0, 0);
    const QString host = label + wildcard.mid(1);
    return wildcard.startsWith("*."_L1) && !label.isEmpty() && QHostAddress(nameAsked()).isNull()
            && certificateNames(e.tls.chain.value(0), host)
        ? host
        : QString();
}

Verdict CertificateRules::expired(const CertificateFinding &finding) const
{
    const CertificateInfo &certificate = finding.certificate;
    const int days = int(certificate.notAfter.daysTo(e.attempt.startedAt));
    Verdict verdict("tls-certificate-expired");
    if (finding.depth == 0) {
        verdict.because(days > 0 ? tr("The broker's certificate \"%1\" expired on %2, %n day(s) ago.", nullptr, days)
                                       .arg(certificate.name, wording::iso(certificate.notAfter))
                                 : tr("The broker's certificate \"%1\" expired on %2, less than a day ago.")
                                       .arg(certificate.name, wording::iso(certificate.notAfter)));
        verdict.advise(tr("Renew the broker's certificate, install it on the broker and reload the broker."));
    } else if (finding.trusted) {
        verdict.because(tr("The CA certificate \"%1\" of %2 expired on %3, %n day(s) ago.", nullptr, days)
                            .arg(certificate.name, caSource(), wording::iso(certificate.notAfter)));
        verdict.advise(tr("Ask for the renewed CA certificate of \"%1\" and give it as CA file (--ca).").arg(certificate.name));
    } else {
        verdict.because(tr("The intermediate certificate \"%1\" that the broker sends expired on %2, %n day(s) ago.", nullptr, days)
                            .arg(certificate.name, wording::iso(certificate.notAfter)));
        verdict.advise(tr("Replace the intermediate certificate in the broker's certificate file by the renewed one."));
    }
    const QString doubt = clockDoubt(true);
    verdict.because(doubt);
    verdict.advise(
        doubt.isEmpty()
            ? tr("If that date is still to come, set this machine's clock: it says %1.").arg(wording::iso(e.attempt.startedAt))
            : tr("First check this machine's clock: date, time and time zone; it says %1.").arg(wording::iso(e.attempt.startedAt)));
    verdict.observed(u"this machine's clock: %1"_s.arg(wording::iso(e.attempt.startedAt)));
    return verdict.observed(u"expired: %1"_s.arg(describe(certificate)));
}

Verdict CertificateRules::notYetValid(const CertificateFinding &finding) const
{
    const CertificateInfo &certificate = finding.certificate;
    Verdict verdict("tls-certificate-not-yet-valid");
    verdict.because(tr("The certificate \"%1\" is valid from %2 on; this machine's clock says %3.")
                        .arg(certificate.name, wording::iso(certificate.notBefore), wording::iso(e.attempt.startedAt)));
    const QString doubt = clockDoubt(false);
    verdict.because(doubt.isEmpty()
                        ? tr("Either a clock is wrong, this machine's or that of the CA, or the certificate was put to use too early.")
                        : doubt);
    verdict.observed(u"this machine's clock: %1"_s.arg(wording::iso(e.attempt.startedAt)));
    verdict.advise(tr("Check this machine's clock: date, time and time zone."));
    verdict.advise(
        tr("If the clock is right, wait until %1, or have the certificate issued anew.").arg(wording::iso(certificate.notBefore)));
    return verdict.observed(u"not yet valid: %1"_s.arg(describe(certificate)));
}

Verdict CertificateRules::wrongPurpose(const CertificateFinding &finding) const
{
    const CertificateInfo &certificate = finding.certificate;
    const QString allowed =
        certificate.extendedKeyUsage.isEmpty() ? certificate.keyUsage.join(", "_L1) : certificate.extendedKeyUsage.join(", "_L1);
    Verdict verdict("tls-certificate-wrong-purpose");
    if (finding.depth == 0) {
        verdict.because(
            tr("The broker's certificate \"%1\" may not be used for a TLS server: its purpose is %2.").arg(certificate.name, allowed));
        verdict.advise(tr("Have the broker's certificate issued with the extended key usage serverAuth."));
        verdict.advise(tr("Check that the broker does not present a client certificate by mistake (mosquitto: certfile)."));
    } else {
        verdict.because(tr("The certificate \"%1\" may not be used to issue certificates: its purpose is %2.")
                            .arg(certificate.name, allowed.isEmpty() ? tr("not that of a CA") : allowed));
        verdict.advise(tr("Have the broker's certificate issued by a CA: basic constraints CA:TRUE, key usage keyCertSign."));
    }
    verdict.observed(u"key usage: %1"_s.arg(certificate.keyUsage.isEmpty() ? u"none given"_s : certificate.keyUsage.join(", "_L1)));
    return verdict.observed(u"extended key usage: %1"_s.arg(
        certificate.extendedKeyUsage.isEmpty() ? u"none given"_s : certificate.extendedKeyUsage.join(", "_L1)));
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
    const QString asked = nameAsked();
    QStringList usable; // as they stand in the URL: without wildcards
    for (const QString &name : finding.certificate.names) {
        const QString value = name.section(u':', 1);
        if ((name.startsWith("DNS:"_L1) || name.startsWith("IP:"_L1)) && !value.contains(u'*'))
            usable << value;
        else if (const QString host = name.startsWith("DNS:"_L1) ? hostUnder(value) : QString(); !host.isEmpty())
            usable << host;
    }
    if (finding.certificate.names.isEmpty() && !finding.certificate.name.contains(u' '))
        usable << finding.certificate.name;
    const QString listed = finding.certificate.names.isEmpty() ? tr("no names but its subject \"%1\"").arg(finding.certificate.name)
                                                               : finding.certificate.names.mid(0, 10).join(", "_L1);
    Verdict verdict("tls-certificate-hostname-mismatch");
    verdict.because(tr("The broker's certificate names %1; the connection asks for %2.").arg(listed, asked));
    for (const QString &name : usable.mid(0, 3)) {
        const FixAction action = Fix::useHost(e.settings, name);
        verdict.advise(action.label + u'.');
        verdict.offer(action);
    }
    const bool ownServerName = !e.settings.tls.serverName.isEmpty() && e.settings.tls.serverName != e.settings.endpoint.host;
    if (ownServerName && certificateNames(e.tls.chain.value(0), e.settings.endpoint.host)) {
        verdict.advise(
            tr("Clear the server name %1 (TLS, Server name, or servername): the certificate is good for the URL's host.").arg(asked));
        verdict.offer(Fix::useServerName(e.settings, {}));
    } else if (!usable.isEmpty()) {
        verdict.advise(tr("Or keep the address and set the server name to %1 (TLS, Server name, or --servername).").arg(usable.first()));
        verdict.offer(Fix::useServerName(e.settings, usable.first()));
    }
    tellOtherCertificate(verdict);
    verdict.advise(tr("Or have the broker's certificate issued for %1 as well (subject alternative name).").arg(asked));
    if (std::any_of(finding.certificate.names.begin(), finding.certificate.names.end(),
                    [](const QString &name) { return name.contains(u'*'); }))
        verdict.because(tr("A wildcard stands for one part of a name, not for several and not for none."));
    verdict.observed(u"name asked for: %1"_s.arg(asked));
    return verdict.observed(u"certificate names: %1"_s.arg(finding.certificate.names.isEmpty()
                                                               ? u"none, subject %1"_s.arg(finding.certificate.subject)
                                                               : finding.certificate.names.mid(0, 50).join(", "_L1)));
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

Verdict CertificateRules::weak(const CertificateFinding &finding) const
{
    const CertificateInfo &certificate = finding.certificate;
    return Verdict("tls-certificate-weak")
        .because(tr("The certificate \"%1\" is too weak for today's rules: key %2, signature %3.")
                     .arg(certificate.name, certificate.key, certificate.signatureAlgorithm))
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
        return tr("The certificate \"%1\" is too weak: %2, %3.").arg(name, finding.certificate.key, finding.certificate.signatureAlgorithm);
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

/// What is wrong; that a revocation could not be checked is not: see the note.
QList<CertificateFinding> faults(const CertificateAnalysis &analysis)
{
    QList<CertificateFinding> faults = analysis.findings;
    faults.removeIf([](const CertificateFinding &finding) { return finding.kind == Kind::NotChecked; });
    return faults;
}

} // namespace

std::optional<Diagnosis> CertificateRules::verdict() const
{
    const QList<CertificateFinding> found = faults(analysis);
    if (found.isEmpty()) {
        std::optional<Verdict> verdict = fromQt();
        if (!verdict)
            return std::nullopt;
        addFacts(*verdict);
        return *verdict;
    }
    Verdict verdict = ofFinding(found.first());
    for (const CertificateFinding &finding : found.mid(1)) {
        if (finding.kind != found.first().kind && finding.kind != Kind::Other)
            verdict.because(tr("Besides: %1").arg(complaint(finding)));
    }
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
    const QList<CertificateFinding> found = faults(evidence.certificates());
    for (const CertificateFinding &finding : found)
        complaints << rules.complaint(finding);
    if (complaints.isEmpty()) {
        for (const TlsVerificationError &error : evidence.tls.errors.mid(0, 3))
            complaints << rules.complaintOfQt(error);
    }
    return wording::sentences(complaints);
}
