"""Variations on ports and paths: TLS or a WebSocket where the URL has none, and the reverse, behind other servers, on ports customary for nothing."""

import fakes
from observe import Http, Mqtt, Tls
from scenario import Case, failed, scenario
from scenarios_vary_other import haproxy_tls, nginx_stream, nginx_wss
from scenarios_ws import proxied
from servers import UPGRADE


def crossed(name, broken, scheme, start, *expects, path=None, shows=None, options=None, **more):
    """`start(lab)` gives the port; the URL speaks `scheme`."""
    @scenario("vary-" + name, broken, *expects, **more)
    def setup(lab):
        port = start(lab)
        where = path if path is not None else "/mqtt" if scheme.startswith("ws") else ""
        given = {"ca": str(lab.pki.root().crt)} if scheme in ("mqtts", "wss") else {}
        return Case(f"{scheme}://localhost:{port}{where}", {**given, **(options or {})}, shows=shows(port) if shows else None)


def is_tls(port):
    return Tls(port, "BEGIN CERTIFICATE")


# ---- TLS at the port, none in the URL ---------------------------------------------------------------------------

def demanding_stunnel(lab):
    return lab.stunnel(lab.pki.server(), lab.mosquitto(), f"CAfile = {lab.pki.root().crt}\nverifyChain = yes\nrequireCert = yes")


EXPECTS_TLS = failed("mqtt-port-expects-tls", (), r"\bmqtts://")
crossed("mqtt-to-haproxy-tls", "mqtt:// to haproxy's TLS port in front of mosquitto", "mqtt", haproxy_tls, EXPECTS_TLS, shows=is_tls)
crossed("mqtt-to-nginx-stream-v5", "mqtt:// (version 5) to nginx's TLS 1.2 stream in front of mosquitto", "mqtt", nginx_stream, EXPECTS_TLS, shows=is_tls,
        options={"protocolVersion": 5})
crossed("mqtt-to-tls-with-client-certificate", "mqtt:// to stunnel that wants a client certificate", "mqtt", demanding_stunnel, EXPECTS_TLS, shows=is_tls)
crossed("mqtt-to-wss", "mqtt:// to mosquitto's WebSocket port with TLS", "mqtt", lambda lab: lab.mosquitto(ws=True, tls=lab.pki.server()),
        failed("mqtt-port-expects-tls|mqtt-port-expects-websocket", (), r"\bwss://"), shows=is_tls)
crossed("mqtt-to-nginx-wss", "mqtt:// to nginx's HTTPS port with the WebSocket behind it", "mqtt", nginx_wss,
        failed("mqtt-port-expects-tls|mqtt-port-expects-websocket|mqtt-not-a-broker", (), r"\bwss://"), shows=is_tls)
crossed("ws-to-mosquitto-tls", "ws:// to mosquitto's MQTT port with TLS", "ws", lambda lab: lab.mosquitto(tls=lab.pki.server()),
        failed("ws-port-expects-tls", (), r"\bmqtts://"), shows=is_tls)
crossed("ws-to-mosquitto-wss", "ws:// to mosquitto's WebSocket port with TLS", "ws", lambda lab: lab.mosquitto(ws=True, tls=lab.pki.server()),
        failed("ws-port-expects-tls", (), r"\bwss://"), shows=is_tls)
crossed("ws-to-haproxy-tls", "ws:// to haproxy's TLS port in front of MQTT", "ws", haproxy_tls, failed("ws-port-expects-tls", (), r"\bmqtts://"), shows=is_tls)

# ---- TLS in the URL, none at the port ---------------------------------------------------------------------------


def haproxy_plain(lab):
    inner, port = lab.mosquitto(), lab.free_port()
    lab.haproxy(f"frontend f\n  mode tcp\n  bind 127.0.0.1:{port}\n  default_backend b\nbackend b\n  mode tcp\n  server s 127.0.0.1:{inner}\n", [port])
    return port


def nginx_plain(lab):
    inner, port = lab.mosquitto(), lab.free_port()
    lab.nginx(stream=f"server {{ listen 127.0.0.1:{port}; proxy_pass 127.0.0.1:{inner}; }}", ports=[port])
    return port


crossed("mqtts-to-haproxy-plain", "mqtts:// to haproxy in front of mosquitto, without TLS", "mqtts", haproxy_plain, failed("tls-not-offered", (), r"\bmqtt://"))
crossed("wss-to-nginx-stream-plain", "wss:// to nginx in front of MQTT, without TLS", "wss", nginx_plain, failed("tls-not-offered", (), r"\bmqtt://"))
crossed("wss-to-mosquitto-ws", "wss:// to mosquitto's WebSocket port without TLS", "wss", lambda lab: lab.mosquitto(ws=True), failed("tls-not-offered", (), r"\bws://"))
crossed("mqtts-to-mosquitto-ws", "mqtts:// to mosquitto's WebSocket port without TLS", "mqtts", lambda lab: lab.mosquitto(ws=True),
        failed("tls-not-offered", (), r"\bws://"))
crossed("wss-to-nginx-ws", "wss:// to nginx's plain HTTP port with the WebSocket behind it", "wss", proxied, failed("tls-not-offered", [r"HTTP"], r"\bws://"))

# ---- where the WebSocket is -------------------------------------------------------------------------------------


def at(path, otherwise="return 404;", exact=True, tls=False):
    """nginx with the WebSocket at this path alone."""
    def start(lab):
        inner = lab.mosquitto(ws=True)
        return lab.nginx_server(f"location {'= ' if exact else ''}{path} {{ proxy_pass http://127.0.0.1:{inner}/; {UPGRADE} }} location / {{ {otherwise} }}",
                                tls=lab.pki.server() if tls else None)
    return start


def status(want, path="/mqtt", scheme="http"):
    return lambda port: Http(f"{scheme}://localhost:{port}{path}", want)


def unpublished(lab):
    """haproxy sends /mqtt to mosquitto and answers 404 to the rest."""
    inner, port = lab.mosquitto(ws=True), lab.free_port()
    lab.haproxy(f"frontend f\n  mode http\n  bind 127.0.0.1:{port}\n  http-request return status 404 unless {{ path /mqtt }}\n  default_backend b\n"
                f"backend b\n  mode http\n  server s 127.0.0.1:{inner}\n", [port])
    return port


crossed("path-ws-only", "the WebSocket is at /ws, the URL says /mqtt", "ws", at("/ws"), failed("ws-path-not-found", ["404", "/mqtt"], r"localhost:\d+/ws\b"),
        shows=status(" 404 "))
crossed("path-ws-only-wss-v5", "the same over TLS with version 5", "wss", at("/ws", tls=True), failed("ws-path-not-found", ["404", "/mqtt"], r"wss://localhost:\d+/ws\b"),
        options={"protocolVersion": 5}, shows=status(" 404 ", scheme="https"))
crossed("path-slash-alone", "the URL says /, the WebSocket is at /mqtt", "ws", at("/mqtt"), failed("ws-path-not-found", ["404"], r"localhost:\d+/mqtt\b"), path="/",
        shows=status(" 404 ", "/"))
crossed("path-root", "the WebSocket is at /, the URL says /mqtt", "ws", lambda lab: lab.nginx_server(
    f"location = / {{ proxy_pass http://127.0.0.1:{lab.mosquitto(ws=True)}/; {UPGRADE} }} location / {{ return 404; }}"),
        failed("ws-path-not-found", ["404", "/mqtt"], r"localhost:\d+(/(?!mqtt|ws)|[^/\w]|$)"), shows=status(" 404 "))
crossed("path-unknowable", "the WebSocket is at /broker/mqtt, which nobody can guess", "ws", at("/broker/mqtt"), failed("ws-path-not-found", ["404", "/mqtt"], r"(?i)path"),
        shows=status(" 404 "))
crossed("path-haproxy", "haproxy knows /mqtt alone; the URL says /mqtt/", "ws", unpublished, failed("ws-path-not-found", ["404", "/mqtt/"], r"localhost:\d+/mqtt\b(?!/)"),
        path="/mqtt/", shows=status(" 404 ", "/mqtt/"))
crossed("path-301-slash", "nginx redirects /mqtt to /mqtt/, where the WebSocket is", "ws", at("/mqtt/", exact=False),
        failed("ws-redirected", ["301", "/mqtt/"], r"localhost:\d+/mqtt/"), shows=status(" 301 .*/mqtt/"))
crossed("path-302-login", "every path is redirected to a login page", "ws", lambda lab: lab.nginx_server("location / { return 302 /login?next=$uri; }"),
        failed("ws-redirected", ["302", "/login"]), shows=status(" 302 "))
crossed("path-308-wss", "nginx redirects to TLS on the same host, with another port", "ws", lambda lab: lab.nginx_server("location / { return 308 https://localhost:8443$request_uri; }"),
        failed("ws-redirected", ["308", r"https://localhost:8443/mqtt"], r"wss://localhost:8443/mqtt"), shows=status(" 308 "))
crossed("path-403", "nginx forbids", "ws", lambda lab: lab.nginx_server("location / { deny all; return 403; }"), failed("ws-unauthorized", ["403"]), shows=status(" 403 "))
crossed("path-410", "the path is gone; the broker is at /ws", "ws", at("/ws", otherwise="return 410;"), failed("ws-path-not-found|ws-upgrade-rejected", ["410"], r"localhost:\d+/ws\b"),
        shows=status(" 410 "))
crossed("path-429", "nginx says 429: too many requests", "ws", lambda lab: lab.nginx_server("location / { return 429; }"), failed("ws-upgrade-rejected", ["429"]), shows=status(" 429 "))
crossed("path-504", "nginx waits for a broker that never answers", "ws", lambda lab: lab.nginx_server(
    f"location / {{ proxy_read_timeout 1s; proxy_pass http://127.0.0.1:{lab.fake(fakes.silent)}; {UPGRADE} }}"), failed("ws-gateway-error", ["504"]), shows=status(" 504 "))
crossed("page-at-mqtt", "an ordinary page everywhere but at /ws", "ws", at("/ws", otherwise="return 200 '<html><title>Pumps</title></html>';"),
        failed("ws-no-upgrade", ["200", "Pumps"], r"localhost:\d+/ws\b"), shows=status(" 200 "))
crossed("mqtt-to-nginx-ws", "mqtt:// to nginx's HTTP port, where the WebSocket is at /ws", "mqtt", at("/ws"),
        failed("mqtt-port-expects-websocket|mqtt-not-a-broker", [r"HTTP|WebSocket"], r"ws://localhost:\d+/ws\b"), shows=lambda port: Mqtt(port, "^48545450"))
crossed("mqtts-to-nginx-wss", "mqtts:// to nginx's HTTPS port, where the WebSocket is at /mqtt", "mqtts", nginx_wss,
        failed("mqtt-port-expects-websocket|mqtt-not-a-broker", [r"HTTP|WebSocket"], r"wss://localhost:\d+/mqtt\b"), shows=is_tls)
crossed("mqtts-to-mosquitto-wss", "mqtts:// to mosquitto's WebSocket port with TLS", "mqtts", lambda lab: lab.mosquitto(ws=True, tls=lab.pki.server()),
        failed("mqtt-port-expects-websocket", (), r"wss://localhost:\d+"), shows=is_tls)
crossed("wss-to-mosquitto-tls", "wss:// to mosquitto's MQTT port with TLS", "wss", lambda lab: lab.mosquitto(tls=lab.pki.server()),
        failed("ws-not-a-websocket", [r"(?i)mqtt"], r"mqtts://localhost:\d+"), shows=is_tls)
crossed("ws-to-ssh", "ws:// to SSH", "ws", lambda lab: lab.fake(fakes.greeting(b"SSH-2.0-dropbear_2022.83\r\n")), failed("ws-not-a-websocket", [r"\bSSH\b"]))


# ---- a Close frame instead of a CONNACK -------------------------------------------------------------------------

def parting(name, broken, liked, code, reason, *expects, scheme="ws", options=None):
    """The broker behind the WebSocket says goodbye with a Close frame where it does not like the CONNECT."""
    @scenario("vary-frame-" + name, broken, *expects)
    def setup(lab):
        port = lab.fake(fakes.on_websocket(fakes.picky(liked, fakes.CLOSE), "/mqtt", fakes.ws_close(code, reason)), tls=lab.pki.server() if scheme == "wss" else None)
        given = {"ca": str(lab.pki.root().crt)} if scheme == "wss" else {}
        return Case(f"{scheme}://localhost:{port}/mqtt", {**given, "clientId": "pump-7", **(options or {})})


parting("version", "a broker without v5 closes the WebSocket with 1011", lambda hello: hello.version < 5, 1011, "",
        failed("mqtt-protocol-version-unsupported", ["1011", r"3\.1\.1"], r"3\.1\.1|\b4\b"), options={"protocolVersion": 5})
parting("will", "the broker closes the WebSocket with 1008 where there is a will", lambda hello: not hello.will, 1008, "policy",
        failed("mqtt-will-rejected", ["1008", r"(?i)will"], r"(?i)will"), options={"will": {"topic": "lab/will", "payload": "gone", "qos": 1, "retain": False}})
parting("id", "the broker closes the WebSocket with 1002 at one client ID", lambda hello: hello.client_id != "pump-7", 1002, "bad client",
        failed("mqtt-client-id-rejected", ["1002", "bad client", "pump-7"], r"(?i)client.?id"))
parting("everything", "the broker closes the WebSocket with 1008 whatever comes", lambda hello: False, 1008, "go away", failed("ws-closed", ["1008", "go away"]))
parting("everything-wss", "the broker closes the WebSocket with 1008 whatever comes, over TLS, and the connection with it", lambda hello: False, 1008, "go away",
        failed("ws-closed", ["1008", "go away"]), scheme="wss")


@scenario("vary-subprotocol-other", "the server answers with another sub-protocol than was offered", failed("ws-subprotocol-missing", [r"\bstomp\b"]))
def other_subprotocol(lab):
    port = lab.fake(fakes.websocket(fakes.frame(b"\x20\x02\x00\x00"), subprotocol="stomp"))
    return Case(f"ws://localhost:{port}/mqtt", shows=Http(f"http://localhost:{port}/mqtt", " 101 .*stomp"))
