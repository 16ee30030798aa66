// Help on notes: what each means, and what to do about it.
#include "help/HelpTables.h"

std::span<const NoteHelp> noteHelp()
{
    static constexpr NoteHelp table[] = {
        {"port-overridden", QT_TRANSLATE_NOOP("Help", "The options set another port"),
         QT_TRANSLATE_NOOP("Help", "The URL and the options give different ports; as in MQTT.js the options win."),
         QT_TRANSLATE_NOOP("Help", "Take the port out of one of the two, so that nobody has to guess.")},
        {"url-overridden", QT_TRANSLATE_NOOP("Help", "The options set parts of the URL otherwise"),
         QT_TRANSLATE_NOOP("Help",
                           "Host, protocol, path or credentials stand in the URL and in the options; as in MQTT.js the options win."),
         QT_TRANSLATE_NOOP("Help", "Keep each in one place; the note names what was set aside.")},
        {"port-unusual", QT_TRANSLATE_NOOP("Help", "The port is customary for another scheme"),
         QT_TRANSLATE_NOOP("Help",
                           "Such as 1883 under mqtts:// or 8883 under mqtt://. It can be right, but often scheme or port is wrong."),
         QT_TRANSLATE_NOOP("Help", "Customary are 1883 mqtt, 8883 mqtts, 80, 8080, 8083 and 9001 ws, 443, 8084 and 8081 wss.")},
        {"scheme-corrected", QT_TRANSLATE_NOOP("Help", "The scheme was understood in another spelling"),
         QT_TRANSLATE_NOOP(
             "Help",
             "The URL has no scheme, or one that other clients use for the same thing: tcp for mqtt, ssl, tls or mqtt+ssl for mqtts."),
         QT_TRANSLATE_NOOP("Help", "Write mqtt://, mqtts://, ws:// or wss:// where other programs read the URL as well.")},
        {"path-ignored", QT_TRANSLATE_NOOP("Help", "The path has no meaning here"),
         QT_TRANSLATE_NOOP("Help", "Only a WebSocket has a path; under mqtt:// and mqtts:// it is not sent."),
         QT_TRANSLATE_NOOP("Help", "Use ws:// or wss:// if the broker is to be reached as a WebSocket; otherwise leave the path out.")},
        {"v5-properties-ignored", QT_TRANSLATE_NOOP("Help", "Properties are not sent before MQTT 5"),
         QT_TRANSLATE_NOOP("Help",
                           "Properties of CONNECT or of the will are set, but the connection uses 3.1 or 3.1.1, whose packets have none "
                           "(MQTT 5.0, section 2.2.2)."),
         QT_TRANSLATE_NOOP("Help", "Choose MQTT 5 beside the URL, or leave them: they are kept for later.")},
        {"tls-options-ignored", QT_TRANSLATE_NOOP("Help", "Settings of TLS have no effect"),
         QT_TRANSLATE_NOOP("Help",
                           "A CA file, a client certificate or another TLS setting is given, but the scheme uses no TLS, or another "
                           "setting takes its place; or a revocation list does not answer for this certificate."),
         QT_TRANSLATE_NOOP("Help",
                           "Use mqtts:// or wss://. Give either certificate and key or a PKCS#12 file. Get the present revocation list of "
                           "the certificate's issuer.")},
        {"verification-off", QT_TRANSLATE_NOOP("Help", "The certificate is not verified"),
         QT_TRANSLATE_NOOP("Help",
                           "TLS, Verify the certificate is off: the connection is encrypted, but anyone could answer in the broker's place "
                           "and read along, password included."),
         QT_TRANSLATE_NOOP("Help", "Give the CA file and turn the verification on. The tab Certificates shows what it would say.")},
        {"verification-would-fail", QT_TRANSLATE_NOOP("Help", "With verification this connection would fail"),
         QT_TRANSLATE_NOOP("Help",
                           "Verification is off, and the certificate has faults that it would have stopped at; the note names them."),
         QT_TRANSLATE_NOOP("Help",
                           "Mend these faults as under the causes of the same names, then turn the verification on: a device that verifies "
                           "would not connect.")},
        {"certificate-expires-soon", QT_TRANSLATE_NOOP("Help", "A certificate expires soon"),
         QT_TRANSLATE_NOOP("Help", "A certificate of the broker's chain, or the client's, ends within 30 days."),
         QT_TRANSLATE_NOOP("Help", "Have it renewed before that day; the tab Certificates has the days left of each.")},
        {"tls-key-log", QT_TRANSLATE_NOOP("Help", "The TLS session keys are written to a file"),
         QT_TRANSLATE_NOOP("Help", "Whoever has that file and a recording of the traffic can read this connection, the password too."),
         QT_TRANSLATE_NOOP("Help", "Clear TLS, Key log file, and delete the file when Wireshark needs it no more.")},
        {"secret-in-clear", QT_TRANSLATE_NOOP("Help", "A secret went over the network unencrypted"),
         QT_TRANSLATE_NOOP("Help",
                           "A password, token or secret header was sent without TLS to another machine; everyone on the way can read it."),
         QT_TRANSLATE_NOOP("Help", "Use mqtts:// or wss://, and change the password if the network is not your own.")},
        {"address-fallback", QT_TRANSLATE_NOOP("Help", "The first address failed, another one worked"),
         QT_TRANSLATE_NOOP("Help",
                           "The host name has several addresses, as a rule IPv6 and IPv4, and not all of them lead to the broker. All are "
                           "tried here in turn (RFC 8305); many devices try only the first."),
         QT_TRANSLATE_NOOP("Help", "Let the broker listen on every address of its name, or take the wrong one out of the DNS.")},
        {"subprotocol-missing", QT_TRANSLATE_NOOP("Help", "The sub-protocol was not confirmed"),
         QT_TRANSLATE_NOOP("Help",
                           "The server speaks MQTT over the WebSocket, but did not answer the offered sub-protocol \"mqtt\" "
                           "[MQTT-6.0.0-4]. Stricter clients, browsers among them, refuse that."),
         QT_TRANSLATE_NOOP("Help", "Set the sub-protocol \"mqtt\" on the server or on the gateway in front of it.")},
        {"password-without-username", QT_TRANSLATE_NOOP("Help", "A password without a user name"),
         QT_TRANSLATE_NOOP("Help",
                           "MQTT 3.1.1 has no password without a user name [MQTT-3.1.2-22], so it is not sent. MQTT 5 allows it, but not "
                           "every broker expects it."),
         QT_TRANSLATE_NOOP("Help",
                           "Give a user name as well; an empty one counts as one. Some services want any user name beside a token.")},
        {"client-id-empty", QT_TRANSLATE_NOOP("Help", "The client ID is empty"),
         QT_TRANSLATE_NOOP("Help",
                           "The broker gives the client an ID of its own. MQTT 3.1 does not allow that, 3.1.1 only with Clean Session on "
                           "[MQTT-3.1.3-8]."),
         QT_TRANSLATE_NOOP("Help", "Set a client ID if a session is to be kept or the broker's rules match on it.")},
        {"client-id-long", QT_TRANSLATE_NOOP("Help", "The client ID is longer than every broker takes"),
         QT_TRANSLATE_NOOP("Help", "Brokers of MQTT 3.1 and 3.1.1 need not take more than 23 bytes [MQTT-3.1.3-5]."),
         QT_TRANSLATE_NOOP("Help", "Shorten it for devices that are to work with any broker.")},
        {"scram-without-credentials", QT_TRANSLATE_NOOP("Help", "SCRAM has nothing to compute with"),
         QT_TRANSLATE_NOOP(
             "Help", "The authentication method is SCRAM, but user name or password is missing: the broker's AUTH would not be answered."),
         QT_TRANSLATE_NOOP("Help", "Give both under Credentials, or answer AUTH by hand (MQTT 5, Authentication).")},
        {"scram-weak-iterations", QT_TRANSLATE_NOOP("Help", "SCRAM with few iterations"),
         QT_TRANSLATE_NOOP(
             "Help", "The broker asks for fewer iterations than RFC 5802 wants. From a stolen key the password can be guessed faster."),
         QT_TRANSLATE_NOOP("Help", "Have the user's key made anew on the broker with at least 4096 iterations.")},
        {"token-expired", QT_TRANSLATE_NOOP("Help", "A token has run out"),
         QT_TRANSLATE_NOOP("Help",
                           "The password, the user name or another value is a token (JWT, Azure SAS) whose end is past. The broker will as "
                           "a rule refuse it."),
         QT_TRANSLATE_NOOP("Help", "Get a new token; check this machine's clock if the end is still to come.")},
        {"token-expires-soon", QT_TRANSLATE_NOOP("Help", "A token runs out within the hour"),
         QT_TRANSLATE_NOOP(
             "Help", "The connection may hold beyond that, but the next one would be refused; some brokers also end it at that time."),
         QT_TRANSLATE_NOOP("Help", "Have the client renew its token in time and connect with the new one.")},
        {"server-keepalive", QT_TRANSLATE_NOOP("Help", "The broker set another keep-alive"),
         QT_TRANSLATE_NOOP("Help",
                           "MQTT 5 lets the broker decide (Server Keep Alive in CONNACK, section 3.2.2.3.14); the client has to keep to it "
                           "[MQTT-3.2.2-21]."),
         QT_TRANSLATE_NOOP("Help", "Ask for the broker's value, so that older clients behave alike; or change it on the broker.")},
        {"client-id-assigned", QT_TRANSLATE_NOOP("Help", "The broker assigned a client ID"),
         QT_TRANSLATE_NOOP("Help",
                           "An empty client ID was sent, and the broker gave one (Assigned Client Identifier in CONNACK, MQTT 5.0, section "
                           "3.2.2.3.7). The next connection gets another."),
         QT_TRANSLATE_NOOP("Help", "Set a client ID if its session is to be resumed.")},
        {"session-expiry-changed", QT_TRANSLATE_NOOP("Help", "The broker keeps the session otherwise than asked"),
         QT_TRANSLATE_NOOP(
             "Help",
             "The Session Expiry Interval in CONNACK (MQTT 5.0, section 3.2.2.3.2) is another one than that of CONNECT, and counts."),
         QT_TRANSLATE_NOOP("Help", "Look up the longest expiry that the broker allows, and plan with it: what waits longer is lost.")},
        {"session-not-kept", QT_TRANSLATE_NOOP("Help", "There was no earlier session"),
         QT_TRANSLATE_NOOP("Help",
                           "Clean start is off, but the broker has no session of this client ID (Session Present 0): it is the first "
                           "connection, the session expired, or the broker lost it."),
         QT_TRANSLATE_NOOP("Help",
                           "Connect again to see whether it is kept. With MQTT 5 set a Session Expiry Interval: without one the session "
                           "ends with the connection.")},
        {"receive-maximum", QT_TRANSLATE_NOOP("Help", "The broker limits unacknowledged messages"),
         QT_TRANSLATE_NOOP("Help",
                           "It takes at most so many messages of QoS 1 and 2 at a time (Receive Maximum in CONNACK, MQTT 5.0, section "
                           "3.2.2.3.3); more is a protocol error."),
         QT_TRANSLATE_NOOP("Help", "Have your client wait for acknowledgements before it sends more; Connack does so by itself.")},
        {"maximum-qos", QT_TRANSLATE_NOOP("Help", "The broker limits the QoS"),
         QT_TRANSLATE_NOOP("Help", "It takes messages with that QoS at most (Maximum QoS in CONNACK, MQTT 5.0, section 3.2.2.3.4)."),
         QT_TRANSLATE_NOOP("Help", "Publish with that QoS or a lower one, or raise it on the broker (mosquitto: max_qos).")},
        {"retain-unavailable", QT_TRANSLATE_NOOP("Help", "The broker keeps no retained messages"),
         QT_TRANSLATE_NOOP("Help", "A message with Retain is refused (Retain Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.5)."),
         QT_TRANSLATE_NOOP("Help", "Leave Retain out, or allow it on the broker (mosquitto: retain_available).")},
        {"maximum-packet-size", QT_TRANSLATE_NOOP("Help", "The broker limits the size of packets"),
         QT_TRANSLATE_NOOP("Help",
                           "A larger packet must not be sent (Maximum Packet Size in CONNACK, MQTT 5.0, section 3.2.2.3.6); the size "
                           "counts header and topic as well."),
         QT_TRANSLATE_NOOP("Help", "Split large payloads, or raise the limit on the broker (mosquitto: max_packet_size).")},
        {"topic-alias-maximum", QT_TRANSLATE_NOOP("Help", "The broker takes topic aliases"),
         QT_TRANSLATE_NOOP("Help",
                           "Up to that number a short alias can stand for a topic that was sent before (Topic Alias Maximum in CONNACK, "
                           "MQTT 5.0, section 3.2.2.3.8)."),
         QT_TRANSLATE_NOOP("Help", "Use them for long topics that are published often; the composer gives them by itself if you wish.")},
        {"wildcard-unavailable", QT_TRANSLATE_NOOP("Help", "The broker takes no wildcards"),
         QT_TRANSLATE_NOOP(
             "Help", "Topic filters with + or # are refused (Wildcard Subscription Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.11)."),
         QT_TRANSLATE_NOOP("Help", "Subscribe to each topic by its full name, or allow wildcards on the broker.")},
        {"subscription-identifiers-unavailable", QT_TRANSLATE_NOOP("Help", "The broker takes no subscription identifiers"),
         QT_TRANSLATE_NOOP(
             "Help",
             "A SUBSCRIBE with one is a protocol error (Subscription Identifiers Available 0 in CONNACK, MQTT 5.0, section 3.2.2.3.12)."),
         QT_TRANSLATE_NOOP("Help", "Leave the identifier out; messages are then matched by their topic.")},
        {"shared-subscriptions-unavailable", QT_TRANSLATE_NOOP("Help", "The broker takes no shared subscriptions"),
         QT_TRANSLATE_NOOP("Help",
                           "Topic filters that begin with $share/ are refused (Shared Subscription Available 0 in CONNACK, MQTT 5.0, "
                           "section 3.2.2.3.13)."),
         QT_TRANSLATE_NOOP("Help", "Subscribe without $share and divide the work otherwise, or enable it on the broker.")},
        {"unknown-option", QT_TRANSLATE_NOOP("Help", "An option was not understood"),
         QT_TRANSLATE_NOOP("Help", "The options object has a key that Connack has no use for; it was left out, all others were taken."),
         QT_TRANSLATE_NOOP("Help", "Check its spelling: keys are those of MQTT.js, and upper and lower case counts.")},
        {"unknown-reason-code", QT_TRANSLATE_NOOP("Help", "The broker sent a code that the standard does not define"),
         QT_TRANSLATE_NOOP("Help", "A CONNACK or DISCONNECT has a code that this version of MQTT has no name for. It is shown as it came."),
         QT_TRANSLATE_NOOP("Help", "Look it up in the broker's manual, and report it to its maker if it is not there.")},
    };
    return table;
}
