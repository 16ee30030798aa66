// Where secrets are kept between starts.
#pragma once

#include <QHash>
#include <QObject>
#include <QUuid>

#include <functional>
#include <memory>

/// Keeps a text for each connection. Every answer comes later, from the event loop, in the order of the questions, and never after the
/// store was deleted. Nothing blocks, though an answer may take as long as a person needs to unlock the key store.
class SecretStore : public QObject
{
    Q_OBJECT
public:
    enum class Problem : quint8 {
        None,
        Missing, ///< There is no key store, or none that answers.
        Denied,  ///< It is locked and was not unlocked, or it refuses.
        Failed,  ///< Anything else; `detail` says what.
    };
    struct Answer {
        Problem problem = Problem::None;
        QString detail; ///< What the key store says, in its own words; may be empty.
        bool found = false;
        QByteArray secret; ///< read() only: what was found.
    };
    using Then = std::function<void(const Answer &)>;

    using QObject::QObject;
    /// False: what is written is gone when the program ends.
    virtual bool isLasting() const = 0;
    virtual void read(const QUuid &id, const Then &then) = 0;
    virtual void write(const QUuid &id, const QByteArray &secret, const Then &then) = 0;
    virtual void remove(const QUuid &id, const Then &then) = 0; ///< No problem if there is nothing.
};

/// The problem as a sentence, translated; empty for none.
QString problemText(const SecretStore::Answer &answer);

/// Keeps nothing longer than it lives itself.
class MemorySecretStore : public SecretStore
{
    Q_OBJECT
public:
    using SecretStore::SecretStore;
    bool isLasting() const override { return false; }
    void read(const QUuid &id, const Then &then) override;
    void write(const QUuid &id, const QByteArray &secret, const Then &then) override;
    void remove(const QUuid &id, const Then &then) override;

private:
    QHash<QUuid, QByteArray> m_secrets;
};
