// Two reports compared: the rows of each section, what is likely to matter, the sentence, and files that are no reports.
#include "diagnosis/Comparison.h"
#include "diagnosis/ReportSamples.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

using Kind = ComparisonRow::Kind;
using Section = ComparisonRow::Section;

Q_DECLARE_METATYPE(Kind)
Q_DECLARE_METATYPE(Section)

namespace {

/// A report with something in each section.
QJsonObject sample()
{
    Report report;
    Attempt &a = report.attempt;
    a = evidence::connected(mqtt::Version::V5, Scheme::Wss);
    a.transport.webSocket.headers = {{u"Server"_s, u"nginx"_s}, {u"Date"_s, u"Sun, 22 Nov 2026 12:00:00 GMT"_s}};
    a.transport.tcp.localAddress = QHostAddress(u"192.0.2.99"_s);
    a.transport.tcp.localPort = 40'112;
    a.mqtt.connack->properties.set(mqtt::PropertyId::ReceiveMaximum, quint32(20));
    a.settings.clientId = u"connack-0a1b2c3d"_s;
    a.settings.credentials.password = "hidden-41";
    report.secrets = {"hidden-41"};
    report.notes = {{u"receive-maximum"_s, u"The broker takes at most 20."_s}};
    mqtt::Connect connect = connectWithSecrets();
    connect.clientId = a.settings.clientId;
    report.trace = {packetEntry(connect, mqtt::Sender::Client), packetEntry(mqtt::Connack{}, mqtt::Sender::Server),
                    packetEntry(mqtt::Pingreq{}, mqtt::Sender::Client), packetEntry(mqtt::Pingresp{}, mqtt::Sender::Server)};
    QJsonObject json = toJson(report);
    QJsonArray stages = json["stages"_L1].toArray();
    QJsonObject tls = stages[2].toObject();
    QJsonObject detail = tls["detail"_L1].toObject();
    detail["chain"_L1] = QJsonArray{QJsonObject{{u"subject"_s, u"CN=broker.lan"_s},
                                                {u"issuer"_s, u"CN=Lab CA"_s},
                                                {u"names"_s, QJsonArray{u"DNS:broker.lan"_s}},
                                                {u"sha256"_s, u"AA:BB"_s}}};
    tls["detail"_L1] = detail;
    stages[2] = tls;
    json["stages"_L1] = stages;
    return json;
}

/// Sets what lies at a path such as {"stages", 1, "detail", "peer"}; an undefined value removes it.
QJsonValue changed(const QJsonValue &value, QList<QVariant> path, const QJsonValue &to)
{
    if (path.isEmpty())
        return to;
    const QVariant step = path.takeFirst();
    if (step.typeId() == QMetaType::Int) {
        QJsonArray array = value.toArray();
        array[step.toInt()] = changed(array[step.toInt()], path, to);
        return array;
    }
    QJsonObject object = value.toObject();
    const QJsonValue inner = changed(object[step.toString()], path, to);
    if (inner.isUndefined())
        object.remove(step.toString());
    else
        object[step.toString()] = inner;
    return object;
}

QJsonObject sampleWith(const QList<QVariant> &path, const QJsonValue &to)
{
    return changed(sample(), path, to).toObject();
}

QList<ComparisonRow> differences(const QList<ComparisonRow> &rows)
{
    QList<ComparisonRow> result;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(result), differs);
    return result;
}

QString described(const QList<ComparisonRow> &rows)
{
    QStringList lines;
    for (const ComparisonRow &row : rows)
        lines.append(u"%1/%2: %3 | %4 (%5)"_s.arg(sectionTitle(row.section), row.field, row.left, row.right, kindText(row.kind)));
    return lines.join(u'\n');
}

QVariant at(const char *key)
{
    return QString::fromLatin1(key);
}

} // namespace

class TstComparison : public QObject
{
    Q_OBJECT
private slots:
    void sameIsSame();
    void oneDifference_data();
    void oneDifference();
    void times_data();
    void times();
    void randomClientIds_data();
    void randomClientIds();
    void packetsAreAligned();
    void manyPackets();
    void secretsAreNotCalledTheSame();
    void whatFollowsDoesNotMatter();
    void sectionsKeepTheirOrder();
    void sentenceNamesTheCertificate();
    void reportsOfAnOlderForm();
    void otherLanguage();
    void hostileReports_data();
    void hostileReports();
    void hostileTextsStayPlain();
    void files_data();
    void files();
    void fileOfTheCommand();
};

void TstComparison::sameIsSame()
{
    const QList<ComparisonRow> rows = compareReports(sample(), sample());
    QCOMPARE(described(differences(rows)), QString());
    QVERIFY(!anyMatters(rows));
    QVERIFY(rows.size() > 30);
    QVERIFY(comparisonSentence(rows).startsWith("Nothing differs."_L1));
}

void TstComparison::oneDifference_data()
{
    QTest::addColumn<QJsonObject>("right");
    QTest::addColumn<Section>("section");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("leftText");
    QTest::addColumn<QString>("rightText");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("matters");
    const auto row = [](const char *name, const QJsonObject &right, Section section, const QString &field, const QString &left,
                        const QString &rightText, Kind kind,
                        bool matters) { QTest::newRow(name) << right << section << field << left << rightText << kind << matters; };
    row("outcome", sampleWith({at("outcome")}, u"failed"_s), Section::Outcome, u"Outcome"_s, u"connected"_s, u"not connected"_s,
        Kind::Different, true);
    row("cause", sampleWith({at("diagnosis")}, QJsonObject{{u"id"_s, u"tcp-refused"_s}, {u"title"_s, u"Nothing listens"_s}}),
        Section::Outcome, u"Cause"_s, QString(), u"Nothing listens"_s, Kind::OnlyRight, true);
    row("setting", sampleWith({at("settings"), at("keepalive")}, 10), Section::Settings, u"keepalive"_s, u"60"_s, u"10"_s, Kind::Different,
        true);
    row("setting of one side", sampleWith({at("settings"), at("servername")}, u"x"_s), Section::Settings, u"servername"_s, QString(),
        u"x"_s, Kind::OnlyRight, true);
    row("setting that is empty", sampleWith({at("settings"), at("servername")}, QString()), Section::Settings, u"servername"_s, QString(),
        u"(empty)"_s, Kind::OnlyRight, true);
    row("setting that seldom matters", sampleWith({at("settings"), at("reconnectPeriod")}, 5), Section::Settings, u"reconnectPeriod"_s,
        QString(), u"5"_s, Kind::OnlyRight, false);
    row("library", sampleWith({at("client"), at("openssl")}, u"OpenSSL 1.1.1"_s), Section::Settings, u"OpenSSL"_s,
        sample()["client"_L1]["openssl"_L1].toString(), u"OpenSSL 1.1.1"_s, Kind::Different, false);
    row("addresses", sampleWith({at("stages"), 0, at("detail"), at("addresses")}, QJsonArray{u"198.51.100.9"_s}), Section::Addresses,
        u"Addresses"_s, u"192.0.2.7"_s, u"198.51.100.9"_s, Kind::Different, true);
    row("peer", sampleWith({at("stages"), 1, at("detail"), at("peer")}, u"198.51.100.9:443"_s), Section::Tcp, u"Peer"_s,
        u"192.0.2.7:20000"_s, u"198.51.100.9:443"_s, Kind::Different, true);
    row("own address", sampleWith({at("stages"), 1, at("detail"), at("local")}, u"198.51.100.1:40112"_s), Section::Tcp, u"Own address"_s,
        u"192.0.2.99"_s, u"198.51.100.1"_s, Kind::Different, false);
    row("address refused", sampleWith({at("stages"), 1, at("detail"), at("attempts"), 0, at("result")}, u"refused"_s), Section::Tcp,
        u"Tried 192.0.2.7:20000"_s, u"connected"_s, u"refused"_s, Kind::Different, true);
    row("protocol", sampleWith({at("stages"), 2, at("detail"), at("protocol")}, u"TLSv1.2"_s), Section::Tls, u"Protocol"_s, u"TLSv1.3"_s,
        u"TLSv1.2"_s, Kind::Different, true);
    row("ALPN", sampleWith({at("stages"), 2, at("detail"), at("alpn")}, u"mqtt"_s), Section::Tls, u"ALPN chosen"_s, QString(), u"mqtt"_s,
        Kind::OnlyRight, true);
    row("verified", sampleWith({at("stages"), 2, at("detail"), at("verified")}, false), Section::Tls, u"Certificate verified"_s, u"true"_s,
        u"false"_s, Kind::Different, true);
    row("certificate", sampleWith({at("stages"), 2, at("detail"), at("chain"), 0, at("sha256")}, u"CC:DD"_s), Section::Certificates,
        u"1. SHA-256"_s, u"AA:BB"_s, u"CC:DD"_s, Kind::Different, true);
    row("status", sampleWith({at("stages"), 3, at("detail"), at("status")}, 404), Section::WebSocket, u"Status"_s, u"101"_s, u"404"_s,
        Kind::Different, true);
    row("header", sampleWith({at("stages"), 3, at("detail"), at("headers"), 0, 1}, u"stunnel"_s), Section::WebSocket, u"Header server"_s,
        u"nginx"_s, u"stunnel"_s, Kind::Different, true);
    row("header that is ever new", sampleWith({at("stages"), 3, at("detail"), at("headers"), 1, 1}, u"later"_s), Section::WebSocket,
        u"Header date"_s, u"Sun, 22 Nov 2026 12:00:00 GMT"_s, u"later"_s, Kind::Different, false);
    row("CONNACK", sampleWith({at("stages"), 4, at("detail"), at("connack"), at("reasonCode")}, 135), Section::Connack, u"reasonCode"_s,
        u"0"_s, u"135"_s, Kind::Different, true);
    row("property",
        sampleWith({at("stages"), 4, at("detail"), at("connack"), at("properties"), at("receiveMaximum")}, QJsonValue::Undefined),
        Section::Connack, u"receiveMaximum"_s, u"20"_s, QString(), Kind::OnlyLeft, true);
    row("length of a packet", sampleWith({at("packets"), 1, at("length")}, 99), Section::Packets, u"Packet 2"_s,
        u"CONNACK received, 5 bytes"_s, u"CONNACK received, 99 bytes"_s, Kind::Different, false);
    row("field of CONNECT", sampleWith({at("packets"), 0, at("fields"), at("keepalive")}, 7), Section::Packets, u"CONNECT keepalive"_s,
        u"60"_s, u"7"_s, Kind::Different, false);
    row("note", sampleWith({at("notes")}, QJsonArray()), Section::Notes, u"receive-maximum"_s, u"The broker takes at most 20."_s, QString(),
        Kind::OnlyLeft, true);
    row("probe", sampleWith({at("probes")}, QJsonArray{QJsonObject{{u"id"_s, u"with-tls"_s}, {u"outcome"_s, u"connected"_s}}}),
        Section::Probes, u"with-tls"_s, QString(), u"connected"_s, Kind::OnlyRight, false);
}

void TstComparison::oneDifference()
{
    QFETCH(QJsonObject, right);
    QFETCH(Section, section);
    QFETCH(QString, field);
    QFETCH(QString, leftText);
    QFETCH(QString, rightText);
    QFETCH(Kind, kind);
    QFETCH(bool, matters);
    const QList<ComparisonRow> rows = compareReports(sample(), right);
    const QList<ComparisonRow> different = differences(rows);
    QVERIFY2(different.size() == 1, qPrintable(described(different)));
    QCOMPARE(different.first(), (ComparisonRow{section, field, leftText, rightText, kind, matters, false}));
    QCOMPARE(anyMatters(rows), matters);
    const QString sentence = comparisonSentence(rows);
    QCOMPARE(sentence.startsWith("Nothing differs that is likely to matter."_L1), !matters);
    if (matters)
        QVERIFY2(sentence.contains(kind == Kind::OnlyLeft ? leftText : rightText), qPrintable(sentence));
    // The other way round.
    const QList<ComparisonRow> mirrored = differences(compareReports(right, sample()));
    QCOMPARE(mirrored.size(), 1);
    QCOMPARE(mirrored.first().left, rightText);
    QCOMPARE(mirrored.first().right, leftText);
    QCOMPARE(mirrored.first().matters, matters);
}

void TstComparison::times_data()
{
    QTest::addColumn<double>("left");
    QTest::addColumn<double>("right");
    QTest::addColumn<bool>("matters");
    QTest::newRow("twice, but few") << 1.0 << 5.9 << false;
    QTest::newRow("five ms") << 1.0 << 6.0 << false;
    QTest::newRow("more than five ms and twice") << 1.0 << 6.1 << true;
    QTest::newRow("many, but not twice") << 100.0 << 200.0 << false;
    QTest::newRow("more than twice") << 100.0 << 201.0 << true;
    QTest::newRow("the other way") << 201.0 << 100.0 << true;
    QTest::newRow("from nothing") << 0.0 << 8.0 << true;
}

void TstComparison::times()
{
    QFETCH(double, left);
    QFETCH(double, right);
    QFETCH(bool, matters);
    const QList<QVariant> path{at("stages"), 1, at("ms")};
    const QList<ComparisonRow> rows = compareReports(sampleWith(path, left), sampleWith(path, right));
    QCOMPARE(differences(rows).size(), matters ? 1 : 0);
    QCOMPARE(anyMatters(rows), matters);
    QCOMPARE(comparisonSentence(rows).startsWith("Nothing differs but the times."_L1), !matters);
}

void TstComparison::randomClientIds_data()
{
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("matters");
    QTest::newRow("drawn anew") << u"connack-ffff0000"_s << false;
    QTest::newRow("another prefix") << u"pump-ffff0000"_s << true;
    QTest::newRow("a name") << u"connack-station"_s << true;
}

void TstComparison::randomClientIds()
{
    QFETCH(QString, other);
    QFETCH(bool, matters);
    const QList<ComparisonRow> rows = compareReports(sample(), sampleWith({at("settings"), at("clientId")}, other));
    QCOMPARE(differences(rows).size(), 1);
    QCOMPARE(anyMatters(rows), matters);
}

void TstComparison::packetsAreAligned()
{
    QJsonObject right = sample();
    QJsonArray packets = right["packets"_L1].toArray();
    packets.insert(2, QJsonObject{{u"direction"_s, u"sent"_s}, {u"type"_s, u"SUBSCRIBE"_s}, {u"length"_s, 12}});
    right["packets"_L1] = packets;
    const QList<ComparisonRow> different = differences(compareReports(sample(), right));
    QVERIFY2(different.size() == 1, qPrintable(described(different)));
    QCOMPARE(different.first().right, u"SUBSCRIBE sent, 12 bytes"_s);
    QCOMPARE(different.first().kind, Kind::OnlyRight);
    QVERIFY(different.first().matters);

    packets.removeAt(2);
    packets.removeAt(2); // PINGREQ
    right["packets"_L1] = packets;
    const QList<ComparisonRow> pings = differences(compareReports(sample(), right));
    QCOMPARE(pings.size(), 1);
    QVERIFY(!pings.first().matters); // one connection lasted longer
}

void TstComparison::manyPackets()
{
    QJsonObject right = sample();
    QJsonArray packets = right["packets"_L1].toArray();
    for (int i = 0; i < 20'000; ++i)
        packets.append(QJsonObject{{u"direction"_s, u"received"_s}, {u"type"_s, u"PUBLISH"_s}, {u"length"_s, i}});
    right["packets"_L1] = packets;
    const QList<ComparisonRow> rows = compareReports(sample(), right);
    QVERIFY(rows.size() < 400);
    QCOMPARE(std::count_if(rows.begin(), rows.end(), [](const ComparisonRow &row) { return row.field.startsWith("Further packets"_L1); }),
             1);
}

void TstComparison::secretsAreNotCalledTheSame()
{
    const QList<ComparisonRow> rows = compareReports(sample(), sample());
    const auto password = std::find_if(rows.begin(), rows.end(), [](const ComparisonRow &row) { return row.field == "password"_L1; });
    QVERIFY(password != rows.end());
    QVERIFY(password->secret);
    QVERIFY(comparisonSentence(rows).contains("reports hold no secrets, so they are not compared: password."_L1));
    // Set on one side alone is a difference.
    const QList<ComparisonRow> other = compareReports(sample(), sampleWith({at("settings"), at("password")}, QJsonValue::Undefined));
    QVERIFY(anyMatters(other));
    QVERIFY(!comparisonSentence(other).contains("no secrets"_L1));
}

void TstComparison::whatFollowsDoesNotMatter()
{
    Report failed;
    failed.attempt = evidence::reached(Scheme::Wss, mqtt::Version::V5);
    evidence::fail(failed.attempt, Stage::Tls, Ending::By::TlsFailure);
    failed.diagnosis = Diagnosis{u"tls-certificate-expired"_s, u"tls"_s, u"The certificate has expired"_s, {}, {}, {}, {}, {}};
    const QList<ComparisonRow> rows = compareReports(sample(), toJson(failed));
    for (const ComparisonRow &row : rows) {
        if (row.section == Section::WebSocket || row.section == Section::Connack || row.section == Section::Packets)
            QVERIFY2(!row.matters, qPrintable(row.field));
    }
    QVERIFY(comparisonSentence(rows).startsWith(
        "The outcome differs: connected on the left, not connected (The certificate has expired) on the right."_L1));
}

void TstComparison::sectionsKeepTheirOrder()
{
    Report failed;
    failed.attempt = evidence::reached(Scheme::Mqtt);
    const QList<ComparisonRow> rows = compareReports(sample(), toJson(failed));
    QVERIFY(std::is_sorted(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.section < b.section; }));
    const QString text = comparisonText(rows);
    QVERIFY(text.indexOf("\nSettings\n"_L1) < text.indexOf("\nTLS\n"_L1));
    QVERIFY(text.contains("  ! protocol"_L1));
    // What the right side alone has stands behind what comes before it there.
    const QJsonObject diagnosis{{u"id"_s, u"tcp-refused"_s}, {u"title"_s, u"Nothing listens"_s}};
    const QList<ComparisonRow> outcome = compareReports(sample(), sampleWith({at("diagnosis")}, diagnosis));
    QCOMPARE(outcome[0].field, u"Outcome"_s);
    QCOMPARE(outcome[1].field, u"Cause"_s);
    QCOMPARE(outcome[2].field, u"Resolve"_s);
}

void TstComparison::sentenceNamesTheCertificate()
{
    const QList<QVariant> leaf{at("stages"), 2, at("detail"), at("chain"), 0, at("subject")};
    const QString sentence = comparisonSentence(compareReports(sample(), sampleWith(leaf, u"CN=other.lan"_s)));
    QVERIFY2(sentence.startsWith("The server presented another certificate: 1. Subject: CN=broker.lan and CN=other.lan."_L1),
             qPrintable(sentence));
}

void TstComparison::reportsOfAnOlderForm()
{
    QJsonObject older = sample();
    for (const auto key : {"settings"_L1, "client"_L1, "startedAt"_L1})
        older.remove(key);
    const QList<ComparisonRow> different = differences(compareReports(sample(), older));
    QVERIFY2(different.size() == 1, qPrintable(described(different)));
    QCOMPARE(different.first().right, u"not in the report"_s);
    QVERIFY(!different.first().matters);
}

void TstComparison::otherLanguage()
{
    const auto failedWith = [](const QString &title) {
        return sampleWith({at("diagnosis")}, QJsonObject{{u"id"_s, u"tcp-refused"_s}, {u"title"_s, title}});
    };
    QVERIFY(differences(compareReports(failedWith(u"Nothing listens"_s), failedWith(u"Dort lauscht nichts"_s))).isEmpty());
    const QJsonObject note = sampleWith({at("notes"), 0, at("text")}, u"Der Broker nimmt 20."_s);
    QVERIFY(!anyMatters(compareReports(sample(), note)));
}

void TstComparison::hostileReports_data()
{
    QTest::addColumn<QJsonObject>("report");
    QTest::newRow("empty") << QJsonObject();
    const QList<QJsonValue> values{QJsonValue(),
                                   true,
                                   1e308,
                                   u"text"_s,
                                   QJsonArray{1, u"x"_s, QJsonArray{}, QJsonObject{}},
                                   QJsonObject{{u"a"_s, QJsonArray{QJsonObject{{u"b"_s, 1}}}}}};
    const QJsonObject whole = sample();
    for (const QString &key : whole.keys()) {
        for (const QJsonValue &value : values)
            QTest::addRow("%s of type %d", qPrintable(key), int(value.type())) << sampleWith({key}, value);
    }
    for (int stage = 0; stage < stageCount; ++stage) {
        const QJsonObject detail = whole["stages"_L1][stage]["detail"_L1].toObject();
        for (const QString &key : detail.keys()) {
            for (const QJsonValue &value : values)
                QTest::addRow("%d %s of type %d", stage, qPrintable(key), int(value.type()))
                    << sampleWith({at("stages"), stage, at("detail"), key}, value);
        }
    }
    QJsonValue deep = 1;
    for (int i = 0; i < 400; ++i)
        deep = QJsonObject{{u"a"_s, deep}};
    QTest::newRow("deep") << sampleWith({at("settings")}, deep);
    QJsonArray many;
    for (int i = 0; i < 100'000; ++i)
        many.append(QJsonArray{u"h"_s, u"v"_s});
    QTest::newRow("many headers") << sampleWith({at("stages"), 3, at("detail"), at("headers")}, many);
    QTest::newRow("many stages") << sampleWith({at("stages")}, many);
    QTest::newRow("long text") << sampleWith({at("diagnosis")}, QJsonObject{{u"title"_s, QString(5'000'000, u'x')}});
}

void TstComparison::hostileReports()
{
    QFETCH(QJsonObject, report);
    for (const QList<ComparisonRow> &rows :
         {compareReports(sample(), report), compareReports(report, sample()), compareReports(report, report)}) {
        QVERIFY(rows.size() < 5000);
        for (const ComparisonRow &row : rows)
            QVERIFY(row.field.size() < 2200 && row.left.size() < 2200 && row.right.size() < 2200);
        QVERIFY(!comparisonSentence(rows).isEmpty());
    }
}

void TstComparison::hostileTextsStayPlain()
{
    for (const QString &text : samples::hostile + QStringList{u"\x1b[31m\u202Egnp.exe\n"_s}) {
        const QList<ComparisonRow> rows = compareReports(sample(), toJson(samples::reportOf(text)));
        for (const ComparisonRow &row : rows) {
            for (const QChar hidden : u"\x1b\u202E\n"_s)
                QVERIFY(!row.left.contains(hidden) && !row.right.contains(hidden) && !row.field.contains(hidden));
        }
        QVERIFY(!comparisonText(rows).contains(u'\x1b'));
        const QStringList lines = QString::fromUtf8(comparisonMarkdown(rows, text, text, true)).split(u'\n');
        for (const QString &line : lines)
            QVERIFY2(!line.startsWith(u'|') || line.count(u'|') == 5, qPrintable(line));
    }
}

void TstComparison::files_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message"); // empty: it is read
    QTest::newRow("saved") << QJsonDocument(sample()).toJson() << QString();
    QTest::newRow("byte order mark") << "\xEF\xBB\xBF" + QJsonDocument(sample()).toJson() << QString();
    QTest::newRow("empty") << QByteArray() << u"is empty"_s;
    QTest::newRow("HTML") << toHtml(samples::connectedReport()) << u"is HTML"_s;
    QTest::newRow("Markdown") << toMarkdown(samples::connectedReport()) << u"is Markdown"_s;
    QTest::newRow("text") << QByteArray("mqtt://broker") << u"is no JSON"_s;
    QTest::newRow("cut off") << QJsonDocument(sample()).toJson().left(500) << u"is no JSON"_s;
    QTest::newRow("list") << QByteArray("[1, 2]") << u"no report"_s;
    QTest::newRow("something else") << QByteArray("{\"a\": 1}") << u"no report"_s;
    QTest::newRow("other version") << QJsonDocument(sampleWith({at("version")}, 2)).toJson() << u"another version than 1"_s;
    QTest::newRow("version of another type") << QJsonDocument(sampleWith({at("version")}, u"1"_s)).toJson() << u"another version"_s;
    QTest::newRow("nested too deep") << QByteArray(100'000, '[') << u"is no JSON"_s;
    QTest::newRow("too large") << QByteArray(17 * 1024 * 1024, ' ') << u"larger than 16 MiB"_s;
}

void TstComparison::files()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, message);
    const QTemporaryDir folder;
    const QString name = folder.filePath(u"saved.json"_s);
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    file.close();
    const auto read = readReport(name);
    if (message.isEmpty()) {
        QCOMPARE(std::get<QJsonObject>(read), sample());
        return;
    }
    const QString text = std::get<QString>(read);
    QVERIFY2(text.contains(message) && text.contains("saved.json"_L1), qPrintable(text));
    QVERIFY2(text.contains("JSON"_L1) || text.contains("Save it anew"_L1), qPrintable(text));
}

void TstComparison::fileOfTheCommand()
{
    const QTemporaryDir folder;
    QVERIFY(std::get<QString>(readReport(folder.filePath(u"none.json"_s))).contains("none.json does not exist"_L1));
    QVERIFY(std::get<QString>(readReport(folder.path())).contains("no ordinary file"_L1));
}

QTEST_GUILESS_MAIN(TstComparison)
#include "tst_comparison.moc"
