#include "trace/TraceEntries.h"
#include "trace/PacketText.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace mqtt;
using namespace Qt::StringLiterals;

namespace {

QList<QJsonObject> vectors(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/") + QString::fromLatin1(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", name);
    QList<QJsonObject> rows;
    while (!file.atEnd())
        rows.append(QJsonDocument::fromJson(file.readLine()).object());
    return rows;
}

TraceEntry entryOf(const QJsonObject &row)
{
    const Sender sender = row["direction"_L1].toString() == "to-server"_L1 ? Sender::Client : Sender::Server;
    return packetEntry(QByteArray::fromHex(row["hex"_L1].toString().toLatin1()), sender, Version(row["version"_L1].toInt()));
}

} // namespace

class TstPacketText : public QObject
{
    Q_OBJECT
private slots:
    void namesAndSummaries();
    void summaryIsOneLine();
    void masksInEveryForm();
    void revealsOnRequest();
    void fieldsAreExplained();
    void jsonOfValidVectors_data();
    void jsonOfValidVectors();
    void malformedPacketsHaveAnError_data();
    void malformedPacketsHaveAnError();
    void cutPacketsStayMasked();
    void transportEvents();
};

void TstPacketText::namesAndSummaries()
{
    const TraceEntry connect = packetEntry(connectWithSecrets(Version::V311), Sender::Client, Version::V311);
    QCOMPARE(packetName(connect), u"CONNECT"_s);
    QCOMPARE(packetSummary(connect), u"MQTT 3.1.1, client ID pump-7, clean session, keep-alive 60 s, user lab, with password"_s);
    Publish publish;
    publish.topicName = u"a/b"_s;
    publish.payload = "hello";
    publish.retain = true;
    QCOMPARE(packetSummary(packetEntry(publish, Sender::Server)), u"a/b, QoS 0, retained, 5 B"_s);
    QVERIFY(packetSummary(packetEntry(Connack{false, 0x87, {}}, Sender::Server)).contains("Not authorized"_L1));
}

void TstPacketText::summaryIsOneLine()
{
    Publish publish;
    publish.topicName = u"a\nb"_s + QString(5'000, u'x');
    const QString summary = packetSummary(packetEntry(publish, Sender::Server));
    QCOMPARE(summary.size(), 300);
    QVERIFY(!summary.contains(u'\n'));
}

void TstPacketText::masksInEveryForm()
{
    const TraceEntry entry = packetEntry(connectWithSecrets(), Sender::Client);
    for (const QByteArray secret : {"hidden-41", "veiled-92"}) {
        QVERIFY(!maskedBytes(entry).contains(secret));
        const QByteArray json = QJsonDocument(toJson(entry)).toJson();
        QVERIFY(!json.contains(secret));
        QVERIFY(!json.contains(secret.toHex()));
        QVERIFY(!packetSummary(entry).contains(QString::fromLatin1(secret)));
        for (const FieldText &field : packetFields(entry, false))
            QVERIFY(!field.value.contains(QString::fromLatin1(secret)));
    }
    QCOMPARE(maskedBytes(entry).size(), entry.bytes.size());
    const QJsonArray masked = toJson(entry)["masked"_L1].toArray();
    QCOMPARE(masked.size(), 2);
    for (const QJsonValue &range : masked)
        QCOMPARE(maskedBytes(entry).mid(range[0].toInt(), range[1].toInt()), QByteArray(range[1].toInt(), '*'));
}

void TstPacketText::revealsOnRequest()
{
    const auto fields = packetFields(packetEntry(connectWithSecrets(), Sender::Client), true);
    QVERIFY(std::any_of(fields.begin(), fields.end(), [](const FieldText &field) { return field.value == "hidden-41"_L1; }));
}

void TstPacketText::fieldsAreExplained()
{
    Connack connack;
    connack.reasonCode = 0x87;
    connack.properties.set(PropertyId::ReceiveMaximum, 10U);
    const auto fields = packetFields(packetEntry(connack, Sender::Server), false);
    const auto explained = [&](const QString &part) {
        return std::any_of(fields.begin(), fields.end(), [&](const FieldText &field) { return field.explanation.contains(part); });
    };
    QVERIFY(explained(u"Not authorized"_s));
    QVERIFY(explained(u"section 3.2.2.2"_s));
    QVERIFY(explained(u"before they are acknowledged"_s));
}

void TstPacketText::jsonOfValidVectors_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const QJsonObject &row : vectors("vectors-valid.jsonl")) {
        if (row.contains("hex"_L1))
            QTest::newRow(qPrintable(row["name"_L1].toString())) << row;
    }
}

void TstPacketText::jsonOfValidVectors()
{
    QFETCH(QJsonObject, row);
    const QJsonObject json = toJson(entryOf(row));
    QCOMPARE(json["type"_L1].toString().toLower(), row["packet"_L1]["type"_L1].toString());
    QVERIFY(!json.contains("error"_L1));
    // The fields under the names of the vectors, where a value is not masked or written in another way there.
    const QJsonObject expected = row["packet"_L1].toObject(), fields = json["fields"_L1].toObject();
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        if (it.key() == "type"_L1 || it.key() == "password"_L1)
            continue;
        QVERIFY2(fields.contains(it.key()), qPrintable(it.key()));
        if (it.value().isString()) // Qt's JSON reader drops a leading U+FEFF
            QVERIFY(fields[it.key()].toString().endsWith(it.value().toString()));
        else if (!it.value().isObject() && !it.value().isArray())
            QCOMPARE(fields[it.key()], it.value());
    }
    QVERIFY(!packetFields(entryOf(row), false).isEmpty());
}

void TstPacketText::malformedPacketsHaveAnError_data()
{
    QTest::addColumn<QJsonObject>("row");
    for (const QJsonObject &row : vectors("vectors-malformed.jsonl")) {
        if (row.contains("hex"_L1))
            QTest::newRow(qPrintable(row["name"_L1].toString())) << row;
    }
}

void TstPacketText::malformedPacketsHaveAnError()
{
    QFETCH(QJsonObject, row);
    const TraceEntry entry = entryOf(row);
    const QJsonObject json = toJson(entry);
    QVERIFY(!json["type"_L1].toString().isEmpty());
    QCOMPARE(json["hex"_L1].toString().size(), 2 * entry.bytes.size());
    // Some rows are wrong by the state of the connection alone, which a packet does not know.
    const bool refused = std::holds_alternative<DecodeError>(decode(entry.bytes, entry.version, entry.sender));
    QCOMPARE(json.contains("error"_L1), refused);
    QCOMPARE(packetErrorText(entry).isEmpty(), !refused);
    QVERIFY(!packetFields(entry, false).isEmpty());
    QVERIFY(!packetName(entry).isEmpty());
}

void TstPacketText::cutPacketsStayMasked()
{
    const QByteArray whole = packetEntry(connectWithSecrets(), Sender::Client).bytes;
    for (qsizetype size = 0; size < whole.size(); ++size) {
        TraceEntry cut = packetEntry(whole.left(size), Sender::Client);
        QVERIFY(!QJsonDocument(toJson(cut, {"hidden-41", "veiled-92"})).toJson().contains(QByteArray("hidden-41").toHex()));
        packetSummary(cut);
        packetFields(cut, false);
    }
}

void TstPacketText::transportEvents()
{
    const TraceEntry entry = eventEntry(TransportEvent::Kind::TcpConnected, u"127.0.0.1:1883"_s, 1'500'000);
    QCOMPARE(packetName(entry), u"TCP connected"_s);
    const QJsonObject json = toJson(entry);
    QCOMPARE(json["event"_L1].toString(), u"tcp-connected"_s);
    QCOMPARE(json["t"_L1].toDouble(), 1.5);
    QVERIFY(!json.contains("type"_L1));
}

QTEST_GUILESS_MAIN(TstPacketText)
#include "tst_packettext.moc"
