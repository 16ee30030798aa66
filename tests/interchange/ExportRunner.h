// Runs exported texts with the programs that they are for.
#pragma once

#include "interchange/Export.h"

#include <QProcess>
#include <QTemporaryDir>

/// Where the programs are; why one is missing.
class ExportRunner
{
public:
    ExportRunner();

    /// Empty if the form can be run here; otherwise what is missing.
    QString missing(ExportForm form) const;
    /// Starts it; ends with this object, or at the next start. Placeholders get their values from `secrets`.
    void start(ExportForm form, const QString &text, const QMap<QString, QString> &secrets = {});
    /// What it printed so far, both channels.
    QByteArray output();
    /// Waits until it has printed this, or ended; false after 20 s.
    bool awaitOutput(const QByteArray &text);
    bool awaitEnd() { return m_process.waitForFinished(20'000); }
    int exitCode() const { return m_process.exitCode(); }
    void stop();
    ~ExportRunner() { stop(); }

private:
    QString write(const QString &name, const QString &text) const;

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_output;
    QString m_nodeModules;
    QString m_python; ///< One that has paho-mqtt.
};
