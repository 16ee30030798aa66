#include "transport/TlsInspector.h"

#include "transport/OpenSsl.h"
#include "transport/SocketTransport.h"

#include <QHostAddress>
#include <QPointer>
#include <QUrl>

#include <openssl/ocsp.h>
#include <openssl/ssl.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int afterwardsMs = 300; ///< For the alert or the close with which TLS 1.3 answers the certificate that we did not give.
constexpr qsizetype firstBytesLimit = 512;
constexpr qint64 mostReceived = 512 * 1024; ///< Bytes: no handshake needs more.
constexpr qsizetype mostCertificates = 20;
constexpr qsizetype mostCas = 50;
constexpr long largestResponse = 64 * 1024; ///< Bytes of a stapled OCSP response.

QString opensslErrors()
{
    QStringList words;
    while (const unsigned long code = ERR_get_error()) {
        if (const char *reason = ERR_reason_error_string(code))
            words << QString::fromLatin1(reason);
    }
    return words.join(u"; "_s);
}

bool looksLikeTls(const QByteArray &bytes)
{
    return !bytes.isEmpty() && bytes.at(0) >= 20 && bytes.at(0) <= 23 && (bytes.size() == 1 || bytes.at(1) == 3);
}

} // namespace

/// The libssl side: bytes in, bytes out, no socket.
class TlsInspector::Handshake
{
public:
    Handshake(const ConnectionSettings &settings, const TlsOffer &offer, TlsServerFacts &facts)
        : m_facts(facts)
        , m_context(SSL_CTX_new(TLS_client_method()))
    {
        if (!m_context)
            return;
        SSL_CTX_set_verify(m_context.get(), SSL_VERIFY_NONE, nullptr);
        // The configuration file of the system must not decide what a permissive offer holds.
        SSL_CTX_set_min_proto_version(m_context.get(),
                                      offer.permissive ? offer.minimumVersion : std::max(offer.minimumVersion, TLS1_2_VERSION));
        SSL_CTX_set_max_proto_version(m_context.get(), offer.maximumVersion);
        if (offer.permissive) {
            SSL_CTX_set_cipher_list(m_context.get(), "ALL:COMPLEMENTOFALL:@SECLEVEL=0");
            SSL_CTX_set_security_level(m_context.get(), 0);
            SSL_CTX_set_options(m_context.get(), SSL_OP_LEGACY_SERVER_CONNECT);
        }
        SSL_CTX_set_tlsext_status_type(m_context.get(), TLSEXT_STATUSTYPE_ocsp);
        SSL_CTX_set_client_cert_cb(m_context.get(), &Handshake::certificateWanted);
        m_ssl.reset(SSL_new(m_context.get()));
        if (!m_ssl)
            return;
        SSL_set_app_data(m_ssl.get(), this);
        SSL_set_info_callback(m_ssl.get(), &Handshake::told);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in, -1); // an empty buffer is no end
        SSL_set_bio(m_ssl.get(), in, out);
        setNames(settings, offer);
        SSL_set_connect_state(m_ssl.get());
    }
    Q_DISABLE_COPY_MOVE(Handshake)

    bool isUsable() const { return m_ssl != nullptr; }
    bool isFailed() const { return m_failed; }

    void feed(const QByteArray &bytes) { BIO_write(SSL_get_rbio(m_ssl.get()), bytes.constData(), int(bytes.size())); }

    /// Goes on as far as the bytes allow; returns what is to be sent.
    QByteArray advance()
    {
        ERR_clear_error(); // SSL_get_error() needs an empty queue; QtSsl finds one again afterwards
        if (!m_failed && !m_facts.completed)
            note(SSL_do_handshake(m_ssl.get()));
        if (!m_failed && m_facts.completed) {
            char scrap[1024];
            int read = 1;
            while (read > 0) // application data of a server that speaks first is of no interest; alerts are
                read = SSL_read(m_ssl.get(), scrap, sizeof scrap);
            noteFailure(read);
        }
        BIO *out = SSL_get_wbio(m_ssl.get());
        QByteArray bytes(qsizetype(BIO_ctrl_pending(out)), Qt::Uninitialized);
        if (!bytes.isEmpty())
            BIO_read(out, bytes.data(), int(bytes.size()));
        ERR_clear_error();
        return bytes;
    }

private:
    void setNames(const ConnectionSettings &settings, const TlsOffer &offer)
    {
        QString name = settings.tls.serverName.isEmpty() ? settings.endpoint.host : settings.tls.serverName;
        if (offer.serverName)
            name = *offer.serverName;
        else if (!QHostAddress(name).isNull())
            name.clear(); // an address is no server name (RFC 6066, section 3)
        const QByteArray ascii = QUrl::toAce(name);
        if (!ascii.isEmpty())
            SSL_set_tlsext_host_name(m_ssl.get(), ascii.constData());
        QByteArray protocols;
        const QStringList alpn = offer.alpn.value_or(settings.tls.alpn);
        for (const QString &protocol : alpn) {
            const QByteArray bytes = protocol.toUtf8().left(255);
            if (!bytes.isEmpty())
                protocols += char(bytes.size()) + bytes;
        }
        if (!protocols.isEmpty())
            SSL_set_alpn_protos(m_ssl.get(), reinterpret_cast<const unsigned char *>(protocols.constData()), unsigned(protocols.size()));
    }

    static Handshake *of(const SSL *ssl) { return static_cast<Handshake *>(SSL_get_app_data(ssl)); }

    /// Called when a CertificateRequest came.
    static int certificateWanted(SSL *ssl, X509 **, EVP_PKEY **)
    {
        TlsServerFacts &facts = of(ssl)->m_facts;
        facts.certificateRequested = true;
        const STACK_OF(X509_NAME) *names = SSL_get0_peer_CA_list(ssl);
        for (int i = 0; i < sk_X509_NAME_num(names) && facts.acceptedCas.size() < mostCas; ++i)
            facts.acceptedCas << openssl::oneLine(sk_X509_NAME_value(names, i));
        return 0; // go on without one
    }

    static void told(const SSL *ssl, int where, int value)
    {
        if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && (value >> 8) == SSL3_AL_FATAL)
            of(ssl)->m_facts.alert = value & 0xFF;
    }

    void note(int result)
    {
        readFacts();
        if (result == 1)
            m_facts.completed = true;
        else
            noteFailure(result);
    }

    void noteFailure(int result)
    {
        const int error = SSL_get_error(m_ssl.get(), result);
        if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE || error == SSL_ERROR_NONE)
            return;
        m_failed = true;
        if (error == SSL_ERROR_ZERO_RETURN)
            m_facts.closedAfterHandshake = m_facts.completed;
        m_facts.errorString = opensslErrors();
    }

    void readFacts()
    {
        const SSL *ssl = m_ssl.get();
        const SSL_CIPHER *cipher = SSL_get_pending_cipher(ssl);
        if (const SSL_CIPHER *agreed = SSL_get_current_cipher(ssl))
            cipher = agreed;
        if (!cipher)
            return; // no ServerHello yet
        m_facts.protocol = QString::fromLatin1(SSL_get_version(ssl));
        m_facts.cipher = QString::fromLatin1(SSL_CIPHER_get_name(cipher));
        EVP_PKEY *temporary = nullptr;
        if (SSL_get_peer_tmp_key(m_ssl.get(), &temporary) && temporary) {
            const openssl::Key key(temporary);
            char group[64] = "";
            m_facts.keyExchange = EVP_PKEY_get_group_name(key.get(), group, sizeof group, nullptr)
                ? QString::fromLatin1(group)
                : QString::fromLatin1(EVP_PKEY_get0_type_name(key.get()));
        }
        const unsigned char *chosen = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(ssl, &chosen, &length);
        if (length > 0)
            m_facts.alpn = QString::fromUtf8(reinterpret_cast<const char *>(chosen), qsizetype(length));
        readCertificates();
        const unsigned char *response = nullptr;
        const long size = SSL_get_tlsext_status_ocsp_resp(m_ssl.get(), &response);
        if (response && size > 0 && size <= largestResponse)
            m_facts.ocspResponse = QByteArray(reinterpret_cast<const char *>(response), qsizetype(size));
    }

    void readCertificates()
    {
        const STACK_OF(X509) *chain = SSL_get_peer_cert_chain(m_ssl.get());
        if (!m_facts.chain.isEmpty())
            return;
        for (int i = 0; i < sk_X509_num(chain) && m_facts.chain.size() < mostCertificates; ++i)
            m_facts.chain << openssl::toDer(sk_X509_value(chain, i), i2d_X509);
    }

    TlsServerFacts &m_facts;
    std::unique_ptr<SSL_CTX, openssl::Release<SSL_CTX_free>> m_context;
    std::unique_ptr<SSL, openssl::Release<SSL_free>> m_ssl;
    bool m_failed = false;
};

TlsInspector::TlsInspector(QObject *parent)
    : QObject(parent)
    , m_transport(std::make_unique<SocketTransport>(false))
{
    for (QTimer *timer : {&m_limit, &m_afterwards})
        timer->setSingleShot(true);
    connect(m_transport.get(), &Transport::opened, this, &TlsInspector::onOpened);
    connect(m_transport.get(), &Transport::received, this, &TlsInspector::onReceived);
    connect(m_transport.get(), &Transport::closed, this, &TlsInspector::onClosed);
    connect(m_transport.get(), &Transport::stageChanged, this, [this](Stage stage, StageState state) {
        if (stage == Stage::Resolve || stage == Stage::Tcp)
            emit stageChanged(stage, state);
    });
    connect(&m_limit, &QTimer::timeout, this, [this] { end({Ending::By::Timeout, double(m_clock.nsecsElapsed()) / 1e6, {}}); });
    connect(&m_afterwards, &QTimer::timeout, this, [this] { end({}); });
}

TlsInspector::~TlsInspector()
{
    m_transport->disconnect(this);
}

void TlsInspector::open(const ConnectionSettings &settings, const TlsOffer &offer, std::chrono::milliseconds limit,
                        const QElapsedTimer &clock)
{
    m_settings = settings;
    m_offer = offer;
    m_clock = clock;
    m_limit.start(limit);
    ConnectionSettings bare = settings; // for the stream below TLS
    bare.endpoint.port = settings.endpoint.effectivePort();
    bare.endpoint.scheme = Scheme::Mqtt;
    m_transport->open(bare, nullptr, clock);
}

void TlsInspector::abort()
{
    m_over = true;
    m_limit.stop();
    m_afterwards.stop();
    m_transport->disconnect(this);
    m_transport->abort();
}

void TlsInspector::onOpened()
{
    const QPointer<TlsInspector> self(this);
    emit stageChanged(Stage::Tls, StageState::Running);
    if (!self || m_over)
        return;
    m_handshake = std::make_unique<Handshake>(m_settings, m_offer, m_facts);
    if (m_handshake->isUsable())
        advance();
    else
        end({Ending::By::LocalError, double(m_clock.nsecsElapsed()) / 1e6, {}});
}

void TlsInspector::onReceived(const QByteArray &bytes)
{
    if (m_over || !m_handshake)
        return;
    m_received += bytes.size();
    if (!m_facts.tls) {
        m_facts.firstBytes += bytes.left(firstBytesLimit - m_facts.firstBytes.size());
        m_facts.tls = m_facts.firstBytes.size() > 1 && looksLikeTls(m_facts.firstBytes);
        if (m_facts.tls)
            m_facts.firstBytes.clear();
    }
    if (m_received > mostReceived) {
        end({});
        return;
    }
    m_handshake->feed(bytes);
    advance();
}

void TlsInspector::advance()
{
    const bool wasCompleted = m_facts.completed;
    const QByteArray answer = m_handshake->advance();
    if (!answer.isEmpty())
        m_transport->write(answer);
    if (m_over)
        return;
    if (m_handshake->isFailed())
        end({m_facts.closedAfterHandshake ? Ending::By::Peer : Ending::By::TlsFailure, double(m_clock.nsecsElapsed()) / 1e6,
             m_facts.errorString});
    else if (m_facts.completed && !wasCompleted && m_facts.certificateRequested)
        m_afterwards.start(afterwardsMs);
    else if (m_facts.completed && !wasCompleted)
        end({});
}

void TlsInspector::onClosed()
{
    m_facts.closedAfterHandshake = m_facts.completed;
    end(m_transport->facts().ending);
}

void TlsInspector::end(const Ending &ending)
{
    if (std::exchange(m_over, true))
        return;
    m_ending = ending;
    const bool reached = m_handshake != nullptr;
    abort();
    const QPointer<TlsInspector> self(this);
    if (reached)
        emit stageChanged(Stage::Tls, m_facts.completed ? StageState::Ok : StageState::Failed);
    if (self)
        emit finished();
}
