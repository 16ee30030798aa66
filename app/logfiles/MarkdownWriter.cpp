#include "logfiles/TextWriters.h"

#include "mqtt/ReasonCodes.h"
#include "trace/PacketText.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestField = 500; ///< Characters of a value among the details.

/// Control and direction characters by their code point: they would change what the reader sees around them.
QString visible(const QString &text)
{
    QString result;
    for (const QChar c : text) {
        const auto category = c.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line
            || category == QChar::Separator_Paragraph)
            result += u"\\u{%1}"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result;
}

qsizetype longestRun(const QString &text, QChar wanted)
{
    qsizetype longest = 0, run = 0;
    for (const QChar c : text) {
        run = c == wanted ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

/// A code span in a table's cell: nothing in it is markup, and it ends where we say.
QByteArray cell(const QString &text)
{
    QString content = visible(text).trimmed();
    if (content.isEmpty())
        return {};
    const QString ticks(longestRun(content, u'`') + 1, u'`');
    // A pipe would begin the next cell, whatever it stands in; a backslash before it would undo the one that prevents that.
    QString escaped;
    for (qsizetype i = 0; i < content.size(); ++i) {
        qsizetype end = i;
        while (end < content.size() && content[end] == u'\\')
            ++end;
        const QString backslashes = content.mid(i, end - i);
        if (end < content.size() && content[end] == u'|') {
            escaped += backslashes + backslashes + u"\\|"_s;
            i = end;
        } else if (end > i) {
            escaped += backslashes;
            i = end - 1;
        } else {
            escaped += content[i];
        }
    }
    if (escaped.endsWith(u'\\')) // not before the pipe that ends the cell
        escaped += u' ';
    const bool blank = escaped.startsWith(u'`') || escaped.endsWith(u'`');
    return (blank ? ticks + u' ' + escaped + u' ' + ticks : ticks + escaped + ticks).toUtf8();
}

/// Lines between fences that are longer than any run of backticks in them.
QByteArray fenced(const QString &text)
{
    const QString fence(std::max<qsizetype>(3, longestRun(text, u'`') + 1), u'`');
    return (fence + u"text\n"_s + text + fence + u'\n').toUtf8();
}

/// A refusal somewhere in the codes of an answer.
class Refuses
{
public:
    explicit Refuses(mqtt::Version version)
        : m_version(version)
    {
    }
    bool operator()(const mqtt::Suback &packet) const { return any(packet.reasonCodes, mqtt::PacketType::Suback); }
    bool operator()(const mqtt::Unsuback &packet) const { return any(packet.reasonCodes, mqtt::PacketType::Unsuback); }
    bool operator()(const mqtt::PublishAcknowledgement &packet) const
    {
        return m_version == mqtt::Version::V5 && packet.reasonCode >= 0x80;
    }
    template <typename Other>
    bool operator()(const Other &) const
    {
        return false;
    }

private:
    bool any(const QList<quint8> &codes, mqtt::PacketType type) const
    {
        return std::any_of(codes.cbegin(), codes.cend(), [&](quint8 code) { return mqtt::isFailure(code, type, m_version); });
    }
    mqtt::Version m_version;
};

/// What somebody who reads a bug report looks for first.
bool isImportant(const TraceEntry &entry)
{
    if (entry.kind != TraceEntry::Kind::Packet)
        return false;
    if (entry.error)
        return true;
    const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
    const auto *packet = std::get_if<mqtt::Packet>(&decoded);
    const auto type = mqtt::PacketType(entry.bytes.isEmpty() ? 0 : quint8(entry.bytes.front()) >> 4);
    return !packet || type == mqtt::PacketType::Connect || type == mqtt::PacketType::Connack || type == mqtt::PacketType::Disconnect
        || type == mqtt::PacketType::Auth || std::visit(Refuses(entry.version), *packet);
}

} // namespace

void MarkdownWriter::begin(QByteArray &out)
{
    out += "## MQTT packet log\n\nWritten by Connack " CONNACK_VERSION ". Times are UTC. ";
    out += isRevealed() ? "**Secrets are NOT masked.**\n\n" : "Secrets are overwritten with `*`.\n\n";
    out += "| # | time | source | | packet | id | QoS | bytes | what |\n|--:|---|---|---|---|--:|--:|--:|---|\n";
}

void MarkdownWriter::writeRecord(QByteArray &out, const LogRecord &record)
{
    const TraceEntry entry = masked(record);
    const RowText row = rowText(record, entry);
    const QByteArray direction = row.direction == "sent"_L1 ? "→" : row.direction == "received"_L1 ? "←" : "·";
    const QList<QByteArray> cells{QByteArray::number(record.index + 1),
                                  row.time.mid(11).chopped(1).toUtf8(),
                                  cell(row.source),
                                  direction,
                                  (row.error.isEmpty() ? QByteArray() : QByteArray("⚠ ")) + cell(row.packet),
                                  row.identifier.toUtf8(),
                                  row.qos.toUtf8(),
                                  row.length.toUtf8(),
                                  cell(masked(row.summary, record))};
    const QByteArray line = "| " + cells.join(" | ") + " |\n";
    if (m_rows++ < qint64(firstRows)) {
        out += line;
    } else {
        m_last.push_back(line);
        if (m_last.size() > lastRows)
            m_last.pop_front();
    }
    if (!isImportant(entry))
        return;
    if (m_details.size() < detailsMaximum)
        m_details.push_back(detailsOf(record, entry));
    else
        ++m_withoutDetails;
}

QByteArray MarkdownWriter::detailsOf(const LogRecord &record, const TraceEntry &entry) const
{
    QString text;
    for (const FieldText &field : packetFields(entry, isRevealed())) {
        const QString value = masked(field.value.size() > longestField ? field.value.left(longestField) + u'…' : field.value, record);
        text += QString(2 * field.field.depth, u' ') + visible(value.isEmpty() ? field.name : u"%1: %2"_s.arg(field.name, value)) + u'\n';
    }
    return "\n### #" + QByteArray::number(record.index + 1) + ' ' + cell(packetName(entry)) + "\n\n" + fenced(text);
}

void MarkdownWriter::end(QByteArray &out)
{
    const qint64 leftOut = m_rows - qint64(firstRows) - qint64(m_last.size());
    if (leftOut > 0)
        out += "| | | | | … " + QByteArray::number(leftOut) + " rows are left out here … | | | | |\n";
    for (const QByteArray &line : m_last)
        out += line;
    for (const QByteArray &details : m_details)
        out += details;
    if (m_withoutDetails > 0)
        out += "\nDetails of " + QByteArray::number(m_withoutDetails) + " more packets are left out.\n";
}
