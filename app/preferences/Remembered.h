// What the program keeps of itself between starts: no preference, and nothing that somebody typed into a form.
#pragma once

#include <QSettings>

/// QSettings that stores nothing of a kind that the person does not want kept (Preferences::storesRecent, storesWindow).
class Remembered
{
public:
    enum class Kind : quint8 {
        Recent, ///< Topics, filters, folders and forms of exports: what was done.
        Window, ///< Sizes, places, columns, tabs: how it looks.
    };
    explicit Remembered(Kind kind);

    QVariant value(QAnyStringView key, const QVariant &otherwise = {}) const { return m_settings.value(key, otherwise); }
    void setValue(QAnyStringView key, const QVariant &value);

private:
    bool m_stores;
    QSettings m_settings;
};
