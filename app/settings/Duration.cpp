#include "settings/Duration.h"

#include <array>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

struct Unit {
    QLatin1StringView name;
    std::chrono::milliseconds length;
};

// The first of its length is the one that is written.
constexpr std::array units{
    Unit{"d"_L1, 24h},        Unit{"day"_L1, 24h},  Unit{"days"_L1, 24h}, Unit{"h"_L1, 1h},      Unit{"hour"_L1, 1h},
    Unit{"hours"_L1, 1h},     Unit{"min"_L1, 1min}, Unit{"m"_L1, 1min},   Unit{"mins"_L1, 1min}, Unit{"minute"_L1, 1min},
    Unit{"minutes"_L1, 1min}, Unit{"s"_L1, 1s},     Unit{"sec"_L1, 1s},   Unit{"secs"_L1, 1s},   Unit{"second"_L1, 1s},
    Unit{"seconds"_L1, 1s},   Unit{"ms"_L1, 1ms},   Unit{"msec"_L1, 1ms},
};

constexpr std::chrono::milliseconds Longest = 100 * 366 * 24h;

const Unit *unitNamed(QStringView name)
{
    for (const Unit &unit : units) {
        if (name.compare(unit.name, Qt::CaseInsensitive) == 0)
            return &unit;
    }
    return nullptr;
}

/// Takes characters from the front of `text` as long as `belongs` says so.
template <typename Belongs>
QStringView takeWhile(QStringView &text, Belongs belongs)
{
    qsizetype length = 0;
    while (length < text.size() && belongs(text[length]))
        ++length;
    const QStringView taken = text.left(length);
    text = text.mid(length);
    return taken;
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(QStringView text)
{
    text = text.trimmed();
    if (text.isEmpty() || text.size() > 100)
        return std::nullopt;
    double total = 0;
    bool isFirst = true;
    while (!text.isEmpty()) {
        QString number = takeWhile(text, [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.' || c == u','; }).toString();
        bool isNumber = false;
        const double value = number.replace(u',', u'.').toDouble(&isNumber);
        text = text.trimmed();
        const QStringView name = takeWhile(text, [](QChar c) { return c.isLetter(); });
        const Unit *unit = unitNamed(name.isEmpty() && isFirst && text.isEmpty() ? QStringView(u"s") : name);
        if (!isNumber || !unit)
            return std::nullopt;
        total += value * double(unit->length.count());
        text = text.trimmed();
        isFirst = false;
    }
    if (total > double(Longest.count()))
        return std::nullopt;
    return std::chrono::milliseconds(qint64(total + 0.5));
}

QString formatDuration(std::chrono::milliseconds duration)
{
    if (duration.count() == 0)
        return u"0 s"_s;
    for (const Unit &unit : units) {
        // A single minute reads better as "60 s", the way keep-alives are given.
        if (duration % unit.length == 0ms && !(unit.length == 1min && duration == 1min))
            return u"%1 %2"_s.arg(QString::number(duration / unit.length), unit.name);
    }
    return u"%1 ms"_s.arg(duration.count());
}
