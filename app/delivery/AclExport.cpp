#include "delivery/AclExport.h"

#include "delivery/DeliveryText.h"
#include "diagnosis/Markdown.h"
#include "settings/Secrets.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(AclExport)
};

struct Row {
    QString topic, publish, subscribe, delivered, remark;
};

QString milliseconds(std::optional<double> ms)
{
    return ms ? QString::number(*ms, 'f', 1) : QString();
}

Row rowOf(const TopicDelivery &delivery, const QStringList &secrets)
{
    const auto masked = [&](const QString &text) { return maskSecrets(text, secrets); };
    return {masked(delivery.topic), masked(deliverytext::publishWord(delivery)), masked(deliverytext::subscribeWord(delivery)),
            milliseconds(deliveredMs(delivery)), masked(deliverytext::publishSentence(delivery))};
}

QStringList titles()
{
    return {Text::tr("Topic"), Text::tr("May publish"), Text::tr("May subscribe"), Text::tr("Delivered (ms)"), Text::tr("Remark")};
}

/// Quoted; what a spreadsheet would take for a formula begins with an apostrophe.
QString csvCell(QString text)
{
    static constexpr QStringView formula(u"=+-@\t\r\n|%");
    if (!text.isEmpty() && formula.contains(text.front()))
        text.prepend(u'\'');
    return u'"' + text.replace(u'"', "\"\""_L1) + u'"';
}

QString csvLine(const QStringList &cells)
{
    QStringList quoted;
    for (const QString &cell : cells)
        quoted.append(csvCell(cell));
    return quoted.join(u',') + "\r\n"_L1;
}

QByteArray csv(const AclReport &report, const QStringList &secrets)
{
    QString text = csvLine(titles());
    for (const TopicDelivery &delivery : report.deliveries) {
        const Row row = rowOf(delivery, secrets);
        text += csvLine({row.topic, row.publish, row.subscribe, row.delivered, row.remark});
    }
    return text.toUtf8();
}

QByteArray markdownText(const AclReport &report, const QStringList &secrets)
{
    const QString url = maskSecrets(report.settings.urlWithPort(), secrets);
    QString text = Text::tr("Access check of %1 (MQTT %2), %3")
                       .arg(markdown::code(url, false), QLatin1StringView(name(report.settings.version)),
                            report.startedAt.toUTC().toString(Qt::ISODate))
        + u"\n\n| "_s + titles().join(" | "_L1) + u" |\n|---|---|---|---:|---|\n"_s;
    for (const TopicDelivery &delivery : report.deliveries) {
        const Row row = rowOf(delivery, secrets);
        text += u"| %1 | %2 | %3 | %4 | %5 |\n"_s.arg(markdown::code(row.topic, true), markdown::sentence(row.publish, true),
                                                      markdown::sentence(row.subscribe, true), row.delivered,
                                                      markdown::sentence(row.remark, true));
    }
    return text.toUtf8();
}

QLatin1StringView rightId(PublishRight right)
{
    switch (right) {
    case PublishRight::Yes:
        return "yes"_L1;
    case PublishRight::Refused:
        return "refused"_L1;
    case PublishRight::Dropped:
        return "dropped"_L1;
    case PublishRight::Unknown:
        return "unknown"_L1;
    case PublishRight::Untested:
        break;
    }
    return "untested"_L1;
}

QLatin1StringView subscribeId(const SubscribeResult &subscribe)
{
    using Outcome = SubscribeResult::Outcome;
    switch (subscribe.outcome) {
    case Outcome::Granted:
        return "granted"_L1;
    case Outcome::Refused:
        return "refused"_L1;
    case Outcome::Closed:
        return "closed"_L1;
    case Outcome::Unanswered:
        return "unanswered"_L1;
    case Outcome::Waiting:
    case Outcome::NotPossible:
    case Outcome::Cancelled:
        break;
    }
    return "untested"_L1;
}

QLatin1StringView sideId(ShutSide side)
{
    return side == ShutSide::Publishing ? "publishing"_L1 : side == ShutSide::Reading ? "reading"_L1 : "unknown"_L1;
}

QJsonObject rowObject(const TopicDelivery &delivery, const QStringList &secrets)
{
    QJsonObject row{{"topic"_L1, maskSecrets(delivery.topic, secrets)},
                    {"publish"_L1, rightId(publishRight(delivery))},
                    {"subscribe"_L1, subscribeId(delivery.subscribe)}};
    if (delivery.subscribe.reasonCode)
        row.insert("subscribeReasonCode"_L1, *delivery.subscribe.reasonCode);
    for (const DeliveryResult &result : delivery.results) {
        if (result.reasonCode || result.disconnectCode)
            row.insert("publishReasonCode"_L1, result.disconnectCode.value_or(result.reasonCode.value_or(0)));
        if (result.closed)
            row.insert("publishClosedConnection"_L1, true);
        if (result.outcome == DeliveryResult::Outcome::SilentlyDropped)
            row.insert("shutSide"_L1, sideId(shutSide(delivery)));
    }
    if (const auto ms = deliveredMs(delivery))
        row.insert("deliveredMs"_L1, *ms);
    return row;
}

QByteArray json(const AclReport &report, const QStringList &secrets)
{
    QJsonArray rows;
    for (const TopicDelivery &delivery : report.deliveries)
        rows.append(rowObject(delivery, secrets));
    return QJsonDocument(QJsonObject{{"url"_L1, maskSecrets(report.settings.urlWithPort(), secrets)},
                                     {"protocolVersion"_L1, int(report.settings.version)},
                                     {"startedAt"_L1, report.startedAt.toUTC().toString(Qt::ISODate)},
                                     {"topics"_L1, rows}})
        .toJson();
}

} // namespace

std::optional<AclFormat> aclFormatFor(const QString &fileName)
{
    const auto ends = [&](QLatin1StringView ending) { return fileName.endsWith(ending, Qt::CaseInsensitive); };
    if (ends(".csv"_L1))
        return AclFormat::Csv;
    if (ends(".md"_L1) || ends(".markdown"_L1))
        return AclFormat::Markdown;
    return ends(".json"_L1) ? std::optional(AclFormat::Json) : std::nullopt;
}

QString aclEnding(AclFormat format)
{
    return format == AclFormat::Csv ? u".csv"_s : format == AclFormat::Markdown ? u".md"_s : u".json"_s;
}

QByteArray aclExport(const AclReport &report, AclFormat format)
{
    const QStringList secrets = secretsOf(report.settings);
    switch (format) {
    case AclFormat::Csv:
        return csv(report, secrets);
    case AclFormat::Markdown:
        return markdownText(report, secrets);
    case AclFormat::Json:
        return json(report, secrets);
    }
    return {};
}
