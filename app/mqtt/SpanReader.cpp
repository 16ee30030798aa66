#include "mqtt/SpanReader.h"

#include "mqtt/Utf8.h"

#include <algorithm>

namespace mqtt {

quint32 SpanReader::fourByteInteger(const char *field, const char *label)
{
    const char *bytes = take(4, field);
    quint32 value = 0;
    for (int i = 0; bytes && i < 4; ++i)
        value = value << 8 | quint8(bytes[i]);
    record(field, label, value);
    return value;
}

quint32 SpanReader::longVariableByteInteger(const char *field, const char *label)
{
    const qsizetype begin = m_next;
    quint32 value = 0;
    for (int i = 0; i < 4; ++i) {
        const char *bytes = take(1, field);
        m_field = begin;
        if (!bytes)
            return 0;
        value |= (quint8(*bytes) & 0x7Fu) << (7 * i);
        if (quint8(*bytes) & 0x80)
            continue;
        if (i > 0 && *bytes == 0 && isV5())
            malformed(field, statement::shortestForm, QT_TRANSLATE_NOOP("mqtt::DecodeError", "takes more bytes than it needs"));
        record(field, label, value);
        return ok() ? value : 0;
    }
    malformed(field, statement::remainingLength, QT_TRANSLATE_NOOP("mqtt::DecodeError", "goes on after four bytes"));
    return 0;
}

QString SpanReader::utf8String(const char *field, const char *label)
{
    const qsizetype size = takeLengthPrefixed(field);
    if (size <= 0) {
        if (size == 0)
            record(field, label, QString(QLatin1String("")));
        return {};
    }
    Utf8Problem problem;
    const qsizetype begin = m_next - size;
    QString text = decodeUtf8(m_bytes + begin, size, problem);
    if (problem.kind != Utf8Problem::Kind::None)
        failUtf8(field, begin + problem.offset, problem.kind == Utf8Problem::Kind::NulCharacter);
    record(field, label, text);
    return text;
}

QByteArray SpanReader::binaryData(const char *field, const char *label)
{
    const qsizetype size = takeLengthPrefixed(field);
    if (size < 0)
        return {};
    const QByteArray data(m_bytes + m_next - size, size);
    record(field, label, data);
    return data;
}

QByteArray SpanReader::rest(const char *field)
{
    const qsizetype size = left();
    const QByteArray data(take(size, field), size);
    if (size > 0)
        record(field, nullptr, data);
    return data;
}

bool SpanReader::fieldHasWildcard() const
{
    return ok() && hasWildcard(m_bytes + m_field + 2, fieldLength() - 2);
}

void SpanReader::bits(const char *name, quint8 mask, quint8 byte)
{
    if (!m_fields || !ok() || m_fields->size() >= fieldsMax)
        return;
    quint8 shift = 0;
    while (!((mask >> shift) & 1))
        ++shift;
    m_fields->push_back({name, m_field, 1, mask, quint8(m_depth + 1), false, m_property, quint32((byte & mask) >> shift)});
}

void SpanReader::fail(DecodeError::Kind kind, const char *field, const char *statement, const char *what, qsizetype offset,
                      qsizetype length)
{
    if (!m_error) {
        const quint8 reasonCode = kind == DecodeError::Kind::MalformedPacket ? 0x81 : 0x82;
        m_error = DecodeError{kind, reasonCode, offset, length, field, statement, what};
    }
    m_end = m_next; // whoever reads on finds nothing
}

void SpanReader::malformed(const char *field, const Statement &statement, const char *what)
{
    fail(DecodeError::Kind::MalformedPacket, field, statement.of(m_version), what, m_field, m_next - m_field);
}

void SpanReader::protocolError(const char *field, const Statement &statement, const char *what, quint8 reasonCode)
{
    if (!ok())
        return;
    fail(DecodeError::Kind::ProtocolError, field, statement.of(m_version), what, m_field, m_next - m_field);
    m_error->reasonCode = reasonCode;
}

void SpanReader::failShort(const char *field, qsizetype offset, qsizetype length)
{
    const Statement &statement = m_inBlock ? statement::property : statement::layout;
    const char *what = m_inBlock ? QT_TRANSLATE_NOOP("mqtt::DecodeError", "reaches past the Property Length")
                                 : QT_TRANSLATE_NOOP("mqtt::DecodeError", "reaches past the end of the packet");
    fail(DecodeError::Kind::MalformedPacket, field, statement.of(m_version), what, offset, length);
}

void SpanReader::failUtf8(const char *field, qsizetype offset, bool nulCharacter)
{
    const Statement &illFormed = m_stringPair ? statement::stringPair : statement::utf8;
    const Statement &statement = nulCharacter ? statement::nulCharacter : illFormed;
    const char *what = nulCharacter ? QT_TRANSLATE_NOOP("mqtt::DecodeError", "contains U+0000")
                                    : QT_TRANSLATE_NOOP("mqtt::DecodeError", "is not well-formed UTF-8");
    fail(DecodeError::Kind::MalformedPacket, field, statement.of(m_version), what, offset, 1);
}

void SpanReader::expectEnd()
{
    if (ok() && !atEnd())
        fail(DecodeError::Kind::MalformedPacket, "Remaining Length", statement::layout.of(m_version),
             QT_TRANSLATE_NOOP("mqtt::DecodeError", "is larger than the fields of the packet"), m_next, left());
}

qsizetype SpanReader::enterBlock(qsizetype length, const char *field)
{
    const qsizetype outerEnd = m_end;
    if (length > left())
        malformed(field, statement::layout, QT_TRANSLATE_NOOP("mqtt::DecodeError", "reaches past the end of the packet"));
    else
        m_end = m_next + length;
    m_inBlock = true;
    return outerEnd;
}

void SpanReader::leaveBlock(qsizetype outerEnd)
{
    m_inBlock = false;
    if (ok())
        m_end = outerEnd;
}

void SpanReader::openHeading(const char *name, std::size_t &index)
{
    const quint8 depth = m_depth++;
    index = m_fields->size() < fieldsMax ? m_fields->size() : notRecorded;
    if (index != notRecorded)
        m_fields->push_back({name, m_next, 0, 0, depth, m_secret, m_property, {}});
}

void SpanReader::closeHeading(std::size_t index, qsizetype offset)
{
    --m_depth;
    if (index == notRecorded)
        return;
    (*m_fields)[index].length = m_next - offset;
    if (m_next == offset) // an error came before its first row
        m_fields->pop_back();
}

} // namespace mqtt
