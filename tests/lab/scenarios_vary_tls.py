"""Variations on TLS: client certificates, server names, versions, ciphers and certificates, on other servers."""

import ssl

import fakes
from observe import Tls
from scenario import Case, connected, failed, scenario
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


# ---- server name and ALPN ---------------------------------------------------------------------------------------

def named(lab):
    """A certificate for the name that the strict servers know, and for localhost."""
    return lab.pki.once("named", lambda: lab.pki.make("north.lab", lab.pki.root(), ("DNS:north.lab", "DNS:localhost", "IP:127.0.0.1")))


def strict_haproxy(lab):
    return haproxy(lab, f"strict-sni crt {pem(lab, named(lab))}")


def strict_nginx(lab):
    inner, port, cert = lab.mosquitto(ws=True), lab.free_port(), named(lab)
    tls = f"ssl_certificate {cert.crt}; ssl_certificate_key {cert.key};"
    lab.nginx(http=f"server {{ listen 127.0.0.1:{port} ssl default_server; ssl_reject_handshake on; }} server {{ listen 127.0.0.1:{port} ssl; server_name north.lab; {tls} "
                   f"location /mqtt {{ proxy_pass http://127.0.0.1:{inner}; {UPGRADE} }} }}", ports=[port])
    return port


def no_name(port):
    return Tls(port, "(?i)alert|unrecognized name|handshake failure", ("-noservername",))


SNI = failed("tls-servername-unrecognised", [r"(?i)name"], r"(?i)name")
dialled("sni-address-haproxy", "haproxy is strict about the server name; the URL has an address", strict_haproxy, SNI, host="127.0.0.1", shows=no_name)
dialled("sni-wrong-option-haproxy", "haproxy is strict about the server name; the servername option has another", strict_haproxy, SNI, options={"servername": "south.lab"})
dialled("sni-other-name-nginx", "nginx knows north.lab alone; the URL says localhost", strict_nginx, SNI, scheme="wss", shows=no_name)
dialled("sni-option-haproxy", "nothing: haproxy is strict, and the servername option has a name that it knows", strict_haproxy, connected(), host="127.0.0.1",
        options={"servername": "north.lab"}, layer="works")


def wanting_alpn(lab, alpn, tls13=True):
    """Completes any handshake, and hangs up unless this protocol was agreed on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(lab.pki.server().crt, lab.pki.server().key)
    context.set_alpn_protocols([alpn])
    if not tls13:
        context.maximum_version = ssl.TLSVersion.TLSv1_2

    async def handler(reader, writer):
        if writer.get_extra_info("ssl_object").selected_alpn_protocol() == alpn:
            await fakes.mqtt()(reader, writer)
    return lab.fakes.serve(handler, ssl=context)


ALPN = failed("tls-alpn-required", [r"ALPN", r"\bmqtt\b"], r"ALPN.*\bmqtt\b|\bmqtt\b.*ALPN")
dialled("alpn-closed-13", "the server hangs up after the handshake unless ALPN mqtt was agreed on", lambda lab: wanting_alpn(lab, "mqtt"), ALPN)
dialled("alpn-closed-12-v5", "the same under TLS 1.2, version 5", lambda lab: wanting_alpn(lab, "mqtt", False), ALPN, options={"protocolVersion": 5})
dialled("alpn-other-offered", "the server hangs up: mqtt wanted, http/1.1 offered", lambda lab: wanting_alpn(lab, "mqtt"), ALPN, options={"ALPNProtocols": ["http/1.1"]})
dialled("alpn-haproxy-routes", "haproxy has a broker for ALPN x-lab alone; nobody can guess it", lambda lab: haproxy(
    lab, f"crt {pem(lab, lab.pki.server())} alpn x-lab\n  tcp-request content reject if !{{ ssl_fc_alpn x-lab }}"),
        failed("mqtt-closed-without-connack|tls-closed|tls-alpn-required", [r"(?i)clos|reset"]))

# ---- versions and ciphers ---------------------------------------------------------------------------------------


def limited(*args):
    return lambda lab: lab.s_server(rsa_server(lab), *args)


dialled("1.0-only", "openssl s_server allows TLS 1.0 only", limited("-tls1", "-cipher", "ALL:@SECLEVEL=0"),
        failed("tls-version-unsupported", [r"1\.0"], r"1\.2|1\.3"), shows=lambda port: Tls(port, "alert protocol version", ("-min_protocol", "TLSv1.2")))
dialled("1.1-stunnel-wss", "stunnel allows TLS 1.1 only, in front of a WebSocket", lambda lab: lab.stunnel(
    rsa_server(lab), lab.mosquitto(ws=True), "sslVersionMax = TLSv1.1\nsslVersionMin = TLSv1.1\nciphers = ALL:@SECLEVEL=0"), failed("tls-version-unsupported", [r"1\.1"], r"1\.2|1\.3"), scheme="wss")
dialled("one-odd-cipher", "openssl s_server allows ARIA256-GCM under TLS 1.2 alone", limited("-tls1_2", "-cipher", "ARIA256-GCM-SHA384"),
        failed("tls-no-shared-cipher", [r"(?i)cipher"], r"(?i)cipher"))
dialled("odd-group", "openssl s_server allows TLS 1.3 with the group P-521 alone", lambda lab: haproxy(lab, f"crt {pem(lab, lab.pki.server())} ecdhe secp521r1 ssl-min-ver TLSv1.3"),
        connected(), layer="works")
dialled("1.2-nginx", "nothing: nginx allows TLS 1.2 with one cipher", lambda lab: nginx_stream(
    lab, rsa_server(lab), "ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-CHACHA20-POLY1305;"), connected(report=r"CHACHA20"), layer="works")

# ---- certificates -----------------------------------------------------------------------------------------------


def certified(name, broken, cert, *expects, chain=None, host="localhost", options=None, facts=None, args=None, front="mosquitto", **more):
    """`cert(lab)` makes the certificate, `chain(lab, cert)` the certificates that are sent."""
    @scenario("vary-cert-" + name, broken, *expects, **more)
    def setup(lab):
        made = cert(lab)
        sent = chain(lab, made) if chain else made.crt
        port = lab.mosquitto(tls=(made, sent)) if front == "mosquitto" else haproxy(lab, f"crt {pem(lab, made, sent)}")
        return Case(f"mqtts://{host}:{port}", with_ca(lab, **(options or {})), args(lab, made) if args else (), facts=facts(made) if facts else {})


def issued(*names, **more):
    return lambda lab: lab.pki.make(names[0].split(":")[1] if names else "localhost", lab.pki.root(), names or ("DNS:localhost",), **more)


MISMATCH = "tls-certificate-hostname-mismatch"
certified("ed25519", "nothing: a certificate with an Ed25519 key", issued(key="ed25519"), connected(report="(?i)ed25519"), layer="works")
certified("rsa-pss", "nothing: a certificate with an RSA-PSS key, behind haproxy", issued(key="pss"), connected(report=r"(?i)RSA-?PSS"), front="haproxy", layer="works")
certified("p-384", "nothing: a certificate with a P-384 key, signed with SHA-512, behind haproxy", issued(key="p384", digest="sha512"), connected(), front="haproxy", layer="works")
certified("wildcard-match", "nothing: a wildcard that fits, by the servername option", issued("DNS:*.north.lab"), connected(), options={"servername": "pump.north.lab"}, layer="works")
certified("wildcard-two-labels", "a wildcard stands for one label; the name has two", issued("DNS:*.north.lab"), failed(MISMATCH, [r"\*\.north\.lab", r"a\.pump\.north\.lab"]),
          options={"servername": "a.pump.north.lab"})
certified("wildcard-bare", "a wildcard does not stand for the domain itself", issued("DNS:*.north.lab"), failed(MISMATCH, [r"\*\.north\.lab", r"north\.lab"]),
          options={"servername": "north.lab"})
certified("other-address", "the certificate is for 127.0.0.9, the URL for 127.0.0.1", issued("IP:127.0.0.9"), failed(MISMATCH, [r"127\.0\.0\.9", r"127\.0\.0\.1"], r"127\.0\.0\.9"),
          host="127.0.0.1", front="haproxy")
certified("common-name-only", "nothing much: no alternative names, but the common name fits", lambda lab: lab.pki.make("localhost", lab.pki.root()), connected(), layer="works")
certified("expired-haproxy", "haproxy's certificate ran out an hour ago", issued(days=(-90, -1 / 24)), failed("tls-certificate-expired", [r"{{day}}"]),
          facts=lambda cert: {"day": cert.not_after}, front="haproxy")
certified("not-yet-hours", "the certificate starts in three hours: a wrong time zone, perhaps", issued(days=(1 / 8, 90)), failed("tls-certificate-not-yet-valid", [r"{{day}}"], r"(?i)clock|time"),
          facts=lambda cert: {"day": cert.not_before})
certified("server-and-client-use", "nothing: a certificate for servers and clients", issued(use="serverAuth,clientAuth"), connected(), layer="works")
certified("email-purpose", "a certificate for e-mail alone", issued(use="emailProtection"), failed("tls-certificate-wrong-purpose", [r"(?i)purpose|usage|e-?mail"]), front="haproxy")


def under_middle(lab, days=(-30, 365)):
    middle = lab.pki.make("Lab Short CA", lab.pki.root(), ca=True, days=days)
    return lab.pki.make("localhost", middle, ("DNS:localhost",))


def with_issuer(lab, cert):
    return lab.pki.bundle(cert, cert.issuer)


certified("expired-intermediate", "the intermediate ran out, the certificate itself did not", lambda lab: under_middle(lab, (-90, -2)),
          failed("tls-certificate-expired", ["Lab Short CA", r"{{day}}"]), chain=with_issuer, facts=lambda cert: {"day": cert.issuer.not_after})
certified("intermediate-not-sent-haproxy", "haproxy does not send the intermediate", under_middle, failed("tls-certificate-chain-incomplete", ["Lab Short CA"], r"(?i)intermediate|chain"),
          front="haproxy")
certified("wrong-order-haproxy", "nothing much: leaf, root, stranger, intermediate", under_middle, connected(), layer="works", front="haproxy",
          chain=lambda lab, cert: lab.pki.bundle(cert, lab.pki.root(), lab.pki.stranger(), cert.issuer))
certified("crl-intermediate", "the certificate under an intermediate is on that CA's list", under_middle, failed("tls-certificate-revoked", [r"(?i)revoked"]), chain=with_issuer,
          args=lambda lab, cert: ("--crl", str(lab.pki.crl(cert.issuer, cert))))


def lax(lab, cert, *args):
    return lab.s_server(cert, "-cipher", "ALL:@SECLEVEL=0", *args)


dialled("sha1-signature", "the certificate is signed with SHA-1", lambda lab: lax(lab, issued(digest="sha1")(lab)),
        failed("tls-certificate-weak", [r"(?i)sha-?1"], r"(?i)sha-?256|stronger"))
dialled("rsa-1024-tls12", "an RSA key of 1024 bits, under TLS 1.2", lambda lab: lax(lab, issued(key="1024")(lab), "-tls1_2"),
        failed("tls-certificate-weak", [r"1024|(?i:too small|too weak)"], r"2048|(?i:stronger|longer|larger)"))
dialled("rsa-1024-intermediate", "the intermediate's RSA key has 1024 bits", lambda lab: weak_middle(lab),
        failed("tls-certificate-weak", ["Lab Weak CA"]))


def weak_middle(lab):
    middle = lab.pki.make("Lab Weak CA", lab.pki.root(), ca=True, key="1024")
    leaf = lab.pki.make("localhost", middle, ("DNS:localhost",))
    return lab.s_server(leaf, "-cipher", "ALL:@SECLEVEL=0", "-cert_chain", middle.crt)


def stapled(lab, cert):
    """haproxy staples the OCSP answer that lies beside the certificate."""
    path = pem(lab, cert, lab.pki.bundle(cert, cert.issuer))
    path.with_name(path.name + ".ocsp").write_bytes(lab.pki.revoked_ocsp(cert).read_bytes())
    return haproxy(lab, f"crt {path}")


dialled("ocsp-revoked-haproxy", "haproxy staples an OCSP answer: the certificate is revoked", lambda lab: stapled(lab, issued()(lab)),
        failed("tls-certificate-revoked", [r"(?i)revoked"]), shows=lambda port: Tls(port, "Cert Status: revoked", ("-status",)))


# ---- a client certificate is asked for, and is not the reason ---------------------------------------------------

def optional(liked, refusal=None):
    """haproxy asks for a client certificate and does without; behind it stands a broker that does not like every CONNECT."""
    return lambda lab: haproxy(lab, f"crt {pem(lab, lab.pki.server())} ca-file {lab.pki.root().crt} verify optional", lab.fake(fakes.picky(liked, refusal)))


dialled("optional-certificate-version", "a client certificate is welcome; the broker hangs up on MQTT 5", optional(lambda hello: hello.version < 5),
        failed("mqtt-protocol-version-unsupported", [r"3\.1\.1"], r"3\.1\.1|\b4\b"), options={"protocolVersion": 5})
dialled("optional-certificate-refused", "a client certificate is welcome; the broker answers return code 5", optional(lambda hello: False, 5),
        failed("mqtt-not-authorized", [r"\b(0x)?0?5\b"]))
dialled("optional-certificate-closed", "a client certificate is welcome; the broker hangs up on every CONNECT, but not on a silent client", optional(lambda hello: False),
        failed("mqtt-closed-without-connack", [r"(?i)clos"]))
