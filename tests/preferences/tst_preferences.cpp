// Keys, defaults and limits of the preferences, and what is forgotten.
#include "preferences/Preferences.h"
#include "preferences/SettingsMigration.h"
#include "preferences/Remembered.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TstPreferences : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void defaults();
    void keepsWhatIsSet();
    void unusableValues_data();
    void unusableValues();
    void clampedValues_data();
    void clampedValues();
    void tellsOnlyChanges();
    void formatStandsBesideEveryValue();
    void newConnection();
    void storesNothingUnwanted();
    void forgetAndTakeBack();
    void resetAndTakeBack();

private:
    Preferences *m_preferences = Preferences::instance();
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TstPreferences::initTestCase()
{
    QCoreApplication::setApplicationName(u"connack-test"_s);
    QCoreApplication::setOrganizationName(u"connack-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
}

void TstPreferences::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
}

void TstPreferences::defaults()
{
    QCOMPARE(m_preferences->theme(), Preferences::Theme::System);
    QVERIFY(m_preferences->language().isEmpty());
    QCOMPARE(m_preferences->logFontSize(), 0);
    QCOMPARE(m_preferences->newConnections(), NewConnectionDefaults());
    QVERIFY(m_preferences->probesAfterFailure());
    QCOMPARE(m_preferences->probeSeconds(), 10);
    QCOMPARE(m_preferences->logMemory(), 256LL * 1024 * 1024);
    QVERIFY(m_preferences->storesSecrets());
    QVERIFY(m_preferences->storesRecent());
    QVERIFY(m_preferences->storesWindow());
    // A new connection is what it is without preferences.
    ConnectionSettings fresh = m_preferences->newConnection();
    QVERIFY(fresh.clientId.startsWith(u"connack-"_s));
    fresh.clientId.clear();
    QCOMPARE(fresh, ConnectionSettings());
    QVERIFY(QSettings().allKeys().isEmpty()); // reading writes nothing
}

void TstPreferences::keepsWhatIsSet()
{
    const NewConnectionDefaults defaults{u"gate/"_s, mqtt::Version::V5, 0, std::chrono::seconds(5), std::chrono::milliseconds(0)};
    m_preferences->setTheme(Preferences::Theme::Light);
    m_preferences->setLanguage(u"de"_s);
    m_preferences->setLogFontSize(14);
    m_preferences->setNewConnections(defaults);
    m_preferences->setProbes(false, 20);
    m_preferences->setLogMemory(512LL * 1024 * 1024);
    m_preferences->setStoresSecrets(false);
    m_preferences->setStoresRecent(false);
    m_preferences->setStoresWindow(false);
    QCOMPARE(m_preferences->theme(), Preferences::Theme::Light);
    QCOMPARE(m_preferences->language(), u"de"_s);
    QCOMPARE(m_preferences->logFontSize(), 14);
    QCOMPARE(m_preferences->newConnections(), defaults);
    QVERIFY(!m_preferences->probesAfterFailure());
    QCOMPARE(m_preferences->probeSeconds(), 20);
    QCOMPARE(m_preferences->logMemory(), 512LL * 1024 * 1024);
    QVERIFY(!m_preferences->storesSecrets());
    QVERIFY(!m_preferences->storesRecent());
    QVERIFY(!m_preferences->storesWindow());
}

void TstPreferences::unusableValues_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QVariant>("value");
    const QVariant words = u"many words"_s;
    for (const char *key : {"theme", "log/fontSize", "newConnections/protocolVersion", "newConnections/keepAlive",
                            "newConnections/connectTimeout", "newConnections/reconnectPeriod", "probes/afterFailure", "probes/limitSeconds",
                            "log/memoryBudget", "store/secrets", "store/recent", "store/window"})
        QTest::newRow(key) << QString::fromLatin1(key) << words;
    QTest::newRow("version 9") << u"newConnections/protocolVersion"_s << QVariant(9);
    QTest::newRow("a prefix with a line end") << u"newConnections/clientIdPrefix"_s << QVariant(u"a\nb"_s);
    QTest::newRow("a long prefix") << u"newConnections/clientIdPrefix"_s << QVariant(QString(201, u'x'));
    QTest::newRow("half a surrogate pair") << u"newConnections/clientIdPrefix"_s << QVariant(QString(QChar(0xD800)));
}

/// Each is its default.
void TstPreferences::unusableValues()
{
    QFETCH(QString, key);
    QFETCH(QVariant, value);
    QSettings().setValue(key, value);
    QCOMPARE(m_preferences->theme(), Preferences::Theme::System);
    QCOMPARE(m_preferences->logFontSize(), 0);
    QCOMPARE(m_preferences->newConnections(), NewConnectionDefaults());
    QVERIFY(m_preferences->probesAfterFailure());
    QCOMPARE(m_preferences->probeSeconds(), 10);
    QCOMPARE(m_preferences->logMemory(), Preferences::usualLogMemory);
    QVERIFY(m_preferences->storesSecrets());
    QVERIFY(m_preferences->storesRecent());
    QVERIFY(m_preferences->storesWindow());
}

void TstPreferences::clampedValues_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<qint64>("value");
    QTest::addColumn<qint64>("read");
    QTest::newRow("font, small") << u"log/fontSize"_s << 1LL << 6LL;
    QTest::newRow("font, large") << u"log/fontSize"_s << 900LL << 32LL;
    QTest::newRow("keep-alive") << u"newConnections/keepAlive"_s << 70'000LL << 65'535LL;
    QTest::newRow("timeout, short") << u"newConnections/connectTimeout"_s << 0LL << 1'000LL;
    QTest::newRow("timeout, long") << u"newConnections/connectTimeout"_s << 10'000'000LL << 3'600'000LL;
    QTest::newRow("period, short") << u"newConnections/reconnectPeriod"_s << 3LL << 100LL;
    QTest::newRow("period, negative") << u"newConnections/reconnectPeriod"_s << -3LL << 0LL;
    QTest::newRow("probes") << u"probes/limitSeconds"_s << 0LL << 1LL;
    QTest::newRow("memory, small") << u"log/memoryBudget"_s << 1LL << Preferences::smallestLogMemory;
    QTest::newRow("memory, large") << u"log/memoryBudget"_s << Preferences::largestLogMemory * 2 << Preferences::largestLogMemory;
}

void TstPreferences::clampedValues()
{
    QFETCH(QString, key);
    QFETCH(qint64, value);
    QFETCH(qint64, read);
    QSettings().setValue(key, value);
    const NewConnectionDefaults now = m_preferences->newConnections();
    const QHash<QString, qint64> all{{u"log/fontSize"_s, m_preferences->logFontSize()},
                                     {u"newConnections/keepAlive"_s, now.keepAlive},
                                     {u"newConnections/connectTimeout"_s, now.connectTimeout.count()},
                                     {u"newConnections/reconnectPeriod"_s, now.reconnectPeriod.count()},
                                     {u"probes/limitSeconds"_s, m_preferences->probeSeconds()},
                                     {u"log/memoryBudget"_s, m_preferences->logMemory()}};
    QCOMPARE(all.value(key, -1), read);
}

void TstPreferences::tellsOnlyChanges()
{
    QSignalSpy changed(m_preferences, &Preferences::changed);
    m_preferences->setLogFontSize(0);
    m_preferences->setProbes(true, 10);
    m_preferences->setNewConnections({});
    QCOMPARE(changed.count(), 0);
    m_preferences->setLogFontSize(14);
    m_preferences->setLogFontSize(14);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().value<Preferences::What>(), Preferences::What::LogFontSize);
    // Another theme or language may have been given for this start: choosing the stored one has to take effect.
    m_preferences->setTheme(m_preferences->theme());
    m_preferences->setLanguage(m_preferences->language());
    QCOMPARE(changed.count(), 3);
    QVERIFY(!QSettings().contains("theme"_L1) && !QSettings().contains("language"_L1)); // and nothing was stored for that
}

/// A program that was killed leaves no file that would be taken for one of format 1.
void TstPreferences::formatStandsBesideEveryValue()
{
    const auto format = [] { return QSettings().value("format"_L1).toInt(); };
    QCOMPARE(format(), 0);
    m_preferences->setProbes(false, 20);
    QCOMPARE(format(), settingsFormat::current);
    QSettings().clear();
    Remembered(Remembered::Kind::Recent).setValue("log/folder"_L1, u"/tmp"_s);
    QCOMPARE(format(), settingsFormat::current);
    QSettings().clear();
    m_preferences->setNewConnections({.keepAlive = 17});
    QCOMPARE(format(), settingsFormat::current);
}

void TstPreferences::newConnection()
{
    m_preferences->setNewConnections({u"gate-"_s, mqtt::Version::V5, 15, std::chrono::seconds(4), std::chrono::milliseconds(0)});
    const ConnectionSettings settings = m_preferences->newConnection();
    QVERIFY(settings.clientId.startsWith(u"gate-"_s));
    QCOMPARE(settings.clientId.size(), 13);
    QCOMPARE(settings.version, mqtt::Version::V5);
    QCOMPARE(settings.keepAlive, 15U);
    QCOMPARE(settings.network.connectTimeout, std::chrono::milliseconds(4'000));
    QCOMPARE(settings.network.reconnectPeriod.count(), 0);
}

void TstPreferences::storesNothingUnwanted()
{
    m_preferences->setStoresRecent(false);
    Remembered(Remembered::Kind::Recent).setValue("pubsub/topics"_L1, QStringList{u"a"_s});
    Remembered(Remembered::Kind::Window).setValue("window/geometry"_L1, QByteArray("g"));
    QVERIFY(!QSettings().contains("pubsub/topics"_L1));
    QVERIFY(QSettings().contains("window/geometry"_L1));
    m_preferences->setStoresRecent(true);
    m_preferences->setStoresWindow(false);
    Remembered(Remembered::Kind::Recent).setValue("pubsub/topics"_L1, QStringList{u"a"_s});
    Remembered(Remembered::Kind::Window).setValue("window/geometry"_L1, QByteArray("h"));
    QCOMPARE(QSettings().value("pubsub/topics"_L1).toStringList(), QStringList{u"a"_s});
    QCOMPARE(QSettings().value("window/geometry"_L1).toByteArray(), QByteArray("g"));
}

void TstPreferences::forgetAndTakeBack()
{
    m_preferences->setLanguage(u"de"_s);
    QSettings().setValue("pubsub/topics"_L1, QStringList{u"a"_s, u"b"_s});
    QSettings().setValue("window/geometry"_L1, QByteArray("g"));
    QSignalSpy forgotten(m_preferences, &Preferences::forgotten);
    QSignalSpy remembered(m_preferences, &Preferences::remembered);
    const QVariantMap taken = m_preferences->forget();
    QCOMPARE(forgotten.count(), 1);
    QCOMPARE(QSettings().allKeys(), (QStringList{u"format"_s, u"language"_s}));
    QSettings().setValue("window/geometry"_L1, QByteArray("since"));
    m_preferences->restore(taken);
    QCOMPARE(remembered.count(), 1);
    QCOMPARE(QSettings().value("pubsub/topics"_L1).toStringList(), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(QSettings().value("window/geometry"_L1).toByteArray(), QByteArray("since"));
}

void TstPreferences::resetAndTakeBack()
{
    m_preferences->setLanguage(u"de"_s);
    m_preferences->setLogMemory(Preferences::largestLogMemory);
    QSettings().setValue("window/geometry"_L1, QByteArray("g"));
    QVERIFY(m_preferences->save());
    const QVariantMap taken = m_preferences->reset();
    QVERIFY(m_preferences->language().isEmpty());
    QCOMPARE(m_preferences->logMemory(), Preferences::usualLogMemory);
    QVERIFY(QSettings().contains("window/geometry"_L1));
    QVERIFY(QSettings().contains("format"_L1));
    QSignalSpy changed(m_preferences, &Preferences::changed);
    m_preferences->restore(taken);
    QVERIFY(changed.count() > 0);
    QCOMPARE(m_preferences->language(), u"de"_s);
    QCOMPARE(m_preferences->logMemory(), Preferences::largestLogMemory);
}

QTEST_GUILESS_MAIN(TstPreferences)
#include "tst_preferences.moc"
