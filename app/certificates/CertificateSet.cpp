#include "certificates/CertificateSet.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using Problems = QList<SpecProblem>;
using SetProblems = QList<SetProblem>;

namespace {

constexpr qsizetype mostClients = 1'000;

struct SetText {
    Q_DECLARE_TR_FUNCTIONS(CertificateSet)
};

void add(SetProblems &all, SetPart part, const Problems &problems, int client = 0)
{
    for (const SpecProblem &problem : problems)
        all.append({part, client, problem});
}

void checkClients(SetProblems &all, const QList<CertificateSpec> &clients)
{
    if (clients.size() > mostClients)
        all.append({SetPart::Client,
                    0,
                    {SpecField::CommonName, SetText::tr("There are %1 clients.").arg(clients.size()),
                     SetText::tr("Give 1000 clients at most at a time.")}});
    QSet<QString> names;
    for (int i = 0; i < int(std::min(clients.size(), mostClients)); ++i) {
        add(all, SetPart::Client, check(clients[i]), i);
        const QString name = clients[i].commonName.trimmed().toLower();
        if (!name.isEmpty() && names.contains(name))
            all.append({SetPart::Client,
                        i,
                        {SpecField::CommonName, SetText::tr("Two clients are called \"%1\".").arg(clients[i].commonName.trimmed()),
                         SetText::tr("Give each client a name of its own: the broker tells them apart by it.")}});
        names.insert(name);
    }
}

class SetMaker
{
public:
    SetMaker(const CertificateSetSpec &spec, const std::stop_token &stop, const std::function<void(int)> &progress)
        : m_spec(spec)
        , m_stop(stop)
        , m_progress(progress)
    {
    }
    std::variant<CertificateSet, SetProblems> run();

private:
    bool makeAuthority();
    bool makeBelow();
    bool makeClients();
    bool makeList();
    std::optional<IssuedCertificate> make(SetPart part, const CertificateSpec &spec, const IssuedCertificate *issuer, int client = 0);
    bool fail(SetPart part, const Problems &problems, int client = 0)
    {
        add(m_problems, part, problems, client);
        return false;
    }
    const IssuedCertificate *issuer() const { return m_set.intermediate ? &*m_set.intermediate : &m_set.authority; }

    const CertificateSetSpec &m_spec;
    const std::stop_token &m_stop;
    const std::function<void(int)> &m_progress;
    CertificateSet m_set;
    SetProblems m_problems;
    int m_done = 0;
};

std::variant<CertificateSet, SetProblems> SetMaker::run()
{
    m_problems = check(m_spec);
    if (m_problems.isEmpty() && makeAuthority() && makeBelow() && makeClients() && makeList() && !m_stop.stop_requested())
        return m_set;
    return m_problems;
}

std::optional<IssuedCertificate> SetMaker::make(SetPart part, const CertificateSpec &spec, const IssuedCertificate *issuer, int client)
{
    auto result = makeCertificate(spec, issuer, m_stop);
    if (const auto *problems = std::get_if<Problems>(&result)) {
        fail(part, *problems, client);
        return std::nullopt;
    }
    if (m_progress)
        m_progress(++m_done);
    return std::get<IssuedCertificate>(std::move(result));
}

bool SetMaker::makeAuthority()
{
    if (m_spec.existingAuthority) {
        m_set.authority = *m_spec.existingAuthority;
        m_set.authorityIsNew = false;
        return true;
    }
    auto made = make(SetPart::Authority, m_spec.authority, nullptr);
    if (made)
        m_set.authority = std::move(*made);
    return made.has_value();
}

bool SetMaker::makeBelow()
{
    if (m_spec.intermediate) {
        m_set.intermediate = make(SetPart::Intermediate, *m_spec.intermediate, &m_set.authority);
        if (!m_set.intermediate)
            return false;
    }
    if (m_spec.server)
        m_set.server = make(SetPart::Server, *m_spec.server, issuer());
    return !m_spec.server || m_set.server;
}

bool SetMaker::makeClients()
{
    for (int i = 0; i < int(m_spec.clients.size()); ++i) {
        auto made = make(SetPart::Client, m_spec.clients[i], issuer(), i);
        if (!made)
            return false;
        ClientCertificate client{m_spec.clients[i].commonName.trimmed(), std::move(*made), {}};
        if (!m_spec.pkcs12Passphrase.isEmpty()) {
            auto bundle = makePkcs12(client.identity, m_spec.pkcs12Passphrase, client.commonName);
            if (const auto *problems = std::get_if<Problems>(&bundle))
                return fail(SetPart::Client, *problems, i);
            client.pkcs12 = std::get<SecretBytes>(std::move(bundle));
        }
        m_set.clients.append(std::move(client));
    }
    return true;
}

bool SetMaker::makeList()
{
    if (!m_spec.revocationList)
        return true;
    // Beside the certificates under an intermediate CA, mosquitto asks for a list of each CA of the chain.
    for (const IssuedCertificate *signer : {issuer(), static_cast<const IssuedCertificate *>(&m_set.authority)}) {
        auto list = makeRevocationList(*signer, {});
        if (const auto *problems = std::get_if<Problems>(&list))
            return fail(SetPart::RevocationList, *problems);
        m_set.revocationList += std::get<QByteArray>(list);
        if (!m_set.intermediate)
            break;
    }
    return true;
}

} // namespace

QList<SetProblem> check(const CertificateSetSpec &spec)
{
    SetProblems all;
    if (!spec.existingAuthority)
        add(all, SetPart::Authority, check(spec.authority));
    if (spec.intermediate)
        add(all, SetPart::Intermediate, check(*spec.intermediate));
    if (spec.server)
        add(all, SetPart::Server, check(*spec.server));
    checkClients(all, spec.clients);
    return all;
}

int stepsOf(const CertificateSetSpec &spec)
{
    return (spec.existingAuthority ? 0 : 1) + (spec.intermediate ? 1 : 0) + (spec.server ? 1 : 0) + int(spec.clients.size());
}

std::variant<CertificateSet, QList<SetProblem>> makeCertificateSet(const CertificateSetSpec &spec, const std::stop_token &stop,
                                                                   const std::function<void(int done)> &progress)
{
    return SetMaker(spec, stop, progress).run();
}
