"""Fakes that take notes: what every connection to a port brought, so that a scenario can tell what the probes did there."""

import asyncio

import fakes
import mqttwire as wire


class Witness:
    """What came to one port: the bytes of each connection, and the CONNECTs in them."""

    def __init__(self):
        self.connections = []    # bytearray: all that one connection brought, in the order they came
        self.hellos = []         # every CONNECT, parsed

    def over(self, handler):
        """The handler, overheard. Behind TLS the bytes are the decrypted ones."""
        async def heard(reader, writer):
            notes = bytearray()
            self.connections.append(notes)
            await handler(_Overheard(reader, notes), writer)
        return heard

    def forwarder(self, target):
        """A faithful TCP proxy to the port `target`: the bytes are those of the wire, TLS and all."""
        async def handler(reader, writer):
            notes = bytearray()
            self.connections.append(notes)
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", target)

            async def pump(source, sink, log=None):
                while data := await source.read(4096):
                    if log is not None:
                        log += data
                    sink.write(data)
                    await sink.drain()
                sink.close()
            await asyncio.gather(pump(reader, up_writer, notes), pump(up_reader, writer))
        return handler

    def broker(self, answer, **more):
        """fakes.mqtt with notes. `answer` is a function of the parsed CONNECT: the CONNACK's bytes, CLOSE or SILENCE."""
        def noted(hello):
            self.hellos.append(hello)
            return answer(hello)
        return self.over(fakes.mqtt(connack=noted, **more))

    def holds(self, *secrets):
        """The secrets that came in the clear, in any connection."""
        return [s for s in secrets if any(s.encode() in c for c in self.connections)]


CLOSE, SILENCE = None, b""


def accept(hello):
    return wire.connack(0, hello.version)


class _Overheard:
    """As much of asyncio's StreamReader as the fakes use."""

    def __init__(self, reader, notes):
        self.reader, self.notes = reader, notes

    async def read(self, size=-1):
        return self._note(await self.reader.read(size))

    async def readexactly(self, size):
        return self._note(await self.reader.readexactly(size))

    async def readuntil(self, separator=b"\n"):
        return self._note(await self.reader.readuntil(separator))

    def _note(self, data):
        self.notes += data
        return data


def one_place_each(says_so=True):
    """A broker where a newcomer takes the place of the connection with its client ID: 0x8E under version 5, a bare close below it."""
    holders = {}

    async def take_place(reader, writer, hello):
        older = holders.get(hello.client_id)
        holders[hello.client_id] = writer
        if older and not older.is_closing():
            if hello.version == 5 and says_so:
                older.write(wire.disconnect(0x8E))
            older.close()
    return fakes.mqtt(after=take_place)


def after_handshake(choose):
    """Behind TLS: `choose` gives the handler for the ALPN that was agreed on (None without one)."""
    async def handler(reader, writer):
        await choose(writer.get_extra_info("ssl_object").selected_alpn_protocol())(reader, writer)
    return handler
