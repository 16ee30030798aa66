#include "logfiles/ByteSize.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

std::optional<qint64> parseByteSize(const QString &text)
{
    static const QRegularExpression form(uR"(^(\d{1,18}(?:\.\d{1,9})?) *(?:([kmgt])(i?))?b?$)"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const double unit = match.captured(3).isEmpty() ? 1000 : 1024;
    const QString prefix = match.captured(2).toLower();
    const double bytes = match.captured(1).toDouble() * std::pow(unit, prefix.isEmpty() ? 0 : 1 + u"kmgt"_s.indexOf(prefix));
    return bytes < 4.6e18 ? std::optional(qint64(bytes)) : std::nullopt;
}
