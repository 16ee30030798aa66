#include "trace/TraceEntries.h"
#include "trace/PacketHeadline.h"
#include "trace/PacketLog.h"
#include "trace/PacketText.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QScopeGuard>
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
    void timesOfEventsFollowTheLocale();
    void masksInEveryForm();
    void revealsOnRequest();
    void masksBeforeItCuts();
    void masksTheLongestFirst();
    void masksWhatWasCutOff();
    void masksBytesOfEvents();
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

/// The text of the event itself, which files keep, is the same everywhere.
void TstPacketText::timesOfEventsFollowTheLocale()
{
    const auto restore = qScopeGuard([before = QLocale()] { QLocale::setDefault(before); });
    const auto kind = TransportEvent::Kind::TcpConnected;
    const TransportEvent event = transportEvent(kind, "%1 connected after %2", {u"127.0.0.1:1.5"_s, u"0.2 ms"_s});
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(translatedText(event), u"127.0.0.1:1.5 connected after 0,2 ms"_s);
    QCOMPARE(translatedText(transportEvent(kind, "%1 connected after %2", {u"a b ms"_s, u"1200 ms"_s})),
             u"a b ms connected after 1.200 ms"_s);
    QCOMPARE(event.text, u"127.0.0.1:1.5 connected after 0.2 ms"_s);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(translatedText(event), event.text);
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
    const QByteArray maskedBytes = overwrite(entry.bytes, maskedRanges(entry, {}));
    for (const QByteArray secret : {"hidden-41", "veiled-92"}) {
        QVERIFY(!maskedBytes.contains(secret));
        const QByteArray json = QJsonDocument(toJson(entry)).toJson();
        QVERIFY(!json.contains(secret));
        QVERIFY(!json.contains(secret.toHex()));
        QVERIFY(!packetSummary(entry).contains(QString::fromLatin1(secret)));
        for (const FieldText &field : packetFields(entry, false))
            QVERIFY(!field.value.contains(QString::fromLatin1(secret)));
    }
    QCOMPARE(maskedBytes.size(), entry.bytes.size());
    const QJsonArray masked = toJson(entry)["masked"_L1].toArray();
    QCOMPARE(masked.size(), 2);
    for (const QJsonValue &range : masked)
        QCOMPARE(maskedBytes.mid(range[0].toInt(), range[1].toInt()), QByteArray(range[1].toInt(), '*'));
}

/// A server that sends back what it was told: at the place where the summary ends, and with characters that are shown as others.
void TstPacketText::masksBeforeItCuts()
{
    LogRecord record;
    record.secrets = {"hunter2-of-the-plant"_ba, "tab\there"_ba};
    Connack connack;
    connack.reasonCode = 0x87;
    for (int before = 270; before < 300; ++before) {
        connack.properties = {};
        connack.properties.set(PropertyId::ReasonString, QString(before, u'x') + u"hunter2-of-the-plant tab\there"_s);
        record.entry = packetEntry(connack, Sender::Server);
        QString shown = packetSummary(record.entry, record.secrets) + packetHeadline(record).facts;
        for (const FieldText &field : packetFields(record, false))
            shown += field.value;
        QVERIFY2(!shown.contains("hunter"_L1) && !shown.contains("here"_L1), qPrintable(shown));
    }
    connack.properties.set(PropertyId::ReasonString, u"hunter2-of-the-plant"_s);
    record.entry = packetEntry(connack, Sender::Server);
    QVERIFY(packetHeadline(record, true).facts.contains("hunter2-of-the-plant"_L1));
}

void TstPacketText::masksTheLongestFirst()
{
    PacketLog log;
    log.addSecrets(QStringList{u"hunter2"_s, u"hunter2-prod"_s, u"hunter2-p"_s});
    QCOMPARE(log.secrets().constFirst(), "hunter2-prod"_ba);
    QCOMPARE(maskedText(u"not hunter2-prod"_s, log.secrets()), u"not ***"_s);
}

void TstPacketText::masksWhatWasCutOff()
{
    Publish publish;
    publish.topicName = u"a"_s;
    publish.payload = "bad longsecretword"_ba;
    LogRecord record;
    record.secrets = {"longsecretword"_ba};
    record.entry = packetEntry(publish, Sender::Server);
    record.entry.bytes.chop(4);
    record.entry.error = std::get<DecodeError>(decode(record.entry.bytes, Version::V5, Sender::Server));
    const QByteArray json = QJsonDocument(toJson(record.entry, record.secrets)).toJson();
    QVERIFY2(!json.contains("longsec"_ba.toHex()), json.constData());
    QVERIFY(json.contains("bad **********"_ba.toHex()));
}

/// In hexadecimal, and as text in which a letter beyond ASCII is a point.
void TstPacketText::masksBytesOfEvents()
{
    const QList<QByteArray> secrets{"p\xc3\xa4"
                                    "sswort-geheim"_ba,
                                    "top/secret"_ba};
    TraceEntry entry;
    entry.kind = TraceEntry::Kind::TransportEvent;
    entry.event.kind = TransportEvent::Kind::BytesReceived;
    addBytes("bad p\xc3\xa4"
             "sswort-geheim, token=top%2Fsecret, and top/sec"_ba,
             entry.event.details);
    const QByteArray json = QJsonDocument(toJson(entry, secrets)).toJson();
    for (const QByteArray &known : {"geheim"_ba, "geheim"_ba.toHex(' '), "sswort"_ba, "top%2F"_ba.toHex(' '), "top/sec"_ba.toHex(' ')})
        QVERIFY2(!json.contains(known), json.constData());
    QVERIFY(json.contains("bad ****"));
    QVERIFY(json.contains("token"));
    QCOMPARE(QJsonDocument(toJson(entry, secrets, true)).toJson().contains("geheim"_ba.toHex(' ')), true);
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
