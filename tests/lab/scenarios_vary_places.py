"""Variations: two clients with one client ID that take each other's place, and brokers that merely close."""

import fakes
import mqttwire as wire
import witness
from observe import Mqtt
from scenario import Case, later, scenario

ID = "boiler-room-2"
TAKEN = "session-client-id-taken-over"


def rivalled(name, what, start, version=4, scheme="mqtt", expect=None, args=("--hold", "5"), path=""):
    """`start(lab)` gives the client's port and the rival's, which speaks plain MQTT to the same broker."""
    @scenario(name, f"another client with the same ID keeps coming back: {what}", expect or later(TAKEN, [ID], r"(?i)client.?id"), layer="session")
    def setup(lab):
        port, rivals = start(lab)
        lab.fakes.background(fakes.rival(rivals, ID, version))
        return Case(f"{scheme}://localhost:{port}{path}", {"clientId": ID, "protocolVersion": version}, args,
                    shows=Mqtt(rivals, "closed|reset", version=version, hello=wire.connect(ID, version), wait=3))


def told(lab):
    """A fake that says 0x8E to whoever loses the place (version 5), and closes."""
    port = lab.fake(witness.one_place_each())
    return port, port


def websocket(lab):
    """mosquitto with a WebSocket for the client and a plain listener for the rival."""
    rivals = lab.free_port()
    return lab.mosquitto(ws=True, listener=f"listener {rivals} 127.0.0.1"), rivals


rivalled("taken-over-v5-told", "the broker says so with DISCONNECT 0x8E", told, 5, expect=later(TAKEN, [ID, r"(?i)0x8e|142|taken over"], r"(?i)client.?id"))
rivalled("taken-over-v5-mosquitto-ws", "mosquitto just closes, over a WebSocket", websocket, 5, "ws", path="/mqtt")
rivalled("taken-over-without-probes", "no probe may tell", told, args=("--hold", "3", "--no-probe"),
         expect=later("session-closed-by-server|" + TAKEN, [r"(?i)client.?id"]))


# ---- no rival: the server closes for reasons of its own ---------------------------------------------------------

@scenario("closes-everyone-at-once-v3", "the broker closes every connection right after the CONNACK (3.1)", later("session-closed-by-server", r"(?i)clos"), layer="session")
def at_once(lab):
    port = lab.fake(fakes.mqtt(after=fakes.send_later(0.1)))
    return Case(f"mqtt://localhost:{port}", {"clientId": ID, "protocolVersion": 3}, ("--hold", "4"), shows=Mqtt(port, "^20020000 closed", version=3))


@scenario("server-shuts-down-v4", "mosquitto is ended while the client is connected; afterwards nothing listens", later("session-closed-by-server", r"(?i)clos"), layer="session")
def shut_down(lab):
    port = lab.mosquitto()
    lab.later(1.5, lab.broker.terminate)
    return Case(f"mqtt://localhost:{port}", {"clientId": ID}, ("--hold", "4"))
