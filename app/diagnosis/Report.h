// The report of an attempt: JSON, text for people, Markdown, HTML, JUnit XML. Secrets appear in none of them.
#pragma once

#include "diagnosis/Diagnosis.h"
#include "trace/PacketLog.h"

#include <QJsonObject>

struct Report {
    QString url; ///< Without secrets; as typed where it could not be read.
    Attempt attempt;
    std::optional<Diagnosis> diagnosis;
    QList<Note> notes;
    QList<TraceEntry> trace;   ///< Of this attempt.
    qint64 droppedRecords = 0; ///< The oldest of the log, which it no longer holds.
    QList<QByteArray> secrets; ///< Masked wherever they stand.
};
/// Diagnoses the attempt and takes its part of the log.
Report makeReport(const Attempt &attempt, const PacketLog &log);

/// "connected", "failed" or "refused-later".
QString outcome(const Report &report);
QJsonObject toJson(const Report &report);
/// Stages with times, verdict, what to do; `colour` adds ANSI colours.
QString toText(const Report &report, bool colour);
QByteArray toJUnit(const Report &report);
/// For a bug tracker: all that the JSON holds but the bytes of the packets, of which the first and last 100 are listed. What a peer or the
/// settings supplied is code or escaped, so that no tracker makes markup, links or mentions of it.
QByteArray toMarkdown(const Report &report);
/// The same as one file for a browser, without script or anything that is fetched; readable in light and dark and on paper. The first and
/// last 1,000 packets are listed.
QByteArray toHtml(const Report &report);

/// What a report can be saved as.
enum class ReportFormat : quint8 { Markdown, Html, Json, Text };
/// By the ending of a file's name: .md or .markdown, .html or .htm, .json, .txt; nullopt for any other.
std::optional<ReportFormat> reportFormatFor(const QString &fileName);
/// ".md", ".html", ".json" or ".txt".
QString reportEnding(ReportFormat format);
QByteArray toBytes(const Report &report, ReportFormat format);
/// A name without folder that every file system takes: "connack-report-broker.lan-20261128-0702", in local time.
QString reportFileName(const Attempt &attempt);
/// CONNACK and its properties by MQTT.js's names, as in the JSON report.
QJsonObject toJson(const mqtt::Connack &connack, mqtt::Version version);
/// What the stage observed, as in the JSON report; broker-supplied texts are not masked yet. Empty for a stage that was skipped or not
/// reached.
QJsonObject stageDetail(const Attempt &attempt, Stage stage);
/// The state a report gives a stage: a fault of the input leaves all not reached, any other fault none after its stage.
StageState reportedState(const Report &report, Stage stage);
