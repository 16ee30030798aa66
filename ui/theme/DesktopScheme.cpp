#include "theme/DesktopScheme.h"

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

bool gtkPrefersDark(const QString &folder)
{
    const QString file = QStandardPaths::locate(QStandardPaths::GenericConfigLocation, folder + "/settings.ini"_L1);
    if (file.isEmpty())
        return false;
    QSettings settings(file, QSettings::IniFormat);
    return settings.value("Settings/gtk-application-prefer-dark-theme"_L1).toBool()
        || namesDark(settings.value("Settings/gtk-theme-name"_L1).toString());
}

#ifdef CONNACK_DBUS
constexpr auto portalService = "org.freedesktop.portal.Desktop"_L1;
constexpr auto portalPath = "/org/freedesktop/portal/desktop"_L1;
constexpr auto portalInterface = "org.freedesktop.portal.Settings"_L1;
constexpr auto appearance = "org.freedesktop.appearance"_L1;
constexpr auto colorScheme = "color-scheme"_L1;

/// The portal nests its answer in one or two variants; 1 is "prefer dark".
bool meansDark(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value.toUInt() == 1;
}

class PortalWatch : public QObject
{
    Q_OBJECT
public:
    PortalWatch(std::function<void(bool)> changed, QObject *parent)
        : QObject(parent)
        , m_changed(std::move(changed))
    {
        QDBusConnection bus = QDBusConnection::sessionBus();
        if (!bus.isConnected())
            return; // no desktop session: the palette decides
        bus.connect(portalService, portalPath, portalInterface, u"SettingChanged"_s, this,
                    SLOT(settingChanged(QString, QString, QDBusVariant)));
        QDBusMessage call = QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, u"Read"_s);
        call << QString(appearance) << QString(colorScheme);
        auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *finished) {
            const QDBusMessage reply = finished->reply();
            if (reply.type() == QDBusMessage::ReplyMessage && !reply.arguments().isEmpty())
                m_changed(meansDark(reply.arguments().constFirst()));
            finished->deleteLater();
        });
    }

private slots:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value)
    {
        if (group == appearance && key == colorScheme)
            m_changed(meansDark(value.variant()));
    }

private:
    std::function<void(bool)> m_changed;
};
#endif

} // namespace

bool desktopPrefersDark()
{
    static const bool platformIsDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128; // before we set our own
    return platformIsDark || namesDark(qEnvironmentVariable("GTK_THEME")) || gtkPrefersDark(u"gtk-4.0"_s) || gtkPrefersDark(u"gtk-3.0"_s);
}

void watchDesktop(const std::function<void(bool)> &changed)
{
#ifdef CONNACK_DBUS
    new PortalWatch(changed, qApp);
#else
    Q_UNUSED(changed)
#endif
}

} // namespace theme

#ifdef CONNACK_DBUS
#include "DesktopScheme.moc"
#endif
