// A CA that is to sign something, opened. For certificates/ alone.
#pragma once

#include "certificates/CertificateMaker.h"
#include "transport/OpenSsl.h"

struct Signer {
    openssl::Certificate certificate;
    openssl::Key key;

    /// SHA-256, or SHA-384 where the key is as strong; null: the key has its own (Ed25519).
    const EVP_MD *digest() const;
};

/// Problems are of SpecField::Issuer: unreadable, no CA, the key of another.
std::variant<Signer, QList<SpecProblem>> openSigner(const IssuedCertificate &authority);
