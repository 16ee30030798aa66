#include "diagnosis/CertificateAnalysis.h"

#include "diagnosis/TrustGap.h"

#include <QHostAddress>

#include <algorithm>

using namespace openssl;
using namespace Qt::StringLiterals;
using Kind = CertificateFinding::Kind;

namespace {

constexpr int securityLevel = 2;
constexpr int mostErrors = 100;

Certificates parsed(const QList<QByteArray> &ders)
{
    Certificates result;
    for (const QByteArray &der : ders) {
        if (X509Ptr certificate = openssl::certificate(der))
            result.push_back(std::move(certificate));
    }
    return result;
}

int collect(int ok, X509_STORE_CTX *context)
{
    auto &errors = *static_cast<QList<CertificateError> *>(X509_STORE_CTX_get_app_data(context));
    if (!ok && errors.size() < mostErrors) {
        const int code = X509_STORE_CTX_get_error(context);
        const X509 *certificate = X509_STORE_CTX_get_current_cert(context);
        errors << CertificateError{code, QString::fromUtf8(X509_verify_cert_error_string(code)), X509_STORE_CTX_get_error_depth(context),
                                   certificate ? der(certificate) : QByteArray()};
    }
    return 1; // go on: every error is wanted
}

void freeStack(STACK_OF(X509) * stack)
{
    sk_X509_free(stack); // the certificates belong to others
}

bool addCrls(X509_STORE *store, const QList<QByteArray> &crls)
{
    bool any = false;
    for (const QByteArray &der : crls) {
        const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
        if (const CrlPtr crl(d2i_X509_CRL(nullptr, &at, long(der.size()))); crl && X509_STORE_add_crl(store, crl.get()))
            any = true;
    }
    return any;
}

void setUp(X509_VERIFY_PARAM *parameters, const CertificateQuestion &question, bool withCrls)
{
    X509_VERIFY_PARAM_set_purpose(parameters, question.ofClient ? X509_PURPOSE_SSL_CLIENT : X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_auth_level(parameters, securityLevel);
    X509_VERIFY_PARAM_set_time(parameters, question.at.toSecsSinceEpoch());
    if (withCrls)
        X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_CRL_CHECK);
    if (question.name.isEmpty())
        return;
    const QByteArray name = question.name.toUtf8();
    if (QHostAddress(question.name).isNull())
        X509_VERIFY_PARAM_set1_host(parameters, name.constData(), std::size_t(name.size()));
    else
        X509_VERIFY_PARAM_set1_ip_asc(parameters, name.constData());
}

QList<CertificateError> verify(const CertificateQuestion &question, const Certificates &chain, const Certificates &anchors)
{
    QList<CertificateError> errors;
    const StorePtr store(X509_STORE_new());
    const StoreContextPtr context(X509_STORE_CTX_new());
    const Owner<STACK_OF(X509), freeStack> presented(sk_X509_new_null());
    if (!store || !context || !presented)
        return errors;
    for (const X509Ptr &anchor : anchors)
        X509_STORE_add_cert(store.get(), anchor.get());
    if (question.systemTrusted)
        X509_STORE_set_default_paths(store.get());
    const bool withCrls = addCrls(store.get(), question.crls);
    for (const X509Ptr &certificate : chain)
        sk_X509_push(presented.get(), certificate.get());
    if (!X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), presented.get()))
        return errors;
    setUp(X509_STORE_CTX_get0_param(context.get()), question, withCrls);
    X509_STORE_CTX_set_app_data(context.get(), &errors);
    X509_STORE_CTX_set_verify_cb(context.get(), collect);
    X509_verify_cert(context.get());
    return errors;
}

bool isTrustError(int code)
{
    switch (code) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_AKID_SKID_MISMATCH:
    case X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH:
    case X509_V_ERR_SUBJECT_ISSUER_MISMATCH:
        return true;
    default:
        return false;
    }
}

Kind kindOf(int code)
{
    if (isTrustError(code))
        return Kind::Trust;
    switch (code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return Kind::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return Kind::NotYetValid;
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_INVALID_NON_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
    case X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE:
    case X509_V_ERR_CERT_REJECTED:
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
        return Kind::WrongPurpose;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return Kind::HostnameMismatch;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return Kind::Weak;
    case X509_V_ERR_CERT_REVOKED:
        return Kind::Revoked;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
        return Kind::NotChecked;
    default:
        return Kind::Other;
    }
}

QDateTime revocationDate(X509 *certificate, const QList<QByteArray> &crls)
{
    for (const QByteArray &der : crls) {
        const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
        const CrlPtr crl(d2i_X509_CRL(nullptr, &at, long(der.size())));
        X509_REVOKED *entry = nullptr;
        if (crl && X509_CRL_get0_by_cert(crl.get(), &entry, certificate) == 1 && entry)
            return dateTime(X509_REVOKED_get0_revocationDate(entry));
    }
    return {};
}

/// What the stapled OCSP response says of the leaf. Its signature is the TLS library's business: without that it would not have complained.
std::optional<CertificateFinding> stapledRevocation(X509 *leaf, const QByteArray &response)
{
    const auto *at = reinterpret_cast<const unsigned char *>(response.constData());
    const Owner<OCSP_RESPONSE, OCSP_RESPONSE_free> parsed(d2i_OCSP_RESPONSE(nullptr, &at, long(response.size())));
    const Owner<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(parsed ? OCSP_response_get1_basic(parsed.get()) : nullptr);
    for (int i = 0; basic && i < OCSP_resp_count(basic.get()); ++i) {
        OCSP_SINGLERESP *single = OCSP_resp_get0(basic.get(), i);
        ASN1_INTEGER *serial = nullptr;
        OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, const_cast<OCSP_CERTID *>(OCSP_SINGLERESP_get0_id(single)));
        ASN1_GENERALIZEDTIME *when = nullptr;
        int reason = -1;
        if (ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(leaf)) != 0
            || OCSP_single_get0_status(single, &reason, &when, nullptr, nullptr) != V_OCSP_CERTSTATUS_REVOKED)
            continue;
        CertificateFinding finding;
        finding.kind = Kind::Revoked;
        finding.certificate = certificateInfo(der(leaf));
        finding.text =
            reason >= 0 ? u"certificate revoked: %1"_s.arg(QString::fromLatin1(OCSP_crl_reason_str(reason))) : u"certificate revoked"_s;
        finding.revokedAt = dateTime(when);
        finding.revokedBy = u"OCSP"_s;
        return finding;
    }
    return std::nullopt;
}

CertificateFinding findingOf(const CertificateError &error, const CertificateQuestion &question, const Certificates &chain)
{
    CertificateFinding finding;
    finding.kind = kindOf(error.code);
    finding.certificate = certificateInfo(error.certificate);
    finding.depth = error.depth;
    finding.trusted = question.anchors.contains(error.certificate) || (error.depth > 0 && !question.chain.contains(error.certificate));
    finding.text = error.text;
    finding.code = error.code;
    if (finding.kind == Kind::Revoked) {
        finding.revokedBy = u"CRL"_s;
        finding.revokedAt = revocationDate(chain.front().get(), question.crls);
    }
    return finding;
}

void addFindings(CertificateAnalysis &analysis, const CertificateQuestion &question, const Certificates &chain)
{
    QList<CertificateFinding> &findings = analysis.findings;
    for (const CertificateError &error : std::as_const(analysis.errors)) {
        const CertificateFinding finding = findingOf(error, question, chain);
        const bool known = std::any_of(findings.begin(), findings.end(), [&](const CertificateFinding &other) {
            return other.kind == finding.kind && (finding.kind == Kind::Trust || other.depth == finding.depth);
        });
        if (!known)
            findings << finding;
    }
    if (auto finding = stapledRevocation(chain.front().get(), question.ocspResponse); finding && !analysis.find(Kind::Revoked))
        findings << *finding;
    std::stable_sort(findings.begin(), findings.end(), [](const CertificateFinding &a, const CertificateFinding &b) {
        return std::pair(a.kind, a.depth) < std::pair(b.kind, b.depth);
    });
}

bool trusts(CertificateQuestion question, const Certificates &chain)
{
    question.systemTrusted = true;
    question.crls.clear();
    question.name.clear();
    const QList<CertificateError> errors = verify(question, chain, {});
    return std::none_of(errors.begin(), errors.end(), [](const CertificateError &error) { return isTrustError(error.code); });
}

} // namespace

const CertificateFinding *CertificateAnalysis::find(Kind kind) const
{
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const CertificateFinding &finding) { return finding.kind == kind; });
    return found == findings.end() ? nullptr : &*found;
}

CertificateAnalysis analyseCertificates(const CertificateQuestion &question)
{
    CertificateAnalysis analysis;
    const Certificates chain = parsed(question.chain);
    const Certificates anchors = parsed(question.anchors);
    for (const X509Ptr &certificate : chain)
        analysis.chain << certificateInfo(der(certificate.get()));
    for (const X509Ptr &anchor : anchors)
        analysis.anchors << certificateInfo(der(anchor.get()));
    if (chain.empty())
        return analysis;
    analysis.errors = verify(question, chain, anchors);
    addFindings(analysis, question, chain);
    if (const CertificateFinding *trust = analysis.find(Kind::Trust)) {
        auto gap = findTrustGap(chain, anchors, question.systemTrusted);
        if (!gap) // every step is there, but OpenSSL does not take one of them
            gap = TrustGap{TrustGap::Kind::UnknownIssuer, TrustGap::Basis::Nothing, trust->certificate, {}, {}};
        analysis.gap = std::make_shared<const TrustGap>(std::move(*gap));
        analysis.systemWouldTrust = !question.systemTrusted && trusts(question, chain);
    }
    ERR_clear_error(); // QtSsl reads the same queue and must not find our leftovers
    return analysis;
}
