// The installed openssl command, as a second opinion on what our code makes and says.
#pragma once

#include <QProcess>
#include <QStandardPaths>

inline bool hasOpenSslCommand()
{
    return !QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty();
}

/// What it prints, errors too; `exitCode` is -1 if it did not end.
inline QByteArray openSslCommand(const QStringList &arguments, int *exitCode = nullptr)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments);
    const bool ended = process.waitForFinished(20'000);
    if (exitCode)
        *exitCode = ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return process.readAll();
}
