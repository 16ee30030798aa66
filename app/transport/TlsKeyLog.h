// Session keys of TLS connections, for Wireshark: the SSLKEYLOGFILE format (IETF draft-ietf-tls-keylogfile).
#pragma once

#include <QFile>
#include <QString>

#include <memory>
#include <mutex>

/// A key log file. Whoever has it can read the recorded traffic of its connections. Lines are appended; a new file can be read by its owner
/// alone. Works where QtSsl uses the libssl that we use; elsewhere no lines come (see lines()).
///
/// QtSsl hides its SSL_CTX, but OpenSSL tells of each one that is made in the process: those that a thread makes within a Scope get the
/// callback that OpenSSL has for this. Nothing of OpenSSL is touched before the first Scope.
class TlsKeyLog
{
    Q_DISABLE_COPY_MOVE(TlsKeyLog)
public:
    /// Null if the file cannot be written; `error` is the system's reason then.
    static std::shared_ptr<TlsKeyLog> open(const QString &fileName, QString &error);

    /// TLS contexts that this thread makes while it lives write their keys to `log`, which they keep open.
    class Scope
    {
        Q_DISABLE_COPY_MOVE(Scope)
    public:
        explicit Scope(std::shared_ptr<TlsKeyLog> log);
        ~Scope();

    private:
        std::shared_ptr<TlsKeyLog> m_previous;
    };

    void write(const char *line); ///< Any thread.
    int lines() const;            ///< That were written.

private:
    explicit TlsKeyLog(const QString &fileName)
        : m_file(fileName)
    {
    }

    mutable std::mutex m_mutex;
    QFile m_file;
    int m_lines = 0;
};
