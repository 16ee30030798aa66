#include "interchange/ExportRunner.h"

#include "support/Mosquitto.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <csignal>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

QString found(const QString &program)
{
    return QStandardPaths::findExecutable(program);
}

QString pythonWithPaho()
{
    for (const QString &python : {found(u"python3"_s), u"/usr/bin/python3"_s}) {
        if (python.isEmpty() || !QFile::exists(python))
            continue;
        QProcess process;
        process.start(python, {u"-c"_s, u"import paho.mqtt.client"_s});
        if (process.waitForFinished(20'000) && process.exitCode() == 0)
            return python;
    }
    return {};
}

QString nodeModulesWithMqtt()
{
    const QStringList named = qEnvironmentVariable("NODE_PATH").split(u':') << qEnvironmentVariable("CONNACK_NODE_MODULES");
    for (const QString &folder : named) {
        if (!folder.isEmpty() && QFile::exists(folder + "/mqtt/package.json"_L1))
            return folder;
    }
    return {};
}

} // namespace

ExportRunner::ExportRunner()
    : m_nodeModules(nodeModulesWithMqtt())
    , m_python(pythonWithPaho())
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setWorkingDirectory(m_folder.path());
    m_process.setStandardInputFile(QProcess::nullDevice());
#ifdef Q_OS_UNIX
    m_process.setChildProcessModifier([] { setpgid(0, 0); }); // see stop()
#endif
}

QString ExportRunner::missing(ExportForm form) const
{
    const auto needs = [](const QString &program) { return found(program).isEmpty() ? program + u" is not installed"_s : QString(); };
    switch (form) {
    case ExportForm::MosquittoSub:
    case ExportForm::MosquittoPub:
        return needs(exportFormKey(form));
    case ExportForm::MqttxConn:
    case ExportForm::MqttxSub:
        return needs(u"mqttx"_s);
    case ExportForm::MqttJs:
        return m_nodeModules.isEmpty() ? u"MQTT.js was not found: CONNACK_NODE_MODULES names its folder node_modules"_s : needs(u"node"_s);
    case ExportForm::PahoPython:
        return m_python.isEmpty() ? u"paho-mqtt for Python is not installed"_s : QString();
    case ExportForm::ConnackCheck:
        return {};
    case ExportForm::MosquittoBridge:
        return Mosquitto::isInstalled() ? QString() : u"mosquitto is not installed"_s;
    case ExportForm::OpenSsl:
        return needs(u"openssl"_s);
    case ExportForm::Curl:
        return needs(u"curl"_s);
    }
    return {};
}

QString ExportRunner::write(const QString &name, const QString &text) const
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        qFatal("%s cannot be written", qPrintable(name));
    return file.fileName();
}

void ExportRunner::start(ExportForm form, const QString &text, const QMap<QString, QString> &secrets)
{
    stop();
    m_output.clear();
    auto environment = QProcessEnvironment::systemEnvironment();
    for (auto it = secrets.begin(); it != secrets.end(); ++it)
        environment.insert(it.key(), it.value());
    environment.insert(u"NODE_PATH"_s, m_nodeModules);
    environment.insert(u"PYTHONUNBUFFERED"_s, u"1"_s);
    environment.insert(u"PATH"_s, QFileInfo(QStringLiteral(CONNACK_PROGRAM)).path() + u':' + environment.value(u"PATH"_s));
    m_process.setProcessEnvironment(environment);
    if (form == ExportForm::MqttJs) {
        m_process.start(found(u"node"_s), {write(u"script.js"_s, text)});
    } else if (form == ExportForm::PahoPython) {
        m_process.start(m_python, {write(u"script.py"_s, text)});
    } else if (form == ExportForm::MosquittoBridge) {
        QString config = u"listener %1 127.0.0.1\nallow_anonymous true\nlog_dest stderr\nlog_type all\n"_s.arg(freePort());
#ifdef Q_OS_UNIX
        if (geteuid() == 0)
            config += u"user root\n"_s;
#endif
        m_process.start(Mosquitto::program(), {u"-c"_s, write(u"bridge.conf"_s, config + text)});
    } else {
        m_process.start(u"/bin/sh"_s, {write(u"command.sh"_s, text)});
    }
}

QByteArray ExportRunner::output()
{
    return m_output += m_process.readAll();
}

bool ExportRunner::awaitOutput(const QByteArray &text)
{
    QElapsedTimer timer;
    timer.start();
    while (!output().contains(text) && timer.elapsed() < 20'000) {
        if (m_process.state() == QProcess::NotRunning)
            return output().contains(text);
        m_process.waitForReadyRead(100);
    }
    return m_output.contains(text);
}

/// With what a shell started: it does not pass a signal on.
void ExportRunner::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
#ifdef Q_OS_UNIX
    kill(-pid_t(m_process.processId()), SIGTERM);
    if (m_process.waitForFinished(3000))
        return;
    kill(-pid_t(m_process.processId()), SIGKILL);
#else
    m_process.kill();
#endif
    m_process.waitForFinished();
}
