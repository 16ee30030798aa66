// Two attempts side by side, each as its JSON report: what differs, and what of it is likely to matter.
#pragma once

#include "diagnosis/Report.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <variant>

/// One fact of both attempts.
struct ComparisonRow {
    enum class Section : quint8 { Outcome, Settings, Addresses, Tcp, Tls, Certificates, WebSocket, Connack, Packets, Times, Notes, Probes };
    enum class Kind : quint8 { Same, Different, OnlyLeft, OnlyRight };
    Section section = Section::Outcome;
    QString field; ///< Translated, or an option's or property's name.
    QString left;  ///< One line, safe to show; empty if this side has none.
    QString right;
    Kind kind = Kind::Same;
    bool matters = false; ///< Likely to explain another outcome; false for what follows from that, and for what always differs.
    bool secret = false;  ///< Set on both sides, but reports hold no secrets: whether they are the same is not known.
    bool operator==(const ComparisonRow &) const = default;
};

/// Rows in the order of the sections. Each side is a report as toJson(const Report &) makes it; what is missing or of a wrong type is
/// taken as not there. Pure; at most a few thousand rows, whatever the reports hold.
QList<ComparisonRow> compareReports(const QJsonObject &left, const QJsonObject &right);

/// The report of an attempt of this program, with no more packets than are compared ("packetCount" tells how many there are).
QJsonObject comparableReport(const Attempt &attempt, const PacketLog &log);

/// True for a row to show among the differences: not for times that differ by less than twice or 5 ms.
bool differs(const ComparisonRow &row);
bool anyMatters(const QList<ComparisonRow> &rows);

/// What tells the two apart, in the order of the sections, in a few translated sentences; or that nothing does.
QString comparisonSentence(const QList<ComparisonRow> &rows);
/// "Outcome", "Settings", ...: translated.
QString sectionTitle(ComparisonRow::Section section);
/// "same", "differs", "left only", "right only": translated.
QString kindText(ComparisonRow::Kind kind);
/// The sentence and tables of the rows that differ (or of all), for a terminal and for a bug tracker.
QString comparisonText(const QList<ComparisonRow> &rows);
QByteArray comparisonMarkdown(const QList<ComparisonRow> &rows, const QString &leftTitle, const QString &rightTitle, bool onlyDifferences);

/// A saved report: JSON of at most 16 MiB, version 1. The text says why it cannot be used and what would be, and names the file.
std::variant<QJsonObject, QString> readReport(const QString &fileName);
std::variant<QJsonObject, QString> parseReport(const QByteArray &content, const QString &fileName);
