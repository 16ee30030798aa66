// Keeps the secrets of connections in step with the key store.
#pragma once

#include "profiles/SecretStore.h"

#include <QJsonObject>
#include <QSet>

/// Knows for each connection what the store holds, so that nothing is written twice and nothing unread is overwritten with nothing.
class SecretKeeper : public QObject
{
    Q_OBJECT
public:
    /// Whether secrets outlive the program.
    enum class State : quint8 {
        Asking, ///< The store has not answered yet.
        Works,
        None, ///< There is no store, or it does not work: secrets are kept in memory alone; stateText() says why.
    };

    explicit SecretKeeper(std::unique_ptr<SecretStore> store, QObject *parent = nullptr);
    ~SecretKeeper() override;
    State state() const { return m_state; }
    QString stateText() const; ///< Translated; why it is None, or empty.

    /// Asks for the secrets of a connection; once. arrived() or failed() comes later.
    void read(const QUuid &id);
    bool isReading(const QUuid &id) const { return m_reading.contains(id); }
    /// Writes the secrets (see secretOptions()) if the store holds others; none at all: removes what is known to be there. What was not
    /// read yet is not removed. Does nothing unless the store works.
    void keep(const QUuid &id, const QJsonObject &secrets);
    void forget(const QUuid &id);                 ///< Removes them; forgotten() comes when they are gone.
    bool isBusy() const { return m_writing > 0; } ///< Something is still being written or removed.

signals:
    void stateChanged();
    /// Empty if the store holds none, or did not give them.
    void arrived(const QUuid &id, const QJsonObject &secrets);
    void storedChanged(const QUuid &id, bool isStored);
    void forgotten(const QUuid &id);
    void failed(const QUuid &id, const QString &text); ///< Translated.
    void settled();                                    ///< isBusy() is false again.

private:
    void ask();
    void takeRead(const QUuid &id, const SecretStore::Answer &answer);
    void write(const QUuid &id, const QByteArray &text);
    void wrote();

    std::unique_ptr<SecretStore> m_store;
    State m_state = State::Asking;
    SecretStore::Answer m_why;         ///< Of State::None.
    QHash<QUuid, QByteArray> m_stored; ///< What the store holds, where that is known.
    QSet<QUuid> m_reading;
    int m_writing = 0;
};
