// What the tests of the local broker share.
#pragma once

#include "broker/MosquittoProgram.h"
#include "broker/ReferenceBroker.h"
#include "check/CheckRun.h"
#include "diagnosis/Diagnosis.h"

#include <QDir>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// A place of its own for the folders of brokers, so that what is left over is seen, and other tests do not matter.
class OwnTempPath
{
public:
    OwnTempPath() { qputenv("TMPDIR", m_folder.path().toLocal8Bit()); }
    ~OwnTempPath() { qputenv("TMPDIR", m_before); }
    QStringList left() const { return QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden); }
    QString path() const { return m_folder.path(); }

private:
    QByteArray m_before = qgetenv("TMPDIR");
    QTemporaryDir m_folder;
};

inline bool accepts(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    return socket.waitForConnected(5'000);
}

/// The evidence of one attempt, with its probes.
inline Attempt attemptWith(CheckOptions options)
{
    options.settings.network.connectTimeout = std::chrono::seconds(20);
    CheckRun run(options);
    QSignalSpy finished(&run, &CheckRun::finished);
    run.start();
    return finished.wait(40'000) ? run.attempt() : Attempt();
}

inline CheckOptions optionsFor(const ConnectionSettings &settings)
{
    CheckOptions options;
    options.settings = settings;
    options.probe = false;
    return options;
}

/// A program that is called like mosquitto: a shell script, in which $MOSQUITTO is the real one and $1 $2 are what it is called with.
class FakeMosquitto
{
public:
    /// `answer`: what it prints for -h. `start`: what it does when it is to start.
    FakeMosquitto(const QByteArray &answer, const QByteArray &start)
    {
        QFile file(path());
        if (file.open(QIODevice::WriteOnly, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            file.write("#!/bin/sh\nMOSQUITTO='" + mosquitto::program().toLocal8Bit() + "'\nif [ \"$1\" = -h ]; then\n" + answer
                       + "\nexit 0; fi\n" + start + '\n');
    }
    QString path() const { return m_folder.filePath(u"mosquitto"_s); }
    QString file(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};
