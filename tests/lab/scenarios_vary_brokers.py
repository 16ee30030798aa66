"""Variations with other real brokers: ejabberd's mod_mqtt and Aedes (Node.js). Skipped where they are not installed."""

import os
from pathlib import Path

import mqttwire as wire
from observe import Http, Mqtt
from scenario import Case, Skipped, connected, failed, scenario

# ---- ejabberd ---------------------------------------------------------------------------------------------------

EJABBERD = """hosts: [localhost]
loglevel: warning
listen:
  - {{port: {mqtt}, ip: "127.0.0.1", module: mod_mqtt}}
  - {{port: {web}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {{/mqtt: mod_mqtt}}}}
  - {{port: {chat}, ip: "127.0.0.1", module: ejabberd_c2s}}
auth_method: [anonymous]
allow_multiple_connections: true
anonymous_protocol: both
modules:
  mod_mqtt: {{access_publish: {{}}}}
"""


def ejabberd(lab):
    """Ports of MQTT, WebSocket and XMPP, of a node without a name: no epmd."""
    libraries = sorted(Path("/usr/lib").glob("*/ejabberd-*/ebin"))
    if not libraries:
        raise Skipped("needs ejabberd")
    ports = [lab.free_port() for _ in range(3)]
    config = lab.file("ejabberd.yml", EJABBERD.format(mqtt=ports[0], web=ports[1], chat=ports[2]))
    lab.spawn(["env", f"EJABBERD_CONFIG_PATH={config}", f"EJABBERD_LOG_PATH={lab.dir}/ejabberd-node.log", f"ERL_LIBS={libraries[0].parent.parent}", f"HOME={lab.dir}",
               "erl", "-noinput", "+S", "1", "-mnesia", "dir", f'"{lab.dir}/spool"', "-s", "ejabberd"], ports)
    return ports


def with_ejabberd(name, broken, scheme, which, *expects, path="", options=None, shows=None, secrets=(), **more):
    """`which` of its ports the URL names: 0 MQTT, 1 WebSocket, 2 XMPP."""
    @scenario("ejabberd-" + name, broken, *expects, **more)
    def setup(lab):
        ports = ejabberd(lab)
        return Case(f"{scheme}://localhost:{ports[which]}{path}", options or {}, secrets=secrets, facts={"mqtt": ports[0], "web": ports[1]}, shows=shows(ports) if shows else None)


with_ejabberd("version-3", "ejabberd refuses MQTT 3.1 with return code 1", "mqtt", 0, failed("mqtt-protocol-version-unsupported", [r"3\.1\b"], r"3\.1\.1|\b[45]\b"),
              options={"protocolVersion": 3}, shows=lambda ports: Mqtt(ports[0], "^20020001", version=3))
with_ejabberd("no-credentials-v5", "ejabberd wants a user name; none is given (version 5)", "mqtt", 0, failed("mqtt-not-authorized|mqtt-bad-credentials", [r"(?i)user"], r"(?i)user"),
              options={"protocolVersion": 5}, shows=lambda ports: Mqtt(ports[0], "^20..008[67]", version=5))
with_ejabberd("web-path", "ejabberd's WebSocket is at /mqtt, the URL says /ws", "ws", 1, failed("ws-path-not-found", ["404", "/ws"], r"ws://localhost:{{web}}/mqtt\b"), path="/ws",
              shows=lambda ports: Http(f"http://localhost:{ports[1]}/ws", " 404 "))
with_ejabberd("xmpp", "mqtt:// to ejabberd's port for XMPP", "mqtt", 2, failed("mqtt-not-a-broker", [r"(?i)XMPP|jabber|XML"]), shows=lambda ports: Mqtt(ports[2], "^3c3f786d6c"))
with_ejabberd("ws-to-xmpp", "ws:// to ejabberd's port for XMPP", "ws", 2, failed("ws-not-a-websocket", [r"(?i)XMPP|jabber|XML"]), path="/mqtt",
              shows=lambda ports: Mqtt(ports[2], "^3c3f786d6c"))
with_ejabberd("works-ws-v5", "nothing: a user name, over a WebSocket (version 5)", "ws", 1, connected(), path="/mqtt", options={"protocolVersion": 5, "username": "pump@localhost", "password": "any-will-do-31"}, secrets=("any-will-do-31",), layer="works")

# ---- Aedes ------------------------------------------------------------------------------------------------------

AEDES = """import { createServer } from 'node:net';
import { createServer as createSite } from 'node:http';
import { WebSocketServer, createWebSocketStream } from 'ws';
import { Aedes } from 'aedes';

const [port, web] = process.argv.slice(2).map(Number);
const broker = await Aedes.createBroker({
  authenticate: (client, user, password, done) => {
    if (!user || String(password) === 'the-right-one-55') return done(null, true);
    done(Object.assign(new Error('wrong password'), { returnCode: 4 }), false);
  },
});
createServer(broker.handle).listen(port, '127.0.0.1');
const site = createSite((request, response) => response.writeHead(426).end('Upgrade Required'));
new WebSocketServer({ server: site, path: '/broker' }).on('connection', (socket, request) => broker.handle(createWebSocketStream(socket), request));
site.listen(web, '127.0.0.1');
"""


def aedes(lab):
    """Ports of MQTT and WebSocket. LAB_NODE_MODULES names a folder node_modules that has aedes and ws."""
    modules = os.environ.get("LAB_NODE_MODULES", "")
    if not Path(modules or "/nowhere", "aedes").is_dir() or not Path(modules, "ws").is_dir():
        raise Skipped("needs aedes and ws, in the folder that LAB_NODE_MODULES names")
    (lab.dir / "node_modules").symlink_to(Path(modules).resolve())
    ports = [lab.free_port(), lab.free_port()]
    lab.spawn(["node", lab.file("broker.mjs", AEDES), *ports], ports)
    return ports


def with_aedes(name, broken, scheme, which, *expects, path="", options=None, shows=None, args=(), secrets=(), **more):
    @scenario("aedes-" + name, broken, *expects, **more)
    def setup(lab):
        ports = aedes(lab)
        return Case(f"{scheme}://localhost:{ports[which]}{path}", options or {}, args, secrets=secrets, shows=shows(ports) if shows else None)


with_aedes("version-5", "Aedes does not speak MQTT 5 and refuses in the form of 3.1.1", "mqtt", 0, failed("mqtt-protocol-version-unsupported", [r"3\.1\.1"], r"3\.1\.1|\b4\b"),
           options={"protocolVersion": 5}, shows=lambda ports: Mqtt(ports[0], "^20020001", version=5))
with_aedes("wrong-password-ws", "Aedes refuses a password with return code 4, over a WebSocket", "ws", 1, failed("mqtt-bad-credentials", [r"\b(0x)?0?4\b"], r"(?i)password|user"),
           path="/broker", options={"username": "pump", "password": "the-wrong-one-66"}, secrets=("the-wrong-one-66",),
           shows=lambda ports: Mqtt(ports[0], "^20020004", hello=wire.connect("o", username="pump", password="the-wrong-one-66")))
with_aedes("web-path", "Node's WebSocket server answers 400 to every path but its own, which nobody can guess", "ws", 1, failed("ws-upgrade-rejected", ["400"], r"(?i)path"), path="/mqtt",
           shows=lambda ports: Http(f"http://localhost:{ports[1]}/mqtt", " 400 "))
with_aedes("works-round-trip", "nothing: a message goes round with QoS 1", "mqtt", 0, connected(), args=("--subscribe", "lab/+", "--publish", "lab/valve=open", "--qos", "1"), layer="works")
