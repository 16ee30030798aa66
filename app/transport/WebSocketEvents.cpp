#include "transport/WebSocketEvents.h"

#include "transport/EventDetails.h"

using namespace Qt::StringLiterals;
using Kind = TransportEvent::Kind;

namespace {

/// The registry of RFC 6455, section 7.4.1 and 11.7.
QString closeCodeName(int code)
{
    switch (code) {
    case 1000:
        return u"normal closure"_s;
    case 1001:
        return u"going away"_s;
    case 1002:
        return u"protocol error"_s;
    case 1003:
        return u"unsupported data"_s;
    case 1007:
        return u"invalid frame payload data"_s;
    case 1008:
        return u"policy violation"_s;
    case 1009:
        return u"message too big"_s;
    case 1010:
        return u"mandatory extension"_s;
    case 1011:
        return u"internal server error"_s;
    case 1012:
        return u"service restart"_s;
    case 1013:
        return u"try again later"_s;
    case 1014:
        return u"bad gateway"_s;
    default:
        return {};
    }
}

Kind kindOf(const WebSocketFrame &frame)
{
    switch (frame.opcode) {
    case WebSocketFrame::Close:
        return Kind::WebSocketClose;
    case WebSocketFrame::Ping:
        return Kind::WebSocketPing;
    case WebSocketFrame::Pong:
        return Kind::WebSocketPong;
    default:
        return Kind::WebSocketFrame;
    }
}

TransportEvent closeEvent(const WebSocketFrame &frame, bool received)
{
    if (frame.payload.size() < 2)
        return transportEvent(Kind::WebSocketClose,
                              received ? QT_TRANSLATE_NOOP("TransportEvent", "received, without a code")
                                       : QT_TRANSLATE_NOOP("TransportEvent", "sent, without a code"));
    const int code = quint8(frame.payload.at(0)) << 8 | quint8(frame.payload.at(1));
    const QString reason = QString::fromUtf8(frame.payload.mid(2));
    TransportEvent event =
        transportEvent(Kind::WebSocketClose,
                       received ? QT_TRANSLATE_NOOP("TransportEvent", "received: %1") : QT_TRANSLATE_NOOP("TransportEvent", "sent: %1"),
                       {u"%1 %2"_s.arg(QString::number(code), reason.isEmpty() ? closeCodeName(code) : reason).trimmed()});
    event.details = {{u"Code"_s, u"%1 %2"_s.arg(QString::number(code), closeCodeName(code)).trimmed()}, {u"Reason"_s, reason}};
    return event;
}

TransportEvent partEvent(const WebSocketFrame &frame)
{
    return transportEvent(Kind::WebSocketFrame,
                          frame.final ? QT_TRANSLATE_NOOP("TransportEvent", "last part of a message, %1 B")
                                      : QT_TRANSLATE_NOOP("TransportEvent", "part of a message, %1 B; more follow"),
                          {QString::number(frame.length)});
}

} // namespace

TransportEvent webSocketRequestEvent(const WebSocketFacts &facts)
{
    TransportEvent event = transportEvent(Kind::WebSocketRequest, QT_TRANSLATE_NOOP("TransportEvent", "GET %1, sub-protocol %2"),
                                          {facts.requestPath, facts.subprotocolOffered});
    event.details.append({u"Request"_s, u"GET %1 HTTP/1.1"_s.arg(facts.requestPath)});
    addHeaders(facts.requestHeaders, event.details);
    return event;
}

TransportEvent webSocketResponseEvent(const WebSocketFacts &facts, const QString &text)
{
    const QString line = u"%1 %2"_s.arg(QString::number(facts.status), facts.reasonPhrase).trimmed();
    TransportEvent event{Kind::WebSocketResponse, facts.status == 0 ? text : line};
    if (facts.status != 0)
        event.details.append({u"Status"_s, line});
    addHeaders(facts.headers, event.details);
    addBytes(facts.body.isEmpty() ? facts.firstBytes : facts.body, event.details);
    if (!text.isEmpty() && facts.status != 0)
        event.details.append({u"Error"_s, text});
    return event;
}

TransportEvent webSocketFrameEvent(const WebSocketFrame &frame, bool received)
{
    const Kind kind = kindOf(frame);
    TransportEvent event = kind == Kind::WebSocketClose ? closeEvent(frame, received)
        : kind == Kind::WebSocketFrame
        ? partEvent(frame)
        : transportEvent(
            kind, received ? QT_TRANSLATE_NOOP("TransportEvent", "received, %1 B") : QT_TRANSLATE_NOOP("TransportEvent", "sent, %1 B"),
            {QString::number(frame.length)});
    event.details.append({u"Direction"_s, received ? u"received"_s : u"sent"_s});
    event.details.append({u"Opcode"_s, QString::number(frame.opcode)});
    event.details.append({u"FIN"_s, frame.final ? u"1"_s : u"0"_s});
    event.details.append({u"Payload"_s, u"%1 bytes"_s.arg(frame.length)});
    if (frame.opcode != WebSocketFrame::Close)
        addBytes(frame.payload, event.details);
    return event;
}

TransportEvent webSocketTextEvent(const QByteArray &text)
{
    TransportEvent event = transportEvent(Kind::WebSocketFrame, QT_TRANSLATE_NOOP("TransportEvent", "text frame"));
    event.details.append({u"Payload"_s, u"%1 bytes"_s.arg(text.size())});
    addBytes(text, event.details);
    return event;
}

WebSocketFrame closeFrame(quint16 code, const QString &reason)
{
    WebSocketFrame frame;
    frame.opcode = WebSocketFrame::Close;
    frame.payload.append(char(code >> 8)).append(char(code & 0xFF)).append(reason.toUtf8().left(123));
    frame.length = quint64(frame.payload.size());
    return frame;
}
