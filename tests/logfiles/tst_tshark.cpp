// Wireshark reads what we export, and sees every field where we see it, with the same bytes.
#include "logfiles/LogExport.h"
#include "logfiles/LogFileStream.h"
#include "logfiles/LogFiles.h"
#include "mqtt/Vectors.h"
#include "trace/TraceEntries.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace mqtt;
using namespace Qt::StringLiterals;

namespace {

/// A field as both sides can name it: Wireshark's name, its place within the packet, its bytes or, of a few bits, their value.
struct Seen {
    QByteArray name;
    qsizetype offset = 0;
    QByteArray value; ///< Hexadecimal.
    bool operator==(const Seen &) const = default;
    QByteArray text() const { return name + '@' + QByteArray::number(offset) + '=' + value; }
};

QByteArray textOf(const QList<Seen> &fields)
{
    QByteArray text;
    for (const Seen &field : fields)
        text += field.text() + ' ';
    return text;
}

/// Wireshark's name of a field of ours; empty: it has none for it (headings, and what is in their bits or values).
QByteArray wiresharkName(const Field &field, PacketType type, Version version)
{
    static const QHash<QByteArray, QByteArray> names{
        {"MQTT Control Packet type", "mqtt.msgtype"},
        {"DUP flag", "mqtt.dupflag"},
        {"QoS level", "mqtt.qos"},
        {"RETAIN", "mqtt.retain"},
        {"Remaining Length", "mqtt.len"},
        {"Protocol Name", "mqtt.protoname"},
        {"Protocol Level", "mqtt.ver"},
        {"Protocol Version", "mqtt.ver"},
        {"Protocol Version Number", "mqtt.ver"},
        {"User Name Flag", "mqtt.conflag.uname"},
        {"Password Flag", "mqtt.conflag.passwd"},
        {"Will Retain", "mqtt.conflag.retain"},
        {"Will QoS", "mqtt.conflag.qos"},
        {"Will Flag", "mqtt.conflag.willflag"},
        {"Clean Start", "mqtt.conflag.cleansess"},
        {"Clean Session", "mqtt.conflag.cleansess"},
        {"Keep Alive", "mqtt.kalive"},
        {"Client Identifier", "mqtt.clientid"},
        {"Will Topic", "mqtt.willtopic"},
        {"Will Message", "mqtt.willmsg"},
        {"Will Payload", "mqtt.willmsg"},
        {"User Name", "mqtt.username"},
        {"Password", "mqtt.passwd"},
        {"Session Present", "mqtt.conack.flags.sp"},
        {"Connect Reason Code", "mqtt.connack.reason_code"},
        {"Connect Return code", "mqtt.conack.val"},
        {"Connect Return Code", "mqtt.conack.val"},
        {"Packet Identifier", "mqtt.msgid"},
        {"Message ID", "mqtt.msgid"},
        {"Message Identifier", "mqtt.msgid"},
        {"Topic Name", "mqtt.topic"},
        {"Topic Filter", "mqtt.topic"},
        {"Application Message", "mqtt.msg"},
        {"Payload", "mqtt.msg"},
        {"PUBACK Reason Code", "mqtt.puback.reason_code"},
        {"PUBREC Reason Code", "mqtt.pubrec.reason_code"},
        {"PUBREL Reason Code", "mqtt.pubrel.reason_code"},
        {"PUBCOMP Reason Code", "mqtt.pubcomp.reason_code"},
        {"Disconnect Reason Code", "mqtt.disconnect.reason_code"},
        {"Authenticate Reason Code", "mqtt.auth.reason_code"},
        {"Maximum QoS", "mqtt.subscription_options_qos"},
        {"QoS", "mqtt.sub.qos"},
        {"No Local", "mqtt.subscription_options_nl"},
        {"Retain As Published", "mqtt.subscription_options_rap"},
        {"Retain Handling", "mqtt.subscription_options_retain"},
        {"Property Length", "mqtt.property_len"},
    };
    const QByteArray name = field.name;
    if (name == "Reason Code" || name == "Return Code" || name.startsWith("Reason Code") || name == "Return code"
        || name == "Granted QoS") {
        if (type == PacketType::Suback)
            return version == Version::V5 ? "mqtt.suback.reason_code" : "mqtt.suback.qos";
        return "mqtt.unsuback.reason_code";
    }
    return names.value(name);
}

/// Names that stand for the same: Wireshark has several for a property's value.
QByteArray commonName(const QByteArray &name)
{
    static const QSet<QByteArray> values{"mqtt.prop_number",      "mqtt.prop_string",          "mqtt.property.content_type",
                                         "mqtt.property.max_qos", "mqtt.property.topic_alias", "mqtt.prop_key",
                                         "mqtt.prop_value"};
    return values.contains(name) ? QByteArray("property value") : name;
}

QByteArray number(quint32 value)
{
    return QByteArray::number(value, 16);
}

/// Of other packets Wireshark calls these bits reserved, or shows some of them.
bool isPublishFlag(const QByteArray &name)
{
    return name == "mqtt.dupflag" || name == "mqtt.qos" || name == "mqtt.retain";
}

/// What we see in a packet.
QList<Seen> ours(const TraceEntry &entry)
{
    QList<Seen> seen;
    Fields fields;
    const auto decoded = decode(entry.bytes, entry.version, entry.sender, &fields);
    if (!std::holds_alternative<Packet>(decoded))
        return seen;
    const auto type = PacketType(quint8(entry.bytes.front()) >> 4);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const Field &field = fields[i];
        const bool leaf = i + 1 == fields.size() || fields[i + 1].depth <= field.depth;
        const bool isText = std::holds_alternative<QString>(field.value) || std::holds_alternative<QByteArray>(field.value);
        QByteArray name = wiresharkName(field, type, entry.version);
        if (field.property != PropertyId{} && leaf)
            name = qstrcmp(field.name, "Property Identifier") == 0 || qstrcmp(field.name, "Identifier") == 0 ? "mqtt.property_id"
                                                                                                             : "property value";
        else if (field.property != PropertyId{})
            name.clear();
        if (type != PacketType::Publish && isPublishFlag(name))
            continue;
        if (name.isEmpty() || (!leaf && field.property != PropertyId{}))
            continue;
        if (field.bitMask) {
            seen.append({name, field.offset, number(std::get<quint32>(field.value))});
            continue;
        }
        const bool hasLength = isText && name != "mqtt.msg"; // two bytes before the text
        const QByteArray bytes = entry.bytes.mid(field.offset + (hasLength ? 2 : 0), field.length - (hasLength ? 2 : 0));
        if (!bytes.isEmpty())
            seen.append({name, field.offset + (hasLength ? 2 : 0), bytes.toHex()});
    }
    return seen;
}

/// What tshark sees: a list for each frame that has MQTT.
QList<QList<Seen>> theirs(const QByteArray &pdml, QString &problem)
{
    static const QSet<QByteArray> leftOut{// lengths of texts, whose places follow from the texts'; headings; what is derived
                                          "mqtt.hdrflags",
                                          "mqtt.hdr_reserved",
                                          "mqtt.retain_reserved",
                                          "mqtt.conflags",
                                          "mqtt.conflag.reserved",
                                          "mqtt.conack.flags",
                                          "mqtt.conack.flags.reserved",
                                          "mqtt.subscription_options",
                                          "mqtt.subscription_options_reserved",
                                          "mqtt.properties",
                                          "mqtt.will_properties",
                                          "mqtt.proto_len",
                                          "mqtt.clientid_len",
                                          "mqtt.willtopic_len",
                                          "mqtt.willmsg_len",
                                          "mqtt.username_len",
                                          "mqtt.passwd_len",
                                          "mqtt.topic_len",
                                          "mqtt.prop_string_len",
                                          "mqtt.prop_key_len",
                                          "mqtt.prop_value_len"};
    QList<QList<Seen>> frames;
    QXmlStreamReader xml(pdml);
    qsizetype start = 0;
    bool inMqtt = false;
    while (!xml.atEnd()) {
        xml.readNext();
        const auto attribute = [&xml](const char *name) { return xml.attributes().value(QLatin1String(name)).toLatin1(); };
        if (xml.isEndElement() && xml.name() == u"proto"_s)
            inMqtt = false;
        if (!xml.isStartElement())
            continue;
        if (xml.name() == u"proto"_s) {
            inMqtt = attribute("name") == "mqtt";
            if (inMqtt) {
                start = attribute("pos").toLongLong();
                frames.append(QList<Seen>{});
            }
            continue;
        }
        const QByteArray name = attribute("name");
        if (name == "_ws.malformed" || name == "mqtt.unknown_version" || name == "mqtt.prop_unknown" || name.startsWith("mqtt.illegal"))
            problem += u"frame %1: %2\n"_s.arg(frames.size()).arg(QString::fromLatin1(name));
        if (!inMqtt || !name.startsWith("mqtt.") || leftOut.contains(name) || attribute("size") == "0" || attribute("hide") == "yes")
            continue;
        if (isPublishFlag(name) && (frames.last().isEmpty() || frames.last().first().value != "3"))
            continue;
        Seen field{commonName(name), attribute("pos").toLongLong() - start, attribute("value").toLower()};
        if (name == "mqtt.property.content_type") { // with the length before the text
            field.offset += 2;
            field.value.remove(0, 4);
        }
        if (xml.attributes().hasAttribute(u"unmaskedvalue"_s) || name == "mqtt.sub.qos") // bits of a byte
            field.value = number(field.value.toUInt(nullptr, 16));
        if (!field.value.isEmpty())
            frames.last().append(field);
    }
    if (xml.hasError())
        problem += xml.errorString();
    return frames;
}

Connect connectOfVersion(Version version)
{
    Connect connect;
    connect.version = version;
    connect.clientId = u"vector"_s;
    return connect;
}

/// A connection of MQTT 5 and its messages.
void fillV5(PacketLog &log, int count)
{
    const auto source = log.addSource({.number = 1, .startedAt = QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC)});
    Connect connect = connectOfVersion(Version::V5);
    connect.username = u"u"_s;
    connect.password = QByteArray("hidden-41");
    log.append(source, packetEntry(connect, Sender::Client, Version::V5));
    log.append(source, packetEntry(Connack(), Sender::Server, Version::V5, 1));
    Publish publish;
    publish.topicName = u"a/b"_s;
    publish.properties.set(PropertyId::ContentType, u"text/plain"_s);
    publish.payload = QByteArray(500, 'x');
    for (int i = 0; i < count; ++i)
        log.append(source, packetEntry(publish, Sender::Server, Version::V5, 2 + i));
}

QList<QByteArray> tsharkLines(const QString &file, const QStringList &fields)
{
    QStringList arguments{u"-r"_s, file, u"-T"_s, u"fields"_s, u"-E"_s, u"separator=|"_s};
    for (const QString &field : fields)
        arguments += {u"-e"_s, field};
    QProcess process;
    process.start(QStandardPaths::findExecutable(u"tshark"_s), arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qWarning("%s", process.readAllStandardError().constData());
    return process.readAllStandardOutput().trimmed().split('\n');
}

ReadLog readFile(const QString &name)
{
    QFile file(name);
    return readLog(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
}

/// Type, properties' length, content type and payload.
const QStringList messageFields{u"mqtt.msgtype"_s, u"mqtt.property_len"_s, u"mqtt.property.content_type"_s, u"mqtt.msg"_s,
                                u"_ws.malformed"_s};

} // namespace

class TstTshark : public QObject
{
    Q_OBJECT
private slots:
    void validVectors_data();
    void validVectors();
    void laterPartsAreDissected();
    void filteredRowsAreDissected();
    void withoutConnectThePreferenceIsNamed();
};

void TstTshark::validVectors_data()
{
    QTest::addColumn<Version>("version");
    QTest::newRow("3.1") << Version::V31;
    QTest::newRow("3.1.1") << Version::V311;
    QTest::newRow("5.0") << Version::V5;
}

/// Each vector on a connection of its own, behind a CONNECT of its version.
void TstTshark::validVectors()
{
    QFETCH(Version, version);
    const QString tshark = QStandardPaths::findExecutable(u"tshark"_s);
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    PacketLog log;
    QList<Vector> vectors;
    constexpr qsizetype longest = 100'000; // Wireshark takes frames of 262,144 bytes at most; PDML of long ones is slow
    for (const Vector &vector : readVectors(u"vectors-valid.jsonl"_s)) {
        if (vector.version != version || vector.bytes.size() > longest)
            continue;
        const auto port = quint16(10'000 + vectors.size());
        const auto source = log.addSource(
            {.number = int(vectors.size()) + 1, .endpoints = {QHostAddress(u"127.0.0.1"_s), port, QHostAddress(u"127.0.0.1"_s), 1883}});
        log.append(source, packetEntry(connectOfVersion(version), Sender::Client, version));
        log.append(source, packetEntry(vector.bytes, vector.sender, vector.version));
        vectors.append(vector);
    }
    QVERIFY(vectors.size() > 50);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"vectors.pcapng"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(writeLog(log, LogFormat::PcapNg, {.reveal = true})) > 0);
    file.close();
    QProcess process;
    process.start(tshark, {u"-r"_s, file.fileName(), u"-T"_s, u"pdml"_s});
    QVERIFY(process.waitForFinished(120'000));
    QCOMPARE(process.exitCode(), 0);
    QString problem;
    const QList<QList<Seen>> frames = theirs(process.readAllStandardOutput(), problem);
    QCOMPARE(frames.size(), 2 * vectors.size());
    int differences = 0;
    for (qsizetype i = 0; i < vectors.size(); ++i) {
        const QList<Seen> expected = ours(packetEntry(vectors[i].bytes, vectors[i].sender, version)), found = frames[2 * i + 1];
        QVERIFY2(!expected.isEmpty(), vectors[i].name.constData());
        if (expected == found)
            continue;
        ++differences;
        qWarning("%s\n  ours:   %s\n  theirs: %s", vectors[i].name.constData(), textOf(expected).left(2000).constData(),
                 textOf(found).left(2000).constData());
    }
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(differences, 0);
}

/// Each part of a rotated file has the CONNECT that tells the version; read here, it is there once.
void TstTshark::laterPartsAreDissected()
{
    if (QStandardPaths::findExecutable(u"tshark"_s).isEmpty())
        QSKIP("tshark is not installed");
    PacketLog log;
    fillV5(log, 60);
    QTemporaryDir folder;
    LogFileStream stream;
    QVERIFY(stream.open(folder.filePath(u"log.pcapng"_s), {}, {.size = 10'000}));
    for (qint64 i = 0; i < log.size(); ++i)
        QVERIFY(stream.write(log.record(i)));
    QVERIFY(stream.close());
    QVERIFY(stream.fullParts() >= 3);
    const QByteArray message = "3|13|text/plain|" + QByteArray(500, 'x').toHex() + '|';
    qint64 messages = 0, packets = 0;
    const QStringList parts = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    for (const QString &part : parts) {
        QList<QByteArray> lines = tsharkLines(folder.filePath(part), messageFields);
        QVERIFY2(lines.takeFirst().startsWith("1|"), qPrintable(part));
        if (part.contains(u"-0001"_s))
            QVERIFY(lines.takeFirst().startsWith("2|"));
        for (const QByteArray &line : lines)
            QCOMPARE(line, message);
        messages += lines.size();
        const ReadLog read = readFile(folder.filePath(part));
        QVERIFY2(!read.incomplete, qPrintable(read.message));
        QCOMPARE(read.log->record(read.log->size() - 1).entry.version, Version::V5);
        packets += read.packets();
    }
    QCOMPARE(messages, 60);
    QCOMPARE(packets, 62);
}

void TstTshark::filteredRowsAreDissected()
{
    if (QStandardPaths::findExecutable(u"tshark"_s).isEmpty())
        QSKIP("tshark is not installed");
    PacketLog log;
    fillV5(log, 3);
    QTemporaryDir folder;
    const QString name = folder.filePath(u"filtered.pcapng"_s);
    LogExport exporter(&log);
    QSignalSpy finished(&exporter, &LogExport::finished);
    exporter.start(name, {2, [](qint64 i) { return 3 + i; }});
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
    const QByteArray message = "3|13|text/plain|" + QByteArray(500, 'x').toHex() + '|';
    const QList<QByteArray> lines = tsharkLines(name, messageFields);
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith("1|"));
    QCOMPARE(lines[1], message);
    QCOMPARE(lines[2], message);
    QVERIFY(tsharkLines(name, {u"frame.comment"_s}).constFirst().contains("repeated from before"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains("hidden-41"));
    const ReadLog read = readFile(name);
    QCOMPARE(read.log->size(), 2);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(read.log->record(i).entry.bytes, log.record(3 + i).entry.bytes);
        QCOMPARE(read.log->record(i).entry.version, Version::V5);
    }
}

/// As a comment gives it, tshark takes it.
void TstTshark::withoutConnectThePreferenceIsNamed()
{
    const QString tshark = QStandardPaths::findExecutable(u"tshark"_s);
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    PacketLog log;
    Publish publish;
    publish.topicName = u"a/b"_s;
    publish.properties.set(PropertyId::ContentType, u"text/plain"_s);
    log.append(log.addSource({.number = 1}), packetEntry(publish, Sender::Server, Version::V5));
    QTemporaryDir folder;
    QFile file(folder.filePath(u"log.pcapng"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(writeLog(log, LogFormat::PcapNg)) > 0);
    file.close();
    const QByteArray comment = tsharkLines(file.fileName(), {u"frame.comment"_s}).constFirst();
    static const QRegularExpression form(u"set the preference (\\S+) to \"([^\"]+)\""_s);
    const QRegularExpressionMatch match = form.match(QString::fromUtf8(comment));
    QVERIFY2(match.hasMatch(), comment.constData());
    QProcess process;
    process.start(tshark,
                  {u"-o"_s, match.captured(1) + u':' + match.captured(2), u"-r"_s, file.fileName(), u"-T"_s, u"fields"_s, u"-e"_s,
                   u"mqtt.property.content_type"_s});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.readAllStandardOutput().trimmed(), QByteArray("text/plain"));
    QCOMPARE(readFile(file.fileName()).log->record(0).entry.version, Version::V5);
}

QTEST_GUILESS_MAIN(TstTshark)
#include "tst_tshark.moc"
