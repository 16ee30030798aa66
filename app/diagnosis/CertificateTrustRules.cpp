// A chain that does not end at a trusted certificate.
#include "diagnosis/CertificateRules.h"

#include <algorithm>

using namespace Qt::StringLiterals;

/// "ca.pem holds "Factory CA" (expires 2031-02-01)."
QString CertificateRules::whatIsTrusted() const
{
    constexpr qsizetype most = 5;
    if (analysis.anchors.isEmpty())
        return tr("No CA file is given: the system's CA store is trusted.");
    QStringList held;
    for (const CertificateInfo &anchor : analysis.anchors.first(std::min(most, analysis.anchors.size())))
        held << tr("\"%1\" (expires %2)").arg(anchor.name, wording::day(anchor.notAfter));
    if (analysis.anchors.size() > most)
        held << tr("%n more", nullptr, int(analysis.anchors.size() - most));
    return tr("%1 holds %2.").arg(caSource(), held.join(", "_L1));
}

void CertificateRules::adviseCa(Verdict &verdict) const
{
    const CertificateInfo &top = analysis.gap->top;
    if (analysis.systemWouldTrust) {
        verdict.advise(tr("Trust the system's CAs as well, or leave the CA file out: they know this issuer."));
        verdict.offer(Fix::useSystemCa(e.settings));
    }
    verdict.advise(tr("Ask for the certificate of \"%1\" and give it under TLS, CA file (--ca).").arg(top.issuerName));
}

Verdict CertificateRules::selfSigned() const
{
    const CertificateInfo &leaf = analysis.gap->top;
    return Verdict("tls-certificate-self-signed")
        .because(tr("The broker's certificate \"%1\" is self-signed: nobody but itself vouches for it.").arg(leaf.name))
        .because(whatIsTrusted())
        .advise(tr("Get this certificate from the broker's operator and give it as CA file (TLS, CA file, or --ca)."))
        .advise(tr("Compare its fingerprint with the operator's before you trust it: SHA-256 %1.").arg(leaf.sha256))
        .advise(tr("Better: have the broker's certificate issued by a CA, and give that CA's certificate as CA file."))
        .offer(Fix::trustCertificate(e.settings, e.tls.chain, leaf.sha256));
}

Verdict CertificateRules::unknownIssuer() const
{
    const TrustGap &gap = *analysis.gap;
    Verdict verdict("tls-certificate-unknown-issuer");
    if (gap.top.selfSigned)
        verdict.because(tr("The certificate chain ends at \"%1\", which is not trusted.").arg(gap.top.name));
    else
        verdict.because(
            tr("The certificate chain ends at \"%1\", issued by \"%2\", which is not trusted.").arg(gap.top.name, gap.top.issuerName));
    verdict.because(whatIsTrusted());
    if (!gap.settled()) {
        if (gap.basis == TrustGap::Basis::Nothing)
            verdict.likely();
        if (gap.basis != TrustGap::Basis::IssuerSaysRoot)
            verdict.because(tr("If \"%1\" is an intermediate CA, the broker may also have left its certificate out of the chain.")
                                .arg(gap.top.issuerName));
    }
    adviseCa(verdict);
    if (analysis.anchors.isEmpty())
        verdict.advise(tr("A private CA is not in the system's store; it has to be given."));
    if (gap.top.selfSigned)
        verdict.offer(Fix::trustCertificate(e.settings, e.tls.chain, gap.top.sha256));
    return verdict;
}

Verdict CertificateRules::chainIncomplete() const
{
    const TrustGap &gap = *analysis.gap;
    Verdict verdict("tls-certificate-chain-incomplete");
    if (!gap.settled())
        verdict.likely();
    verdict.because(
        tr("The broker sends \"%1\", issued by \"%2\", but not the certificate of \"%2\" itself, which links it to a trusted CA.")
            .arg(gap.top.name, gap.top.issuerName));
    verdict.because(whatIsTrusted());
    if (!gap.settled())
        verdict.because(tr("Its own certificate is not at hand, so the CA file may also be the wrong one."));
    verdict.advise(tr("On the broker, append the intermediate certificate \"%1\" to the server's certificate file, after the server's own "
                      "(mosquitto: certfile).")
                       .arg(gap.top.issuerName));
    if (!gap.top.caIssuers.isEmpty())
        verdict.advise(tr("The intermediate certificate can be fetched from %1.").arg(e.quoted(gap.top.caIssuers.first())));
    verdict.advise(tr("To go on without that, add the intermediate certificate to the CA file, beside its root."));
    return verdict;
}

Verdict CertificateRules::notTheCa() const
{
    const TrustGap &gap = *analysis.gap;
    const CertificateInfo &held = *gap.anchor;
    Verdict verdict("tls-ca-file-is-not-the-ca");
    switch (gap.kind) {
    case TrustGap::Kind::LeafAsCa:
        verdict.because(tr("%1 holds the broker's own certificate \"%2\", which is not a CA: it was issued by \"%3\".")
                            .arg(caSource(), held.name, held.issuerName));
        break;
    case TrustGap::Kind::IntermediateAsCa:
        verdict.because(tr("%1 holds \"%2\", an intermediate CA that was issued by \"%3\". Trust has to end at a self-signed certificate.")
                            .arg(caSource(), held.name, held.issuerName));
        break;
    default:
        verdict.because(tr("%1 holds a certificate of the same name as the issuer, \"%2\", but with another key: it did not sign \"%3\".")
                            .arg(caSource(), held.name, gap.top.name));
        verdict.because(tr("The CA was probably made anew."));
        break;
    }
    if (gap.kind == TrustGap::Kind::SameNameOtherKey)
        verdict.advise(
            tr("Get the present certificate of the CA \"%1\" from the broker's operator and give it as CA file (--ca).").arg(held.name));
    else
        verdict.advise(tr("Give the certificate of the CA \"%1\" as CA file (--ca), or add it to the file.")
                           .arg(gap.kind == TrustGap::Kind::LeafAsCa ? held.issuerName : gap.top.issuerName));
    verdict.advise(tr("Or have the broker's certificate issued anew by the CA that you hold."));
    verdict.observed(u"CA file: %1; SHA-256 %2"_s.arg(describe(held), held.sha256));
    if (!held.subjectKeyId.isEmpty() && !gap.top.authorityKeyId.isEmpty())
        verdict.observed(u"key wanted: %1; key of the CA file: %2"_s.arg(gap.top.authorityKeyId, held.subjectKeyId));
    return verdict;
}

Verdict CertificateRules::trust() const
{
    switch (analysis.gap->kind) {
    case TrustGap::Kind::SelfSigned:
        return selfSigned();
    case TrustGap::Kind::ChainIncomplete:
        return chainIncomplete();
    case TrustGap::Kind::LeafAsCa:
    case TrustGap::Kind::IntermediateAsCa:
    case TrustGap::Kind::SameNameOtherKey:
        return notTheCa();
    case TrustGap::Kind::UnknownIssuer:
        break;
    }
    return unknownIssuer();
}

QString CertificateRules::trustSentence() const
{
    const TrustGap &gap = *analysis.gap;
    if (gap.kind == TrustGap::Kind::SelfSigned || gap.top.selfSigned)
        return tr("The self-signed certificate \"%1\" is not trusted.").arg(gap.top.name);
    return tr("The issuer \"%1\" of the certificate \"%2\" is not trusted.").arg(gap.top.issuerName, gap.top.name);
}
