// Enhanced authentication by the client: SCRAM, answers by hand, re-authentication [MQTT-4.12.0-1] to [MQTT-4.12.1-2].
#include "client/ScriptedTransport.h"
#include "support/ScramServer.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace Qt::StringLiterals;
using State = Client::State;
using mqtt::PropertyId;
using mqtt::Version;
using Kind = scram::Failure::Kind;

Q_DECLARE_METATYPE(QCryptographicHash::Algorithm)

namespace {

constexpr int deadline = 20'000;

ConnectionSettings scramSettings(const QString &method = u"SCRAM-SHA-256"_s)
{
    ConnectionSettings settings = ScriptedClient::settings(Version::V5);
    settings.credentials = {u"pump"_s, "pencil"_ba};
    settings.properties.authenticationMethod = method;
    return settings;
}

mqtt::Properties properties(const QByteArray &data, const QString &method = u"SCRAM-SHA-256"_s)
{
    mqtt::Properties properties;
    properties.set(PropertyId::AuthenticationMethod, method);
    if (!data.isEmpty())
        properties.set(PropertyId::AuthenticationData, data);
    return properties;
}

QByteArray encoded(const mqtt::Packet &packet)
{
    return std::get<QByteArray>(mqtt::encode(packet, Version::V5));
}

QByteArray auth(quint8 code, const QByteArray &data, const QString &method = u"SCRAM-SHA-256"_s)
{
    return encoded(mqtt::Auth{code, properties(data, method)});
}

QByteArray connack(quint8 code, const QByteArray &data, const QString &method = u"SCRAM-SHA-256"_s)
{
    return encoded(mqtt::Connack{false, code, properties(data, method)});
}

/// A client over a scripted transport, and what it writes, packet by packet.
struct AuthClient : ScriptedClient {
    template <typename T>
    std::optional<T> take()
    {
        const QByteArray bytes = transport()->takeWritten();
        if (bytes.isEmpty())
            return std::nullopt;
        const auto decoded = mqtt::decode(bytes, Version::V5, mqtt::Sender::Client);
        const auto *packet = std::get_if<mqtt::Packet>(&decoded);
        const T *wanted = packet ? std::get_if<T>(packet) : nullptr;
        return wanted ? std::optional(*wanted) : std::nullopt;
    }
    template <typename T>
    QByteArray takeData()
    {
        const auto packet = take<T>();
        return packet ? packet->properties.binary(PropertyId::AuthenticationData).value_or("none") : "no such packet";
    }
    /// The data of the next AUTH that the client makes.
    QByteArray answer()
    {
        [this] { QTRY_VERIFY_WITH_TIMEOUT(!transport()->written.isEmpty(), deadline); }();
        return takeData<mqtt::Auth>();
    }
    /// As far as the client's last message; the server's answer to it is the result.
    QByteArray exchange(ScramServer &server, const ConnectionSettings &settings)
    {
        open(settings);
        const QString method = settings.properties.authenticationMethod.value_or(QString());
        transport()->receive(auth(0x18, server.first(takeData<mqtt::Connect>()), method));
        return server.final(answer());
    }
    const AuthenticationFacts &facts() const { return client.attempt().mqtt.authentication; }
};

} // namespace

class TstClientAuth : public QObject
{
    Q_OBJECT
private slots:
    void scram_data();
    void scram();
    void passwordStaysHere();
    void wrongPassword();
    void serverErrorInAuth();
    void wrongSignature_data();
    void wrongSignature();
    void signatureInAuth();
    void hostileServers_data();
    void hostileServers();
    void wrongMethodInAuth();
    void eachServerHasItsNonce();
    void deletedWhileComputing();
    void cancelledWhileComputing();
    void byHand();
    void timeStandsStill();
    void unansweredChallengesAreBounded();
    void reauthenticates();
    void reauthenticationRefused();
    void reauthenticationWithWrongSignature();
    void reauthenticationUnanswered();
    void reauthenticationByHand();
    void whenReauthenticationCannotBegin();
    void successUnasked();
};

void TstClientAuth::scram_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QCryptographicHash::Algorithm>("hash");
    QTest::newRow("SHA-1") << u"SCRAM-SHA-1"_s << QCryptographicHash::Sha1;
    QTest::newRow("SHA-256") << u"SCRAM-SHA-256"_s << QCryptographicHash::Sha256;
    QTest::newRow("SHA-512") << u"SCRAM-SHA-512"_s << QCryptographicHash::Sha512;
}

void TstClientAuth::scram()
{
    QFETCH(QString, method);
    QFETCH(QCryptographicHash::Algorithm, hash);
    ScramServer server(hash, "pencil");
    AuthClient scripted;
    const ConnectionSettings settings = scramSettings(method);
    scripted.open(settings);
    const auto connect = scripted.take<mqtt::Connect>();
    QCOMPARE(connect->properties.string(PropertyId::AuthenticationMethod), std::optional(method));
    const QByteArray first = connect->properties.binary(PropertyId::AuthenticationData).value_or(QByteArray());
    scripted.transport()->receive(auth(0x18, server.first(first), method));
    QCOMPARE(scripted.client.state(), State::AwaitingConnack);
    QTRY_VERIFY_WITH_TIMEOUT(!scripted.transport()->written.isEmpty(), deadline);
    const auto answer = scripted.take<mqtt::Auth>();
    QCOMPARE(answer->reasonCode, quint8(0x18));                                                   // [MQTT-4.12.0-3]
    QCOMPARE(answer->properties.string(PropertyId::AuthenticationMethod), std::optional(method)); // [MQTT-4.12.0-5]
    const QByteArray final = answer->properties.binary(PropertyId::AuthenticationData).value_or(QByteArray());
    scripted.transport()->receive(connack(0, server.final(final), method));
    QVERIFY(scripted.client.isConnected());
    QVERIFY(scripted.facts().scram && scripted.facts().serverVerified && !scripted.facts().failure);
    QCOMPARE(scripted.facts().iterations, 4096U);
    QVERIFY(scripted.transport()->written.isEmpty());
}

void TstClientAuth::passwordStaysHere()
{
    ScramServer server(QCryptographicHash::Sha256, "pencil");
    AuthClient scripted;
    QByteArray sent;
    connect(&scripted.client, &Client::traced, this, [&](const TraceEntry &entry) { sent += entry.bytes; });
    scripted.open(scramSettings());
    const auto connect = scripted.take<mqtt::Connect>();
    QVERIFY(!connect->password);
    QCOMPARE(connect->username, std::optional(u"pump"_s));
    scripted.transport()->receive(auth(0x18, server.first(*connect->properties.binary(PropertyId::AuthenticationData))));
    scripted.transport()->receive(connack(0, server.final(scripted.answer())));
    QVERIFY(scripted.client.isConnected());
    QVERIFY(!sent.contains("pencil"));
}

void TstClientAuth::wrongPassword()
{
    ScramServer server(QCryptographicHash::Sha256, "another");
    AuthClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    const QByteArray error = scripted.exchange(server, scramSettings());
    QCOMPARE(error, "e=invalid-proof"_ba);
    scripted.transport()->receive(connack(0x87, error)); // [MQTT-4.12.0-4]
    QCOMPARE(failed.size(), 1);
    QCOMPARE(scripted.facts().failure, std::optional(scram::Failure{Kind::ServerError, u"invalid-proof"_s}));
    QCOMPARE(scripted.client.attempt().mqtt.connack->reasonCode, quint8(0x87));
}

void TstClientAuth::serverErrorInAuth()
{
    ScramServer server(QCryptographicHash::Sha256, "another");
    AuthClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    scripted.transport();
    const QByteArray error = scripted.exchange(server, scramSettings());
    const QPointer<ScriptedTransport> transport = scripted.transport();
    transport->receive(auth(0x18, error));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, deadline);
    QCOMPARE(scripted.facts().failure, std::optional(scram::Failure{Kind::ServerError, u"invalid-proof"_s}));
    QCOMPARE(scripted.client.attempt().failedStage(), std::optional(Stage::Mqtt));
}

void TstClientAuth::wrongSignature_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<int>("kind");
    QTest::newRow("wrong") << "v=" + QByteArray(32, 'x').toBase64() << int(Kind::WrongSignature);
    QTest::newRow("missing") << QByteArray() << int(Kind::NoSignature);
    QTest::newRow("rubbish") << "welcome"_ba << int(Kind::Malformed);
    QTest::newRow("an error with success") << "e=invalid-proof"_ba << int(Kind::ServerError);
}

void TstClientAuth::wrongSignature()
{
    QFETCH(QByteArray, data);
    ScramServer server(QCryptographicHash::Sha256, "pencil");
    AuthClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    QSignalSpy connected(&scripted.client, &Client::connected);
    QByteArray last;
    connect(&scripted.client, &Client::traced, this, [&](const TraceEntry &entry) {
        if (entry.sender == mqtt::Sender::Client)
            last = entry.bytes;
    });
    scripted.exchange(server, scramSettings());
    scripted.transport()->receive(connack(0, data)); // it accepts
    QCOMPARE(failed.size(), 1);
    QCOMPARE(connected.size(), 0);
    QVERIFY(scripted.facts().failure);
    QTEST(int(scripted.facts().failure->kind), "kind");
    QVERIFY(!scripted.facts().serverVerified);
    QCOMPARE(scripted.client.attempt().ending.by, Ending::By::LocalError);
    QCOMPARE(last, encoded(mqtt::Disconnect{0x80, {}}));
}

/// Some servers send v= in an AUTH of its own, then CONNACK.
void TstClientAuth::signatureInAuth()
{
    ScramServer server(QCryptographicHash::Sha256, "pencil");
    AuthClient scripted;
    const QByteArray final = scripted.exchange(server, scramSettings());
    scripted.transport()->receive(auth(0x18, final));
    QCOMPARE(scripted.answer(), "none"_ba);
    scripted.transport()->receive(connack(0, {}));
    QVERIFY(scripted.client.isConnected());
    QVERIFY(scripted.facts().serverVerified);
}

void TstClientAuth::hostileServers_data()
{
    QTest::addColumn<QByteArray>("data"); // "R" stands for the client's nonce
    QTest::addColumn<int>("kind");
    QTest::newRow("a billion iterations") << "r=Rx,s=QQ==,i=1000000000"_ba << int(Kind::Iterations);
    QTest::newRow("no iterations") << "r=Rx,s=QQ==,i=0"_ba << int(Kind::Malformed);
    QTest::newRow("another nonce") << "r=another,s=QQ==,i=4096"_ba << int(Kind::Nonce);
    QTest::newRow("extension") << "m=x,r=Rx,s=QQ==,i=4096"_ba << int(Kind::Extension);
    QTest::newRow("empty") << QByteArray() << int(Kind::Malformed);
    QTest::newRow("rubbish") << QByteArray(60'000, ',') << int(Kind::Malformed);
    QTest::newRow("two challenges at once") << "2"_ba << int(Kind::OutOfTurn);
    QTest::newRow("accepts at once") << "0"_ba << int(Kind::NoSignature);
}

void TstClientAuth::hostileServers()
{
    QFETCH(QByteArray, data);
    AuthClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    scripted.open(scramSettings());
    const QByteArray first = scripted.takeData<mqtt::Connect>();
    const QByteArray good = "r=" + first.mid(first.indexOf("r=") + 2) + "x,s=QQ==,i=100000";
    const QPointer<ScriptedTransport> transport = scripted.transport();
    if (data == "2")
        transport->receive(auth(0x18, good) + auth(0x18, good));
    else if (data == "0")
        transport->receive(connack(0, {}));
    else
        transport->receive(auth(0x18, data.replace('R', first.mid(first.indexOf("r=") + 2))));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, deadline);
    QTEST(int(scripted.facts().failure->kind), "kind");
    QCOMPARE(scripted.client.attempt().failedStage(), std::optional(Stage::Mqtt));
}

void TstClientAuth::wrongMethodInAuth()
{
    AuthClient scripted;
    QSignalSpy failed(&scripted.client, &Client::failed);
    scripted.open(scramSettings());
    scripted.transport()->receive(auth(0x18, "r=x,s=QQ==,i=4096", u"SCRAM-SHA-1"_s)); // [MQTT-4.12.0-5]
    QCOMPARE(failed.size(), 1);
    QCOMPARE(QByteArray(scripted.client.attempt().mqtt.decodeError->statement), "MQTT-4.12.0-5"_ba);
}

void TstClientAuth::eachServerHasItsNonce()
{
    AuthClient scripted;
    ConnectionSettings settings = scramSettings();
    settings.network.servers = {{Scheme::Mqtt, u"a.test"_s, 1883}, {Scheme::Mqtt, u"b.test"_s, 1883}};
    scripted.open(settings);
    const QByteArray first = scripted.takeData<mqtt::Connect>();
    scripted.transport()->receive(connack(0x87, {}));
    QCOMPARE(scripted.transports.size(), 2);
    scripted.transport()->succeed();
    const QByteArray second = scripted.takeData<mqtt::Connect>();
    QVERIFY(first.startsWith("n,,n=pump,r=") && second.startsWith("n,,n=pump,r="));
    QVERIFY(first != second);
}

void TstClientAuth::deletedWhileComputing()
{
    auto scripted = std::make_unique<AuthClient>();
    scripted->open(scramSettings());
    const QByteArray first = scripted->takeData<mqtt::Connect>();
    scripted->transport()->receive(auth(0x18, "r=" + first.mid(first.indexOf("r=") + 2) + "x,s=QQ==,i=100000"));
    scripted.reset();
    QVERIFY(QThreadPool::globalInstance()->waitForDone(deadline));
    QCoreApplication::processEvents();
}

void TstClientAuth::cancelledWhileComputing()
{
    AuthClient scripted;
    scripted.open(scramSettings());
    const QByteArray first = scripted.takeData<mqtt::Connect>();
    scripted.transport()->receive(auth(0x18, "r=" + first.mid(first.indexOf("r=") + 2) + "x,s=QQ==,i=100000"));
    scripted.client.cancel();
    QCOMPARE(scripted.client.state(), State::Idle);
    QVERIFY(QThreadPool::globalInstance()->waitForDone(deadline));
    scripted.open(scramSettings());
    scripted.transport()->takeWritten();
    QCoreApplication::processEvents();
    QVERIFY(scripted.transport()->written.isEmpty()); // what the first one computed is not sent here
    QCOMPARE(scripted.client.state(), State::AwaitingConnack);
}

void TstClientAuth::byHand()
{
    AuthClient scripted;
    scripted.client.setAnswerAuthAutomatically(false);
    QSignalSpy awaited(&scripted.client, &Client::authAwaited);
    ConnectionSettings settings = scramSettings();
    settings.properties.rawAuthentication = true;
    scripted.open(settings);
    const auto connect = scripted.take<mqtt::Connect>();
    QVERIFY(!connect->properties.contains(PropertyId::AuthenticationData));
    QCOMPARE(connect->password, std::optional("pencil"_ba));
    scripted.transport()->receive(auth(0x18, "what now?"));
    QCOMPARE(awaited.size(), 1);
    QVERIFY(scripted.facts().waiting);
    QVERIFY(scripted.transport()->written.isEmpty());
    QCOMPARE(scripted.client.sendAuth(0x18, "this"), QString());
    QCOMPARE(scripted.answer(), "this"_ba);
    QVERIFY(!scripted.facts().waiting);
    scripted.transport()->receive(connack(0, "bye"));
    QVERIFY(scripted.client.isConnected());
    QVERIFY(!scripted.facts().scram);
}

void TstClientAuth::timeStandsStill()
{
    AuthClient scripted;
    scripted.client.setAnswerAuthAutomatically(false);
    QSignalSpy failed(&scripted.client, &Client::failed);
    ConnectionSettings settings = scramSettings(u"TOKEN"_s);
    settings.network.connectTimeout = std::chrono::milliseconds(400);
    scripted.open(settings);
    scripted.transport()->receive(auth(0x18, "?", u"TOKEN"_s));
    QVERIFY(!failed.wait(800));
    scripted.client.sendAuth(0x18, "!");
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, deadline); // it runs again
    QCOMPARE(scripted.client.attempt().ending.by, Ending::By::Timeout);
}

void TstClientAuth::unansweredChallengesAreBounded()
{
    AuthClient scripted;
    scripted.client.setAnswerAuthAutomatically(false);
    QSignalSpy failed(&scripted.client, &Client::failed);
    QSignalSpy awaited(&scripted.client, &Client::authAwaited);
    scripted.open(scramSettings(u"TOKEN"_s));
    const QPointer<ScriptedTransport> transport = scripted.transport();
    for (int i = 0; i < 1'000 && failed.isEmpty(); ++i)
        transport->receive(auth(0x18, "?", u"TOKEN"_s));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(awaited.size(), 10);
}

void TstClientAuth::reauthenticates()
{
    ScramServer server(QCryptographicHash::Sha256, "pencil");
    AuthClient scripted;
    QSignalSpy done(&scripted.client, &Client::reauthenticated);
    scripted.transport();
    const QByteArray final = scripted.exchange(server, scramSettings());
    scripted.transport()->receive(connack(0, final));
    QCOMPARE(scripted.client.reauthenticate(), QString());
    const auto begin = scripted.take<mqtt::Auth>();
    QCOMPARE(begin->reasonCode, quint8(0x19)); // [MQTT-4.12.1-1]
    QCOMPARE(begin->properties.string(PropertyId::AuthenticationMethod), std::optional(u"SCRAM-SHA-256"_s));
    QVERIFY(scripted.facts().reauthenticating);
    scripted.transport()->receive(auth(0x18, server.first(*begin->properties.binary(PropertyId::AuthenticationData))));
    const QByteArray proof = scripted.answer();
    // Other packets go on meanwhile (section 4.12.1).
    mqtt::Publish message;
    message.topicName = u"a"_s;
    QVERIFY(scripted.client.publish(message) > 0);
    scripted.transport()->takeWritten();
    scripted.transport()->receive(auth(0x00, server.final(proof)));
    QCOMPARE(done.size(), 1);
    QCOMPARE(scripted.facts().reauthentications, 1);
    QVERIFY(!scripted.facts().reauthenticating && scripted.facts().serverVerified);
    QVERIFY(scripted.client.isConnected());
}

void TstClientAuth::reauthenticationRefused()
{
    ScramServer server(QCryptographicHash::Sha256, "pencil");
    AuthClient scripted;
    QSignalSpy closed(&scripted.client, &Client::closed);
    const QByteArray final = scripted.exchange(server, scramSettings());
    scripted.transport()->receive(connack(0, final));
    QCOMPARE(scripted.client.reauthenticate(), QString());
    scripted.transport()->receive(encoded(mqtt::Disconnect{0x87, {}})); // [MQTT-4.12.1-2]
    QCOMPARE(closed.size(), 1);
    QVERIFY(scripted.facts().reauthenticating);
    QCOMPARE(scripted.client.attempt().mqtt.serverDisconnect->reasonCode, quint8(0x87));
}

void TstClientAuth::reauthenticationWithWrongSignature()
{
    ScramServer server(QCryptographicHash::Sha256, "pencil");
    AuthClient scripted;
    QSignalSpy closed(&scripted.client, &Client::closed);
    QByteArray last;
    connect(&scripted.client, &Client::traced, this, [&](const TraceEntry &entry) {
        if (entry.sender == mqtt::Sender::Client)
            last = entry.bytes;
    });
    const QByteArray final = scripted.exchange(server, scramSettings());
    scripted.transport()->receive(connack(0, final));
    scripted.client.reauthenticate();
    scripted.transport()->receive(auth(0x18, server.first(scripted.takeData<mqtt::Auth>())));
    scripted.answer();
    scripted.transport()->receive(auth(0x00, final)); // the old one
    QCOMPARE(closed.size(), 1);
    QCOMPARE(scripted.facts().failure, std::optional(scram::Failure{Kind::WrongSignature, {}}));
    QVERIFY(scripted.facts().reauthenticating);
    QCOMPARE(last, encoded(mqtt::Disconnect{0x80, {}})); // [MQTT-4.12.1-2]
}

void TstClientAuth::reauthenticationUnanswered()
{
    ScramServer server(QCryptographicHash::Sha256, "pencil");
    AuthClient scripted;
    QSignalSpy closed(&scripted.client, &Client::closed);
    ConnectionSettings settings = scramSettings();
    settings.network.connectTimeout = std::chrono::milliseconds(5'000);
    const QByteArray final = scripted.exchange(server, settings);
    scripted.transport()->receive(connack(0, final));
    scripted.client.reauthenticate();
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, deadline);
    QCOMPARE(scripted.facts().failure->kind, Kind::Unanswered);
}

void TstClientAuth::reauthenticationByHand()
{
    AuthClient scripted;
    scripted.client.setAnswerAuthAutomatically(false);
    QSignalSpy awaited(&scripted.client, &Client::authAwaited);
    QSignalSpy done(&scripted.client, &Client::reauthenticated);
    scripted.open(scramSettings(u"TOKEN"_s));
    scripted.transport()->receive(connack(0, {}, u"TOKEN"_s));
    scripted.transport()->takeWritten();
    QCOMPARE(scripted.client.reauthenticate("new token"), QString());
    const auto begin = scripted.take<mqtt::Auth>();
    QCOMPARE(begin->reasonCode, quint8(0x19));
    QCOMPARE(begin->properties.binary(PropertyId::AuthenticationData), std::optional("new token"_ba));
    scripted.transport()->receive(auth(0x18, "sure?", u"TOKEN"_s));
    QCOMPARE(awaited.size(), 1);
    scripted.client.sendAuth(0x18, "yes");
    QCOMPARE(scripted.answer(), "yes"_ba);
    scripted.transport()->receive(auth(0x00, {}, u"TOKEN"_s));
    QCOMPARE(done.size(), 1);
}

void TstClientAuth::whenReauthenticationCannotBegin()
{
    AuthClient scripted;
    QVERIFY(!scripted.client.reauthenticate().isEmpty()); // not connected
    ConnectionSettings settings = scramSettings();
    settings.properties.authenticationMethod.reset();
    scripted.connect(settings);
    QVERIFY(!scripted.client.reauthenticate("x").isEmpty()); // [MQTT-4.12.0-7]
    QVERIFY(scripted.transport()->written.isEmpty());
    AuthClient second;
    second.open(scramSettings(u"TOKEN"_s));
    mqtt::Properties limits = properties({}, u"TOKEN"_s);
    limits.set(PropertyId::MaximumPacketSize, quint32(40));
    second.transport()->receive(encoded(mqtt::Connack{false, 0, limits}));
    second.transport()->takeWritten();
    QVERIFY(!second.client.reauthenticate(QByteArray(100, 'x')).isEmpty()); // [MQTT-3.1.2-24]
    QVERIFY(second.transport()->written.isEmpty());
    QCOMPARE(second.client.reauthenticate("x"), QString());
    QVERIFY(!second.client.reauthenticate("x").isEmpty()); // one at a time
}

void TstClientAuth::successUnasked()
{
    AuthClient scripted;
    QSignalSpy done(&scripted.client, &Client::reauthenticated);
    scripted.open(scramSettings(u"TOKEN"_s));
    scripted.transport()->receive(connack(0, {}, u"TOKEN"_s));
    scripted.transport()->receive(auth(0x00, {}, u"TOKEN"_s));
    QCOMPARE(done.size(), 0);
    QVERIFY(scripted.client.isConnected());
}

QTEST_GUILESS_MAIN(TstClientAuth)
#include "tst_client_auth.moc"
