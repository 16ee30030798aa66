// Broker URLs, as text.
#include "interchange/ImportDraft.h"
#include "interchange/ImportForms.h"
#include "interchange/ImportRemarks.h"
#include "settings/HostName.h"
#include "settings/Url.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct ImportText {
    Q_DECLARE_TR_FUNCTIONS(Import)
};

/// Without the quotation marks and the comma that it had where it was copied from.
QString trimmedUrl(const QString &line)
{
    QString url = line.trimmed();
    while (url.endsWith(u',') || url.endsWith(u';'))
        url.chop(1);
    const bool isQuoted = url.size() >= 2 && QStringView(u"\"'`<").contains(url.front());
    const QChar end = isQuoted && url.front() == u'<' ? QChar(u'>') : url.isEmpty() ? QChar() : url.front();
    return isQuoted && url.endsWith(end) ? url.mid(1, url.size() - 2) : url;
}

bool hasBrokerScheme(const QString &url)
{
    const qsizetype end = url.indexOf("://"_L1);
    return end > 0 && !url.contains(u' ') && (schemeFromName(url.left(end)) || nearestScheme(url.left(end)));
}

/// "broker.lan", "localhost:1883", "192.0.2.1": what only a host can be meant by.
bool isHost(const QString &text)
{
    if (text.contains(u'/') || !(text.contains(u'.') || text.contains(u':') || text == "localhost"_L1))
        return false;
    return std::holds_alternative<Endpoint>(parseHostAndPort(text, SettingsField::Host));
}

/// Without those behind the bound, which are counted.
struct UrlLines {
    struct Line {
        qsizetype number = 1;
        QString url;
    };
    QList<Line> lines;
    qsizetype more = 0;
};

/// Nothing: a line is no URL of a broker.
std::optional<UrlLines> urlLines(const QString &text)
{
    constexpr qsizetype most = 2 * MostImported; // bad ones as well
    UrlLines urls;
    qsizetype number = 0;
    bool areUrls = true;
    for (const QStringView line : QStringView(text).tokenize(u'\n')) {
        ++number;
        const QString url = trimmedUrl(line.toString());
        if (url.isEmpty())
            continue;
        areUrls = areUrls && hasBrokerScheme(url);
        if (!areUrls && !urls.lines.isEmpty())
            return std::nullopt;
        if (urls.lines.size() < most)
            urls.lines.append({number, url});
        else
            ++urls.more;
    }
    const bool areHosts = urls.lines.size() == 1 && isHost(urls.lines.first().url);
    return !urls.lines.isEmpty() && (areUrls || areHosts) ? std::optional(urls) : std::nullopt;
}

} // namespace

std::optional<Import> importUrls(const QString &text, const ImportContext &context)
{
    const auto urls = urlLines(text);
    if (!urls)
        return std::nullopt;
    Import import{u"mqtt-url"_s, ImportText::tr("MQTT URL"), {}, {}, {}};
    qsizetype more = urls->more;
    for (const auto &[number, url] : urls->lines) {
        constexpr qsizetype mostRemarks = 200;
        const auto parsed = parseUrl(url);
        ImportDraft draft(context);
        if (const auto *problem = std::get_if<SettingsProblem>(&parsed)) {
            const QString why = problem->text + u' ' + problem->accepted;
            if (urls->lines.size() == 1)
                import.problem = why;
            else if (import.remarks.size() < mostRemarks)
                import.remarks.append({ImportRemark::Kind::Left, ImportText::tr("Line %1").arg(number), why});
            else if (import.remarks.size() == mostRemarks)
                import.remarks.append(
                    {ImportRemark::Kind::Left, {}, ImportText::tr("There is more that was not taken over; it is not listed.")});
        } else if (import.connections.size() >= MostImported) {
            ++more;
        } else if (draft.url({}, url)) {
            import.connections.append(draft.take());
        }
    }
    sayConnectionsLeft(import, more);
    if (import.connections.isEmpty() && import.problem.isEmpty() && !import.remarks.isEmpty())
        import.problem = u"%1: %2"_s.arg(import.remarks.first().name, import.remarks.first().text);
    return import;
}
