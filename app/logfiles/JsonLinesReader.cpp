#include "logfiles/LogReader.h"
#include "logfiles/SourceJson.h"
#include "logfiles/StaticText.h"
#include "trace/PacketJson.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(JsonLinesReader)
};

constexpr qint64 longestLine = 64 * 1024 * 1024; ///< Bytes.
constexpr std::size_t mostSources = 50'000;
constexpr double latestSecond = 1e11;
constexpr double mostSeconds = 9.2e12; ///< Microseconds in 64 bits.

/// The digits of whole bytes. QByteArray::fromHex() would leave out what is none.
bool isHex(const QString &text)
{
    const auto isDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F'); };
    return !text.isEmpty() && text.size() % 2 == 0 && std::all_of(text.cbegin(), text.cend(), isDigit);
}

/// It has what a record must have, in a form that can be one: nothing is made up for what is damaged.
bool isRecord(const QJsonObject &object)
{
    if (!object["t"_L1].isDouble() || std::abs(object["t"_L1].toDouble()) > mostSeconds)
        return false;
    if (object.contains("event"_L1))
        return object["event"_L1].isString();
    const QString direction = object["direction"_L1].toString();
    const int version = object["version"_L1].toInt(int(mqtt::Version::V311));
    return isHex(object["hex"_L1].toString()) && (direction == "sent"_L1 || direction == "received"_L1) && version >= 3 && version <= 5
        && (object["version"_L1].isDouble() || object["version"_L1].isUndefined());
}

class JsonLinesReader : public LogReader
{
public:
    JsonLinesReader(QIODevice *device, PacketLog *log)
        : m_device(device)
        , m_log(log)
    {
    }

    bool readNext() override
    {
        if (!m_error.isEmpty())
            return false;
        const std::optional<QByteArrayView> line = nextLine();
        if (!line)
            return false;
        ++m_lines;
        if (line->size() > longestLine)
            leaveOut();
        else if (!line->trimmed().isEmpty())
            take(*line);
        return m_error.isEmpty();
    }

    QString error() const override { return m_error; }

    QStringList notes() const override
    {
        QStringList notes;
        if (m_unread > 0)
            notes += Text::tr("%n line(s) are no record of a packet log and were left out; the first is line %1.", nullptr, int(m_unread))
                         .arg(m_firstUnread);
        if (m_records == 0 && m_unread == 0)
            notes += Text::tr("It holds no records.");
        return notes;
    }

private:
    struct Known {
        PacketLog::SourceId id = 0;
        qint64 startedAt = 0; ///< Microseconds since 1970.
        LogSource source;
    };

    /// The next line, valid until the next call; of one that is too long its beginning. nullopt: there is none. QIODevice::readLine() would
    /// allocate the longest line each time.
    std::optional<QByteArrayView> nextLine()
    {
        constexpr qint64 piece = 256 * 1024;
        m_buffer.remove(0, std::exchange(m_used, 0));
        qsizetype searched = 0;
        bool skips = false; // the rest of a line that is too long
        for (;;) {
            const qsizetype end = m_buffer.indexOf('\n', searched);
            if (end >= 0 && skips) {
                m_buffer.remove(longestLine + 1, end - longestLine - 1);
                m_used = longestLine + 2;
                return QByteArrayView(m_buffer).first(longestLine + 1);
            }
            if (end >= 0) {
                m_used = end + 1;
                return QByteArrayView(m_buffer).first(end);
            }
            skips = skips || m_buffer.size() > longestLine;
            if (skips)
                m_buffer.truncate(longestLine + 1);
            searched = m_buffer.size();
            const QByteArray more = m_device->read(piece);
            if (more.isEmpty())
                break;
            m_buffer += more;
        }
        m_used = m_buffer.size();
        return m_buffer.isEmpty() ? std::nullopt : std::optional(QByteArrayView(m_buffer));
    }

    void leaveOut()
    {
        if (m_unread++ == 0)
            m_firstUnread = m_lines;
    }

    void take(QByteArrayView line)
    {
        QJsonParseError parsed;
        const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), line.size()), &parsed).object();
        if (!isRecord(object)) {
            leaveOut();
            if (m_records == 0 && m_unread == 1 && parsed.error != QJsonParseError::NoError)
                m_error = Text::tr("Line %1 is not a JSON object (%2).").arg(QString::number(m_lines), parsed.errorString());
            return;
        }
        const Known &source = sourceOf(object);
        TraceEntry entry = object.contains("event"_L1) ? eventOf(object) : packetOf(object);
        entry.microseconds = qRound64(std::clamp(object["t"_L1].toDouble(), -latestSecond, latestSecond) * 1e6);
        m_log->append(source.id, entry);
        ++m_records;
    }

    static TraceEntry eventOf(const QJsonObject &object)
    {
        TraceEntry entry;
        entry.kind = TraceEntry::Kind::TransportEvent;
        entry.event.kind = transportEventKind(object["event"_L1].toString()).value_or(TransportEvent::Kind::NotCaptured);
        entry.event.text = object["text"_L1].toString();
        for (const QJsonValue &pair : object["details"_L1].toArray())
            entry.event.details.append({pair[0].toString(), pair[1].toString()});
        return entry;
    }

    TraceEntry packetOf(const QJsonObject &object)
    {
        TraceEntry entry;
        entry.sender = object["direction"_L1].toString() == "received"_L1 ? mqtt::Sender::Server : mqtt::Sender::Client;
        entry.version = versionOf(object);
        entry.bytes = QByteArray::fromHex(object["hex"_L1].toString().toLatin1());
        if (object["error"_L1].isObject())
            entry.error = errorOf(object["error"_L1].toObject(), entry);
        else if (const auto decoded = mqtt::decode(entry.bytes, entry.version, entry.sender);
                 std::holds_alternative<mqtt::DecodeError>(decoded))
            entry.error = std::get<mqtt::DecodeError>(decoded);
        return entry;
    }

    static mqtt::Version versionOf(const QJsonObject &object)
    {
        const int level = object.contains("version"_L1) ? object["version"_L1].toInt() : object["fields"_L1]["protocolVersion"_L1].toInt();
        return level == 3 ? mqtt::Version::V31 : level == 5 ? mqtt::Version::V5 : mqtt::Version::V311;
    }

    static mqtt::DecodeError errorOf(const QJsonObject &object, const TraceEntry &entry)
    {
        mqtt::DecodeError error;
        error.kind = object["kind"_L1].toString() == "protocol-error"_L1 ? mqtt::DecodeError::Kind::ProtocolError
                                                                         : mqtt::DecodeError::Kind::MalformedPacket;
        error.reasonCode = quint8(object["reasonCode"_L1].toInt(error.kind == mqtt::DecodeError::Kind::ProtocolError ? 0x82 : 0x81));
        error.offset = object["offset"_L1].toInt();
        error.length = object["length"_L1].toInt();
        error.field = staticText(object["field"_L1].toString());
        error.statement = staticText(object["statement"_L1].toString());
        error.what = staticText(object["what"_L1].toString());
        return errorFromFile(error, entry.bytes, entry.version, entry.sender);
    }

    /// The first record of a source describes it, and so does a later one where more of it became known.
    const Known &sourceOf(const QJsonObject &object)
    {
        const int number = object.contains("sourceId"_L1) ? object["sourceId"_L1].toInt() : object["attempt"_L1].toInt();
        const QJsonObject described = object["source"_L1].toObject();
        const auto found = m_sources.find(number);
        if (found != m_sources.end()) {
            const LogSource told = described.isEmpty() ? found->second.source : sourceFromJson(described);
            if (told.endpoints != found->second.source.endpoints) {
                m_log->setEndpoints(found->second.id, told.endpoints);
                found->second.source.endpoints = told.endpoints;
            }
            return found->second;
        }
        if (m_sources.size() >= mostSources)
            return m_sources.begin()->second;
        LogSource source = sourceFromJson(described);
        if (described.isEmpty())
            source.number = std::max(0, object["attempt"_L1].toInt());
        if (!source.startedAt.isValid()) {
            const QDateTime at = QDateTime::fromString(object["time"_L1].toString(), Qt::ISODateWithMs).toUTC();
            source.startedAt = at.isValid() ? at.addMSecs(-qRound64(std::clamp(object["t"_L1].toDouble(), 0.0, latestSecond) * 1e3)) : at;
        }
        const qint64 startedAt = source.startedAt.isValid() ? source.startedAt.toMSecsSinceEpoch() * 1000 : 0;
        return m_sources.emplace(number, Known{m_log->addSource(source), startedAt, source}).first->second;
    }

    QIODevice *m_device;
    PacketLog *m_log;
    QByteArray m_buffer;
    qsizetype m_used = 0; ///< Bytes of the buffer that were handed out.
    QString m_error;
    std::map<int, Known> m_sources;
    qint64 m_lines = 0, m_records = 0, m_unread = 0, m_firstUnread = 0;
};

} // namespace

std::unique_ptr<LogReader> makeJsonLinesReader(QIODevice *device, PacketLog *log)
{
    return std::make_unique<JsonLinesReader>(device, log);
}
