#include "preferences/Remembered.h"

#include "preferences/Preferences.h"
#include "preferences/SettingsMigration.h"

Remembered::Remembered(Kind kind)
    : m_stores(kind == Kind::Recent ? Preferences::instance()->storesRecent() : Preferences::instance()->storesWindow())
{
}

void Remembered::setValue(QAnyStringView key, const QVariant &value)
{
    if (m_stores)
        settingsFormat::write(m_settings, key, value);
}
