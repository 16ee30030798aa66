// The table of an access check as a file.
#pragma once

#include "delivery/Delivery.h"

#include <QDateTime>

/// What is written.
struct AclReport {
    ConnectionSettings settings; ///< Of the tested connection; its secrets are masked wherever they stand.
    QDateTime startedAt;         ///< UTC
    QList<TopicDelivery> deliveries;
};

enum class AclFormat : quint8 { Csv, Markdown, Json };
/// By the ending of a file's name: .csv, .md or .markdown, .json; nullopt for any other.
std::optional<AclFormat> aclFormatFor(const QString &fileName);
/// ".csv", ".md" or ".json".
QString aclEnding(AclFormat format);

/// UTF-8. CSV as of RFC 4180, every cell quoted, none that a spreadsheet takes for a formula; Markdown in which nothing in a topic is
/// markup; JSON with names and words that are never translated, times in ms, absent where there is none.
QByteArray aclExport(const AclReport &report, AclFormat format);
