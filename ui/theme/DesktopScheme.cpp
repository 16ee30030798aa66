#include "theme/DesktopScheme.h"

#include "theme/Theme.h"

#include <QApplication>
#include <QFile>
#include <QPalette>
#include <QSettings>
#include <QStandardPaths>

#ifdef CONNACK_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#endif

using namespace Qt::StringLiterals;

namespace theme {

namespace {

bool namesDark(const QString &themeName)
{
    return themeName.endsWith("-dark"_L1, Qt::CaseInsensitive) || themeName.endsWith(":dark"_L1, Qt::CaseInsensitive);
}

bool namesHighContrast(const QString &themeName)
{
    return themeName.startsWith("HighContrast"_L1, Qt::CaseInsensitive);
}

/// GTK's name for white on black.
bool namesInverse(const QString &themeName)
{
    return namesHighContrast(themeName) && themeName.contains("Inverse"_L1, Qt::CaseInsensitive);
}

DesktopScheme schemeOf(const QString &themeName)
{
    return {namesDark(themeName) || namesInverse(themeName), namesHighContrast(themeName)};
}

DesktopScheme gtkScheme(const QString &folder)
{
    const QString file = QStandardPaths::locate(QStandardPaths::GenericConfigLocation, folder + "/settings.ini"_L1);
    if (file.isEmpty())
        return {};
    QSettings settings(file, QSettings::IniFormat);
    DesktopScheme scheme = schemeOf(settings.value("Settings/gtk-theme-name"_L1).toString());
    scheme.dark = scheme.dark || settings.value("Settings/gtk-application-prefer-dark-theme"_L1).toBool();
    return scheme;
}

#ifdef CONNACK_DBUS
constexpr auto portalService = "org.freedesktop.portal.Desktop"_L1;
constexpr auto portalPath = "/org/freedesktop/portal/desktop"_L1;
constexpr auto portalInterface = "org.freedesktop.portal.Settings"_L1;
constexpr auto appearance = "org.freedesktop.appearance"_L1;
constexpr auto colorScheme = "color-scheme"_L1;               ///< 1: prefer dark
constexpr auto contrast = "contrast"_L1;                      ///< 1: higher contrast
constexpr auto gnome = "org.gnome.desktop.a11y.interface"_L1; ///< Older than `contrast`.
constexpr auto gnomeHighContrast = "high-contrast"_L1;        ///< A boolean.

/// The portal nests its answer in one or two variants.
uint number(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value.toUInt();
}

bool isSet(const QVariant &value)
{
    return number(value) == 1;
}

/// color-scheme: 1 is dark, 2 is light; anything else is no preference.
std::optional<bool> prefersDark(const QVariant &value)
{
    const uint scheme = number(value);
    return scheme == 1 || scheme == 2 ? std::optional(scheme == 1) : std::nullopt;
}

class PortalWatch : public QObject
{
    Q_OBJECT
public:
    PortalWatch(const DesktopScheme &known, std::function<void(const DesktopScheme &)> changed, QObject *parent)
        : QObject(parent)
        , m_scheme(known)
        , m_contrastElsewhere(known.highContrast)
        , m_changed(std::move(changed))
    {
        QDBusConnection bus = QDBusConnection::sessionBus();
        if (!bus.isConnected())
            return; // no desktop session: the palette decides
        bus.connect(portalService, portalPath, portalInterface, u"SettingChanged"_s, this,
                    SLOT(settingChanged(QString, QString, QDBusVariant)));
        read(bus, appearance, colorScheme);
        read(bus, appearance, contrast);
        read(bus, gnome, gnomeHighContrast);
    }

private slots:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value) { take(group, key, value.variant()); }

private:
    void read(QDBusConnection &bus, const QString &group, const QString &key)
    {
        QDBusMessage call = QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, u"Read"_s);
        call << group << key;
        auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, group, key](QDBusPendingCallWatcher *finished) {
            const QDBusMessage reply = finished->reply();
            if (reply.type() == QDBusMessage::ReplyMessage && !reply.arguments().isEmpty())
                take(group, key, reply.arguments().constFirst());
            finished->deleteLater();
        });
    }

    void take(const QString &group, const QString &key, const QVariant &value)
    {
        if (group == appearance && key == colorScheme)
            m_scheme.dark = prefersDark(value).value_or(m_scheme.dark);
        else if (group == appearance && key == contrast)
            m_contrast = isSet(value);
        else if (group == gnome && key == gnomeHighContrast)
            m_gnomeContrast = isSet(value);
        else
            return;
        m_scheme.highContrast = m_contrastElsewhere || m_contrast || m_gnomeContrast;
        m_changed(m_scheme);
    }

    DesktopScheme m_scheme;
    bool m_contrastElsewhere; ///< Known from the palette or the files.
    bool m_contrast = false;
    bool m_gnomeContrast = false;
    std::function<void(const DesktopScheme &)> m_changed;
};
#endif

} // namespace

DesktopScheme desktopScheme()
{
    // Before we set our own.
    static const bool platformIsDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    static const bool platformIsStrong = isHighContrast(QGuiApplication::palette());
    DesktopScheme all{platformIsDark, platformIsStrong};
    for (const DesktopScheme &scheme : {schemeOf(qEnvironmentVariable("GTK_THEME")), gtkScheme(u"gtk-4.0"_s), gtkScheme(u"gtk-3.0"_s)})
        all = {all.dark || scheme.dark, all.highContrast || scheme.highContrast};
    return all;
}

void watchDesktop(const DesktopScheme &known, const std::function<void(const DesktopScheme &)> &changed)
{
#ifdef CONNACK_DBUS
    new PortalWatch(known, changed, qApp);
#else
    Q_UNUSED(known)
    Q_UNUSED(changed)
#endif
}

} // namespace theme

#ifdef CONNACK_DBUS
#include "DesktopScheme.moc"
#endif
