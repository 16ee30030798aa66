"""Variations on refusals: the same fault in another version, over another transport, next to other options, and what a probe tells of it."""

import json

import fakes
import mqttwire as wire
from fakes import CLOSE, SILENCE, picky
from scenario import Case, failed, scenario

VERSION = "mqtt-protocol-version-unsupported"
WILL = {"topic": "lab/will", "payload": "gone", "qos": 1, "retain": False}


def reach(lab, transport, handler):
    """Starts the fake behind this transport: (URL, options)."""
    web, secure = transport.startswith("ws"), transport in ("mqtts", "wss")
    port = lab.fake(fakes.on_websocket(handler, "/mqtt") if web else handler, tls=lab.pki.server() if secure else None)
    return f"{transport}://localhost:{port}" + ("/mqtt" if web else ""), {"ca": str(lab.pki.root().crt)} if secure else {}


def choosy(name, broken, liked, refusal, *expects, transport="mqtt", options=None, facts=None, after=None, **more):
    """A fake broker that serves only the CONNECTs it likes. Silence shows only when the attempt's time is over: 1 s, and 5 s for all probes."""
    @scenario("vary-" + name, broken, *expects, **more)
    def setup(lab):
        url, given = reach(lab, transport, picky(liked, refusal))
        return Case(url, {**given, **(options or {})}, ("--timeout", "1", "--probe-timeout", "5") if refusal == SILENCE else (), facts=facts or {}, after=after)


# ---- versions ---------------------------------------------------------------------------------------------------

def up_to_4(hello):
    return hello.version <= 4


def only_5(hello):
    return hello.version == 5


choosy("v5-silence", "a broker without v5 never answers a v5 CONNECT", up_to_4, SILENCE,
       failed(VERSION, [r"3\.1\.1"], r"3\.1\.1|\b4\b"), options={"protocolVersion": 5})
choosy("v5-closed-mqtts", "the same over TLS, hanging up", up_to_4, CLOSE,
       failed(VERSION, [r"3\.1\.1"], r"3\.1\.1|\b4\b"), transport="mqtts", options={"protocolVersion": 5})
choosy("v5-closed-ws", "the same over a WebSocket", up_to_4, CLOSE,
       failed(VERSION, [r"3\.1\.1"], r"3\.1\.1|\b4\b"), transport="ws", options={"protocolVersion": 5})
choosy("v3-closed-v5-only", "a v5-only broker hangs up on 3.1", only_5, CLOSE,
       failed(VERSION, [r"\b5"], r"\b5"), options={"protocolVersion": 3})
choosy("v4-unspecified-v5-only-wss", "a v5-only broker answers 3.1.1 with return code 1 over wss", only_5, 1,
       failed(VERSION, [r"\b5"], r"\b5"), transport="wss")
choosy("v5-closed-with-will", "a broker without v5 hangs up on a v5 CONNECT that has a will, user name and properties", up_to_4, CLOSE,
       failed(VERSION, [r"3\.1\.1"], r"3\.1\.1|\b4\b"),
       options={"protocolVersion": 5, "will": WILL, "username": "lab", "password": "pw-9f21-secret", "properties": {"receiveMaximum": 20}})
choosy("only-3.1", "a broker that knows only 3.1 hangs up on 3.1.1", lambda hello: hello.version == 3, CLOSE,
       failed(VERSION, [r"3\.1\b"], r"3\.1\b"))

# ---- the will ---------------------------------------------------------------------------------------------------


def no_will(hello):
    return not hello.will


for transport, refusal, version, how in (("mqtt", SILENCE, 4, "silence"), ("mqtts", CLOSE, 5, "a close"), ("mqtts", CLOSE, 4, "a close"), ("ws", 0x87, 5, "0x87"),
                                         ("mqtt", 5, 4, "return code 5"), ("wss", 0x83, 5, "0x83")):
    choosy(f"will-{how.split()[-1]}-v{version}-{transport}", f"the broker answers a CONNECT that has a will with {how} ({transport}, version {version})",
           no_will, refusal, failed("mqtt-will-rejected", [r"(?i)will"], r"(?i)will"), transport=transport,
           options={"protocolVersion": version, "will": WILL, "clientId": "bench-7"})

# ---- the client ID ----------------------------------------------------------------------------------------------

LONG = "greenhouse-north-valve-controller-17"


def short(hello):
    return len(hello.client_id) <= 23


def flat(hello):
    return "/" not in hello.client_id


def not_named(name):
    return lambda hello: hello.client_id != name


for transport, refusal, version, how in (("mqtt", CLOSE, 3, "a close"), ("mqtt", SILENCE, 4, "silence"), ("mqtts", CLOSE, 4, "a close"), ("wss", 2, 4, "return code 2"),
                                         ("ws", CLOSE, 5, "a close")):
    choosy(f"long-id-{how.split()[-1]}-v{version}-{transport}", f"the broker answers a client ID of more than 23 bytes with {how} ({transport}, version {version})",
           short, refusal, failed("mqtt-client-id-rejected", ["{{id}}", r"23|36|(?i:long)"], r"(?i)client.?id"), transport=transport,
           options={"protocolVersion": version, "clientId": LONG}, facts={"id": LONG})
for transport, refusal, version, how in (("mqtt", 5, 4, "return code 5"), ("mqtts", 0x87, 5, "0x87"), ("mqtts", CLOSE, 5, "a close"), ("ws", 0x80, 5, "0x80")):
    choosy(f"slash-id-{how.split()[-1]}-v{version}-{transport}", f"the broker answers a client ID with a slash with {how} ({transport}, version {version})",
           flat, refusal, failed("mqtt-client-id-rejected", ["{{id}}"], r"(?i)client.?id"), transport=transport,
           options={"protocolVersion": version, "clientId": "plant/7"}, facts={"id": "plant/7"})
choosy("id-and-will", "one client ID is refused with 0x87, its will is not the reason", not_named("pump-7"), 0x87,
       failed("mqtt-client-id-rejected", ["pump-7"], r"(?i)client.?id"), options={"protocolVersion": 5, "clientId": "pump-7", "will": WILL})
for transport in ("mqtt", "mqtts"):
    choosy(f"kept-session-{transport}", f"the broker hangs up on clients that want a kept session ({transport}); a probe that asked for one would leave it behind",
           lambda hello: hello.clean, CLOSE, failed("mqtt-client-id-rejected|mqtt-closed-without-connack", [r"(?i)session"], r"(?i)clean|session|client.?id"), transport=transport,
           options={"clientId": "pump-7", "clean": False})

# ---- one property among several ---------------------------------------------------------------------------------

FIVE = {"sessionExpiryInterval": 300, "receiveMaximum": 20, "topicAliasMaximum": 7, "requestProblemInformation": False, "userProperties": {"site": "north"}}
NUMBERS = {"sessionExpiryInterval": 0x11, "receiveMaximum": 0x21, "topicAliasMaximum": 0x22, "requestProblemInformation": 0x17, "userProperties": 0x26}


def without(name):
    return lambda hello: all(number != NUMBERS[name] for number, _ in hello.properties)


def isolated(name):
    """An after-check: of the five properties, the advice names this one alone."""
    def after(run):
        advice = " ".join(json.loads(run.stdout)["diagnosis"]["suggestions"])
        others = [other for other in FIVE if other != name and other in advice]
        return [f"the advice names {other}, which is not the culprit" for other in others]
    return after


for name, refusal, transport, ids in (("receiveMaximum", CLOSE, "mqtt", "mqtt-closed-without-connack"), ("topicAliasMaximum", CLOSE, "mqtts", "mqtt-closed-without-connack"),
                                      ("userProperties", SILENCE, "mqtt", "mqtt-no-answer"), ("sessionExpiryInterval", CLOSE, "ws", "mqtt-closed-without-connack"),
                                      ("requestProblemInformation", 0x82, "mqtt", "mqtt-protocol-error"), ("userProperties", 0x81, "wss", "mqtt-malformed-packet"),
                                      ("receiveMaximum", 0x83, "mqtts", "mqtt-refused")):
    how = {CLOSE: "closes", SILENCE: "stays silent"}.get(refusal, f"answers {refusal}")
    choosy(f"property-{name}-{transport}-{how.split()[-1]}", f"of five v5 properties the broker cannot take {name}: it {how} ({transport})",
           without(name), refusal, failed(ids, [name], [name]), transport=transport, options={"protocolVersion": 5, "properties": FIVE}, after=isolated(name))
choosy("properties-any-closed", "the broker hangs up on any v5 property", lambda hello: not hello.properties, CLOSE,
       failed("mqtt-closed-without-connack", [r"(?i)propert"], [r"(?i)propert"]), options={"protocolVersion": 5, "properties": FIVE})

# ---- nothing helps ----------------------------------------------------------------------------------------------


def never(hello):
    return False


EVERYTHING = {"protocolVersion": 5, "will": WILL, "clientId": LONG, "properties": FIVE}
for refusal, transport, ids in ((CLOSE, "mqtt", "mqtt-closed-without-connack"), (CLOSE, "ws", "mqtt-closed-without-connack|ws-closed"), (SILENCE, "mqtts", "mqtt-no-answer"),
                                (0x87, "wss", "mqtt-not-authorized"), (0x83, "mqtt", "mqtt-refused"), (0x85, "mqtt", "mqtt-client-id-rejected"),
                                (0x9B, "ws", "mqtt-qos-not-supported"), (0x9F, "mqtts", "mqtt-connection-rate-exceeded")):
    how = {CLOSE: "close", SILENCE: "silence"}.get(refusal, f"{refusal or 0:#x}")
    choosy(f"nothing-helps-{how}-{transport}", f"whatever the CONNECT has, the answer is {how} ({transport})", never, refusal, failed(ids), transport=transport,
           options=EVERYTHING)
for code, transport, ids in ((2, "mqtt", "mqtt-client-id-rejected"), (3, "mqtts", "mqtt-server-unavailable")):
    choosy(f"nothing-helps-v4-{code}-{transport}", f"whatever the CONNECT has, the answer is return code {code} ({transport}, version 4)", never, code, failed(ids, [rf"\b(0x)?0?{code}\b"]),
           transport=transport, options={"will": WILL, "clientId": LONG})

# ---- the refusal and the end in one flight ----------------------------------------------------------------------


def hasty(name, code, cause, transport, version=5):
    """The server writes its CONNACK and closes at once, as brokers do: both may arrive in one read."""
    @scenario(f"vary-hasty-{name}-{transport}", f"the broker answers {code:#x} and closes in the same moment ({transport}, version {version})", failed(cause, [rf"(?i)\b(0x)?0?{code:x}\b"]))
    def setup(lab):
        async def handler(reader, writer):
            _, body = await wire.read_packet(reader)
            fakes.cork(writer)
            writer.write(wire.connack(code, wire.parse_connect(body).version))
        url, given = reach(lab, transport, handler)
        return Case(url, {**given, "protocolVersion": version})


hasty("password", 0x86, "mqtt-bad-credentials", "mqtt")
hasty("password", 0x86, "mqtt-bad-credentials", "mqtts")
hasty("password", 4, "mqtt-bad-credentials", "wss", version=4)
hasty("banned", 0x8A, "mqtt-banned", "ws")
