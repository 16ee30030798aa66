// Help on what to do with the program.
#include "help/HelpTables.h"

std::span<const HowToHelp> howToHelp()
{
    static constexpr HowToHelp table[] = {
        {"connect", QT_TRANSLATE_NOOP("Help", "Connect to a broker"),
         QT_TRANSLATE_NOOP("Help",
                           "Type or paste the URL (Ctrl+L), for instance mqtts://broker.example, and press Connect (Ctrl+Return). The bar "
                           "at the right fills stage by stage: Resolve, TCP, TLS, WebSocket, MQTT, each with its time. Below it stands the "
                           "verdict.\nUser name and password belong to Credentials, the CA file of a private CA to TLS. The version of "
                           "MQTT stands beside the URL.\nThe same key cancels an attempt; Ctrl+D disconnects.")},
        {"failure", QT_TRANSLATE_NOOP("Help", "When it fails"),
         QT_TRANSLATE_NOOP(
             "Help",
             "The verdict names one cause, what it means and what to do; where a setting can mend it, a button does so in the form and "
             "connects again (Ctrl+Z takes it back). \"likely\" and \"possible\" tell that other causes fit as well.\nEvidence shows word "
             "for word what was observed. \"More about this cause\" opens its page here.\nA few extra connections narrow the cause down by "
             "themselves; Connection, Look closer after a failure switches them off.")},
        {"filter", QT_TRANSLATE_NOOP("Help", "Filter the packets"),
         QT_TRANSLATE_NOOP("Help",
                           "Ctrl+F goes to the filter. Words and \"quoted text\" are looked for everywhere; terms such as type:connack, "
                           "topic:sensors/#, is:refused, qos:2, size>1k, t>12.5, attempt:2 or dir:in look at one thing, and are combined "
                           "with and, or, not and brackets.\nCtrl+Space offers what fits; the ? beside the line has examples. Ctrl+Shift+F "
                           "finds without hiding the other rows, F3 goes on.")},
        {"export", QT_TRANSLATE_NOOP("Help", "Export the log and report a bug"),
         QT_TRANSLATE_NOOP("Help",
                           "Ctrl+E writes the packets as .pcapng for Wireshark, .jsonl, .csv, .txt or .md. Secrets are masked unless you "
                           "reveal them for that file. Ctrl+O opens a .jsonl, .pcapng or a capture of MQTT over TCP.\nCopy report "
                           "(Ctrl+Shift+C) and Save report (Ctrl+Shift+S) hold everything about the latest attempt, without secrets.")},
        {"messages", QT_TRANSLATE_NOOP("Help", "Publish and subscribe"),
         QT_TRANSLATE_NOOP("Help",
                           "Ctrl+B goes to the line for a topic filter: test/# and Return subscribe, and the broker's answer stands beside "
                           "it. Ctrl+Shift+Return shows the composer, and publishes what stands in it.\nDelivery proves with a second "
                           "connection that a message arrives, and tells delivered, refused and silently dropped apart. Session shows what "
                           "becomes of a session when a connection is lost.")},
        {"compare", QT_TRANSLATE_NOOP("Help", "Works here, fails there"),
         QT_TRANSLATE_NOOP(
             "Help",
             "Connection, Compare attempts puts two attempts side by side: settings, addresses, certificates, CONNACK, packets, times. A "
             "report saved as JSON on the other machine, or made there with \"connack check --json\", can be one of the two.")},
        {"import", QT_TRANSLATE_NOOP("Help", "Import, and copy as"),
         QT_TRANSLATE_NOOP("Help",
                           "File, Import (Ctrl+I) reads what other clients have, pasted, opened or dropped: URLs, options objects and "
                           "scripts of MQTT.js, "
                           "command lines of mosquitto_pub, mosquitto_sub, mqttx, HiveMQ's mqtt and connack check, paho-mqtt scripts, "
                           "exports of MQTTX and "
                           "MQTT Explorer. What cannot be taken over is listed with the reason.\nConnection, Copy as makes a command line "
                           "or a script of the "
                           "connection for the same clients. Secrets become placeholders unless you choose With secrets.")},
        {"broker", QT_TRANSLATE_NOOP("Help", "Local broker and scenarios"),
         QT_TRANSLATE_NOOP(
             "Help",
             "Tools, Local broker starts the installed mosquitto on this machine alone, with mqtt, mqtts, ws and wss, a CA and "
             "certificates of "
             "its own, a user, and an allowed and a forbidden topic; its connections stand in the list. It ends with Connack and leaves "
             "nothing "
             "behind.\nA scenario breaks it on purpose in one place, to see what that looks like and what the verdict says of it.")},
        {"certificates", QT_TRANSLATE_NOOP("Help", "Make and check certificates"),
         QT_TRANSLATE_NOOP(
             "Help",
             "Tools, Certificates makes a CA, server and client certificates and PKCS#12 files, with the lines for "
             "mosquitto.conf. Inspect says what a certificate, key, request, revocation list or chain file holds. Check tells "
             "whether chain, key, name and purpose fit together, before a broker is touched.")},
        {"script", QT_TRANSLATE_NOOP("Help", "From a script"),
         QT_TRANSLATE_NOOP("Help",
                           "\"connack check URL\" makes one attempt without a window, through the same client and the same diagnosis, "
                           "prints a report and ends with 0 (connected), 1 (not connected) or 2 (the command line or a file cannot be "
                           "used). \"connack check --help\" lists its flags.")},
        {"fields", QT_TRANSLATE_NOOP("Help", "What a field means"),
         QT_TRANSLATE_NOOP("Help",
                           "F1 on a field says what it does, which version and packet carry it, and its section of the specification; so "
                           "does its tooltip. A field that this version or scheme would not send is marked as such.")},
        {"privacy", QT_TRANSLATE_NOOP("Help", "What is sent and kept"),
         QT_TRANSLATE_NOOP(
             "Help",
             "Connack connects to nothing but the broker that you name, what you set on the way to it (name server, proxy), and for extra "
             "connections the same host. It sends no statistics and looks for no updates.\nSettings and connections stay in files of this "
             "user, passwords in the system's key store or nowhere. Edit, Preferences says what else is kept, and forgets it.")},
    };
    return table;
}
