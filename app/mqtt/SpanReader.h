// Reads the fields of one packet. The one place that touches received bytes.
#pragma once

#include "mqtt/Codec.h"
#include "mqtt/Statements.h"

namespace mqtt {

/// Checks every length and keeps the first error; after it, reads give zeros and empty values. So a decoder reads straight down
/// like the table in the specification and looks at error() once, at its end.
/// With a field sink it also records name, place and value of what it reads.
class SpanReader
{
public:
    SpanReader(QByteArrayView packet, Version version, Sender sender, Fields *fields)
        : m_bytes(packet.data())
        , m_end(packet.size())
        , m_version(version)
        , m_sender(sender)
        , m_fields(fields)
    {
    }

    Version version() const { return m_version; }
    bool isV5() const { return m_version == Version::V5; }
    Sender sender() const { return m_sender; }
    const std::optional<DecodeError> &error() const { return m_error; }
    bool ok() const { return !m_error; }
    /// There is a field sink.
    bool hasFields() const { return m_fields != nullptr; }

    /// Nothing left in the packet or in the block.
    bool atEnd() const { return m_next == m_end; }
    qsizetype left() const { return m_end - m_next; }
    /// Where the next field begins.
    qsizetype offset() const { return m_next; }
    /// Place and length of the field that was read last.
    qsizetype fieldOffset() const { return m_field; }
    qsizetype fieldLength() const { return m_next - m_field; }
    /// The next byte; only if not atEnd().
    quint8 peek() const { return quint8(m_bytes[m_next]); }

    // `field` is the specification's name, for errors and for the sink; `label` replaces it in the sink.
    quint8 byte(const char *field, const char *label = nullptr);
    quint16 twoByteInteger(const char *field, const char *label = nullptr);
    quint32 fourByteInteger(const char *field, const char *label = nullptr);
    quint32 variableByteInteger(const char *field, const char *label = nullptr);
    QString utf8String(const char *field, const char *label = nullptr);
    QByteArray binaryData(const char *field, const char *label = nullptr);
    QByteArray rest(const char *field);

    /// The string that was read last has # or +.
    bool fieldHasWildcard() const;

    /// Records bits of the byte that was read last, one level below it.
    void bits(const char *name, quint8 mask, quint8 byte);

    /// Keeps the error unless there is one already. Reading stops.
    void fail(DecodeError::Kind kind, const char *field, const char *statement, const char *what, qsizetype offset, qsizetype length);
    /// The field that was read last breaks the statement: it cannot be parsed ...
    void malformed(const char *field, const Statement &statement, const char *what);
    /// ... or it can, but is not allowed.
    void protocolError(const char *field, const Statement &statement, const char *what, quint8 reasonCode = 0x82);

    /// Bytes after the last field are an error.
    void expectEnd();

    /// Limits reading to the next `length` bytes until leaveBlock(); `field` gave the length.
    qsizetype enterBlock(qsizetype length, const char *field);
    void leaveBlock(qsizetype outerEnd);

    /// Strings that follow are halves of a UTF-8 String Pair, which has a statement of its own.
    void setStringPair(bool pair) { m_stringPair = pair; }
    /// The fields that follow belong to this property.
    void setProperty(PropertyId id) { m_property = id; }
    /// The fields that follow are secret.
    void setSecret(bool secret) { m_secret = secret; }

    /// A row of the sink that holds the rows made until it goes out of scope. Does nothing without a sink.
    class Heading
    {
    public:
        Heading(SpanReader &in, const char *name)
            : m_in(in)
            , m_offset(in.m_next)
        {
            if (m_in.m_fields)
                m_in.openHeading(name, m_index);
        }
        ~Heading()
        {
            if (m_in.m_fields)
                m_in.closeHeading(m_index, m_offset);
        }
        Heading(const Heading &) = delete;
        Heading &operator=(const Heading &) = delete;
        template <typename Value>
        void setValue(const Value &value)
        {
            if (!m_in.m_fields || !m_in.ok() || m_index == notRecorded)
                return;
            (*m_in.m_fields)[m_index].value = value;
            (*m_in.m_fields)[m_index].secret = m_in.m_secret;
        }

    private:
        SpanReader &m_in;
        qsizetype m_offset;
        std::size_t m_index = 0;
    };

private:
    static constexpr std::size_t notRecorded = std::size_t(-1); // index of a heading for which there was no room
    const char *take(qsizetype count, const char *field);
    quint32 longVariableByteInteger(const char *field, const char *label);
    qsizetype takeLengthPrefixed(const char *field);
    void failShort(const char *field, qsizetype offset, qsizetype length);
    void failUtf8(const char *field, qsizetype offset, bool nulCharacter);
    void openHeading(const char *name, std::size_t &index);
    void closeHeading(std::size_t index, qsizetype offset);
    template <typename Value>
    void record(const char *field, const char *label, const Value &value)
    {
        if (m_fields)
            addField(label ? label : field, value);
    }
    template <typename Value>
    void addField(const char *name, const Value &value)
    {
        if (ok() && m_fields->size() < fieldsMax)
            m_fields->push_back({name, m_field, m_next - m_field, 0, m_depth, m_secret, m_property, value});
    }

    const char *m_bytes;
    qsizetype m_next = 0;  // the next byte to read
    qsizetype m_field = 0; // where the field that was read last begins
    qsizetype m_end;       // of the packet or the block
    Version m_version;
    Sender m_sender;
    bool m_stringPair = false;
    bool m_inBlock = false;
    bool m_secret = false;
    quint8 m_depth = 0;
    PropertyId m_property{};
    Fields *m_fields;
    std::optional<DecodeError> m_error;
};

// Defined here since each field goes through it.
inline const char *SpanReader::take(qsizetype count, const char *field)
{
    m_field = m_next;
    if (count > m_end - m_next) {
        failShort(field, m_next, 0);
        return nullptr;
    }
    m_next += count;
    return m_bytes + m_field;
}

inline quint8 SpanReader::byte(const char *field, const char *label)
{
    const char *bytes = take(1, field);
    const auto value = bytes ? quint8(*bytes) : quint8(0);
    record(field, label, quint32(value));
    return value;
}

inline quint16 SpanReader::twoByteInteger(const char *field, const char *label)
{
    const char *bytes = take(2, field);
    const auto value = bytes ? quint16(quint8(bytes[0]) << 8 | quint8(bytes[1])) : quint16(0);
    record(field, label, quint32(value));
    return value;
}

inline quint32 SpanReader::variableByteInteger(const char *field, const char *label)
{
    if (m_next == m_end || (quint8(m_bytes[m_next]) & 0x80))
        return longVariableByteInteger(field, label);
    return byte(field, label);
}

// Reads the two bytes of a length and as many bytes as they say; returns that length, or -1. m_field is then the start of the whole field.
inline qsizetype SpanReader::takeLengthPrefixed(const char *field)
{
    const char *length = take(2, field);
    if (!length)
        return -1;
    const qsizetype size = quint8(length[0]) << 8 | quint8(length[1]);
    if (size > left()) {
        failShort(field, m_field, 2);
        return -1;
    }
    m_next += size;
    return size;
}

} // namespace mqtt
