// Every packet of vectors-malformed.jsonl that a server may send, and the valid ones, over loopback: the client against a scripted server.
#include "client/Client.h"
#include "support/ScriptedPeer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::Version;

class TstClientVectors : public QObject
{
    Q_OBJECT
private slots:
    void malformed_data();
    void malformed();
    void valid_data();
    void valid();
};

static QByteArray bytesOf(const QJsonObject &row)
{
    QByteArray bytes = QByteArray::fromHex(row[u"hex"].toString().toLatin1());
    if (!row.contains(u"hex_prefix"))
        return bytes;
    bytes = QByteArray::fromHex(row[u"hex_prefix"].toString().toLatin1());
    const QJsonObject repeat = row[u"repeat"].toObject();
    bytes += QByteArray::fromHex(repeat[u"hex"].toString().toLatin1()).repeated(repeat[u"count"].toInt());
    return bytes + QByteArray::fromHex(row[u"hex_suffix"].toString().toLatin1());
}

static void addRows(const QString &file)
{
    QTest::addColumn<QJsonObject>("row");
    QFile lines(QStringLiteral(TEST_DATA_DIR) + u'/' + file);
    QVERIFY2(lines.open(QIODevice::ReadOnly), qPrintable(lines.fileName()));
    int rows = 0;
    while (!lines.atEnd()) {
        const QJsonObject row = QJsonDocument::fromJson(lines.readLine()).object();
        if (row[u"direction"] != "to-client"_L1)
            continue;
        QTest::newRow(row[u"name"].toString().toUtf8().constData()) << row;
        ++rows;
    }
    QVERIFY(rows > 100);
}

/// Settings whose CONNECT announces what the row's context says.
static ConnectionSettings settingsFor(const QJsonObject &row, quint16 port)
{
    const QJsonObject context = row[u"context"].toObject();
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint.host = u"127.0.0.1"_s;
    settings.endpoint.port = port;
    settings.version = Version(row[u"version"].toInt());
    settings.cleanStart = context[u"clean"].toBool(true);
    const auto number = [&](const char *key) {
        const QJsonValue value = context[QLatin1String(key)];
        return value.isDouble() ? std::optional<quint32>(quint32(value.toInteger())) : std::nullopt;
    };
    settings.properties.topicAliasMaximum = number("topicAliasMaximum");
    settings.properties.receiveMaximum = number("receiveMaximum");
    settings.properties.maximumPacketSize = number("maximumPacketSize");
    if (context.contains(u"requestProblemInformation"_s))
        settings.properties.requestProblemInformation = context[u"requestProblemInformation"].toBool();
    if (context[u"authenticationMethod"].isString())
        settings.properties.authenticationMethod = context[u"authenticationMethod"].toString();
    return settings;
}

/// A CONNACK that is right for these settings.
static QByteArray acceptance(const ConnectionSettings &settings)
{
    mqtt::Connack connack;
    if (settings.properties.authenticationMethod)
        connack.properties.set(mqtt::PropertyId::AuthenticationMethod, *settings.properties.authenticationMethod);
    const auto encoded = mqtt::encode(connack, settings.version);
    return std::get<QByteArray>(encoded);
}

void TstClientVectors::malformed_data()
{
    addRows(u"vectors-malformed.jsonl"_s);
}

void TstClientVectors::malformed()
{
    QFETCH(QJsonObject, row);
    const QByteArray bytes = bytesOf(row);
    const bool session = row[u"context"][u"phase"] == "session"_L1;
    PeerScript script;
    script.await(PacketType::Connect);
    ConnectionSettings settings = settingsFor(row, 0);
    if (session)
        script.send(acceptance(settings));
    ScriptedPeer peer(script.send(bytes)); // and never closes
    settings.endpoint.port = peer.port();
    Client client;
    QSignalSpy over(&client, session ? &Client::closed : &Client::failed);
    QList<TraceEntry> refused;
    QStringList cuts;
    connect(&client, &Client::traced, this, [&](const TraceEntry &entry) {
        if (entry.kind == TraceEntry::Kind::Packet && entry.error)
            refused.append(entry);
        else if (entry.event.kind == TransportEvent::Kind::BytesReceived)
            cuts.append(entry.event.values.value(0));
    });
    client.connectToBroker(settings);
    QTRY_COMPARE_WITH_TIMEOUT(over.size(), 1, 5'000);

    const MqttFacts &facts = client.attempt().mqtt;
    QVERIFY(facts.decodeError);
    const bool protocolError = row[u"expected"] == "protocol-error"_L1;
    QCOMPARE(facts.decodeError->kind == mqtt::DecodeError::Kind::ProtocolError, protocolError);
    QVERIFY(*facts.decodeError->field && *facts.decodeError->what && *facts.decodeError->statement);
    QCOMPARE(client.attempt().ending.by, Ending::By::LocalError);
    QVERIFY(!facts.offendingPacket.isEmpty());

    // What was refused stands in the log as it was on the wire, with the place of the error; what is left out is said.
    QCOMPARE(refused.size(), 1);
    const TraceEntry &logged = refused.first();
    QVERIFY2(bytes.contains(logged.bytes) && !logged.bytes.isEmpty(), logged.bytes.left(64).toHex().constData());
    QCOMPARE(*logged.error, *facts.decodeError);
    QVERIFY(logged.error->offset <= logged.bytes.size() || !cuts.isEmpty());
    QVERIFY(bytes.endsWith(logged.bytes) || cuts == QStringList(QString::number(logged.bytes.size())));

    QTRY_VERIFY_WITH_TIMEOUT(peer.link()->ended, 10'000); // end of stream
    const auto goodbyes = peer.link()->ofType(PacketType::Disconnect);
    if (settings.version != Version::V5 || facts.versionMismatchConnack) {
        QCOMPARE(goodbyes.size(), 0);
        return;
    }
    QCOMPARE(goodbyes.size(), 1);
    QVERIFY(peer.link()->received.endsWith(goodbyes.first())); // nothing follows it
    QList<int> allowed;
    for (const QJsonValue &code : row[u"reason_codes"].toArray())
        allowed << code.toInt();
    const auto goodbye = std::get<mqtt::Disconnect>(peer.link()->decoded(goodbyes.first()));
    QVERIFY2(allowed.contains(goodbye.reasonCode), qPrintable(QString::number(goodbye.reasonCode, 16)));
}

void TstClientVectors::valid_data()
{
    addRows(u"vectors-valid.jsonl"_s);
}

void TstClientVectors::valid()
{
    QFETCH(QJsonObject, row);
    const QByteArray bytes = bytesOf(row);
    const auto type = PacketType(quint8(bytes.at(0)) >> 4);
    const QJsonObject packet = row[u"packet"].toObject();
    ConnectionSettings settings = settingsFor(row, 0);
    // What the packet needs to be allowed: the server's answer decides on the method, and so on.
    const QString method = packet[u"properties"][u"authenticationMethod"].toString();
    if (!method.isEmpty())
        settings.properties.authenticationMethod = method;
    if (packet[u"sessionPresent"].toBool())
        settings.cleanStart = false;
    if (type == PacketType::Publish)
        settings.properties.topicAliasMaximum = 65'535;
    const bool first = type == PacketType::Connack || (type == PacketType::Auth && packet[u"reasonCode"].toInt() == 0x18);
    PeerScript script;
    script.await(PacketType::Connect);
    if (!first)
        script.send(acceptance(settings));
    ScriptedPeer peer(script.send(bytes));
    settings.endpoint.port = peer.port();
    Client client;
    int read = 0;
    connect(&client, &Client::traced, this, [&](const TraceEntry &entry) {
        if (entry.sender == mqtt::Sender::Server && entry.bytes == bytes)
            ++read;
    });
    client.connectToBroker(settings);
    QTRY_VERIFY_WITH_TIMEOUT(read > 0, 5'000);
    const auto &error = client.attempt().mqtt.decodeError;
    if (!error)
        return;
    // Right in itself, but it needs what came before it: a subscription, an alias, a request, an exchange.
    const QByteArray statement = error->statement;
    QVERIFY2(error->kind == mqtt::DecodeError::Kind::ProtocolError
                 && (type == PacketType::Auth || type == PacketType::Publish || type == PacketType::Suback || type == PacketType::Unsuback
                     || type == PacketType::Disconnect),
             qPrintable(mqtt::describe(*error)));
}

QTEST_GUILESS_MAIN(TstClientVectors)
#include "tst_client_vectors.moc"
