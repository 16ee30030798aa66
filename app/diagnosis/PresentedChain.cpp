#include "diagnosis/PresentedChain.h"

#include "diagnosis/CertificateRules.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = CertificateFinding::Kind;

namespace {

constexpr qsizetype most = 20; ///< Certificates of a chain; more are a peer's whim.

/// The leftmost label of a pattern with one asterisk.
bool labelMatches(QStringView pattern, QStringView label)
{
    const qsizetype star = pattern.indexOf(u'*');
    const QStringView before = pattern.first(star);
    const QStringView behind = pattern.sliced(star + 1);
    return !behind.contains(u'*') && label.size() >= pattern.size() - 1 && label.startsWith(before) && label.endsWith(behind);
}

QString hostForm(const QString &name)
{
    QString host = QString::fromLatin1(QUrl::toAce(name)).toLower();
    if (host.isEmpty())
        host = name.toLower();
    return host.endsWith(u'.') ? host.chopped(1) : host;
}

bool hostMatches(const QString &pattern, const QString &host)
{
    if (!pattern.contains(u'*'))
        return pattern == host;
    const qsizetype dot = pattern.indexOf(u'.');
    const qsizetype hostDot = host.indexOf(u'.');
    if (dot < 0 || hostDot < 0 || pattern.indexOf(u'*') > dot || pattern.count(u'.') < 2 || pattern.startsWith("xn--"_L1))
        return false;
    return pattern.sliced(dot) == host.sliced(hostDot) && labelMatches(QStringView(pattern).first(dot), QStringView(host).first(hostDot));
}

/// The certificate that a finding is about, or -1.
qsizetype placeOf(const CertificateFinding &finding, const PresentedChain &chain)
{
    for (qsizetype i = 0; !finding.trusted && i < chain.certificates.size(); ++i) {
        if (chain.certificates[i].info.readable && chain.certificates[i].info.sha256 == finding.certificate.sha256)
            return i;
    }
    return -1;
}

} // namespace

bool isGoodFor(const QString &subjectAlternativeName, const QString &name)
{
    const QString kind = subjectAlternativeName.section(u':', 0, 0);
    const QString value = subjectAlternativeName.section(u':', 1);
    const QHostAddress address(name);
    if (!address.isNull())
        return kind == "IP"_L1 && address == QHostAddress(value);
    return kind == "DNS"_L1 && !name.isEmpty() && hostMatches(value.toLower(), hostForm(name));
}

PresentedChain presentedChain(const Attempt &attempt)
{
    const Evidence evidence(attempt);
    PresentedChain result;
    result.name = evidence.tls.serverName.isEmpty() ? evidence.settings.endpoint.host : evidence.tls.serverName;
    for (const QByteArray &der : evidence.tls.chain.first(std::min(most, evidence.tls.chain.size())))
        result.certificates << PresentedCertificate{der, certificateInfo(der), {}, {}};
    if (result.certificates.isEmpty())
        return result;
    const CertificateAnalysis &analysis = evidence.certificates();
    const CertificateRules rules(evidence);
    const auto complain = [&result](qsizetype place, const QString &sentence) {
        QStringList &complaints =
            place < 0 || place >= result.certificates.size() ? result.complaints : result.certificates[place].complaints;
        if (!complaints.contains(sentence))
            complaints << sentence;
    };
    for (const CertificateFinding &finding : analysis.findings) {
        if (finding.kind != Kind::NotChecked)
            complain(placeOf(finding, result), rules.complaint(finding));
    }
    if (analysis.errors.isEmpty()) {
        for (const TlsVerificationError &error : evidence.tls.errors.mid(0, most))
            complain(error.chainIndex, rules.complaintOfQt(error));
    }
    if (!analysis.gap || !analysis.gap->top.selfSigned)
        return result;
    for (PresentedCertificate &certificate : result.certificates) {
        if (certificate.info.readable && certificate.info.sha256 == analysis.gap->top.sha256)
            certificate.trust = Fix::trustCertificate(evidence.settings, evidence.tls.chain, certificate.info.sha256);
    }
    return result;
}
