#include "diagnosis/Comparison.h"

#include "diagnosis/ReportDocument.h"
#include "diagnosis/ReportParts.h"
#include "diagnosis/Wording.h"
#include "settings/Secrets.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

using Section = ComparisonRow::Section;
using Kind = ComparisonRow::Kind;

constexpr qsizetype mostElements = 500; ///< Of a list in a report: headers, notes, ...
constexpr qsizetype mostCertificates = 20;
constexpr qsizetype alignedPackets = 200;

struct ComparisonText {
    Q_DECLARE_TR_FUNCTIONS(Comparison)
};

/// A fact of one side.
struct Entry {
    QString field;
    QString text;
    QString key{}; ///< What is compared; empty: the text.
    bool matters = true;
    const QString &compared() const { return key.isEmpty() ? text : key; }
};
using Entries = QList<Entry>;

/// What two sides have under one field.
ComparisonRow rowOf(Section section, const Entry *left, const Entry *right)
{
    ComparisonRow row;
    row.section = section;
    row.field = visibleText((left ? left : right)->field);
    row.left = left ? visibleText(left->text) : QString();
    row.right = right ? visibleText(right->text) : QString();
    row.kind = !right ? Kind::OnlyLeft : !left ? Kind::OnlyRight : left->compared() == right->compared() ? Kind::Same : Kind::Different;
    row.secret = row.kind == Kind::Same && left->text.contains(SecretMask);
    row.matters = row.kind != Kind::Same && (!left || left->matters) && (!right || right->matters);
    return row;
}

void append(Entries &entries, const QString &field, const QJsonValue &value, bool matters = true)
{
    const QString text = jsonText(value);
    if (!text.isEmpty())
        entries.append({field, text, {}, matters});
}

QJsonArray firstOf(const QJsonValue &list, qsizetype most = mostElements)
{
    const QJsonArray all = list.toArray();
    QJsonArray first;
    for (qsizetype i = 0; i < std::min(most, all.size()); ++i)
        first.append(all[i]);
    return first;
}

/// One of the two reports.
class Side
{
public:
    explicit Side(const QJsonObject &report)
        : m_report(report)
    {
        for (const QJsonValue &stage : firstOf(report["stages"_L1]))
            m_stages.insert(stage["name"_L1].toString(), stage.toObject());
    }

    QJsonObject stage(Stage stage) const { return m_stages.value(QString::fromLatin1(stageId(stage))); }
    QJsonObject detail(Stage stage) const { return this->stage(stage)["detail"_L1].toObject(); }
    bool reached(Stage stage) const
    {
        const QString state = this->stage(stage)["state"_L1].toString();
        return state == QLatin1StringView(stageStateId(StageState::Ok)) || state == QLatin1StringView(stageStateId(StageState::Failed));
    }
    bool hasSettings() const { return m_report["settings"_L1].isObject(); }
    QString outcomeId() const { return m_report["outcome"_L1].toString(); }
    bool isConnected() const { return outcomeId() == "connected"_L1; }

    Entries outcome() const;
    Entries settings() const;
    Entries addresses() const;
    Entries tcp() const;
    Entries tls() const;
    Entries certificates() const;
    Entries webSocket() const;
    Entries connack() const;
    Entries connectFields() const;
    Entries notes() const;
    Entries probes() const;
    QJsonArray packets() const { return m_report["packets"_L1].toArray(); }
    qint64 packetCount() const { return std::max<qint64>(packets().size(), m_report["packetCount"_L1].toInteger()); }

private:
    QString outcomeText() const;

    QJsonObject m_report;
    QHash<QString, QJsonObject> m_stages;
};

QString Side::outcomeText() const
{
    if (outcomeId() == "connected"_L1)
        return ComparisonText::tr("connected");
    if (outcomeId() == "refused-later"_L1)
        return ComparisonText::tr("connected, then ended or refused");
    return outcomeId() == "failed"_L1 ? ComparisonText::tr("not connected") : outcomeId();
}

StageState stateOf(const QString &id)
{
    for (const StageState state : {StageState::Running, StageState::Ok, StageState::Failed, StageState::Skipped}) {
        if (id == QLatin1StringView(stageStateId(state)))
            return state;
    }
    return StageState::NotReached;
}

Entries Side::outcome() const
{
    Entries entries;
    entries.append({ComparisonText::tr("Outcome"), outcomeText(), outcomeId()});
    const QJsonObject diagnosis = m_report["diagnosis"_L1].toObject();
    const QString cause = diagnosis["id"_L1].toString();
    const QString title = diagnosis["title"_L1].toString();
    if (!cause.isEmpty() || !title.isEmpty()) // the id is the same in every language
        entries.append({ComparisonText::tr("Cause"), title.isEmpty() ? cause : title, cause});
    for (const Stage one : allStages) {
        const StageState state = stateOf(stage(one)["state"_L1].toString());
        entries.append({stageName(one), stageStateText(state), {}, false}); // follows from the cause
    }
    return entries;
}

Entries Side::settings() const
{
    static const QStringList seldomMatter{u"connectTimeout"_s,          u"reconnectPeriod"_s,  u"resubscribe"_s,
                                          u"manualConnect"_s,           u"reconnectMaximum"_s, u"reconnectAfterFailure"_s,
                                          u"reconnectOnConnackError"_s, u"resumeSession"_s};
    Entries entries;
    for (const JsonLeaf &leaf : flattened(m_report["settings"_L1].toObject())) {
        const QString text = jsonText(leaf.value);
        entries.append({leaf.name, text.isEmpty() ? ComparisonText::tr("(empty)") : text,
                        leaf.value.isString() ? u"s"_s + leaf.value.toString() : text, !seldomMatter.contains(leaf.name)});
    }
    const QJsonObject client = m_report["client"_L1].toObject();
    append(entries, u"Connack"_s, client["version"_L1], false);
    append(entries, u"Qt"_s, client["qt"_L1], false);
    append(entries, u"OpenSSL"_s, client["openssl"_L1], false);
    append(entries, ComparisonText::tr("System"), client["os"_L1], false);
    return entries;
}

Entries Side::addresses() const
{
    const QJsonObject resolve = detail(Stage::Resolve);
    Entries entries;
    append(entries, ComparisonText::tr("Looked up"), resolve["host"_L1]);
    QStringList addresses;
    for (const QJsonValue &address : firstOf(resolve["addresses"_L1]))
        addresses.append(address.toString());
    const QString text = addresses.join(", "_L1);
    addresses.sort(); // resolvers answer in any order
    if (!text.isEmpty())
        entries.append({ComparisonText::tr("Addresses"), text, addresses.join(u' ')});
    append(entries, ComparisonText::tr("Error"), resolve["error"_L1]);
    return entries;
}

/// "192.0.2.7:40112" without its port, which is another one each time.
QString withoutPort(const QString &endpoint)
{
    const qsizetype colon = endpoint.lastIndexOf(u':');
    return colon < 0 ? endpoint : endpoint.left(colon);
}

Entries Side::tcp() const
{
    const QJsonObject tcp = detail(Stage::Tcp);
    Entries entries;
    append(entries, ComparisonText::tr("Peer"), tcp["peer"_L1]);
    append(entries, ComparisonText::tr("Own address"), withoutPort(tcp["local"_L1].toString()), false);
    append(entries, ComparisonText::tr("Proxy"), tcp["proxy"_L1]);
    for (const QJsonValue &attempt : firstOf(tcp["attempts"_L1])) {
        const QString error = attempt["error"_L1].toString();
        const QString result = attempt["result"_L1].toString();
        entries.append({ComparisonText::tr("Tried %1").arg(attempt["address"_L1].toString()),
                        error.isEmpty() ? result : u"%1 (%2)"_s.arg(result, error), result});
    }
    return entries;
}

Entries Side::tls() const
{
    const QJsonObject tls = detail(Stage::Tls);
    Entries entries;
    append(entries, ComparisonText::tr("Protocol"), tls["protocol"_L1]);
    append(entries, ComparisonText::tr("Cipher"), tls["cipher"_L1]);
    append(entries, ComparisonText::tr("ALPN chosen"), tls["alpn"_L1]);
    append(entries, ComparisonText::tr("ALPN offered"), tls["alpnOffered"_L1]);
    append(entries, ComparisonText::tr("Certificate verified"), tls["verified"_L1]);
    append(entries, ComparisonText::tr("Server name sent"), tls["serverName"_L1]);
    append(entries, ComparisonText::tr("Verification errors"), tlsErrorsText(tls["errors"_L1]));
    append(entries, ComparisonText::tr("Alerts"), tlsAlertsText(tls["alerts"_L1]));
    append(entries, ComparisonText::tr("The library's words"), tls["error"_L1]);
    append(entries, ComparisonText::tr("First bytes received"), tls["firstBytes"_L1]);
    return entries;
}

Entries Side::certificates() const
{
    Entries entries;
    const QJsonArray chain = detail(Stage::Tls)["chain"_L1].toArray();
    if (!chain.isEmpty())
        entries.append({ComparisonText::tr("Certificates presented"), QString::number(chain.size())});
    int number = 0;
    for (const QJsonValue &certificate : firstOf(chain, mostCertificates)) {
        ++number;
        const auto add = [&](const QString &name, QLatin1StringView key) {
            append(entries, ComparisonText::tr("%1. %2", "number of a certificate, name of its field").arg(QString::number(number), name),
                   certificate[key]);
        };
        add(ComparisonText::tr("Subject"), "subject"_L1);
        add(ComparisonText::tr("SHA-256"), "sha256"_L1);
        add(ComparisonText::tr("Issuer"), "issuer"_L1);
        add(ComparisonText::tr("Names"), "names"_L1);
        add(ComparisonText::tr("Not before"), "notBefore"_L1);
        add(ComparisonText::tr("Not after"), "notAfter"_L1);
        add(ComparisonText::tr("Key"), "key"_L1);
    }
    return entries;
}

Entries Side::webSocket() const
{
    // Of each answer anew.
    static const QStringList everNew{u"date"_s,       u"expires"_s,      u"age"_s,           u"sec-websocket-accept"_s,
                                     u"set-cookie"_s, u"x-request-id"_s, u"content-length"_s};
    const QJsonObject http = detail(Stage::WebSocket);
    Entries entries;
    if (http["status"_L1].isDouble())
        entries.append({ComparisonText::tr("Status"), u"%1 %2"_s.arg(jsonText(http["status"_L1]), http["reason"_L1].toString()).trimmed(),
                        jsonText(http["status"_L1])});
    append(entries, ComparisonText::tr("Sub-protocol offered"), http["subprotocolOffered"_L1]);
    append(entries, ComparisonText::tr("Sub-protocol chosen"), http["subprotocol"_L1]);
    append(entries, ComparisonText::tr("Close"), http["close"_L1]);
    append(entries, ComparisonText::tr("Start of the body"), http["body"_L1]);
    append(entries, ComparisonText::tr("First bytes received"), http["firstBytes"_L1]);
    append(entries, ComparisonText::tr("The library's words"), http["error"_L1]);
    for (const QJsonValue &header : firstOf(http["headers"_L1])) {
        const QString name = header[0].toString();
        append(entries, ComparisonText::tr("Header %1").arg(name.toLower()), header[1], !everNew.contains(name.toLower()));
    }
    return entries;
}

Entries Side::connack() const
{
    Entries entries;
    for (const JsonLeaf &leaf : flattened(detail(Stage::Mqtt)["connack"_L1].toObject())) {
        QString name = leaf.name;
        if (name.startsWith("properties."_L1))
            name.remove(0, 11);
        append(entries, name, leaf.value, name != "reason"_L1 && name != "assignedClientIdentifier"_L1);
    }
    return entries;
}

/// Of the first CONNECT; what the settings have told already.
Entries Side::connectFields() const
{
    Entries entries;
    const QJsonArray first = firstOf(m_report["packets"_L1], 20);
    const auto connect = std::find_if(first.begin(), first.end(), [](const QJsonValue &p) { return p["type"_L1] == "CONNECT"_L1; });
    if (connect == first.end())
        return entries;
    for (const JsonLeaf &leaf : flattened((*connect).toObject()["fields"_L1].toObject()))
        append(entries, u"CONNECT %1"_s.arg(leaf.name), leaf.value, !hasSettings());
    return entries;
}

Entries Side::notes() const
{
    Entries entries;
    for (const QJsonValue &note : firstOf(m_report["notes"_L1]))
        entries.append({note["id"_L1].toString(), note["text"_L1].toString()});
    return entries;
}

/// The extra connections that narrowed a cause down.
Entries Side::probes() const
{
    Entries entries;
    for (const QJsonValue &probe : firstOf(m_report["probes"_L1])) {
        const QString outcome = probe["outcome"_L1].toString();
        const QString text = probe["text"_L1].toString();
        const QString field = u"%1 %2"_s.arg(probe["id"_L1].toString(), probe["variant"_L1].toString()).trimmed();
        entries.append({field, text.isEmpty() ? outcome : u"%1: %2"_s.arg(outcome, text), outcome});
    }
    return entries;
}

/// Packets in their order, with those of the same type and direction beside each other.
class PacketRows
{
public:
    PacketRows(const QJsonArray &left, const QJsonArray &right)
        : m_left(entriesOf(left))
        , m_right(entriesOf(right))
        , m_columns(std::size_t(m_right.size()) + 1)
        , m_common((std::size_t(m_left.size()) + 1) * m_columns)
    {
        // The longest sequence that both have, from each position on.
        for (qsizetype i = m_left.size() - 1; i >= 0; --i) {
            for (qsizetype j = m_right.size() - 1; j >= 0; --j)
                common(i, j) = same(i, j) ? common(i + 1, j + 1) + 1 : std::max(common(i + 1, j), common(i, j + 1));
        }
    }

    /// Calls visit(left entry or nullptr, right entry or nullptr, number) for each row.
    template <typename Visit>
    void forEach(Visit visit)
    {
        qsizetype i = 0, j = 0;
        for (int number = 1; i < m_left.size() || j < m_right.size(); ++number) {
            const bool both = i < m_left.size() && j < m_right.size();
            if (both && same(i, j))
                visit(&m_left[i++], &m_right[j++], number);
            else if (j >= m_right.size() || (both && common(i + 1, j) >= common(i, j + 1)))
                visit(&m_left[i++], static_cast<const Entry *>(nullptr), number);
            else
                visit(static_cast<const Entry *>(nullptr), &m_right[j++], number);
        }
    }

private:
    /// `key` is what is aligned; `text` what is shown and compared.
    static Entries entriesOf(const QJsonArray &packets)
    {
        Entries entries;
        for (const QJsonValue &packet : firstOf(packets, alignedPackets)) {
            const QString type = packet["type"_L1].toString();
            const bool sent = packet["direction"_L1] == "sent"_L1;
            const QString length = jsonText(packet["length"_L1]);
            entries.append({type,
                            sent ? ComparisonText::tr("%1 sent, %2 bytes", "name of a packet, its length").arg(type, length)
                                 : ComparisonText::tr("%1 received, %2 bytes", "name of a packet, its length").arg(type, length),
                            (sent ? u'>' : u'<') + type});
        }
        return entries;
    }

    bool same(qsizetype i, qsizetype j) const { return m_left[i].key == m_right[j].key; }
    quint16 &common(qsizetype i, qsizetype j) { return m_common[std::size_t(i) * m_columns + std::size_t(j)]; }

    Entries m_left, m_right;
    std::size_t m_columns;
    std::vector<quint16> m_common;
};

class Comparer
{
public:
    Comparer(const QJsonObject &left, const QJsonObject &right)
        : m_left(left)
        , m_right(right)
    {
    }

    QList<ComparisonRow> compare()
    {
        add(Section::Outcome, m_left.outcome(), m_right.outcome());
        addSettings();
        add(Section::Addresses, m_left.addresses(), m_right.addresses(), bothReached(Stage::Resolve));
        addTcp();
        add(Section::Tls, m_left.tls(), m_right.tls(), bothReached(Stage::Tls));
        add(Section::Certificates, m_left.certificates(), m_right.certificates(), bothReached(Stage::Tls));
        add(Section::WebSocket, m_left.webSocket(), m_right.webSocket(), bothReached(Stage::WebSocket));
        add(Section::Connack, m_left.connack(), m_right.connack(), bothReached(Stage::Mqtt));
        addPackets();
        addTimes();
        addNotes();
        addProbes();
        return m_rows;
    }

private:
    bool bothReached(Stage stage) const { return m_left.reached(stage) && m_right.reached(stage); }

    /// Fields that come again are told apart by their number.
    static QHash<std::pair<QString, int>, const Entry *> indexOf(const Entries &entries)
    {
        QHash<QString, int> seen;
        QHash<std::pair<QString, int>, const Entry *> index;
        for (const Entry &entry : entries)
            index.insert({entry.field, seen[entry.field]++}, &entry);
        return index;
    }

    /// `mayMatter`: false where a difference follows from one side not having come that far.
    void add(Section section, const Entries &left, const Entries &right, bool mayMatter = true)
    {
        const auto rights = indexOf(right);
        const auto lefts = indexOf(left);
        QHash<QString, int> seen;
        std::vector<std::pair<const Entry *, const Entry *>> pairs;
        for (const Entry &entry : left)
            pairs.emplace_back(&entry, rights.value({entry.field, seen[entry.field]++}));
        seen.clear();
        auto place = pairs.begin(); // behind what comes before it on the right
        for (const Entry &entry : right) {
            const Entry *same = lefts.value({entry.field, seen[entry.field]++});
            place = same ? std::find_if(pairs.begin(), pairs.end(), [same](const auto &pair) { return pair.first == same; })
                         : pairs.insert(place, {nullptr, &entry});
            ++place;
        }
        for (const auto &[one, other] : pairs) {
            m_rows.append(rowOf(section, one, other));
            m_rows.last().matters = m_rows.last().matters && mayMatter;
        }
    }

    void addSettings()
    {
        if (m_left.hasSettings() != m_right.hasSettings()) {
            const auto text = [](bool has) { return has ? ComparisonText::tr("in the report") : ComparisonText::tr("not in the report"); };
            m_rows.append({Section::Settings, ComparisonText::tr("Settings"), text(m_left.hasSettings()), text(m_right.hasSettings()),
                           Kind::Different, false, false});
            return;
        }
        const qsizetype first = m_rows.size();
        add(Section::Settings, m_left.settings(), m_right.settings());
        for (qsizetype i = first; i < m_rows.size(); ++i) {
            if (m_rows[i].field == "clientId"_L1 && bothRandom(m_rows[i].left, m_rows[i].right))
                m_rows[i].matters = false;
        }
    }

    /// The same prefix and eight random digits: a client ID that each connection draws anew.
    static bool bothRandom(const QString &left, const QString &right)
    {
        static const QRegularExpression random(u"^(.*)[0-9a-f]{8}$"_s);
        const QRegularExpressionMatch one = random.match(left);
        const QRegularExpressionMatch other = random.match(right);
        return one.hasMatch() && other.hasMatch() && one.captured(1) == other.captured(1);
    }

    void addTcp()
    {
        const qsizetype first = m_rows.size();
        add(Section::Tcp, m_left.tcp(), m_right.tcp(), bothReached(Stage::Tcp));
        for (qsizetype i = first; i < m_rows.size(); ++i) {
            // That another address was tried, or that none answered, is told by the addresses and the outcome.
            if (m_rows[i].kind != Kind::Different && m_rows[i].field != ComparisonText::tr("Proxy"))
                m_rows[i].matters = false;
        }
    }

    void addPackets()
    {
        const bool sameOutcome = m_left.outcomeId() == m_right.outcomeId();
        PacketRows(m_left.packets(), m_right.packets()).forEach([&](const Entry *left, const Entry *right, int number) {
            Entry one = left ? *left : Entry();
            Entry other = right ? *right : Entry();
            for (Entry *entry : {&one, &other}) {
                entry->matters = sameOutcome && !entry->field.startsWith("PING"_L1);
                entry->field = ComparisonText::tr("Packet %1").arg(QString::number(number));
                entry->key.clear();
            }
            m_rows.append(rowOf(Section::Packets, left ? &one : nullptr, right ? &other : nullptr));
            if (left && right)
                m_rows.last().matters = false; // their lengths alone
        });
        addFurtherPackets();
        addConnectFields();
    }

    void addFurtherPackets()
    {
        const auto further = [](const Side &side) { return std::max<qint64>(0, side.packetCount() - alignedPackets); };
        if (further(m_left) == 0 && further(m_right) == 0)
            return;
        const Entry left{ComparisonText::tr("Further packets, not compared"), QString::number(further(m_left)), {}, false};
        const Entry right{left.field, QString::number(further(m_right)), {}, false};
        m_rows.append(rowOf(Section::Packets, &left, &right));
    }

    void addConnectFields()
    {
        const Entries left = m_left.connectFields();
        const Entries right = m_right.connectFields();
        if (left.isEmpty() || right.isEmpty())
            return; // no CONNECT was sent
        const qsizetype first = m_rows.size();
        add(Section::Packets, left, right);
        m_rows.erase(std::remove_if(m_rows.begin() + first, m_rows.end(), [](const ComparisonRow &row) { return row.kind == Kind::Same; }),
                     m_rows.end());
    }

    void addTimes()
    {
        constexpr double tellingMs = 5;
        constexpr double tellingRatio = 2;
        for (const Stage stage : allStages) {
            const auto entryOf = [stage](const Side &side) {
                return Entry{stageName(stage), wording::duration(side.stage(stage)["ms"_L1].toDouble())};
            };
            const Entry left = entryOf(m_left);
            const Entry right = entryOf(m_right);
            if (!m_left.reached(stage) && !m_right.reached(stage))
                continue;
            m_rows.append(rowOf(Section::Times, m_left.reached(stage) ? &left : nullptr, m_right.reached(stage) ? &right : nullptr));
            const auto [less, more] = std::minmax({m_left.stage(stage)["ms"_L1].toDouble(), m_right.stage(stage)["ms"_L1].toDouble()});
            m_rows.last().matters = bothReached(stage) && more - less > tellingMs && more > tellingRatio * less;
        }
    }

    void addNotes()
    {
        const qsizetype first = m_rows.size();
        add(Section::Notes, m_left.notes(), m_right.notes());
        for (qsizetype i = first; i < m_rows.size(); ++i) {
            if (m_rows[i].kind == Kind::Different) // the same note with other names, or in another language
                m_rows[i].matters = false;
        }
    }

    void addProbes()
    {
        const qsizetype first = m_rows.size();
        add(Section::Probes, m_left.probes(), m_right.probes());
        for (qsizetype i = first; i < m_rows.size(); ++i) {
            if (m_rows[i].kind != Kind::Different) // only a failure is probed, and not always in the same way
                m_rows[i].matters = false;
        }
    }

    Side m_left, m_right;
    QList<ComparisonRow> m_rows;
};

} // namespace

QList<ComparisonRow> compareReports(const QJsonObject &left, const QJsonObject &right)
{
    return Comparer(left, right).compare();
}

QJsonObject comparableReport(const Attempt &attempt, const PacketLog &log)
{
    Report report = makeReport(attempt, log);
    report.trace.removeIf([](const TraceEntry &entry) { return entry.kind != TraceEntry::Kind::Packet; });
    const qint64 packets = report.trace.size();
    report.trace.resize(std::min<qsizetype>(report.trace.size(), alignedPackets));
    QJsonObject json = toJson(report);
    json["packetCount"_L1] = packets;
    return json;
}

bool differs(const ComparisonRow &row)
{
    return row.kind != Kind::Same && (row.section != Section::Times || row.matters);
}

bool anyMatters(const QList<ComparisonRow> &rows)
{
    return std::any_of(rows.begin(), rows.end(), [](const ComparisonRow &row) { return row.matters; });
}
