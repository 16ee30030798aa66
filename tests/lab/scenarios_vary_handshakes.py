"""Variations: handshakes that fail or die: client certificates, server names, ALPN, versions and ciphers, at other servers."""

import ssl

import fakes
import witness
from observe import Http, Tls
from scenario import Case, connected, failed, scenario
from scenarios_tls import client_options, rsa_server
from scenarios_vary_ports import combined, haproxy, nginx_stream, trusting, wants_certificate
from servers import UPGRADE, no_name_server


def handshake(name, broken, start, expect, shows, scheme="mqtts", host="localhost", path="", options=None, args=(), version=4, wrap=None):
    """`start(lab)` gives the port; `options` is a function of the lab."""
    @scenario(name, broken, expect)
    def setup(lab):
        port = start(lab)
        given = options(lab) if options else trusting(lab)
        return Case(f"{scheme}://{host}:{port}{path}", {"protocolVersion": version, **given}, args, shows=shows(lab, port), wrap=wrap(lab) if wrap else None)


def sees(want, *args, linger=0.7):
    return lambda lab, port: Tls(port, want, args, linger=linger)


# ---- a client certificate is wanted and there is none -----------------------------------------------------------

MISSING = failed("tls-client-certificate-required", [r"(?i)certificate required|client certificate"], r"(?i)certificate")


def verifying_stunnel(lab):
    return lab.stunnel(lab.pki.server(), lab.mosquitto(), f"CAfile = {lab.pki.root().crt}\nverifyChain = yes\nrequireCert = yes")


def verifying_nginx(lab):
    return nginx_stream(lab, lab.pki.server(), f"ssl_client_certificate {lab.pki.root().crt}; ssl_verify_client on;")


def verifying_s_server(lab):
    return lab.s_server(lab.pki.server(), "-Verify", "1", "-verify_return_error", "-CAfile", lab.pki.root().crt, "-tls1_3")


handshake("client-certificate-missing-s_server-tls13", "openssl s_server wants a client certificate (TLS 1.3)", verifying_s_server, MISSING, sees("alert certificate required"))
handshake("client-certificate-missing-mosquitto-wss", "mosquitto's WebSocket port wants a client certificate", lambda lab: wants_certificate(lab, True), MISSING,
          sees("Acceptable client certificate CA names|Client Certificate Types|Requested Signature Algorithms"), "wss", path="/mqtt")

# ---- a client certificate is given, but not that one ------------------------------------------------------------

def foreign(lab):
    return lab.pki.once("foreign", lambda: lab.pki.make("lab-foreign", lab.pki.stranger(), use="clientAuth"))


def expired(lab):
    return lab.pki.once("expired-client", lambda: lab.pki.make("lab-expired-client", lab.pki.root(), use="clientAuth", days=(-200, -4)))


def rejected(name, what, start, cert, evidence, shows=None, **more):
    def look(lab, port):
        return Tls(port, shows, ("-cert", cert(lab).crt, "-key", cert(lab).key), linger=0.7) if isinstance(shows, str) else shows(port) if shows else None
    handshake(name, what, start, failed("tls-client-certificate-rejected", evidence, r"(?i)certificate"), look, options=lambda lab: client_options(lab, cert(lab)), **more)


rejected("client-certificate-expired-stunnel", "the client certificate has expired; stunnel refuses it", verifying_stunnel, expired, r"(?i)expired", "alert certificate expired")
rejected("client-certificate-foreign-nginx-stream", "nginx lets the handshake pass with a foreign client certificate and then just hangs up", verifying_nginx, foreign,
         r"(?i)lab-foreign|Unrelated", "CONNECTED")


@scenario("client-certificate-foreign-nginx-http", "nginx does not know the client certificate's CA and says so in an HTTP 400",
          failed("tls-client-certificate-rejected", [r"(?i)SSL certificate error"], r"(?i)certificate"))
def foreign_http(lab):
    inner = lab.mosquitto(ws=True)
    port = lab.nginx_server(f"location /mqtt {{ proxy_pass http://127.0.0.1:{inner}; {UPGRADE} }}", tls=lab.pki.server(),
                            server_extra=f"ssl_client_certificate {lab.pki.root().crt}; ssl_verify_client on;")
    cert = foreign(lab)
    return Case(f"wss://localhost:{port}/mqtt", client_options(lab, cert),
                shows=Http(f"https://localhost:{port}/mqtt", " 400 .*SSL certificate error", ("--cert", cert.crt, "--key", cert.key)))


def optional_stunnel(lab, inner):
    return lab.stunnel(lab.pki.server(), inner, f"CAfile = {lab.pki.root().crt}\nverifyChain = yes\nrequireCert = no")


@scenario("client-certificate-optional-but-password-wrong", "stunnel takes a client certificate but does not insist; the broker refuses the password: the certificate is not to blame",
          failed("mqtt-not-authorized", [r"\b(0x)?0?5\b"]))
def optional_password(lab):
    inner = lab.mosquitto(config=f"password_file {lab.password_file('lab', 'the-right-one-55')}", anonymous=False)
    return Case(f"mqtts://localhost:{optional_stunnel(lab, inner)}", trusting(lab, username="lab", password="the-wrong-one-66"), secrets=("the-wrong-one-66",))


# ---- the server name --------------------------------------------------------------------------------------------

UNRECOGNISED = failed("tls-servername-unrecognised", [r"(?i)unrecogni[sz]ed|server ?name|SNI"], r"(?i)name")
handshake("server-name-other-s_server", "openssl s_server knows one server name and refuses others; the servername option gives another",
          lambda lab: lab.s_server(lab.pki.server(), "-servername", "localhost", "-cert2", lab.pki.server().crt, "-key2", lab.pki.server().key, "-servername_fatal"),
          UNRECOGNISED, sees("unrecognized name", "-servername", "other.lan"), options=lambda lab: trusting(lab, servername="other.lan"))


def by_name(lab):
    """nginx looks at the server name, sends 'localhost' on to a TLS broker, and hangs up on all others."""
    inner, port, nowhere = lab.mosquitto(tls=lab.pki.server()), lab.free_port(), lab.dead_port()
    lab.nginx(stream=f"map $ssl_preread_server_name $to {{ localhost 127.0.0.1:{inner}; default 127.0.0.1:{nowhere}; }} "
                     f"server {{ listen 127.0.0.1:{port}; ssl_preread on; proxy_pass $to; }}", ports=[port])
    return port


handshake("server-name-routed-by-nginx", "nginx routes by server name and hangs up on names that it does not know; the servername option gives another than the URL",
          by_name, failed("tls-servername-unrecognised", (), r"localhost|(?i:server ?name)"), sees("(?i)unexpected eof|errno", "-servername", "other.lan"),
          options=lambda lab: trusting(lab, servername="other.lan"))
handshake("server-name-routed-by-nginx-right", "nothing: nginx routes by server name, and this is the one it knows", by_name, connected(), sees("BEGIN CERTIFICATE", "-servername", "localhost"))

# ---- ALPN -------------------------------------------------------------------------------------------------------

def picky_alpn(*protocols, otherwise=fakes.close_at_once):
    """A fake that makes TLS with anybody, and serves only who agreed on one of these protocols."""
    def start(lab):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(lab.pki.server().crt, lab.pki.server().key)
        context.set_alpn_protocols(list(protocols))
        return lab.fakes.serve(witness.after_handshake(lambda agreed: fakes.mqtt() if agreed in protocols else otherwise), ssl=context)
    return start


def alpn_haproxy(lab):
    """haproxy ends TLS and has a backend for the ALPN 'mqtt' alone."""
    inner, port = lab.mosquitto(), lab.free_port()
    lab.haproxy(f"frontend f\n  mode tcp\n  bind 127.0.0.1:{port} ssl crt {combined(lab, lab.pki.server())} alpn mqtt,http/1.1\n  use_backend b if {{ ssl_fc_alpn mqtt }}\n"
                f"backend b\n  mode tcp\n  server s 127.0.0.1:{inner}\n", [port])
    return port


def alpn(name, broken, start, offered=(), wanted="mqtt", **more):
    handshake(name, broken, start, failed("tls-alpn-required", [r"ALPN"], rf"ALPN.*{wanted}|{wanted}.*ALPN"),
              sees("ALPN protocol: " + wanted, "-alpn", wanted), options=lambda lab: trusting(lab, **({"ALPNProtocols": list(offered)} if offered else {})), **more)


alpn("alpn-missing-closed-v5-amazon", "the server hangs up after a handshake without the ALPN that a cloud on port 443 wants", picky_alpn("x-amzn-mqtt-ca"), wanted="x-amzn-mqtt-ca", version=5)
alpn("alpn-missing-haproxy", "haproxy has a backend for the ALPN 'mqtt' alone, and hangs up on clients without it", alpn_haproxy)
alpn("alpn-other-haproxy", "haproxy has a backend for the ALPN 'mqtt' alone; 'http/1.1' is offered", alpn_haproxy, ["http/1.1"])
handshake("alpn-makes-no-difference", "the server hangs up after every handshake, whatever ALPN was agreed on", picky_alpn(), failed("mqtt-closed-without-connack", r"(?i)clos"),
          sees("BEGIN CERTIFICATE"))

# ---- versions and ciphers ---------------------------------------------------------------------------------------


NO_CIPHER = failed("tls-no-shared-cipher", [r"(?i)handshake failure|cipher"], r"(?i)cipher")
handshake("tls-no-shared-cipher-null", "openssl s_server allows nothing but a cipher that does not encipher", lambda lab: lab.s_server(rsa_server(lab), "-tls1_2", "-cipher", "NULL-SHA256:@SECLEVEL=0"),
          NO_CIPHER, sees("alert handshake failure"))
handshake("tls-no-shared-cipher-for-the-key", "nginx has an RSA key, and allows ciphers for ECDSA keys only (TLS 1.2)", lambda lab: nginx_stream(
    lab, rsa_server(lab), "ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256;"), NO_CIPHER, sees("alert handshake failure"))

# ---- handshakes that die ----------------------------------------------------------------------------------------

@scenario("tls-stalls-in-the-middle", "the server's first flight breaks off after 60 bytes, and nothing more comes", failed("tls-timeout", [r"(?i)handshake|TLS"]))
def stalling(lab):
    inner = lab.mosquitto(tls=lab.pki.server())
    port = lab.fake(fakes.stalling_tls_proxy(inner))
    return Case(f"mqtts://localhost:{port}", trusting(lab), ("--timeout", "3"), shows=Tls(port, "timed out"))


@scenario("connect-to-server-name", "--connect-to leads to an nginx that does not know the URL's name; TLS itself is there",
          failed("tls-servername-unrecognised", [r"broker\.lan"], r"(?i)name"))
def connect_to(lab):
    port, cert = lab.free_port(), lab.pki.server()
    lab.nginx(http=f"server {{ listen 127.0.0.1:{port} ssl default_server; ssl_reject_handshake on; }}"
                   f"server {{ listen 127.0.0.1:{port} ssl; server_name localhost; ssl_certificate {cert.crt}; ssl_certificate_key {cert.key}; }}", ports=[port])
    return Case("wss://broker.lan/mqtt", trusting(lab), ("--connect-to", f"127.0.0.1:{port}"), wrap=no_name_server(lab),
                shows=Tls(port, "unrecognized name", ("-servername", "broker.lan")))
