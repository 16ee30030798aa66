#include "support/OpenSslServer.h"

#include "support/Mosquitto.h"
#include "support/TestCertificates.h"

#include <QElapsedTimer>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

bool OpenSslServer::isInstalled()
{
    return !QStandardPaths::findExecutable(u"openssl"_s).isEmpty();
}

OpenSslServer::OpenSslServer(const QStringList &options)
    : m_port(freePort())
{
    const TestIdentity &server = TestCertificates::instance().server;
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(
        u"openssl"_s,
        QStringList{u"s_server"_s, u"-accept"_s, u"127.0.0.1:%1"_s.arg(m_port), u"-cert"_s, server.certificate, u"-key"_s, server.key}
            + options);
    QElapsedTimer timer;
    timer.start();
    QByteArray printed;
    while (!printed.contains("ACCEPT") && m_process.state() != QProcess::NotRunning && timer.elapsed() < 10'000) {
        m_process.waitForReadyRead(100);
        printed += m_process.readAll();
    }
    m_running = printed.contains("ACCEPT");
    if (!m_running)
        qWarning("openssl s_server: %s", printed.constData());
}

OpenSslServer::~OpenSslServer()
{
    m_process.kill();
    m_process.waitForFinished(5'000);
}
