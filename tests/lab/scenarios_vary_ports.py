"""Variations: a port that wants TLS, a WebSocket or neither, behind other servers than mosquitto, and what the probes find out about it."""

import fakes
from observe import Http, Mqtt, Tls
from scenario import Case, failed, scenario
from servers import UPGRADE

CERTIFICATE = "BEGIN CERTIFICATE"


def trusting(lab, **more):
    return {"ca": str(lab.pki.root().crt), **more}


# ---- servers in front of mosquitto; each returns its port -------------------------------------------------------

def combined(lab, cert):
    """Certificate and key in one file, as haproxy wants them."""
    return lab.pki.write("combined.pem", cert.pem + cert.key.read_text())


def haproxy(lab, tls=None, ws=False, bind="", mode=None, target=None, rules=""):
    """haproxy in front of mosquitto: TCP mode for MQTT, HTTP mode for WebSockets; `tls` is the certificate that it ends TLS with."""
    port = lab.free_port()
    inner = target or lab.mosquitto(ws=ws)
    mode = mode or ("http" if ws else "tcp")
    secure = f"ssl crt {combined(lab, tls)}" if tls else ""
    lab.haproxy(f"frontend f\n  mode {mode}\n  bind 127.0.0.1:{port} {secure} {bind}\n  timeout http-request 3s\n{rules}  default_backend b\n"
                f"backend b\n  mode {mode}\n  timeout tunnel 30s\n  server s 127.0.0.1:{inner}\n", [port])
    return port


def nginx_stream(lab, tls=None, extra="", target=None):
    """nginx as a TCP proxy in front of mosquitto, with or without TLS."""
    port, inner = lab.free_port(), target or lab.mosquitto()
    secure = f"ssl_certificate {tls.crt}; ssl_certificate_key {tls.key};" if tls else ""
    lab.nginx(stream=f"server {{ listen 127.0.0.1:{port} {'ssl' if tls else ''}; {secure} {extra} proxy_pass 127.0.0.1:{inner}; }}", ports=[port])
    return port


def nginx_ws(lab, path="/mqtt", tls=None, extra=""):
    """nginx that hands one path to mosquitto's WebSocket listener; every other path is 404."""
    inner = lab.mosquitto(ws=True)
    return lab.nginx_server(f"location = {path} {{ proxy_pass http://127.0.0.1:{inner}; {UPGRADE} }} {extra}", tls=tls)


def wants_certificate(lab, ws=False):
    return lab.mosquitto(ws=ws, tls=lab.pki.server(), listener=f"cafile {lab.pki.root().crt}\nrequire_certificate true")


def self_signed(lab):
    return lab.mosquitto(tls=lab.pki.make("localhost", names=("DNS:localhost",)))


def on_port(lab, port, **more):
    """(address of this run's own, port): a mosquitto on a customary port."""
    address = lab.own_address(port)
    lab.mosquitto(host=address, port=port, **more)
    return address


def fault(name, broken, scheme, start, *expects, shows, path="", version=4, **more):
    """`start` gives the port; the URL speaks `scheme` to it."""
    @scenario(name, broken, *expects, **more)
    def setup(lab):
        port = start(lab)
        secure = scheme in ("mqtts", "wss")
        return Case(f"{scheme}://localhost:{port}{path}", {"protocolVersion": version, **(trusting(lab) if secure else {})},
                    facts={"port": port}, shows=shows(port))


def tls_is_there(port):
    return Tls(port, CERTIFICATE)


# ---- mqtt:// where TLS is expected ------------------------------------------------------------------------------

def wants_tls(name, what, start, suggest=r"\bmqtts://localhost:{{port}}", version=4):
    fault(name, f"mqtt:// to {what}", "mqtt", start, failed("mqtt-port-expects-tls", r"(?i)TLS", suggest), shows=tls_is_there, version=version)


wants_tls("plain-v5-to-s_server-tls13", "openssl s_server with TLS 1.3 and nobody behind it", lambda lab: lab.s_server(lab.pki.server(), "-tls1_3"), version=5)
wants_tls("plain-to-tls-self-signed", "a TLS port whose certificate is self-signed", self_signed)
wants_tls("plain-to-haproxy-https", "haproxy with TLS and HTTP in front of a WebSocket", lambda lab: haproxy(lab, lab.pki.server(), ws=True), r"\bwss://localhost:{{port}}")


@scenario("plain-to-1883-with-tls", "mqtt:// to port 1883, where TLS is spoken against custom", failed("mqtt-port-expects-tls", r"(?i)TLS", r"\bmqtts://{{address}}:1883"))
def tls_on_1883(lab):
    address = on_port(lab, 1883, tls=lab.pki.server())
    return Case(f"mqtt://{address}:1883", facts={"address": address}, shows=Tls(1883, CERTIFICATE, host=address))


# ---- TLS to a port in the clear ---------------------------------------------------------------------------------

fault("tls-to-haproxy-http", "mqtts:// to haproxy in HTTP mode without TLS, which answers the ClientHello with 400", "mqtts", lambda lab: haproxy(lab, ws=True),
      failed("tls-not-offered", r"\bHTTP\b|\b400\b", r"\bws://localhost:{{port}}"), shows=lambda port: Http(f"http://localhost:{port}/mqtt", " 101 "))


@scenario("tls-to-8883-in-the-clear", "mqtts:// to port 8883, where TLS was never switched on", failed("tls-not-offered", (), r"\bmqtt://{{address}}:8883"))
def clear_on_8883(lab):
    address = on_port(lab, 8883)
    return Case(f"mqtts://{address}:8883", trusting(lab), facts={"address": address}, shows=Mqtt(8883, "^20020000", host=address))


# ---- ws:// where TLS is expected --------------------------------------------------------------------------------

fault("ws-v5-to-haproxy-https", "ws:// to haproxy with TLS in front of a WebSocket (version 5)", "ws", lambda lab: haproxy(lab, lab.pki.server(), ws=True),
      failed("ws-port-expects-tls", r"(?i)TLS", r"\bwss://localhost:{{port}}/mqtt"), shows=tls_is_there, path="/mqtt", version=5)

# ---- MQTT to a WebSocket, and the reverse -----------------------------------------------------------------------

fault("plain-v5-to-haproxy-websocket", "mqtt:// to haproxy in HTTP mode in front of a WebSocket (version 5)", "mqtt", lambda lab: haproxy(lab, ws=True),
      failed("mqtt-port-expects-websocket", r"(?i)websocket", r"\bws://localhost:{{port}}"), shows=lambda port: Http(f"http://localhost:{port}/mqtt", " 101 "), version=5)
fault("ws-v5-to-haproxy-tcp", "ws:// to haproxy that passes plain MQTT through (version 5)", "ws", haproxy,
      failed("ws-not-a-websocket", r"(?i)mqtt", r"\bmqtt://localhost:{{port}}"), shows=lambda port: Mqtt(port, "^20", version=5), path="/mqtt", version=5)
fault("ws-to-patient-broker", "ws:// to a broker that takes the upgrade request for the beginning of a packet, and hangs up", "ws", lambda lab: lab.fake(fakes.mqtt()),
      failed("ws-not-a-websocket", r"(?i)mqtt", r"\bmqtt://localhost:{{port}}"), shows=lambda port: Mqtt(port, "^20020000"), path="/mqtt")
