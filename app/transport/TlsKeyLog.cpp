#include "transport/TlsKeyLog.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

namespace {

using Shared = std::shared_ptr<TlsKeyLog>;

thread_local Shared current; ///< Of the innermost Scope.

/// The number under which a context keeps its key log; negative: OpenSSL has none to give.
int contextIndex();

void keyLine(const SSL *ssl, const char *line)
{
    if (const auto *log = static_cast<Shared *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), contextIndex())))
        (*log)->write(line);
}

void contextMade(void *context, void *, CRYPTO_EX_DATA *data, int index, long, void *)
{
    if (!current)
        return;
    auto log = std::make_unique<Shared>(current);
    if (CRYPTO_set_ex_data(data, index, log.get()) != 1)
        return;
    std::ignore = log.release(); // contextFreed() takes it
    SSL_CTX_set_keylog_callback(static_cast<SSL_CTX *>(context), keyLine);
}

void contextFreed(void *, void *log, CRYPTO_EX_DATA *, int, long, void *)
{
    delete static_cast<Shared *>(log);
}

int contextIndex()
{
    static const int index = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, nullptr, contextMade, nullptr, contextFreed);
    return index;
}

} // namespace

std::shared_ptr<TlsKeyLog> TlsKeyLog::open(const QString &fileName, QString &error)
{
    const std::shared_ptr<TlsKeyLog> log(new TlsKeyLog(fileName));
    if (log->m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered, QFile::ReadOwner | QFile::WriteOwner))
        return log;
    error = log->m_file.errorString();
    return nullptr;
}

TlsKeyLog::Scope::Scope(std::shared_ptr<TlsKeyLog> log)
    : m_previous(std::move(current))
{
    current = std::move(log);
    if (current)
        contextIndex();
}

TlsKeyLog::Scope::~Scope()
{
    current = std::move(m_previous);
}

void TlsKeyLog::write(const char *line)
{
    const std::lock_guard lock(m_mutex);
    const QByteArray whole = QByteArray(line) + '\n'; // in one write: other programs may append to the file as well
    if (m_file.write(whole) == whole.size())
        ++m_lines;
}

int TlsKeyLog::lines() const
{
    const std::lock_guard lock(m_mutex);
    return m_lines;
}
