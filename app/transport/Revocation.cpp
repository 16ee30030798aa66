#include "transport/Revocation.h"

#include "transport/OpenSsl.h"

#include <openssl/x509_vfy.h>

#include <vector>

namespace {

using openssl::Certificate;
using Store = std::unique_ptr<X509_STORE, openssl::Release<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, openssl::Release<X509_STORE_CTX_free>>;

/// Null if the system's store has none.
Certificate issuerInSystemStore(X509 *leaf)
{
    const Store store(X509_STORE_new());
    const StoreContext context(X509_STORE_CTX_new());
    X509 *issuer = nullptr;
    if (!store || !context || X509_STORE_set_default_paths(store.get()) != 1
        || X509_STORE_CTX_init(context.get(), store.get(), leaf, nullptr) != 1
        || X509_STORE_CTX_get1_issuer(&issuer, context.get(), leaf) != 1)
        return nullptr;
    return Certificate(issuer);
}

std::vector<Certificate> issuersOf(X509 *leaf, const QList<QByteArray> &candidates, bool systemStore)
{
    std::vector<Certificate> issuers;
    for (const QByteArray &der : candidates) {
        Certificate issuer = openssl::certificateFromDer(der);
        if (issuer && X509_NAME_cmp(X509_get_subject_name(issuer.get()), X509_get_issuer_name(leaf)) == 0)
            issuers.push_back(std::move(issuer));
    }
    if (systemStore) {
        if (Certificate issuer = issuerInSystemStore(leaf))
            issuers.push_back(std::move(issuer));
    }
    return issuers;
}

} // namespace

bool isRevoked(const QList<QByteArray> &chain, const QList<QByteArray> &authorities, bool systemStore, const QList<QByteArray> &crls)
{
    const openssl::ErrorMark mark;
    const Certificate leaf = chain.isEmpty() ? nullptr : openssl::certificateFromDer(chain.constFirst());
    if (!leaf)
        return false;
    for (const QByteArray &der : crls) {
        const auto crl = openssl::crlFromDer(der);
        X509_REVOKED *entry = nullptr;
        // 2: removeFromCRL, the certificate is valid again
        if (!crl || X509_CRL_get0_by_cert(crl.get(), &entry, leaf.get()) != 1)
            continue;
        for (const Certificate &issuer : issuersOf(leaf.get(), chain + authorities, systemStore)) {
            if (X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer.get())) == 1)
                return true;
        }
    }
    return false;
}
