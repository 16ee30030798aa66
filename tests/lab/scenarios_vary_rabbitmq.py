"""A real RabbitMQ with its MQTT and Web MQTT plug-ins, started once for all of them; skipped where it is not installed."""

import json

from observe import Http, Mqtt
from scenario import Case, connected, failed, scenario
from scenarios_vary_mqtt import WILL


def start(lab):
    """(MQTT port, Web MQTT port, AMQP port); user and password are guest."""
    mqtt, web = lab.free_port(), lab.free_port()
    amqp = lab.rabbitmq(f"mqtt.listeners.tcp.1 = 127.0.0.1:{mqtt}\nweb_mqtt.tcp.ip = 127.0.0.1\nweb_mqtt.tcp.port = {web}",
                        ("rabbitmq_mqtt", "rabbitmq_web_mqtt"), (mqtt, web))
    return mqtt, web, amqp


def no_better_path(run):
    """An after-check: no other path is recommended, for none did better."""
    advice = json.loads(run.stdout)["diagnosis"]["suggestions"]
    return [f"it recommends a path that did no better: {text}" for text in advice if "/ws/" in text]


def rabbit(name, broken, url, *expects, options=None, args=(), shows=None, secrets=(), after=None, **more):
    """MQTT, WEB and AMQP stand for the ports in the URL; `shows` gets them as well."""
    @scenario("vary-rabbitmq-" + name, broken, *expects, **more)
    def setup(lab):
        ports = lab.shared("rabbitmq", start)
        given = url
        for word, port in zip(("MQTT", "WEB", "AMQP"), ports):
            given = given.replace(word, str(port))
        return Case(given, options or {}, args, secrets=secrets, after=after, shows=shows(*ports) if shows else None)


rabbit("v5", "RabbitMQ before 3.13 hangs up on MQTT 5", "mqtt://localhost:MQTT", failed("mqtt-protocol-version-unsupported", [r"3\.1\.1"], r"3\.1\.1|\b4\b"),
       options={"protocolVersion": 5, "will": WILL}, shows=lambda mqtt, web, amqp: Mqtt(mqtt, "^ closed|^ reset|^20", version=5))
rabbit("wrong-password", "a wrong password", "mqtt://localhost:MQTT", failed("mqtt-bad-credentials|mqtt-not-authorized", [r"(?i)password"], r"(?i)password|user"),
       options={"username": "guest", "password": "the-wrong-one-66"}, secrets=("the-wrong-one-66",))
rabbit("wrong-password-ws", "a wrong password: Web MQTT closes with 1002 'unauthenticated', at /ws as at /ws/", "ws://localhost:WEB/ws",
       failed("ws-closed|mqtt-bad-credentials|mqtt-not-authorized", ["1002", "unauthenticated"], r"(?i)password|credentials"),
       options={"username": "guest", "password": "the-wrong-one-66"}, secrets=("the-wrong-one-66",), after=no_better_path)
rabbit("web-path", "Web MQTT is at /ws, the URL says /mqtt", "ws://localhost:WEB/mqtt", failed("ws-path-not-found", ["404", "/mqtt"], r"localhost:\d+/ws\b"),
       shows=lambda mqtt, web, amqp: Http(f"http://localhost:{web}/mqtt", " 404 "))
rabbit("web-v5", "Web MQTT gets MQTT 5", "ws://localhost:WEB/ws", failed("mqtt-protocol-version-unsupported", [r"3\.1\.1"], r"3\.1\.1|\b4\b"), options={"protocolVersion": 5})
rabbit("amqp", "mqtt:// to the AMQP port", "mqtt://localhost:AMQP", failed("mqtt-not-a-broker", [r"\bAMQP\b"]), shows=lambda mqtt, web, amqp: Mqtt(amqp, "^414d5150"))
rabbit("amqps", "mqtts:// to the AMQP port without TLS", "mqtts://localhost:AMQP", failed("tls-not-offered", [r"\bAMQP\b"]))
rabbit("ws-to-mqtt", "ws:// to the MQTT port", "ws://localhost:MQTT/ws", failed("ws-not-a-websocket", [r"(?i)mqtt"], r"\bmqtt://"))
rabbit("mqtt-to-web", "mqtt:// to the Web MQTT port", "mqtt://localhost:WEB", failed("mqtt-port-expects-websocket|mqtt-not-a-broker", (), r"ws://localhost:\d+/ws\b"),
       args=("--timeout", "2"))
rabbit("tls-to-mqtt", "mqtts:// to the MQTT port without TLS", "mqtts://localhost:MQTT", failed("tls-not-offered", (), r"\bmqtt://"))
rabbit("round-trip", "nothing: a message goes round with QoS 1", "mqtt://localhost:MQTT", connected(), options={"username": "guest", "password": "guest"},
       args=("--subscribe", "lab/+", "--publish", "lab/valve=open", "--qos", "1"), layer="works")
