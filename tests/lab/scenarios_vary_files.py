"""Variations: certificate and key files of the wrong kind, in odd but right forms, and with passphrases."""

import os
from pathlib import Path

from certs import openssl
from scenario import Case, connected, failed, scenario
from scenarios_tls import demanding

PHRASE = "right-horse-7719"


def given(name, broken, files, *expects, secrets=(), args=(), more=None):
    """`files(lab, pki)` gives TLS options; mosquitto wants a client certificate of the lab's root, and is faultless."""
    @scenario(name, broken, *expects)
    def setup(lab):
        made = files(lab, lab.pki)
        whole = {"ca": str(lab.pki.root().crt), "cert": str(lab.pki.client().crt), "key": str(lab.pki.client().key), **made}
        return Case(f"mqtts://localhost:{demanding(lab)}", {k: v for k, v in whole.items() if v is not None}, args, secrets=secrets)


def converted(lab, name, *arguments, phrase=""):
    """The path of what an openssl command line writes."""
    out = lab.pki.path(name)
    openssl(*arguments, "-out", out, env=dict(os.environ, LAB_PASS=phrase))
    return str(out)


def written(lab, name, content):
    return str(lab.pki.write(name, content))


# ---- the CA file ------------------------------------------------------------------------------------------------

given("ca-file-is-pkcs12", "the CA file is a PKCS#12 container", lambda lab, pki: {"ca": str(pki.pkcs12(pki.client(), PHRASE))},
      failed("ca-file-unusable", [r"client\.p12", r"(?i)PKCS ?#?12|PFX"]))
given("ca-file-is-a-key", "the CA file holds a private key and nothing else", lambda lab, pki: {"ca": str(pki.client().key)}, failed("ca-file-unusable", [r"(?i)private key"]))
given("ca-file-is-a-folder", "the CA file is a folder", lambda lab, pki: {"ca": str(lab.dir)}, failed("ca-file-unusable", [r"(?i)folder|directory"]))
given("ca-file-is-a-request", "the CA file is a certificate request", lambda lab, pki: {"ca": converted(
          lab, "request.csr", "req", "-new", "-key", pki.client().key, "-subj", "/CN=lab", "-config", pki.dir / "ca.cnf")}, failed("ca-file-unusable", [r"(?i)request"]))
given("ca-file-is-a-crl", "the CA file is a revocation list", lambda lab, pki: {"ca": str(pki.crl(pki.root()))}, failed("ca-file-unusable", [r"(?i)revocation|\bCRL\b"]))
given("ca-file-with-a-key-in-it", "nothing: a private key stands beside the CA certificate, and stays unsaid",
      lambda lab, pki: {"ca": written(lab, "ca-and-key.pem", pki.root().pem + pki.stranger().key.read_text())}, connected())
given("ca-file-with-byte-order-mark", "nothing: the CA file begins with a byte order mark and has CRLF", lambda lab, pki: {"ca": written(
          lab, "bom.pem", b"\xef\xbb\xbf" + pki.root().pem.replace("\n", "\r\n").encode())}, connected())
given("ca-file-in-der-twice", "nothing: the CA file in DER is not called so", lambda lab, pki: {"ca": converted(lab, "root.pem", "x509", "-in", pki.root().crt, "-outform", "DER")}, connected())
given("ca-file-openssl-text", "nothing: openssl's readable text stands before the certificate", lambda lab, pki: {"ca": converted(lab, "text.pem", "x509", "-in", pki.root().crt, "-text")}, connected())
given("ca-file-trusted-certificate", "nothing: the CA file says TRUSTED CERTIFICATE, as openssl writes it",
      lambda lab, pki: {"ca": converted(lab, "trusted.pem", "x509", "-in", pki.root().crt, "-trustout")}, connected(), failed("ca-file-unusable", [r"TRUSTED CERTIFICATE"]))


@scenario("crl-file-is-a-certificate", "the revocation list is a certificate", failed("option-invalid", [r"(?i)crl|revocation"]))
def crl_is_certificate(lab):
    return Case(f"mqtts://localhost:{demanding(lab)}", {"ca": str(lab.pki.root().crt)}, ("--crl", str(lab.pki.root().crt)))


# ---- the client certificate -------------------------------------------------------------------------------------

given("client-certificate-is-the-key", "the certificate option names the key", lambda lab, pki: {"cert": str(pki.client().key)}, failed("client-certificate-unusable", [r"(?i)private key|\bkey\b"]))
given("client-certificate-is-a-request", "the certificate option names the request", lambda lab, pki: {"cert": converted(
          lab, "request.csr", "req", "-new", "-key", pki.client().key, "-subj", "/CN=lab", "-config", pki.dir / "ca.cnf")}, failed("client-certificate-unusable", [r"(?i)request"]))
given("client-certificate-is-pkcs12", "the certificate option names a PKCS#12 container", lambda lab, pki: {"cert": str(pki.pkcs12(pki.client(), PHRASE))},
      failed("client-certificate-unusable", [r"(?i)PKCS ?#?12|PFX"], r"(?i)pfx|PKCS"))
given("client-certificate-missing-file", "the certificate file does not exist", lambda lab, pki: {"cert": str(lab.dir / "no-such.crt")}, failed("client-certificate-unusable", [r"no-such\.crt"]))
given("client-certificate-with-crlf-and-mark", "nothing: certificate and key begin with a byte order mark and have CRLF", lambda lab, pki: {
          "cert": written(lab, "c.crt", b"\xef\xbb\xbf" + pki.client().pem.replace("\n", "\r\n").encode()),
          "key": written(lab, "c.key", b"\xef\xbb\xbf" + pki.client().key.read_text().replace("\n", "\r\n").encode())}, connected())
given("client-certificate-and-key-in-one-file", "nothing: one file holds the key, then the certificate", lambda lab, pki: dict.fromkeys(
          ("cert", "key"), written(lab, "both.pem", pki.client().key.read_text() + pki.client().pem)), connected())


def with_intermediate(lab, pki):
    middle = pki.make("Lab Client CA", pki.root(), ca=True)
    leaf = pki.make("lab-deep-client", middle, use="clientAuth")
    return {"cert": str(pki.bundle(leaf, middle)), "key": str(leaf.key)}


given("client-certificate-with-its-chain", "nothing: the client certificate's file holds its intermediate, which the broker does not have", with_intermediate, connected())
given("client-certificate-inline", "nothing: certificate and key are PEM text in the options", lambda lab, pki: {"cert": pki.client().pem, "key": pki.client().key.read_text()}, connected())

# ---- the client key ---------------------------------------------------------------------------------------------

def traditional(lab, pki):
    """An RSA client whose key is encrypted in the old way (Proc-Type: 4,ENCRYPTED)."""
    cert = pki.once("rsa-client", lambda: pki.make("lab-rsa-client", pki.root(), use="clientAuth", key="2048"))
    return {"cert": str(cert.crt), "key": converted(lab, "old.key", "rsa", "-in", cert.key, "-traditional", "-aes128", "-passout", "env:LAB_PASS", phrase=PHRASE)}


def with_parameters(lab, pki):
    key = converted(lab, "parameters.pem", "ecparam", "-name", "prime256v1", "-genkey")
    cert = pki.make("lab-parameters", pki.root(), use="clientAuth", key=Path(key))
    return {"cert": str(cert.crt), "key": key}


def ed25519(lab, pki):
    key = Path(converted(lab, "ed.key", "genpkey", "-algorithm", "ED25519"))
    cert = pki.make("lab-ed25519", pki.root(), use="clientAuth", key=key)
    return {"cert": str(cert.crt), "key": str(key)}


given("client-key-passphrase-missing", "the key is encrypted and no passphrase is given", lambda lab, pki: {"key": str(pki.encrypted_key(pki.client(), PHRASE))},
      failed("client-key-passphrase", [r"(?i)passphrase"], r"(?i)passphrase"))
given("client-key-passphrase-missing-traditional", "the key is encrypted in the old way and no passphrase is given", traditional, failed("client-key-passphrase", [r"(?i)passphrase"]))
given("client-key-passphrase-wrong-traditional", "the key is encrypted in the old way and the passphrase is wrong", lambda lab, pki: {**traditional(lab, pki), "passphrase": "wrong-horse-3301"},
      failed("client-key-passphrase", [r"(?i)passphrase"]), secrets=("wrong-horse-3301",))
given("client-key-traditional", "nothing: the key is encrypted in the old way and the passphrase is right", lambda lab, pki: {**traditional(lab, pki), "passphrase": PHRASE}, connected(), secrets=(PHRASE,))
given("client-key-passphrase-needless", "nothing: a passphrase for a key that is not encrypted", lambda lab, pki: {"passphrase": PHRASE}, connected(), secrets=(PHRASE,))
given("client-key-in-der", "the key is DER: either it is taken, or its form is named", lambda lab, pki: {"key": converted(lab, "c.der", "pkey", "-in", pki.client().key, "-outform", "DER")},
      connected(), failed("client-key-unusable", [r"\bDER\b"]))
given("client-key-is-public", "the key option names the public key", lambda lab, pki: {"key": converted(lab, "public.pem", "pkey", "-in", pki.client().key, "-pubout")},
      failed("client-key-unusable", [r"(?i)public"]))
given("client-key-is-a-folder", "the key option names a folder", lambda lab, pki: {"key": str(lab.dir)}, failed("client-key-unusable", [r"(?i)folder|directory"]))
given("client-key-with-parameters", "nothing: EC PARAMETERS stand before the key, as openssl ecparam writes them", with_parameters, connected())
given("client-key-missing-option", "a certificate without a key", lambda lab, pki: {"key": None}, failed("client-key-unusable|option-invalid|client-certificate-unusable", [r"(?i)key"]))

given("client-ed25519", "nothing: the client's key is Ed25519", ed25519, connected())

# ---- PKCS#12 ----------------------------------------------------------------------------------------------------

def container(make):
    return lambda lab, pki: {"cert": None, "key": None, **make(lab, pki)}


given("pkcs12-passphrase-wrong", "the passphrase does not open the PKCS#12 container", container(lambda lab, pki: {"pfx": str(pki.pkcs12(pki.client(), PHRASE)), "passphrase": "wrong-horse-3301"}),
      failed("client-key-passphrase", [r"(?i)passphrase"]), secrets=("wrong-horse-3301",))
given("pkcs12-passphrase-missing", "the PKCS#12 container has a passphrase and none is given", container(lambda lab, pki: {"pfx": str(pki.pkcs12(pki.client(), PHRASE))}),
      failed("client-key-passphrase", [r"(?i)passphrase"], r"(?i)passphrase"))
given("pkcs12-is-pem", "the PKCS#12 option names a PEM certificate", container(lambda lab, pki: {"pfx": str(pki.client().crt)}), failed("client-certificate-unusable", [r"(?i)PKCS ?#?12|PEM"]))
given("pkcs12-without-a-key", "the PKCS#12 container has certificates but no key", container(lambda lab, pki: {"pfx": converted(
          lab, "nokey.p12", "pkcs12", "-export", "-nokeys", "-in", pki.client().crt, "-passout", "env:LAB_PASS", phrase=PHRASE), "passphrase": PHRASE}),
      failed("client-key-unusable|client-certificate-unusable", [r"(?i)key"]), secrets=(PHRASE,))
given("pkcs12-empty-passphrase", "nothing: the PKCS#12 container has an empty passphrase", container(lambda lab, pki: {"pfx": str(pki.pkcs12(pki.client(), ""))}), connected())
