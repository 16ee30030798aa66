// A connection as text for other programs: command lines, snippets, configuration.
#pragma once

#include "settings/ConnectionSettings.h"

/// In the order of menus.
enum class ExportForm : quint8 {
    MosquittoSub,
    MosquittoPub,
    MqttxConn,
    MqttxSub,
    MqttJs,
    PahoPython,
    ConnackCheck,
    MosquittoBridge,
    OpenSsl,
    Curl,
};

/// Whether passwords, passphrases, tokens and the like stand in the text, or a placeholder in capitals for each.
enum class ExportSecrets : quint8 { AsPlaceholders, Included };

struct ExportedText {
    QString text; ///< Ends with a line feed. What is in the lists below stands in it as comments.
    /// Translated: every setting that the form cannot express and that differs from the default, "Server name: broker.lan".
    QStringList notExpressed;
    QStringList toDo;         ///< Translated sentences: what to fill in or to save before it works.
    QStringList placeholders; ///< Names of the secrets that are left out: "MQTT_PASSWORD".
};

/// Reads the files of binary values that are given as files; nothing else.
ExportedText exported(const ConnectionSettings &settings, ExportForm form, ExportSecrets secrets);

QList<ExportForm> exportForms();
/// As menus name it, translated where it is no program's name: "mosquitto_sub", "mosquitto bridge".
QString exportFormName(ExportForm form);
/// What the text is and what to do with it; translated, for tooltips.
QString exportFormHelp(ExportForm form);
/// A stable name: "mosquitto_sub", "mqttjs", "bridge".
QString exportFormKey(ExportForm form);
/// Why the form makes no sense for these settings, a translated sentence; empty if it does.
QString whyNotExportable(const ConnectionSettings &settings, ExportForm form);
