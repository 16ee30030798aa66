// The report of an attempt: JSON, text for people, JUnit XML. Secrets appear in none of them.
#pragma once

#include "diagnosis/Diagnosis.h"
#include "trace/PacketLog.h"

#include <QJsonObject>

struct Report {
    Attempt attempt;
    std::optional<Diagnosis> diagnosis;
    QList<Note> notes;
    QList<TraceEntry> trace;
};
Report makeReport(const Attempt &attempt, const PacketLog &log);

/// "connected", "failed" or "refused-later".
QString outcome(const Report &report);
QJsonObject toJson(const Report &report);
/// Stages with times, verdict, what to do; `colour` adds ANSI colours.
QString toText(const Report &report, bool colour);
QByteArray toJUnit(const Report &report);
/// CONNACK and its properties by MQTT.js's names, as in the JSON report.
QJsonObject toJson(const mqtt::Connack &connack, mqtt::Version version);
QJsonObject stageDetail(const Attempt &attempt, Stage stage);
