#include "interchange/Export.h"

#include "interchange/ExportDraft.h"
#include "interchange/ExportQuoting.h"
#include "settings/HostName.h"
#include "settings/ReadFiles.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

struct FormEntry {
    ExportForm form;
    const char *key;
    const char *name; ///< Of the program; a bridge's is translated.
    const char *comment;
    QString (*write)(ExportDraft &);
    bool takesUnsent; ///< It can also hold what the connection would not send.
};

constexpr FormEntry entries[]{
    {ExportForm::MosquittoSub, "mosquitto_sub", "mosquitto_sub", "# ", mosquittoSub, false},
    {ExportForm::MosquittoPub, "mosquitto_pub", "mosquitto_pub", "# ", mosquittoPub, false},
    {ExportForm::MqttxConn, "mqttx_conn", "mqttx conn", "# ", mqttxConn, false},
    {ExportForm::MqttxSub, "mqttx_sub", "mqttx sub", "# ", mqttxSub, false},
    {ExportForm::MqttJs, "mqttjs", "MQTT.js", "// ", mqttJs, false},
    {ExportForm::PahoPython, "paho", "paho-mqtt", "# ", pahoPython, false},
    {ExportForm::ConnackCheck, "check", "connack check", "# ", connackCheck, true},
    {ExportForm::MosquittoBridge, "bridge", "mosquitto bridge", "# ", mosquittoBridge, false},
    {ExportForm::OpenSsl, "openssl", "openssl s_client", "# ", opensslClient, false},
    {ExportForm::Curl, "curl", "curl", "# ", curlUpgrade, false},
};

const FormEntry &entryOf(ExportForm form)
{
    return *std::find_if(std::begin(entries), std::end(entries), [form](const FormEntry &entry) { return entry.form == form; });
}

/// Values of files that cannot be read are told and left out.
void fillFiles(ExportDraft &draft)
{
    const QList<SettingsProblem> problems = readFiles(draft.rest);
    for (const SettingsProblem &problem : problems)
        draft.cannot(fieldLabel(problem.field), problem.text);
}

/// MQTT_HEADER_X does not stand in MQTT_HEADER_X_Y.
bool hasWord(const QString &text, const QString &name)
{
    return text.contains(QRegularExpression("\\b"_L1 + name + "\\b"_L1));
}

QString comments(const ExportedText &exported, const QString &prefix)
{
    QString text;
    for (const QString &what : exported.notExpressed)
        text += prefix + commentLine(Export::tr("not expressible: %1").arg(what)) + u'\n';
    for (const QString &what : exported.toDo)
        text += prefix + commentLine(what) + u'\n';
    return text;
}

} // namespace

ExportedText exported(const ConnectionSettings &settings, ExportForm form, ExportSecrets secrets)
{
    const FormEntry &entry = entryOf(form);
    ExportDraft draft{exportFormName(form), settings, {}, {}, {}, {}};
    fillFiles(draft);
    if (secrets == ExportSecrets::AsPlaceholders) // first: what is not sent is told with its values
        leaveSecretsOut(draft);
    if (!entry.takesUnsent)
        leaveUnsentOut(draft);
    const QString body = entry.write(draft);
    tellRest(draft);
    ExportedText text{{}, draft.notExpressed, {}, {}};
    // A form may have left the setting out that a placeholder was for.
    draft.placeholders.removeIf([&](const ExportPlaceholder &placeholder) { return !hasWord(body, placeholder.name); });
    for (const ExportPlaceholder &placeholder : std::as_const(draft.placeholders)) {
        text.placeholders += placeholder.name;
        text.toDo += Export::tr("%1 stands for %2.").arg(placeholder.name, placeholder.what);
    }
    text.toDo += draft.toDo;
    text.text = comments(text, QLatin1StringView(entry.comment)) + body + u'\n';
    return text;
}

QList<ExportForm> exportForms()
{
    QList<ExportForm> forms;
    for (const FormEntry &entry : entries)
        forms += entry.form;
    return forms;
}

QString exportFormName(ExportForm form)
{
    return form == ExportForm::MosquittoBridge ? Export::tr("mosquitto bridge") : QString::fromLatin1(entryOf(form).name);
}

QString exportFormKey(ExportForm form)
{
    return QString::fromLatin1(entryOf(form).key);
}

QString exportFormHelp(ExportForm form)
{
    switch (form) {
    case ExportForm::MosquittoSub:
        return Export::tr(
            "A command that connects with mosquitto's client and prints what arrives for the subscriptions of this connection");
    case ExportForm::MosquittoPub:
        return Export::tr("A command that connects with mosquitto's client and publishes one message");
    case ExportForm::MqttxConn:
        return Export::tr("A command that connects with the command line of MQTTX");
    case ExportForm::MqttxSub:
        return Export::tr("A command that connects with the command line of MQTTX and subscribes");
    case ExportForm::MqttJs:
        return Export::tr("A script for Node.js with MQTT.js");
    case ExportForm::PahoPython:
        return Export::tr("A script for Python with paho-mqtt, version 2 or 1.6");
    case ExportForm::ConnackCheck:
        return Export::tr("The command that makes this connection without a window, for scripts and CI jobs");
    case ExportForm::MosquittoBridge:
        return Export::tr("Lines for mosquitto.conf that make a mosquitto broker connect to this one as a bridge");
    case ExportForm::OpenSsl:
        return Export::tr("A command that makes the TLS handshake alone, with the same certificates, names and versions");
    case ExportForm::Curl:
        return Export::tr("A command that makes the WebSocket upgrade alone, with the same path and headers");
    }
    return {};
}

QString whyNotExportable(const ConnectionSettings &settings, ExportForm form)
{
    const Endpoint endpoint = settings.network.servers.isEmpty() ? settings.endpoint : settings.network.servers.first();
    const QString scheme = schemeName(endpoint.scheme);
    if (endpoint.host.isEmpty())
        return Export::tr("The URL names no host yet.");
    if (const auto fault = hostFault(endpoint.host))
        return *fault;
    if (form == ExportForm::OpenSsl && !usesTls(endpoint.scheme))
        return Export::tr("There is no TLS under %1://; it is for mqtts:// and wss://.").arg(scheme);
    if (form == ExportForm::Curl && !usesWebSocket(endpoint.scheme))
        return Export::tr("There is no WebSocket under %1://; it is for ws:// and wss://.").arg(scheme);
    if (form == ExportForm::MosquittoBridge && usesWebSocket(endpoint.scheme))
        return Export::tr("A bridge of mosquitto does not speak WebSockets; it is for mqtt:// and mqtts://.");
    return {};
}
