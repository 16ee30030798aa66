"""The brokers of the matrix: how each is started, which version it is, and what it is known not to do."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from scenario import Skipped
from scenarios_vary_brokers import ejabberd

MQTT = {"3": "3.1", "4": "3.1.1", "5": "5.0"}


@dataclass(frozen=True)
class Broker:
    name: str
    start: Callable          # start(lab) -> the port of MQTT; Skipped when it is not installed
    version: Callable        # version(lab) -> "1.2.3"
    username: str = ""
    password: str = ""


@dataclass(frozen=True)
class Known:
    """What a broker does not do, and why. Where it turns out otherwise, the matrix fails: then this line is to be mended."""
    broker: str
    versions: str            # of MQTT: "3", "4", "5", or several
    features: str            # a regular expression
    state: str               # "limited" or "failed"
    seen: str                # a regular expression that what was seen must match
    why: str
    before: tuple = (999,)   # versions of the broker before this one


PATIENCE = 100     # seconds for a broker to start, on a machine that is busy

UNSPOKEN = "mqtt-protocol-version-unsupported|mqtt-closed-without-connack"

KNOWN = (
    Known("ejabberd", "3", "connect", "failed", UNSPOKEN, "mod_mqtt speaks 3.1.1 and 5"),
    Known("RabbitMQ", "5", "connect", "failed", UNSPOKEN, "MQTT 5 came with RabbitMQ 3.13", (3, 13)),
    Known("RabbitMQ", "345", "subscribe", "limited", "granted QoS 1", "RabbitMQ has no QoS 2"),
    Known("RabbitMQ", "345", "publish 2", "failed", "not acknowledged", "RabbitMQ has no QoS 2: it answers with PUBACK, and never with PUBREC"),
    Known("NATS", "35", "connect", "failed", UNSPOKEN, "nats-server speaks 3.1.1 alone"),
    Known("NATS", "4", "subscribe", "limited", "granted QoS 1", "QoS 2 came with nats-server 2.10", (2, 10)),
    Known("NATS", "4", "publish 2", "failed", "session-closed-by-server|session-network-lost", "QoS 2 came with nats-server 2.10", (2, 10)),
    Known("aedes", "5", "connect", "failed", UNSPOKEN, "aedes speaks 3.1 and 3.1.1"),
)


def known(broker, broker_version, mqtt_version, feature):
    """The line of KNOWN that is about this, or None."""
    for line in KNOWN:
        if (line.broker == broker and mqtt_version in line.versions and re.fullmatch(line.features, feature)
                and numbers(broker_version) < line.before):
            return line
    return None


def numbers(version):
    return tuple(map(int, re.findall(r"\d+", version)))


# ---- starting ---------------------------------------------------------------------------------------------------

def said(*command):
    """The version in what a command prints."""
    if not shutil.which(command[0]):
        raise Skipped(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, timeout=20)
    found = re.search(rb"\d+\.\d+(\.\d+)?", done.stdout + done.stderr)
    return found[0].decode() if found else "?"


def folder_version(pattern):
    """The version in the name of a folder below /usr/lib."""
    names = [re.search(r"-(\d+(\.\d+)+)", path.name) for path in sorted(Path("/usr/lib").glob(pattern))]
    return next((name[1] for name in names if name), "?")


def rabbitmq(lab):
    port = lab.free_port()
    lab.rabbitmq(f"mqtt.listeners.tcp.1 = 127.0.0.1:{port}", ports=[port], patience=PATIENCE)
    return port


def nats(lab):
    port, plain = lab.free_port(), lab.free_port()
    config = lab.file("nats.conf", f'server_name: "matrix"\nlisten: "127.0.0.1:{plain}"\njetstream {{ store_dir: "{lab.dir}/jetstream" }}\n'
                                   f'mqtt {{ listen: "127.0.0.1:{port}" }}\n')
    lab.spawn(["nats-server", "-c", config], [port], patience=PATIENCE)
    return port


AEDES = """import { createServer } from 'node:net';
import * as module from 'aedes';

const Aedes = module.Aedes ?? module.default;      // before 1.0 the module is the constructor itself
const broker = Aedes.createBroker ? await Aedes.createBroker() : new Aedes();
createServer(broker.handle).listen(Number(process.argv[2]), '127.0.0.1');
"""


def node_modules():
    """The folder node_modules with aedes: that of CONNACK_NODE_MODULES, or one in NODE_PATH."""
    named = [os.environ.get("CONNACK_NODE_MODULES", ""), *os.environ.get("NODE_PATH", "").split(":")]
    for folder in filter(None, named):
        if Path(folder, "aedes", "package.json").is_file():
            return Path(folder).resolve()
    raise Skipped("aedes is not installed (CONNACK_NODE_MODULES names its folder node_modules)")


def aedes(lab):
    modules, port = node_modules(), lab.free_port()
    (lab.dir / "node_modules").symlink_to(modules)
    lab.spawn(["node", lab.file("broker.mjs", AEDES), port], [port], patience=PATIENCE)
    return port


def aedes_version():
    return re.search(r'"version":\s*"([^"]+)"', (node_modules() / "aedes" / "package.json").read_text())[1]


BROKERS = (
    Broker("mosquitto", lambda lab: lab.mosquitto(), lambda: said("/usr/sbin/mosquitto", "-h")),
    Broker("ejabberd", lambda lab: ejabberd(lab)[0], lambda: folder_version("*/ejabberd-*"), "matrix@localhost", "any-will-do"),
    Broker("RabbitMQ", rabbitmq, lambda: folder_version("rabbitmq/lib/rabbitmq_server-*"), "guest", "guest"),
    Broker("NATS", nats, lambda: said("nats-server", "--version")),
    Broker("aedes", aedes, aedes_version),
)
