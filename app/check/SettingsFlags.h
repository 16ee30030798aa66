// The flags that change connection settings.
#pragma once

#include "settings/Checks.h"

#include <QCommandLineParser>

class SettingsFlags
{
public:
    SettingsFlags(const QCommandLineParser &parser, ConnectionSettings &settings)
        : m_parser(parser)
        , m_settings(settings)
    {
    }
    /// Puts every given flag into the settings; reads the files of secrets. Returns what is wrong with the flags.
    QList<SettingsProblem> apply();

private:
    void applyAddress();
    void applyIdentity();
    void applySession();
    void applyTls();
    void applyWill();
    void applyProperties();
    void addHeader(const QString &text, QStringList &replaced);
    std::optional<QByteArray> firstLine(const QString &flag, SettingsField field);
    std::optional<quint32> number(const QString &flag, SettingsField field, const QString &accepted);
    void problem(SettingsField field, const QString &text, const QString &accepted);

    const QCommandLineParser &m_parser;
    ConnectionSettings &m_settings;
    QList<SettingsProblem> m_problems;
};

/// A time in seconds, decimals allowed, from `least` to a week; `otherwise` and a problem if it is none.
std::chrono::milliseconds readSeconds(const QString &flag, const QString &value, double least, std::chrono::milliseconds otherwise,
                                      QList<SettingsProblem> &problems);
