// The preferences: what is changed counts at once, and can be taken back.
#include "connection/ConnectionPage.h"
#include "log/LogBudget.h"
#include "preferences/PreferencesWindow.h"
#include "window/Language.h"

#include "WindowFixture.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

template <typename Widget>
Widget *named(QWidget *within, const QString &name)
{
    const auto all = within->findChildren<Widget *>();
    for (Widget *widget : all) {
        if (widget->accessibleName() == name && !widget->isHidden())
            return widget;
    }
    return nullptr;
}

void choose(QComboBox *combo, const QVariant &data)
{
    combo->setCurrentIndex(combo->findData(data));
    emit combo->activated(combo->currentIndex());
}

} // namespace

class TstPreferencesWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void opensByItsKey();
    void themeAndLanguage();
    void fontOfTheLog();
    void newConnectionsBeginSo();
    void unreadableValuesAreNotStored();
    void typingIsNotDisturbed();
    void probesAndMenuAgree();
    void memory();
    void storing();
    void forgetIsTakenBack();
    void defaultsAreTakenBack();
    void everyFieldExplainsItself();
    void startMessages();

private:
    std::unique_ptr<MainWindow> makeWindow() { return m_fixture.makeWindow(); }
    PreferencesWindow *open(MainWindow &window);
    WindowFixture m_fixture;
    Preferences *m_preferences = Preferences::instance();
};

void TstPreferencesWindow::initTestCase()
{
    WindowFixture::prepare();
}

void TstPreferencesWindow::init()
{
    m_fixture.renew();
    m_preferences->setLanguage(u"en"_s);
}

void TstPreferencesWindow::cleanup()
{
    language::use(u"en"_s);
    theme::apply(theme::Mode::System);
}

PreferencesWindow *TstPreferencesWindow::open(MainWindow &window)
{
    window.openPreferences();
    return window.findChild<PreferencesWindow *>();
}

void TstPreferencesWindow::opensByItsKey()
{
    const auto window = makeWindow();
    QVERIFY(!window->findChild<PreferencesWindow *>()); // not before it is asked for
    QTest::keyClick(window.get(), Qt::Key_Comma, Qt::ControlModifier);
    auto *preferences = window->findChild<PreferencesWindow *>();
    QVERIFY(preferences);
    QVERIFY(preferences->isVisible());
    QCOMPARE(preferences->windowModality(), Qt::NonModal);
    QTest::keyClick(preferences, Qt::Key_Escape);
    QVERIFY(!preferences->isVisible());
    QCOMPARE(open(*window), preferences);
}

void TstPreferencesWindow::themeAndLanguage()
{
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    choose(named<QComboBox>(preferences, u"Theme"_s), int(Preferences::Theme::Dark));
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 128);
    choose(named<QComboBox>(preferences, u"Theme"_s), int(Preferences::Theme::HighContrast));
    QVERIFY(theme::isHighContrast(QApplication::palette()));
    QCOMPARE(named<QComboBox>(preferences, u"Theme"_s)->currentText(), u"High contrast"_s);
    choose(named<QComboBox>(preferences, u"Theme"_s), int(Preferences::Theme::Light));
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() > 128);
    auto *languages = named<QComboBox>(preferences, u"Language"_s);
    QCOMPARE(languages->count(), language::available().size() + 1); // and the desktop's
    choose(languages, u"de"_s);
    QTRY_COMPARE(preferences->windowTitle(), u"Einstellungen"_s);
    QCOMPARE(language::current(), u"de"_s);
    QCOMPARE(languages->currentText(), u"Deutsch"_s);
    QCOMPARE(m_preferences->language(), u"de"_s);
}

void TstPreferencesWindow::fontOfTheLog()
{
    const auto window = makeWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    auto *packets = named<QAbstractItemView>(window.get(), u"Packets"_s);
    QVERIFY(packets);
    const QFont own = packets->font();
    PreferencesWindow *preferences = open(*window);
    auto *size = named<QSpinBox>(preferences, u"Font size of the log"_s);
    size->setValue(20);
    QCOMPARE(packets->font().pointSize(), 20);
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier); // a log that is made later
    for (QAbstractItemView *view : window->findChildren<QAbstractItemView *>()) {
        if (view->accessibleName() == "Packets"_L1)
            QCOMPARE(view->font().pointSize(), 20);
    }
    size->setValue(size->minimum());
    QCOMPARE(m_preferences->logFontSize(), 0);
    QCOMPARE(packets->font(), own);
}

void TstPreferencesWindow::newConnectionsBeginSo()
{
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    QTest::keyClicks(named<QLineEdit>(preferences, u"Client ID prefix"_s), u"gate-"_s);
    choose(named<QComboBox>(preferences, u"Protocol version"_s), int(mqtt::Version::V5));
    QTest::keyClicks(named<QLineEdit>(preferences, u"Keep-alive"_s), u"2 min"_s);
    QTest::keyClicks(named<QLineEdit>(preferences, u"Timeout"_s), u"5 s"_s);
    QTest::keyClicks(named<QLineEdit>(preferences, u"Reconnect after"_s), u"0"_s);
    window->activateWindow();
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(window->currentPage());
    const ConnectionSettings settings = window->currentPage()->settings();
    QVERIFY2(settings.clientId.startsWith(u"gate-"_s), qPrintable(settings.clientId));
    QCOMPARE(settings.version, mqtt::Version::V5);
    QCOMPARE(settings.keepAlive, 120U);
    QCOMPARE(settings.network.connectTimeout.count(), 5'000);
    QCOMPARE(settings.network.reconnectPeriod.count(), 0);
}

void TstPreferencesWindow::unreadableValuesAreNotStored()
{
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    const NewConnectionDefaults before = m_preferences->newConnections();
    QTest::keyClicks(named<QLineEdit>(preferences, u"Keep-alive"_s), u"65536"_s);
    QCOMPARE(m_preferences->newConnections().keepAlive, 6'553U); // what was readable on the way
    auto *timeout = named<QLineEdit>(preferences, u"Timeout"_s);
    timeout->setText(u"soon"_s);
    QCOMPARE(m_preferences->newConnections().connectTimeout, before.connectTimeout);
    timeout->setText(u"2 h"_s);
    QCOMPARE(m_preferences->newConnections().connectTimeout, before.connectTimeout);
    named<QLineEdit>(preferences, u"Client ID prefix"_s)->setText(QString(300, u'x'));
    QCOMPARE(m_preferences->newConnections().clientIdPrefix, before.clientIdPrefix);
}

/// What is stored meanwhile does not change what is being typed.
void TstPreferencesWindow::typingIsNotDisturbed()
{
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    auto *timeout = named<QLineEdit>(preferences, u"Timeout"_s);
    auto *prefix = named<QLineEdit>(preferences, u"Client ID prefix"_s);
    QTest::keyClicks(timeout, u"5 min"_s);
    QCOMPARE(timeout->text(), u"5 min"_s);
    QTest::keyClicks(prefix, u"connack-"_s);
    QCOMPARE(prefix->text(), u"connack-"_s);
    prefix->clear();
    QVERIFY(prefix->text().isEmpty());
    QCOMPARE(timeout->text(), u"5 min"_s);
}

void TstPreferencesWindow::probesAndMenuAgree()
{
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    auto *box = named<QCheckBox>(preferences, u"Look closer after a failure"_s);
    QVERIFY(box->isChecked());
    box->click();
    QVERIFY(!m_preferences->probesAfterFailure());
    QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(!window->currentPage()->connection()->probesAfterFailure());
    QAction *entry = nullptr;
    for (QAction *action : window->findChildren<QAction *>()) {
        if (action->text().remove(u'&') == "Look closer after a failure"_L1)
            entry = action;
    }
    QVERIFY(entry);
    QVERIFY(!entry->isChecked());
    entry->trigger();
    QVERIFY(box->isChecked());
    QVERIFY(window->currentPage()->connection()->probesAfterFailure());
    named<QSpinBox>(preferences, u"Time for looking closer"_s)->setValue(33);
    QCOMPARE(m_preferences->probeSeconds(), 33);
}

void TstPreferencesWindow::memory()
{
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    QSignalSpy changed(LogBudget::instance(), &LogBudget::changed);
    choose(named<QComboBox>(preferences, u"Memory of a log"_s), 512 * Preferences::megabyte);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(LogBudget::instance()->bytes(), 512 * Preferences::megabyte);
    m_preferences->setLogMemory(300 * Preferences::megabyte); // by hand in the file: shown as it is
    QCOMPARE(named<QComboBox>(preferences, u"Memory of a log"_s)->currentData().toLongLong(), 300 * Preferences::megabyte);
    m_preferences->setLogMemory(Preferences::usualLogMemory);
}

void TstPreferencesWindow::storing()
{
    {
        const auto window = makeWindow();
        PreferencesWindow *preferences = open(*window);
        named<QCheckBox>(preferences, u"Keep the window's state"_s)->click();
        named<QCheckBox>(preferences, u"Keep recent things"_s)->click();
        window->close();
    }
    QVERIFY(!QSettings().contains("window/geometry"_L1));
    QVERIFY(QSettings().contains("format"_L1));
    {
        const auto window = makeWindow();
        named<QCheckBox>(open(*window), u"Keep the window's state"_s)->click();
        window->close();
    }
    QVERIFY(QSettings().contains("window/geometry"_L1));
}

void TstPreferencesWindow::forgetIsTakenBack()
{
    QSettings().setValue("log/filters"_L1, QStringList{u"type:connack"_s});
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    named<QPushButton>(preferences, u"Forget everything remembered"_s)->click();
    QVERIFY(!QSettings().contains("log/filters"_L1));
    QCOMPARE(m_preferences->language(), u"en"_s);
    auto *undo = named<QPushButton>(preferences, u"Undo"_s);
    QVERIFY(undo);
    undo->click();
    QCOMPARE(QSettings().value("log/filters"_L1).toStringList(), QStringList{u"type:connack"_s});
}

void TstPreferencesWindow::defaultsAreTakenBack()
{
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    QTest::keyClicks(named<QLineEdit>(preferences, u"Client ID prefix"_s), u"gate-"_s);
    named<QPushButton>(preferences, u"Restore the defaults"_s)->click();
    QCOMPARE(m_preferences->newConnections(), NewConnectionDefaults());
    QVERIFY(named<QLineEdit>(preferences, u"Client ID prefix"_s)->text().isEmpty());
    named<QPushButton>(preferences, u"Undo"_s)->click();
    QCOMPARE(m_preferences->newConnections().clientIdPrefix, u"gate-"_s);
    QCOMPARE(named<QLineEdit>(preferences, u"Client ID prefix"_s)->text(), u"gate-"_s);
}

void TstPreferencesWindow::everyFieldExplainsItself()
{
    const auto window = makeWindow();
    PreferencesWindow *preferences = open(*window);
    int fields = 0;
    for (QWidget *widget : preferences->findChildren<QWidget *>()) {
        const bool isField = qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget) || qobject_cast<QSpinBox *>(widget)
            || qobject_cast<QCheckBox *>(widget) || qobject_cast<QPushButton *>(widget);
        if (!isField || widget->isHidden() || qobject_cast<QSpinBox *>(widget->parentWidget())
            || qobject_cast<QComboBox *>(widget->parentWidget()))
            continue;
        ++fields;
        QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->accessibleName()));
        QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
    }
    QVERIFY2(fields >= 17, qPrintable(QString::number(fields)));
}

void TstPreferencesWindow::startMessages()
{
    const auto window = makeWindow();
    window->sayAtStart({});
    window->sayAtStart(u"The preferences are damaged."_s);
    window->sayAtStart(u"So are the connections."_s);
    const auto labels = window->findChildren<QWidget *>();
    const bool isShown = std::any_of(labels.begin(), labels.end(), [](const QWidget *widget) {
        const QString text = widget->property("text").toString() + widget->property("plainText").toString();
        return widget->isVisible() && text.contains(u"preferences are damaged"_s) && text.contains(u"So are the connections"_s);
    });
    QVERIFY(isShown);
}

QTEST_MAIN(TstPreferencesWindow)
#include "tst_preferences_window.moc"
