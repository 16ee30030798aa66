// The file behind QSettings, looked at before anything is taken from it.
#pragma once

#include <QString>
#include <QTemporaryDir>

#include <memory>

/// QSettings replaces its file in one step (QSettings::isAtomicSyncRequired), but what it cannot read of a damaged one is lost at the next
/// write, and it knows no format. So: a damaged file is set aside (".damaged-<time>") and the program starts with its defaults; one of an
/// older format is migrated; one of a newer format, or one that cannot be read or renamed, is left as it is, and what this run sets goes
/// to a temporary folder that goes with this object.
class SettingsFile
{
public:
    enum class State : quint8 {
        Usable,
        SetAside,   ///< It was damaged.
        Stuck,      ///< It is damaged and could not be renamed.
        Unreadable, ///< The system does not let us.
        Newer,      ///< Written by a newer version of Connack.
    };
    /// The default format becomes an INI file where the system's own is none. The application's name and organization are set before.
    SettingsFile();

    State state() const { return m_state; }
    /// Whether what is set in this run is there at the next start.
    bool keeps() const { return m_state == State::Usable || m_state == State::SetAside; }
    /// What the person has to know, in the current language; empty if all is well.
    QString message() const;

private:
    void judge();
    State setDamagedAside();

    State m_state = State::Usable;
    QString m_fileName;
    QString m_aside; ///< State::SetAside: where it is now.
    std::unique_ptr<QTemporaryDir> m_temporary;
};
