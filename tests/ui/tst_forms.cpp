// store() after load(x) gives x, for every form and for all of them together.
#include "settings/EnhancedAuthentication.h"
#include "settings/CredentialsForm.h"
#include "settings/GeneralForm.h"
#include "settings/Mqtt5Form.h"
#include "settings/NetworkForm.h"
#include "settings/SettingsTabs.h"
#include "settings/TlsForm.h"
#include "settings/WebSocketForm.h"
#include "settings/WillForm.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

class Random
{
public:
    explicit Random(quint32 seed)
        : m_generator(seed)
    {
    }
    int number(int below) { return m_generator.bounded(below); }
    bool yes() { return number(2); }
    QString text()
    {
        static const QStringList words{u"pump-7"_s, u"größe"_s, u"a b"_s, u"漢字"_s, u"%1"_s, u"🙂"_s, u"x"_s, u"no\u00a0break"_s};
        return words[number(int(words.size()))];
    }
    template <typename T, typename Make>
    std::optional<T> maybe(Make make)
    {
        return yes() ? std::optional<T>(make()) : std::nullopt;
    }
    std::optional<QString> maybeText()
    {
        return maybe<QString>([this] { return yes() ? text() : QString(); });
    }
    std::optional<quint32> maybeNumber()
    {
        return maybe<quint32>([this] { return yes() ? m_generator.generate() : quint32(number(70'000)); });
    }
    std::optional<bool> maybeBool()
    {
        return maybe<bool>([this] { return yes(); });
    }
    QByteArray bytes()
    {
        QByteArray bytes;
        for (int i = number(20); i > 0; --i)
            bytes.append(char(number(256)));
        return bytes;
    }
    BinaryValue binary()
    {
        switch (number(4)) {
        case 0:
            return {text().toUtf8(), BinaryValue::Form::Text, {}};
        case 1:
            return {bytes(), BinaryValue::Form::Hex, {}};
        case 2:
            return {bytes(), BinaryValue::Form::Base64, {}};
        default:
            return {{}, BinaryValue::Form::File, u"/no/such/file"_s};
        }
    }
    QList<mqtt::StringPair> pairs()
    {
        QList<mqtt::StringPair> pairs;
        for (int i = number(4); i > 0; --i)
            pairs.append({text(), text()});
        return pairs;
    }
    FileOrPem file()
    {
        return yes() ? FileOrPem{} : yes() ? FileOrPem{u"/no/such/"_s + text(), {}} : FileOrPem{{}, "-----BEGIN CERTIFICATE-----\nAA==\n"};
    }
    Endpoint endpoint()
    {
        return {Scheme(number(4)), yes() ? u"broker.lan"_s : u"fe80::1"_s, maybe<quint16>([this] { return quint16(1 + number(60'000)); })};
    }

private:
    QRandomGenerator m_generator;
};

void randomIdentity(Random &random, ConnectionSettings &s)
{
    s.name = random.yes() ? random.text() : QString();
    s.endpoint = random.endpoint();
    s.version = std::array{mqtt::Version::V31, mqtt::Version::V311, mqtt::Version::V5}[std::size_t(random.number(3))];
    s.clientId = random.yes() ? random.text() : QString();
    s.cleanStart = random.yes();
    s.keepAlive = quint32(random.number(100'000));
    s.network.connectTimeout = std::chrono::milliseconds(random.number(100'000));
    s.credentials.username = random.maybeText();
    s.credentials.password = random.maybe<QByteArray>([&] { return random.yes() ? random.text().toUtf8() : random.bytes(); });
}

void randomTransport(Random &random, ConnectionSettings &s)
{
    s.tls.verifyPeer = random.yes();
    for (int i = random.number(3); i > 0; --i)
        s.tls.ca.append(FileOrPem{u"/no/ca-%1.pem"_s.arg(i), {}});
    s.tls.addSystemCa = random.yes();
    s.tls.crlFile = random.yes() ? u"/no/crl"_s : QString();
    s.tls.keyLogFile = random.yes() ? u"/no/keys.log"_s : QString();
    s.tls.certificate = random.file();
    s.tls.key = random.file();
    s.tls.pkcs12 = random.file();
    s.tls.passphrase = random.maybeText();
    s.tls.serverName = random.yes() ? random.text() : QString();
    if (random.yes())
        s.tls.alpn = {u"mqtt"_s, random.text()};
    s.tls.minimumVersion = TlsSettings::MinimumVersion(random.number(5));
    s.webSocket.path = random.yes() ? u"/mqtt"_s : u"/ws?a=b%20c"_s;
    s.webSocket.headers = random.pairs();
    s.network.connectTo = random.maybe<Endpoint>([&] {
        Endpoint endpoint = random.endpoint();
        endpoint.scheme = Scheme::Mqtt; // unused there
        return endpoint;
    });
    s.network.reconnectPeriod = std::chrono::milliseconds(random.yes() ? 0 : random.number(100'000));
    s.network.reconnectMaximum = std::chrono::milliseconds(random.number(100'000));
    s.network.reconnectAfterFailure = random.yes();
    s.network.reconnectOnConnackError = random.yes();
    s.network.resumeSession = random.yes();
    s.network.resubscribe = random.yes();
    for (int i = random.number(3); i > 0; --i)
        s.network.servers.append(random.endpoint());
    s.network.proxy = {ProxySettings::Type(random.number(3)), random.text(), quint16(random.number(65'536)), random.text(),
                       random.yes() ? random.text() : QString()};
}

void randomMqtt(Random &random, ConnectionSettings &s)
{
    s.will.enabled = random.yes();
    s.will.topic = random.text();
    s.will.payload = random.binary();
    s.will.qos = random.number(5);
    s.will.retain = random.yes();
    s.will.willDelayInterval = random.maybeNumber();
    s.will.payloadFormatIndicator = random.maybeBool();
    s.will.messageExpiryInterval = random.maybeNumber();
    s.will.contentType = random.maybeText();
    s.will.responseTopic = random.maybeText();
    s.will.correlationData = random.maybe<BinaryValue>([&] { return random.binary(); });
    s.will.userProperties = random.pairs();
    s.properties.sessionExpiryInterval = random.maybeNumber();
    s.properties.receiveMaximum = random.maybeNumber();
    s.properties.maximumPacketSize = random.maybeNumber();
    s.properties.topicAliasMaximum = random.maybeNumber();
    s.properties.requestResponseInformation = random.maybeBool();
    s.properties.requestProblemInformation = random.maybeBool();
    s.properties.authenticationMethod = random.maybeText();
    s.properties.authenticationData = random.maybe<BinaryValue>([&] { return random.binary(); });
    s.properties.rawAuthentication = random.yes();
    if (random.yes())
        s.properties.authenticationMethod = scramMethods().at(random.number(3));
    s.properties.userProperties = random.pairs();
}

ConnectionSettings randomSettings(quint32 seed)
{
    Random random(seed);
    ConnectionSettings settings;
    randomIdentity(random, settings);
    randomTransport(random, settings);
    randomMqtt(random, settings);
    return settings;
}

/// The settings with the parts that only the URL bar and other pages hold.
ConnectionSettings outerPart(const ConnectionSettings &settings)
{
    ConnectionSettings outer;
    outer.endpoint = settings.endpoint;
    outer.version = settings.version;
    return outer;
}

} // namespace

class TstForms : public QObject
{
    Q_OBJECT
private slots:
    void storeGivesWhatWasLoaded()
    {
        SettingsTabs tabs;
        QSignalSpy edited(&tabs, &SettingsTabs::edited);
        for (quint32 seed = 1; seed <= 60; ++seed) {
            const ConnectionSettings settings = randomSettings(seed);
            tabs.load(settings);
            ConnectionSettings stored = outerPart(settings);
            tabs.store(stored);
            const bool same = stored == settings;
            if (!same)
                tellDifference(stored, settings);
            QVERIFY2(same, qPrintable(u"seed %1"_s.arg(seed)));
        }
        QCOMPARE(edited.count(), 0); // filling the forms is no edit
    }

    void eachFormTouchesItsOwnPart()
    {
        const ConnectionSettings settings = randomSettings(7);
        SettingsTabs tabs;
        tabs.load(settings);
        for (const SettingsForm *form : tabs.forms()) {
            ConnectionSettings same = settings;
            form->store(same);
            QVERIFY2(same == settings, form->metaObject()->className());
        }
    }

    void defaultsHaveNoMarks()
    {
        SettingsTabs tabs;
        tabs.load(newConnectionSettings());
        for (const SettingsForm *form : tabs.forms())
            QVERIFY2(!form->differsFromDefault(), form->metaObject()->className());
    }

    void problemStandsBesideItsField()
    {
        SettingsTabs tabs;
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"localhost"_s;
        settings.keepAlive = 99'999;
        tabs.load(settings);
        QVERIFY(tabs.forms()[0]->hasProblem());
        QVERIFY(!tabs.forms()[1]->hasProblem());
        QVERIFY(!tabs.tabToolTip(0).isEmpty());
        const QList<QLabel *> labels = tabs.forms()[0]->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
                            [](const QLabel *label) { return label->text().contains(u"65535"_s) || label->text().contains(u"65,535"_s); }));
    }

    void ignoredIsShown()
    {
        SettingsTabs tabs;
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = u"localhost"_s;
        settings.properties.receiveMaximum = 10;
        tabs.load(settings);
        QVERIFY(tabs.forms()[5]->hasIgnored());
        settings.version = mqtt::Version::V5;
        tabs.load(settings);
        QVERIFY(!tabs.forms()[5]->hasIgnored());
    }

    void authenticationIsChosen()
    {
        Mqtt5Form form;
        ConnectionSettings settings = newConnectionSettings();
        settings.version = mqtt::Version::V5;
        form.load(settings);
        auto *choice = form.findChild<QComboBox *>(u"authentication"_s);
        QCOMPARE(choice->currentIndex(), 0);
        QSignalSpy edited(&form, &SettingsForm::edited);
        const auto choose = [&](int index) {
            emit choice->activated(index);
            form.store(settings);
        };
        for (int i = 0; i < 3; ++i) {
            choose(i + 1);
            QCOMPARE(settings.properties.authenticationMethod, std::optional(scramMethods().at(i)));
            QVERIFY(!settings.properties.rawAuthentication && !settings.properties.authenticationData);
            QCOMPARE(choice->currentIndex(), i + 1);
        }
        choose(4); // by hand: the method stays, and is not answered with SCRAM
        QVERIFY(settings.properties.rawAuthentication);
        QCOMPARE(settings.properties.authenticationMethod, std::optional(u"SCRAM-SHA-512"_s));
        choose(0);
        QCOMPARE(settings.properties, ConnectPropertySettings());
        QCOMPARE(edited.count(), 5);
        settings.properties.authenticationMethod = u"TOKEN"_s;
        form.load(settings);
        QCOMPARE(choice->currentIndex(), 4);
        settings.properties.authenticationMethod = u"SCRAM-SHA-1"_s;
        form.load(settings);
        QCOMPARE(choice->currentIndex(), 1);
        settings.properties.authenticationData = BinaryValue{"n,,", BinaryValue::Form::Text, {}};
        form.load(settings);
        QCOMPARE(choice->currentIndex(), 4);
    }

    void everyInputHasAName()
    {
        SettingsTabs tabs;
        tabs.forms(); // all of them
        QSet<QString> names;
        for (QWidget *widget : tabs.findChildren<QWidget *>()) {
            const bool isInput = qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget)
                || qobject_cast<QPlainTextEdit *>(widget) || qobject_cast<QAbstractButton *>(widget)
                || qobject_cast<QTableWidget *>(widget);
            if (!isInput || widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith("qt_"_L1))
                continue;
            const QString name = widget->accessibleName();
            QVERIFY2(!name.isEmpty() || !widget->property("text").toString().isEmpty(),
                     qPrintable(widget->objectName() + u" of "_s + widget->parentWidget()->objectName()));
            names.insert(name);
        }
        for (const auto *name : {"Client ID", "Clean session", "Keep-alive", "Username", "Password", "CA file", "Client certificate",
                                 "Client key", "Verify the certificate", "Will topic", "Will payload", "Session Expiry Interval"})
            QVERIFY2(names.contains(QLatin1StringView(name)), name);
    }

private:
    static void tellDifference(const ConnectionSettings &a, const ConnectionSettings &b)
    {
        qWarning() << "general" << (a.name == b.name) << (a.clientId == b.clientId) << (a.keepAlive == b.keepAlive) << "credentials"
                   << (a.credentials == b.credentials) << "tls" << (a.tls == b.tls) << "web socket" << (a.webSocket == b.webSocket)
                   << "will" << (a.will == b.will) << "properties" << (a.properties == b.properties) << "network"
                   << (a.network == b.network);
    }
};

QTEST_MAIN(TstForms)
#include "tst_forms.moc"
