#include "profiles/SecretStore.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Secrets {
    Q_DECLARE_TR_FUNCTIONS(SecretStore)
};

} // namespace

QString problemText(const SecretStore::Answer &answer)
{
    switch (answer.problem) {
    case SecretStore::Problem::None:
        break;
    case SecretStore::Problem::Missing:
        return Secrets::tr("This system has no key store that answers.");
    case SecretStore::Problem::Denied:
        return Secrets::tr("The system's key store is locked, or refuses access.");
    case SecretStore::Problem::Failed:
        return answer.detail.isEmpty() ? Secrets::tr("The system's key store failed and does not say why.")
                                       : Secrets::tr("The system's key store failed: %1").arg(answer.detail);
    }
    return {};
}

void MemorySecretStore::read(const QUuid &id, const Then &then)
{
    Answer answer;
    answer.found = m_secrets.contains(id);
    answer.secret = m_secrets.value(id);
    QMetaObject::invokeMethod(
        this, [then, answer] { then(answer); }, Qt::QueuedConnection);
}

void MemorySecretStore::write(const QUuid &id, const QByteArray &secret, const Then &then)
{
    m_secrets.insert(id, secret);
    QMetaObject::invokeMethod(
        this, [then] { then({}); }, Qt::QueuedConnection);
}

void MemorySecretStore::remove(const QUuid &id, const Then &then)
{
    m_secrets.remove(id);
    QMetaObject::invokeMethod(
        this, [then] { then({}); }, Qt::QueuedConnection);
}
