"""Variations on what probes must not do: secrets over a TLS that was not verified, publishes, the user's client ID where it is not in question, a storm."""

import ssl
import time

import fakes
import mqttwire as wire
import witness
from observe import Mqtt, Tls
from scenario import Case, failed, later, scenario
from scenarios_vary_ports import trusting

ID, PASSWORD, TOKEN = "crane-4", "pw-51c7-secret", "tok-7d20-secret"
CREDENTIALS = {"clientId": ID, "username": "crane", "password": PASSWORD}


def listening_tls(lab, cert, heard):
    """A fake that makes TLS with anybody and overhears what is said inside."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert.crt, cert.key)
    return lab.fakes.serve(heard, ssl=context)


def kept(seen, *secrets):
    """An after-check: none of the secrets came, and no CONNECT with the user's client ID."""
    def after(run):
        found = [f"{word!r} was sent over a TLS that was not verified" for word in seen.holds(*secrets)]
        return found + (["the user's client ID was sent over a TLS that was not verified"] if seen.holds(ID) else [])
    return after


def unverified(name, broken, make, expect, scheme="mqtts", options=None, ca=True):
    """The certificate is not to be trusted: whoever is behind it may learn nothing, however curious the probes are."""
    @scenario("unverified-" + name, broken, expect)
    def setup(lab):
        seen = witness.Witness()
        handler = fakes.mqtt() if scheme == "mqtts" else fakes.websocket(fakes.frame(wire.connack()))
        port = listening_tls(lab, make(lab), seen.over(handler))
        given = {**(trusting(lab) if ca else {}), **CREDENTIALS, **(options or {})}
        return Case(f"{scheme}://localhost:{port}" + ("/mqtt" if scheme == "wss" else ""), given, secrets=(PASSWORD, TOKEN), after=kept(seen, PASSWORD, TOKEN),
                    shows=Tls(port, "BEGIN CERTIFICATE"))


HEADERS = {"wsOptions": {"headers": {"Authorization": f"Bearer {TOKEN}", "Cookie": f"session={TOKEN}"}}}
unverified("self-signed", "an unknown self-signed certificate; password and client ID must not get behind it", lambda lab: lab.pki.make("localhost", names=("DNS:localhost",)),
           failed("tls-certificate-self-signed"))
unverified("other-name", "a certificate for another host; password and client ID must not get behind it", lambda lab: lab.pki.make("other.lan", lab.pki.root(), ("DNS:other.lan",)),
           failed("tls-certificate-hostname-mismatch", ["other.lan"]), options={"protocolVersion": 5})
unverified("expired-wss", "an expired certificate; password, headers and client ID must not get behind it", lambda lab: lab.pki.make(
    "localhost", lab.pki.root(), ("DNS:localhost",), days=(-90, -2)), failed("tls-certificate-expired"), "wss", HEADERS)
unverified("no-ca", "a private CA that the client does not have; password and client ID must not get behind it", lambda lab: lab.pki.server(),
           failed("tls-certificate-unknown-issuer"), ca=False)


# ---- the user's client ID where it is not in question -----------------------------------------------------------

def named_in(seen):
    return [c for c in seen.connections if ID.encode() in c]


@scenario("other-port-does-not-learn-the-id", "mqtt:// to a chat server: what is not MQTT gets the user's CONNECT once, from the attempt", failed("mqtt-not-a-broker", [r"(?i)hello|text"]))
def chat(lab):
    seen = witness.Witness()
    port = lab.fake(seen.over(fakes.greeting(b"hello, this is the chat of the workshop\r\n", b"pardon?\r\n")))

    def after(run):
        return [] if len(named_in(seen)) <= 1 else [f"{len(named_in(seen))} connections carried the user's client ID"]
    return Case(f"mqtt://localhost:{port}", {"clientId": ID}, after=after, shows=Mqtt(port, "^" + b"hello".hex()))


@scenario("clear-port-does-not-learn-the-id", "mqtts:// to a port in the clear: no probe may use the user's client ID, credentials or will there",
          failed("tls-not-offered", (), r"\bmqtt://"))
def clear_port(lab):
    seen = witness.Witness()
    port = lab.fake(seen.broker(witness.accept))

    def after(run):
        found = [f"{word!r} came in the clear" for word in seen.holds(PASSWORD, "crane/will")]
        return found + (["the user's client ID came in the clear"] if named_in(seen) else []) + ([] if seen.hellos else ["no probe spoke MQTT in the clear"])
    return Case(f"mqtts://localhost:{port}", trusting(lab, **CREDENTIALS, will={"topic": "crane/will", "payload": "down", "qos": 0, "retain": True}), secrets=(PASSWORD,), after=after,
                shows=Mqtt(port, "^20020000"))


# ---- nothing is published or subscribed, and there is no storm --------------------------------------------------

MOST = 20     # connections: more would look like an attack to a broker that counts


def modest(seen):
    """An after-check: the probes are few, and say nothing but CONNECT, DISCONNECT and PINGREQ."""
    def after(run):
        time.sleep(0.1)
        if not seen.connections:
            return ["not even the attempt came"]
        said = {kind for c in seen.connections for kind in kinds(bytes(c))} - {1, 12, 14}
        found = [f"packets of the types {sorted(said)} came"] if said else []
        return found + ([f"{len(seen.connections)} connections came"] if len(seen.connections) > MOST else [])
    return after


def kinds(data):
    """The types of the MQTT packets in a connection that began as one."""
    found, at = [], 0
    while data[:1] == b"\x10" and at + 1 < len(data):
        size, body = wire.parse_varint(data, at + 1)
        found.append(data[at] >> 4)
        at = body + size
    return found


BUSY = {"clientId": ID, "protocolVersion": 5, "will": {"topic": "crane/will", "payload": "down", "qos": 1, "retain": False},
        "properties": {"receiveMaximum": 9, "topicAliasMaximum": 3, "userProperties": {"site": "north"}, "sessionExpiryInterval": 60}}


def curious(name, broken, answer, expect, want, args=()):
    @scenario("modest-" + name, broken, expect)
    def setup(lab):
        seen = witness.Witness()
        port = lab.fake(seen.broker(answer))
        return Case(f"mqtt://localhost:{port}", BUSY, (*args, "--subscribe", "crane/#", "--publish", "crane/hook=up", "--qos", "1"), after=modest(seen),
                    shows=Mqtt(port, want, version=5))


curious("closed", "the broker hangs up on everything, though there is much to leave out: few probes, and no publish by them", lambda hello: witness.CLOSE, failed("mqtt-closed-without-connack"), "^ closed")
curious("version", "the broker takes 3.1.1 alone: the probe that gets in publishes and subscribes nothing",
        lambda hello: wire.connack(0, 4) if hello.version == 4 else witness.CLOSE, failed("mqtt-protocol-version-unsupported"), "^ closed")
curious("silence", "the broker answers nothing", lambda hello: witness.SILENCE, failed("mqtt-no-answer"), "^ silent", ("--timeout", "2"))


@scenario("modest-thrown-out", "every client is thrown out after half a second; whoever looks into it publishes nothing", later("session-closed-by-server", r"(?i)clos"), layer="session")
def thrown_out(lab):
    seen = witness.Witness()
    port = lab.fake(seen.broker(witness.accept, after=fakes.send_later(0.5)))
    return Case(f"mqtt://localhost:{port}", {"clientId": ID}, ("--hold", "3"), after=modest(seen), shows=Mqtt(port, "^20020000 closed"))
