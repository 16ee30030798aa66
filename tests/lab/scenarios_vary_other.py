"""What the extra connections after a failure must not do, and set-ups that must connect at once, with one connection."""

import asyncio
import json

import fakes
import mqttwire as wire
from fakes import CLOSE, SILENCE, picky
from observe import Mqtt
from scenario import Case, connected, failed, later, scenario
from scenarios_vary_mqtt import FIVE, WILL, never, no_will, not_named, reach
from scenarios_works import OUT_OF_PLACE
from servers import UPGRADE, no_name_server

PASSWORD = "pw-7731-secret"
FULL = {"clientId": "pump-7", "username": "lab", "password": PASSWORD, "will": WILL, "clean": False}


# ---- harmless ---------------------------------------------------------------------------------------------------

def expiry(properties):
    return dict(properties).get(0x11, 0)


def left_behind(hello):
    """Whether a session stays at the broker when this accepted CONNECT is over: MQTT 5.0, 3.1.2.11.2 and 3.14.2.2.2."""
    if hello.version < 5:
        return not hello.clean
    said = wire.parse_properties(hello.goodbye, 1)[0] if hello.goodbye and len(hello.goodbye) > 1 else ()
    return dict(said).get(0x11, expiry(hello.properties)) > 0


def harmless(seen, liked, own_id=1):
    """An after-check of the CONNECTs that came: the will only in the first; the user's client ID at most `own_id` times, its session untouched."""
    def after(run):
        found = [f"CONNECT {n} has the will" for n, hello in enumerate(seen[1:], 2) if hello.will]
        own = [hello for hello in seen if hello.client_id == "pump-7"]
        if len(own) > own_id:
            found.append(f"the user's client ID came {len(own)} times")
        if any(hello.clean for hello in own):
            found.append("a CONNECT with the user's client ID clears its session")
        if any(hello.version == seen[0].version == 5 and liked(hello) and expiry(hello.properties) != expiry(seen[0].properties) for hello in own):
            found.append("a CONNECT with the user's client ID changes when its session ends")
        kept = [hello for hello in seen if hello.client_id != "pump-7" and liked(hello) and left_behind(hello)]
        if kept:
            found.append(f"{len(kept)} CONNECTs with another client ID leave a session behind")
        return found if seen else ["no CONNECT came"]
    return after


def watched(name, broken, liked, refusal, *expects, transport="mqtt", version=5, own_id=1, args=(), more=None):
    @scenario("vary-harmless-" + name, broken, *expects, layer="mqtt")
    def setup(lab):
        seen = []
        url, given = reach(lab, transport, picky(liked, refusal, seen))
        limit = ("--timeout", "1", "--probe-timeout", "4") if refusal == SILENCE else ()
        return Case(url, {**given, **FULL, "protocolVersion": version, **(more or {})}, limit + args, secrets=(PASSWORD,), after=harmless(seen, liked, own_id))


watched("will", "the broker refuses wills with 0x87", no_will, 0x87, failed("mqtt-will-rejected"), own_id=2)
watched("will-v4", "the broker hangs up on wills (3.1.1)", no_will, CLOSE, failed("mqtt-will-rejected"), version=4, own_id=2, transport="ws")
watched("id", "the broker hangs up on one client ID", not_named("pump-7"), CLOSE, failed("mqtt-client-id-rejected"), own_id=2)
watched("version", "a broker without v5 hangs up; a session with a long expiry was asked for", lambda hello: hello.version == 4, CLOSE,
        failed("mqtt-protocol-version-unsupported"), own_id=2, more={"properties": FIVE})
watched("password", "the broker refuses everything with 0x86", never, 0x86, failed("mqtt-bad-credentials"), own_id=2, transport="wss")
watched("silence", "the broker never answers (3.1.1)", never, SILENCE, failed("mqtt-no-answer"), own_id=2, version=4)
watched("properties", "the broker hangs up on user properties", lambda hello: 0x26 not in dict(hello.properties), CLOSE,
        failed("mqtt-closed-without-connack"), own_id=2, more={"properties": FIVE})


@scenario("vary-harmless-thrown-out", "the server closes every connection half a second after the CONNACK; the client asked for a kept session (5.0)",
          later("session-closed-by-server"), layer="session")
def thrown_out(lab):
    seen = []
    url, given = reach(lab, "mqtt", picky(lambda hello: True, CLOSE, seen, after=fakes.send_later(0.5)))
    return Case(url, {**given, **FULL, "protocolVersion": 5, "properties": {"sessionExpiryInterval": 300}}, ("--hold", "3"), secrets=(PASSWORD,),
                after=harmless(seen, lambda hello: True, own_id=3))


@scenario("vary-harmless-stored-session", "wills are hung up on before they reach mosquitto; the session that the device has there must outlive the probes",
          failed("mqtt-will-rejected", [r"(?i)will"]), layer="mqtt")
def stored_session(lab):
    port = lab.mosquitto()
    resumed = Mqtt(port, "^20020100", hello=wire.connect("pump-7", clean=False), more=(wire.subscribe("open/valve"),), wait=0.4)
    resumed.see()
    return Case(f"mqtt://localhost:{lab.fake(fakes.gate(port, no_will))}", {"clientId": "pump-7", "clean": False, "will": WILL}, shows=resumed,
                after=lambda run: [] if resumed.see().startswith("20020100") else ["the device's session at the broker is gone"])


def no_probe(name, broken, handler, *expects, scheme="mqtt", args=("--no-probe",), options=None, secure=False):
    @scenario("vary-no-probe-" + name, broken + "; --no-probe allows one connection", *expects)
    def setup(lab):
        seen = []
        port = lab.fake(fakes.counted(seen, handler()), tls=lab.pki.server() if secure else None)
        url = f"{scheme}://127.0.0.1:{port}" + ("/mqtt" if scheme.startswith("ws") else "")
        return Case(url, {"ca": str(lab.pki.root().crt), **(options or {})} if scheme in ("mqtts", "wss") else options or {}, args,
                    after=lambda run: [] if len(seen) == 1 and not json.loads(run.stdout)["probes"] else [f"{len(seen)} connections came"])


no_probe("closed", "the broker hangs up", lambda: picky(never, CLOSE), failed("mqtt-closed-without-connack"), options={"protocolVersion": 5, "will": WILL})
no_probe("refused", "the broker answers 2", lambda: picky(never, 2), failed("mqtt-client-id-rejected"))
no_probe("tls-closed", "the port hangs up on a ClientHello", lambda: fakes.close_after_first_bytes, failed("tls-closed|tls-not-offered"), scheme="mqtts")
no_probe("wss-404", "another path is the right one", lambda: fakes.on_websocket(fakes.mqtt(), "/broker"), failed("ws-path-not-found"), scheme="wss", secure=True)
no_probe("reset", "the port resets", lambda: fakes.reset_after_first_bytes, failed("mqtt-closed-without-connack"))


# ---- secrets stay where they were going -------------------------------------------------------------------------

def no_secret_in_clear(taps):
    """An after-check: neither the password nor a token stands in what came without TLS."""
    def after(run):
        came = b"".join(bytes(t) for t in taps)
        return [f"{word!r} was sent in the clear" for word in (PASSWORD, TOKEN, "query-token-61") if word.encode() in came]
    return after


TOKEN = "tok-88c1-secret"


def in_clear(name, broken, scheme, plain, secure, *expects, path="", options=None):
    """One port: `plain` and `secure` make the handlers for what comes without and with TLS; None for `secure` leaves TLS to `plain`."""
    @scenario("vary-harmless-" + name, broken, *expects)
    def setup(lab):
        taps = []
        port = lab.fake(fakes.tapped(taps, plain()))
        if secure:
            port = lab.fake(fakes.either(port, lab.fake(secure(), tls=lab.pki.server())))
        given = {"username": "lab", "password": PASSWORD, "ca": str(lab.pki.root().crt), **(options or {})}
        return Case(f"{scheme}://localhost:{port}{path}", given, secrets=(PASSWORD, TOKEN), after=no_secret_in_clear(taps))


HEADERS = {"wsOptions": {"headers": {"Authorization": f"Bearer {TOKEN}", "Cookie": f"session={TOKEN}"}}}
in_clear("mqtts-to-plain", "mqtts:// with a password to a broker without TLS", "mqtts", fakes.mqtt, None, failed("tls-not-offered", (), r"\bmqtt://"))
in_clear("wss-to-plain", "wss:// with a password, headers and a token in the path to a WebSocket without TLS", "wss", lambda: fakes.on_websocket(fakes.mqtt()), None,
         failed("tls-not-offered", (), r"\bws://"), path="/mqtt?token=query-token-61", options=HEADERS)
in_clear("mqtts-closed-both", "one port for TLS and plain; over TLS the CONNECT is hung up on", "mqtts", fakes.mqtt, lambda: fakes.mqtt(connack=lambda hello: None),
         failed("mqtt-closed-without-connack"))
in_clear("mqtts-to-ws", "mqtts:// with a password to a WebSocket without TLS", "mqtts", lambda: fakes.on_websocket(fakes.mqtt(), "/mqtt"), None,
         failed("tls-not-offered", (), r"\bws://"), options=HEADERS)


# ---- must connect, with one connection and no notes -------------------------------------------------------------

def once(name, what, start, scheme="mqtt", options=None, host="localhost", notes=(), args=()):
    """`start(lab)` gives the port of a broker behind a counting proxy; the client must need one connection."""
    @scenario("vary-works-" + name, f"nothing: {what}", connected(forbid=OUT_OF_PLACE, notes=notes), layer="works")
    def setup(lab):
        seen, inner = [], start(lab)
        port = lab.fake(fakes.counted(seen, fakes.forward(inner)), host=host.strip("[]") if host.startswith("[") else "127.0.0.1")
        secure = scheme in ("mqtts", "wss")
        url = f"{scheme}://{host}:{port}" + ("/mqtt" if scheme.startswith("ws") else "")
        return Case(url, {**({"ca": str(lab.pki.root().crt)} if secure else {}), **(options or {})}, args,
                    after=lambda run: ([] if len(seen) == 1 else [f"{len(seen)} connections came"]) + (
                        ["it made probes"] if json.loads(run.stdout)["probes"] else []))


async def late(reader, writer):
    """A broker that needs 2 s for its CONNACK."""
    await asyncio.sleep(2)
    await fakes.mqtt()(reader, writer)


def haproxy_tls(lab):
    inner, port, cert = lab.mosquitto(), lab.free_port(), lab.pki.server()
    pem = lab.file("haproxy.pem", cert.pem + cert.key.read_text())
    lab.haproxy(f"frontend f\n  mode tcp\n  bind 127.0.0.1:{port} ssl crt {pem}\n  default_backend b\nbackend b\n  mode tcp\n  server s 127.0.0.1:{inner}\n", [port])
    return port


def nginx_stream(lab):
    inner, port, cert = lab.mosquitto(), lab.free_port(), lab.pki.server()
    lab.nginx(stream=f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {cert.crt}; ssl_certificate_key {cert.key}; ssl_protocols TLSv1.2; "
                     f"proxy_pass 127.0.0.1:{inner}; }}", ports=[port])
    return port


def nginx_wss(lab):
    inner = lab.mosquitto(ws=True)
    return lab.nginx_server(f"location = /mqtt {{ proxy_pass http://127.0.0.1:{inner}; {UPGRADE} }} location / {{ return 404; }}", tls=lab.pki.server())


once("late-connack", "the CONNACK comes after 2 s", lambda lab: lab.fake(late))
once("late-connack-v5-wss", "the CONNACK comes after 2 s, over wss", lambda lab: lab.fake(fakes.on_websocket(late), tls=lab.pki.server()), "wss", {"protocolVersion": 5})
once("haproxy-tls", "haproxy ends TLS", haproxy_tls, "mqtts", {"protocolVersion": 5})
once("nginx-stream-tls12", "nginx ends TLS 1.2, and knows no other", nginx_stream, "mqtts")
once("stunnel", "stunnel ends TLS", lambda lab: lab.stunnel(lab.pki.server(), lab.mosquitto()), "mqtts", {"will": WILL})
once("nginx-wss", "nginx has the WebSocket at /mqtt alone", nginx_wss, "wss", {"protocolVersion": 5})
once("ipv6-mqtts", "an IPv6 address in the URL, and in the certificate", lambda lab: lab.mosquitto(tls=lab.pki.server()), "mqtts", host="[::1]")
once("long-id", "a client ID of 36 bytes with slashes and an umlaut", lambda lab: lab.mosquitto(), options={"clientId": "greenhouse/north/Lüftung/valve-17/b", "protocolVersion": 4})
once("many-properties", "five properties and a will to mosquitto", lambda lab: lab.mosquitto(), options={"protocolVersion": 5, "properties": FIVE, "will": WILL})


# ---- notes ------------------------------------------------------------------------------------------------------

def noted(name, what, note, start, options, url="mqtt://localhost:PORT", args=()):
    @scenario("vary-note-" + name, f"nothing: {what}", connected(notes=[note]), layer="works")
    def setup(lab):
        return Case(url.replace("PORT", str(start(lab))), options(lab) if callable(options) else options, args)


def answering(properties):
    return lambda lab: lab.fake(fakes.mqtt(connack=lambda hello: wire.connack(0, hello.version, properties)))


V5 = {"protocolVersion": 5}
noted("client-id-assigned", "the broker assigns the client ID", ("client-id-assigned", "auto-51c"), answering(wire.assigned_client_id("auto-51c")), {**V5, "clientId": "", "clean": True})
noted("client-id-long", "31 bytes in a 3.1 client ID", ("client-id-long", r"\b23\b"), lambda lab: lab.mosquitto(), {"protocolVersion": 3, "clientId": "greenhouse-north-valve-group-17"})
noted("path-ignored", "a path in an mqtt:// URL", "path-ignored", lambda lab: lab.mosquitto(), {}, url="mqtt://localhost:PORT/mqtt")
noted("retain-unavailable", "the broker has no retained messages", "retain-unavailable", answering(wire.byte_property(0x25, 0)), V5)
noted("topic-alias-maximum", "the broker takes 12 topic aliases", ("topic-alias-maximum", r"\b12\b"), answering(wire.u16_property(0x22, 12)), V5)
noted("session-not-kept", "a kept session was asked for; the broker has none", "session-not-kept", lambda lab: lab.mosquitto(), {"clientId": "pump-7", "clean": False})
noted("certificate-expires-soon", "the certificate has nine days left", "certificate-expires-soon",
      lambda lab: lab.mosquitto(tls=lab.pki.make("localhost", lab.pki.root(), ("DNS:localhost",), days=(-80, 9))), lambda lab: {"ca": str(lab.pki.root().crt)}, url="mqtts://localhost:PORT")
noted("certificate-expires-soon-intermediate", "the intermediate has nine days left", ("certificate-expires-soon", "Lab Waning CA"), lambda lab: waning(lab),
      lambda lab: {"ca": str(lab.pki.root().crt)}, url="mqtts://localhost:PORT")


def waning(lab):
    middle = lab.pki.make("Lab Waning CA", lab.pki.root(), ca=True, days=(-80, 9))
    leaf = lab.pki.make("localhost", middle, ("DNS:localhost",))
    return lab.mosquitto(tls=(leaf, lab.pki.bundle(leaf, middle)))


# ---- other ways to the broker: the probes must take them as well ------------------------------------------------

VERSION = failed("mqtt-protocol-version-unsupported", [r"3\.1\.1"], r"3\.1\.1|\b4\b")


def up_to_4(lab, **more):
    return lab.fake(picky(lambda hello: hello.version <= 4, CLOSE), **more)


@scenario("vary-way-http-proxy", "a broker without v5 behind an HTTP proxy, which alone knows its name", VERSION)
def way_proxy(lab):
    seen = []
    proxy = lab.fake(fakes.http_proxy(seen, target=up_to_4(lab)))
    return Case("mqtt://broker.lab:1883", V5, ("--proxy", f"http://127.0.0.1:{proxy}"), wrap=no_name_server(lab),
                after=lambda run: [] if len(seen) > 1 and all("broker.lab:1883" in request for request in seen) else [f"the proxy saw {seen}"])


@scenario("vary-way-socks5", "a port that expects TLS, behind a SOCKS5 proxy", failed("mqtt-port-expects-tls", (), r"\bmqtts://localhost"))
def way_socks(lab):
    return Case(f"mqtt://localhost:{lab.mosquitto(tls=lab.pki.server())}", {}, ("--proxy", f"socks5://127.0.0.1:{lab.microsocks()}"))


@scenario("vary-way-connect-to", "a broker without v5, reached with --connect-to under another name", VERSION)
def way_connect_to(lab):
    port = up_to_4(lab, tls=lab.pki.once("named", lambda: lab.pki.make("north.lab", lab.pki.root(), ("DNS:north.lab", "DNS:localhost", "IP:127.0.0.1"))))
    return Case("mqtts://north.lab:8883", {**V5, "ca": str(lab.pki.root().crt)}, ("--connect-to", f"127.0.0.1:{port}"), wrap=no_name_server(lab))


@scenario("vary-way-connect-to-tls", "a port that expects TLS, reached with --connect-to under another name", failed("mqtt-port-expects-tls", (), r"\bmqtts://north\.lab"))
def way_connect_to_tls(lab):
    return Case("mqtt://north.lab", {}, ("--connect-to", f"127.0.0.1:{lab.mosquitto(tls=lab.pki.server())}"), wrap=no_name_server(lab))


@scenario("vary-way-servers", "two servers: one without v5, one that refuses connections", VERSION)
def way_servers(lab):
    return Case("", {**V5, "servers": [{"host": "localhost", "port": up_to_4(lab), "protocol": "mqtt"}, {"host": "127.0.0.1", "port": lab.dead_port(), "protocol": "mqtt"}]})


@scenario("vary-way-ipv6", "a broker without v5 at an IPv6 address", VERSION)
def way_ipv6(lab):
    return Case(f"mqtt://[::1]:{up_to_4(lab, host='::1')}", V5)


@scenario("vary-way-insecure", "a will that is hung up on, over TLS with a certificate of another name and --insecure", failed("mqtt-will-rejected", [r"(?i)will"], notes=["verification-would-fail"]))
def way_insecure(lab):
    other = lab.pki.make("broker.lan", lab.pki.root(), ("DNS:broker.lan",))
    return Case(f"mqtts://localhost:{lab.fake(picky(no_will, 0x87), tls=other)}", {**V5, "will": WILL, "ca": str(lab.pki.root().crt)}, ("--insecure",))


# ---- trouble that passes ----------------------------------------------------------------------------------------

def modest(run):
    """An after-check: nothing is certain, for the very same CONNECT would have been accepted the second time."""
    diagnosis = json.loads(run.stdout)["diagnosis"]
    sure = diagnosis["confidence"] == "certain" and diagnosis["id"] not in ("mqtt-closed-without-connack", "mqtt-server-unavailable")
    return [f"it is certain of {diagnosis['id']}, without having tried the same once more"] if sure else []


def passing(name, broken, transport, options, ids, refusal=CLOSE):
    """The first CONNECT is turned away, all others are accepted: whatever a probe changes seems to help."""
    @scenario("vary-passing-" + name, broken, failed(ids))
    def setup(lab):
        seen = []
        url, given = reach(lab, transport, picky(lambda hello: len(seen) > 1, refusal, seen))
        return Case(url, {**given, **options}, after=modest)


CUT = "mqtt-closed-without-connack|mqtt-client-id-rejected|mqtt-protocol-version-unsupported"
passing("v4", "a broker that is just starting hangs up once (3.1.1)", "mqtt", {}, CUT)
passing("v5-will", "a broker that is just starting hangs up once (5.0, with a will)", "mqtt", {**V5, "will": WILL}, CUT + "|mqtt-will-rejected")
passing("v5-tls", "a broker that is just starting hangs up once (5.0, over TLS)", "mqtts", V5, CUT + "|tls-alpn-required")
passing("unavailable", "a broker that is just starting answers return code 3 once", "mqtt", {}, "mqtt-server-unavailable", 3)
