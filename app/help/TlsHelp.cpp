// Help on causes: the TLS handshake and certificates. What each means, how the rules recognise it (see diagnosis/*Rules.cpp), how it is
// mended.
#include "help/HelpTables.h"

std::span<const CauseHelp> tlsHelp()
{
    static constexpr CauseHelp table[] = {
        {"tls-not-offered",
         QT_TRANSLATE_NOOP(
             "Help", "The URL asks for TLS (mqtts, wss), but the port speaks in the clear: MQTT, HTTP or another protocol without TLS."),
         QT_TRANSLATE_NOOP(
             "Help",
             "The first bytes in answer to the ClientHello are no TLS record, and the greeting often names the protocol. If the server "
             "only hangs up, a probe asks the same port without TLS and without password, and gets a CONNACK or an HTTP answer."),
         QT_TRANSLATE_NOOP("Help",
                           "Use mqtt:// or ws:// for this port, or the port of the TLS listener (8883, or 443 and 8084 for wss). Or set "
                           "TLS up for this listener on the broker.")},
        {"tls-certificate-expired",
         QT_TRANSLATE_NOOP("Help",
                           "A certificate of the chain, the broker's own, an intermediate or the CA's, is past its end (notAfter) by this "
                           "machine's clock."),
         QT_TRANSLATE_NOOP("Help",
                           "By verifying the presented chain; the evidence has the certificate with its dates in UTC, and the explanation "
                           "says which of the chain it is. Signs that this machine's clock is ahead (other certificates that would be "
                           "expired too) make it \"likely\"."),
         QT_TRANSLATE_NOOP("Help",
                           "Renew that certificate, install it with its chain on the broker and reload the broker. An expired CA "
                           "certificate is replaced in the CA file. If the date is still to come, set this machine's clock.")},
        {"tls-certificate-not-yet-valid",
         QT_TRANSLATE_NOOP("Help",
                           "A certificate of the chain begins (notBefore) only later than this machine's clock says it is now. On devices "
                           "without a battery the clock often begins in 1970."),
         QT_TRANSLATE_NOOP("Help",
                           "By verifying the presented chain against this machine's clock. The evidence has both times; other signs that "
                           "the clock is behind are named in the explanation."),
         QT_TRANSLATE_NOOP("Help",
                           "Check date, time and time zone of this machine and of the CA. If they are right, wait for the date or have the "
                           "certificate issued anew.")},
        {"tls-certificate-self-signed",
         QT_TRANSLATE_NOOP(
             "Help", "The broker presents a single certificate that only itself vouches for, and it is not among those that are trusted."),
         QT_TRANSLATE_NOOP("Help",
                           "Subject and issuer of the certificate are the same, it is signed with its own key, and neither the CA file nor "
                           "the system's store holds it. The evidence has its SHA-256 fingerprint."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Get the certificate from the broker's operator and give it as CA file, or let the verdict's button trust it after you "
             "compared the fingerprint. Better: have the broker's certificate issued by a CA and give that CA's certificate.")},
        {"tls-certificate-unknown-issuer",
         QT_TRANSLATE_NOOP("Help",
                           "The chain that the broker sends ends at an issuer that is trusted by nothing here: neither by the CA file nor, "
                           "where it counts, by the system's store. So it is not known whether this is the broker."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By building the chain from the presented certificates to the trusted ones. The evidence lists what was presented and what is "
             "trusted; where an intermediate may be missing instead, the verdict says so and is \"likely\"."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Ask for the certificate of the named issuer's root CA and give it as CA file. If the CA is public and a CA file is given, "
             "trust the system's CAs as well. Turning the verification off shows the rest, but protects from nobody.")},
        {"tls-certificate-chain-incomplete",
         QT_TRANSLATE_NOOP("Help",
                           "The broker sends its own certificate, but not the intermediate that links it to the trusted CA. Browsers may "
                           "fetch it by themselves; MQTT clients do not."),
         QT_TRANSLATE_NOOP(
             "Help",
             "The issuer of the last presented certificate is neither presented nor trusted, and its Authority Key Identifier, its name or "
             "its Authority Information Access shows that a trusted CA stands above it. Without such a proof the verdict is \"likely\"."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Append the intermediate to the server's certificate file on the broker, behind the server's own certificate (mosquitto: "
             "certfile), and reload it. For the time being the intermediate can be added to the CA file here, beside its root.")},
        {"tls-certificate-hostname-mismatch",
         QT_TRANSLATE_NOOP("Help",
                           "The certificate is trusted, but names other hosts than the one that was asked for. Someone with a good "
                           "certificate for another name could answer so."),
         QT_TRANSLATE_NOOP("Help",
                           "The name or address of the URL (or of TLS, Server name) is compared with the subject alternative names: an "
                           "address counts only as an IP entry, a wildcard for one part, the subject only where there are no names. A "
                           "probe with another server name (SNI) tells whether the server has another certificate."),
         QT_TRANSLATE_NOOP("Help",
                           "Use a name of the certificate in the URL (the verdict offers those that fit), or keep the address and set TLS, "
                           "Server name. Or have the certificate issued for this name or address as well.")},
        {"tls-certificate-wrong-purpose",
         QT_TRANSLATE_NOOP("Help",
                           "A certificate is used for what its extensions do not allow: a client certificate on the broker, a certificate "
                           "without CA:TRUE that issued another, a CA beyond its path length or name constraints."),
         QT_TRANSLATE_NOOP("Help",
                           "By verifying the chain for the purpose \"TLS server\". The evidence has the key usage and the extended key "
                           "usage of the certificate in question."),
         QT_TRANSLATE_NOOP("Help",
                           "Have the broker's certificate issued with the extended key usage serverAuth, by a CA with basic constraints "
                           "CA:TRUE and key usage keyCertSign. Check that the broker does not present a client's certificate by mistake.")},
        {"tls-certificate-revoked",
         QT_TRANSLATE_NOOP("Help",
                           "The CA has taken the broker's certificate back, as a rule since its key may be in other hands. It must not be "
                           "trusted any more."),
         QT_TRANSLATE_NOOP("Help",
                           "Its serial number stands on the revocation list given under TLS (CRL), or the broker itself staples the answer "
                           "of the CA's OCSP responder that says so. The evidence has serial and date."),
         QT_TRANSLATE_NOOP("Help",
                           "Have a new certificate issued for the broker, with a new key, and install it. Until then do not send secrets "
                           "to this broker.")},
        {"tls-certificate-weak",
         QT_TRANSLATE_NOOP("Help",
                           "A certificate of the chain has a key or a signature that can be broken or forged with today's means, such as "
                           "RSA with 1024 bits or SHA-1."),
         QT_TRANSLATE_NOOP("Help",
                           "By OpenSSL's security level 2: RSA from 2048 bits, EC from 224, a signature with SHA-224 or better. The "
                           "evidence has the key's kind and length and the signature's algorithm."),
         QT_TRANSLATE_NOOP("Help",
                           "Have the certificate issued anew: RSA with 2048 bits or more, or EC P-256, signed with SHA-256. If it is the "
                           "CA's, the CA has to be renewed, and the CA file with it.")},
        {"tls-ca-file-is-not-the-ca",
         QT_TRANSLATE_NOOP("Help",
                           "The CA file does hold a certificate, but not the one at which this broker's chain ends: it is the broker's "
                           "own, an intermediate without its root, or a CA of the same name with another key."),
         QT_TRANSLATE_NOOP("Help",
                           "By comparing names, key identifiers and signatures of the chain with what the CA file holds. Trust must end at "
                           "a self-signed certificate; the evidence has the key that was wanted and the one that is held."),
         QT_TRANSLATE_NOOP("Help",
                           "Get the present certificate of the root CA from the broker's operator; after a CA was made anew, the old file "
                           "fits no more. An intermediate can stay in the file, but its root has to be beside it.")},
        {"tls-version-unsupported",
         QT_TRANSLATE_NOOP("Help",
                           "Broker and client offer no version of TLS in common: as a rule an old broker with TLS 1.0 or 1.1 alone, or one "
                           "that insists on TLS 1.3."),
         QT_TRANSLATE_NOOP("Help",
                           "The server sends the alert protocol_version, or the TLS library refuses its choice. Handshakes of probes, one "
                           "version each, show which versions the server does speak."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Allow TLS 1.2 or 1.3 on the broker (mosquitto: tls_version). Set TLS, Minimum TLS version back to its default if it demands "
             "TLS 1.3. For a device that can do no better, lower it; TLS 1.0 and 1.1 are outdated (RFC 8996).")},
        {"tls-no-shared-cipher",
         QT_TRANSLATE_NOOP("Help",
                           "Broker and client agree on a TLS version, but on no cipher suite, key exchange group or signature algorithm, "
                           "or the broker's certificate has a key that none of the offered ciphers can use."),
         QT_TRANSLATE_NOOP("Help",
                           "The server sends handshake_failure or insufficient_security before its ServerHello. A probe that offers every "
                           "cipher there is, weak ones too, shows whether it then answers, and with what."),
         QT_TRANSLATE_NOOP("Help",
                           "Allow a present cipher on the broker, for instance ECDHE with AES-GCM (mosquitto: ciphers). Check its "
                           "certificate's key: RSA serves ECDHE-RSA, EC serves ECDHE-ECDSA.")},
        {"tls-client-certificate-required",
         QT_TRANSLATE_NOOP("Help",
                           "The broker lets in only clients that show a certificate of their own (mutual TLS), and none was given."),
         QT_TRANSLATE_NOOP("Help",
                           "By the alert certificate_required, under TLS 1.2 handshake_failure after the server's part, or an HTTP answer "
                           "that says so (495, 496). Under TLS 1.3 it comes only after the handshake; a probe's handshake shows whether "
                           "the server sends a CertificateRequest and which CAs it takes."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Give certificate and key under TLS, Client certificate and Client key. Ask the broker's operator for one from the CA that "
             "the broker trusts for clients (mosquitto: cafile with require_certificate); the evidence lists the accepted CAs.")},
        {"tls-client-certificate-rejected",
         QT_TRANSLATE_NOOP("Help",
                           "A client certificate was given, and the broker does not take it: from another CA, expired, revoked, without "
                           "the purpose clientAuth, or signed with a key that does not fit."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By the alert (unknown_ca, certificate_expired, certificate_revoked, bad_certificate, access_denied, decrypt_error), during "
             "the handshake or, under TLS 1.3, after it. Faults of the certificate that can be seen from here are named beside it."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Use a certificate of the CA that the broker trusts for clients, with its intermediates behind it in the file, in its time "
             "and with clientAuth. Have it accepted on the broker (mosquitto: cafile, crlfile), and compare both clocks.")},
        {"tls-alpn-required",
         QT_TRANSLATE_NOOP("Help",
                           "The server chooses what it serves by the application protocol in the ClientHello (ALPN), and wants another one "
                           "than was offered. AWS IoT on port 443 is the best known."),
         QT_TRANSLATE_NOOP("Help",
                           "By the alert no_application_protocol, or since a probe with another ALPN protocol (\"mqtt\", "
                           "\"x-amzn-mqtt-ca\", \"http/1.1\"), or none, gets further on the same port with all else alike."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Offer the protocol that the verdict names under TLS, ALPN, or none if it says so. Look up the name in the broker's manual.")},
        {"tls-servername-unrecognised",
         QT_TRANSLATE_NOOP("Help",
                           "The server serves several names and does not know the one that the client sent (SNI), or it wants a name and "
                           "the URL has an address, for which none is sent."),
         QT_TRANSLATE_NOOP("Help",
                           "By the alert unrecognized_name, or since a probe's handshake with the URL's name, or without any, goes on "
                           "where the attempt's was broken off."),
         QT_TRANSLATE_NOOP("Help",
                           "Put the broker's name into the URL instead of its address, or set TLS, Server name to the name that the server "
                           "expects. Clear a server name that was set by mistake.")},
        {"tls-closed",
         QT_TRANSLATE_NOOP("Help", "The server ended the connection in the course of the TLS handshake and did not say usably why."),
         QT_TRANSLATE_NOOP("Help",
                           "By an end or a reset between ClientHello and the end of the handshake, or an alert without a cause of its own. "
                           "Probes have then tried the port in the clear and with other versions, ciphers, names and ALPN protocols in "
                           "vain, and a connection on which nothing is sent."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Look into the log of the broker or of the load balancer in front of it, and check that it has a broker behind it. Give a "
             "client certificate if the server had begun its part. Compare with \"openssl s_client -connect HOST:PORT\".")},
        {"tls-timeout",
         QT_TRANSLATE_NOOP("Help",
                           "The server accepted the TCP connection, but did not answer the TLS handshake, or stopped in the middle of it."),
         QT_TRANSLATE_NOOP("Help",
                           "By silence until the limit of the attempt; the evidence tells whether bytes came. A probe asks the port "
                           "without TLS, to see whether it waits for something in the clear."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the port: one that is meant for MQTT in the clear may wait for a CONNECT. Look whether the server hangs. "
                           "If the handshake stops after a first answer, packets may be lost on the way: check MTU and firewall.")},
    };
    return table;
}
