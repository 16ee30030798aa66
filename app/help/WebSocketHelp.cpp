// Help on causes: the HTTP upgrade and the WebSocket. What each means, how the rules recognise it (see diagnosis/*Rules.cpp), how it is
// mended.
#include "help/HelpTables.h"

std::span<const CauseHelp> webSocketHelp()
{
    static constexpr CauseHelp table[] = {
        {"ws-not-a-websocket",
         QT_TRANSLATE_NOOP("Help",
                           "The URL asks for a WebSocket (ws, wss), but the port answers with something that is not HTTP: MQTT without "
                           "WebSocket, or another service."),
         QT_TRANSLATE_NOOP("Help",
                           "The first bytes in answer to the HTTP request are no status line, and often name the protocol. If the server "
                           "only hangs up, a probe sends CONNECT on the same port without a WebSocket and gets a CONNACK."),
         QT_TRANSLATE_NOOP("Help",
                           "Use mqtt:// or mqtts:// for this port, or the port of the broker's WebSocket listener (mosquitto: \"protocol "
                           "websockets\" under its own \"listener\").")},
        {"ws-path-not-found",
         QT_TRANSLATE_NOOP("Help", "A web server is there and speaks HTTP, but it knows nothing under the path of the URL."),
         QT_TRANSLATE_NOOP("Help",
                           "By the HTTP status 404 or 410 to the upgrade request. Probes ask for /mqtt, /ws and / on the same port; a path "
                           "that opens a WebSocket is put first."),
         QT_TRANSLATE_NOOP("Help",
                           "Use the path that the broker or the web server in front of it is set to, as a rule /mqtt. Upper and lower case "
                           "and a \"/\" at the end count.")},
        {"ws-unauthorized",
         QT_TRANSLATE_NOOP("Help",
                           "The web server asks for proof of who comes before it opens a WebSocket: MQTT's user name and password have not "
                           "come into play yet."),
         QT_TRANSLATE_NOOP("Help",
                           "By the HTTP status 401, 403 or 407 (a proxy) to the upgrade request. The evidence has the status line and "
                           "WWW-Authenticate, but no value of a secret header."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Add the header that the server wants under WebSocket, Headers, for instance Authorization: Bearer ..., or renew a token that "
             "has run out. Some gateways want the token in the path's query, a certain Origin, or a certain address of the client.")},
        {"ws-redirected",
         QT_TRANSLATE_NOOP("Help",
                           "The web server sends the client to another address. A WebSocket client does not follow redirections by itself, "
                           "and neither would a device."),
         QT_TRANSLATE_NOOP("Help",
                           "By an HTTP status from 300 to 399 to the upgrade request, with the new address in Location. Often it is the "
                           "step from ws:// to wss://, or a missing \"/\" at the end of the path."),
         QT_TRANSLATE_NOOP("Help",
                           "Put the new address into the URL, with ws:// for http:// and wss:// for https://; the verdict offers it. Or "
                           "take the redirection for this path out of the web server's configuration.")},
        {"ws-no-upgrade",
         QT_TRANSLATE_NOOP("Help",
                           "The server answers like to a browser, with an ordinary page, and does not switch to WebSocket. Something that "
                           "knows no WebSocket stands at this path."),
         QT_TRANSLATE_NOOP("Help",
                           "By an HTTP status from 200 to 299 instead of 101; the evidence has the page's title or first words. Probes ask "
                           "for the usual paths."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Check host, port and path. A proxy in front of the broker must pass the headers Upgrade and Connection on (nginx: "
             "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\").")},
        {"ws-upgrade-rejected",
         QT_TRANSLATE_NOOP("Help",
                           "The server understands the request, but refuses to make a WebSocket of it; or its agreement does not belong to "
                           "this request."),
         QT_TRANSLATE_NOOP("Help",
                           "By another HTTP status than those with a cause of their own (400, 405, 426, 429, 500 and their kin), or by 101 "
                           "with a missing or wrong Sec-WebSocket-Accept, as a cache in between gives it."),
         QT_TRANSLATE_NOOP("Help",
                           "Check path and headers under WebSocket: some servers want a certain Origin or Host. Have the proxy pass "
                           "Upgrade and Connection on, and turn caching off for this path. The web server's log tells why it refused.")},
        {"ws-gateway-error",
         QT_TRANSLATE_NOOP("Help", "The web server or gateway is there, but the broker behind it is not, or does not answer as expected."),
         QT_TRANSLATE_NOOP("Help", "By the HTTP status 502, 503 or 504, or 520 to 524 of Cloudflare, to the upgrade request."),
         QT_TRANSLATE_NOOP("Help",
                           "Check that the broker behind it runs and has a WebSocket listener on the port that the web server forwards to; "
                           "its error log names the address it tried. Check that the upgrade headers are passed on.")},
        {"ws-subprotocol-missing",
         QT_TRANSLATE_NOOP("Help",
                           "The WebSocket opens, but for something else than MQTT: the server chose another sub-protocol than the offered "
                           "\"mqtt\", or none, and no MQTT followed."),
         QT_TRANSLATE_NOOP("Help",
                           "By Sec-WebSocket-Protocol in the answer with status 101. A server that speaks MQTT without confirming the "
                           "sub-protocol is only a note: stricter clients would fail on it [MQTT-6.0.0-4]."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the path: another service may be at this one. Set the sub-protocol \"mqtt\" on the server or on the "
                           "gateway in front of the broker.")},
        {"ws-text-frames",
         QT_TRANSLATE_NOOP("Help",
                           "The server sends WebSocket text frames. MQTT travels in binary frames only [MQTT-6.0.0-1], so either it is "
                           "another service, or a gateway passes MQTT on wrongly."),
         QT_TRANSLATE_NOOP("Help", "By the first text frame that arrives; its beginning stands in the evidence as text and bytes."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the path: a chat or live-reload server may be there. Set a WebSocket proxy in front of the broker to "
                           "binary frames (websockify: without base64).")},
        {"ws-closed",
         QT_TRANSLATE_NOOP(
             "Help", "The server closed the connection instead of opening a WebSocket, or closed the WebSocket before MQTT got an answer."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By the end or reset of the connection after the upgrade request, or by a Close frame: its code and reason stand in the "
             "evidence (1008 a broken rule, 1011 trouble of the server). Probes try MQTT without WebSocket, TLS and other paths."),
         QT_TRANSLATE_NOOP("Help",
                           "Follow the reason of the Close frame. Without one, check port and path, and look into the log of the broker or "
                           "gateway: credentials, client ID or path are often not allowed there.")},
        {"ws-timeout", QT_TRANSLATE_NOOP("Help", "The server accepted the connection, but did not answer the request for a WebSocket."),
         QT_TRANSLATE_NOOP("Help",
                           "By silence after the upgrade request until the limit of the attempt. A probe sends CONNECT without WebSocket "
                           "on the same port."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the port: one for MQTT without WebSocket waits for other bytes; use mqtt:// or mqtts:// there. Look "
                           "whether the web server or the broker behind it hangs.")},
        {"ws-port-expects-tls", QT_TRANSLATE_NOOP("Help", "The port speaks TLS, and the URL asks for a WebSocket in the clear (ws://)."),
         QT_TRANSLATE_NOOP("Help",
                           "By a TLS record in answer to the HTTP request, a web server's words that it expects HTTPS (400, 426, 497), or "
                           "a probe that gets through a TLS handshake on the same port."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Use wss:// and give the CA file if the CA is a private one. Or use the port on which the server listens without TLS.")},
    };
    return table;
}
