// Connections from what people already have: URLs, snippets, command lines and the files of other clients.
//
// What a text is, is told by its content alone. The input is hostile: size, depth and counts are bounded, nothing in it is run, and no file
// that it names is read.
#pragma once

#include "settings/ConnectionSettings.h"

#include <functional>
#include <stop_token>

/// Something of the source that is not in the settings as it was given. No secret stands in it.
struct ImportRemark {
    enum class Kind : quint8 {
        Left,    ///< It was not taken over.
        Changed, ///< It was taken over as something else, or needs a look.
    };
    Kind kind = Kind::Left;
    QString name; ///< As the source writes it, without its value: "--psk", "connectTimeout"; may be empty.
    QString text; ///< Why, or how; a sentence, translated.
    bool operator==(const ImportRemark &) const = default;
};

struct ImportedConnection {
    ConnectionSettings settings; ///< What the source does not say has the default of its tool.
    QString group;               ///< The group or folder that it stood in; empty: none.
    QList<ImportRemark> remarks; ///< At most 200.
    bool operator==(const ImportedConnection &) const = default;
};

/// What came of a text. With a problem there may still be connections, from before it.
struct Import {
    QString form;     ///< Stable: "mqtt-url", "mosquitto_sub", "mqttx-export", ...; empty: it is none of the known forms.
    QString formName; ///< Translated: "MQTT URL", "mosquitto_sub command line".
    QList<ImportedConnection> connections;
    QList<ImportRemark> remarks; ///< About the source as a whole.
    QString problem;             ///< Why nothing, or not all, could be read, with line and column; a sentence, translated. Or empty.
    bool operator==(const Import &) const = default;
};

/// What an import does not find in its source.
struct ImportContext {
    QString clientIdPrefix = QStringLiteral("connack-"); ///< For a client ID that is drawn, where the source has none of its own.
    /// Of the file that was opened: files that are named without a folder are looked for there. Empty: the text was pasted.
    QString folder = {};
    std::stop_token stop = {}; ///< Once it is asked to stop, what comes of the text does not matter any more.
};

constexpr qsizetype LargestImport = 8 * 1024 * 1024; ///< Bytes of a file, or characters of a text.
constexpr qsizetype MostImported = 1'000;            ///< Connections.
constexpr qsizetype MostImportFiles = 100;           ///< That are read at once.

/// Reads a pasted text. Blank text is no form and no problem.
Import importText(const QString &text, const ImportContext &context = {});
/// Reads the content of a file: UTF-8, or UTF-16 with a byte order mark.
Import importContent(const QByteArray &content, const ImportContext &context = {});
/// Opens the file and reads it; `folder` of the context is its own.
Import importFile(const QString &fileName, const ImportContext &context = {});
/// One file after the other, as one import; remarks and problems name the file. `progress` is told how many are read.
Import importFiles(const QStringList &fileNames, const ImportContext &context = {}, const std::function<void(int read)> &progress = {});
