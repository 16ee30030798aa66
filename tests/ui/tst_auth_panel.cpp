// The panel of enhanced authentication, over a connection to a scripted broker.
#include "auth/AuthPanel.h"
#include "settings/BinaryValueEdit.h"
#include "settings/FieldHint.h"
#include "support/ScramServer.h"
#include "support/ScriptedPeer.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

namespace {

constexpr int deadline = 20'000;

mqtt::Properties properties(const QString &method, const QByteArray &data)
{
    mqtt::Properties properties;
    properties.set(PropertyId::AuthenticationMethod, method);
    if (!data.isEmpty())
        properties.set(PropertyId::AuthenticationData, data);
    return properties;
}

QByteArray dataOf(const mqtt::Packet &packet)
{
    if (const auto *auth = std::get_if<mqtt::Auth>(&packet))
        return auth->properties.binary(PropertyId::AuthenticationData).value_or(QByteArray());
    const auto *connect = std::get_if<mqtt::Connect>(&packet);
    return connect ? connect->properties.binary(PropertyId::AuthenticationData).value_or(QByteArray()) : QByteArray();
}

template <typename T>
T *named(QWidget *parent, const char *name)
{
    for (T *widget : parent->findChildren<T *>()) {
        if (widget->accessibleName() == QLatin1String(name))
            return widget;
    }
    qFatal("no widget is called %s", name);
}

} // namespace

class TstAuthPanel : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void byHand();
    void disconnectInstead();
    void fileThatIsNotThere();
    void scramIsOneLine();
    void reauthenticatesByHand();
    void hiddenWithoutAMethod();

private:
    ConnectionSettings settings(const QString &method) const;
    void open(const QString &method);
    QString text() const;

    std::unique_ptr<ScriptedPeer> m_peer;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<AuthPanel> m_panel;
};

void TstAuthPanel::init()
{
    m_panel.reset();
    m_connection = std::make_unique<Connection>();
    m_connection->setProbesAfterFailure(false);
    m_connection->setAnswersAuthByHand(true);
    m_panel = std::make_unique<AuthPanel>(m_connection.get());
    m_peer = std::make_unique<ScriptedPeer>();
}

ConnectionSettings TstAuthPanel::settings(const QString &method) const
{
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, m_peer->port()};
    settings.version = mqtt::Version::V5;
    settings.credentials = {u"pump"_s, "pencil"_ba};
    settings.properties.authenticationMethod = method;
    return settings;
}

void TstAuthPanel::open(const QString &method)
{
    m_connection->open(settings(method));
}

QString TstAuthPanel::text() const
{
    QStringList texts;
    for (const QLabel *label : m_panel->findChildren<QLabel *>())
        texts << label->text();
    return texts.join(u'\n');
}

void TstAuthPanel::byHand()
{
    QByteArray answer;
    m_peer->onPacket = [&](PeerLink &link, const QByteArray &bytes) {
        const mqtt::Packet packet = link.decoded(bytes);
        if (std::holds_alternative<mqtt::Connect>(packet)) {
            mqtt::Properties challenge = properties(u"TOKEN"_s, QByteArray::fromHex("00ff1b"));
            challenge.set(PropertyId::ReasonString, u"<b>why</b>\u202E"_s);
            link.send(mqtt::Auth{0x18, challenge});
        } else if (std::holds_alternative<mqtt::Auth>(packet)) {
            answer = dataOf(packet);
            link.send(mqtt::Connack{false, 0, properties(u"TOKEN"_s, {})});
        }
    };
    open(u"TOKEN"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!m_panel->isHidden() && named<QPushButton>(m_panel.get(), "Send AUTH")->isVisibleTo(m_panel.get()), deadline);
    QVERIFY(text().contains(u"0x18"_s) && text().contains(u"TOKEN"_s));
    QVERIFY(text().contains(u"<b>why</b>\\u202e"_s)); // as text
    auto *data = named<QPlainTextEdit>(m_panel.get(), "Data of the broker's AUTH");
    QCOMPARE(data->toPlainText().remove(u' ').toLower(), u"00ff1b"_s); // no text: hexadecimal by itself
    named<QComboBox>(m_panel.get(), "Data of the broker's AUTH: form")->setCurrentIndex(2);
    QCOMPARE(data->toPlainText(), u"AP8b"_s);
    named<QPlainTextEdit>(m_panel.get(), "Answer to AUTH")->setPlainText(u"open sesame"_s);
    named<QPushButton>(m_panel.get(), "Send AUTH")->click();
    QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), Client::State::Connected, deadline);
    QCOMPARE(answer, "open sesame"_ba);
    QVERIFY(named<QPlainTextEdit>(m_panel.get(), "Answer to AUTH")->toPlainText().isEmpty());
    QVERIFY(!named<QPushButton>(m_panel.get(), "Send AUTH")->isVisibleTo(m_panel.get()));
    QVERIFY(named<QPushButton>(m_panel.get(), "Re-authenticate")->isVisibleTo(m_panel.get()));
}

void TstAuthPanel::disconnectInstead()
{
    m_peer->onPacket = [&](PeerLink &link, const QByteArray &bytes) {
        if (std::holds_alternative<mqtt::Connect>(link.decoded(bytes)))
            link.send(mqtt::Auth{0x18, properties(u"TOKEN"_s, "?")});
    };
    open(u"TOKEN"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!m_panel->isHidden(), deadline);
    named<QPushButton>(m_panel.get(), "Disconnect instead of AUTH")->click();
    QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), Client::State::Idle, deadline);
    QVERIFY(m_panel->isHidden());
    QCOMPARE(m_connection->attempt().ending.by, Ending::By::Cancelled);
}

void TstAuthPanel::fileThatIsNotThere()
{
    m_peer->onPacket = [&](PeerLink &link, const QByteArray &bytes) {
        if (std::holds_alternative<mqtt::Connect>(link.decoded(bytes)))
            link.send(mqtt::Auth{0x18, properties(u"TOKEN"_s, "?")});
    };
    open(u"TOKEN"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!m_panel->isHidden(), deadline);
    m_panel->findChild<BinaryValueEdit *>()->setValue({{}, BinaryValue::Form::File, u"/no/such/file"_s});
    named<QPushButton>(m_panel.get(), "Send AUTH")->click();
    QVERIFY(m_panel->findChild<FieldHint *>());
    QVERIFY(text().contains(u"/no/such/file"_s));
    QVERIFY(m_connection->attempt().mqtt.authentication.waiting);
}

void TstAuthPanel::scramIsOneLine()
{
    ScramServer server(QCryptographicHash::Sha256, "pencil");
    m_peer->onPacket = [&](PeerLink &link, const QByteArray &bytes) {
        const mqtt::Packet packet = link.decoded(bytes);
        const auto *auth = std::get_if<mqtt::Auth>(&packet);
        const QString method = u"SCRAM-SHA-256"_s;
        if (std::holds_alternative<mqtt::Connect>(packet))
            link.send(mqtt::Auth{0x18, properties(method, server.first(dataOf(packet)))});
        else if (auth && auth->reasonCode == 0x19)
            link.send(mqtt::Auth{0x18, properties(method, server.first(dataOf(packet)))});
        else if (auth && link.count(mqtt::PacketType::Auth) == 1)
            link.send(mqtt::Connack{false, 0, properties(method, server.final(dataOf(packet)))});
        else if (auth)
            link.send(mqtt::Auth{0x00, properties(method, server.final(dataOf(packet)))});
    };
    open(u"SCRAM-SHA-256"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), Client::State::Connected, deadline);
    QTRY_VERIFY(text().contains(u"4096"_s));
    QVERIFY(!m_panel->isHidden());
    QVERIFY(!named<QPushButton>(m_panel.get(), "Send AUTH")->isVisibleTo(m_panel.get()));
    QSignalSpy done(m_connection.get(), &Connection::reauthenticated);
    named<QPushButton>(m_panel.get(), "Re-authenticate")->click();
    QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, deadline);
    QTRY_COMPARE(m_connection->attempt().mqtt.authentication.reauthentications, 1);
    QVERIFY(!text().contains(u"pencil"_s));
}

void TstAuthPanel::reauthenticatesByHand()
{
    QByteArray first;
    m_peer->onPacket = [&](PeerLink &link, const QByteArray &bytes) {
        const mqtt::Packet packet = link.decoded(bytes);
        if (std::holds_alternative<mqtt::Connect>(packet)) {
            link.send(mqtt::Connack{false, 0, properties(u"TOKEN"_s, {})});
        } else if (std::holds_alternative<mqtt::Auth>(packet)) {
            first = dataOf(packet);
            link.send(mqtt::Auth{0x00, properties(u"TOKEN"_s, {})});
        }
    };
    open(u"TOKEN"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), Client::State::Connected, deadline);
    QTRY_VERIFY(!m_panel->isHidden());
    named<QPushButton>(m_panel.get(), "Re-authenticate")->click();
    QVERIFY(named<QPushButton>(m_panel.get(), "Send AUTH")->isVisibleTo(m_panel.get()));
    named<QPlainTextEdit>(m_panel.get(), "Answer to AUTH")->setPlainText(u"new token"_s);
    QSignalSpy done(m_connection.get(), &Connection::reauthenticated);
    named<QPushButton>(m_panel.get(), "Send AUTH")->click();
    QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, deadline);
    QCOMPARE(first, "new token"_ba);
}

void TstAuthPanel::hiddenWithoutAMethod()
{
    m_peer->playBroker(ScriptedPeer::acceptance(mqtt::Version::V5));
    ConnectionSettings plain = settings({});
    plain.properties.authenticationMethod.reset();
    m_connection->open(plain);
    QTRY_COMPARE_WITH_TIMEOUT(m_connection->state(), Client::State::Connected, deadline);
    QVERIFY(m_panel->isHidden());
    QSignalSpy refused(m_connection.get(), &Connection::authNotSent);
    m_connection->reauthenticate("x");
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, deadline);
}

QTEST_MAIN(TstAuthPanel)
#include "tst_auth_panel.moc"
