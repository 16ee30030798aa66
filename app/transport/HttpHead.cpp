#include "transport/HttpHead.h"

namespace {

constexpr qsizetype headerLimit = 100;
constexpr qsizetype valueLimit = 8 * 1024;

/// Reads "HTTP/1.1 404 Not Found"; false if the line is something else.
bool readStatusLine(const QByteArray &line, HttpHead &head)
{
    const qsizetype blank = line.indexOf(' ');
    if (!line.startsWith("HTTP/") || blank < 0)
        return false;
    const QByteArray rest = line.mid(blank + 1).trimmed();
    bool isNumber = false;
    head.status = rest.left(3).toInt(&isNumber);
    head.reasonPhrase = QString::fromUtf8(rest.mid(3, valueLimit)).trimmed();
    return isNumber && head.status >= 100;
}

} // namespace

QString HttpHead::header(QLatin1StringView name) const
{
    for (const HttpHeader &header : headers) {
        if (header.name.compare(name, Qt::CaseInsensitive) == 0)
            return header.value;
    }
    return {};
}

bool HttpHead::hasToken(QLatin1StringView name, QLatin1StringView token) const
{
    const QString value = header(name);
    for (const auto part : QStringView(value).split(u',')) {
        if (part.trimmed().compare(token, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

HttpHead parseHttpHead(const QByteArray &bytes)
{
    HttpHead head;
    head.isHttp = bytes.startsWith("HTTP/") || QByteArrayView("HTTP/").startsWith(bytes);
    for (qsizetype at = 0, end = 0; head.isHttp && !head.complete; at = end + 1) {
        end = bytes.indexOf('\n', at);
        if (end < 0)
            break;
        const QByteArray line = bytes.mid(at, end - at).trimmed();
        const qsizetype colon = line.indexOf(':');
        if (at == 0) {
            head.isHttp = readStatusLine(line, head);
        } else if (line.isEmpty()) {
            head.complete = true;
            head.size = end + 1;
        } else if (colon > 0 && head.headers.size() < headerLimit) {
            head.headers.append(
                {QString::fromLatin1(line.left(colon).trimmed()), QString::fromUtf8(line.mid(colon + 1).trimmed().left(valueLimit))});
        }
    }
    return head;
}
