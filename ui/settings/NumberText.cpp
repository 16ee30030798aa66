#include "settings/NumberText.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr quint32 never = std::numeric_limits<quint32>::max();

struct Suffix {
    QLatin1StringView text;
    NumberUnit unit;
    double factor; ///< To seconds or bytes.
};
constexpr std::array suffixes{
    Suffix{"ms"_L1, NumberUnit::Seconds, 0.001},  Suffix{"s"_L1, NumberUnit::Seconds, 1},      Suffix{"sec"_L1, NumberUnit::Seconds, 1},
    Suffix{"min"_L1, NumberUnit::Seconds, 60},    Suffix{"m"_L1, NumberUnit::Seconds, 60},     Suffix{"h"_L1, NumberUnit::Seconds, 3600},
    Suffix{"d"_L1, NumberUnit::Seconds, 86400},   Suffix{"b"_L1, NumberUnit::Bytes, 1},        Suffix{"bytes"_L1, NumberUnit::Bytes, 1},
    Suffix{"kb"_L1, NumberUnit::Bytes, 1000},     Suffix{"mb"_L1, NumberUnit::Bytes, 1000000}, Suffix{"kib"_L1, NumberUnit::Bytes, 1024},
    Suffix{"mib"_L1, NumberUnit::Bytes, 1048576},
};

QString howToWrite(NumberUnit unit)
{
    switch (unit) {
    case NumberUnit::Seconds:
        return QCoreApplication::translate("NumberText", "Give a time such as 90, 90 s, 5 min or 1 h.");
    case NumberUnit::Milliseconds:
        return QCoreApplication::translate("NumberText", "Give a time such as 30 s, 500 ms or 2 min.");
    case NumberUnit::Bytes:
        return QCoreApplication::translate("NumberText", "Give a number of bytes such as 1024 or 2 MiB.");
    case NumberUnit::None:
        break;
    }
    return QCoreApplication::translate("NumberText", "Give a whole number.");
}

/// The factor from what is typed to the unit of the value; nullopt if the suffix does not fit.
std::optional<double> factorFor(const QString &suffix, NumberUnit unit)
{
    if (suffix.isEmpty())
        return unit == NumberUnit::Milliseconds ? 1000 : 1; // a bare number of a time is seconds
    const NumberUnit family = unit == NumberUnit::Milliseconds ? NumberUnit::Seconds : unit;
    for (const Suffix &known : suffixes) {
        if (known.unit == family && suffix.compare(known.text, Qt::CaseInsensitive) == 0)
            return known.factor * (unit == NumberUnit::Milliseconds ? 1000 : 1);
    }
    return std::nullopt;
}

} // namespace

std::variant<std::optional<quint32>, QString> parseNumber(const QString &text, NumberUnit unit, bool neverAllowed)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return std::optional<quint32>();
    if (neverAllowed
        && (trimmed.compare("never"_L1, Qt::CaseInsensitive) == 0
            || trimmed.compare(QCoreApplication::translate("NumberText", "never"), Qt::CaseInsensitive) == 0))
        return std::optional(never);
    static const QRegularExpression form(u"^(\\d+(?:[.,]\\d+)?)\\s*([A-Za-z]*)$"_s);
    const QRegularExpressionMatch match = form.match(trimmed);
    const std::optional<double> factor = match.hasMatch() ? factorFor(match.captured(2), unit) : std::nullopt;
    if (!factor)
        return howToWrite(unit);
    const double value = match.captured(1).replace(u',', u'.').toDouble() * *factor;
    if (std::abs(value - std::round(value)) > 1e-6)
        return howToWrite(unit);
    if (value > double(never))
        return QCoreApplication::translate("NumberText", "The number is too large: at most 4294967295 can be sent.");
    return std::optional(quint32(std::llround(value)));
}

QString formatNumber(quint32 number, NumberUnit unit, bool neverAllowed)
{
    if (neverAllowed && number == never)
        return QCoreApplication::translate("NumberText", "never");
    switch (unit) {
    case NumberUnit::Seconds:
        return u"%1 s"_s.arg(number);
    case NumberUnit::Milliseconds:
        return number % 1000 == 0 ? u"%1 s"_s.arg(number / 1000) : u"%1 ms"_s.arg(number);
    case NumberUnit::Bytes:
    case NumberUnit::None:
        break;
    }
    return QString::number(number);
}
