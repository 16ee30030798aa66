#include "mqtt/Utf8.h"

#include <cstring>

namespace mqtt {
namespace {

constexpr quint64 highBits = 0x8080'8080'8080'8080;
constexpr quint64 lowBits = 0x0101'0101'0101'0101;

quint64 loadWord(const char *bytes)
{
    quint64 word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

// True if a byte is from 0x80, or is zero and so borrows.
bool hasZeroOrHigh(quint64 word)
{
    return (word | (word - lowBits)) & highBits;
}

// True if all bytes are U+0001 to U+007F, eight at a time.
bool isAsciiWithoutNul(const char *bytes, qsizetype size)
{
    if (size >= 8) {
        for (qsizetype i = 0; i + 8 < size; i += 8) {
            if (hasZeroOrHigh(loadWord(bytes + i)))
                return false;
        }
        return !hasZeroOrHigh(loadWord(bytes + size - 8)); // the last word may overlap the one before
    }
    for (qsizetype i = 0; i < size; ++i) {
        if (uchar(bytes[i] - 1) >= 0x7F)
            return false;
    }
    return true;
}

// One code point of more than one byte (RFC 3629, section 4). Returns its length, or 0 if it is ill-formed.
int decodeSequence(const uchar *bytes, qsizetype available, char32_t &codePoint)
{
    const uchar lead = bytes[0];
    const int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || length > available)
        return 0;
    codePoint = lead & (0x7Fu >> length);
    for (int i = 1; i < length; ++i) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        codePoint = codePoint << 6 | (bytes[i] & 0x3Fu);
    }
    const bool overlong = codePoint < (length == 4 ? 0x10000u : length == 3 ? 0x800u : 0x80u);
    const bool surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    return overlong || surrogate || codePoint > 0x10FFFF ? 0 : length;
}

} // namespace

QString decodeUtf8(const char *bytes, qsizetype size, Utf8Problem &problem)
{
    if (isAsciiWithoutNul(bytes, size))
        return QString::fromLatin1(bytes, size);

    QString text(size, Qt::Uninitialized); // never more UTF-16 units than bytes
    QChar *out = text.data();
    const auto *in = reinterpret_cast<const uchar *>(bytes);
    for (qsizetype i = 0; i < size;) {
        char32_t codePoint = in[i];
        const int length = codePoint < 0x80 ? 1 : decodeSequence(in + i, size - i, codePoint);
        if (length == 0 || codePoint == 0) {
            problem = {length == 0 ? Utf8Problem::Kind::IllFormed : Utf8Problem::Kind::NulCharacter, i};
            return {};
        }
        if (codePoint < 0x10000) {
            *out++ = QChar(char16_t(codePoint));
        } else {
            *out++ = QChar::highSurrogate(codePoint);
            *out++ = QChar::lowSurrogate(codePoint);
        }
        i += length;
    }
    text.truncate(out - text.data());
    return text;
}

bool hasWildcard(const char *bytes, qsizetype size)
{
    constexpr quint64 ignored = lowBits * 0x08; // the one bit in which # (0x23) and + (0x2B) differ
    const auto found = [](quint64 word) {
        const quint64 difference = (word & ~ignored) ^ (lowBits * '#');
        return ((difference - lowBits) & ~difference & highBits) != 0;
    };
    if (size >= 8) {
        for (qsizetype i = 0; i + 8 < size; i += 8) {
            if (found(loadWord(bytes + i)))
                return true;
        }
        return found(loadWord(bytes + size - 8));
    }
    for (qsizetype i = 0; i < size; ++i) {
        if (bytes[i] == '#' || bytes[i] == '+')
            return true;
    }
    return false;
}

bool isAsciiWithoutNul(QStringView text)
{
    quint32 bits = 0; // of all units; a unit less one has high bits only if it is 0 or has high bits itself
    for (const QChar character : text)
        bits |= character.unicode() | (character.unicode() - 1u);
    return bits < 0x80;
}

std::optional<QByteArray> encodeUtf8(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isNull() || text[i].isLowSurrogate())
            return std::nullopt;
        if (text[i].isHighSurrogate() && (++i == text.size() || !text[i].isLowSurrogate()))
            return std::nullopt;
    }
    return text.toUtf8();
}

qsizetype utf8Length(QStringView text)
{
    qsizetype length = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        length += pair ? 4 : text[i].unicode() < 0x80 ? 1 : text[i].unicode() < 0x800 ? 2 : 3;
        i += pair;
    }
    return length;
}

} // namespace mqtt
