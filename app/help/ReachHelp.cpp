// Help on causes: settings, names and TCP. What each means, how the rules recognise it (see diagnosis/*Rules.cpp), how it is mended.
#include "help/HelpTables.h"

std::span<const CauseHelp> reachHelp()
{
    static constexpr CauseHelp table[] = {
        {"url-invalid",
         QT_TRANSLATE_NOOP("Help",
                           "The text in the URL line is no address of a broker: the host is missing, the port is no number from 1 to "
                           "65535, or a character stands where none may be."),
         QT_TRANSLATE_NOOP("Help",
                           "By reading the URL, before anything is sent. The evidence names the part that cannot be read; no extra "
                           "connections are made."),
         QT_TRANSLATE_NOOP("Help",
                           "Write scheme://host:port, for instance mqtts://broker.example:8883, with an IPv6 address in square brackets. "
                           "Characters of a user name or password that mean something in a URL (@ : / ?) are written as %40, %3A, %2F, "
                           "%3F, or given under Credentials instead.")},
        {"url-unsupported-scheme",
         QT_TRANSLATE_NOOP("Help",
                           "The URL begins with a scheme by which no MQTT connection can be made, such as amqp:// or ftp://. MQTT travels "
                           "over mqtt:// (TCP), mqtts:// (TLS), ws:// and wss:// (WebSocket)."),
         QT_TRANSLATE_NOOP("Help",
                           "By the scheme of the URL, before anything is sent. Common other spellings (tcp, ssl, tls, mqtt+ssl) are "
                           "understood and only noted."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Put mqtt://, mqtts://, ws:// or wss:// in front of the host. The broker's manual says which of them its port speaks.")},
        {"option-invalid",
         QT_TRANSLATE_NOOP("Help",
                           "A setting, a flag or a key of the options object has a value that cannot be sent or used: a number out of its "
                           "range, a text that is no UTF-8 or longer than 65,535 bytes, a topic with a wildcard where none may be."),
         QT_TRANSLATE_NOOP("Help",
                           "By checking all settings before the first byte is sent, and by putting them into the CONNECT packet. The "
                           "evidence names each field with its value; secrets are not shown."),
         QT_TRANSLATE_NOOP("Help", "Correct the field that is marked; what it accepts stands beside it and in its tooltip (F1).")},
        {"ca-file-unusable",
         QT_TRANSLATE_NOOP("Help",
                           "The file given as CA file cannot be read, or holds no certificate. Without it the broker's certificate would "
                           "be checked against the wrong thing, so nothing is sent."),
         QT_TRANSLATE_NOOP("Help",
                           "By opening the file and looking for certificates in PEM or DER, with a byte order mark or text around them "
                           "allowed. The evidence has the file's name and what the system or OpenSSL says of it."),
         QT_TRANSLATE_NOOP("Help",
                           "Give a file that begins with -----BEGIN CERTIFICATE----- or is DER. A key, a certificate request or a PKCS#12 "
                           "bundle is none: have the CA certificate exported by itself. Check that you may read the file.")},
        {"client-certificate-unusable",
         QT_TRANSLATE_NOOP("Help",
                           "The file given as client certificate, or the PKCS#12 file, cannot be read or holds no certificate. The broker "
                           "would see a connection without a certificate."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By opening and parsing the file before anything is sent. The evidence names the file and what was found in it instead."),
         QT_TRANSLATE_NOOP("Help",
                           "Give the client's certificate in PEM or DER, followed by its intermediates if it has any; the private key "
                           "belongs into Client key. With a .p12 or .pfx file use the field PKCS#12.")},
        {"client-key-unusable",
         QT_TRANSLATE_NOOP("Help",
                           "The file given as client key cannot be read, or holds no private key that OpenSSL can use. A certificate alone "
                           "proves nothing without its key."),
         QT_TRANSLATE_NOOP("Help",
                           "By opening and parsing the file before anything is sent. A public key, a certificate or an empty file is told "
                           "apart in the evidence."),
         QT_TRANSLATE_NOOP("Help",
                           "Give the private key in PEM (-----BEGIN PRIVATE KEY-----, also RSA, EC or ENCRYPTED) or DER, RSA or EC. "
                           "\"openssl pkey -in FILE -noout\" tells whether OpenSSL can read it.")},
        {"client-key-mismatch",
         QT_TRANSLATE_NOOP("Help",
                           "Certificate and key can both be read, but are not of one pair: the public key in the certificate is another "
                           "one. No broker would accept the signature."),
         QT_TRANSLATE_NOOP(
             "Help",
             "By comparing the public key of the first certificate in the file with that of the private key, before anything is sent."),
         QT_TRANSLATE_NOOP("Help",
                           "Take certificate and key from the same issue: after a renewal the old key often stays in place. In a file with "
                           "a chain the client's own certificate must come first.")},
        {"client-key-passphrase",
         QT_TRANSLATE_NOOP("Help", "The client key or the PKCS#12 file is encrypted, and the passphrase given (or none) does not open it."),
         QT_TRANSLATE_NOOP(
             "Help", "By trying to decrypt the file before anything is sent. The passphrase itself stands in no evidence and no report."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Type the passphrase under TLS, Passphrase; look at blanks at its ends and at the keyboard's layout. Old PKCS#12 files use "
             "ciphers that OpenSSL 3 refuses: write them anew with \"openssl pkcs12 -legacy\" on a machine that can.")},
        {"host-not-found",
         QT_TRANSLATE_NOOP("Help",
                           "No name server and no hosts file that this machine asks knows an address for the name in the URL. The broker "
                           "was not reached; whether it runs is not known."),
         QT_TRANSLATE_NOOP("Help",
                           "The resolver gives the definite answer that the name does not exist (NXDOMAIN). With a SOCKS proxy it is the "
                           "proxy's answer, since it looks the name up."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the spelling, and give the full name with its domain. Names in .local need mDNS and the same network; "
                           "names of a company's network need its VPN or its name server. \"getent hosts NAME\" asks the same resolver. "
                           "The broker's address in \"Connect to\" keeps the name for TLS.")},
        {"resolver-failure",
         QT_TRANSLATE_NOOP("Help",
                           "The name could not be looked up: the name server did not answer, or not usably. That says nothing about "
                           "whether the name exists."),
         QT_TRANSLATE_NOOP("Help",
                           "The look-up ends with another failure than \"does not exist\", or does not end within the limit of the "
                           "attempt. The resolver's words stand in the evidence."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the network and the name servers of this machine (/etc/resolv.conf, \"resolvectl status\"), and try "
                           "again in a minute. The broker's address in the URL or in \"Connect to\" does without the name server.")},
        {"tcp-refused",
         QT_TRANSLATE_NOOP("Help",
                           "The host answered at once that nothing listens on this port. So the host is up and can be reached, unless a "
                           "firewall answers in its place."),
         QT_TRANSLATE_NOOP(
             "Help",
             "At least one address refused the TCP connection (RST); what each of them did, and when, stands in the evidence. "
             "\"Look at the usual ports\" asks 1883, 8883, 8083, 8084, 8080, 9001 and 443 of the host and says what answers there."),
         QT_TRANSLATE_NOOP(
             "Help",
             "Check that the broker runs and listens on this port and on this address, not on 127.0.0.1 alone: \"ss -ltnp\" on its machine "
             "shows it. A broker in a container needs its port published. Check the port in the URL: 1883 mqtt, 8883 mqtts.")},
        {"tcp-timeout",
         QT_TRANSLATE_NOOP("Help",
                           "The address neither accepted nor refused the connection: as a rule a firewall drops the packets, the address "
                           "belongs to nobody, or the host is down."),
         QT_TRANSLATE_NOOP(
             "Help",
             "No address of the name refused or reset the connection, and at least one had not answered the TCP SYN when the limit "
             "of the attempt was reached; each stands in the evidence with its time. No probe could get further."),
         QT_TRANSLATE_NOOP("Help",
                           "Check the address, and that the host is up. Let the port through the firewalls on the way, of the host, and of "
                           "the cloud (security group). Check whether that network can be reached from here without a VPN.")},
        {"tcp-unreachable",
         QT_TRANSLATE_NOOP("Help",
                           "The network itself says that there is no way to the address: this machine has no route to it, or a router on "
                           "the way has none."),
         QT_TRANSLATE_NOOP("Help",
                           "The system reports \"network unreachable\" or \"no route to host\", as a rule within milliseconds. An IPv6 "
                           "address without IPv6 in this network looks so. With another error of the system this cause is only likely."),
         QT_TRANSLATE_NOOP("Help",
                           "Check cable, Wi-Fi and VPN of this machine, the address in the URL, and the way to it with \"ip route get "
                           "ADDRESS\". Where there is no IPv6, use the broker's IPv4 address.")},
        {"tcp-reset",
         QT_TRANSLATE_NOOP("Help",
                           "Something accepts the connection and throws it away before a byte was exchanged: a load balancer or firewall "
                           "without a broker behind it, or a server that does not take this client's address."),
         QT_TRANSLATE_NOOP("Help",
                           "The connection is reset (RST) before anything was sent on it. A reset that comes only after something was sent "
                           "belongs to the stage that it cut off."),
         QT_TRANSLATE_NOOP("Help",
                           "Check that the load balancer or port forwarding has a running broker behind it, and look at rules on client "
                           "addresses and limits on the number of connections, in the firewall and in the broker.")},
        {"proxy-failure",
         QT_TRANSLATE_NOOP("Help",
                           "The proxy that is set under Network did not give a connection to the broker: it cannot be reached itself, "
                           "wants a password, does not allow this host or port, or is no proxy of this kind."),
         QT_TRANSLATE_NOOP("Help",
                           "By the proxy's answer: an HTTP status (407 password, 403 not allowed, 5xx not reached) or a SOCKS code. Where "
                           "it says that the broker's name, port or network is at fault, that cause is shown instead."),
         QT_TRANSLATE_NOOP("Help",
                           "Check host, port, kind and password of the proxy. Many HTTP proxies let CONNECT through to port 443 alone: "
                           "have the broker's port allowed. Connect without the proxy if the broker can be reached directly.")},
    };
    return table;
}
