// Help on causes: CONNECT and CONNACK. What each means, how the rules recognise it (see diagnosis/*Rules.cpp), how it is mended.
#include "help/HelpTables.h"

std::span<const CauseHelp> mqttHelp()
{
    static constexpr CauseHelp table[] = {
        {"mqtt-port-expects-tls",
         QT_TRANSLATE_NOOP("Help",
                           "The port speaks TLS, and the URL asks for MQTT in the clear (mqtt://). The CONNECT, with its password, went "
                           "over the network unencrypted."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By a TLS record or alert in answer to CONNECT, a web server's words that it expects HTTPS, or a probe that gets a TLS "
             "handshake through on the same port. Without probes silence or a close on a port customary for TLS makes it \"likely\"."),
         QT_TRANSLATE_NOOP("Help",
                           "Use mqtts:// (or wss://, if it is a WebSocket listener) and give the CA file. Or use the port for MQTT in the "
                           "clear, 1883 by default. Consider to change a password that went over a foreign network in the clear.")},
        {"mqtt-port-expects-websocket",
         QT_TRANSLATE_NOOP("Help", "The port is that of a WebSocket listener, and the URL asks for MQTT over bare TCP or TLS."),
         QT_TRANSLATE_NOOP("Help",
                           "By an HTTP answer to CONNECT that asks for an upgrade to WebSocket, or a probe that opens a WebSocket on the "
                           "same port. A port that is customary for ws or wss makes it \"likely\"."),
         QT_TRANSLATE_NOOP("Help",
                           "Use ws:// or wss:// with the broker's path, as a rule /mqtt. Or use the port on which the broker listens "
                           "without WebSocket, 1883 or 8883.")},
        {"mqtt-not-a-broker",
         QT_TRANSLATE_NOOP(
             "Help",
             "Another service listens on the port: a web server, SSH, a mail server, Redis, AMQP, a database, or something that echoes."),
         QT_TRANSLATE_NOOP("Help",
                           "By what answers the CONNECT: another protocol's bytes or plain text, named where its greeting tells. If "
                           "nothing comes, a probe waits for the greeting, and others send the first bytes of other protocols."),
         QT_TRANSLATE_NOOP("Help",
                           "Check host and port: MQTT has 1883 by default, with TLS 8883. RabbitMQ speaks MQTT on a port of its own when "
                           "its MQTT plug-in is enabled. \"Look at the usual ports\" asks the host.")},
        {"mqtt-no-answer",
         QT_TRANSLATE_NOOP(
             "Help", "The server accepted the connection and got the CONNECT, but no CONNACK came before the limit of the attempt passed."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By silence after CONNECT; the evidence tells how many bytes came. Probes rule out what they can: TLS, WebSocket, another "
             "version, another client ID without will, MQTT 5 properties. What got no further either is named."),
         QT_TRANSLATE_NOOP("Help",
                           "Check host and port, and whether the server still answers other clients. A plug-in that asks a database about "
                           "the user can hold the answer up. The broker's log has the client ID, if the CONNECT arrived.")},
        {"mqtt-closed-without-connack",
         QT_TRANSLATE_NOOP("Help",
                           "The server hung up after CONNECT and did not say why. Brokers do so to a version they do not speak, to a "
                           "malformed or forbidden CONNECT, and when there is no broker behind the port."),
         QT_TRANSLATE_NOOP("Help",
                           "By an end or reset of the connection between CONNECT and CONNACK. Probes with another version, client ID, "
                           "without will and without properties settle most of these; what remains is listed as candidates."),
         QT_TRANSLATE_NOOP("Help",
                           "Read the broker's log for the client ID of the evidence. Try the candidates one by one with the verdict's "
                           "buttons; check that a forwarded port, container or tunnel has a running broker behind it.")},
        {"mqtt-protocol-version-unsupported",
         QT_TRANSLATE_NOOP("Help", "The broker does not speak the version of MQTT that the CONNECT asks for."),
         QT_TRANSLATE_NOOP("Help",
                           "By CONNACK 1 (3.x) or 0x84 (5.0), a CONNACK in the form of another version, or a probe: the same CONNECT in "
                           "another version is accepted. Brokers without MQTT 5 often just hang up."),
         QT_TRANSLATE_NOOP("Help",
                           "Choose another version beside the URL; the verdict offers the one that works. Or use a broker, or a version of "
                           "it, that speaks the wanted one.")},
        {"mqtt-client-id-rejected",
         QT_TRANSLATE_NOOP("Help",
                           "The broker does not take this client ID: empty, too long, with characters it does not allow, without the "
                           "prefix it wants, or tied to another user."),
         QT_TRANSLATE_NOOP("Help",
                           "By CONNACK 2 (3.x) or 0x85 (5.0), or since the same connection works with a fresh client ID while it fails "
                           "with this one. An empty one with Clean Session off must be refused [MQTT-3.1.3-8]."),
         QT_TRANSLATE_NOOP("Help",
                           "Use letters and digits, at most 23 bytes: more a broker need not take. Look up prefixes and the list of banned "
                           "ones on the broker (mosquitto: clientid_prefixes). Set a client ID or turn Clean Session on if it is empty.")},
        {"mqtt-server-unavailable",
         QT_TRANSLATE_NOOP(
             "Help",
             "The broker runs and answers, but takes no connections now: it starts, stops, or depends on something that is not there."),
         QT_TRANSLATE_NOOP("Help", "By CONNACK 3 (3.x) or 0x88 Server unavailable (5.0). Nothing about this client is wrong by that code."),
         QT_TRANSLATE_NOOP("Help",
                           "Wait some seconds and connect again. If it stays so, look at the broker's log and at what it needs: its "
                           "database, its cluster, its authentication service.")},
        {"mqtt-bad-credentials",
         QT_TRANSLATE_NOOP("Help", "The broker does not know this pair of user name and password, or wants one and none was given."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By CONNACK 4 (3.x) or 0x86 Bad User Name or Password (5.0). The evidence has the user name; the password stands nowhere."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Check both under Credentials: upper and lower case, blanks at the ends, the keyboard's layout, a token that has run out. On "
             "the broker check that the user exists and is enabled (mosquitto: password_file, and a reload after mosquitto_passwd).")},
        {"mqtt-not-authorized",
         QT_TRANSLATE_NOOP("Help",
                           "The broker knows who comes, or lets nobody in unnamed, and has no right to connect for this client. Some "
                           "brokers answer so to a wrong password as well."),
         QT_TRANSLATE_NOOP("Help",
                           "By CONNACK 5 (3.x) or 0x87 Not authorized (5.0). A probe with a fresh client ID shows whether the right is "
                           "tied to the client ID, one without the will whether it is the will's topic."),
         QT_TRANSLATE_NOOP("Help",
                           "Give user name and password if anonymous clients are not let in (mosquitto since 2.0: allow_anonymous), and "
                           "check them. Look up rules on client IDs and addresses on the broker; its log names the rule.")},
        {"mqtt-banned",
         QT_TRANSLATE_NOOP("Help",
                           "An administrator or a rule of the broker has shut this client out, by its client ID, user name or address."),
         QT_TRANSLATE_NOOP("Help",
                           "By CONNACK 0x8A Banned (5.0); earlier versions have no such code, and their brokers answer 5 or hang up."),
         QT_TRANSLATE_NOOP("Help",
                           "Ask the broker's operator to lift the ban and what led to it: often too many failed logins, or connecting too "
                           "often. Look client ID, user and address up in its list of banned clients.")},
        {"mqtt-bad-authentication-method",
         QT_TRANSLATE_NOOP("Help",
                           "The broker does not take the authentication method of enhanced authentication that was sent, or wants one and "
                           "none was sent."),
         QT_TRANSLATE_NOOP("Help", "By CONNACK 0x8C Bad authentication method (5.0, section 4.12)."),
         QT_TRANSLATE_NOOP("Help",
                           "Set the method that the broker supports under MQTT 5, Authentication method, spelt as its manual has it, for "
                           "instance SCRAM-SHA-256. Or leave method and data empty and use user name and password.")},
        {"mqtt-authentication-failed",
         QT_TRANSLATE_NOOP("Help",
                           "The exchange of enhanced authentication (AUTH packets, MQTT 5) began and came to no good end: the broker "
                           "refused the proof, or the broker could not prove itself."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By a refusing CONNACK or an end after AUTH, by an error in the SCRAM message (invalid-proof, unknown-user), a wrong or "
             "missing server signature, or an AUTH that nobody answered. It also covers a re-authentication after the CONNACK."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Check user name and password, and that the broker keeps this user's key for the same method. A broker whose signature is "
             "wrong does not know the password: make sure who answers there. Answer AUTH by hand (MQTT 5) to see each message.")},
        {"mqtt-quota-exceeded",
         QT_TRANSLATE_NOOP("Help",
                           "A limit set on the broker for this user or tenant is used up: connections, sessions, messages or traffic."),
         QT_TRANSLATE_NOOP("Help", "By CONNACK 0x97 Quota exceeded (5.0), with the broker's reason string if it gives one."),
         QT_TRANSLATE_NOOP("Help",
                           "End connections that are not needed, and sessions that are kept for clients which do not come back (clean "
                           "start off, long expiry). Raise the quota on the broker.")},
        {"mqtt-packet-too-large",
         QT_TRANSLATE_NOOP(
             "Help", "The CONNECT is larger than the broker takes. Large wills, tokens as passwords and many user properties lead to it."),
         QT_TRANSLATE_NOOP("Help", "By CONNACK 0x95 Packet too large (5.0). Brokers of earlier versions hang up instead."),
         QT_TRANSLATE_NOOP("Help",
                           "Shorten the will's payload, the user properties or the token. Or raise the limit on the broker (mosquitto: "
                           "max_packet_size).")},
        {"mqtt-will-rejected",
         QT_TRANSLATE_NOOP("Help",
                           "The broker does not take the last will that the CONNECT carries: its topic is not allowed for this client, or "
                           "its payload is not of the declared format."),
         QT_TRANSLATE_NOOP("Help",
                           "By CONNACK 0x90 Topic Name invalid or 0x99 Payload format invalid (5.0), or since the same connection works "
                           "without the will in a probe. Probes never carry a will."),
         QT_TRANSLATE_NOOP("Help",
                           "Choose a will topic that the broker's rules allow this client to publish to, without wildcards. Clear the "
                           "payload format indicator if the payload is no UTF-8 text, or try it without Retain.")},
        {"mqtt-retain-not-supported",
         QT_TRANSLATE_NOOP("Help", "The last will is to be retained, and the broker keeps no retained messages."),
         QT_TRANSLATE_NOOP("Help", "By CONNACK 0x9A Retain not supported (5.0)."),
         QT_TRANSLATE_NOOP("Help",
                           "Clear Retain under Last Will, or allow retained messages on the broker (mosquitto: retain_available).")},
        {"mqtt-qos-not-supported", QT_TRANSLATE_NOOP("Help", "The last will asks for a QoS that the broker does not offer."),
         QT_TRANSLATE_NOOP("Help", "By CONNACK 0x9B QoS not supported (5.0), with Maximum QoS beside it if the broker gives it."),
         QT_TRANSLATE_NOOP("Help",
                           "Lower the QoS under Last Will to the one that the verdict names, or allow the higher one on the broker "
                           "(mosquitto: max_qos).")},
        {"mqtt-use-another-server",
         QT_TRANSLATE_NOOP("Help", "The broker does not serve this client and refers it to another one, for a time or for good."),
         QT_TRANSLATE_NOOP("Help",
                           "By CONNACK 0x9C Use another server or 0x9D Server moved (5.0, section 4.11). The Server Reference, if there is "
                           "one, stands in the evidence."),
         QT_TRANSLATE_NOOP("Help",
                           "Put the host of the Server Reference into the URL; the verdict offers it. After Server moved change the "
                           "address in the devices too. Without a reference ask the operator.")},
        {"mqtt-connection-rate-exceeded",
         QT_TRANSLATE_NOOP("Help",
                           "Too many connections came in a short time, of this client or of all of them, and the broker slows them down."),
         QT_TRANSLATE_NOOP("Help", "By CONNACK 0x9F Connection rate exceeded (5.0)."),
         QT_TRANSLATE_NOOP("Help",
                           "Wait some seconds. Give your devices growing delays between reconnects, with chance in them, so that they do "
                           "not all come at once; look for one that connects in a loop. Raise the limit on the broker if it is too low.")},
        {"mqtt-server-busy", QT_TRANSLATE_NOOP("Help", "The broker is too busy to take another connection now."),
         QT_TRANSLATE_NOOP("Help", "By CONNACK 0x89 Server busy (5.0)."),
         QT_TRANSLATE_NOOP("Help",
                           "Connect again later. Check the broker's load, memory and number of connections, and its limits on them.")},
        {"mqtt-malformed-packet",
         QT_TRANSLATE_NOOP(
             "Help",
             "A packet cannot be parsed by the rules of the standard: one that the server sent, or, by the server's word, our CONNECT."),
         QT_TRANSLATE_NOOP("Help",
                           "By decoding: the evidence has packet, field, offset and the statement of the specification that is broken, and "
                           "the log marks the byte. Or by CONNACK 0x81 Malformed Packet (5.0)."),
         QT_TRANSLATE_NOOP("Help",
                           "Make sure that it is a broker's port. Look for a gateway in between that changes bytes. Try the other version "
                           "of MQTT, and report the packet to the maker of the broker with the bytes of the log.")},
        {"mqtt-protocol-error",
         QT_TRANSLATE_NOOP("Help",
                           "A packet can be parsed, but is not allowed there: a packet other than CONNACK or AUTH first, a property twice, "
                           "a value that the standard forbids; or the server says so of our CONNECT."),
         QT_TRANSLATE_NOOP(
             "Help", "By the rules of the standard, with the statement's number in the evidence, or by CONNACK 0x82 Protocol Error (5.0)."),
         QT_TRANSLATE_NOOP("Help",
                           "Leave out optional parts of the CONNECT one by one (user properties, authentication, will) if the server "
                           "complains. If the server's packet is at fault, report it to its maker with the bytes of the log.")},
        {"mqtt-refused",
         QT_TRANSLATE_NOOP("Help",
                           "The CONNACK refuses with a code that names no exact cause, such as 0x80 Unspecified error or 0x83 "
                           "Implementation specific error, or one that the version does not define."),
         QT_TRANSLATE_NOOP("Help",
                           "By the code of the CONNACK, with Reason String and User Properties in the evidence. Probes with a fresh client "
                           "ID, without the will and in another version narrow it down."),
         QT_TRANSLATE_NOOP("Help",
                           "Follow the reason string and read the broker's log for the client ID. A code of MQTT 5 in answer to 3.1.1 "
                           "means that the broker expects version 5.")},
    };
    return table;
}
