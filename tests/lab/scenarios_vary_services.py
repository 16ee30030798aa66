"""Variations: servers that are no MQTT broker, real ones and fakes of them, reached over mqtt, mqtts and ws."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import fakes
from observe import Http, Mqtt, Tls
from scenario import Case, Skipped, failed, scenario
from scenarios_vary_ports import trusting

# ---- greetings: servers that speak first ------------------------------------------------------------------------

SMTP = b"220 mail.lab.example ESMTP Postfix (Debian/GNU)\r\n"
IMAP = b"* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS AUTH=PLAIN] Dovecot (Debian) ready.\r\n"
TELNET = bytes.fromhex("fffd18fffd20fffd23fffd27")
VNC = b"RFB 003.008\n"
DROPBEAR = b"SSH-2.0-dropbear_2022.83\r\n"


def greets(name, what, text, evidence, scheme="mqtt", tls=False, then=None, version=4):
    """A server that speaks first, and closes once something has come."""
    ids = {"mqtt": "mqtt-not-a-broker", "ws": "ws-not-a-websocket", "mqtts": "mqtt-not-a-broker" if tls else "tls-not-offered",
           "wss": "ws-not-a-websocket" if tls else "tls-not-offered"}[scheme]

    @scenario(name, f"{scheme}:// to {what}", failed(ids, evidence))
    def setup(lab):
        port = lab.fake(fakes.greeting(text, then), tls=lab.pki.server() if tls else None)
        secure = scheme in ("mqtts", "wss")
        return Case(f"{scheme}://localhost:{port}" + ("/mqtt" if scheme.startswith("ws") else ""), {"protocolVersion": version, **(trusting(lab) if secure else {})},
                    shows=Mqtt(port, "^" + text[:12].hex(), tls=tls, hello=b"\r\n"))


greets("stranger-vnc", "a remote desktop (VNC)", VNC, r"(?i)\bVNC\b|RFB 003\.008")
greets("stranger-imaps", "a mailbox (IMAP) behind TLS", IMAP, r"(?i)IMAP", "mqtts", tls=True)
greets("stranger-smtps-over-wss", "a mail server behind TLS", SMTP, r"(?i)SMTP|220 mail", "wss", tls=True)
greets("stranger-smtp-over-ws", "a mail server (SMTP)", SMTP, r"(?i)SMTP|220 mail", "ws", then=b"502 5.5.2 Error: command not recognized\r\n")
greets("stranger-telnet-over-ws", "a telnet server that negotiates first", TELNET, (), "ws")
greets("stranger-ssh-over-wss-url", "another SSH server", DROPBEAR, r"\bSSH\b", "wss")

# ---- servers that answer ----------------------------------------------------------------------------------------

AMQP = b"AMQP\x00\x00\x09\x01"
XMPP = (b"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client' version='1.0'>"
        b"<stream:error><xml-not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>")


def answers(name, what, data, evidence, scheme="mqtt"):
    @scenario(name, f"{scheme}:// to {what}", failed("ws-not-a-websocket" if scheme == "ws" else "mqtt-not-a-broker", evidence))
    def setup(lab):
        port = lab.fake(fakes.answer(data))
        return Case(f"{scheme}://localhost:{port}" + ("/mqtt" if scheme == "ws" else ""), shows=Mqtt(port, "^" + data[:8].hex()))


answers("stranger-amqp-over-ws", "an AMQP broker, which names the version it speaks", AMQP, r"\bAMQP\b", "ws")
answers("stranger-xmpp", "a chat server (XMPP)", XMPP, r"(?i)XMPP|jabber|XML")


# ---- real servers -----------------------------------------------------------------------------------------------

def redis(lab):
    port = lab.free_port()
    lab.spawn(["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", lab.dir], [port])
    return port


def memcached(lab):
    port = lab.free_port()
    lab.spawn(["memcached", "-l", "127.0.0.1", "-p", port, "-U", "0", "-u", pwd.getpwuid(os.getuid()).pw_name], [port])
    return port


def python_http(lab):
    port = lab.free_port()
    lab.spawn([sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1"], [port])
    return port


def newest(program):
    """A program of PostgreSQL's, which Debian keeps out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    if not found:
        raise Skipped(f"needs PostgreSQL's {program}")
    return str(found[-1])


def data_folder(lab, user):
    """A database cluster, made once a run, as PostgreSQL wants it: owned by a user that is not root."""
    folder = lab.pki.dir.parent / "postgresql"
    folder.mkdir()
    if user:
        shutil.chown(folder, user)
    done = subprocess.run([*user_prefix(user), newest("initdb"), "-D", folder / "data", "-A", "trust", "-U", "lab", "--no-sync", "--no-locale"],
                          capture_output=True, timeout=60, cwd=folder)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-300:])
    return folder / "data"


def user_prefix(user):
    return ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups") if user else ()


def postgresql(lab, ssl=False):
    newest("postgres")
    user = ("postgres" if "postgres" in {p.pw_name for p in pwd.getpwall()} else "nobody") if os.getuid() == 0 else None
    data = lab.pki.once("postgresql", lambda: data_folder(lab, user))
    copy = lab.dir / "data"
    subprocess.run(["cp", "-a", data, copy], check=True, timeout=20)
    (copy / "postmaster.pid").unlink(missing_ok=True)
    extra = []
    if ssl:
        crt, key = copy / "server.crt", copy / "server.key"
        crt.write_text(lab.pki.server().pem)
        key.write_text(lab.pki.server().key.read_text())
        key.chmod(0o600)
        for path in (crt, key):
            if user:
                shutil.chown(path, user, user if user == "postgres" else None)
        extra = ["-c", "ssl=on"]
    port = lab.free_port()
    lab.spawn([*user_prefix(user), newest("postgres"), "-D", copy, "-c", "listen_addresses=127.0.0.1", "-c", f"port={port}", "-c", "unix_socket_directories=",
               "-c", "fsync=off", *extra], [port])
    return port


def real(name, what, start, scheme, expect, shows, path="", args=()):
    @scenario(name, f"{scheme}:// to {what}", expect)
    def setup(lab):
        port = start(lab)
        secure = scheme in ("mqtts", "wss")
        return Case(f"{scheme}://localhost:{port}{path}", trusting(lab) if secure else {}, args, shows=shows(port))


def ssl_request(answer):
    return lambda port: Mqtt(port, f"^{answer.encode().hex()}", hello=bytes.fromhex("0000000804d2162f"))


SHORT = ("--timeout", "2")


def line(text, want):
    return lambda port: Mqtt(port, want, hello=text)


real("stranger-redis", "a Redis server", redis, "mqtt", failed("mqtt-not-a-broker", r"(?i)redis"), line(b"PING\r\n", b"+PONG".hex()), args=SHORT)
real("stranger-redis-over-tls-url", "a Redis server", redis, "mqtts", failed("tls-not-offered", r"(?i)redis"), line(b"PING\r\n", b"+PONG".hex()), args=SHORT)
real("stranger-redis-over-ws", "a Redis server", redis, "ws", failed("ws-not-a-websocket|ws-closed", ()), line(b"PING\r\n", b"+PONG".hex()), "/mqtt")
real("stranger-memcached", "a memcached server", memcached, "mqtt", failed("mqtt-not-a-broker", r"(?i)memcached|\bERROR\b"), line(b"bogus\r\n", b"ERROR".hex()), args=SHORT)
real("stranger-memcached-over-ws", "a memcached server", memcached, "ws", failed("ws-not-a-websocket", r"(?i)memcached|\bERROR\b"), line(b"bogus\r\n", b"ERROR".hex()), "/mqtt",
     args=SHORT)
real("stranger-postgresql", "a PostgreSQL server without TLS", postgresql, "mqtt", failed("mqtt-not-a-broker", r"(?i)postgres"), ssl_request("N"))
real("stranger-postgresql-with-tls", "a PostgreSQL server with TLS (after its own prelude)", lambda lab: postgresql(lab, True), "mqtt",
     failed("mqtt-not-a-broker", r"(?i)postgres"), ssl_request("S"))
real("stranger-postgresql-over-tls-url", "a PostgreSQL server, which hangs up on a ClientHello", postgresql, "mqtts", failed("tls-not-offered", r"(?i)postgres"), ssl_request("N"))
real("stranger-postgresql-over-ws", "a PostgreSQL server, which hangs up on an upgrade request", postgresql, "ws", failed("ws-not-a-websocket", r"(?i)postgres"), ssl_request("N"), "/mqtt")
real("stranger-python-server", "Python's file server, which waits for a line", python_http, "mqtt", failed("mqtt-not-a-broker", r"\bHTTP\b"),
     lambda port: Http(f"http://localhost:{port}/", " 200 .*SimpleHTTP"), args=SHORT)
real("stranger-nginx-behind-tls", "an ordinary web site with TLS", lambda lab: lab.nginx_server("location / { return 200 'hello'; }", tls=lab.pki.server()), "mqtts",
     failed("mqtt-not-a-broker", r"\bHTTP\b"), lambda port: Http(f"https://localhost:{port}/", " 200 "))

# ---- ports that say nothing at all ------------------------------------------------------------------------------

def speechless(name, what, scheme, handler, expect, shows, tls=False, args=(), path="", version=4):
    @scenario(name, f"{scheme}:// to {what}", expect)
    def setup(lab):
        port = lab.fake(handler, tls=lab.pki.server() if tls else None)
        return Case(f"{scheme}://localhost:{port}{path}", {"protocolVersion": version, **(trusting(lab) if scheme in ("mqtts", "wss") else {})}, args, shows=shows(port))


def resets(port):
    return Mqtt(port, "reset")


speechless("silent-behind-tls", "a port that makes TLS and then stays silent", "mqtts", fakes.silent, failed("mqtt-no-answer"), lambda port: Mqtt(port, "silent", tls=True), tls=True, args=SHORT)
speechless("silent-over-ws", "a port that accepts and stays silent, whatever comes", "ws", fakes.silent, failed("ws-timeout"), lambda port: Mqtt(port, "silent"), args=SHORT, path="/mqtt")
speechless("silent-over-wss-url", "a port that accepts and stays silent, whatever comes", "wss", fakes.silent, failed("tls-timeout"), lambda port: Mqtt(port, "silent"), args=SHORT, path="/mqtt")
for scheme in ("mqtts", "ws", "wss"):
    speechless(f"reset-at-once-{scheme}", "a port that resets every connection at once", scheme, fakes.reset_at_once, failed("tcp-reset", r"(?i)reset"), resets,
               path="/mqtt" if scheme.startswith("ws") else "")
speechless("reset-at-client-hello", "a port that resets the connection at the first bytes", "mqtts", fakes.reset_after_first_bytes, failed("tls-closed", r"(?i)reset"), resets)
speechless("reset-at-upgrade", "a port that resets the connection at the first bytes", "ws", fakes.reset_after_first_bytes, failed("ws-closed", r"(?i)reset"), resets, path="/mqtt")
speechless("reset-behind-tls", "a port that makes TLS and resets the connection at the CONNECT", "mqtts", fakes.reset_after_first_bytes,
           failed("mqtt-closed-without-connack", r"(?i)reset"), lambda port: Tls(port, "BEGIN CERTIFICATE"), tls=True)
speechless("closed-behind-tls-over-wss", "a port that makes TLS and hangs up at the upgrade request", "wss", fakes.close_after_first_bytes,
           failed("ws-closed", r"(?i)clos|hung up"), lambda port: Tls(port, "BEGIN CERTIFICATE"), tls=True, path="/mqtt")
