#include "settings/WordTools.h"

#include <algorithm>
#include <array>
#include <limits>

namespace {

constexpr qsizetype LongestShown = 80;
constexpr qsizetype LongestWord = 64;

bool isVisible(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // zero width and bidirectional marks
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

} // namespace

QString shown(const QString &typed)
{
    QString text;
    const QList<uint> characters = QStringView(typed).left(LongestShown).toUcs4();
    for (const uint character : characters) {
        if (isVisible(character))
            text += QString::fromUcs4(reinterpret_cast<const char32_t *>(&character), 1);
        else
            text += QStringLiteral("U+%1").arg(character, 4, 16, QLatin1Char('0')).toUpper();
    }
    if (typed.size() > LongestShown)
        text += QChar(0x2026); // ...
    return text;
}

int editDistance(QStringView a, QStringView b)
{
    if (a.size() > LongestWord || b.size() > LongestWord)
        return std::numeric_limits<int>::max();
    // Optimal string alignment: three rows of the usual table are enough.
    using Row = std::array<int, LongestWord + 1>;
    Row beforeLast{};
    Row last{};
    Row row{};
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[std::size_t(j)] = int(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        beforeLast = last;
        last = row;
        row[0] = int(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = std::size_t(j);
            const int replaced = last[at - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[at] = std::min({last[at] + 1, row[at - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[at] = std::min(row[at], beforeLast[at - 2] + 1);
        }
    }
    return row[std::size_t(b.size())];
}

QString nearestOf(const QString &word, const QStringList &candidates)
{
    const QString lower = word.toLower();
    int best = std::max<int>(1, int(std::min<qsizetype>(word.size(), LongestWord)) / 3) + 1;
    QString nearest;
    for (const QString &candidate : candidates) {
        const int distance = editDistance(lower, candidate.toLower());
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}
