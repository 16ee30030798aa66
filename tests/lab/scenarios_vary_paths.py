"""Variations: a WebSocket that is elsewhere: other paths, redirects, refusals, behind nginx, haproxy and others."""

import sys

import fakes
import mqttwire as wire
from fakes import frame
from observe import Http
from scenario import Case, failed, scenario
from scenarios_vary_ports import haproxy, nginx_ws, trusting


def elsewhere(name, broken, start, url, want, *expects, facts=None, options=None, **more):
    """`start(lab)` gives the port, or a pair of ports; PORT and OTHER in the URL stand for them."""
    @scenario(name, broken, *expects, **more)
    def setup(lab):
        started = start(lab)
        port, other = started if isinstance(started, tuple) else (started, 0)
        given = url.replace("PORT", str(port))
        secure = given.startswith("wss")
        return Case(given, {**(trusting(lab) if secure else {}), **(options or {})}, facts={"port": port, "other": other, **(facts or {})},
                    shows=Http(given.replace("ws", "http", 1), want))


# ---- 404: the WebSocket is at another customary path ------------------------------------------------------------

def python_server(lab):
    port = lab.free_port()
    lab.spawn([sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1"], [port])
    return port


elsewhere("path-404-python-server", "Python's file server", python_server, "ws://localhost:PORT/mqtt", " 404 ", failed("ws-path-not-found", ["404"], r"(?i)path"))
elsewhere("path-page-python-server", "Python's file server lists a folder", python_server, "ws://localhost:PORT/", " 200 ", failed("ws-no-upgrade", ["200", r"(?i)Directory listing|html"]))

# ---- an ordinary page, the WebSocket beside it ------------------------------------------------------------------

PAGE = "location = / { return 200 '<html><head><title>Pump room</title></head><body>hello</body></html>'; }"
elsewhere("path-page-wss-it-is-at-ws", "the URL names the site, the WebSocket is at /ws, over TLS", lambda lab: nginx_ws(lab, "/ws", tls=lab.pki.server(), extra=PAGE), "wss://localhost:PORT/", " 200 .*Pump room",
          failed("ws-no-upgrade", ["200", "Pump room"], r"wss://localhost:{{port}}/ws\b"))

# ---- redirects --------------------------------------------------------------------------------------------------

def to_the_secure_port(lab):
    secure = nginx_ws(lab, tls=lab.pki.server())
    first = lab.free_port()
    folder = lab.dir / "first"
    folder.mkdir()
    # A second nginx of its own: the lab's helper keeps one configuration a folder.
    kept, lab.dir = lab.dir, folder
    try:
        lab.nginx(http=f"server {{ listen 127.0.0.1:{first}; location / {{ return 302 https://localhost:{secure}$request_uri; }} }}", ports=[first])
    finally:
        lab.dir = kept
    return first, secure


elsewhere("redirect-to-another-port", "everything is sent on to https on another port, where the WebSocket is", to_the_secure_port, "ws://localhost:PORT/mqtt", " 302 ",
          failed("ws-redirected", ["302", r"https://localhost:{{other}}/mqtt"], r"wss://localhost:{{other}}/mqtt"))
elsewhere("redirect-307-wss", "status 307 with a relative Location, over TLS", lambda lab: nginx_ws(
              lab, "/live", tls=lab.pki.server(), extra="absolute_redirect off; location = /mqtt { return 307 /live; }"), "wss://localhost:PORT/mqtt", " 307 ",
          failed("ws-redirected", ["307", "/live"], r"wss://localhost:{{port}}/live"))

# ---- refusals ---------------------------------------------------------------------------------------------------

def refusing(status, tls=False):
    return lambda lab: nginx_ws(lab, "/ws", tls=lab.pki.server() if tls else None, extra=f"location = /mqtt {{ return {status}; }}")


for status, tls in ((400, False), (405, False), (426, True)):
    scheme = "wss" if tls else "ws"
    elsewhere(f"refused-{status}-it-is-at-ws", f"/mqtt answers {status} to the upgrade, the WebSocket is at /ws ({scheme})", refusing(status, tls=tls),
              f"{scheme}://localhost:PORT/mqtt", f" {status} ", failed("ws-upgrade-rejected", [str(status)], scheme + r"://localhost:{{port}}/ws\b"))
elsewhere("refused-407", "the server answers 407, as a proxy would", refusing(407), "ws://localhost:PORT/mqtt", " 407 ", failed("ws-unauthorized", ["407"]))


# ---- upgraded, but not as it should be --------------------------------------------------------------------------

elsewhere("upgraded-to-another-subprotocol", "the server picks the sub-protocol 'amqp', which was never offered", lambda lab: lab.fake(
              fakes.websocket(frame(wire.connack()), subprotocol="amqp")), "ws://localhost:PORT/mqtt", " 101 ", failed("ws-subprotocol-missing", ["amqp"]))
elsewhere("upgraded-with-a-wrong-accept", "Sec-WebSocket-Accept does not fit the key", lambda lab: lab.fake(
              fakes.websocket(b"", accept="AAAAAAAAAAAAAAAAAAAAAAAAAAA=")), "ws://localhost:PORT/mqtt", " 101 ", failed("ws-upgrade-rejected", ["(?i)accept"]))
elsewhere("upgraded-to-a-chat", "no sub-protocol, and a text greeting instead of MQTT", lambda lab: lab.fake(
              fakes.websocket(frame(b'{"welcome": "chat"}', opcode=1), subprotocol=None)), "ws://localhost:PORT/mqtt", " 101 ",
          failed("ws-subprotocol-missing|ws-text-frames", [r"(?i)text|sub-?protocol"]))
