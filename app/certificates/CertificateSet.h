// All that one broker needs at once: a CA, the server's certificate, those of its clients, and what goes with them.
#pragma once

#include "certificates/CertificateMaker.h"

#include <functional>
#include <optional>

struct CertificateSetSpec {
    CertificateSpec authority{CertificateRole::Authority, {}, {}, {}, KeyKind::EcP256, 3'650};
    std::optional<IssuedCertificate> existingAuthority; ///< Set: it signs, and `authority` is not looked at.
    std::optional<CertificateSpec> intermediate;        ///< Set: it issues what follows.
    std::optional<CertificateSpec> server;
    QList<CertificateSpec> clients;
    QString pkcs12Passphrase;    ///< Secret. Set: each client gets a PKCS#12 file as well.
    bool revocationList = false; ///< An empty one, for a broker that is to be able to revoke (mosquitto: crlfile).
};

/// Which of the certificates a problem is about.
enum class SetPart : quint8 { Authority, Intermediate, Server, Client, RevocationList };

struct SetProblem {
    SetPart part = SetPart::Authority;
    int client = 0; ///< SetPart::Client: which one, from 0.
    SpecProblem problem;
    bool operator==(const SetProblem &) const = default;
};

struct ClientCertificate {
    QString commonName;
    IssuedCertificate identity;
    SecretBytes pkcs12; ///< DER; empty: not asked for.
    bool operator==(const ClientCertificate &) const = default;
};

struct CertificateSet {
    IssuedCertificate authority;
    bool authorityIsNew = true; ///< Otherwise its key stays where it is.
    std::optional<IssuedCertificate> intermediate;
    std::optional<IssuedCertificate> server;
    QList<ClientCertificate> clients;
    QByteArray revocationList; ///< PEM, by what issued the others; empty: not asked for.
    bool operator==(const CertificateSet &) const = default;
};

/// What can be seen before anything is made. At most 1,000 clients, each name once.
QList<SetProblem> check(const CertificateSetSpec &spec);

/// How many keys have to be made: steps of `progress`.
int stepsOf(const CertificateSetSpec &spec);

/// Makes them one after the other; nothing, if one cannot be made or `stop` asks for it (then the list of problems is empty). `progress` is
/// called, in this thread, after each key with the number of those that are done.
std::variant<CertificateSet, QList<SetProblem>> makeCertificateSet(const CertificateSetSpec &spec, const std::stop_token &stop = {},
                                                                   const std::function<void(int done)> &progress = {});
