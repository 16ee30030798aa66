#include "preferences/SettingsFile.h"

#include "preferences/SettingsMigration.h"
#include "profiles/SetAside.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(SettingsFile)
};

constexpr qint64 largestFile = 16 * 1024 * 1024; ///< Bytes.

/// QSettings never writes a NUL, which a file has after a crash of the system; it takes one for a key, and so for no damage.
bool holdsForeignBytes(QFile &file)
{
    return file.size() > largestFile || file.readAll().contains('\0');
}

} // namespace

SettingsFile::SettingsFile()
{
#if defined(Q_OS_WIN) || defined(Q_OS_DARWIN)
    QSettings::setDefaultFormat(QSettings::IniFormat); // not the registry, not a property list
#endif
    judge();
    if (keeps())
        return;
    m_temporary = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::defaultFormat(), QSettings::UserScope, m_temporary->path());
}

void SettingsFile::judge()
{
    m_fileName = QSettings().fileName();
    QFile file(m_fileName);
    if (!file.exists() || file.size() == 0)
        return;
    if (!file.open(QIODevice::ReadOnly)) {
        m_state = State::Unreadable;
        return;
    }
    QSettings settings(m_fileName, QSettings::IniFormat); // without the system's file, which stands behind it otherwise
    settings.allKeys();                                   // sections are read when they are first needed
    const int format = settingsFormat::of(settings);
    if (settings.status() == QSettings::FormatError || format == 0 || holdsForeignBytes(file)) {
        file.close();
        m_state = setDamagedAside();
    } else if (format > settingsFormat::current) {
        m_state = State::Newer;
    } else if (format < settingsFormat::current) {
        settingsFormat::migrate(settings);
    }
}

SettingsFile::State SettingsFile::setDamagedAside()
{
    m_aside = setAside(m_fileName);
    return m_aside.isEmpty() ? State::Stuck : State::SetAside;
}

QString SettingsFile::message() const
{
    const QString name = QDir::toNativeSeparators(m_fileName);
    switch (m_state) {
    case State::Usable:
        break;
    case State::SetAside:
        return Texts::tr("The preferences in %1 are damaged; the file is kept as %2, and the defaults apply.")
            .arg(name, QDir::toNativeSeparators(m_aside));
    case State::Stuck:
        return Texts::tr("The preferences in %1 are damaged, and the file cannot be renamed. It is left as it is; the defaults apply, and "
                         "what you set now is not kept.")
            .arg(name);
    case State::Unreadable:
        return Texts::tr("The preferences in %1 cannot be read. The file is left as it is; the defaults apply, and what you set now is not "
                         "kept.")
            .arg(name);
    case State::Newer:
        return Texts::tr("The preferences in %1 were written by a newer version of Connack. The file is left as it is; the defaults apply, "
                         "and what you set now is not kept.")
            .arg(name);
    }
    return {};
}
