#include "transport/ProxyTunnel.h"

#include "transport/AddressRacer.h"
#include "transport/HttpHead.h"
#include "transport/Resolver.h"

#include <QPointer>
#include <QSocketNotifier>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char socksVersion = 5;
constexpr char noAuthentication = 0;
constexpr char userAndPassword = 2;

struct SocksReply {
    QAbstractSocket::SocketError error;
    QString text;
};

/// RFC 1928, section 6.
SocksReply socksReply(int code)
{
    switch (code) {
    case 1:
        return {QAbstractSocket::ProxyProtocolError, u"general SOCKS server failure"_s};
    case 2:
        return {QAbstractSocket::SocketAccessError, u"connection not allowed by ruleset"_s};
    case 3:
        return {QAbstractSocket::NetworkError, u"network unreachable"_s};
    case 4:
        return {QAbstractSocket::HostNotFoundError, u"host unreachable"_s};
    case 5:
        return {QAbstractSocket::ConnectionRefusedError, u"connection refused"_s};
    case 6:
        return {QAbstractSocket::NetworkError, u"TTL expired"_s};
    case 7:
        return {QAbstractSocket::ProxyProtocolError, u"command not supported"_s};
    case 8:
        return {QAbstractSocket::ProxyProtocolError, u"address type not supported"_s};
    default:
        return {QAbstractSocket::ProxyProtocolError, u"unassigned"_s};
    }
}

QAbstractSocket::SocketError httpError(int status)
{
    switch (status) {
    case 403:
    case 405:
        return QAbstractSocket::SocketAccessError;
    case 404:
        return QAbstractSocket::HostNotFoundError;
    case 407:
        return QAbstractSocket::ProxyAuthenticationRequiredError;
    default:
        return QAbstractSocket::ProxyProtocolError;
    }
}

QAbstractSocket::SocketError connectError(AddressAttempt::Result result)
{
    switch (result) {
    case AddressAttempt::Result::Refused:
    case AddressAttempt::Result::Reset:
        return QAbstractSocket::ProxyConnectionRefusedError;
    case AddressAttempt::Result::TimedOut:
        return QAbstractSocket::ProxyConnectionTimeoutError;
    default:
        return QAbstractSocket::ProxyNotFoundError;
    }
}

QString hostAndPort(const QString &host, quint16 port)
{
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host, QString::number(port));
}

QByteArray withLength(const QByteArray &text)
{
    return QByteArray(1, char(quint8(text.size()))) + text;
}

} // namespace

ProxyTunnel::ProxyTunnel(const ProxySettings &proxy, const QElapsedTimer &clock, QObject *parent)
    : QObject(parent)
    , m_proxy(proxy)
    , m_clock(clock)
{
    m_facts.type = proxy.type == ProxySettings::Type::Socks5 ? u"socks5"_s : u"http"_s;
    m_facts.host = proxy.host;
    m_facts.port = proxy.port;
    m_facts.startMs = now();
}

ProxyTunnel::~ProxyTunnel() = default;

void ProxyTunnel::open(const QString &host, quint16 port)
{
    m_host = host;
    m_port = port;
    resolve();
}

void ProxyTunnel::resolve()
{
    const QHostAddress literal(m_proxy.host);
    if (!literal.isNull()) {
        connectTo({literal});
        return;
    }
    auto *resolver = new Resolver(this);
    connect(resolver, &Resolver::finished, this, [this](const ResolveFacts &found) {
        if (found.error == ResolveFacts::Error::None)
            connectTo(found.addresses);
        else
            fail(QAbstractSocket::ProxyNotFoundError, found.errorString);
    });
    resolver->lookUp(m_proxy.host);
}

void ProxyTunnel::connectTo(const QList<QHostAddress> &addresses)
{
    m_racer = new AddressRacer(m_clock, this);
    connect(m_racer, &AddressRacer::connected, this, &ProxyTunnel::connected);
    connect(m_racer, &AddressRacer::failed, this, [this] {
        const AddressAttempt first = m_racer->attempts().constFirst();
        fail(connectError(first.result), first.errorString);
    });
    m_racer->start(addresses, m_proxy.port);
}

void ProxyTunnel::connected()
{
    m_socket = m_racer->takeSocket();
    m_notifier = new QSocketNotifier(m_socket.descriptor(), QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &ProxyTunnel::readReady);
    const auto &attempts = m_racer->attempts();
    const auto reached = std::find_if(attempts.begin(), attempts.end(),
                                      [](const AddressAttempt &attempt) { return attempt.result == AddressAttempt::Result::Connected; });
    if (!tell(QT_TRANSLATE_NOOP("TransportEvent", "the proxy was reached at %1"),
              {reached == attempts.end() ? QString() : hostAndPort(reached->address.toString(), reached->port)}))
        return;
    if (m_proxy.type == ProxySettings::Type::Http) {
        requestByHttp();
        return;
    }
    QByteArray methods(1, noAuthentication);
    if (!m_proxy.username.isEmpty())
        methods += userAndPassword;
    expect(Step::Methods, 2);
    if (send(socksVersion + withLength(methods)))
        tell(methods.size() == 1
                 ? QT_TRANSLATE_NOOP("TransportEvent", "offered to the proxy: no authentication")
                 : QT_TRANSLATE_NOOP("TransportEvent", "offered to the proxy: no authentication, or user name and password"));
}

void ProxyTunnel::requestByHttp()
{
    const QByteArray target = hostAndPort(m_host, m_port).toUtf8();
    QByteArray request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (!m_proxy.username.isEmpty())
        request += "Proxy-Authorization: Basic " + (m_proxy.username + u':' + m_proxy.password).toUtf8().toBase64() + "\r\n";
    expect(Step::HttpHead, HttpHead::sizeLimit);
    ask(request + "\r\n");
}

void ProxyTunnel::requestBySocks()
{
    const QHostAddress literal(m_host);
    QByteArray target;
    if (literal.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 address = literal.toIPv4Address();
        target = QByteArray(1, 1);
        for (int shift = 24; shift >= 0; shift -= 8)
            target += char(address >> shift & 0xFF);
    } else if (literal.protocol() == QAbstractSocket::IPv6Protocol) {
        const Q_IPV6ADDR address = literal.toIPv6Address();
        target = QByteArray(1, 4) + QByteArray(reinterpret_cast<const char *>(address.c), 16);
    } else {
        target = QByteArray(1, 3) + withLength(m_host.toUtf8().left(255));
    }
    expect(Step::Reply, 5); // version, reply, reserved, address type, first byte of the address
    ask(QByteArray::fromHex("050100") + target + char(m_port >> 8) + char(m_port & 0xFF));
}

void ProxyTunnel::expect(Step step, qsizetype bytes)
{
    m_step = step;
    m_expected = bytes;
    m_answer.clear();
}

void ProxyTunnel::ask(const QByteArray &request)
{
    m_facts.askedMs = now();
    if (!send(request))
        return;
    const QPointer<ProxyTunnel> self(this);
    emit asked();
    if (self)
        tell(m_proxy.type == ProxySettings::Type::Http && !m_proxy.username.isEmpty()
                 ? QT_TRANSLATE_NOOP("TransportEvent", "asked the proxy for %1, with user name and password")
                 : QT_TRANSLATE_NOOP("TransportEvent", "asked the proxy for %1"),
             {hostAndPort(m_host, m_port)});
}

bool ProxyTunnel::send(const QByteArray &bytes)
{
    int error = 0;
    if (m_socket.send(bytes, error))
        return true;
    fail(QAbstractSocket::ProxyConnectionClosedError, systemText(error));
    return false;
}

void ProxyTunnel::readReady()
{
    if (readMore())
        step();
}

bool ProxyTunnel::readMore()
{
    char buffer[4096];
    const qint64 wanted = std::min<qint64>(m_expected - m_answer.size(), sizeof buffer);
    // A head ends at a mark inside the bytes: look first, then take no more than belongs to it.
    const bool peek = m_step == Step::HttpHead;
    int error = 0;
    qint64 count = m_socket.receive(buffer, wanted, peek, error);
    if (count < 0 && error == 0)
        return false;
    if (count <= 0) {
        fail(QAbstractSocket::ProxyConnectionClosedError, count == 0 ? u"the proxy closed the connection"_s : systemText(error));
        return false;
    }
    if (peek) {
        const HttpHead head = parseHttpHead(m_answer + QByteArray(buffer, count));
        if (head.complete)
            count = head.size - m_answer.size();
        count = m_socket.receive(buffer, count, false, error);
    }
    m_answer.append(buffer, count);
    return peek || m_answer.size() == m_expected;
}

void ProxyTunnel::step()
{
    switch (m_step) {
    case Step::Methods:
        methodChosen();
        break;
    case Step::Authentication:
        authenticated();
        break;
    case Step::Reply:
        replied();
        break;
    case Step::HttpHead:
        httpAnswered();
        break;
    }
}

void ProxyTunnel::methodChosen()
{
    const char method = m_answer.at(1);
    if (m_answer.at(0) == socksVersion
        && !tell(QT_TRANSLATE_NOOP("TransportEvent", "the proxy chose authentication method %1"), {QString::number(quint8(method))}))
        return;
    if (m_answer.at(0) != socksVersion) {
        fail(QAbstractSocket::ProxyProtocolError, u"the answer is not SOCKS5"_s);
    } else if (method == noAuthentication) {
        requestBySocks();
    } else if (method == userAndPassword && !m_proxy.username.isEmpty()) {
        expect(Step::Authentication, 2);
        if (send('\x01' + withLength(m_proxy.username.toUtf8().left(255)) + withLength(m_proxy.password.toUtf8().left(255))))
            tell(QT_TRANSLATE_NOOP("TransportEvent", "sent user name and password to the proxy"));
    } else {
        fail(QAbstractSocket::ProxyAuthenticationRequiredError, u"the proxy accepts none of the offered ways to authenticate"_s);
    }
}

void ProxyTunnel::authenticated()
{
    if (m_answer.at(1) == 0) {
        if (tell(QT_TRANSLATE_NOOP("TransportEvent", "the proxy accepted user name and password")))
            requestBySocks();
    } else
        fail(QAbstractSocket::ProxyAuthenticationRequiredError, u"the proxy refused user name and password"_s);
}

void ProxyTunnel::replied()
{
    if (m_answer.at(0) != socksVersion) {
        fail(QAbstractSocket::ProxyProtocolError, u"the answer is not SOCKS5"_s);
        return;
    }
    if (const int code = quint8(m_answer.at(1))) {
        const SocksReply reply = socksReply(code);
        fail(reply.error, u"SOCKS reply %1: %2"_s.arg(QString::number(code), reply.text));
        return;
    }
    const int type = m_answer.at(3);
    const qsizetype length = 4 + 2 + (type == 1 ? 4 : type == 4 ? 16 : 1 + quint8(m_answer.at(4)));
    if (m_answer.size() == length) {
        if (tell(QT_TRANSLATE_NOOP("TransportEvent", "the proxy answered: %1"), {u"SOCKS reply 0"_s}))
            succeed();
    } else
        m_expected = length;
}

void ProxyTunnel::httpAnswered()
{
    const HttpHead head = parseHttpHead(m_answer);
    if (head.isHttp && head.complete
        && !tell(QT_TRANSLATE_NOOP("TransportEvent", "the proxy answered: %1"),
                 {u"HTTP %1 %2"_s.arg(QString::number(head.status), head.reasonPhrase).trimmed()}))
        return;
    if (!head.isHttp || (!head.complete && m_answer.size() >= HttpHead::sizeLimit)) {
        fail(QAbstractSocket::ProxyProtocolError, u"the answer is not HTTP"_s);
    } else if (head.complete && head.status / 100 == 2) {
        succeed();
    } else if (head.complete) {
        m_facts.httpStatus = head.status;
        fail(httpError(head.status), u"HTTP %1 %2"_s.arg(QString::number(head.status), head.reasonPhrase).trimmed());
    }
}

bool ProxyTunnel::tell(const char *phrase, const QStringList &values)
{
    const QPointer<ProxyTunnel> self(this);
    emit stepped(transportEvent(TransportEvent::Kind::ProxyStep, phrase, values));
    return self;
}

void ProxyTunnel::succeed()
{
    m_notifier->setEnabled(false);
    m_facts.durationMs = now() - m_facts.startMs;
    emit established();
}

void ProxyTunnel::fail(QAbstractSocket::SocketError error, const QString &text)
{
    if (m_notifier)
        m_notifier->setEnabled(false);
    m_facts.durationMs = now() - m_facts.startMs;
    m_facts.failed = true;
    m_facts.error = error;
    m_facts.errorString = text;
    emit failed();
}
