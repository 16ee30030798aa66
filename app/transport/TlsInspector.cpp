#include "transport/TlsInspector.h"

#include "transport/OpenSsl.h"
#include "transport/SocketTransport.h"
#include "transport/TlsEvents.h"

#include <QUrl>

#include <openssl/ec.h>
#include <openssl/ssl.h>

#include <span>

using namespace Qt::StringLiterals;
using std::chrono_literals::operator""ms;

namespace {

constexpr qsizetype firstBytesLimit = 512;
constexpr qint64 byteLimit = 2 * 1024 * 1024;
constexpr long chainLimit = 1024 * 1024; ///< Bytes of a Certificate or CertificateRequest message.
constexpr int certificateLimit = 20;
constexpr qsizetype derLimit = 64 * 1024;
constexpr int authorityLimit = 50;
constexpr int alertLimit = 20; ///< Between two looks.
constexpr qsizetype nameLimit = 1'000;
constexpr auto lateAlertTime = 300ms; ///< TLS 1.3 tells a missing client certificate only after the handshake.
constexpr auto greetingTime = 150ms;  ///< After bytes that are not TLS, for those that belong to them.

// Explicit, since a configuration file can have narrowed the library's own lists.
constexpr const char *everyCipher = "ALL:+aNULL:COMPLEMENTOFALL:@SECLEVEL=0"; // those without a certificate last
constexpr const char *everySuite =
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256";
constexpr const char *everyGroup = "X25519:P-256:X448:P-521:P-384:ffdhe2048:ffdhe3072:ffdhe4096:ffdhe6144:ffdhe8192";
constexpr const char *everySignature = "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448:rsa_pss_pss_sha256:rsa_pss_pss_sha384:"
                                       "rsa_pss_pss_sha512:rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:RSA+SHA256:RSA+"
                                       "SHA384:RSA+SHA512:ECDSA+SHA224:RSA+SHA224:ECDSA+SHA1:RSA+SHA1";

/// A TLS record begins with its type (20 to 23) and 3, the major version.
bool isTls(const QByteArray &bytes)
{
    return bytes.size() >= 2 && bytes.at(0) >= 20 && bytes.at(0) <= 23 && bytes.at(1) == 3;
}

QString versionName(int version)
{
    switch (version) {
    case SSL3_VERSION:
        return u"SSLv3"_s;
    case TLS1_VERSION:
        return u"TLSv1.0"_s;
    case TLS1_1_VERSION:
        return u"TLSv1.1"_s;
    case TLS1_2_VERSION:
        return u"TLSv1.2"_s;
    case TLS1_3_VERSION:
        return u"TLSv1.3"_s;
    default:
        return {};
    }
}

/// What a ServerHello chose (RFC 8446, section 4.1.3; RFC 5246, section 7.4.1.3); 0: not there.
struct ServerHello {
    int version = 0;
    std::array<unsigned char, 2> cipher{};
};

int number(std::span<const unsigned char> bytes)
{
    int value = 0;
    for (const unsigned char byte : bytes)
        value = value << 8 | byte;
    return value;
}

/// The extension's content; empty: not there.
std::span<const unsigned char> extension(std::span<const unsigned char> list, int wanted)
{
    while (list.size() >= 4) {
        const int type = number(list.first(2));
        const auto size = std::size_t(number(list.subspan(2, 2)));
        list = list.subspan(4);
        if (size > list.size())
            break;
        if (type == wanted)
            return list.first(size);
        list = list.subspan(size);
    }
    return {};
}

ServerHello readServerHello(std::span<const unsigned char> message)
{
    constexpr std::size_t sessionIdAt = 4 + 2 + 32; // behind type and length, version and Random
    ServerHello hello;
    if (message.size() <= sessionIdAt)
        return hello;
    hello.version = number(message.subspan(4, 2));
    auto rest = message.subspan(sessionIdAt + 1);
    const std::size_t sessionId = message[sessionIdAt];
    if (rest.size() < sessionId + 3)
        return hello;
    rest = rest.subspan(sessionId);
    hello.cipher = {rest[0], rest[1]};
    if (rest.size() > 5) {
        if (const auto chosen = extension(rest.subspan(5), TLSEXT_TYPE_supported_versions); chosen.size() == 2)
            hello.version = number(chosen);
    }
    return hello;
}

QByteArray alpnList(const QStringList &protocols)
{
    QByteArray list;
    for (const QString &protocol : protocols) {
        const QByteArray name = protocol.toUtf8();
        if (!name.isEmpty() && name.size() < 256)
            list += char(name.size()) + name;
    }
    return list;
}

/// As QSslSocket sends it.
QByteArray serverNameOf(const ConnectionSettings &settings, const TlsOffer &offer)
{
    const QString own = settings.tls.serverName.isEmpty() ? settings.endpoint.host : settings.tls.serverName;
    const QString name = offer.serverName.value_or(own);
    QByteArray ace = QHostAddress(name).isNull() ? QUrl::toAce(name) : QByteArray();
    if (ace.endsWith('.'))
        ace.chop(1);
    return ace;
}

void allowEverything(SSL_CTX *context)
{
    SSL_CTX_clear_options(context, SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3);
    SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
    SSL_CTX_set_security_level(context, 0);
    // Where a build lacks one of these, its own list stays.
    SSL_CTX_set_cipher_list(context, everyCipher);
    SSL_CTX_set_ciphersuites(context, everySuite);
    SSL_CTX_set1_groups_list(context, everyGroup);
    SSL_CTX_set1_sigalgs_list(context, everySignature);
}

int lowestOwnVersion(TlsSettings::MinimumVersion version)
{
    switch (version) {
    case TlsSettings::MinimumVersion::Tls10:
        return TLS1_VERSION;
    case TlsSettings::MinimumVersion::Tls11:
        return TLS1_1_VERSION;
    case TlsSettings::MinimumVersion::Tls13:
        return TLS1_3_VERSION;
    default:
        return TLS1_2_VERSION;
    }
}

/// As TlsConfiguration has it.
void allowOwn(SSL_CTX *context, TlsSettings::MinimumVersion version)
{
    if (lowestOwnVersion(version) < TLS1_2_VERSION)
        SSL_CTX_set_cipher_list(context, "DEFAULT:@SECLEVEL=0");
}

QString keyExchangeOf(SSL *ssl, const SSL_CIPHER *cipher)
{
    EVP_PKEY *pointer = nullptr;
    if (SSL_get_peer_tmp_key(ssl, &pointer) == 1) {
        const openssl::Key key(pointer);
        if (EVP_PKEY_is_a(key.get(), "DH"))
            return u"DH %1"_s.arg(EVP_PKEY_get_bits(key.get()));
        std::array<char, 64> group{};
        if (!EVP_PKEY_is_a(key.get(), "EC"))
            return QString::fromLatin1(EVP_PKEY_get0_type_name(key.get()));
        if (EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr) != 1)
            return u"EC"_s;
        const char *const nist = EC_curve_nid2nist(OBJ_sn2nid(group.data()));
        return QString::fromLatin1(nist ? nist : group.data());
    }
    return cipher && SSL_CIPHER_get_kx_nid(cipher) == NID_kx_rsa ? u"RSA"_s : QString();
}

QList<QByteArray> chainOf(SSL *ssl)
{
    QList<QByteArray> chain;
    const STACK_OF(X509) *certificates = SSL_get_peer_cert_chain(ssl);
    for (int i = 0; i < sk_X509_num(certificates) && i < certificateLimit; ++i) {
        const QByteArray der = openssl::toDer<X509>(sk_X509_value(certificates, i), i2d_X509);
        if (der.size() > derLimit)
            break;
        chain.append(der);
    }
    return chain;
}

/// "O=Lab, CN=Lab Root CA". Control characters are escaped.
QString nameLine(const X509_NAME *name)
{
    const openssl::Bio out(BIO_new(BIO_s_mem()));
    constexpr unsigned long flags = (ASN1_STRFLGS_RFC2253 & ~ulong(ASN1_STRFLGS_ESC_MSB)) | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN;
    if (!out || X509_NAME_print_ex(out.get(), name, 0, flags) < 0)
        return {};
    char *data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return QString::fromUtf8(data, size).left(nameLimit);
}

QStringList authoritiesOf(SSL *ssl)
{
    QStringList names;
    const STACK_OF(X509_NAME) *authorities = SSL_get0_peer_CA_list(ssl);
    for (int i = 0; i < sk_X509_NAME_num(authorities) && i < authorityLimit; ++i)
        names.append(nameLine(sk_X509_NAME_value(authorities, i)));
    return names;
}

QString errorText()
{
    const unsigned long error = ERR_peek_error();
    const char *reason = error ? ERR_reason_error_string(error) : nullptr;
    return QString::fromLatin1(reason ? reason : "");
}

QStringList versionsOffered(const ConnectionSettings &settings, const TlsOffer &offer)
{
    const int lowest = offer.minimumVersion ? offer.minimumVersion
        : offer.permissive                  ? TLS1_VERSION
                                            : lowestOwnVersion(settings.tls.minimumVersion);
    const int highest = offer.maximumVersion ? offer.maximumVersion : TLS1_3_VERSION;
    QStringList names;
    for (int version = lowest; version <= highest; ++version)
        names.append(versionName(version));
    return names;
}

EventDetails detailsOf(const TlsServerFacts &facts)
{
    EventDetails details;
    const auto add = [&details](const QString &name, const QString &value) {
        if (!value.isEmpty())
            details.append({name, value});
    };
    add(u"Protocol"_s, facts.protocol);
    add(u"Cipher"_s, facts.cipher);
    add(u"Key exchange"_s, facts.keyExchange);
    add(u"ALPN"_s, facts.alpn.value_or(QString()));
    add(u"Asks for a client certificate"_s, facts.certificateRequested ? u"yes"_s : QString());
    addCertificates(facts.chain, details);
    return details;
}

TransportEvent establishedEvent(const TlsServerFacts &facts)
{
    TransportEvent event{TransportEvent::Kind::TlsEstablished, u"%1, %2"_s.arg(facts.protocol, facts.cipher)};
    event.details = detailsOf(facts);
    return event;
}

TransportEvent failedEvent(const TlsServerFacts &facts, const QByteArray &notTls)
{
    TransportEvent event{TransportEvent::Kind::TlsFailed, facts.errorString};
    event.details = detailsOf(facts);
    addBytes(notTls, event.details);
    return event;
}

} // namespace

/// OpenSSL's side: bytes go in and out by memory. The error queue of the thread is clean before and after each use: QtSsl reads it too.
struct TlsInspector::Session {
    std::unique_ptr<SSL_CTX, openssl::Release<SSL_CTX_free>> context{SSL_CTX_new(TLS_client_method())};
    std::unique_ptr<SSL, openssl::Release<SSL_free>> ssl;
    BIO *in = nullptr;
    BIO *out = nullptr;
    ServerHello hello;
    bool certificateRequested = false;
    TransportEvent startEvent; ///< What is offered.
    std::optional<int> alert;  ///< Fatal.
    struct Alert {
        bool received = true;
        bool fatal = true;
        int description = 0;
    };
    QList<Alert> alerts; ///< Not told yet.

    Session(const ConnectionSettings &settings, const TlsOffer &offer);
    ~Session() { ERR_clear_error(); }
    Q_DISABLE_COPY_MOVE(Session)

    static void watch(int sent, int, int type, const void *data, std::size_t size, SSL *, void *session);
    void see(int type, std::span<const unsigned char> message);
    void noteAlert(bool received, int type, std::span<const unsigned char> message);
    void readFacts(TlsServerFacts &facts) const;
};

TlsInspector::Session::Session(const ConnectionSettings &settings, const TlsOffer &offer)
{
    if (!context)
        return;
    if (offer.permissive)
        allowEverything(context.get());
    else
        allowOwn(context.get(), settings.tls.minimumVersion);
    const int lowest = offer.permissive ? 0 : lowestOwnVersion(settings.tls.minimumVersion);
    SSL_CTX_set_min_proto_version(context.get(), offer.minimumVersion ? offer.minimumVersion : lowest);
    SSL_CTX_set_max_proto_version(context.get(), offer.maximumVersion);
    SSL_CTX_set_max_cert_list(context.get(), chainLimit);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_cert_verify_callback(
        context.get(), [](X509_STORE_CTX *, void *) { return 1; }, nullptr);

    ssl.reset(SSL_new(context.get()));
    if (!ssl)
        return;
    in = BIO_new(BIO_s_mem());
    out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1); // empty means: more may come
    SSL_set_bio(ssl.get(), in, out);
    SSL_set_connect_state(ssl.get());
    SSL_set_msg_callback(ssl.get(), watch);
    SSL_set_msg_callback_arg(ssl.get(), this);
    SSL_set_tlsext_status_type(ssl.get(), TLSEXT_STATUSTYPE_ocsp);
    if (const QByteArray name = serverNameOf(settings, offer); !name.isEmpty())
        SSL_set_tlsext_host_name(ssl.get(), name.constData());
    const QByteArray alpn = alpnList(offer.alpn.value_or(settings.tls.alpn));
    startEvent = tlsStartEvent(QString::fromLatin1(serverNameOf(settings, offer)), versionsOffered(settings, offer),
                               offer.alpn.value_or(settings.tls.alpn));
    if (!alpn.isEmpty())
        SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char *>(alpn.constData()), static_cast<unsigned>(alpn.size()));
}

void TlsInspector::Session::watch(int sent, int, int type, const void *data, std::size_t size, SSL *, void *session)
{
    const std::span message{static_cast<const unsigned char *>(data), size};
    static_cast<Session *>(session)->noteAlert(!sent, type, message);
    if (!sent)
        static_cast<Session *>(session)->see(type, message);
}

void TlsInspector::Session::noteAlert(bool received, int type, std::span<const unsigned char> message)
{
    if (type == SSL3_RT_ALERT && message.size() == 2 && alerts.size() < alertLimit)
        alerts.append({received, message[0] == SSL3_AL_FATAL, message[1]});
}

void TlsInspector::Session::see(int type, std::span<const unsigned char> message)
{
    if (type == SSL3_RT_HANDSHAKE && !message.empty()) {
        if (message[0] == SSL3_MT_SERVER_HELLO)
            hello = readServerHello(message);
        else if (message[0] == SSL3_MT_CERTIFICATE_REQUEST)
            certificateRequested = true;
    } else if (type == SSL3_RT_ALERT && message.size() == 2) {
        // TLS 1.3 knows two that end nothing by failure, and no levels (RFC 8446, section 6).
        const bool orderly = message[1] == SSL_AD_CLOSE_NOTIFY || message[1] == SSL_AD_USER_CANCELLED;
        if (!orderly && (message[0] == SSL3_AL_FATAL || hello.version >= TLS1_3_VERSION))
            alert = message[1];
    }
}

void TlsInspector::Session::readFacts(TlsServerFacts &facts) const
{
    const openssl::ErrorMark mark;
    const SSL_CIPHER *const cipher = hello.version ? SSL_CIPHER_find(ssl.get(), hello.cipher.data()) : nullptr;
    facts.protocol = versionName(hello.version);
    facts.cipher = QString::fromLatin1(cipher ? SSL_CIPHER_get_name(cipher) : "");
    facts.keyExchange = keyExchangeOf(ssl.get(), cipher);
    facts.certificateRequested = certificateRequested;
    facts.acceptedCas = authoritiesOf(ssl.get());
    facts.chain = chainOf(ssl.get());
    facts.alert = alert;
    const unsigned char *data = nullptr;
    unsigned alpnSize = 0;
    SSL_get0_alpn_selected(ssl.get(), &data, &alpnSize);
    if (alpnSize > 0)
        facts.alpn = QString::fromUtf8(reinterpret_cast<const char *>(data), alpnSize);
    const long ocspSize = SSL_get_tlsext_status_ocsp_resp(ssl.get(), &data);
    if (ocspSize > 0 && ocspSize <= derLimit)
        facts.ocspResponse = QByteArray(reinterpret_cast<const char *>(data), ocspSize);
}

TlsInspector::TlsInspector(QObject *parent)
    : QObject(parent)
    , m_transport(std::make_unique<SocketTransport>(false))
{
    m_limit.setSingleShot(true);
    m_rest.setSingleShot(true);
    connect(m_transport.get(), &Transport::eventOccurred, this, &TlsInspector::tell);
    connect(m_transport.get(), &Transport::opened, this, [this] {
        tell(m_session->startEvent);
        step();
    });
    connect(m_transport.get(), &Transport::received, this, &TlsInspector::receive);
    connect(m_transport.get(), &Transport::closed, this, &TlsInspector::lost);
    connect(&m_limit, &QTimer::timeout, this, [this] { end({Ending::By::Timeout, now(), {}}); });
    connect(&m_rest, &QTimer::timeout, this, &TlsInspector::leave);
}

TlsInspector::~TlsInspector()
{
    m_transport->disconnect(this);
}

void TlsInspector::open(const ConnectionSettings &settings, const TlsOffer &offer, std::chrono::milliseconds limit,
                        const QElapsedTimer &clock)
{
    m_clock = clock;
    m_session = std::make_unique<Session>(settings, offer);
    m_limit.start(limit);
    m_transport->open(settings, nullptr, clock);
}

void TlsInspector::abort()
{
    end({Ending::By::Cancelled, now(), {}});
}

/// Lets OpenSSL go on as far as it can with what is there.
void TlsInspector::step()
{
    SSL *const ssl = m_session->ssl.get();
    if (!ssl) {
        end({Ending::By::LocalError, now(), {}});
        return;
    }
    ERR_clear_error();
    if (!m_facts.completed && !m_failed) {
        const int result = SSL_do_handshake(ssl);
        m_facts.completed = result == 1;
        m_failed = result != 1 && SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ;
        if (m_facts.completed)
            m_rest.start(lateAlertTime);
    }
    if (m_facts.completed)
        readOn();
    if (m_failed)
        m_facts.errorString = errorText();
    ERR_clear_error();
    flush();
    tellHandshake();
}

/// What came of the handshake, and the alerts, in this order: those that end it follow from it.
void TlsInspector::tellHandshake()
{
    if ((m_facts.completed || m_failed) && !std::exchange(m_told, true)) {
        m_session->readFacts(m_facts);
        tell(m_facts.completed ? establishedEvent(m_facts) : failedEvent(m_facts, m_facts.tls ? QByteArray() : m_start));
    }
    const auto alerts = std::exchange(m_session->alerts, {});
    for (const Session::Alert &alert : alerts)
        tell(tlsAlertEvent(alert.received, alert.fatal, alert.description));
}

void TlsInspector::tell(const TransportEvent &event)
{
    emit eventOccurred(event);
}

/// After the handshake: takes in what the server still has to say, and throws application data away.
void TlsInspector::readOn()
{
    SSL *const ssl = m_session->ssl.get();
    std::array<char, 16 * 1024> data{};
    int result = 1;
    while (result > 0)
        result = SSL_read(ssl, data.data(), int(data.size()));
    const int error = SSL_get_error(ssl, result);
    m_facts.closedAfterHandshake = error == SSL_ERROR_ZERO_RETURN || m_session->alert;
    m_failed = error != SSL_ERROR_WANT_READ && error != SSL_ERROR_ZERO_RETURN;
}

void TlsInspector::flush()
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(m_session->out, &data);
    if (size > 0)
        m_transport->write(QByteArray(data, size));
    std::ignore = BIO_reset(m_session->out);
}

void TlsInspector::receive(const QByteArray &bytes)
{
    if (m_leaving)
        return;
    m_received += bytes.size();
    m_start += bytes.left(firstBytesLimit - m_start.size());
    m_facts.tls = isTls(m_start);
    if (!m_failed) {
        BIO_write(m_session->in, bytes.constData(), int(bytes.size()));
        step();
    }
    if (m_finished)
        return;
    const bool somethingElse = !m_facts.tls && m_start.size() >= 2;
    if (m_received > byteLimit || m_facts.closedAfterHandshake || (somethingElse ? m_start.size() >= firstBytesLimit : m_failed))
        leave();
    else if (somethingElse && !m_rest.isActive())
        m_rest.start(greetingTime);
}

/// Enough was seen: closes in order.
void TlsInspector::leave()
{
    if (std::exchange(m_leaving, true))
        return;
    m_rest.stop();
    m_transportFacts = m_transport->facts();
    if (m_facts.completed && !m_failed) {
        SSL_shutdown(m_session->ssl.get());
        ERR_clear_error();
        flush();
        tellHandshake();
    }
    m_transport->close();
}

void TlsInspector::lost()
{
    m_facts.closedAfterHandshake |= m_facts.completed && !m_leaving;
    end(m_transport->facts().ending);
}

void TlsInspector::end(const Ending &ending)
{
    if (std::exchange(m_finished, true))
        return;
    m_limit.stop();
    m_rest.stop();
    m_transport->disconnect(this);
    connect(m_transport.get(), &Transport::eventOccurred, this, &TlsInspector::tell); // how it is closed
    if (!m_leaving) {
        m_transportFacts = m_transport->facts();
        m_transportFacts.ending = ending;
    }
    m_transport->abort();
    if (m_session && m_session->ssl)
        m_session->readFacts(m_facts);
    if (!m_facts.tls)
        m_facts.firstBytes = m_start;
    emit finished();
}
