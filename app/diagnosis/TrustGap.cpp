#include "diagnosis/TrustGap.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace openssl;
using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t longestWay = 20;

bool same(const X509 *a, const X509 *b)
{
    return X509_cmp(a, b) == 0;
}

bool isAnchor(const X509 *certificate, const Certificates &anchors)
{
    return std::any_of(anchors.begin(), anchors.end(), [&](const X509Ptr &anchor) { return same(anchor.get(), certificate); });
}

bool issued(X509 *issuer, X509 *subject)
{
    return X509_NAME_cmp(X509_get_issuer_name(subject), X509_get_subject_name(issuer)) == 0
        && X509_verify(subject, X509_get0_pubkey(issuer)) == 1;
}

bool selfSigned(X509 *certificate)
{
    return X509_self_signed(certificate, 1) == 1;
}

/// The way upwards from the leaf, as far as presented and trusted certificates reach.
std::vector<X509 *> wayUp(const Certificates &chain, const Certificates &anchors)
{
    std::vector<X509 *> way{chain.front().get()};
    while (way.size() < longestWay && !selfSigned(way.back())) {
        const auto next = [&](const Certificates &from) -> X509 * {
            for (const X509Ptr &candidate : from) {
                const bool known = std::any_of(way.begin(), way.end(), [&](const X509 *step) { return same(step, candidate.get()); });
                if (!known && issued(candidate.get(), way.back()))
                    return candidate.get();
            }
            return nullptr;
        };
        X509 *issuer = next(anchors);
        if (!issuer)
            issuer = next(chain);
        if (!issuer)
            break;
        way.push_back(issuer);
    }
    return way;
}

/// The words of a CA's name that tell it from other CAs, in lower case.
QSet<QString> tellingWords(const QString &name)
{
    static const QSet<QString> common{u"root"_s,   u"ca"_s,      u"intermediate"_s, u"issuing"_s,     u"sub"_s,           u"subordinate"_s,
                                      u"subca"_s,  u"signing"_s, u"authority"_s,    u"certificate"_s, u"certification"_s, u"certificates"_s,
                                      u"policy"_s, u"tls"_s,     u"ssl"_s,          u"server"_s,      u"device"_s,        u"rsa"_s,
                                      u"ecc"_s,    u"ecdsa"_s,   u"the"_s,          u"of"_s,          u"and"_s,           u"for"_s,
                                      u"global"_s, u"trust"_s,   u"primary"_s};
    static const QRegularExpression separators(u"[^\\p{L}\\p{N}]+"_s);
    static const QRegularExpression generation(u"^([gr]?\\d+|ca\\d+|sha\\d+)$"_s); // "G2", "R3", "2020", "CA1"
    QSet<QString> words;
    const QStringList parts = name.toLower().split(separators, Qt::SkipEmptyParts);
    for (const QString &word : parts) {
        if (!common.contains(word) && !generation.match(word).hasMatch())
            words << word;
    }
    return words;
}

bool saysRoot(const QString &name)
{
    static const QRegularExpression pattern(u"\\broot\\b"_s, QRegularExpression::CaseInsensitiveOption);
    return pattern.match(name).hasMatch();
}

bool saysIntermediate(const QString &name)
{
    static const QRegularExpression pattern(u"\\b(intermediate|issuing|signing|subordinate|sub[ -]?ca)\\b"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return pattern.match(name).hasMatch();
}

bool isKin(const CertificateInfo &anchor, const CertificateInfo &top)
{
    const QSet<QString> wanted = tellingWords(anchor.name);
    if (!wanted.isEmpty() && tellingWords(top.issuerName).contains(wanted))
        return true;
    return saysIntermediate(top.issuerName) && !anchor.organisation.isEmpty() && anchor.organisation == top.issuerOrganisation;
}

TrustGap weigh(const CertificateInfo &top, const QList<CertificateInfo> &anchors, bool systemTrusted)
{
    using enum TrustGap::Basis;
    using enum TrustGap::Kind;
    if (!top.authorityIssuer.isEmpty()) {
        if (top.authorityIssuer == top.issuer)
            return {UnknownIssuer, AuthorityKeyIdentifier, top, {}, {}};
        for (const CertificateInfo &anchor : anchors) {
            if (anchor.subject == top.authorityIssuer)
                return {ChainIncomplete, AuthorityKeyIdentifier, top, anchor, {}};
        }
    }
    if (saysRoot(top.issuerName))
        return {UnknownIssuer, IssuerSaysRoot, top, {}, {}};
    for (const CertificateInfo &anchor : anchors) {
        if (anchor.selfSigned && isKin(anchor, top))
            return {ChainIncomplete, saysIntermediate(top.issuerName) ? IssuerSaysIntermediate : Kinship, top, anchor, {}};
    }
    if (systemTrusted && !top.caIssuers.isEmpty())
        return {ChainIncomplete, AuthorityAccess, top, {}, {}};
    return {UnknownIssuer, Nothing, top, {}, {}};
}

/// One that is presented under the name of the issuer of `subject`, with another key.
X509 *lookalike(const Certificates &chain, X509 *subject)
{
    for (const X509Ptr &candidate : chain) {
        if (X509_NAME_cmp(X509_get_issuer_name(subject), X509_get_subject_name(candidate.get())) == 0 && !issued(candidate.get(), subject))
            return candidate.get();
    }
    return nullptr;
}

/// A certificate of the way that the CA file holds, though it is not self-signed.
std::optional<TrustGap> notTheCa(const std::vector<X509 *> &way, const Certificates &anchors, const CertificateInfo &top)
{
    for (std::size_t i = 0; i < way.size(); ++i) {
        if (selfSigned(way[i]) || !isAnchor(way[i], anchors))
            continue;
        const bool leaf = i == 0;
        return TrustGap{leaf ? TrustGap::Kind::LeafAsCa : TrustGap::Kind::IntermediateAsCa,
                        TrustGap::Basis::Chain,
                        top,
                        certificateInfo(der(way[i])),
                        {}};
    }
    return std::nullopt;
}

} // namespace

std::optional<TrustGap> findTrustGap(const Certificates &chain, const Certificates &anchors, bool systemTrusted)
{
    if (chain.empty())
        return std::nullopt;
    const std::vector<X509 *> way = wayUp(chain, anchors);
    X509 *const last = way.back();
    const bool ends = selfSigned(last);
    if (ends && isAnchor(last, anchors))
        return std::nullopt;
    const CertificateInfo top = certificateInfo(der(last));
    if (const auto gap = notTheCa(way, anchors, top))
        return gap;
    QList<CertificateInfo> anchorInfos;
    for (const X509Ptr &anchor : anchors) {
        anchorInfos << certificateInfo(der(anchor.get()));
        if (anchorInfos.last().subject == top.issuer)
            return TrustGap{TrustGap::Kind::SameNameOtherKey, TrustGap::Basis::Chain, top, anchorInfos.last(), {}};
    }
    if (ends)
        return TrustGap{way.size() == 1 ? TrustGap::Kind::SelfSigned : TrustGap::Kind::UnknownIssuer, TrustGap::Basis::Chain, top, {}, {}};
    TrustGap gap = weigh(top, anchorInfos, systemTrusted);
    if (X509 *other = lookalike(chain, last)) {
        gap.lookalike = certificateInfo(der(other));
        const auto signer =
            std::find_if(anchors.begin(), anchors.end(), [&](const X509Ptr &anchor) { return issued(anchor.get(), other); });
        if (signer != anchors.end() && gap.kind == TrustGap::Kind::UnknownIssuer) {
            gap.kind = TrustGap::Kind::ChainIncomplete;
            gap.basis = TrustGap::Basis::Lookalike;
            gap.anchor = certificateInfo(der(signer->get()));
        }
    }
    return gap;
}
