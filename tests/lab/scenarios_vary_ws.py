"""Variations on ports and paths: TLS or a WebSocket where the URL has none, and the reverse, behind other servers, on ports customary for nothing."""

import fakes
from observe import Http, Mqtt, Tls
from scenario import Case, failed, scenario
from scenarios_vary_other import haproxy_tls, nginx_stream, nginx_wss
from scenarios_ws import proxied
from servers import UPGRADE


def crossed(name, broken, scheme, start, *expects, path=None, shows=None, options=None, **more):
    """`start(lab)` gives the port; the URL speaks `scheme`."""
    @scenario("vary-" + name, broken, *expects, **more)
    def setup(lab):
        port = start(lab)
        where = path if path is not None else "/mqtt" if scheme.startswith("ws") else ""
        given = {"ca": str(lab.pki.root().crt)} if scheme in ("mqtts", "wss") else {}
        return Case(f"{scheme}://localhost:{port}{where}", {**given, **(options or {})}, shows=shows(port) if shows else None)


def is_tls(port):
    return Tls(port, "BEGIN CERTIFICATE")


# ---- TLS at the port, none in the URL ---------------------------------------------------------------------------

def s_server12(lab):
    return lab.s_server(lab.pki.server(), "-tls1_2")


def demanding_stunnel(lab):
    return lab.stunnel(lab.pki.server(), lab.mosquitto(), f"CAfile = {lab.pki.root().crt}\nverifyChain = yes\nrequireCert = yes")


EXPECTS_TLS = failed("mqtt-port-expects-tls", (), r"\bmqtts://")
crossed("mqtt-to-haproxy-tls", "mqtt:// to haproxy's TLS port in front of mosquitto", "mqtt", haproxy_tls, EXPECTS_TLS, shows=is_tls)
crossed("mqtt-to-nginx-stream-v5", "mqtt:// (version 5) to nginx's TLS 1.2 stream in front of mosquitto", "mqtt", nginx_stream, EXPECTS_TLS, shows=is_tls,
        options={"protocolVersion": 5})
crossed("mqtt-to-s_server", "mqtt:// to a TLS 1.2 server with nobody behind it", "mqtt", s_server12, failed("mqtt-port-expects-tls", (), r"\b(mqtts|wss)://"), shows=is_tls)
crossed("mqtt-to-tls-with-client-certificate", "mqtt:// to stunnel that wants a client certificate", "mqtt", demanding_stunnel, EXPECTS_TLS, shows=is_tls)
crossed("mqtt-to-wss", "mqtt:// to mosquitto's WebSocket port with TLS", "mqtt", lambda lab: lab.mosquitto(ws=True, tls=lab.pki.server()),
        failed("mqtt-port-expects-tls|mqtt-port-expects-websocket", (), r"\bwss://"), shows=is_tls)
crossed("mqtt-to-nginx-wss", "mqtt:// to nginx's HTTPS port with the WebSocket behind it", "mqtt", nginx_wss,
        failed("mqtt-port-expects-tls|mqtt-port-expects-websocket|mqtt-not-a-broker", (), r"\bwss://"), shows=is_tls)
crossed("ws-to-mosquitto-tls", "ws:// to mosquitto's MQTT port with TLS", "ws", lambda lab: lab.mosquitto(tls=lab.pki.server()),
        failed("ws-port-expects-tls", (), r"\bmqtts://"), shows=is_tls)
crossed("ws-to-mosquitto-wss", "ws:// to mosquitto's WebSocket port with TLS", "ws", lambda lab: lab.mosquitto(ws=True, tls=lab.pki.server()),
        failed("ws-port-expects-tls", (), r"\bwss://"), shows=is_tls)
crossed("ws-to-haproxy-tls", "ws:// to haproxy's TLS port in front of MQTT", "ws", haproxy_tls, failed("ws-port-expects-tls", (), r"\bmqtts://"), shows=is_tls)

# ---- TLS in the URL, none at the port ---------------------------------------------------------------------------


def haproxy_plain(lab):
    inner, port = lab.mosquitto(), lab.free_port()
    lab.haproxy(f"frontend f\n  mode tcp\n  bind 127.0.0.1:{port}\n  default_backend b\nbackend b\n  mode tcp\n  server s 127.0.0.1:{inner}\n", [port])
    return port


def nginx_plain(lab):
    inner, port = lab.mosquitto(), lab.free_port()
    lab.nginx(stream=f"server {{ listen 127.0.0.1:{port}; proxy_pass 127.0.0.1:{inner}; }}", ports=[port])
    return port


crossed("mqtts-to-haproxy-plain", "mqtts:// to haproxy in front of mosquitto, without TLS", "mqtts", haproxy_plain, failed("tls-not-offered", (), r"\bmqtt://"))
crossed("wss-to-nginx-stream-plain", "wss:// to nginx in front of MQTT, without TLS", "wss", nginx_plain, failed("tls-not-offered", (), r"\bmqtt://"))
crossed("wss-to-mosquitto-ws", "wss:// to mosquitto's WebSocket port without TLS", "wss", lambda lab: lab.mosquitto(ws=True), failed("tls-not-offered", (), r"\bws://"))
crossed("mqtts-to-mosquitto-ws", "mqtts:// to mosquitto's WebSocket port without TLS", "mqtts", lambda lab: lab.mosquitto(ws=True),
        failed("tls-not-offered", (), r"\bws://"))
crossed("wss-to-nginx-ws", "wss:// to nginx's plain HTTP port with the WebSocket behind it", "wss", proxied, failed("tls-not-offered", [r"HTTP"], r"\bws://"))
