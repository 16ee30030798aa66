// `openssl s_server` for tests: a TLS server with whatever limits its options set.
#pragma once

#include <QProcess>
#include <QStringList>

/// A process on a free loopback port; it ends with this object. A test that needs it begins with
/// `if (!OpenSslServer::isInstalled()) QSKIP("openssl is not installed");`.
class OpenSslServer
{
public:
    static bool isInstalled();

    /// TestCertificates' server certificate, and these options behind it.
    explicit OpenSslServer(const QStringList &options);
    ~OpenSslServer();
    Q_DISABLE_COPY_MOVE(OpenSslServer)

    bool isRunning() const { return m_running; }
    quint16 port() const { return m_port; }

private:
    QProcess m_process;
    quint16 m_port = 0;
    bool m_running = false;
};
