// Help on causes: what follows the CONNACK. What each means, how the rules recognise it (see diagnosis/*Rules.cpp), how it is mended.
#include "help/HelpTables.h"

std::span<const CauseHelp> sessionHelp()
{
    static constexpr CauseHelp table[] = {
        {"session-client-id-taken-over",
         QT_TRANSLATE_NOOP("Help",
                           "Another client connected with the same client ID, and the broker keeps only the newer of the two "
                           "[MQTT-3.1.4-3]. If both reconnect, they throw each other out for ever."),
         QT_TRANSLATE_NOOP("Help",
                           "By DISCONNECT 0x8E Session taken over (5.0). Before 5.0 the broker just closes: it is likely this cause when "
                           "that happens again in a steady rhythm, and certain when only a fresh client ID stays connected."),
         QT_TRANSLATE_NOOP("Help",
                           "Find the other client: a second copy of the device or program, a bridge, another tab. Give each client an ID "
                           "of its own; General, New draws one.")},
        {"session-keepalive-timeout",
         QT_TRANSLATE_NOOP("Help",
                           "Nothing came from the other side for longer than the keep-alive allows: the way is broken without either side "
                           "being told, or one of them hangs."),
         QT_TRANSLATE_NOOP("Help",
                           "By a PINGREQ without PINGRESP, with the time of the last packet in the evidence; or by DISCONNECT 0x8D Keep "
                           "Alive timeout (5.0), with which the broker says that our packets did not reach it in time."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Check the network, and whether the broker still answers others. Routers and firewalls forget quiet connections: use a "
             "shorter keep-alive, for instance 30 s. If the broker complains, use a longer one, or find what holds packets up.")},
        {"session-closed-by-server",
         QT_TRANSLATE_NOOP("Help",
                           "After a good CONNACK the server closed the connection in order, without a DISCONNECT that tells why, as "
                           "brokers before MQTT 5 do for every reason."),
         QT_TRANSLATE_NOOP("Help",
                           "By the end of the stream from the server's side. A SUBSCRIBE or PUBLISH that it left unanswered a moment "
                           "before points to access rules; a probe with a fresh client ID shows whether another client is involved."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Look into the broker's log at that time: access rules (ACL) on the topic, another client with this ID, a stop, a limit. Use "
             "MQTT 5, where the broker can give its reason. Look for a proxy that ends connections after a time.")},
        {"session-disconnected",
         QT_TRANSLATE_NOOP("Help",
                           "The broker ended the connection and gave a reason (MQTT 5), or Connack ended it since the broker sent a packet "
                           "that breaks the standard."),
         QT_TRANSLATE_NOOP("Help",
                           "By a DISCONNECT of the server: reason code, Reason String and Server Reference stand in the evidence. Or by a "
                           "packet that cannot be decoded, with field and offset."),
         QT_TRANSLATE_NOOP("Help",
                           "Follow the reason: 0x8B the server shuts down, 0x98 an administrator's doing, 0x93 more unacknowledged "
                           "messages than Receive Maximum allows, 0x9C another server. The broker's log at that time has the rest.")},
        {"session-network-lost",
         QT_TRANSLATE_NOOP(
             "Help", "The network connection broke off after the CONNACK without being closed: by a reset, or an error of the network."),
         QT_TRANSLATE_NOOP(
             "Help", "By a reset (RST) or the system's error on the socket; how long the connection had held stands in the evidence."),
         QT_TRANSLATE_NOOP("Help",
                           "Look whether the broker crashed or was restarted at that time. Check time limits of load balancers and "
                           "firewalls on quiet connections (a keep-alive shorter than they are helps), and the network of this machine.")},
        {"subscribe-refused",
         QT_TRANSLATE_NOOP(
             "Help", "The broker did not grant a subscription, or it was not sent since it would break a limit that the broker gave."),
         QT_TRANSLATE_NOOP("Help",
                           "By a code from 0x80 in the SUBACK: 0x87 Not authorized, 0x8F Topic Filter invalid, 0x97 Quota exceeded, 0x9E "
                           "shared, 0xA2 wildcard subscriptions not supported (5.0); 3.1.1 has 0x80 alone."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the spelling of the topic filter, and the broker's access rules (ACL) on subscriptions for this user and "
                           "client ID. Leave out wildcards, $share or identifiers where the broker says that it has none.")},
        {"subscribe-unanswered",
         QT_TRANSLATE_NOOP(
             "Help", "The broker got a SUBSCRIBE and did not answer it, though it has to answer each one with SUBACK [MQTT-3.8.4-1]."),
         QT_TRANSLATE_NOOP("Help",
                           "No SUBACK with its Packet Identifier came within 10 s (connack check: 5 s), or until the connection ended."),
         QT_TRANSLATE_NOOP("Help",
                           "Look into the broker's log: did it arrive, and does a plug-in for access rules hold the answer up? Follow the "
                           "Packet Identifier in the log: the filter id:N shows all about it.")},
        {"publish-refused",
         QT_TRANSLATE_NOOP("Help",
                           "The broker did not take a message, or it was not sent since it would break a limit that the broker gave (QoS, "
                           "retain, size) or the standard."),
         QT_TRANSLATE_NOOP("Help",
                           "By a reason code from 0x80 in PUBACK (QoS 1) or PUBREC (QoS 2): 0x87 Not authorized, 0x90 Topic Name invalid, "
                           "0x97 Quota exceeded, 0x99 Payload format invalid. Only MQTT 5 can say it."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the topic's spelling and the broker's access rules (ACL) on publishing to it for this user and client "
                           "ID. Keep to the limits in the tab Broker.")},
        {"publish-unanswered",
         QT_TRANSLATE_NOOP("Help",
                           "A message with QoS 1 or 2 was sent, and the broker did not acknowledge it. Whether it was taken is not known; "
                           "after a reconnect it is sent again."),
         QT_TRANSLATE_NOOP("Help",
                           "No PUBACK (QoS 1), PUBREC or PUBCOMP (QoS 2) with its Packet Identifier came until the connection ended "
                           "(connack check awaits it 5 s)."),
         QT_TRANSLATE_NOOP("Help",
                           "Look into the broker's log: did the PUBLISH arrive, and does a plug-in, a full disk or a slow bridge hold the "
                           "answer up? Some brokers keep silent on what access rules forbid.")},
        {"publish-lost",
         QT_TRANSLATE_NOOP("Help",
                           "A message was acknowledged, or sent with QoS 0, and did not come back, though a subscription of the same "
                           "connection matches its topic."),
         QT_TRANSLATE_NOOP("Help",
                           "In the time awaited after the acknowledgement or the sending (connack check: 2 s) no PUBLISH with that topic "
                           "and payload came. A shared subscription makes it only \"likely\", since another member may have got it."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the broker's access rules (ACL) for both, writing to and reading from the topic: before MQTT 5 a broker "
                           "drops silently what they forbid. Publish with QoS 1 on MQTT 5 to get a reason. Look for rules or bridges that "
                           "take messages on this topic.")},
    };
    return table;
}
