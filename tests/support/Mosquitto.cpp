#include "support/Mosquitto.h"

#include "support/TestCertificates.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

QString Mosquitto::program()
{
    const QString inPath = QStandardPaths::findExecutable(u"mosquitto"_s);
    return inPath.isEmpty()
        ? QStandardPaths::findExecutable(u"mosquitto"_s, {u"/usr/sbin"_s, u"/usr/local/sbin"_s, u"/opt/homebrew/sbin"_s})
        : inPath;
}

Mosquitto::Mosquitto(const Options &options)
    : m_options(options)
{
    for (int attempt = 0; attempt < 3 && !m_running; ++attempt) { // a port may be taken between the draw and the start
        const auto draw = [](bool wanted) { return wanted ? freePort() : quint16(0); };
        m_ports = {draw(true), draw(options.tls), draw(options.tls), draw(options.webSockets), draw(options.webSockets && options.tls)};
        m_running = start();
    }
    if (!m_running)
        qWarning("mosquitto did not start: %s", log().constData());
}

Mosquitto::~Mosquitto()
{
    kill();
}

QByteArray Mosquitto::config() const
{
    const auto &certificates = TestCertificates::instance();
    const QString certificate = m_options.certificate.isEmpty() ? certificates.server.certificate : m_options.certificate;
    const QString key = m_options.key.isEmpty() ? certificates.server.key : m_options.key;
    const QByteArray tls = u"certfile %1\nkeyfile %2\n"_s.arg(certificate, key).toUtf8();
    const QByteArray mutual = u"cafile %1\nrequire_certificate true\n"_s.arg(certificates.ca.certificate).toUtf8();
    const auto listener = [this](std::size_t index) {
        return m_ports[index] ? "listener " + QByteArray::number(m_ports[index]) + " 127.0.0.1\n" : QByteArray();
    };
    QByteArray text = "log_dest stderr\nlog_type all\nconnection_messages true\n";
#ifdef Q_OS_UNIX
    if (geteuid() == 0)
        text += "user root\n"; // otherwise it changes to a user who cannot read the files
#endif
    text += (m_options.anonymous ? "allow_anonymous true\n" : "") + m_options.globalConfig + '\n' + listener(0);
    if (m_options.tls)
        text += listener(1) + tls + listener(2) + tls + mutual;
    if (m_options.webSockets) // 2.0.11 does not start with WebSocket listeners alone; the first one is plain
        text += listener(3) + "protocol websockets\n";
    if (m_options.webSockets && m_options.tls)
        text += listener(4) + "protocol websockets\n" + tls;
    return text;
}

bool Mosquitto::start()
{
    QFile file(m_folder.filePath(u"mosquitto.conf"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(config()) < 0)
        return false;
    file.close();
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(program(), {u"-c"_s, file.fileName()});
    m_running = m_process.waitForStarted() && awaitPorts();
    return m_running;
}

bool Mosquitto::awaitPorts()
{
    QElapsedTimer timer;
    timer.start();
    for (const quint16 port : m_ports) {
        for (bool open = port == 0; !open;) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
            open = socket.waitForConnected(1000);
            if (!open && (m_process.state() != QProcess::Running || timer.elapsed() > 10'000))
                return false;
            if (!open)
                m_process.waitForReadyRead(20); // it prints a line as it opens a listener
        }
    }
    return true;
}

QByteArray Mosquitto::log()
{
    m_process.waitForReadyRead(1);
    return m_log += m_process.readAll();
}

void Mosquitto::stop()
{
    m_process.terminate();
    if (!m_process.waitForFinished(3000))
        kill();
    m_running = false;
}

void Mosquitto::kill()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(3000);
    }
    m_running = false;
}

bool Mosquitto::restart()
{
    kill();
    return start();
}
