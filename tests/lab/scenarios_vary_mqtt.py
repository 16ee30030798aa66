"""Variations on refusals: the same fault in another version, over another transport, next to other options, and what a probe tells of it."""

import fakes
from fakes import CLOSE, SILENCE, picky
from scenario import Case, failed, scenario

VERSION = "mqtt-protocol-version-unsupported"
WILL = {"topic": "lab/will", "payload": "gone", "qos": 1, "retain": False}


def reach(lab, transport, handler):
    """Starts the fake behind this transport: (URL, options)."""
    web, secure = transport.startswith("ws"), transport in ("mqtts", "wss")
    port = lab.fake(fakes.on_websocket(handler, "/mqtt") if web else handler, tls=lab.pki.server() if secure else None)
    return f"{transport}://localhost:{port}" + ("/mqtt" if web else ""), {"ca": str(lab.pki.root().crt)} if secure else {}


def choosy(name, broken, liked, refusal, *expects, transport="mqtt", options=None, facts=None, **more):
    """A fake broker that serves only the CONNECTs it likes. Silence shows only when the attempt's time is over: 2 s."""
    @scenario("vary-" + name, broken, *expects, **more)
    def setup(lab):
        url, given = reach(lab, transport, picky(liked, refusal))
        return Case(url, {**given, **(options or {})}, ("--timeout", "2") if refusal == SILENCE else (), facts=facts or {})


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
                                         ("mqtt", 5, 4, "return code 5"), ("wss", 0x83, 5, "0x83"), ("mqtt", 0x80, 5, "0x80")):
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
for transport, refusal, version, how in (("mqtt", 5, 4, "return code 5"), ("mqtts", 0x87, 5, "0x87"), ("mqtts", CLOSE, 5, "a close"), ("ws", 0x80, 5, "0x80"), ("mqtt", 0x83, 5, "0x83")):
    choosy(f"slash-id-{how.split()[-1]}-v{version}-{transport}", f"the broker answers a client ID with a slash with {how} ({transport}, version {version})",
           flat, refusal, failed("mqtt-client-id-rejected", ["{{id}}"], r"(?i)client.?id"), transport=transport,
           options={"protocolVersion": version, "clientId": "plant/7"}, facts={"id": "plant/7"})
choosy("id-and-will", "one client ID is refused with 0x87, its will is not the reason", not_named("pump-7"), 0x87,
       failed("mqtt-client-id-rejected", ["pump-7"], r"(?i)client.?id"), options={"protocolVersion": 5, "clientId": "pump-7", "will": WILL})
