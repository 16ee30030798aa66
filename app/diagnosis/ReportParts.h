// What the forms of a report share. For this folder's sources.
#pragma once

#include "diagnosis/PeerMask.h"
#include "diagnosis/Report.h"

/// The value with every secret in its texts and names replaced by "***".
QJsonValue masked(const QJsonValue &value, const PeerMask &mask);
/// The settings that were used, by MQTT.js's names; a secret that is set is "***".
QJsonObject settingsJson(const Report &report, const PeerMask &mask);
/// name, version, qt, openssl, os: what made the attempt.
QJsonObject clientJson();

// The words of a report, translated.
QString stageName(Stage stage);
QString stageStateText(StageState state);
/// The most telling fact of a stage, in a few words; may hold secrets that a peer sent back.
QString stageFactText(const Attempt &attempt, Stage stage);
/// What became of a subscribe or publish, in a sentence; may hold secrets.
QString subscriptionText(const SubscriptionOutcome &subscription, mqtt::Version version);
QString publishText(const PublishOutcome &publish, mqtt::Version version);
/// The probes, each with what came of it; may hold secrets.
QStringList probeTexts(const Attempt &attempt);
/// The evidence without the lines that tell of probes.
QStringList observedTexts(const Report &report);
/// Of a TLS detail: what the check found, and the alerts ("received 48"); each on one line.
QString tlsErrorsText(const QJsonValue &errors);
QString tlsAlertsText(const QJsonValue &alerts);
/// "This is the likely cause...": empty for a certain one.
QString confidenceText(Diagnosis::Confidence confidence);
/// "Connected." or that it was ended before: in place of a diagnosis.
QString undiagnosedText(const Attempt &attempt);
