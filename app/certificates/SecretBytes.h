// Bytes that are overwritten when nobody holds them any more: private keys.
#pragma once

#include <QByteArray>

#include <utility>

class SecretBytes
{
public:
    SecretBytes() = default;
    explicit SecretBytes(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    SecretBytes(const SecretBytes &) = default;
    SecretBytes(SecretBytes &&) noexcept = default;
    SecretBytes &operator=(SecretBytes other) noexcept
    {
        m_bytes.swap(other.m_bytes);
        return *this;
    }
    ~SecretBytes(); ///< The last holder wipes. Copies of bytes() are the caller's affair.

    const QByteArray &bytes() const { return m_bytes; }
    bool isEmpty() const { return m_bytes.isEmpty(); }
    bool operator==(const SecretBytes &) const = default;

private:
    QByteArray m_bytes;
};
