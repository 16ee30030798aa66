#include "preferences/SettingsFile.h"

#include "preferences/Preferences.h"
#include "preferences/SettingsMigration.h"
#include "profiles/SetAside.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(SettingsFile)
};

constexpr qint64 largestFile = 16 * 1024 * 1024; ///< Bytes.

/// What QSettings takes without a word and never writes: a NUL, as files have after a crash of the system, and a section that does not end.
bool holdsForeignBytes(QFile &file)
{
    if (file.size() > largestFile)
        return true;
    const QByteArray bytes = file.readAll();
    const QList<QByteArray> lines = bytes.split('\n');
    return bytes.contains('\0') || std::any_of(lines.begin(), lines.end(), [](const QByteArray &line) {
               return line.startsWith('[') && !line.trimmed().endsWith(']');
           });
}

} // namespace

SettingsFile::SettingsFile()
{
#if defined(Q_OS_WIN) || defined(Q_OS_DARWIN)
    QSettings::setDefaultFormat(QSettings::IniFormat); // not the registry, not a property list
#endif
    judge();
    Preferences::instance()->m_isKept = keeps();
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
