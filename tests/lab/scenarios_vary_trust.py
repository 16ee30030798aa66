"""Variations: certificates with one fault each, and chains that look odd but verify."""

from certs import openssl
from observe import Tls
from scenario import Case, connected, failed, scenario
from scenarios_certs import broker
from scenarios_vary_ports import nginx_stream, nginx_ws, trusting
from servers import no_name_server


def behind(lab, start, cert, shows, scheme="mqtts", ca=None, path="", facts=None, host="localhost", options=None):
    """Another server than mosquitto shows this certificate. `start(lab, cert)` gives its port."""
    port = start(lab, cert)
    ca = ca or lab.pki.root().crt
    return Case(f"{scheme}://{host}:{port}{path}", {"ca": str(ca), **(options or {})}, facts=facts or {},
                shows=Tls(port, shows, ("-CAfile", ca, "-verify_hostname", "localhost")))


def wss_nginx(lab, cert):
    return nginx_ws(lab, tls=cert)


def local(lab, issuer=None, **more):
    return lab.pki.make("localhost", issuer or lab.pki.root(), more.pop("names", ("DNS:localhost",)), **more)


# ---- dates ------------------------------------------------------------------------------------------------------

@scenario("not-yet-valid-root", "the CA in the client's own CA file starts tomorrow", failed("tls-certificate-not-yet-valid", ["Lab Young Root", "{{day}}"]))
def not_yet_root(lab):
    root = lab.pki.make("Lab Young Root CA", ca=True, days=(1, 3650))
    return broker(lab, local(lab, root), ca=root.crt, shows="not yet valid", facts={"day": root.not_before})


# ---- issuers ----------------------------------------------------------------------------------------------------

@scenario("ca-file-has-the-intermediate-only", "the CA file holds the intermediate, not the root; the server sends both", failed("tls-ca-file-is-not-the-ca", ["Lab Intermediate CA", "Lab Root CA"]))
def intermediate_as_ca(lab):
    middle = lab.pki.once("middle", lambda: lab.pki.make("Lab Intermediate CA", lab.pki.root(), ca=True))
    leaf = local(lab, middle)
    return broker(lab, leaf, ca=middle.crt, chain=lab.pki.bundle(leaf, middle), shows="unable to get (local )?issuer")


@scenario("ca-of-the-same-name-in-a-bundle", "the CA file holds three CAs, among them an older one of the right name with another key",
          failed("tls-ca-file-is-not-the-ca", ["Lab Root CA", r"(?i)key|signature|same name"]))
def twin_in_bundle(lab):
    twin, other = lab.pki.make("Lab Root CA", ca=True, days=(-900, 200)), lab.pki.make("Lab Third CA", ca=True)
    return behind(lab, wss_nginx, lab.pki.server(), "Verify return code: [1-9]|verify error", "wss", path="/mqtt", ca=lab.pki.bundle(other, twin, lab.pki.stranger()))


@scenario("chain-without-the-second-intermediate", "the server sends one of its two intermediates", failed("tls-certificate-chain-incomplete", ["Lab Upper CA"], r"(?i)intermediate|chain"))
def one_of_two(lab):
    upper = lab.pki.make("Lab Upper CA", lab.pki.root(), ca=True)
    lower = lab.pki.make("Lab Lower CA", upper, ca=True)
    leaf = local(lab, lower)
    return broker(lab, leaf, chain=lab.pki.bundle(leaf, lower), shows="unable to get local issuer|unable to get issuer")


@scenario("self-signed-other-ca-given", "a self-signed certificate, and a CA file that has nothing to do with it", failed("tls-certificate-self-signed", [r"(?i)self-?signed"]))
def self_signed_other_ca(lab):
    return behind(lab, nginx_stream, lab.pki.make("localhost", names=("DNS:localhost",)), "self-signed certificate")


def crossed(lab):
    """(old root, new root, chain file, leaf): the new root is also signed by the old one, and the server sends that cross-certificate."""
    pki = lab.pki

    def build():
        old = pki.make("Lab Elder Root CA", ca=True, days=(-900, 900))
        new = pki.make("Lab Younger Root CA", ca=True)
        cross = pki.make("Lab Younger Root CA", old, ca=True, key=new.key)
        leaf = pki.make("localhost", new, ("DNS:localhost",))
        return old, new, pki.bundle(leaf, cross), leaf
    return pki.once("crossed", build)


for which, index in (("old", 0), ("new", 1)):
    @scenario(f"works-cross-signed-{which}-root", f"nothing: the chain can end at two roots, and the client has the {which} one", connected(report=r'"verified": ?true'))
    def cross_signed(lab, index=index):
        made = crossed(lab)
        return broker(lab, made[3], ca=made[index].crt, chain=made[2], shows=r"Verify return code: 0 \(ok\)")


@scenario("works-chain-with-strangers", "nothing: the server also sends certificates that have nothing to do with the chain", connected())
def with_strangers(lab):
    cert = lab.pki.server()
    return broker(lab, cert, chain=lab.pki.bundle(cert, lab.pki.stranger(), lab.pki.client()), shows=r"Verify return code: 0 \(ok\)")


@scenario("works-ca-bundle", "nothing: the CA file holds four CAs, the right one last", connected())
def ca_bundle(lab):
    others = [lab.pki.once(f"spare{n}", lambda n=n: lab.pki.make(f"Lab Spare CA {n}", ca=True)) for n in (1, 2)]
    return broker(lab, lab.pki.server(), ca=lab.pki.bundle(*others, lab.pki.stranger(), lab.pki.root()), shows=r"Verify return code: 0 \(ok\)")


# ---- names ------------------------------------------------------------------------------------------------------

@scenario("name-in-the-common-name-only", "the certificate has the URL's name as its common name, which does not count beside alternative names",
          failed("tls-certificate-hostname-mismatch", [r"other\.lan"], r"other\.lan|servername|(?i:certificate)"))
def common_name(lab):
    cert = lab.pki.make("plant.lan", lab.pki.root(), ("DNS:other.lan",))
    port = lab.mosquitto(tls=cert)
    return Case(f"mqtts://plant.lan:{port}", trusting(lab), ("--connect-to", f"127.0.0.1:{port}"), wrap=no_name_server(lab),
                shows=Tls(port, "(?i)hostname mismatch", ("-CAfile", lab.pki.root().crt, "-verify_hostname", "plant.lan")))


@scenario("address-as-a-dns-name", "the certificate has the address as a DNS name, where it does not count", failed("tls-certificate-hostname-mismatch", [r"127\.0\.0\.1"]))
def address_as_name(lab):
    case = broker(lab, local(lab, names=("DNS:127.0.0.1",)), url="mqtts://127.0.0.1:PORT")
    port = int(case.url.rsplit(":", 1)[1])
    case.shows = Tls(port, "(?i)IP address mismatch", ("-CAfile", lab.pki.root().crt, "-verify_ip", "127.0.0.1"))
    return case


# ---- revocation -------------------------------------------------------------------------------------------------

@scenario("works-crl-der", "nothing: the revocation list is DER and holds another certificate", connected(), layer="works")
def crl_der(lab):
    cert, other = local(lab), local(lab)
    crl, der = lab.pki.crl(lab.pki.root(), other), lab.pki.path("crl.der")
    openssl("crl", "-in", crl, "-outform", "DER", "-out", der)
    case = broker(lab, cert)
    case.args = ("--crl", str(der))
    return case


# ---- verification switched off ----------------------------------------------------------------------------------

@scenario("insecure-self-signed-stunnel", "verification is off and the certificate is self-signed", connected(notes=["verification-off", ("verification-would-fail", r"(?i)self-?signed")]), layer="works")
def insecure_self_signed(lab):
    cert = lab.pki.make("localhost", names=("DNS:localhost",))
    port = lab.stunnel(cert, lab.mosquitto())
    return Case(f"mqtts://localhost:{port}", {}, ("--insecure",), shows=Tls(port, "self-signed certificate"))


@scenario("note-intermediate-expires-soon", "nothing yet: the leaf is good for a year, the intermediate for a week", connected(notes=[("certificate-expires-soon", "Lab Short Intermediate|{{day}}")]), layer="works")
def soon_intermediate(lab):
    middle = lab.pki.make("Lab Short Intermediate CA", lab.pki.root(), ca=True, days=(-300, 7))
    leaf = local(lab, middle)
    return broker(lab, leaf, chain=lab.pki.bundle(leaf, middle), facts={"day": middle.not_after})
