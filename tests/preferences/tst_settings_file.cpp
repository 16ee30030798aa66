// The file behind QSettings: damaged, older, newer, not readable.
#include "preferences/Preferences.h"
#include "preferences/SettingsFile.h"
#include "preferences/SettingsMigration.h"

#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using State = SettingsFile::State;

class TstSettingsFile : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void absent();
    void damaged_data();
    void damaged();
    void damagedTwiceKeepsBoth();
    void damagedAndStuck();
    void migratesFormat1();
    void migrationMayBeRepeated();
    void newerFormatIsLeftAsItIs();
    void unreadableIsLeftAsItIs();
    void noFileIsLeftAsItIs();
    void writesInOneStep();

private:
    QByteArray content() const;
    void write(const QByteArray &bytes) const;
    QStringList beside() const;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

void TstSettingsFile::initTestCase()
{
    QCoreApplication::setApplicationName(u"connack-test"_s);
    QCoreApplication::setOrganizationName(u"connack-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
}

void TstSettingsFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
    m_file = QSettings().fileName();
    QVERIFY(m_file.startsWith(m_folder->path()));
    QVERIFY(QDir().mkpath(QFileInfo(m_file).path()));
}

QByteArray TstSettingsFile::content() const
{
    QFile file(m_file);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TstSettingsFile::write(const QByteArray &bytes) const
{
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Names of the files that were set aside.
QStringList TstSettingsFile::beside() const
{
    const QFileInfo info(m_file);
    return info.dir().entryList({info.fileName() + u".damaged-*"_s}, QDir::Files);
}

void TstSettingsFile::absent()
{
    const SettingsFile file;
    QCOMPARE(file.state(), State::Usable);
    QVERIFY(file.message().isEmpty());
    QVERIFY(!QFile::exists(m_file)); // nothing is written at the start
    Preferences::instance()->setTheme(Preferences::Theme::Dark);
    QVERIFY(Preferences::instance()->save());
    QVERIFY2(content().contains("format=2"), content());
    QVERIFY2(content().contains("theme=dark"), content());
}

void TstSettingsFile::damaged_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("NULs, as after a power failure") << QByteArray(300, '\0');
    QTest::newRow("NULs at the end") << "[General]\ntheme=dark\n" + QByteArray(100, '\0');
    QTest::newRow("another file's content") << QByteArray("<html>\n<body>nothing here</body>\n</html>\n");
    QTest::newRow("a section that does not end") << QByteArray("[General\ntheme=dark\n");
    QTest::newRow("a line without a value in a section") << QByteArray("[General]\ntheme=dark\n[log]\nmemoryBudget\n");
    QTest::newRow("a format that is no number") << QByteArray("[General]\nformat=new\ntheme=dark\n");
    QTest::newRow("format 0") << QByteArray("[General]\nformat=0\n");
    QTest::newRow("a negative format") << QByteArray("[General]\nformat=-3\n");
}

void TstSettingsFile::damaged()
{
    QFETCH(QByteArray, bytes);
    write(bytes);
    const SettingsFile file;
    QCOMPARE(file.state(), State::SetAside);
    QVERIFY(file.keeps());
    QCOMPARE(beside().size(), 1);
    QVERIFY2(file.message().contains(beside().first()), qPrintable(file.message()));
    QFile aside(QFileInfo(m_file).dir().filePath(beside().first()));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), bytes);
    QCOMPARE(Preferences::instance()->theme(), Preferences::Theme::System); // the defaults apply
    QCOMPARE(QSettings().status(), QSettings::NoError);
    Preferences::instance()->setTheme(Preferences::Theme::Light);
    QVERIFY(Preferences::instance()->save());
    QVERIFY2(content().contains("theme=light"), content());
    QCOMPARE(SettingsFile().state(), State::Usable);
}

void TstSettingsFile::damagedTwiceKeepsBoth()
{
    for (int i = 1; i <= 2; ++i) {
        write("no settings" + QByteArray(i, '!')); // of another size: QSettings knows a file by size and time
        QCOMPARE(SettingsFile().state(), State::SetAside);
        QCOMPARE(beside().size(), i);
    }
}

void TstSettingsFile::damagedAndStuck()
{
    const QString folder = QFileInfo(m_file).path();
    write("no settings");
    QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::ExeOwner));
    if (QFile probe(folder + u"/probe"_s); probe.open(QIODevice::WriteOnly)) {
        probe.remove();
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QSKIP("permissions do not bind this user");
    }
    {
        const SettingsFile file;
        QCOMPARE(file.state(), State::Stuck);
        QVERIFY(!file.keeps());
        QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        Preferences::instance()->setTheme(Preferences::Theme::Dark);
        QVERIFY(Preferences::instance()->save());
    }
    QCOMPARE(content(), QByteArray("no settings"));
}

void TstSettingsFile::migratesFormat1()
{
    write("[General]\nclientIdPrefix=pump-\ntheme=dark\n\n[probes]\nafterFailure=false\n\n[window]\ngeometry=@ByteArray(abc)\n");
    QCOMPARE(settingsFormat::of(QSettings()), 1);
    const SettingsFile file;
    QCOMPARE(file.state(), State::Usable);
    QVERIFY(file.message().isEmpty());
    QCOMPARE(settingsFormat::of(QSettings()), settingsFormat::current);
    QCOMPARE(Preferences::instance()->newConnections().clientIdPrefix, u"pump-"_s);
    QVERIFY(Preferences::instance()->newConnection().clientId.startsWith(u"pump-"_s));
    QVERIFY(!QSettings().contains("clientIdPrefix"_L1));
    QCOMPARE(Preferences::instance()->theme(), Preferences::Theme::Dark);
    QVERIFY(!Preferences::instance()->probesAfterFailure());
    QCOMPARE(QSettings().value("window/geometry"_L1).toByteArray(), QByteArray("abc"));
    QVERIFY(beside().isEmpty());
}

void TstSettingsFile::migrationMayBeRepeated()
{
    QSettings settings;
    settings.setValue("clientIdPrefix"_L1, u"old-"_s);
    settings.setValue("newConnections/clientIdPrefix"_L1, u"new-"_s); // a start that was cut short
    settingsFormat::migrate(settings);
    settingsFormat::migrate(settings);
    QCOMPARE(settings.value("newConnections/clientIdPrefix"_L1).toString(), u"new-"_s);
    QVERIFY(!settings.contains("clientIdPrefix"_L1));
}

void TstSettingsFile::newerFormatIsLeftAsItIs()
{
    const QByteArray newer = "[General]\nformat=99\ntheme=dark\n\n[later]\nthing=1\n";
    write(newer);
    const SettingsFile file;
    QCOMPARE(file.state(), State::Newer);
    QVERIFY(!file.keeps());
    QVERIFY2(file.message().contains(u"newer version"_s), qPrintable(file.message()));
    QCOMPARE(Preferences::instance()->theme(), Preferences::Theme::System); // what its words mean is not known
    Preferences::instance()->setTheme(Preferences::Theme::Light);
    QVERIFY(Preferences::instance()->save());
    QCOMPARE(Preferences::instance()->theme(), Preferences::Theme::Light); // in this run
    QCOMPARE(content(), newer);
    QVERIFY(beside().isEmpty());
}

void TstSettingsFile::unreadableIsLeftAsItIs()
{
    write("[General]\ntheme=dark\n");
    QVERIFY(QFile::setPermissions(m_file, QFile::WriteOwner));
    if (QFile probe(m_file); probe.open(QIODevice::ReadOnly))
        QSKIP("permissions do not bind this user");
    const SettingsFile file;
    QCOMPARE(file.state(), State::Unreadable);
    Preferences::instance()->setTheme(Preferences::Theme::Light);
    QVERIFY(Preferences::instance()->save());
    QVERIFY(QFile::setPermissions(m_file, QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(content(), QByteArray("[General]\ntheme=dark\n"));
}

/// The same for whom permissions do not bind.
void TstSettingsFile::noFileIsLeftAsItIs()
{
    QVERIFY(QDir().mkpath(m_file + u"/inside"_s));
    const SettingsFile file;
    QCOMPARE(file.state(), State::Unreadable);
    QVERIFY2(file.message().contains(u"cannot be read"_s), qPrintable(file.message()));
    Preferences::instance()->setTheme(Preferences::Theme::Light);
    QVERIFY(Preferences::instance()->save());
    QCOMPARE(Preferences::instance()->theme(), Preferences::Theme::Light);
    QVERIFY(QFileInfo(m_file + u"/inside"_s).isDir());
}

/// What Qt promises: a file of its own is written and takes the old one's place.
void TstSettingsFile::writesInOneStep()
{
    write("[General]\ntheme=dark\n");
    QFile old(m_file);
    QVERIFY(old.open(QIODevice::ReadOnly));
    QVERIFY(QSettings().isAtomicSyncRequired());
    Preferences::instance()->setTheme(Preferences::Theme::Light);
    QVERIFY(Preferences::instance()->save());
    QCOMPARE(old.readAll(), QByteArray("[General]\ntheme=dark\n")); // who reads it at that moment sees all of the old one
    QVERIFY2(content().contains("theme=light"), content());
}

QTEST_GUILESS_MAIN(TstSettingsFile)
#include "tst_settings_file.moc"
