#include "certificates/Signer.h"

#include "certificates/PemText.h"
#include "diagnosis/CertificateInfo.h"

#include <QCoreApplication>

using Problems = QList<SpecProblem>;

namespace {

struct SignerText {
    Q_DECLARE_TR_FUNCTIONS(Signer)
};

} // namespace

const EVP_MD *Signer::digest() const
{
    const int kind = EVP_PKEY_get_base_id(key.get());
    if (kind == EVP_PKEY_ED25519 || kind == EVP_PKEY_ED448)
        return nullptr;
    return kind == EVP_PKEY_EC && EVP_PKEY_get_bits(key.get()) >= 384 ? EVP_sha384() : EVP_sha256();
}

std::variant<Signer, Problems> openSigner(const IssuedCertificate &authority)
{
    Signer signer{pem::certificate(authority.certificate), pem::key(authority.key.bytes())};
    const auto problem = [](const QString &text) {
        return Problems{{SpecField::Issuer, text, SignerText::tr("Give the certificate of a CA together with its private key.")}};
    };
    if (!signer.certificate || !signer.key)
        return problem(SignerText::tr("The CA's certificate or key cannot be read."));
    const QString name = certificateInfo(openssl::toDer<X509>(signer.certificate.get(), i2d_X509)).name;
    if (X509_check_ca(signer.certificate.get()) <= 0)
        return problem(SignerText::tr("\"%1\" is no CA: its certificate does not allow it to issue others.").arg(name));
    if (X509_check_private_key(signer.certificate.get(), signer.key.get()) != 1)
        return problem(SignerText::tr("The key does not belong to the certificate of the CA \"%1\".").arg(name));
    return signer;
}
