#include "check/Flags.h"

#include "settings/WordTools.h"

#include <QCoreApplication>

namespace {

struct Flag {
    const char *name;
    const char *value;       ///< Placeholder of the value; empty: the flag has none.
    const char *description; ///< Source text, context "Flags".
};

constexpr Flag flags[] = {
    {"options", "FILE",
     QT_TRANSLATE_NOOP("Flags", "Read an options object in MQTT.js's spelling (JSON or JavaScript); - reads standard input.")},
    {"port", "N", QT_TRANSLATE_NOOP("Flags", "Port in place of the URL's.")},
    {"ws-path", "PATH", QT_TRANSLATE_NOOP("Flags", "WebSocket path in place of the URL's.")},
    {"ws-header", "NAME: VALUE", QT_TRANSLATE_NOOP("Flags", "Header of the WebSocket upgrade; may come again.")},
    {"client-id", "ID", QT_TRANSLATE_NOOP("Flags", "Client Identifier.")},
    {"username", "NAME", QT_TRANSLATE_NOOP("Flags", "User name.")},
    {"password-file", "FILE", QT_TRANSLATE_NOOP("Flags", "File whose first line is the password.")},
    {"password", "PASSWORD", QT_TRANSLATE_NOOP("Flags", "Password; others can see a command line, so prefer --password-file.")},
    {"protocol-version", "3|4|5", QT_TRANSLATE_NOOP("Flags", "MQTT 3.1, 3.1.1 (default) or 5.0.")},
    {"keepalive", "S", QT_TRANSLATE_NOOP("Flags", "Keep-alive in seconds; 0 turns it off.")},
    {"clean", "true|false", QT_TRANSLATE_NOOP("Flags", "Clean session (clean start in MQTT 5).")},
    {"timeout", "S", QT_TRANSLATE_NOOP("Flags", "Limit for the attempt in seconds, 30 by default.")},
    {"ca", "FILE", QT_TRANSLATE_NOOP("Flags", "CA certificates to trust in place of the system's; may come again.")},
    {"crl", "FILE", QT_TRANSLATE_NOOP("Flags", "Certificate revocation list.")},
    {"cert", "FILE", QT_TRANSLATE_NOOP("Flags", "Client certificate, with its chain.")},
    {"key", "FILE", QT_TRANSLATE_NOOP("Flags", "Key of the client certificate.")},
    {"pfx", "FILE", QT_TRANSLATE_NOOP("Flags", "Client certificate and key as PKCS#12.")},
    {"passphrase-file", "FILE", QT_TRANSLATE_NOOP("Flags", "File whose first line opens the key.")},
    {"servername", "NAME", QT_TRANSLATE_NOOP("Flags", "Server name to send and to verify.")},
    {"alpn", "NAME", QT_TRANSLATE_NOOP("Flags", "Application protocol to offer in TLS; may come again.")},
    {"tls-key-log", "FILE",
     QT_TRANSLATE_NOOP("Flags", "Append the TLS session keys to FILE, so that Wireshark can read a recording: it opens all that is sent.")},
    {"insecure", "", QT_TRANSLATE_NOOP("Flags", "Accept any certificate.")},
    {"connect-to", "HOST[:PORT]", QT_TRANSLATE_NOOP("Flags", "Open the TCP connection there; all names stay the URL's.")},
    {"proxy", "URL", QT_TRANSLATE_NOOP("Flags", "socks5:// or http:// proxy.")},
    {"will-topic", "TOPIC", QT_TRANSLATE_NOOP("Flags", "Topic of the last will.")},
    {"will-payload", "TEXT", QT_TRANSLATE_NOOP("Flags", "Payload of the last will.")},
    {"will-qos", "0|1|2", QT_TRANSLATE_NOOP("Flags", "QoS of the last will.")},
    {"will-retain", "", QT_TRANSLATE_NOOP("Flags", "Retain the last will.")},
    {"property", "NAME=VALUE",
     QT_TRANSLATE_NOOP("Flags",
                       "MQTT 5 property of CONNECT by its name in MQTT.js, userProperties.KEY=VALUE for a user property; may come again.")},
    {"will-property", "NAME=VALUE", QT_TRANSLATE_NOOP("Flags", "MQTT 5 property of the will; may come again.")},
    {"probe", "", QT_TRANSLATE_NOOP("Flags", "After a failure, make the extra connections that narrow the cause down (default).")},
    {"no-probe", "", QT_TRANSLATE_NOOP("Flags", "Make exactly one connection.")},
    {"probe-ports", "",
     QT_TRANSLATE_NOOP("Flags", "Where the port leads nowhere, also look at the customary ports of the host (1883, 8883, ...).")},
    {"probe-timeout", "S", QT_TRANSLATE_NOOP("Flags", "Limit for all probes together in seconds, 10 by default.")},
    {"hold", "S", QT_TRANSLATE_NOOP("Flags", "Stay connected for S seconds and report what happens.")},
    {"subscribe", "FILTER", QT_TRANSLATE_NOOP("Flags", "Subscribe after connecting; may come again.")},
    {"publish", "TOPIC=PAYLOAD", QT_TRANSLATE_NOOP("Flags", "Publish after subscribing; may come again.")},
    {"qos", "0|1|2", QT_TRANSLATE_NOOP("Flags", "QoS of --subscribe and --publish, 0 by default.")},
    {"json", "", QT_TRANSLATE_NOOP("Flags", "Print the report as one JSON object.")},
    {"junit", "FILE", QT_TRANSLATE_NOOP("Flags", "Write the report as JUnit XML.")},
    {"log", "FILE", QT_TRANSLATE_NOOP("Flags", "Write the packet log: FILE ends in .pcapng, .jsonl, .csv, .txt or .md.")},
    {"log-rotate", "SIZE",
     QT_TRANSLATE_NOOP("Flags",
                       "Begin another file when that of --log has this size (such as 100MB); full ones are called name-0001, ...")},
    {"log-keep", "N", QT_TRANSLATE_NOOP("Flags", "With --log-rotate: keep the newest N files and remove older ones of this run.")},
    {"help", "", QT_TRANSLATE_NOOP("Flags", "Print this help.")},
};

QString text(const char *ascii)
{
    return QString::fromLatin1(ascii);
}

} // namespace

QList<QCommandLineOption> checkFlags()
{
    QList<QCommandLineOption> options;
    for (const Flag &flag : flags)
        options.append({text(flag.name), QCoreApplication::translate("Flags", flag.description), text(flag.value)});
    return options;
}

void addFlags(QCommandLineParser &parser)
{
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.setApplicationDescription(QCoreApplication::translate(
        "Flags",
        "Makes one MQTT connection attempt, prints what happened at each layer, and names the cause if it failed.\n"
        "Exit status: 0 connected, 1 not connected or refused later, 2 the command line, the options or a file cannot be used."));
    parser.addPositionalArgument(QStringLiteral("URL"), QCoreApplication::translate("Flags", "mqtt, mqtts, ws or wss URL of the broker."),
                                 QStringLiteral("[URL]"));
    parser.addOptions(checkFlags());
}

QString helpText(const QCommandLineParser &parser)
{
    // The parser's first line names the program by its path, and knows of no sub-command.
    return QCoreApplication::translate("Flags", "Usage: connack check [URL] [--options FILE] [flags]") + u'\n'
        + parser.helpText().section(u'\n', 1);
}

QString nearestFlag(const QString &name)
{
    QStringList names;
    for (const Flag &flag : flags)
        names.append(text(flag.name));
    return nearestOf(name, names);
}
