#include "transport/TlsHandshake.h"

#include "transport/CertificateNames.h"
#include "transport/OpenSsl.h"
#include "transport/Revocation.h"
#include "transport/TlsConfiguration.h"
#include "transport/TlsEvents.h"
#include "transport/TlsKeyLog.h"
#include "transport/TlsMaterial.h"

#include <QOcspResponse>
#include <QSslCipher>
#include <QSslKey>
#include <QSslSocket>

#include <openssl/ec.h>
#include <openssl/ocsp.h>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 firstBytesLimit = 512;

bool isOcspTrouble(QSslError::SslError code)
{
    return code >= QSslError::OcspNoResponseFound && code <= QSslError::OcspStatusUnknown;
}

/// Qt has no words for a revoked certificate; these are OpenSSL's, with the reason of the stapled OCSP response.
QString errorText(const QSslError &error, const QList<QOcspResponse> &stapled)
{
    if (error.error() != QSslError::CertificateRevoked)
        return error.errorString();
    for (const QOcspResponse &response : stapled) {
        const int reason = int(response.revocationReason());
        if (response.certificateStatus() == QOcspCertificateStatus::Revoked && reason > int(QOcspRevocationReason::Unspecified))
            return u"certificate revoked: %1"_s.arg(QString::fromLatin1(OCSP_crl_reason_str(reason)));
    }
    return u"certificate revoked"_s;
}

/// The group of the server's half of the key agreement; empty for the kinds that QSslKey does not hold.
QString keyExchangeOf(const QSslKey &key)
{
    if (key.isNull())
        return {};
    if (key.algorithm() == QSsl::Dh && key.length() > 0)
        return u"DH %1"_s.arg(key.length());
    if (key.algorithm() != QSsl::Ec) // X25519, which Qt does not know
        return {};
    const QByteArray der = key.toDer();
    auto data = reinterpret_cast<const unsigned char *>(der.constData());
    const openssl::ErrorMark mark;
    const openssl::Key group(d2i_PUBKEY(nullptr, &data, long(der.size())));
    std::array<char, 64> name{};
    if (!group || EVP_PKEY_get_group_name(group.get(), name.data(), name.size(), nullptr) != 1)
        return u"EC %1"_s.arg(key.length());
    const char *const nist = EC_curve_nid2nist(OBJ_sn2nid(name.data()));
    return QString::fromLatin1(nist ? nist : name.data());
}

/// A TLS record begins with its type (20 to 23) and 3, the major version.
bool looksLikeTls(const QByteArray &bytes)
{
    return !bytes.isEmpty() && bytes.at(0) >= 20 && bytes.at(0) <= 23 && (bytes.size() == 1 || bytes.at(1) == 3);
}

} // namespace

TlsHandshake::TlsHandshake(QSslSocket *socket, const ConnectionSettings &settings, const TlsMaterial *material, TlsFacts &facts,
                           const QElapsedTimer &clock)
    : m_socket(socket)
    , m_facts(facts)
    , m_clock(clock)
    , m_keyLogFile(settings.tls.keyLogFile)
{
    facts.verificationEnabled = settings.tls.verifyPeer;
    facts.serverName = settings.tls.serverName.isEmpty() ? settings.endpoint.host : settings.tls.serverName;
    facts.alpnOffered = settings.tls.alpn;
    if (material) {
        for (const QSslCertificate &certificate : material->ca)
            facts.caCertificates.append(certificate.toDer());
        facts.clientCertificateOffered = !material->clientChain.isEmpty();
        if (facts.clientCertificateOffered)
            facts.clientCertificate = material->clientChain.constFirst().toDer();
        facts.crls = material->crls;
        facts.caSource = material->caSource;
    }
    facts.systemCaUsed = facts.caCertificates.isEmpty() || settings.tls.addSystemCa;

    socket->setSslConfiguration(tlsConfiguration(settings.tls, material));
    socket->setPeerVerifyName(facts.serverName);
    connect(socket, &QSslSocket::sslErrors, this, &TlsHandshake::collectErrors);
    connect(socket, &QSslSocket::encrypted, this, &TlsHandshake::handshakeDone);
    connect(socket, &QSslSocket::alertReceived, this,
            [this](QSsl::AlertLevel level, QSsl::AlertType type) { addAlert(true, int(level), int(type)); });
    connect(socket, &QSslSocket::alertSent, this,
            [this](QSsl::AlertLevel level, QSsl::AlertType type) { addAlert(false, int(level), int(type)); });
}

void TlsHandshake::start()
{
    const QPointer<TlsHandshake> alive(this);
    m_facts.started = true;
    openKeyLog();
    if (!alive || !m_socket)
        return;
    // Until the first bytes are seen, what QSslSocket reads stays in the buffer of the socket below it: they tell which protocol answers
    // instead of TLS.
    m_plain = m_socket->findChild<QTcpSocket *>();
    if (m_plain) {
        m_plain->startTransaction();
        connect(m_plain, &QIODevice::readyRead, this, &TlsHandshake::captureFirstBytes);
    }
    const TlsKeyLog::Scope keys(m_keyLog);
    m_socket->startClientEncryption();
}

void TlsHandshake::openKeyLog()
{
    if (m_keyLogFile.isEmpty())
        return;
    QString error;
    m_keyLog = TlsKeyLog::open(m_keyLogFile, error);
    m_facts.keyLogFile = m_keyLog ? m_keyLogFile : QString();
    emit keyLogTold(
        m_keyLog ? transportEvent(
            TransportEvent::Kind::TlsKeyLog,
            QT_TRANSLATE_NOOP("TransportEvent", "the session keys are written to %1: with them a recording can be read"), {m_keyLogFile})
                 : transportEvent(TransportEvent::Kind::TlsKeyLog,
                                  QT_TRANSLATE_NOOP("TransportEvent", "the session keys are not written: %1 cannot be opened (%2)"),
                                  {m_keyLogFile, error}));
}

void TlsHandshake::captureFirstBytes()
{
    if (!m_plain || !m_plain->isTransactionStarted())
        return;
    const qint64 unread = m_plain->bytesAvailable();
    m_plain->rollbackTransaction();
    m_firstBytes = m_plain->peek(firstBytesLimit);
    if (m_firstBytes.isEmpty() || (m_firstBytes.size() < firstBytesLimit && !looksLikeTls(m_firstBytes)))
        m_plain->startTransaction();
    else
        disconnect(m_plain, &QIODevice::readyRead, this, nullptr);
    m_plain->skip(m_plain->bytesAvailable() - unread);
}

void TlsHandshake::collectErrors(const QList<QSslError> &errors)
{
    readFacts();
    for (const QSslError &error : errors) {
        if (isOcspTrouble(error.error())) // a stapled answer that is missing or unusable proves nothing
            continue;
        const QByteArray der = error.certificate().isNull() ? QByteArray() : error.certificate().toDer();
        m_facts.errors.append(
            {int(error.error()), errorText(error, m_socket->ocspResponses()), der.isEmpty() ? -1 : int(m_facts.chain.indexOf(der))});
    }
    if (!m_facts.verificationEnabled || m_facts.errors.isEmpty())
        m_socket->ignoreSslErrors();
}

void TlsHandshake::handshakeDone()
{
    const QPointer<TlsHandshake> alive(this);
    readFacts();
    m_facts.encrypted = true;
    if (m_keyLog && m_keyLog->lines() == 0) {
        m_facts.keyLogFile.clear();
        emit keyLogTold(
            transportEvent(TransportEvent::Kind::TlsKeyLog,
                           QT_TRANSLATE_NOOP("TransportEvent", "no session keys came: Qt uses another TLS library than OpenSSL 3")));
        if (!alive)
            return;
    }
    const auto known = [this](int code) {
        return std::any_of(m_facts.errors.cbegin(), m_facts.errors.cend(), [code](const auto &error) { return error.code == code; });
    };
    // Qt lets the subject count beside alternative names, and a DNS name for an address; devices do not.
    if (!known(QSslError::HostNameMismatch) && !certificateNames(m_facts.chain.value(0), m_facts.serverName)) {
        const QSslError error(QSslError::HostNameMismatch);
        m_facts.errors.append({int(error.error()), error.errorString(), 0});
    }
    if (!m_facts.crls.isEmpty() && !known(QSslError::CertificateRevoked)
        && isRevoked(m_facts.chain, m_facts.caCertificates, m_facts.systemCaUsed, m_facts.crls)) {
        const QSslError error(QSslError::CertificateRevoked);
        m_facts.errors.append({int(error.error()), errorText(error, {}), 0});
    }
    if (m_facts.verificationEnabled && !m_facts.errors.isEmpty()) {
        m_facts.errorString = m_facts.errors.constFirst().text;
        emit rejected(m_facts.errorString);
    } else {
        emit encrypted();
    }
}

void TlsHandshake::readFacts()
{
    const QSslConfiguration session = m_socket->sslConfiguration();
    m_facts.protocol = tlsProtocolName(session.sessionProtocol());
    m_facts.cipher = session.sessionCipher().name();
    m_facts.keyExchange = keyExchangeOf(session.ephemeralServerKey());
    if (session.nextProtocolNegotiationStatus() == QSslConfiguration::NextProtocolNegotiationNegotiated)
        m_facts.alpn = QString::fromUtf8(session.nextNegotiatedProtocol());
    m_facts.chain.clear();
    for (const QSslCertificate &certificate : session.peerCertificateChain())
        m_facts.chain.append(certificate.toDer());
}

void TlsHandshake::addAlert(bool received, int level, int description)
{
    const bool fatal = level == int(QSsl::AlertLevel::Fatal);
    m_facts.alerts.append({received, fatal, description, double(m_clock.nsecsElapsed()) / 1e6});
    emit alerted(tlsAlertEvent(received, fatal, description));
}

bool TlsHandshake::noteFailure()
{
    const bool wasEncrypted = m_facts.encrypted;
    if (!wasEncrypted) {
        captureFirstBytes();
        if (!looksLikeTls(m_firstBytes))
            m_facts.firstBytes = m_firstBytes;
        if (m_facts.chain.isEmpty())
            readFacts();
        QList<QSslCipher> offered = m_socket->sslConfiguration().ciphers();
        if (offered.isEmpty())
            offered = QSslConfiguration::supportedCiphers();
        m_facts.ciphersOffered.clear();
        for (const QSslCipher &cipher : std::as_const(offered))
            m_facts.ciphersOffered.append(cipher.name());
    }
    const bool alerted =
        std::any_of(m_facts.alerts.cbegin(), m_facts.alerts.cend(), [](const auto &alert) { return alert.received && alert.fatal; });
    const auto error = m_socket->error();
    const bool tls = alerted || error == QAbstractSocket::SslHandshakeFailedError || error == QAbstractSocket::SslInternalError
        || error == QAbstractSocket::SslInvalidUserDataError;
    if (tls || !wasEncrypted)
        m_facts.errorString = m_facts.errors.isEmpty() || wasEncrypted ? m_socket->errorString() : m_facts.errors.constFirst().text;
    return tls;
}

void TlsHandshake::release()
{
    if (m_socket)
        disconnect(m_socket, nullptr, this, nullptr);
    if (m_plain)
        disconnect(m_plain, nullptr, this, nullptr);
}
