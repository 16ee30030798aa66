"""Ports of other protocols, over mqtt:// and mqtts://, and what ends a session: another client, the server, or something between."""

import fakes
import mqttwire as wire
from observe import Mqtt
from scenario import Case, failed, later, scenario


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
    stranger(name, "mqtt", failed("mqtt-not-a-broker", [evidence]))
    stranger(name, "mqtts", failed("tls-not-offered", [evidence]))
