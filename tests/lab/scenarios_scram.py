"""Enhanced authentication with SCRAM: what works, and servers that refuse, or cannot prove themselves."""

import asyncio
import base64
import contextlib
import hashlib
import hmac

import mqttwire as wire
from observe import Mqtt
from scenario import Case, connected, failed, scenario

NAMES = {"SCRAM-SHA-1": "sha1", "SCRAM-SHA-256": "sha256", "SCRAM-SHA-512": "sha512"}


def auth(code, method, data):
    properties = wire.auth_method(method) + wire.auth_data(data)
    return wire.packet(0xF0, bytes([code]) + wire.varint(len(properties)) + properties)


def attribute(message, name):
    return next((part[2:] for part in message.split(b",") if part.startswith(name + b"=")), b"")


def auth_data_of(body):
    if len(body) < 2:
        return b""
    properties, _, _ = wire.parse_properties(body, 1)
    return next((value for identifier, value in properties if identifier == wire.AUTHENTICATION_DATA), b"")


def server(password, method, iterations=4096, forged=False):
    """SCRAM's server half over MQTT 5. `forged`: it takes any proof, and makes a signature up."""
    name = NAMES[method]
    salt = b"0123456789abcdef"
    mac = lambda key, text: hmac.new(key, text, name).digest()  # noqa: E731

    async def handler(reader, writer):
        _, body = await wire.read_packet(reader)
        hello = wire.parse_connect(body)
        if hello.version != 5 or hello.password is not None:  # with SCRAM the password stays at home
            writer.write(wire.connack(0x84 if hello.version != 5 else 0x82, hello.version))
            return
        bare = next((value for identifier, value in hello.properties if identifier == wire.AUTHENTICATION_DATA), b"n,,n=,r=")[3:]
        first = b"r=%slab7,s=%s,i=%d" % (attribute(bare, b"r"), base64.b64encode(salt), iterations)
        writer.write(auth(0x18, method, first))
        await writer.drain()
        with contextlib.suppress(asyncio.TimeoutError):
            _, body = await asyncio.wait_for(wire.read_packet(reader), 10)
        final = auth_data_of(body)
        unproven, _, proof = final.rpartition(b",p=")
        whole = bare + b"," + first + b"," + unproven
        salted = hashlib.pbkdf2_hmac(name, password, salt, min(iterations, 5000))
        key = mac(salted, b"Client Key")
        expected = bytes(a ^ b for a, b in zip(key, mac(hashlib.new(name, key).digest(), whole)))
        if not forged and base64.b64decode(proof) != expected:
            writer.write(wire.connack(0x87, 5, wire.auth_method(method) + wire.auth_data(b"e=invalid-proof")))
        else:
            signature = b"x" * len(key) if forged else mac(mac(salted, b"Server Key"), whole)
            writer.write(wire.connack(0, 5, wire.auth_method(method) + wire.auth_data(b"v=" + base64.b64encode(signature))))
        await writer.drain()
        with contextlib.suppress(asyncio.TimeoutError, asyncio.IncompleteReadError):
            await asyncio.wait_for(reader.read(), 5)
    return handler


def scram(name, broken, given, *expects, method="SCRAM-SHA-256", layer=None, **how):
    @scenario(name, broken, *expects, **({"layer": layer} if layer else {}))
    def setup(lab):
        port = lab.fake(server(b"Tau-7.schlicht", method, **how))
        options = {"protocolVersion": 5, "username": "pump,7", "password": given, "properties": {"authenticationMethod": method}}
        return Case(f"mqtt://localhost:{port}", options, secrets=(given,), shows=Mqtt(port, "^f0", version=5))


for scram_method in NAMES:
    scram(f"works-{scram_method.lower()}", f"nothing: {scram_method}, both sides prove the password", "Tau-7.schlicht",
          connected(forbid=["scram-weak-iterations"], report=r'"serverVerified": ?true'), method=scram_method, layer="works")
scram("works-scram-few-iterations", "nothing: SCRAM with an iteration count that is low", "Tau-7.schlicht",
      connected(notes=[("scram-weak-iterations", r"\b64\b")]), iterations=64, layer="works")
scram("v5-scram-wrong-password", "SCRAM: the password is another one", "Tau-7.schlecht",
      failed("mqtt-authentication-failed", [r"invalid-proof", r"SCRAM-SHA-256"], r"(?i)password"))
scram("v5-scram-forged-signature", "SCRAM: the server takes any proof and cannot prove itself", "Tau-7.schlicht",
      failed("mqtt-authentication-failed", [r"(?i)signature does not match"], r"(?i)broker"), forged=True)
scram("v5-scram-endless-iterations", "SCRAM: the server asks for a billion iterations", "Tau-7.schlicht",
      failed("mqtt-authentication-failed", [r"1000000000"], r"(?i)iteration"), iterations=1_000_000_000)
