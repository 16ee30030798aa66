// Why a presented chain does not end at a trusted certificate. For this folder's sources.
#pragma once

#include "diagnosis/CertificateInfo.h"
#include "diagnosis/OpenSsl.h"

#include <optional>
#include <vector>

/// The place where the way from the broker's certificate to a trusted one breaks off.
struct TrustGap {
    enum class Kind : quint8 {
        SelfSigned,       ///< The broker's certificate has no issuer but itself.
        UnknownIssuer,    ///< The issuer has nothing to do with what is trusted.
        ChainIncomplete,  ///< The issuer is an intermediate that the broker should have sent.
        LeafAsCa,         ///< The CA file holds the broker's own certificate.
        IntermediateAsCa, ///< The CA file holds an intermediate, and no self-signed certificate above it.
        SameNameOtherKey, ///< The CA file holds a certificate of the issuer's name that did not sign.
    };
    /// What told UnknownIssuer from ChainIncomplete.
    enum class Basis : quint8 {
        Chain,                  ///< The chain itself: nothing was left to weigh.
        AuthorityKeyIdentifier, ///< The top names its issuer's own issuer.
        IssuerSaysRoot,         ///< "... Root CA"
        IssuerSaysIntermediate, ///< "... Intermediate CA", "... Issuing CA"
        Kinship,                ///< A trusted root bears the issuer's name, but for words such as "Root" and "CA".
        Lookalike,              ///< A trusted certificate signed one of the issuer's name that is presented, but is another.
        AuthorityAccess,        ///< The top says where to fetch its issuer, as public CAs do.
        Nothing,                ///< No sign either way.
    };
    Kind kind = Kind::UnknownIssuer;
    Basis basis = Basis::Chain;
    CertificateInfo top;                      ///< The last certificate of the way; its issuer is what is missing.
    std::optional<CertificateInfo> anchor;    ///< The trusted certificate in question: the same-named, the leaf, the kin, ...
    std::optional<CertificateInfo> lookalike; ///< Presented, of the issuer's name, but it did not sign the top.

    /// The evidence leaves no other reading.
    bool settled() const { return basis == Basis::Chain || basis == Basis::AuthorityKeyIdentifier; }
};

using Certificates = std::vector<openssl::X509Ptr>;

/// nullopt if every step is there and the last one is trusted, or if `chain` is empty.
///
/// Where the issuer of the top is neither presented nor trusted, two faults look alike: the broker leaves out an intermediate, or the
/// client trusts the wrong CA. What is asked, in this order:
/// 1. Does the Authority Key Identifier name the issuer's issuer? If that is the issuer itself, the issuer is a root: wrong CA. If it is a
///    trusted certificate, the intermediate between the two is missing.
/// 2. Does the issuer call itself a root? Then nothing can be missing between: wrong CA.
/// 3. Is a trusted root kin to it: do all words of the root's name, but for those that every CA uses, stand in the issuer's
///    name, or - if the issuer calls itself an intermediate - is it of the same organisation? Then the intermediate is missing. So it is
///    if a certificate of the issuer's name is presented that a trusted one signed: an older or a newer one of that intermediate.
/// 4. With the system's CAs trusted, does the top say where its issuer's certificate is to be had (Authority Information Access, which the
///    CAs of the public Web give and private ones seldom do)? Then the intermediate is missing.
/// 5. Otherwise: wrong CA. Steps 2 to 5 are likely, not certain.
std::optional<TrustGap> findTrustGap(const Certificates &chain, const Certificates &anchors, bool systemTrusted);
