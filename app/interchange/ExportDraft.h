// What the forms of Export.h are written from. A form takes out of `rest` what it expresses; what remains is told to the reader, so that
// nothing can be forgotten.
#pragma once

#include "interchange/Export.h"
#include "settings/Checks.h"

#include <utility>

/// What stands in the text in place of a secret.
struct ExportPlaceholder {
    QString name; ///< "MQTT_PASSWORD"
    QString what; ///< Translated: "the password".
};

struct ExportDraft {
    QString tool; ///< Its name in sentences.
    ConnectionSettings rest;
    QStringList notExpressed;
    QStringList toDo; ///< Besides what the placeholders ask for.
    QList<ExportPlaceholder> placeholders;
    QStringList savedFiles; ///< Given out by takeFile().

    /// Takes the path of a certificate or key; where its content was given, a file of this name in its place, which is to be saved first.
    /// Empty if there is none.
    QString takeFile(FileOrPem &file, const QString &nameIfContent);
    /// Takes the first of `tls.ca`, and tells of the others where the tool reads one file.
    QString takeOneCa();
    /// Takes what a TCP connection goes to: the host that stands in for the URL's, or the URL's own.
    Endpoint takeConnectTo();
    void cannot(const QString &what, const QString &why = {});
};

/// The value, leaving the default behind.
template <typename T>
T take(T &value, T otherwise = {})
{
    return std::exchange(value, std::move(otherwise));
}

/// Settings with a placeholder for every secret; fills `placeholders` and `toDo`.
void leaveSecretsOut(ExportDraft &draft);
/// Takes out what the connection would not send either (and tells it): MQTT 5 in 3.x, TLS under mqtt, a will that is off.
void leaveUnsentOut(ExportDraft &draft);
/// For tools that make one attempt at one place: the first of the servers.
void chooseServer(ExportDraft &draft);
/// Tells what is left.
void tellRest(ExportDraft &draft);

/// The label of a field, translated.
QString fieldLabel(SettingsField field);

// One a form. Each gives the text without comments.
QString mosquittoSub(ExportDraft &draft);
QString mosquittoPub(ExportDraft &draft);
QString mqttxConn(ExportDraft &draft);
QString mqttxSub(ExportDraft &draft);
QString mqttJs(ExportDraft &draft);
QString pahoPython(ExportDraft &draft);
QString connackCheck(ExportDraft &draft);
QString mosquittoBridge(ExportDraft &draft);
QString opensslClient(ExportDraft &draft);
QString curlUpgrade(ExportDraft &draft);
