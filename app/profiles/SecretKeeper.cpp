#include "profiles/SecretKeeper.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

QByteArray textOf(const QJsonObject &secrets)
{
    return secrets.isEmpty() ? QByteArray() : QJsonDocument(secrets).toJson(QJsonDocument::Compact);
}

} // namespace

SecretKeeper::SecretKeeper(std::unique_ptr<SecretStore> store, QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
{
    if (m_store->isLasting())
        ask();
    else
        m_state = State::None;
}

SecretKeeper::~SecretKeeper() = default;

/// Reads what nobody ever wrote: that needs no unlocking, and a store that works says that it has nothing.
void SecretKeeper::ask()
{
    m_store->read(QUuid(), [this](const SecretStore::Answer &answer) {
        m_why = answer;
        m_state = answer.problem == SecretStore::Problem::None ? State::Works : State::None;
        emit stateChanged();
    });
}

QString SecretKeeper::stateText() const
{
    if (m_state != State::None)
        return {};
    return m_why.problem == SecretStore::Problem::None ? tr("This build of Connack has no access to the system's key store.")
                                                       : problemText(m_why);
}

void SecretKeeper::read(const QUuid &id)
{
    if (m_state == State::None || m_reading.contains(id) || m_stored.contains(id))
        return;
    m_reading.insert(id);
    m_store->read(id, [this, id](const SecretStore::Answer &answer) { takeRead(id, answer); });
}

void SecretKeeper::takeRead(const QUuid &id, const SecretStore::Answer &answer)
{
    m_reading.remove(id);
    const QJsonObject secrets = QJsonDocument::fromJson(answer.secret).object();
    if (answer.problem != SecretStore::Problem::None)
        emit failed(id, tr("The secrets of this connection could not be read. %1").arg(problemText(answer)));
    else if (!answer.found)
        emit failed(id, tr("The system's key store gave no secrets for this connection: they are gone, or it stayed locked."));
    else if (secrets.isEmpty())
        emit failed(id, tr("What the system's key store holds for this connection cannot be read."));
    else
        m_stored.insert(id, answer.secret);
    emit arrived(id, secrets);
}

void SecretKeeper::keep(const QUuid &id, const QJsonObject &secrets)
{
    const QByteArray text = textOf(secrets);
    if (m_state != State::Works || m_reading.contains(id) || m_stored.value(id) == text)
        return;
    if (text.isEmpty())
        forget(id);
    else
        write(id, text);
}

void SecretKeeper::write(const QUuid &id, const QByteArray &text)
{
    m_stored.insert(id, text);
    ++m_writing;
    m_store->write(id, text, [this, id](const SecretStore::Answer &answer) {
        if (answer.problem != SecretStore::Problem::None) {
            m_stored.remove(id); // the next change tries again
            emit failed(id, tr("The secrets of this connection were not saved. %1").arg(problemText(answer)));
        } else {
            emit storedChanged(id, true);
        }
        wrote();
    });
}

void SecretKeeper::forget(const QUuid &id)
{
    if (m_state != State::Works)
        return;
    m_stored.remove(id);
    ++m_writing;
    m_store->remove(id, [this, id](const SecretStore::Answer &answer) {
        if (answer.problem != SecretStore::Problem::None) {
            emit failed(id, tr("The secrets of this connection are still in the system's key store. %1").arg(problemText(answer)));
        } else {
            emit storedChanged(id, false);
            emit forgotten(id);
        }
        wrote();
    });
}

void SecretKeeper::wrote()
{
    if (--m_writing == 0)
        emit settled();
}
