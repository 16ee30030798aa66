// What the verification of the chain tells: trust, dates, name, purpose, strength.
#include "certificates/CertificateWords.h"
#include "certificates/FitChecker.h"
#include "certificates/InspectedItems.h"
#include "diagnosis/TrustGap.h"
#include "transport/CertificateNames.h"

#include <QHostAddress>

#include <algorithm>

using namespace Qt::StringLiterals;
using Finding = CertificateFinding::Kind;

namespace {

constexpr qint64 soonDays = 30;
constexpr int strictDays = 825; // what Apple's systems take of a TLS server

/// By name and signature, whether it may or not.
bool hasSigned(const QByteArray &issuerDer, const QByteArray &der)
{
    const openssl::Certificate issuer = openssl::certificateFromDer(issuerDer);
    const openssl::Certificate certificate = openssl::certificateFromDer(der);
    return issuer && certificate && X509_NAME_cmp(X509_get_issuer_name(certificate.get()), X509_get_subject_name(issuer.get())) == 0
        && X509_verify(certificate.get(), X509_get0_pubkey(issuer.get())) == 1;
}

/// A CA allows only some names below it.
bool isOfNames(const CertificateFinding &finding)
{
    return finding.code == X509_V_ERR_PERMITTED_VIOLATION || finding.code == X509_V_ERR_EXCLUDED_VIOLATION;
}

/// A complaint that is about the revocation list, and not about a certificate.
bool isOfList(const CertificateFinding &finding)
{
    switch (finding.code) {
    case X509_V_ERR_DIFFERENT_CRL_SCOPE:
    case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
    case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
    case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
    case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
    case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
        return true;
    default:
        return finding.kind == Finding::NotChecked;
    }
}

/// "It ran out 3 days ago: ...", of the first list of which that is true.
QString expiryOf(const QList<QByteArray> &lists, const QDateTime &at)
{
    InspectedItem item;
    for (qsizetype i = 0; i < lists.size() && item.verdict != InspectedItem::Verdict::Bad; ++i)
        item = inspected::revocationList(lists[i], at);
    return item.sentence;
}

bool issued(const QByteArray &issuerDer, const QByteArray &der)
{
    const openssl::Certificate issuer = openssl::certificateFromDer(issuerDer);
    const openssl::Certificate certificate = openssl::certificateFromDer(der);
    return issuer && certificate && X509_check_issued(issuer.get(), certificate.get()) == X509_V_OK
        && X509_verify(certificate.get(), X509_get0_pubkey(issuer.get())) == 1;
}

} // namespace

void FitChecker::analyse()
{
    if (haveLeaf())
        m_analysis = analyseCertificates({m_chain, m_anchors, q.systemCa, m_lists, {}, {}, q.at, !isServer()});
}

void FitChecker::checkChain()
{
    if (!haveLeaf()) {
        say(Id::Chain, State::NotChecked, noCertificate());
        return;
    }
    for (qsizetype i = 0; i + 1 < m_chain.size(); ++i) {
        if (issued(m_chain[i + 1], m_chain[i]))
            continue;
        const CertificateInfo info = certificateInfo(m_chain[i]);
        const CertificateInfo next = certificateInfo(m_chain[i + 1]);
        const bool elsewhere = std::any_of(m_chain.begin(), m_chain.end(), [&](const QByteArray &der) { return issued(der, m_chain[i]); });
        say(Id::Chain, elsewhere ? State::Warning : State::Failed,
            tr("\"%1\" stands before \"%2\", which did not issue it: the issuer is \"%3\".").arg(info.name, next.name, info.issuerName),
            elsewhere
                ? tr("Put the certificates in order: the own one first, and behind each its issuer.")
                : tr("Take out what does not belong to the chain, and put the certificate of \"%1\" in its place.").arg(info.issuerName));
        return;
    }
    const CertificateInfo top = certificateInfo(m_chain.constLast());
    if (m_analysis.gap && m_analysis.gap->kind == TrustGap::Kind::ChainIncomplete)
        say(Id::Chain, State::Failed, tr("The certificate of the intermediate CA \"%1\" is missing.").arg(m_analysis.gap->top.issuerName),
            tr("Append it to the certificate file, behind \"%1\".").arg(m_analysis.gap->top.name));
    else if (top.selfSigned && m_chain.size() > 1)
        say(Id::Chain, State::Ok, tr("It is in order, up to the CA \"%1\" itself, which need not be sent.").arg(top.name));
    else
        say(Id::Chain, State::Ok,
            tr("It is in order: %n certificate(s), up to one that \"%1\" issued.", nullptr, int(m_chain.size())).arg(top.issuerName));
}

void FitChecker::checkTrust()
{
    const QString advice = tr("Give the certificate of the CA at the end of the chain, as PEM or DER.");
    if (!m_authorityProblem.isEmpty())
        say(Id::Trust, State::Failed, m_authorityProblem, advice);
    else if (!haveLeaf())
        say(Id::Trust, State::NotChecked, noCertificate());
    else if (m_anchors.isEmpty() && !q.systemCa)
        say(Id::Trust, State::NotChecked, tr("No CA file is given."), advice);
    else if (!m_analysis.gap)
        say(Id::Trust, State::Ok,
            m_authorityNames.isEmpty() ? tr("The chain ends at a CA that this system trusts.")
                                       : tr("The chain ends at a CA of %1.").arg(m_authorityNames));
    else
        tellGap();
}

/// In the words of one who has all files at hand; CertificateRules tells the same of a broker.
void FitChecker::tellGap()
{
    const TrustGap &gap = *m_analysis.gap;
    const QString source = m_authorityNames.isEmpty() ? tr("the system's store") : m_authorityNames;
    switch (gap.kind) {
    case TrustGap::Kind::SameNameOtherKey:
        say(Id::Trust, State::Failed,
            tr("%1 holds a CA of the right name, \"%2\", but with another key: it did not sign \"%3\". The CA was probably made anew.")
                .arg(source, gap.anchor->name, gap.top.name),
            tr("Give the CA's certificate that goes with this key, or have \"%1\" issued anew by this CA.").arg(gap.top.name));
        return;
    case TrustGap::Kind::SelfSigned:
        say(Id::Trust, State::Failed, tr("\"%1\" is self-signed, and it is not in %2.").arg(gap.top.name, source),
            tr("Give this certificate itself as CA file, or better have it issued by a CA."));
        return;
    case TrustGap::Kind::LeafAsCa:
        say(Id::Trust, State::Failed,
            tr("%1 holds \"%2\", which is not a CA: it was issued by \"%3\".").arg(source, gap.anchor->name, gap.anchor->issuerName),
            tr("Give the certificate of the CA \"%1\" as CA file.").arg(gap.anchor->issuerName));
        return;
    case TrustGap::Kind::IntermediateAsCa:
        say(Id::Trust, State::Failed,
            tr("%1 holds the intermediate CA \"%2\"; trust has to end at a CA that signs itself.").arg(source, gap.anchor->name),
            tr("Add the certificate of \"%1\" to the CA file.").arg(gap.top.issuerName));
        return;
    case TrustGap::Kind::ChainIncomplete: // a failure of the chain, and not one more
        say(Id::Trust, State::NotChecked,
            tr("As long as the certificate of \"%1\" is missing, it cannot be told whether the CA of %2 is the right one.")
                .arg(gap.top.issuerName, source));
        return;
    case TrustGap::Kind::UnknownIssuer:
        break;
    }
    say(Id::Trust, State::Failed, tr("\"%1\" was issued by \"%2\", which is not in %3.").arg(gap.top.name, gap.top.issuerName, source),
        m_analysis.systemWouldTrust ? tr("Trust the system's CAs: they know this issuer.")
                                    : tr("Give the certificate of \"%1\" as CA file.").arg(gap.top.issuerName));
}

void FitChecker::checkDates()
{
    if (!haveLeaf()) {
        say(Id::Dates, State::NotChecked, noCertificate());
        return;
    }
    QList<CertificateInfo> all = m_analysis.chain;
    if (!m_analysis.gap && !m_anchors.isEmpty())
        all += m_analysis.anchors.size() == 1 ? m_analysis.anchors : QList<CertificateInfo>();
    QList<CertificateInfo> looked = all;
    for (const Finding kind : {Finding::Expired, Finding::NotYetValid}) { // of whatever file it came
        for (const CertificateFinding *finding : findings(kind))
            looked += finding->certificate;
    }
    for (const CertificateInfo &info : std::as_const(looked)) {
        if (q.at >= info.notBefore && q.at <= info.notAfter)
            continue;
        const bool early = q.at < info.notBefore;
        say(Id::Dates, State::Failed,
            tr("\"%1\": %2", "name of a certificate, sentence on its dates")
                .arg(info.name, words::validity(info.notBefore, info.notAfter, q.at)),
            early ? tr("Check this machine's clock, or wait until %1.").arg(inspected::time(info.notBefore))
                  : tr("Renew it. If the date is still to come, set this machine's clock."));
        return;
    }
    const auto first = std::min_element(all.begin(), all.end(),
                                        [](const CertificateInfo &a, const CertificateInfo &b) { return a.notAfter < b.notAfter; });
    const QString text = all.size() == 1
        ? words::validity(first->notBefore, first->notAfter, q.at)
        : tr("All are valid; \"%1\" expires first, %2.").arg(first->name, words::distance(first->notAfter, q.at));
    const CertificateInfo &leaf = m_analysis.chain.constFirst();
    if (q.at.daysTo(first->notAfter) < soonDays)
        say(Id::Dates, State::Warning, text, tr("Renew \"%1\" soon.").arg(first->name));
    else if (isServer() && leaf.notBefore.daysTo(leaf.notAfter) > strictDays + 1)
        say(Id::Dates, State::Warning,
            text + u' ' + tr("It is valid for more than 825 days in all: iPhones, iPads and Macs refuse such a server."),
            tr("Have it issued for 825 days at most, if such clients are to connect."));
    else
        say(Id::Dates, State::Ok, text);
}

void FitChecker::checkName()
{
    if (!isServer() && haveLeaf()) {
        say(Id::Name, State::Ok, tr("A broker with use_identity_as_username calls this client \"%1\".").arg(leafName()));
        return;
    }
    if (!haveLeaf() || q.host.isEmpty()) {
        say(Id::Name, State::NotChecked, haveLeaf() ? tr("No host name is given.") : noCertificate(),
            haveLeaf() ? tr("Give the host name or address that stands in the clients' URL.") : QString());
        return;
    }
    const CertificateInfo &leaf = m_analysis.chain.constFirst();
    const QString names = leaf.names.mid(0, 10).join(", "_L1);
    // Without any DNS name in it OpenSSL, alone of all, would look at the subject.
    const bool bySubject = QHostAddress(q.host).isNull()
        && std::none_of(leaf.names.begin(), leaf.names.end(), [](const QString &name) { return name.startsWith("DNS:"_L1); });
    if (leaf.names.isEmpty())
        say(Id::Name, State::Failed,
            tr("The certificate has no Subject Alternative Name; today's clients do not look at the subject \"%1\".").arg(leaf.name),
            tr("Have it issued anew with %1 as Subject Alternative Name.").arg(q.host));
    else if (!bySubject && certificateNames(m_chain.constFirst(), q.host))
        say(Id::Name, State::Ok, tr("The certificate is good for %1 (it names %2).").arg(q.host, names));
    else
        say(Id::Name, State::Failed, tr("The certificate names %1, but not %2.").arg(names, q.host),
            tr("Use one of these names in the URL, or have the certificate issued for %1 as well.").arg(q.host));
}

void FitChecker::checkPurpose()
{
    if (!haveLeaf()) {
        say(Id::Purpose, State::NotChecked, noCertificate());
        return;
    }
    const CertificateInfo &leaf = m_analysis.chain.constFirst();
    const openssl::Certificate parsed = openssl::certificateFromDer(m_chain.constFirst());
    const bool good = X509_check_purpose(parsed.get(), isServer() ? X509_PURPOSE_SSL_SERVER : X509_PURPOSE_SSL_CLIENT, 0) == 1;
    const QString held = words::purposes(leaf.keyUsage, leaf.extendedKeyUsage);
    const QString wanted = isServer() ? u"serverAuth"_s : u"clientAuth"_s;
    const auto others = findings(Finding::Other);
    const auto refused =
        std::find_if(others.begin(), others.end(), [](const auto *finding) { return finding->depth == 0 && !isOfList(*finding); });
    if (!good)
        say(Id::Purpose, State::Failed,
            tr("%1 is not for this use: its purpose is %2.").arg(whose(), held.isEmpty() ? tr("that of a CA") : held),
            tr("Have it issued with the extended key usage %1.").arg(wanted));
    else if (refused != others.end())
        say(Id::Purpose, State::Failed, tr("OpenSSL refuses the certificate \"%1\": %2.").arg(leaf.name, (*refused)->text),
            tr("Have it issued anew without what OpenSSL refuses."));
    else if (leaf.extendedKeyUsage.isEmpty())
        say(Id::Purpose, State::Ok, tr("%1 names no purpose: it may be used for anything.").arg(whose()));
    else
        say(Id::Purpose, State::Ok, tr("%1 is for this use: %2.").arg(whose(), held));
}

/// What stands behind the leaf, and of the CA file what signed any of it: the others do no harm there.
QList<CertificateInfo> FitChecker::issuersGiven() const
{
    QList<CertificateInfo> issuers = m_analysis.chain.mid(1);
    if (m_analysis.gap)
        return issuers;
    const QList<QByteArray> all = m_chain + m_anchors;
    for (const QByteArray &anchor : m_anchors) {
        const CertificateInfo info = certificateInfo(anchor);
        if (info.isCa
            || std::any_of(all.begin(), all.end(), [&](const QByteArray &der) { return der != anchor && hasSigned(anchor, der); }))
            issuers += info;
    }
    return issuers;
}

void FitChecker::checkAuthority()
{
    if (!haveLeaf()) {
        say(Id::Authority, State::NotChecked, noCertificate());
        return;
    }
    const QList<CertificateInfo> issuers = issuersGiven();
    const CertificateInfo &leaf = m_analysis.chain.constFirst();
    for (const CertificateInfo &info : std::as_const(issuers)) {
        if (info.isCa || info.sha256 == leaf.sha256)
            continue;
        say(Id::Authority, State::Failed, tr("\"%1\" is no CA: its certificate does not allow it to issue others.").arg(info.name),
            tr("Have it made anew with basic constraints CA:TRUE and key usage keyCertSign."));
        return;
    }
    for (const CertificateFinding *finding : findings(Finding::WrongPurpose) + findings(Finding::Other)) {
        const bool isOfIssuer = finding->depth == 0 && isOfNames(*finding);
        if ((finding->depth == 0 && !isOfIssuer) || isOfList(*finding))
            continue;
        const CertificateInfo &info = finding->certificate;
        say(Id::Authority, State::Failed,
            tr("OpenSSL refuses the CA \"%1\": %2.").arg(isOfIssuer ? info.issuerName : info.name, finding->text),
            tr("Have the certificate issued by a CA without that restriction."));
        return;
    }
    if (leaf.isCa && !leaf.selfSigned)
        say(Id::Authority, State::Warning, tr("%1 may itself issue certificates: it is a CA.").arg(whose()),
            tr("Use a certificate of its own for this, with basic constraints CA:FALSE, and keep the CA's key away from it."));
    else if (issuers.isEmpty())
        say(Id::Authority, State::NotChecked, tr("There is no certificate of an issuer to look at."));
    else
        say(Id::Authority, State::Ok, tr("Every issuer is marked as a CA."));
}

void FitChecker::checkStrength()
{
    if (!haveLeaf()) {
        say(Id::Strength, State::NotChecked, noCertificate());
        return;
    }
    if (const auto weak = findings(Finding::Weak); !weak.isEmpty()) {
        const CertificateInfo &info = weak.constFirst()->certificate;
        say(Id::Strength, State::Failed,
            tr("\"%1\" is too weak for OpenSSL's security level 2: key %2, signature %3.")
                .arg(info.name, info.key, info.signatureAlgorithm),
            tr("Have it made anew with RSA of 2048 bits or more, or EC P-256, and a SHA-256 signature."));
        return;
    }
    const CertificateInfo &leaf = m_analysis.chain.constFirst();
    say(Id::Strength, State::Ok, tr("Key %1, signature %2.").arg(leaf.key, leaf.signatureAlgorithm));
}

/// Whoever is given such a list refuses the certificate.
const CertificateFinding *FitChecker::complaintOfList() const
{
    const auto found = std::find_if(m_analysis.findings.begin(), m_analysis.findings.end(), isOfList);
    return found == m_analysis.findings.end() ? nullptr : &*found;
}

void FitChecker::checkRevocation()
{
    const QString advice = tr("Give a list of the CA that issued the certificate, as PEM or DER.");
    if (!m_listProblem.isEmpty())
        say(Id::Revocation, State::Failed, m_listProblem, advice);
    else if (!haveLeaf() || m_lists.isEmpty())
        say(Id::Revocation, State::NotChecked, haveLeaf() ? tr("No revocation list is given.") : noCertificate());
    else if (m_analysis.find(Finding::Revoked))
        say(Id::Revocation, State::Failed, tr("%1 is on the revocation list.").arg(whose()), tr("Have a new one issued, with a new key."));
    else if (const CertificateFinding *finding = complaintOfList()) {
        const QString text = finding->code == X509_V_ERR_CRL_HAS_EXPIRED
            ? expiryOf(m_lists, q.at)
            : tr("The list does not settle it: OpenSSL says \"%1\".").arg(finding->text);
        const bool isUsable = !m_anchors.isEmpty() || q.systemCa; // OpenSSL uses no list without its issuer
        if (isUsable)
            say(Id::Revocation, State::Failed, text, advice);
        else
            say(Id::Revocation, State::NotChecked, text, tr("Give the certificate of the CA at the end of the chain, as PEM or DER."));
    } else {
        say(Id::Revocation, State::Ok, tr("%1 is not on the list.").arg(whose()));
    }
}
