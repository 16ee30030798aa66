#include "profiles/SystemSecretStore.h"

#ifdef CONNACK_HAS_KEYCHAIN
#include <qt6keychain/keychain.h>

#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto questionAfter = 250ms; ///< Whether there is a key store: nobody waits for that, and the window comes first.

SecretStore::Answer answerOf(const QKeychain::Job &job)
{
    using Problem = SecretStore::Problem;
    switch (job.error()) {
    case QKeychain::NoError:
        return {Problem::None, {}, true, {}};
    case QKeychain::EntryNotFound:
        return {};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {Problem::Denied, job.errorString(), false, {}};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {Problem::Missing, job.errorString(), false, {}};
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    // A bus on which nobody offers the service comes as any other error, with the service's name in it.
    const bool nobody = job.errorString().contains("org.freedesktop.secrets"_L1);
    return {nobody ? Problem::Missing : Problem::Failed, job.errorString(), false, {}};
}

/// One job after another, as QtKeychain runs them.
class KeychainStore : public SecretStore
{
public:
    bool isLasting() const override { return true; }

    void read(const QUuid &id, const Then &then) override
    {
        auto *job = new QKeychain::ReadPasswordJob(service(), this);
        run(job, id, [job, then](Answer answer) {
            answer.secret = job->textData().toUtf8();
            then(answer);
        });
    }

    void write(const QUuid &id, const QByteArray &secret, const Then &then) override
    {
        auto *job = new QKeychain::WritePasswordJob(service(), this);
        job->setTextData(QString::fromUtf8(secret));
        run(job, id, then);
    }

    void remove(const QUuid &id, const Then &then) override { run(new QKeychain::DeletePasswordJob(service(), this), id, then); }

private:
    static QString service() { return u"connack"_s; }

    void run(QKeychain::Job *job, const QUuid &id, const Then &then)
    {
        job->setKey(id.toString(QUuid::WithoutBraces));
        connect(job, &QKeychain::Job::finished, this, [job, then] { then(answerOf(*job)); });
        QTimer::singleShot(id.isNull() ? questionAfter : 0ms, job, &QKeychain::Job::start);
    }
};

} // namespace

std::unique_ptr<SecretStore> systemSecretStore()
{
    return std::make_unique<KeychainStore>();
}

#else

std::unique_ptr<SecretStore> systemSecretStore()
{
    return std::make_unique<MemorySecretStore>();
}

#endif
