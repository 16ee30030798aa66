#include "diagnosis/ReportDocument.h"

#include "diagnosis/ReportParts.h"
#include "diagnosis/Wording.h"
#include "settings/Secrets.h"
#include "trace/Masking.h"
#include "trace/PacketText.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 2000; ///< Characters.
constexpr int deepest = 8;
constexpr qsizetype mostLeaves = 2000;

struct DocumentText {
    Q_DECLARE_TR_FUNCTIONS(ReportDocument)
};

using Tone = ReportCell::Tone;
using Kind = ReportBlock::Kind;

/// A name and a value that a peer or the settings supplied.
using Field = std::pair<QString, QString>;

bool isHidden(QChar c)
{
    const ushort u = c.unicode();
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || u == 0x2028 || u == 0x2029 || u == 0xFFFC;
}

QString escapedCharacter(QChar c)
{
    switch (c.unicode()) {
    case '\n':
        return u"\\n"_s;
    case '\r':
        return u"\\r"_s;
    case '\t':
        return u"\\t"_s;
    default:
        return u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
    }
}

bool isPair(const QJsonValue &value)
{
    const QJsonArray array = value.toArray();
    return array.size() == 2 && array[0].isString() && array[1].isString();
}

QString elementText(const QJsonValue &value)
{
    if (isPair(value))
        return u"%1: %2"_s.arg(value[0].toString(), value[1].toString());
    if (value.isArray() || value.isObject())
        return QString::fromUtf8(value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)
                                                 : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return jsonText(value);
}

void flattenInto(QList<JsonLeaf> &fields, const QString &path, const QJsonValue &value, int depth)
{
    const QJsonObject object = value.toObject();
    if (object.isEmpty() || depth >= deepest) {
        if (fields.size() < mostLeaves)
            fields.append({path, value});
        return;
    }
    for (auto it = object.begin(); it != object.end() && fields.size() < mostLeaves; ++it)
        flattenInto(fields, path.isEmpty() ? it.key() : u"%1.%2"_s.arg(path, it.key()), it.value(), depth + 1);
}

class Writer
{
public:
    Writer(const Report &report, qsizetype shownPackets)
        : m_report(report)
        , m_mask(report.secrets)
        , m_shownPackets(shownPackets)
    {
    }

    ReportDocument write()
    {
        m_document.title = DocumentText::tr("Connection report: %1").arg(clean(m_report.url));
        m_document.language = DocumentText::tr("en", "language of this translation, as a BCP 47 tag");
        addVerdict();
        addNotes();
        addStages();
        addReach();
        addTls();
        addCertificates();
        addHttp();
        addConnack();
        addMessages();
        addProbes();
        addPackets();
        addSettings();
        addOrigin();
        return m_document;
    }

private:
    QString clean(const QString &text) const { return visibleText(m_mask.text(text)); }
    ReportCell plain(const QString &text) const { return {clean(text), Tone::Plain}; }
    ReportCell literal(const QString &text) const { return {clean(text), Tone::Literal}; }

    void addSection(const QString &title) { m_document.blocks.append({Kind::Section, {plain(title)}}); }
    void addParagraph(const QString &text)
    {
        if (!text.isEmpty())
            m_document.blocks.append({Kind::Paragraph, {plain(text)}});
    }

    void addList(const QString &title, const QStringList &items, Kind kind, Tone tone)
    {
        if (items.isEmpty())
            return;
        addSection(title);
        QList<ReportCell> cells;
        for (const QString &item : items)
            cells.append({clean(item), tone});
        m_document.blocks.append({kind, cells});
    }

    void addTable(const QStringList &headers, const QList<QList<ReportCell>> &rows)
    {
        QList<ReportCell> cells;
        for (const QString &header : headers)
            cells.append(plain(header));
        m_document.blocks.append({Kind::Table, cells, rows});
    }

    /// A table of names and literal values; one without a value is left out.
    void addFields(const QString &name, const QList<Field> &fields)
    {
        QList<QList<ReportCell>> rows;
        for (const auto &[field, value] : fields) {
            if (!value.isEmpty())
                rows.append({plain(field), literal(value)});
        }
        if (!rows.isEmpty())
            addTable({name, DocumentText::tr("Value")}, rows);
    }

    QJsonObject detail(Stage stage) const
    {
        const StageState state = reportedState(m_report, stage);
        return state == StageState::Ok || state == StageState::Failed ? stageDetail(m_report.attempt, stage) : QJsonObject();
    }

    void addVerdict()
    {
        if (!m_report.diagnosis) {
            addSection(undiagnosedText(m_report.attempt));
            return;
        }
        const Diagnosis &diagnosis = *m_report.diagnosis;
        addSection(diagnosis.title);
        addParagraph(diagnosis.explanation);
        addParagraph(confidenceText(diagnosis.confidence));
        addFields(DocumentText::tr("Field"), {{DocumentText::tr("Cause"), diagnosis.cause}, {DocumentText::tr("Stage"), diagnosis.stage}});
        addList(DocumentText::tr("What to do"), diagnosis.suggestions, Kind::Numbered, Tone::Plain);
        addList(DocumentText::tr("Observed"), observedTexts(m_report), Kind::Bullets, Tone::Literal);
    }

    void addNotes()
    {
        QStringList texts;
        for (const Note &note : m_report.notes)
            texts.append(note.text);
        addList(DocumentText::tr("Notes"), texts, Kind::Bullets, Tone::Plain);
    }

    void addStages()
    {
        addSection(DocumentText::tr("Stages"));
        QList<QList<ReportCell>> rows;
        for (const Stage stage : allStages) {
            const StageState state = reportedState(m_report, stage);
            const bool reached = state == StageState::Ok || state == StageState::Failed;
            const Tone tone = state == StageState::Ok ? Tone::Good : state == StageState::Failed ? Tone::Bad : Tone::Weak;
            rows.append({plain(stageName(stage)),
                         {stageStateText(state), tone},
                         plain(reached ? wording::duration(m_report.attempt.stage(stage).durationMs) : QString()),
                         literal(reached ? stageFactText(m_report.attempt, stage) : QString())});
        }
        addTable({DocumentText::tr("Stage"), DocumentText::tr("State"), DocumentText::tr("Time"), DocumentText::tr("Observed")}, rows);
    }

    /// Addresses and proxy.
    void addReach()
    {
        const QJsonObject tcp = detail(Stage::Tcp);
        const QJsonArray attempts = tcp["attempts"_L1].toArray();
        const QString host = detail(Stage::Resolve)["host"_L1].toString();
        if (attempts.isEmpty() && host.isEmpty())
            return;
        addSection(DocumentText::tr("Addresses"));
        addFields(DocumentText::tr("Field"),
                  {{DocumentText::tr("Looked up"), host},
                   {DocumentText::tr("Addresses"), jsonText(detail(Stage::Resolve)["addresses"_L1])},
                   {DocumentText::tr("Peer"), tcp["peer"_L1].toString()},
                   {DocumentText::tr("Own address"), tcp["local"_L1].toString()},
                   {DocumentText::tr("Proxy"), jsonText(tcp["proxy"_L1])}});
        QList<QList<ReportCell>> rows;
        for (const QJsonValue &attempt : attempts) {
            rows.append({literal(attempt["address"_L1].toString()), literal(attempt["result"_L1].toString()),
                         plain(wording::duration(attempt["startMs"_L1].toDouble())), plain(wording::duration(attempt["ms"_L1].toDouble())),
                         literal(attempt["error"_L1].toString())});
        }
        if (!rows.isEmpty())
            addTable({DocumentText::tr("Address"), DocumentText::tr("Result"), DocumentText::tr("Begun after"), DocumentText::tr("Time"),
                      DocumentText::tr("The system's words")},
                     rows);
    }

    void addTls()
    {
        QJsonObject tls = detail(Stage::Tls);
        if (tls.isEmpty())
            return;
        tls["errors"_L1] = tlsErrorsText(tls["errors"_L1]);
        tls["alerts"_L1] = tlsAlertsText(tls["alerts"_L1]);
        tls["verified"_L1] = tls["verified"_L1].toBool() ? DocumentText::tr("yes") : DocumentText::tr("no");
        QList<Field> fields;
        const QList<std::pair<QLatin1StringView, QString>> names{{"protocol"_L1, DocumentText::tr("Protocol")},
                                                                 {"cipher"_L1, DocumentText::tr("Cipher")},
                                                                 {"serverName"_L1, DocumentText::tr("Server name sent")},
                                                                 {"alpnOffered"_L1, DocumentText::tr("ALPN offered")},
                                                                 {"alpn"_L1, DocumentText::tr("ALPN chosen")},
                                                                 {"verified"_L1, DocumentText::tr("Certificate verified")},
                                                                 {"errors"_L1, DocumentText::tr("Verification errors")},
                                                                 {"alerts"_L1, DocumentText::tr("Alerts")},
                                                                 {"error"_L1, DocumentText::tr("The library's words")},
                                                                 {"firstBytes"_L1, DocumentText::tr("First bytes received")}};
        for (const auto &[key, name] : names)
            fields.append({name, jsonText(tls[key])});
        addSection(DocumentText::tr("TLS"));
        addFields(DocumentText::tr("Field"), fields);
    }

    void addCertificates()
    {
        const QJsonArray chain = detail(Stage::Tls)["chain"_L1].toArray();
        if (chain.isEmpty())
            return;
        addSection(DocumentText::tr("Certificates, as presented"));
        int number = 0;
        for (const QJsonValue &certificate : chain) {
            m_document.blocks.append(
                {Kind::Subsection,
                 {plain(DocumentText::tr("Certificate %1 of %2").arg(QString::number(++number), QString::number(chain.size())))}});
            if (!certificate["readable"_L1].toBool(true)) {
                addParagraph(DocumentText::tr("It cannot be read: %1 bytes.").arg(certificate["bytes"_L1].toInteger()));
                continue;
            }
            addFields(DocumentText::tr("Field"),
                      {{DocumentText::tr("Subject"), certificate["subject"_L1].toString()},
                       {DocumentText::tr("Issuer"), certificate["issuer"_L1].toString()},
                       {DocumentText::tr("Names"), jsonText(certificate["names"_L1])},
                       {DocumentText::tr("Not before"), certificate["notBefore"_L1].toString()},
                       {DocumentText::tr("Not after"), certificate["notAfter"_L1].toString()},
                       {DocumentText::tr("Key"), certificate["key"_L1].toString()},
                       {DocumentText::tr("SHA-256"), certificate["sha256"_L1].toString()}});
        }
    }

    void addHeaders(const QString &title, const QList<HttpHeader> &headers)
    {
        QList<QList<ReportCell>> rows;
        for (const HttpHeader &header : headers)
            rows.append({literal(header.name), literal(isSecretHeader(header.name) ? QString(SecretMask) : header.value)});
        if (rows.isEmpty())
            return;
        addTable({title, DocumentText::tr("Value")}, rows);
    }

    void addHttp()
    {
        const QJsonObject http = detail(Stage::WebSocket);
        const WebSocketFacts &facts = m_report.attempt.transport.webSocket;
        if (http.isEmpty() || !facts.requestSent)
            return;
        addSection(DocumentText::tr("HTTP exchange"));
        m_document.blocks.append({Kind::Paragraph, {literal(u"GET %1 HTTP/1.1"_s.arg(redactedPath(facts.requestPath)))}});
        addHeaders(DocumentText::tr("Request header"), facts.requestHeaders);
        if (facts.status)
            m_document.blocks.append(
                {Kind::Paragraph, {literal(u"HTTP/1.1 %1 %2"_s.arg(QString::number(facts.status), facts.reasonPhrase).trimmed())}});
        addHeaders(DocumentText::tr("Response header"), facts.headers);
        addFields(DocumentText::tr("Field"),
                  {{DocumentText::tr("Sub-protocol offered"), jsonText(http["subprotocolOffered"_L1])},
                   {DocumentText::tr("Sub-protocol chosen"), jsonText(http["subprotocol"_L1])},
                   {DocumentText::tr("Close"), jsonText(http["close"_L1])},
                   {DocumentText::tr("Start of the body"), http["body"_L1].toString()},
                   {DocumentText::tr("First bytes received"), http["firstBytes"_L1].toString()},
                   {DocumentText::tr("Text frame"), http["textFrame"_L1].toString()},
                   {DocumentText::tr("The library's words"), http["error"_L1].toString()}});
    }

    void addConnack()
    {
        const QJsonObject connack = detail(Stage::Mqtt)["connack"_L1].toObject();
        if (connack.isEmpty())
            return;
        addSection(u"CONNACK"_s);
        QList<Field> fields;
        for (const JsonLeaf &leaf : flattened(connack))
            fields.append({leaf.name, jsonText(leaf.value)});
        addFields(DocumentText::tr("Field"), fields);
    }

    void addMessages()
    {
        const Attempt &attempt = m_report.attempt;
        const auto withReason = [](const QString &text, const QString &reason) {
            return reason.isEmpty() ? text : u"%1 \"%2\""_s.arg(text, reason);
        };
        QStringList lines;
        for (const SubscriptionOutcome &subscription : attempt.subscriptions)
            lines.append(withReason(subscriptionText(subscription, attempt.settings.version), subscription.reasonString));
        for (const PublishOutcome &publish : attempt.publishes)
            lines.append(withReason(publishText(publish, attempt.settings.version), publish.reasonString));
        addList(DocumentText::tr("Subscribe and publish"), lines, Kind::Bullets, Tone::Plain);
    }

    /// The extra connections that narrowed the cause down.
    void addProbes()
    {
        addList(DocumentText::tr("Extra connections that were made to find out"), probeTexts(m_report.attempt), Kind::Bullets, Tone::Plain);
    }

    void addPackets()
    {
        QList<const TraceEntry *> packets;
        for (const TraceEntry &entry : m_report.trace) {
            if (entry.kind == TraceEntry::Kind::Packet)
                packets.append(&entry);
        }
        if (packets.isEmpty())
            return;
        addSection(DocumentText::tr("Packets"));
        const qsizetype half = m_shownPackets / 2;
        const bool cut = packets.size() > m_shownPackets;
        QList<QList<ReportCell>> rows;
        for (qsizetype i = 0; i < packets.size(); ++i) {
            if (cut && i == half)
                i = packets.size() - half;
            rows.append(packetRow(*packets[i]));
        }
        addTable({DocumentText::tr("Time"), DocumentText::tr("Direction"), DocumentText::tr("Packet"), DocumentText::tr("Bytes"),
                  DocumentText::tr("Content")},
                 rows);
        if (cut)
            addParagraph(DocumentText::tr("The first %1 and the last %1 of %2 packets are shown; the report as JSON holds them all.")
                             .arg(QString::number(half), QString::number(packets.size())));
        if (m_report.droppedRecords > 0)
            addParagraph(DocumentText::tr("The log no longer holds its %n oldest record(s).", nullptr, int(m_report.droppedRecords)));
    }

    QList<ReportCell> packetRow(const TraceEntry &entry) const
    {
        TraceEntry shown = entry; // masked before the text is made and cut
        shown.bytes = overwrite(entry.bytes, maskedRanges(entry, m_mask.forms()));
        const bool sent = entry.sender == mqtt::Sender::Client;
        return {plain(wording::duration(double(entry.microseconds) / 1000)),
                plain(sent ? DocumentText::tr("sent") : DocumentText::tr("received")), plain(packetName(shown)),
                plain(QString::number(entry.bytes.size())), literal(packetSummary(shown))};
    }

    void addSettings()
    {
        addSection(DocumentText::tr("Settings used"));
        QList<QList<ReportCell>> rows;
        for (const JsonLeaf &option : flattened(settingsJson(m_report, m_mask)))
            rows.append({literal(option.name), literal(jsonText(option.value))});
        addTable({DocumentText::tr("Option"), DocumentText::tr("Value")}, rows);
        addParagraph(DocumentText::tr("The options have the names that MQTT.js gives them. A secret that was set stands as ***."));
    }

    /// When and by what it was made.
    void addOrigin()
    {
        const QJsonObject client = clientJson();
        const QString started = m_report.attempt.startedAt.toUTC().toString(Qt::ISODateWithMs);
        addSection(DocumentText::tr("About this report"));
        addFields(DocumentText::tr("Field"),
                  {{DocumentText::tr("Attempt begun"), started},
                   {DocumentText::tr("Attempt"), m_report.attempt.number > 0 ? QString::number(m_report.attempt.number) : QString()},
                   {u"Connack"_s, client["version"_L1].toString()},
                   {u"Qt"_s, client["qt"_L1].toString()},
                   {u"OpenSSL"_s, client["openssl"_L1].toString()},
                   {DocumentText::tr("System"), client["os"_L1].toString()}});
    }

    const Report &m_report;
    PeerMask m_mask;
    qsizetype m_shownPackets;
    ReportDocument m_document;
};

} // namespace

QString visibleText(const QString &text)
{
    QString shown;
    qsizetype taken = 0;
    for (; taken < text.size() && shown.size() < longestText; ++taken) {
        const QChar c = text[taken];
        const bool pair = c.isHighSurrogate() && taken + 1 < text.size() && text[taken + 1].isLowSurrogate();
        const char32_t whole = pair ? QChar::surrogateToUcs4(c, text[taken + 1]) : c.unicode();
        if (pair && QChar::category(whole) == QChar::Other_Format)
            shown += u"\\U%1"_s.arg(uint(whole), 8, 16, QLatin1Char('0'));
        else if (pair)
            shown += QStringView(text).mid(taken, 2);
        else if (isHidden(c) || c.isSurrogate())
            shown += escapedCharacter(c);
        else
            shown += c;
        taken += pair ? 1 : 0;
    }
    if (taken == text.size())
        return shown;
    return DocumentText::tr("%1... (%2 characters in all)").arg(shown, QString::number(text.size()));
}

QString tlsErrorsText(const QJsonValue &errors)
{
    QStringList texts;
    for (const QJsonValue &error : errors.toArray()) {
        if (texts.size() >= mostLeaves)
            break;
        const QJsonValue certificate = error["certificate"_L1];
        texts.append(certificate.isDouble() ? DocumentText::tr("%1 (certificate %2)", "verification error, number of the certificate")
                                                  .arg(error["text"_L1].toString(), QString::number(certificate.toInt() + 1))
                                            : error["text"_L1].toString());
    }
    return texts.join("; "_L1);
}

QString tlsAlertsText(const QJsonValue &alerts)
{
    QStringList texts;
    for (const QJsonValue &alert : alerts.toArray()) {
        if (texts.size() >= mostLeaves)
            break;
        texts.append(u"%1 %2"_s.arg(alert["direction"_L1].toString(), jsonText(alert["description"_L1])));
    }
    return texts.join("; "_L1);
}

QString jsonText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', 15);
    case QJsonValue::String:
        if (value.toString().contains("-----BEGIN "_L1))
            return DocumentText::tr("PEM text, %n character(s)", nullptr, int(value.toString().size()));
        return value.toString();
    case QJsonValue::Array: {
        QStringList texts;
        for (const QJsonValue &element : value.toArray()) {
            if (texts.size() >= mostLeaves)
                break;
            texts.append(elementText(element));
        }
        const bool pairs = !texts.isEmpty() && isPair(value[0]);
        return texts.join(pairs ? u"; "_s : u", "_s);
    }
    case QJsonValue::Object:
        return value.toObject().isEmpty() ? QString() : elementText(value);
    }
    return {};
}

QList<JsonLeaf> flattened(const QJsonObject &object)
{
    QList<JsonLeaf> fields;
    if (!object.isEmpty())
        flattenInto(fields, {}, object, 0);
    return fields;
}

ReportDocument reportDocument(const Report &report, qsizetype shownPackets)
{
    return Writer(report, shownPackets).write();
}
