"""Variations that must just work: the same broker behind other servers, over other addresses, slow, and odd but right. One connection each."""

import asyncio
import time

import witness
from scenario import Case, connected, scenario
from scenarios_vary_ports import combined, haproxy, nginx_stream, nginx_ws, trusting
from scenarios_works import OUT_OF_PLACE
from servers import UPGRADE


def works(name, what, scheme, start, version=4, path="", host="localhost", options=None, args=(), notes=(), **more):
    """`start(lab)` gives the port. The client's connection goes through a forwarder that counts: success needs exactly one."""
    @scenario("works-" + name, f"nothing: {what}", connected(notes=notes, forbid=[n for n in OUT_OF_PLACE if n not in notes], **more), layer="works")
    def setup(lab):
        seen = witness.Witness()
        inner = start(lab)
        port = inner if host != "localhost" else lab.fake(seen.forwarder(inner))
        secure = scheme in ("mqtts", "wss")

        def after(run):
            time.sleep(0.1)      # the forwarder's thread may still be accepting
            return [] if host != "localhost" or len(seen.connections) == 1 else [f"a success made {len(seen.connections)} connections"]
        return Case(f"{scheme}://{host}:{port}{path}", {"protocolVersion": version, **(trusting(lab) if secure else {}), **(options or {})}, args, after=after)


def tls_of(start, **more):
    return lambda lab: start(lab, lab.pki.server(), **more)


# ---- behind other servers ---------------------------------------------------------------------------------------

works("haproxy-ws", "haproxy in HTTP mode in front of a WebSocket", "ws", lambda lab: haproxy(lab, ws=True), path="/mqtt")
works("haproxy-wss-v5", "haproxy ends TLS in front of a WebSocket", "wss", tls_of(haproxy, ws=True), 5, "/mqtt")
works("haproxy-http2-offered", "haproxy offers HTTP/2 beside HTTP/1.1 in front of a WebSocket", "wss", tls_of(haproxy, ws=True, bind="alpn h2,http/1.1"), path="/mqtt")
works("nginx-stream-tls13-v5", "nginx ends TLS 1.3, and knows no other", "mqtts", tls_of(nginx_stream, extra="ssl_protocols TLSv1.3;"), 5, report="TLSv1.3")
works("stunnel-wss-v5", "stunnel ends TLS in front of a WebSocket", "wss", lambda lab: lab.stunnel(lab.pki.server(), lab.mosquitto(ws=True)), 5, "/mqtt")


def http2_nginx(lab):
    inner, cert, port = lab.mosquitto(ws=True), lab.pki.server(), lab.free_port()
    lab.nginx(http=f"server {{ listen 127.0.0.1:{port} ssl http2; ssl_certificate {cert.crt}; ssl_certificate_key {cert.key}; "
                   f"location /mqtt {{ proxy_pass http://127.0.0.1:{inner}; {UPGRADE} }} }}", ports=[port])
    return port


works("nginx-http2-offered", "nginx would rather speak HTTP/2", "wss", http2_nginx, path="/mqtt")


def two_proxies(lab):
    """haproxy in front of nginx in front of mosquitto, TLS at the first."""
    return haproxy(lab, lab.pki.server(), mode="http", target=nginx_ws(lab))


works("two-proxies-wss", "haproxy in front of nginx in front of mosquitto", "wss", two_proxies, path="/mqtt")

# ---- addresses --------------------------------------------------------------------------------------------------

@scenario("works-ipv6-mqtt", "nothing: an IPv6 address in the URL", connected(forbid=OUT_OF_PLACE), layer="works")
def ipv6(lab):
    return Case(f"mqtt://[::1]:{lab.mosquitto(host='::1')}", {"protocolVersion": 5})


@scenario("works-ipv6-ws-nginx", "nothing: a WebSocket at an IPv6 address", connected(forbid=OUT_OF_PLACE), layer="works")
def ipv6_ws(lab):
    inner, port = lab.mosquitto(ws=True), lab.free_port("::1")
    lab.nginx(http=f"server {{ listen [::1]:{port}; location /mqtt {{ proxy_pass http://127.0.0.1:{inner}; {UPGRADE} }} }}")
    lab.wait_port("::1", port, lab.processes[-1])
    return Case(f"ws://[::1]:{port}/mqtt")


# ---- slow -------------------------------------------------------------------------------------------------------

def slow_tls(lab):
    """A TLS broker behind a link that holds the first answer back for a second and a half."""
    inner = lab.mosquitto(tls=lab.pki.server())

    async def handler(reader, writer):
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", inner)

        async def pump(source, sink, delay=0.0):
            while data := await source.read(4096):
                await asyncio.sleep(delay)
                delay = 0
                sink.write(data)
                await sink.drain()
            sink.close()
        await asyncio.gather(pump(reader, up_writer), pump(up_reader, writer, 1.5))
    return lab.fake(handler)


works("slow-handshake", "the TLS handshake takes a second and a half", "mqtts", slow_tls)

# ---- odd but right ----------------------------------------------------------------------------------------------

def asking(lab):
    """haproxy that insists on a client certificate."""
    port, cert = lab.free_port(), lab.pki.server()
    inner = lab.mosquitto()
    lab.haproxy(f"frontend f\n  mode tcp\n  bind 127.0.0.1:{port} ssl crt {combined(lab, cert)} ca-file {lab.pki.root().crt} verify required\n  default_backend b\n"
                f"backend b\n  mode tcp\n  server s 127.0.0.1:{inner}\n", [port])
    return port


@scenario("works-pkcs12-haproxy", "nothing: haproxy insists on a client certificate, which comes from a PKCS#12 file", connected(forbid=OUT_OF_PLACE), layer="works")
def pkcs12(lab):
    return Case(f"mqtts://localhost:{asking(lab)}", trusting(lab, pfx=str(lab.pki.pkcs12(lab.pki.client(), "right-horse-7719")), passphrase="right-horse-7719"),
                secrets=("right-horse-7719",))


works("alpn-ignored", "ALPN is offered and the server does not care", "mqtts", lambda lab: lab.mosquitto(tls=lab.pki.server()), options={"ALPNProtocols": ["mqtt"]}, report=r'"alpn": ?null')
works("long-client-id-v3", "a client ID of 23 bytes, the most that 3.1 allows", "mqtt", lambda lab: lab.mosquitto(), 3, options={"clientId": "greenhouse-north-valve1"})


@scenario("works-host-in-capitals", "nothing: the URL's host is written in capitals", connected(forbid=OUT_OF_PLACE), layer="works")
def capitals(lab):
    return Case(f"mqtts://LOCALHOST:{lab.mosquitto(tls=lab.pki.server())}", trusting(lab))
