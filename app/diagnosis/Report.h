// The report of an attempt: JSON, text for people, JUnit XML. Secrets appear in none of them.
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
/// CONNACK and its properties by MQTT.js's names, as in the JSON report.
QJsonObject toJson(const mqtt::Connack &connack, mqtt::Version version);
/// What the stage observed, as in the JSON report; broker-supplied texts are not masked yet. Empty for a stage that was skipped or not
/// reached.
QJsonObject stageDetail(const Attempt &attempt, Stage stage);
/// The state a report gives a stage: a fault of the input leaves all not reached, any other fault none after its stage.
StageState reportedState(const Report &report, Stage stage);
