#include "diagnosis/Report.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct FileEnding {
    QLatin1StringView text;
    ReportFormat format;
};
/// The preferred ending of each format comes first.
constexpr FileEnding endings[] = {{".md"_L1, ReportFormat::Markdown},       {".html"_L1, ReportFormat::Html},
                                  {".json"_L1, ReportFormat::Json},         {".txt"_L1, ReportFormat::Text},
                                  {".markdown"_L1, ReportFormat::Markdown}, {".htm"_L1, ReportFormat::Html}};

/// Letters, digits, dots and dashes; anything else becomes a dash.
QString fileNamePart(const QString &text)
{
    constexpr qsizetype longest = 60;
    QString part;
    for (const QChar c : text) {
        const bool plain = c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'.');
        if (plain || (!part.isEmpty() && !part.endsWith(u'-')))
            part += plain ? c : u'-';
        if (part.size() >= longest)
            break;
    }
    while (part.startsWith(u'.') || part.startsWith(u'-'))
        part.remove(0, 1);
    while (part.endsWith(u'.') || part.endsWith(u'-'))
        part.chop(1);
    return part;
}

} // namespace

std::optional<ReportFormat> reportFormatFor(const QString &fileName)
{
    for (const auto &ending : endings) {
        if (fileName.endsWith(ending.text, Qt::CaseInsensitive))
            return ending.format;
    }
    return std::nullopt;
}

QString reportEnding(ReportFormat format)
{
    return std::find_if(std::begin(endings), std::end(endings), [format](const auto &ending) { return ending.format == format; })->text;
}

QByteArray toBytes(const Report &report, ReportFormat format)
{
    switch (format) {
    case ReportFormat::Markdown:
        return toMarkdown(report);
    case ReportFormat::Html:
        return toHtml(report);
    case ReportFormat::Json:
        return QJsonDocument(toJson(report)).toJson();
    case ReportFormat::Text:
        return toText(report, false).toUtf8();
    }
    return {};
}

QString reportFileName(const Attempt &attempt)
{
    QStringList parts{u"connack-report"_s, fileNamePart(attempt.settings.endpoint.host),
                      attempt.startedAt.toLocalTime().toString(u"yyyyMMdd-HHmm"_s)};
    parts.removeAll(QString());
    return parts.join(u'-');
}
