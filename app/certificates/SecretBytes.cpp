#include "certificates/SecretBytes.h"

#include <openssl/crypto.h>

SecretBytes::~SecretBytes()
{
    if (!m_bytes.isEmpty() && m_bytes.isDetached())
        OPENSSL_cleanse(m_bytes.data(), std::size_t(m_bytes.size()));
}
