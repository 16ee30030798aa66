// Broker URLs, as text.
#include "interchange/ImportDraft.h"
#include "interchange/ImportForms.h"
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

} // namespace

std::optional<Import> importUrls(const QString &text, const ImportContext &context)
{
    QStringList urls;
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        if (const QString url = trimmedUrl(line); !url.isEmpty())
            urls.append(url);
    }
    const bool areUrls = !urls.isEmpty() && std::all_of(urls.begin(), urls.end(), hasBrokerScheme);
    if (!areUrls && !(urls.size() == 1 && isHost(urls.first())))
        return std::nullopt;
    Import import{u"mqtt-url"_s, ImportText::tr("MQTT URL"), {}, {}, {}};
    for (const QString &url : std::as_const(urls)) {
        ImportDraft draft(context);
        const auto parsed = parseUrl(url);
        if (const auto *problem = std::get_if<SettingsProblem>(&parsed))
            import.problem = problem->text + u' ' + problem->accepted;
        else if (import.connections.size() < MostImported && draft.url({}, url))
            import.connections.append(draft.take());
    }
    return import;
}
