#include "transport/WebSocketTransport.h"

#include "transport/DeleteSafely.h"
#include "transport/HttpHead.h"
#include "transport/UpgradeRequest.h"
#include "transport/WebSocketEvents.h"

#include <QNetworkProxy>
#include <QRegularExpression>
#include <QSslSocket>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <chrono>

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 messageLimit = 268'435'455 + 5; // the longest MQTT packet (MQTT 5.0, section 2.1.4)
constexpr qint64 readBytesAtOnce = 256 * 1024;    // a flood is left for other events after these, unless a frame is longer
constexpr qsizetype bodyLimit = 2048;
constexpr qsizetype firstBytesLimit = 512;
constexpr std::chrono::milliseconds bodyWait{500};
constexpr std::chrono::seconds closeWait{1};

} // namespace

WebSocketTransport::WebSocketTransport(bool tls, QObject *parent)
    : NetworkTransport(parent)
    , m_tls(tls)
{
    m_limit.setSingleShot(true);
}

WebSocketTransport::~WebSocketTransport()
{
    takeDown();
    WebSocketTransport::dropSocket();
}

QTcpSocket *WebSocketTransport::makeSocket()
{
    m_webSocket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_webSocket->setMaxAllowedIncomingFrameSize(messageLimit);
    m_webSocket->setMaxAllowedIncomingMessageSize(messageLimit);
    const UpgradeRequest request = upgradeRequest(settings());
    QWebSocketHandshakeOptions options;
    options.setSubprotocols(request.subprotocols);
    {
        // open() makes the inner socket and would connect it. A proxy of a kind that carries no TCP lets that fail at once: no look-up, no
        // packet.
        const QSignalBlocker silent(m_webSocket);
        m_webSocket->setProxy(QNetworkProxy(QNetworkProxy::HttpCachingProxy));
        m_webSocket->open(request.request, options);
    }
    auto *inner = m_webSocket->findChild<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly);
    if (inner)
        connectSignals(inner);
    return inner;
}

void WebSocketTransport::connectSignals(QTcpSocket *inner)
{
    connect(inner, &QIODevice::readyRead, this, [this] {
        if (m_phase == Phase::Open)
            std::ignore = observe();
        else if (m_phase == Phase::ReadingBody)
            readBody();
        else
            examineAnswer();
    });
    connect(inner, &QAbstractSocket::errorOccurred, this, &WebSocketTransport::innerFailed);
    connect(m_webSocket, &QWebSocket::connected, this, &WebSocketTransport::upgraded);
    connect(m_webSocket, &QWebSocket::disconnected, this, &WebSocketTransport::closedByPeer);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_webSocket, &QWebSocket::errorOccurred, this, &WebSocketTransport::upgradeFailed);
#else
    connect(m_webSocket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, &WebSocketTransport::upgradeFailed);
#endif
    connect(m_webSocket, &QWebSocket::binaryFrameReceived, this, [this](const QByteArray &bytes) {
        if (observe()) // what came before it
            emit received(bytes);
    });
    connect(m_webSocket, &QWebSocket::textFrameReceived, this, &WebSocketTransport::textFrame);
    connect(m_webSocket, &QWebSocket::aboutToClose, this, &WebSocketTransport::peerCloses);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        if (m_phase == Phase::ReadingBody)
            endUpgrade(m_facts.webSocket.errorString);
        else
            closedByPeer();
    });
}

void WebSocketTransport::tcpEstablished()
{
    if (m_tls)
        startTls(static_cast<QSslSocket *>(socket()), [this] { upgrade(); });
    else if (skip(Stage::Tls))
        upgrade();
}

void WebSocketTransport::upgrade()
{
    describeRequest(settings(), upgradeRequest(settings()), m_facts.webSocket);
    const WebSocketFacts &facts = m_facts.webSocket;
    if (!begin(Stage::WebSocket) || !report(webSocketRequestEvent(facts)))
        return;
    m_phase = Phase::Upgrading;
    // What QWebSocket reads stays in the buffer until the answer has been looked at; a head without end fills it.
    socket()->setReadBufferSize(HttpHead::sizeLimit);
    socket()->startTransaction();
    emit socket()->stateChanged(QAbstractSocket::ConnectedState); // QWebSocket sends its request on this
}

QByteArray WebSocketTransport::answer(bool keep)
{
    QTcpSocket *inner = socket();
    if (!inner->isTransactionStarted())
        return inner->peek(HttpHead::sizeLimit);
    const qint64 unread = inner->bytesAvailable();
    inner->rollbackTransaction();
    const QByteArray bytes = inner->peek(inner->bytesAvailable());
    if (keep)
        inner->startTransaction();
    inner->skip(bytes.size() - unread);
    return bytes;
}

void WebSocketTransport::examineAnswer()
{
    if (m_phase != Phase::Upgrading)
        return;
    const QByteArray bytes = answer(true);
    const HttpHead head = parseHttpHead(bytes);
    if (!head.isHttp) {
        m_facts.webSocket.firstBytes = bytes.left(firstBytesLimit);
        endUpgrade(u"the answer is not HTTP"_s);
    } else if (bytes.size() >= HttpHead::sizeLimit) {
        noteHead(head);
        endUpgrade(u"the head of the HTTP answer is longer than 64 KiB"_s);
    }
}

void WebSocketTransport::noteHead(const HttpHead &head)
{
    WebSocketFacts &facts = m_facts.webSocket;
    facts.status = head.status;
    facts.reasonPhrase = head.reasonPhrase;
    facts.headers = head.headers;
    facts.subprotocol = head.header("Sec-WebSocket-Protocol"_L1);
}

bool WebSocketTransport::isOffered() const
{
    const WebSocketFacts &facts = m_facts.webSocket;
    return facts.subprotocol.isEmpty() || facts.subprotocolOffered.split(u", "_s).contains(facts.subprotocol);
}

void WebSocketTransport::upgraded()
{
    noteHead(parseHttpHead(answer(false)));
    socket()->setReadBufferSize(readBytesAtOnce);
    socket()->startTransaction(); // what QWebSocket reads stays there until observe() has seen it
    m_phase = Phase::Open;
    WebSocketFacts &facts = m_facts.webSocket;
    facts.upgraded = true;
    if (!isOffered()) {
        endUpgrade(u"the server chose the sub-protocol %1, which was not offered"_s.arg(facts.subprotocol));
        return;
    }
    if (report(webSocketResponseEvent(facts)) && finish(Stage::WebSocket, StageState::Ok))
        announceOpened();
}

void WebSocketTransport::upgradeFailed()
{
    // Errors of the inner socket come here too; innerFailed() deals with them.
    if (m_phase != Phase::Upgrading || socket()->error() != QAbstractSocket::UnknownSocketError)
        return;
    QTcpSocket *inner = socket();
    disconnect(inner, nullptr, m_webSocket, nullptr); // it would take the body for another answer
    inner->rollbackTransaction();
    m_phase = Phase::ReadingBody;
    const HttpHead head = parseHttpHead(answer(false));
    WebSocketFacts &facts = m_facts.webSocket;
    noteHead(head);
    static const QRegularExpression inside(u"^QWebSocketPrivate::\\w+: "_s); // its words, without the name of its function
    facts.errorString = m_webSocket->errorString().remove(inside);
    if (head.status == 101) {
        const bool otherwiseRight =
            head.hasToken("Upgrade"_L1, "websocket"_L1) && head.hasToken("Connection"_L1, "Upgrade"_L1) && isOffered();
        facts.acceptMismatch = head.header("Sec-WebSocket-Accept"_L1).isEmpty() || otherwiseRight;
        endUpgrade(facts.errorString);
        return;
    }
    m_limit.start(bodyWait);
    readBody();
}

void WebSocketTransport::readBody()
{
    const QByteArray bytes = answer(false);
    const HttpHead head = parseHttpHead(bytes);
    WebSocketFacts &facts = m_facts.webSocket;
    noteHead(head);
    facts.body = head.complete ? bytes.mid(head.size, bodyLimit) : QByteArray();
    if (!head.isHttp)
        facts.firstBytes = bytes.left(firstBytesLimit);
    bool known = false;
    const qsizetype length = head.header("Content-Length"_L1).toLongLong(&known);
    if (!head.isHttp || facts.body.size() >= bodyLimit || (head.complete && known && facts.body.size() >= length))
        endUpgrade(facts.errorString);
}

void WebSocketTransport::endUpgrade(const QString &text)
{
    WebSocketFacts &facts = m_facts.webSocket;
    facts.errorString = text;
    if (report(webSocketResponseEvent(facts, text)))
        ended(Ending::By::WebSocketFailure, text);
}

void WebSocketTransport::innerFailed()
{
    if (m_phase == Phase::ReadingBody) {
        readBody();
        endUpgrade(m_facts.webSocket.errorString);
        return;
    }
    if (m_phase == Phase::Upgrading) {
        noteHead(parseHttpHead(answer(true))); // the head may be cut off
        m_facts.webSocket.errorString = socket()->errorString();
    }
    // QWebSocket may be in the midst of a Close frame: it answers it before it tells us, and meets the end of the connection in that.
    if (m_phase == Phase::Open && !isClosing() && !m_peerCloses && !std::exchange(m_failing, true))
        QMetaObject::invokeMethod(this, &WebSocketTransport::streamFailed, Qt::QueuedConnection);
    else if (!m_failing || m_peerCloses)
        streamFailed();
}

void WebSocketTransport::streamFailed()
{
    m_failing = false;
    if (!m_webSocket) // dropped meanwhile
        return;
    if (m_peerCloses)
        closedByPeer();
    else
        socketFailed();
}

void WebSocketTransport::textFrame(const QString &frame)
{
    m_facts.webSocket.textFrameReceived = true;
    m_facts.webSocket.textFrameStart = frame.toUtf8().left(firstBytesLimit);
    if (!observe() || !report(webSocketTextEvent(frame.toUtf8())))
        return;
    if (!report(webSocketFrameEvent(closeFrame(QWebSocketProtocol::CloseCodeDatatypeNotSupported, {}), false)))
        return;
    m_webSocket->disconnect(this);
    m_webSocket->close(QWebSocketProtocol::CloseCodeDatatypeNotSupported); // MQTT 5.0, section 6: the client closes
    socket()->flush();
    ended(Ending::By::WebSocketFailure, u"the peer sent a text frame"_s);
}

void WebSocketTransport::peerCloses()
{
    if (m_phase != Phase::Open || isClosing() || std::exchange(m_peerCloses, true)) // the inner socket's closing is told as well
        return;
    m_limit.start(closeWait);
    if (observe()) // QWebSocket has answered the peer's Close, or closes for what it must not have sent
        std::ignore = report(webSocketFrameEvent(closeFrame(quint16(m_webSocket->closeCode()), m_webSocket->closeReason()), false));
}

void WebSocketTransport::closedByPeer()
{
    if (m_failing && !m_peerCloses) // streamFailed() tells how
        return;
    if (isClosing()) {
        ended(Ending::By::LocalDisconnect, {});
        return;
    }
    if (m_peerCloses) {
        WebSocketFacts &facts = m_facts.webSocket;
        facts.closeCode = m_webSocket->closeCode();
        facts.closeReason = m_webSocket->closeReason();
    }
    ended(Ending::By::Peer, m_facts.webSocket.closeReason);
}

void WebSocketTransport::write(const QByteArray &bytes)
{
    if (isOpen() && !isClosing())
        m_webSocket->sendBinaryMessage(bytes);
}

qint64 WebSocketTransport::bytesToWrite() const
{
    return isOpen() ? m_webSocket->bytesToWrite() : 0;
}

void WebSocketTransport::closeStream()
{
    if (observe() && report(webSocketFrameEvent(closeFrame(QWebSocketProtocol::CloseCodeNormal, {}), false)))
        m_webSocket->close();
}

bool WebSocketTransport::observe()
{
    QTcpSocket *inner = socket();
    if (m_phase != Phase::Open || !inner || !inner->isTransactionStarted())
        return true;
    const qint64 unread = inner->bytesAvailable();
    inner->rollbackTransaction();
    const QList<WebSocketFrame> frames = m_observer.take(*inner, inner->bytesAvailable() - unread);
    inner->startTransaction();
    inner->setReadBufferSize(readBytesAtOnce
                             + qint64(std::min(m_observer.left(), messageLimit))); // QWebSocket takes a frame when it is whole
    for (const WebSocketFrame &frame : frames) {
        if (!report(webSocketFrameEvent(frame, true)))
            return false;
        if (frame.opcode != WebSocketFrame::Ping || isClosing())
            continue;
        WebSocketFrame pong = frame; // QWebSocket answered it when it read it
        pong.opcode = WebSocketFrame::Pong;
        if (!report(webSocketFrameEvent(pong, false)))
            return false;
    }
    return true;
}

void WebSocketTransport::dropSocket()
{
    m_limit.stop();
    if (QWebSocket *dropped = std::exchange(m_webSocket, nullptr)) {
        if (socket())
            socket()->disconnect(this);
        dropped->blockSignals(true);
        dropped->setParent(nullptr);
        dropped->abort();
        deleteSafely(dropped);
    }
}
