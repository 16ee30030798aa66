"""Ports of other protocols, over mqtt:// and mqtts://, and what ends a session: another client, the server, or something between."""

import fakes
import mqttwire as wire
from observe import Mqtt
from scenario import Case, failed, later, scenario
from servers import UPGRADE


# ---- not a broker -----------------------------------------------------------------------------------------------

def greets(text, then=b""):
    """Speaks first, answers the first line with `then`, and stays."""
    async def handler(reader, writer):
        writer.write(text)
        await writer.drain()
        await _lines(reader, writer, lambda line: then)
    return handler


async def _lines(reader, writer, answer):
    """Answers whole lines alone, like a server with a text protocol; silent until one ends; hangs up on None."""
    seen = b""
    while data := await reader.read(4096):
        seen += data
        while b"\n" in seen:
            line, _, seen = seen.partition(b"\n")
            said = answer(line.strip())
            if said is None:
                return
            writer.write(said)
            await writer.drain()


async def redis(reader, writer):
    """Redis 7: an inline command ends with a line; what looks like HTTP is hung up on."""
    def answer(line):
        word = line.split(b" ")[0].decode("latin-1")
        if word.upper() == "PING":
            return b"+PONG\r\n"
        if word.lower() in ("post", "host:"):
            return None
        return f"-ERR unknown command '{word[:20]}', with args beginning with: \r\n".encode("latin-1")
    await _lines(reader, writer, answer)


async def memcached(reader, writer):
    await _lines(reader, writer, lambda line: b"VERSION 1.6.18\r\n" if line == b"version" else b"ERROR\r\n")


def postgres(answer=b"N", strict=True):
    """Takes the SSLRequest; hangs up on a start-up packet of an impossible length, or (not strict) waits for the rest of it."""
    async def handler(reader, writer):
        head = await reader.readexactly(8)
        if head == bytes.fromhex("0000000804d2162f"):
            writer.write(answer)
            await writer.drain()
            await reader.read(4096)
        elif not strict:
            await fakes.silent(reader, writer)
    return handler


async def amqp(reader, writer):
    await reader.readexactly(8)
    writer.write(b"AMQP\x00\x00\x09\x01")
    await writer.drain()


STRANGERS = {
    "smtp": ("SMTP", lambda: greets(b"220 mail.lab ESMTP Postfix (Debian/GNU)\r\n", b"500 5.5.2 Error: bad syntax\r\n"), r"\bSMTP\b", "^3232"),
    "ftp": ("FTP", lambda: greets(b"220 (vsFTPd 3.0.5)\r\n", b"530 Please login with USER and PASS.\r\n"), r"\bFTP\b", "^3232"),
    "pop3": ("POP3", lambda: greets(b"+OK Dovecot ready.\r\n", b"-ERR Unknown command.\r\n"), r"(?i)\bPOP3?\b", "^2b4f4b"),
    "imap": ("IMAP", lambda: greets(b"* OK [CAPABILITY IMAP4rev1 SASL-IR ID ENABLE IDLE LITERAL+ STARTTLS] Dovecot ready.\r\n", b"* BAD Error\r\n"), r"\bIMAP\b", "^2a204f4b"),
    "telnet": ("telnet", lambda: greets(b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27"), r"(?i)\btelnet\b", "^fffd"),
    "dropbear": ("SSH", lambda: greets(b"SSH-2.0-dropbear_2022.83\r\n"), r"\bSSH\b", "^5353482d"),
    "redis": ("Redis, silent until a line ends", lambda: redis, r"(?i)\bredis\b", "^ silent"),
    "memcached": ("memcached, silent until a line ends", lambda: memcached, r"(?i)\bmemcached\b", "^ silent"),
    "postgres": ("PostgreSQL without TLS, which hangs up on a CONNECT", postgres, r"(?i)postgres", "^ closed"),
    "postgres-tls": ("PostgreSQL with TLS, which waits for the rest of a CONNECT", lambda: postgres(b"S", strict=False), r"(?i)postgres", "^ silent"),
    "amqp": ("AMQP 0-9-1", lambda: amqp, r"\bAMQP\b", "^414d5150"),
}


def stranger(name, scheme, expect):
    what, handler, _, want = STRANGERS[name]

    @scenario(f"vary-stranger-{name}-{scheme}", f"{scheme}:// to a port that speaks {what}", expect)
    def setup(lab):
        port = lab.fake(handler())
        given = {"ca": str(lab.pki.root().crt)} if scheme == "mqtts" else {}
        return Case(f"{scheme}://localhost:{port}", given, ("--timeout", "1"), shows=Mqtt(port, want) if scheme == "mqtt" else None)


for name, (_, _, evidence, _) in STRANGERS.items():
    if name not in ("memcached", "postgres-tls"):    # silent as Redis is, and 8 s long
        stranger(name, "mqtt", failed("mqtt-not-a-broker", [evidence]))
    if name not in ("ftp", "pop3", "dropbear"):
        stranger(name, "mqtts", failed("tls-not-offered", [evidence]))


# ---- what ends a session ----------------------------------------------------------------------------------------

def ended(name, broken, start, expect, version=4, scheme="mqtt", hold=4, options=None, **more):
    """`start(lab)` gives the port; the client holds the connection for some seconds."""
    @scenario("vary-ended-" + name, broken, expect, layer="session", **more)
    def setup(lab):
        port = start(lab)
        given = {"ca": str(lab.pki.root().crt)} if scheme in ("mqtts", "wss") else {}
        return Case(f"{scheme}://localhost:{port}" + ("/mqtt" if scheme.startswith("ws") else ""), {**given, "clientId": "pump-7", "protocolVersion": version, **(options or {})},
                    ("--hold", str(hold)))


def contested(version=4, every=0.5):
    """mosquitto, and a second client of the same ID that comes back each time it is thrown out."""
    def start(lab):
        port = lab.mosquitto()
        lab.fakes.background(fakes.comeback(port, "pump-7", version, every))
        return port
    return start


def closing_first(limit=1):
    """Closes the first connections 0.6 s after their CONNACK; those after them stay."""
    count = []

    async def after(reader, writer, hello):
        count.append(hello)
        if len(count) <= limit:
            await fakes.send_later(0.6)(reader, writer, hello)
    return fakes.mqtt(after=after)


def haproxy_idle(lab):
    inner, port = lab.mosquitto(), lab.free_port()
    lab.haproxy(f"frontend f\n  mode tcp\n  bind 127.0.0.1:{port}\n  timeout client 1s\n  default_backend b\n"
                f"backend b\n  mode tcp\n  timeout server 1s\n  server s 127.0.0.1:{inner}\n", [port])
    return port


def nginx_idle(lab):
    inner = lab.mosquitto(ws=True)
    return lab.nginx_server(f"location /mqtt {{ proxy_read_timeout 1s; proxy_pass http://127.0.0.1:{inner}; {UPGRADE} }}")


TAKEN = later("session-client-id-taken-over", ["pump-7"], r"(?i)client.?id")
CLOSED = later("session-closed-by-server", [r"(?i)clos"])
ended("rival-v4", "a second client of the same ID comes back each half second (3.1.1)", contested(), TAKEN)
ended("rival-v5-slow", "a second client of the same ID comes back after 1.2 s (5.0)", contested(5, every=1.2), TAKEN, version=5)
ended("rival-v3-kept-session", "the same with 3.1 and a kept session", contested(3), TAKEN, version=3, options={"clean": False})
ended("everyone-v4", "the server closes every connection after a second", lambda lab: lab.fake(fakes.mqtt(after=fakes.send_later(1))), CLOSED)
ended("everyone-v5-tls", "the server closes every connection after 0.7 s, over TLS (5.0)",
      lambda lab: lab.fake(fakes.mqtt(after=fakes.send_later(0.7)), tls=lab.pki.server()), CLOSED, version=5, scheme="mqtts")
ended("once", "the server closes the first connection alone", lambda lab: lab.fake(closing_first()), CLOSED)
ended("idle-haproxy", "haproxy closes what is silent for a second; the keep-alive is 60", haproxy_idle, CLOSED, options={"keepalive": 60})
ended("idle-nginx-ws", "nginx closes a WebSocket that is silent for a second (proxy_read_timeout)", nginx_idle, CLOSED, scheme="ws", options={"keepalive": 60})
ended("8e-v5", "the server says 0x8E after a second", lambda lab: lab.fake(fakes.mqtt(after=fakes.send_later(1, wire.disconnect(0x8E)))),
      later("session-client-id-taken-over", [r"(?i)0x8e|142|taken over", "pump-7"]), version=5)
ended("8d-v5-tls", "the server says 0x8D after a second", lambda lab: lab.fake(fakes.mqtt(after=fakes.send_later(1, wire.disconnect(0x8D))), tls=lab.pki.server()),
      later("session-keepalive-timeout", [r"(?i)0x8d|141|keep"]), version=5, scheme="mqtts")
ended("garbage", "the server sends a packet that cannot be parsed after half a second", lambda lab: lab.fake(fakes.mqtt(after=fakes.send_later(0.5, b"\xf0\x00\xff\xff", close=False))),
      later("session-network-lost|session-closed-by-server|session-disconnected", [r"(?i)packet|byte|protocol"]))
