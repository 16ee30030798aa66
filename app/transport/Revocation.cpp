#include "transport/Revocation.h"

#include "transport/OpenSsl.h"

bool isRevoked(const QList<QByteArray> &chain, const QList<QByteArray> &authorities, const QList<QByteArray> &crls)
{
    const openssl::ErrorMark mark;
    const auto leaf = chain.isEmpty() ? nullptr : openssl::certificateFromDer(chain.constFirst());
    if (!leaf)
        return false;
    const auto signedByIssuer = [&](X509_CRL *crl) {
        for (const QByteArray &der : chain + authorities) {
            const auto issuer = openssl::certificateFromDer(der);
            if (issuer && X509_NAME_cmp(X509_get_subject_name(issuer.get()), X509_get_issuer_name(leaf.get())) == 0
                && X509_CRL_verify(crl, X509_get0_pubkey(issuer.get())) == 1)
                return true;
        }
        return false;
    };
    for (const QByteArray &der : crls) {
        const auto crl = openssl::crlFromDer(der);
        X509_REVOKED *entry = nullptr;
        // 2: removeFromCRL, the certificate is valid again
        if (crl && X509_CRL_get0_by_cert(crl.get(), &entry, leaf.get()) == 1 && signedByIssuer(crl.get()))
            return true;
    }
    return false;
}
