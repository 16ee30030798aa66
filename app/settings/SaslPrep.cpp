#include "settings/SaslPrep.h"

#include <QList>

#include <algorithm>
#include <array>

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t Size>
bool isIn(const std::array<Range, Size> &table, char32_t c)
{
    return std::any_of(table.begin(), table.end(), [c](const Range &range) { return c >= range.first && c <= range.last; });
}

/// RFC 3454, table B.1: commonly mapped to nothing.
constexpr std::array mappedToNothing{Range{0xAD, 0xAD},     Range{0x34F, 0x34F},   Range{0x1806, 0x1806}, Range{0x180B, 0x180D},
                                     Range{0x200B, 0x200D}, Range{0x2060, 0x2060}, Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF}};

/// Table C.1.2: spaces other than U+0020. U+200B is in B.1 as well, which comes first.
constexpr std::array otherSpaces{Range{0xA0, 0xA0},     Range{0x1680, 0x1680}, Range{0x2000, 0x200A},
                                 Range{0x202F, 0x202F}, Range{0x205F, 0x205F}, Range{0x3000, 0x3000}};

/// Tables C.2.1 to C.9, as RFC 4013, section 2.3, lists them; of C.4 those of the basic plane, the rest is computed.
constexpr std::array prohibitedRanges{
    Range{0x00, 0x1F},       Range{0x7F, 0x9F},        Range{0x6DD, 0x6DD},   Range{0x70F, 0x70F},
    Range{0x180E, 0x180E},   Range{0x200C, 0x200D},    Range{0x2028, 0x2029}, Range{0x2060, 0x2063},
    Range{0x206A, 0x206F},   Range{0xFEFF, 0xFEFF},    Range{0xFFF9, 0xFFFD}, Range{0x1D173, 0x1D17A}, // C.2.1, C.2.2, C.6
    Range{0xE000, 0xF8FF},   Range{0xF0000, 0x10FFFF},                                                 // C.3: private use
    Range{0xFDD0, 0xFDEF},                                                                             // C.4: no characters
    Range{0xD800, 0xDFFF},                                                                             // C.5: surrogates
    Range{0x2FF0, 0x2FFB},                                                                             // C.7
    Range{0x340, 0x341},     Range{0x200E, 0x200F},    Range{0x202A, 0x202E},                          // C.8: they change how text is shown
    Range{0xE0001, 0xE0001}, Range{0xE0020, 0xE007F},                                                  // C.9: tags
};

bool isProhibited(char32_t c)
{
    return isIn(prohibitedRanges, c) || isIn(otherSpaces, c) || (c & 0xFFFE) == 0xFFFE;
}

/// RFC 3454, section 6: text with characters that run from right to left has none that run the other way, and begins and ends with one.
bool directionsFit(const QList<char32_t> &characters)
{
    const auto fromRight = [](char32_t c) {
        const QChar::Direction direction = QChar::direction(c);
        return direction == QChar::DirR || direction == QChar::DirAL;
    };
    if (std::none_of(characters.begin(), characters.end(), fromRight))
        return true;
    const bool anyFromLeft =
        std::any_of(characters.begin(), characters.end(), [](char32_t c) { return QChar::direction(c) == QChar::DirL; });
    return !anyFromLeft && fromRight(characters.first()) && fromRight(characters.last());
}

QString mapped(const QString &text)
{
    QString result;
    const QList<uint> characters = text.toUcs4();
    for (const char32_t c : characters) {
        if (!isIn(mappedToNothing, c))
            result += isIn(otherSpaces, c) ? QString(u' ') : QString::fromUcs4(&c, 1);
    }
    return result;
}

} // namespace

std::optional<QString> saslPrep(const QString &text)
{
    if (!text.isValidUtf16())
        return std::nullopt;
    const QString result = mapped(text).normalized(QString::NormalizationForm_KC, QChar::Unicode_3_2);
    const QList<uint> codes = result.toUcs4();
    const QList<char32_t> characters(codes.begin(), codes.end());
    if (std::any_of(characters.begin(), characters.end(), isProhibited) || !directionsFit(characters))
        return std::nullopt;
    return result;
}
