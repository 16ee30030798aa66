#include "find/TextFinder.h"

#include <cstring>

namespace {

constexpr qsizetype blockSize = 64; ///< Bytes looked at at once, in as many steps as the processor needs.

bool isLetter(quint8 byte)
{
    return byte >= 'a' && byte <= 'z';
}

quint8 lower(quint8 byte)
{
    return byte >= 'A' && byte <= 'Z' ? quint8(byte | 0x20) : byte;
}

/// How often a byte comes in packets, roughly: topics and JSON are mostly lower-case letters, digits and a few signs.
int frequency(quint8 byte)
{
    static constexpr char common[] = "etaonsir0123456789ldh\":,/.cump_-";
    if (const void *found = std::memchr(common, byte, sizeof common - 1); found && byte != 0)
        return 100 - int(static_cast<const char *>(found) - common);
    if (byte == 0)
        return 90;
    return isLetter(byte) ? 40 : byte < 0x20 ? 30 : 10;
}

} // namespace

TextFinder::TextFinder(const QByteArray &text, Case sensitivity)
    : m_text(text)
    , m_foldsCase(sensitivity == Case::Ascii)
{
    if (m_foldsCase) {
        for (char &c : m_text)
            c = char(lower(quint8(c)));
    }
    const auto rarest = [this](qsizetype except) {
        qsizetype best = except == 0 && m_text.size() > 1 ? 1 : 0;
        for (qsizetype i = 0; i < m_text.size(); ++i) {
            if (i != except && frequency(quint8(m_text[i])) < frequency(quint8(m_text[best])))
                best = i;
        }
        return best;
    };
    if (m_text.isEmpty())
        return;
    m_first = rarest(-1);
    m_second = rarest(m_first);
    const auto foldOf = [this](qsizetype at) { return quint8(m_foldsCase && isLetter(quint8(m_text[at])) ? 0x20 : 0); };
    m_firstFold = foldOf(m_first);
    m_secondFold = foldOf(m_second);
}

bool TextFinder::standsAt(const char *place) const
{
    if (!m_foldsCase)
        return std::memcmp(place, m_text.constData(), std::size_t(m_text.size())) == 0;
    for (qsizetype i = 0; i < m_text.size(); ++i) {
        if (lower(quint8(place[i])) != quint8(m_text[i]))
            return false;
    }
    return true;
}

qsizetype TextFinder::find(QByteArrayView bytes, qsizetype from) const
{
    const qsizetype last = bytes.size() - m_text.size(); // where it can begin at most
    if (m_text.isEmpty() || from < 0)
        return -1;
    const auto *const data = reinterpret_cast<const quint8 *>(bytes.data());
    const auto first = quint8(m_text[m_first]), second = quint8(m_text[m_second]);
    const quint8 *const firsts = data + m_first, *const seconds = data + m_second;
    qsizetype at = from;
    for (; at + blockSize - 1 <= last; at += blockSize) {
        // No branch inside: the compiler makes vector instructions of it.
        quint8 any = 0;
        for (qsizetype i = 0; i < blockSize; ++i)
            any |= quint8((quint8(firsts[at + i] | m_firstFold) == first) & (quint8(seconds[at + i] | m_secondFold) == second));
        if (!any)
            continue;
        for (qsizetype i = at; i < at + blockSize; ++i) {
            if (quint8(firsts[i] | m_firstFold) == first && quint8(seconds[i] | m_secondFold) == second && standsAt(bytes.data() + i))
                return i;
        }
    }
    for (; at <= last; ++at) {
        if (quint8(firsts[at] | m_firstFold) == first && quint8(seconds[at] | m_secondFold) == second && standsAt(bytes.data() + at))
            return at;
    }
    return -1;
}
