// "Copy as": what stands on the clipboard, and what the window says of it.
#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/NoticeBar.h"
#include "window/Language.h"
#include "window/MainWindow.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

ConnectionSettings secretSettings()
{
    ConnectionSettings settings;
    settings.endpoint = {Scheme::Mqtts, u"broker.lan"_s, {}};
    settings.clientId = u"pump-7"_s;
    settings.credentials = {u"gate"_s, QByteArray("horse-7719")};
    return settings;
}

QMenu *copyAsMenu(MainWindow &window)
{
    for (QMenu *menu : window.findChildren<QMenu *>()) {
        if (menu->title() == "Cop&y as"_L1)
            return menu;
    }
    return nullptr;
}

/// As a person opens it: entries are those of the moment.
QAction *entry(QMenu *menu, const char *key)
{
    emit menu->aboutToShow();
    return menu->findChild<QAction *>(QString::fromLatin1(key));
}

QString copied(MainWindow &window, const char *key)
{
    QApplication::clipboard()->clear();
    QMenu *menu = copyAsMenu(window);
    QAction *action = menu ? entry(menu, key) : nullptr;
    if (!action)
        return u"no entry"_s;
    action->trigger();
    return QApplication::clipboard()->text();
}

bool shows(QWidget *within, const QString &text)
{
    const QList<QLabel *> labels = within->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel *label) { return label->isVisibleTo(within) && label->text().contains(text); });
}

} // namespace

class TstCopyAs : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void placeholders();
    void withSecrets();
    void keyTextIsASecret();
    void notExpressed();
    void onlyWhereItMakesSense();
    void withoutConnection();
    void fromTheList();

private:
    QTemporaryDir m_folder;
};

void TstCopyAs::init()
{
    QApplication::setApplicationName(u"connack-test"_s);
    QApplication::setOrganizationName(u"connack-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    language::use(u"en"_s);
}

void TstCopyAs::placeholders()
{
    MainWindow window(ProfileStore(m_folder.filePath(u"a.json"_s)));
    window.openUnsaved(secretSettings(), {});
    window.show();
    const QString text = copied(window, "mosquitto_sub");
    QVERIFY2(text.contains("-P \"$MQTT_PASSWORD\""_L1) && !text.contains("horse"_L1), qPrintable(text));
    QVERIFY(shows(window.currentPage(), u"Copied as mosquitto_sub; the password is a placeholder."_s));
}

void TstCopyAs::withSecrets()
{
    MainWindow window(ProfileStore(m_folder.filePath(u"b.json"_s)));
    window.openUnsaved(secretSettings(), {});
    window.show();
    QAction *secrets = entry(copyAsMenu(window), "withSecrets");
    QVERIFY(secrets && secrets->isCheckable() && !secrets->isChecked());
    secrets->trigger();
    QVERIFY(entry(copyAsMenu(window), "withSecrets")->isChecked());
    QVERIFY(copied(window, "mqttjs").contains("password: 'horse-7719'"_L1));
    QVERIFY(shows(window.currentPage(), u"Copied as MQTT.js, with its secrets."_s));
    // Not remembered.
    MainWindow next(ProfileStore(m_folder.filePath(u"b2.json"_s)));
    next.openUnsaved(secretSettings(), {});
    QVERIFY(!entry(copyAsMenu(next), "withSecrets")->isChecked());
}

/// It stands in the text without a placeholder's having been in its place: clipboard managers and the reader are told all the same.
void TstCopyAs::keyTextIsASecret()
{
    MainWindow window(ProfileStore(m_folder.filePath(u"k.json"_s)));
    ConnectionSettings settings = secretSettings();
    settings.credentials = {};
    settings.tls.key.pem = "-----BEGIN PRIVATE KEY-----\nhorse\n-----END PRIVATE KEY-----\n";
    window.openUnsaved(settings, {});
    window.show();
    QVERIFY(!copied(window, "mqttjs").contains("horse"_L1));
    QVERIFY(!QApplication::clipboard()->mimeData()->hasFormat(u"x-kde-passwordManagerHint"_s));
    entry(copyAsMenu(window), "withSecrets")->trigger();
    QVERIFY(copied(window, "mqttjs").contains("horse"_L1));
    QVERIFY(shows(window.currentPage(), u"Copied as MQTT.js, with its secrets."_s));
    QVERIFY(QApplication::clipboard()->mimeData()->hasFormat(u"x-kde-passwordManagerHint"_s));
    QVERIFY(!copied(window, "mosquitto_sub").contains("horse"_L1)); // the file of the key has to be saved first
    QVERIFY(!QApplication::clipboard()->mimeData()->hasFormat(u"x-kde-passwordManagerHint"_s));
}

void TstCopyAs::notExpressed()
{
    MainWindow window(ProfileStore(m_folder.filePath(u"c.json"_s)));
    ConnectionSettings settings = secretSettings();
    settings.tls.serverName = u"inner.lan"_s;
    window.openUnsaved(settings, {});
    window.show();
    QVERIFY(copied(window, "mosquitto_sub").contains("# not expressible: Server name: inner.lan"_L1));
    QVERIFY(shows(window.currentPage()->findChild<NoticeBar *>(), u"Server name: inner.lan"_s));
}

void TstCopyAs::onlyWhereItMakesSense()
{
    MainWindow window(ProfileStore(m_folder.filePath(u"d.json"_s)));
    window.openUnsaved(secretSettings(), {});
    QVERIFY(entry(copyAsMenu(window), "openssl")->isEnabled());
    QAction *curl = entry(copyAsMenu(window), "curl");
    QVERIFY(!curl->isEnabled());
    QVERIFY2(curl->toolTip().contains("WebSocket"_L1), qPrintable(curl->toolTip()));
}

void TstCopyAs::withoutConnection()
{
    MainWindow window(ProfileStore(m_folder.filePath(u"e.json"_s)));
    QMenu *menu = copyAsMenu(window);
    QVERIFY(menu);
    emit menu->aboutToShow();
    for (const QAction *action : menu->actions())
        QVERIFY(action->isSeparator() || !action->isEnabled());
}

void TstCopyAs::fromTheList()
{
    MainWindow window(ProfileStore(m_folder.filePath(u"f.json"_s)));
    window.openUnsaved(secretSettings(), {});
    window.show();
    auto *list = window.findChild<ConnectionList *>();
    QVERIFY(list);
    QMenu menu;
    emit list->copyAsMenuMade(&menu, list->current());
    QVERIFY(menu.findChild<QAction *>(u"paho"_s));
    menu.findChild<QAction *>(u"paho"_s)->trigger();
    QVERIFY(QApplication::clipboard()->text().contains("mqtt.Client("_L1));
}

QTEST_MAIN(TstCopyAs)
#include "tst_copy_as.moc"
