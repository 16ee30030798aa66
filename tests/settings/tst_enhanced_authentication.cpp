// What the settings say of enhanced authentication: SASLprep, when SCRAM is used, what is checked and noted.
#include "settings/EnhancedAuthentication.h"
#include "settings/OptionsJson.h"
#include "settings/SaslPrep.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

ConnectionSettings scramSettings()
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint.host = u"broker.lan"_s;
    settings.version = mqtt::Version::V5;
    settings.credentials = {u"pump"_s, "pencil"_ba};
    settings.properties.authenticationMethod = u"SCRAM-SHA-256"_s;
    return settings;
}

QStringList noteIds(const ConnectionSettings &settings)
{
    QStringList ids;
    const QList<Note> notes = settingsNotes(settings, QDateTime::currentDateTimeUtc());
    for (const Note &note : notes)
        ids << note.id;
    return ids;
}

} // namespace

class TstEnhancedAuthentication : public QObject
{
    Q_OBJECT
private slots:
    void saslPrep_data();
    void saslPrep();
    void whenScramIsUsed();
    void checks_data();
    void checks();
    void notes();
    void options();
};

void TstEnhancedAuthentication::saslPrep_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<QString>>("prepared");
    const auto row = [](const char *name, const QString &text, const std::optional<QString> &prepared) {
        QTest::newRow(name) << text << prepared;
    };
    // RFC 4013, section 3.
    row("soft hyphen", u"I\u00ADX"_s, u"IX"_s);
    row("no transformation", u"user"_s, u"user"_s);
    row("case stays", u"USER"_s, u"USER"_s);
    row("ordinal indicator", u"\u00AA"_s, u"a"_s);
    row("roman numeral", u"\u2168"_s, u"IX"_s);
    row("control character", u"\u0007"_s, std::nullopt);
    row("mixed directions", u"\u06271"_s, std::nullopt);
    row("empty", QString(), QString());
    row("spaces become one kind", u"a\u00A0b\u3000c"_s, u"a b c"_s);
    row("combined", u"e\u0301"_s, u"\u00E9"_s);
    row("zero width joiner goes", u"a\u200Db"_s, u"ab"_s);
    row("right to left", u"\u0627\u0628"_s, u"\u0627\u0628"_s);
    row("right to left with a number inside", u"\u06271\u0628"_s, u"\u06271\u0628"_s);
    row("both directions", u"\u0627a\u0628"_s, std::nullopt);
    row("DEL", u"a\u007F"_s, std::nullopt);
    row("private use", u"\uE000"_s, std::nullopt);
    row("replacement character", u"\uFFFD"_s, std::nullopt);
    row("no character", u"\uFDD0"_s, std::nullopt);
    row("no character of another plane", QString::fromUcs4(U"\U0001FFFE"), std::nullopt);
    row("tag", QString::fromUcs4(U"\U000E0041"), std::nullopt);
    row("half a surrogate pair", QString(QChar(0xD800)), std::nullopt);
    row("beyond Unicode 3.2", QString::fromUcs4(U"\U0001F511"), QString::fromUcs4(U"\U0001F511"));
    row("all of ASCII's signs", u" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"_s, u" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"_s);
}

void TstEnhancedAuthentication::saslPrep()
{
    QFETCH(QString, text);
    QFETCH(std::optional<QString>, prepared);
    QCOMPARE(::saslPrep(text), prepared);
}

void TstEnhancedAuthentication::whenScramIsUsed()
{
    for (const QString &method : scramMethods()) {
        ConnectionSettings settings = scramSettings();
        settings.properties.authenticationMethod = method;
        QVERIFY(usesScram(settings));
    }
    const auto without = [](auto change) {
        ConnectionSettings settings = scramSettings();
        change(settings);
        return !usesScram(settings);
    };
    QVERIFY(without([](ConnectionSettings &s) { s.version = mqtt::Version::V311; }));
    QVERIFY(without([](ConnectionSettings &s) { s.properties.authenticationMethod = u"SCRAM-SHA-256-PLUS"_s; }));
    QVERIFY(without([](ConnectionSettings &s) { s.properties.authenticationMethod.reset(); }));
    QVERIFY(without([](ConnectionSettings &s) { s.properties.authenticationData = BinaryValue{"n,,n=pump,r=x", BinaryValue::Form::Text, {}}; }));
    QVERIFY(without([](ConnectionSettings &s) { s.properties.rawAuthentication = true; }));
    QVERIFY(without([](ConnectionSettings &s) { s.credentials.username.reset(); }));
    QVERIFY(without([](ConnectionSettings &s) { s.credentials.password.reset(); }));
}

void TstEnhancedAuthentication::checks_data()
{
    QTest::addColumn<QString>("username");
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<int>("field"); // -1: no problem
    QTest::newRow("well") << u"pump"_s << "pencil"_ba << -1;
    QTest::newRow("empty password") << u"pump"_s << ""_ba << -1;
    QTest::newRow("no name") << u""_s << "pencil"_ba << int(SettingsField::Username);
    QTest::newRow("name that vanishes") << u"\u00AD"_s << "pencil"_ba << int(SettingsField::Username);
    QTest::newRow("control character in the name") << u"pump\u0007"_s << "pencil"_ba << int(SettingsField::Username);
    QTest::newRow("line feed in the password") << u"pump"_s << "pencil\n"_ba << int(SettingsField::Password);
    QTest::newRow("password of bytes") << u"pump"_s << "\xFF\x00\x10"_ba << int(SettingsField::Password);
}

void TstEnhancedAuthentication::checks()
{
    QFETCH(QString, username);
    QFETCH(QByteArray, password);
    QFETCH(int, field);
    ConnectionSettings settings = scramSettings();
    settings.credentials = {username, password};
    const QList<SettingsProblem> problems = check(settings);
    QCOMPARE(problems.size(), field < 0 ? 0 : 1);
    if (field < 0)
        return;
    QCOMPARE(int(problems.first().field), field);
    QCOMPARE(problems.first().cause, u"option-invalid"_s);
    QVERIFY(!problems.first().text.contains(u"pencil"_s) && !problems.first().text.contains(u"pump"_s));
    settings.properties.rawAuthentication = true;
    QVERIFY(check(settings).isEmpty());
}

void TstEnhancedAuthentication::notes()
{
    const QString id = u"scram-without-credentials"_s;
    ConnectionSettings settings = scramSettings();
    QVERIFY(!noteIds(settings).contains(id));
    settings.credentials.password.reset();
    QVERIFY(noteIds(settings).contains(id));
    settings.properties.rawAuthentication = true;
    QVERIFY(!noteIds(settings).contains(id));
}

void TstEnhancedAuthentication::options()
{
    ConnectionSettings settings = scramSettings();
    QVERIFY(!toOptions(settings, true).contains(u"rawAuthentication"_s));
    settings.properties.rawAuthentication = true;
    const QJsonObject written = toOptions(settings, true);
    QCOMPARE(written[u"rawAuthentication"_s], QJsonValue(true));
    ConnectionSettings read;
    const OptionsResult result = applyOptions(written, read);
    QVERIFY(result.problems.isEmpty() && result.notes.isEmpty());
    QVERIFY(read.properties.rawAuthentication);
    const OptionsResult wrong = applyOptions({{u"rawAuthentication"_s, u"yes"_s}}, read);
    QCOMPARE(wrong.problems.size(), 1);
    QCOMPARE(wrong.problems.first().field, SettingsField::AuthenticationMethod);
}

QTEST_GUILESS_MAIN(TstEnhancedAuthentication)
#include "tst_enhanced_authentication.moc"
