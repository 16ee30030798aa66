#include "find/FilterValues.h"

#include "mqtt/Topics.h"
#include "settings/WordTools.h"

#include <QCoreApplication>

#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

struct LogFilterText {
    Q_DECLARE_TR_FUNCTIONS(LogFilter)
};

QString refusal(const FilterKeyInfo &info, const QString &value)
{
    return LogFilterText::tr("%1 takes %2, not \"%3\".").arg(QString::fromLatin1(info.word) + u':', acceptedBy(info), shown(value));
}

std::optional<qint64> number(const FilterKeyInfo &info, const QString &value)
{
    bool ok = false;
    const bool isHex = value.startsWith("0x"_L1, Qt::CaseInsensitive);
    const qint64 result = isHex ? value.sliced(2).toLongLong(&ok, 16) : value.toLongLong(&ok);
    if (!ok || result < info.least || result > info.most)
        return std::nullopt;
    return result;
}

/// "12.5" and a unit; the number of what the unit stands for, at most 10^15.
std::optional<qint64> amount(const QString &value, const std::initializer_list<std::pair<const char *, double>> &units)
{
    qsizetype end = 0;
    while (end < value.size() && (value[end].isDigit() || value[end] == u'.'))
        ++end;
    bool ok = false;
    const double count = value.first(end).toDouble(&ok);
    if (!ok)
        return std::nullopt;
    for (const auto &[unit, factor] : units) {
        if (value.sliced(end).compare(QLatin1String(unit), Qt::CaseInsensitive) == 0 && count * factor <= 1e15)
            return std::llround(count * factor);
    }
    return std::nullopt;
}

std::optional<qint64> sizeOf(const QString &value)
{
    return amount(value, {{"", 1}, {"b", 1}, {"k", 1e3}, {"kb", 1e3}, {"m", 1e6}, {"mb", 1e6}, {"g", 1e9}, {"gb", 1e9}});
}

std::optional<qint64> timeOf(const QString &value)
{
    return amount(value, {{"", 1e6}, {"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"min", 6e7}, {"m", 6e7}, {"h", 3.6e9}});
}

QString withNearest(const FilterKeyInfo &info, const QString &value, const QList<FilterWord> &words)
{
    QStringList candidates;
    for (const FilterWord &word : words)
        candidates.append(word.word);
    const QString nearest = value.size() < 3 ? QString() : nearestOf(value, candidates);
    if (nearest.isEmpty())
        return refusal(info, value);
    return LogFilterText::tr("%1 takes %2, not \"%3\": did you mean %4?")
        .arg(QString::fromLatin1(info.word) + u':', acceptedBy(info), shown(value), nearest);
}

QString addWord(FilterTerm &term, const FilterKeyInfo &info, const QString &value)
{
    const QList<FilterWord> words = filterWords(info.key);
    for (const FilterWord &word : words) {
        if (word.word == value.toLower() || (lettersOf(word.word) == lettersOf(value) && !lettersOf(value).isEmpty())) {
            term.numbers.append(word.numbers);
            return {};
        }
    }
    return withNearest(info, value, words);
}

QString addReason(FilterTerm &term, const FilterKeyInfo &info, const QString &value)
{
    if (!value.front().isDigit())
        return addWord(term, info, value);
    const auto code = number(info, value);
    if (!code)
        return refusal(info, value);
    term.numbers.append(*code);
    term.numbers.append(FilterReasonCode::firstReturnCode + *code);
    return {};
}

QString addTopicFilter(const FilterKeyInfo &, const QString &value)
{
    const mqtt::TopicProblem problem = mqtt::checkTopicFilter(value, mqtt::Version::V311);
    return problem == mqtt::TopicProblem::None ? QString() : mqtt::describe(problem);
}

/// The name of a property; what follows it is any text.
QString addProperty(FilterTerm &term, const FilterKeyInfo &info, const QString &value)
{
    if (term.values.size() > 1)
        return {};
    const QList<FilterWord> words = filterWords(info.key);
    for (const FilterWord &word : words) {
        if (lettersOf(word.word) == lettersOf(value)) {
            term.numbers = word.numbers;
            return {};
        }
    }
    return withNearest(info, value, words);
}

QString addHex(const FilterKeyInfo &info, const QString &value)
{
    QString digits = value;
    digits.remove(u' ').remove(u':');
    bool isHex = !digits.isEmpty() && digits.size() % 2 == 0;
    for (const QChar c : digits)
        isHex = isHex && c.unicode() < 0x80 && std::isxdigit(c.unicode());
    return isHex ? QString() : refusal(info, value);
}

QString addNumber(FilterTerm &term, const FilterKeyInfo &info, const QString &value, const std::optional<qint64> &result)
{
    if (!result)
        return refusal(info, value);
    term.numbers.append(*result);
    return {};
}

} // namespace

QString addFilterValue(FilterTerm &term, const FilterKeyInfo &info, const QString &value)
{
    term.values.append(value);
    switch (info.kind) {
    case FilterValueKind::Text:
        return {};
    case FilterValueKind::Pair:
        return info.key == FilterKey::Property ? addProperty(term, info, value) : QString();
    case FilterValueKind::TopicFilter:
        return addTopicFilter(info, value);
    case FilterValueKind::Hex:
        return addHex(info, value);
    case FilterValueKind::Words:
        return addWord(term, info, value);
    case FilterValueKind::Reason:
        return addReason(term, info, value);
    case FilterValueKind::Numbers:
        return addNumber(term, info, value, number(info, value));
    case FilterValueKind::Size:
        return addNumber(term, info, value, sizeOf(value));
    case FilterValueKind::Time:
        return addNumber(term, info, value, timeOf(value));
    case FilterValueKind::SourceNumber:
        return value.front().isDigit() ? addNumber(term, info, value, number(info, value)) : addWord(term, info, value);
    }
    return {};
}
