"""Variations on TLS: client certificates, server names, versions, ciphers and certificates, on other servers."""

import asyncio
import ssl

import fakes
from observe import Tls
from scenario import Case, connected, failed, scenario
from scenarios_certs import broker, three_tiers
from scenarios_tls import client_options, rsa_server, with_ca
from servers import UPGRADE

REQUIRED = failed("tls-client-certificate-required", [r"(?i)certificate"], r"(?i)certificate")


def pem(lab, cert, chain=None):
    """Certificates and key in one file, as haproxy wants them."""
    return lab.file(f"{cert.crt.stem}.pem", (chain or cert.crt).read_text() + cert.key.read_text())


def haproxy(lab, bind, inner=None):
    port, inner = lab.free_port(), inner or lab.mosquitto()
    lab.haproxy(f"frontend f\n  mode tcp\n  bind 127.0.0.1:{port} ssl {bind}\n  default_backend b\nbackend b\n  mode tcp\n  server s 127.0.0.1:{inner}\n", [port])
    return port


def nginx_stream(lab, cert, extra):
    inner, port = lab.mosquitto(), lab.free_port()
    lab.nginx(stream=f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {cert.crt}; ssl_certificate_key {cert.key}; {extra} proxy_pass 127.0.0.1:{inner}; }}", ports=[port])
    return port


def dialled(name, broken, start, *expects, options=None, shows=None, scheme="mqtts", host="localhost", args=(), **more):
    @scenario("vary-tls-" + name, broken, *expects, **more)
    def setup(lab):
        port = start(lab)
        given = options(lab) if callable(options) else with_ca(lab, **(options or {}))
        return Case(f"{scheme}://{host}:{port}" + ("/mqtt" if scheme == "wss" else ""), given, args, shows=shows(port) if shows else None)


# ---- client certificates ----------------------------------------------------------------------------------------

def wants(bind):
    return lambda lab: haproxy(lab, f"crt {pem(lab, lab.pki.server())} ca-file {lab.pki.root().crt} verify required {bind}")


def verify_nginx(protocol):
    return lambda lab: nginx_stream(lab, lab.pki.server(), f"ssl_protocols {protocol}; ssl_client_certificate {lab.pki.root().crt}; ssl_verify_client on;")


dialled("client-certificate-haproxy-12", "haproxy wants a client certificate under TLS 1.2", wants("ssl-max-ver TLSv1.2"), REQUIRED)
dialled("client-certificate-haproxy-13", "haproxy wants a client certificate under TLS 1.3", wants("ssl-min-ver TLSv1.3"), REQUIRED, options={"protocolVersion": 5})
dialled("client-certificate-nginx-12", "nginx's stream wants one under TLS 1.2 and hangs up without an alert", verify_nginx("TLSv1.2"), REQUIRED)
dialled("client-certificate-nginx-13", "nginx's stream wants one under TLS 1.3 and hangs up without an alert", verify_nginx("TLSv1.3"), REQUIRED)
dialled("client-certificate-stunnel-13", "stunnel wants a client certificate", lambda lab: lab.stunnel(
    lab.pki.server(), lab.mosquitto(), f"CAfile = {lab.pki.root().crt}\nverifyChain = yes\nrequireCert = yes"), REQUIRED, options={"protocolVersion": 3})
dialled("client-certificate-s_server-12", "openssl s_server -Verify under TLS 1.2", lambda lab: lab.s_server(
    lab.pki.server(), "-tls1_2", "-Verify", "2", "-CAfile", lab.pki.root().crt), REQUIRED)
dialled("client-certificate-wss-haproxy", "haproxy wants a client certificate in front of a WebSocket", lambda lab: haproxy(
    lab, f"crt {pem(lab, lab.pki.server())} ca-file {lab.pki.root().crt} verify required", lab.mosquitto(ws=True)), REQUIRED, scheme="wss")


def foreign(lab):
    return client_options(lab, lab.pki.once("foreign", lambda: lab.pki.make("lab-foreign", lab.pki.stranger(), use="clientAuth")))


def expired(lab):
    return client_options(lab, lab.pki.once("expired-client", lambda: lab.pki.make("lab-old-client", lab.pki.root(), use="clientAuth", days=(-90, -3))))


REJECTED = failed("tls-client-certificate-rejected", [r"(?i)certificate"])
dialled("client-foreign-haproxy-12", "haproxy does not know the client certificate's CA, under TLS 1.2", wants("ssl-max-ver TLSv1.2"), REJECTED, options=foreign)
dialled("client-foreign-nginx-13", "nginx's stream does not know the client certificate's CA and hangs up", verify_nginx("TLSv1.3"), REJECTED, options=foreign)
dialled("client-expired-haproxy", "haproxy gets a client certificate that expired three days ago", wants(""),
        failed("tls-client-certificate-rejected", [r"(?i)expired"]), options=expired)
dialled("client-expired-nginx", "nginx's stream gets an expired client certificate and hangs up", verify_nginx("TLSv1.2"),
        failed("tls-client-certificate-rejected", [r"(?i)expired"]), options=expired)
dialled("client-optional-haproxy", "nothing: a client certificate is welcome, but not demanded", lambda lab: haproxy(
    lab, f"crt {pem(lab, lab.pki.server())} ca-file {lab.pki.root().crt} verify optional"), connected(), layer="works")
