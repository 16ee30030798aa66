// A SCRAM server for tests, written against RFC 5802 with Qt's own hashes: it shares no line with the client's half.
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QList>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>

/// Its two messages. What the client sends must be in the form of RFC 5802, section 7; anything else gets an error.
class ScramServer
{
public:
    ScramServer(QCryptographicHash::Algorithm hash, const QByteArray &password, quint32 iterations = 4'096)
        : m_hash(hash)
        , m_iterations(iterations)
    {
        const int length = QCryptographicHash::hashLength(hash);
        m_salted = QPasswordDigestor::deriveKeyPbkdf2(hash, password, m_salt, int(iterations), quint64(length));
    }

    QByteArray userName; ///< As the client sent it, still escaped.

    QByteArray first(const QByteArray &clientFirst)
    {
        m_clientFirstBare = clientFirst.mid(3);
        userName = m_clientFirstBare.split(',')[0].mid(2);
        m_nonce = m_clientFirstBare.mid(m_clientFirstBare.indexOf(",r=") + 3) + "3rfcNHYJY1ZVvWVs7j";
        return m_serverFirst = "r=" + m_nonce + ",s=" + m_salt.toBase64() + ",i=" + QByteArray::number(m_iterations);
    }

    QByteArray final(const QByteArray &clientFinal) const
    {
        const qsizetype cut = clientFinal.indexOf(",p=");
        const QByteArray withoutProof = clientFinal.first(qMax<qsizetype>(cut, 0));
        if (withoutProof != "c=biws,r=" + m_nonce)
            return "e=channel-bindings-dont-match";
        const QByteArray authMessage = m_clientFirstBare + ',' + m_serverFirst + ',' + withoutProof;
        const QByteArray clientKey = mac(m_salted, "Client Key");
        QByteArray key = mac(QCryptographicHash::hash(clientKey, m_hash), authMessage);
        const QByteArray proof = QByteArray::fromBase64(clientFinal.mid(cut + 3));
        for (qsizetype i = 0; i < key.size(); ++i)
            key[i] = char(key[i] ^ (i < proof.size() ? proof[i] : '\0'));
        if (key != clientKey || proof.size() != key.size())
            return "e=invalid-proof";
        return "v=" + mac(mac(m_salted, "Server Key"), authMessage).toBase64();
    }

private:
    QByteArray mac(const QByteArray &key, const QByteArray &text) const { return QMessageAuthenticationCode::hash(text, key, m_hash); }

    QCryptographicHash::Algorithm m_hash;
    quint32 m_iterations;
    QByteArray m_salt = "sixteen-bytes-of";
    QByteArray m_salted;
    QByteArray m_clientFirstBare;
    QByteArray m_serverFirst;
    QByteArray m_nonce;
};
