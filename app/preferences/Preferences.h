// What a person prefers, with every key, default and limit in one place.
#pragma once

#include "settings/ConnectionSettings.h"

#include <QObject>
#include <QVariantMap>

/// What a new connection begins with.
struct NewConnectionDefaults {
    QString clientIdPrefix = QStringLiteral("connack-"); ///< Eight random hexadecimal digits follow it.
    mqtt::Version version = mqtt::Version::V311;
    quint32 keepAlive = 60;                           ///< Seconds, 0 to 65,535; 0: off.
    std::chrono::milliseconds connectTimeout{30'000}; ///< 1 s to 1 h.
    std::chrono::milliseconds reconnectPeriod{1'000}; ///< 0 (off), or 100 ms to 1 h.
    bool operator==(const NewConnectionDefaults &) const = default;
};

/// Kept in QSettings and read from there each time; a value that cannot be is its default, one out of its range the nearest in it.
/// Setters store at once, and tell with changed() if it is another value.
class Preferences : public QObject
{
    Q_OBJECT
public:
    enum class Theme : quint8 { System, Light, Dark, HighContrast };
    enum class What : quint8 { Theme, Language, LogFontSize, NewConnections, Probes, LogMemory, Storing };

    static Preferences *instance();

    Theme theme() const;
    /// Tells it also if it is the same: another one may have been given for this start.
    void setTheme(Theme theme);
    static QStringList themeNames();                             ///< In the order of Theme.
    static std::optional<Theme> themeNamed(const QString &name); ///< "system", "light", "dark" or "high-contrast".
    QString language() const;                                    ///< A code such as "de"; empty: the desktop's.
    void setLanguage(const QString &code);                       ///< As setTheme().
    /// Points, from smallestLogFont to largestLogFont; 0: the desktop's size.
    int logFontSize() const;
    void setLogFontSize(int points);
    NewConnectionDefaults newConnections() const;
    void setNewConnections(const NewConnectionDefaults &defaults);
    /// A connection that begins with them, and with a client ID of its own.
    ConnectionSettings newConnection() const;
    bool probesAfterFailure() const;
    int probeSeconds() const; ///< Limit of all probes together, 1 to 3600.
    void setProbes(bool afterFailure, int seconds);
    qint64 logMemory() const; ///< Bytes that each packet log may take; smallestLogMemory to largestLogMemory.
    void setLogMemory(qint64 bytes);
    /// Whether the secrets of a new connection go to the system's key store; each connection can differ.
    bool storesSecrets() const;
    void setStoresSecrets(bool stores);
    bool storesRecent() const; ///< See Remembered::Kind. What is kept already stays until forget().
    void setStoresRecent(bool stores);
    bool storesWindow() const;
    void setStoresWindow(bool stores);

    /// All of them as they were before anybody chose: what was chosen, for restore().
    QVariantMap reset();
    /// Removes what was remembered, and leaves the preferences as they are. What it was, for restore().
    QVariantMap forget();
    /// Puts back what reset() or forget() gave, unless it was set anew since.
    void restore(const QVariantMap &values);
    /// Writes what is set to the file now. False if it cannot be written.
    bool save();
    /// Whether what is set is there at the next start; see SettingsFile::keeps().
    bool isKept() const { return m_isKept; }

    static bool isClientIdPrefix(const QString &text);                                    ///< Printable, and no longer than 200 characters.
    static constexpr qint64 mostKeepAlive = 65'535;                                       ///< Seconds.
    static constexpr qint64 leastTimeout = 1'000, leastPeriod = 100, longest = 3'600'000; ///< ms; the period can also be 0.
    static constexpr int smallestLogFont = 6, largestLogFont = 32;
    static constexpr int usualProbeSeconds = 10;
    static constexpr qint64 megabyte = 1024 * 1024;
    static constexpr qint64 smallestLogMemory = 64 * megabyte, usualLogMemory = 256 * megabyte, largestLogMemory = 8192 * megabyte;

signals:
    void changed(Preferences::What what);
    void forgotten();  ///< What stands in lists of recent things goes.
    void remembered(); ///< And comes back.

private:
    using QObject::QObject;
    bool set(QAnyStringView key, const QVariant &value, const QVariant &before, What what);
    QVariantMap take(bool preferences);
    void tellAll();

    friend class SettingsFile;
    bool m_isKept = true;
};
