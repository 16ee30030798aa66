// A real broker for tests.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <array>

/// A mosquitto process on free loopback ports; it ends with this object. A test that needs it begins with
/// `if (!Mosquitto::isInstalled()) QSKIP("mosquitto is not installed");`.
class Mosquitto
{
public:
    struct Options {
        bool tls = true;         ///< mqtts and mutual-TLS listeners
        bool webSockets = true;  ///< ws, and wss with `tls`
        QByteArray globalConfig; ///< Lines for the head of the file: "allow_anonymous false\npassword_file ..."
        bool anonymous = true;   ///< Writes "allow_anonymous true".
        QString certificate;     ///< Of the TLS listeners; empty: TestCertificates' server.
        QString key;
    };

    static bool isInstalled() { return !program().isEmpty(); }
    /// The executable, also where it is in /usr/sbin; empty: not found.
    static QString program();

    Mosquitto()
        : Mosquitto(Options{})
    {
    }
    explicit Mosquitto(const Options &options);
    ~Mosquitto();
    Q_DISABLE_COPY_MOVE(Mosquitto)

    /// All ports accept.
    bool isRunning() const { return m_running; }
    /// What the process printed so far.
    QByteArray log();
    void stop(); ///< Orderly (SIGTERM).
    void kill();
    /// Starts again on the same ports.
    bool restart();

    quint16 mqttPort() const { return m_ports[0]; }
    quint16 mqttsPort() const { return m_ports[1]; }
    quint16 mutualTlsPort() const { return m_ports[2]; } ///< Requires a client certificate of TestCertificates' CA.
    quint16 wsPort() const { return m_ports[3]; }
    quint16 wssPort() const { return m_ports[4]; }

private:
    QByteArray config() const;
    bool start();
    bool awaitPorts();

    Options m_options;
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_log;
    std::array<quint16, 5> m_ports{};
    bool m_running = false;
};

/// A loopback TCP port on which nothing listens at the moment.
quint16 freePort();
