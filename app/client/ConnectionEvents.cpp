#include "client/ConnectionEvents.h"

#include "settings/Secrets.h"
#include "settings/Url.h"
#include "transport/EventDetails.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using Kind = TransportEvent::Kind;

namespace {

QString yesOrNo(bool yes)
{
    return yes ? u"yes"_s : u"no"_s;
}

QString hostAndPort(const Endpoint &endpoint)
{
    return (endpoint.host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(endpoint.host, QString::number(endpoint.effectivePort()));
}

/// Where the connection goes, if not to the host of the URL.
void addWay(const ConnectionSettings &settings, TransportEvent &event)
{
    event.details.append({u"Server"_s, hostAndPort(settings.endpoint)});
    if (const auto &elsewhere = settings.network.connectTo)
        event.details.append({u"Connect to"_s, elsewhere->host});
    const ProxySettings &proxy = settings.network.proxy;
    if (proxy.type != ProxySettings::Type::None)
        event.details.append({u"Proxy"_s, u"%1:%2"_s.arg(proxy.host, QString::number(proxy.port))});
}

const char *phraseOfOurEnd(const Attempt &attempt)
{
    switch (attempt.ending.by) {
    case Ending::By::Timeout:
        return attempt.mqtt.pingUnanswered ? QT_TRANSLATE_NOOP("TransportEvent", "closed by us: no PINGRESP came in time")
                                           : QT_TRANSLATE_NOOP("TransportEvent", "closed by us: the time limit passed");
    case Ending::By::Cancelled:
        return QT_TRANSLATE_NOOP("TransportEvent", "closed by us: cancelled");
    case Ending::By::Peer:
        return QT_TRANSLATE_NOOP("TransportEvent", "closed by us after the server's DISCONNECT");
    case Ending::By::LocalError:
        return attempt.mqtt.decodeError ? QT_TRANSLATE_NOOP("TransportEvent", "closed by us: the server sent what it must not send")
                                        : QT_TRANSLATE_NOOP("TransportEvent", "closed by us");
    default:
        return QT_TRANSLATE_NOOP("TransportEvent", "closed by us");
    }
}

} // namespace

TransportEvent mqttStartEvent(const ConnectionSettings &settings, const mqtt::Connect &connect)
{
    const QString target = redactedUrl(settings.urlWithPort());
    const QString version = QString::fromLatin1(mqtt::name(connect.version));
    const QString clientId = looksLikeToken(connect.clientId) ? QString(SecretMask) : connect.clientId;
    TransportEvent event = clientId.isEmpty()
        ? transportEvent(Kind::AttemptStarted, QT_TRANSLATE_NOOP("TransportEvent", "%1, MQTT %2, empty client ID"), {target, version})
        : transportEvent(Kind::AttemptStarted, QT_TRANSLATE_NOOP("TransportEvent", "%1, MQTT %2, client ID %3"),
                         {target, version, clientId});
    addWay(settings, event);
    event.details.append({{u"MQTT version"_s, version},
                          {u"Client Identifier"_s, clientId},
                          {connect.version == mqtt::Version::V5 ? u"Clean Start"_s : u"Clean Session"_s, yesOrNo(connect.cleanStart)},
                          {u"Keep Alive"_s, u"%1 s"_s.arg(connect.keepAlive)}});
    return event;
}

TransportEvent plainStartEvent(const ConnectionSettings &settings, const char *phrase)
{
    TransportEvent event = transportEvent(Kind::AttemptStarted, phrase, {redactedUrl(settings.urlWithPort())});
    addWay(settings, event);
    return event;
}

TransportEvent bytesEvent(TransportEvent::Kind kind, const QByteArray &bytes)
{
    TransportEvent event = transportEvent(kind, QT_TRANSLATE_NOOP("TransportEvent", "%1 bytes: %2"),
                                          {QString::number(bytes.size()), printable(bytes.left(80)).trimmed()});
    event.details.append({u"Bytes"_s, QString::number(bytes.size())});
    addBytes(bytes, event.details);
    return event;
}

TransportEvent closedEvent(const TransportEvent &closed, const Attempt &attempt, Ending::By transportEnding)
{
    const bool ours = transportEnding == Ending::By::LocalDisconnect || transportEnding == Ending::By::Cancelled;
    if (!ours || attempt.ending.by == Ending::By::None)
        return closed;
    TransportEvent event = transportEvent(Kind::Closed, phraseOfOurEnd(attempt));
    event.details = closed.details;
    if (!attempt.ending.errorString.isEmpty())
        event.details.append({u"Reason"_s, attempt.ending.errorString});
    return event;
}
