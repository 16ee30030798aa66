// The HTTP upgrade and the WebSocket under MQTT.
#include "diagnosis/GreetingRecogniser.h"
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"
#include "diagnosis/TlsAlerts.h"

#include <QRegularExpression>
#include <QUrl>

#include <array>

using namespace Qt::StringLiterals;

namespace {

class WebSocketRules
{
    Q_DECLARE_TR_FUNCTIONS(WebSocketRules)
public:
    static std::optional<Diagnosis> expectsTls(const Evidence &e);
    static std::optional<Diagnosis> notAWebSocket(const Evidence &e);
    static std::optional<Diagnosis> acceptMismatch(const Evidence &e);
    static std::optional<Diagnosis> redirected(const Evidence &e);
    static std::optional<Diagnosis> unauthorized(const Evidence &e);
    static std::optional<Diagnosis> pathNotFound(const Evidence &e);
    static std::optional<Diagnosis> gatewayError(const Evidence &e);
    static std::optional<Diagnosis> ordinaryPage(const Evidence &e);
    static std::optional<Diagnosis> rejected(const Evidence &e);
    static std::optional<Diagnosis> textFrames(const Evidence &e);
    static std::optional<Diagnosis> otherSubprotocol(const Evidence &e);
    static std::optional<Diagnosis> closedWithCode(const Evidence &e);
    static std::optional<Diagnosis> noSubprotocol(const Evidence &e);
    static std::optional<Diagnosis> timeout(const Evidence &e);
    static std::optional<Diagnosis> closedOnMqttPort(const Evidence &e);
    static std::optional<Diagnosis> closed(const Evidence &e);

private:
    static QString requestedUrl(const Evidence &e);
};

QString path(const Evidence &e)
{
    return redactedPath(e.webSocket.requestPath.isEmpty() ? e.settings.webSocket.path : e.webSocket.requestPath);
}

QString header(const Evidence &e, QLatin1StringView name)
{
    for (const HttpHeader &header : e.webSocket.headers) {
        if (header.name.compare(name, Qt::CaseInsensitive) == 0)
            return header.value;
    }
    return {};
}

QString statusLine(const Evidence &e)
{
    const QString phrase = e.quoted(e.webSocket.reasonPhrase);
    return phrase.isEmpty() ? QString::number(e.webSocket.status) : u"%1 %2"_s.arg(QString::number(e.webSocket.status), phrase);
}

/// A page's title, or else its first line of text.
QString pageText(const QByteArray &body)
{
    static const QRegularExpression title(u"<title[^>]*>([^<]*)</title>"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression tags(u"<[^>]*>"_s);
    const QString text = QString::fromUtf8(body);
    if (const auto match = title.match(text); match.hasMatch())
        return match.captured(1).trimmed();
    return QString(text).replace(tags, u" "_s).simplified().left(200);
}

void addHttpFacts(const Evidence &e, Verdict &verdict)
{
    verdict.observed(u"request: GET %1"_s.arg(path(e)));
    if (e.webSocket.status != 0)
        verdict.observed(u"HTTP status: %1"_s.arg(statusLine(e)));
    for (const QLatin1StringView name : {"Server"_L1, "Location"_L1, "WWW-Authenticate"_L1, "Proxy-Authenticate"_L1, "Upgrade"_L1,
                                         "Content-Type"_L1, "Sec-WebSocket-Version"_L1, "Sec-WebSocket-Protocol"_L1}) {
        const QString value = header(e, name);
        if (!value.isEmpty())
            verdict.observed(u"%1: %2"_s.arg(name, e.quoted(name == "Location"_L1 ? redactedPath(value) : value)));
    }
    if (const QString text = pageText(e.webSocket.body); !text.isEmpty())
        verdict.observed(u"answer: \"%1\""_s.arg(e.quoted(text)));
    if (!e.webSocket.firstBytes.isEmpty())
        verdict.observed(u"first bytes from the server: %1"_s.arg(e.hex(e.webSocket.firstBytes)));
    if (e.webSocket.closeCode)
        verdict.observed(u"WebSocket Close: %1 \"%2\""_s.arg(QString::number(*e.webSocket.closeCode), e.quoted(e.webSocket.closeReason)));
    verdict.observed(e.endingEvidence());
}

Diagnosis finished(const Evidence &e, Verdict &verdict)
{
    adviseFoundPath(e, verdict);
    addHttpFacts(e, verdict);
    return verdict;
}

QString WebSocketRules::requestedUrl(const Evidence &e)
{
    return Fix::urlOf(e.settings);
}

std::optional<Diagnosis> WebSocketRules::expectsTls(const Evidence &e)
{
    const QString text = e.webSocket.reasonPhrase + u' ' + QString::fromUtf8(e.webSocket.body);
    const bool said = e.webSocket.status >= 400 && (e.webSocket.status == 497 || asksForHttps(text));
    const bool upgradeToTls = e.webSocket.status == 426 && header(e, "Upgrade"_L1).contains("TLS"_L1, Qt::CaseInsensitive);
    const bool alert = isTlsRecord(e.webSocket.firstBytes);
    if (e.scheme() != Scheme::Ws || !(said || upgradeToTls || alert))
        return std::nullopt;
    const FixAction fix = Fix::useScheme(e.settings, Scheme::Wss);
    Verdict verdict("ws-port-expects-tls");
    verdict.because(alert ? tr("%1 answers the HTTP request with a TLS record: the port speaks TLS.").arg(e.peer())
                          : tr("%1 answers that this port expects HTTPS: it speaks TLS.").arg(e.peer()));
    verdict.advise(tr("Use %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    verdict.advise(tr("Or use the port on which the server listens without TLS, if it has one."));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::notAWebSocket(const Evidence &e)
{
    const QByteArray &first = e.webSocket.firstBytes;
    if (first.isEmpty() || e.webSocket.status != 0)
        return std::nullopt;
    const Greeting greeting = recogniseGreeting(first);
    Verdict verdict("ws-not-a-websocket");
    verdict.because(greeting.name.isEmpty() ? tr("%1 answers the HTTP request with something that is not HTTP.").arg(e.peer())
                                            : tr("%1 answers the HTTP request with %2, not with HTTP.").arg(e.peer(), greeting.name));
    if (greeting.protocol == Greeting::Protocol::Mqtt) {
        const FixAction fix = Fix::useScheme(e.settings, usesTls(e.scheme()) ? Scheme::Mqtts : Scheme::Mqtt);
        verdict.advise(tr("Use %1: MQTT without WebSocket.").arg(Fix::urlOf(fix.settings))).offer(fix);
    } else {
        verdict.advise(tr("Check host and port in the URL: this port is not a WebSocket listener's."));
        verdict.offer(Fix::useSchemeOnDefaultPort(e.settings, e.scheme()));
    }
    verdict.advise(tr("Ask on which port the broker has its WebSocket listener (mosquitto: \"protocol websockets\")."));
    if (wording::isText(first.left(20)))
        verdict.observed(u"answer: %1"_s.arg(e.quotedLine(first)));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::acceptMismatch(const Evidence &e)
{
    if (!e.webSocket.acceptMismatch)
        return std::nullopt;
    Verdict verdict("ws-upgrade-rejected");
    verdict.because(tr("The server answers 101, but its Sec-WebSocket-Accept is missing or does not belong to this request."));
    verdict.because(tr("Something between answers from a cache or by itself, or the server's WebSocket is faulty."));
    verdict.advise(tr("Look for a cache or proxy in front of the broker and turn caching off for this path."));
    verdict.advise(tr("Try the broker's own port without the proxy."));
    verdict.observed(u"Sec-WebSocket-Accept: %1"_s.arg(e.quoted(header(e, "Sec-WebSocket-Accept"_L1))));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::redirected(const Evidence &e)
{
    const int status = e.webSocket.status;
    if (status < 300 || status > 399)
        return std::nullopt;
    const QString location = header(e, "Location"_L1);
    QUrl base;
    base.setScheme(usesTls(e.scheme()) ? u"https"_s : u"http"_s);
    base.setHost(e.settings.endpoint.host);
    if (e.settings.endpoint.port)
        base.setPort(*e.settings.endpoint.port);
    base.setPath(u"/"_s);
    const QUrl target = location.isEmpty() ? QUrl() : base.resolved(QUrl(location));
    Verdict verdict("ws-redirected");
    if (location.isEmpty()) {
        verdict.because(
            tr("The server answers %1 and does not say where to go. A WebSocket client does not follow redirections.").arg(statusLine(e)));
    } else {
        verdict.because(tr("The server answers %1 and sends the client to %2. A WebSocket client does not follow redirections.")
                            .arg(statusLine(e), e.quoted(redactedPath(location))));
        if (const auto fix = Fix::useUrl(e.settings, target.toString(QUrl::FullyEncoded))) {
            verdict.advise(tr("Use %1.").arg(Fix::urlOf(fix->settings))).offer(fix);
        } else {
            verdict.advise(tr("Put the new address into the URL, with ws:// for http:// and wss:// for https://."));
        }
    }
    verdict.advise(tr("Or take the redirection for the path %1 out of the web server's configuration.").arg(path(e)));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::unauthorized(const Evidence &e)
{
    const int status = e.webSocket.status;
    if (status != 401 && status != 403 && status != 407)
        return std::nullopt;
    bool sent = false;
    for (const HttpHeader &header : e.webSocket.requestHeaders)
        sent = sent || header.name.compare("Authorization"_L1, Qt::CaseInsensitive) == 0;
    Verdict verdict("ws-unauthorized");
    verdict.because(tr("The web server answers %1 to the WebSocket request, before MQTT and its user name and password come into play.")
                        .arg(statusLine(e)));
    if (status == 407)
        verdict.because(tr("A proxy on the way asks for a password."));
    else if (sent)
        verdict.because(tr("It does not accept the Authorization header that was sent."));
    verdict.advise(
        sent ? tr("Check the value of the header Authorization under WebSocket, Headers: password or token, and whether it has run out.")
             : tr("Add the header that the server asks for, for instance Authorization, under WebSocket, Headers (--ws-header)."));
    verdict.advise(tr("Check whether the server expects a token in the path, and whether it lets this client's address and Origin in."));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::pathNotFound(const Evidence &e)
{
    if (e.webSocket.status != 404 && e.webSocket.status != 410)
        return std::nullopt;
    const QString asked = path(e);
    Verdict verdict("ws-path-not-found");
    verdict.because(tr("A web server is there, but it answers %1 to the path %2.").arg(statusLine(e), asked));
    for (const QString &candidate : {u"/mqtt"_s, u"/ws"_s, u"/"_s}) {
        if (candidate == e.settings.webSocket.path || probes::find(e.probes, probes::Question::WebSocketPath, candidate))
            continue; // asked for, or tried
        const FixAction fix = Fix::usePath(e.settings, candidate);
        if (candidate == "/mqtt"_L1)
            verdict.advise(tr("Use the path /mqtt, which most brokers have: %1.").arg(Fix::urlOf(fix.settings)));
        else
            verdict.advise(tr("Try the path %1.").arg(candidate));
        verdict.offer(fix);
    }
    verdict.advise(tr("Look up the path in the configuration of the broker or of the web server in front of it; upper and lower case and a "
                      "\"/\" at the end count."));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::gatewayError(const Evidence &e)
{
    const int status = e.webSocket.status;
    if (!(status >= 502 && status <= 504) && !(status >= 520 && status <= 524)) // 520 to 524: Cloudflare's own
        return std::nullopt;
    Verdict verdict("ws-gateway-error");
    verdict.because(status == 504 || status == 524
                        ? tr("The web server answers %1: the broker behind it did not answer in time.").arg(statusLine(e))
                        : status == 503
                        ? tr("The web server answers %1: it has no working broker behind it at the moment.").arg(statusLine(e))
                        : tr("The web server answers %1: the broker behind it does not answer, or not as expected.").arg(statusLine(e)));
    verdict.advise(
        tr("Check that the broker behind the web server is running and listens for WebSocket on the port that the server forwards to."));
    verdict.advise(tr("Check that the proxy passes the upgrade on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
                      "proxy_set_header Connection \"upgrade\")."));
    verdict.advise(tr("Read the web server's error log: it names the address that it tried."));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::ordinaryPage(const Evidence &e)
{
    if (e.webSocket.status < 200 || e.webSocket.status > 299)
        return std::nullopt;
    Verdict verdict("ws-no-upgrade");
    const QString title = e.quoted(pageText(e.webSocket.body));
    verdict.because(
        title.isEmpty()
            ? tr("The server answers %1 to the path %2 like to a browser, without upgrading to WebSocket.").arg(statusLine(e), path(e))
            : tr("The server answers %1 to the path %2 with an ordinary web page, \"%3\", without upgrading to WebSocket.")
                  .arg(statusLine(e), path(e), title));
    verdict.advise(tr("Check host, port and path in the URL: the broker's WebSocket may have another path, as a rule /mqtt."));
    if (e.settings.webSocket.path != "/mqtt"_L1 && !probes::find(e.probes, probes::Question::WebSocketPath, u"/mqtt"_s))
        verdict.offer(Fix::usePath(e.settings, u"/mqtt"_s));
    verdict.advise(tr("If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on for this path."));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::rejected(const Evidence &e)
{
    if (e.webSocket.status == 0 || e.webSocket.status == 101)
        return std::nullopt;
    Verdict verdict("ws-upgrade-rejected");
    verdict.because(tr("The server answers %1 to the request for a WebSocket at %2.").arg(statusLine(e), path(e)));
    if (e.webSocket.status == 426)
        verdict.because(tr("It wants another protocol than the one asked for (Upgrade: %1).").arg(e.quoted(header(e, "Upgrade"_L1))));
    else if (e.webSocket.status == 429)
        verdict.because(tr("It gets too many requests."));
    else if (e.webSocket.status >= 500)
        verdict.because(tr("It failed at this request itself."));
    verdict.advise(tr("Check the path and the headers under WebSocket: some servers want a certain Origin, Host or header."));
    verdict.advise(
        tr("If a proxy is in front of the broker, have it pass the headers Upgrade and Connection on (nginx: proxy_set_header)."));
    verdict.advise(tr("Read the web server's log: it tells why it refused %1.").arg(requestedUrl(e)));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::textFrames(const Evidence &e)
{
    if (!e.webSocket.textFrameReceived)
        return std::nullopt;
    Verdict verdict("ws-text-frames");
    verdict.because(tr("The server sends text frames. MQTT travels in binary frames only [MQTT-6.0.0-1]."));
    verdict.advise(tr("Check the path in the URL: another service, such as a chat or a live-reload server, may be there."));
    verdict.advise(tr("If it is a WebSocket proxy in front of the broker, set it to binary frames (websockify: leave base64 out)."));
    verdict.observed(u"text frame: %1"_s.arg(e.quotedLine(e.webSocket.textFrameStart)));
    verdict.observed(u"text frame, bytes: %1"_s.arg(e.hex(e.webSocket.textFrameStart)));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::otherSubprotocol(const Evidence &e)
{
    const QString chosen = e.webSocket.subprotocol;
    if (chosen.isEmpty() || chosen == e.webSocket.subprotocolOffered)
        return std::nullopt;
    Verdict verdict("ws-subprotocol-missing");
    verdict.because(
        tr("The server chose the sub-protocol \"%1\"; \"%2\" was offered.").arg(e.quoted(chosen), e.webSocket.subprotocolOffered));
    verdict.advise(tr("Check the path in the URL: the server's MQTT may have another one."));
    verdict.advise(tr("Set the sub-protocol \"mqtt\" on the server."));
    verdict.observed(u"sub-protocol: %1"_s.arg(e.quoted(chosen)));
    return finished(e, verdict);
}

/// A Close frame that tells something: a reason, or a code that is not the everyday one.
bool closeTells(const WebSocketFacts &facts)
{
    const int code = facts.closeCode.value_or(0);
    return facts.closeCode && (!facts.closeReason.isEmpty() || (code != 1000 && code != 1001 && code != 1005 && code != 1006));
}

std::optional<Diagnosis> WebSocketRules::closedWithCode(const Evidence &e)
{
    if (!e.webSocket.closeCode || e.mqtt.connack || (e.failedStage() == Stage::Mqtt && !closeTells(e.webSocket)))
        return std::nullopt;
    const int code = *e.webSocket.closeCode;
    const QString reason = e.quoted(e.webSocket.closeReason);
    Verdict verdict("ws-closed");
    verdict.because(reason.isEmpty()
                        ? tr("The server closed the WebSocket with code %1.").arg(code)
                        : tr("The server closed the WebSocket with code %1 and the reason \"%2\".").arg(QString::number(code), reason));
    if (code == 1008)
        verdict.because(tr("Code 1008 means that a rule of the server is broken."));
    else if (code == 1002 || code == 1003 || code == 1007)
        verdict.because(tr("This code means that the server cannot work with what it got."));
    else if (code == 1011 || code == 1012 || code == 1013)
        verdict.because(tr("This code means trouble on the server's side."));
    verdict.advise(tr("Follow the reason, and look into the log of the broker or of the gateway in front of it."));
    verdict.advise(tr("Check credentials, client ID and path: gateways often close so when one of them is not allowed."));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::noSubprotocol(const Evidence &e)
{
    if (!e.webSocket.upgraded || !e.webSocket.subprotocol.isEmpty() || e.webSocket.subprotocolOffered.isEmpty() || e.mqtt.bytesReceived > 0
        || e.mqtt.connack)
        return std::nullopt;
    Verdict verdict("ws-subprotocol-missing");
    verdict.likely();
    verdict.because(tr("The server opened the WebSocket without agreeing to the sub-protocol \"%1\", and no MQTT followed.")
                        .arg(e.webSocket.subprotocolOffered));
    verdict.because(
        tr("Another service may answer at this path; it is also possible that a broker is there and did not take the CONNECT."));
    verdict.advise(tr("Check the path in the URL: the server's MQTT may have another one, as a rule /mqtt."));
    if (e.settings.webSocket.path != "/mqtt"_L1)
        verdict.offer(Fix::usePath(e.settings, u"/mqtt"_s));
    verdict.advise(tr("Look into the broker's log for the CONNECT of client ID %1.").arg(e.settings.clientId));
    verdict.observed(u"sub-protocol offered: %1; chosen: none"_s.arg(e.webSocket.subprotocolOffered));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::timeout(const Evidence &e)
{
    if (!e.timedOut())
        return std::nullopt;
    Verdict verdict("ws-timeout");
    verdict.because(tr("%1 accepted the connection, but did not answer the request for a WebSocket (HTTP upgrade) within %2.")
                        .arg(e.peer(), wording::duration(e.msUntilEnd())));
    if (probes::find(e.probes, probes::Question::WithoutWebSocket)) {
        verdict.because(tr("It answers MQTT without WebSocket no better: the server behind the port hangs, or it is another service's."));
        verdict.advise(tr("Check the port in the URL."));
    } else {
        verdict.because(tr("The port may speak another protocol, MQTT without WebSocket for one, or the server behind it hangs."));
        const FixAction fix = Fix::useScheme(e.settings, usesTls(e.scheme()) ? Scheme::Mqtts : Scheme::Mqtt);
        verdict.advise(tr("Check the port in the URL, and try %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    }
    verdict.advise(tr("Look into the log of the web server or broker on that port."));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::closedOnMqttPort(const Evidence &e)
{
    const std::optional<Scheme> other = customaryForAnother(e.port(), e.scheme());
    if (!other || usesWebSocket(*other) || e.webSocket.status != 0 || e.webSocket.upgraded
        || probes::find(e.probes, probes::Question::WithoutWebSocket)) // it was asked for MQTT, and did not answer so
        return std::nullopt;
    const FixAction fix = Fix::useScheme(e.settings, *other);
    Verdict verdict("ws-not-a-websocket");
    verdict.likely();
    verdict.because(tr("%1 hung up on the HTTP request without an answer, and port %2 is customary for %3://: MQTT without WebSocket.")
                        .arg(e.peer(), QString::number(e.port()), schemeName(*other)));
    verdict.advise(tr("Use %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    verdict.advise(tr("Or use the port of the broker's WebSocket listener."));
    return finished(e, verdict);
}

std::optional<Diagnosis> WebSocketRules::closed(const Evidence &e)
{
    Verdict verdict("ws-closed");
    verdict.likely();
    verdict.because(e.reset() ? tr("%1 reset the connection instead of answering the request for a WebSocket.").arg(e.peer())
                              : tr("%1 closed the connection instead of answering the request for a WebSocket.").arg(e.peer()));
    if (probes::find(e.probes, probes::Question::WithoutWebSocket)) {
        verdict.because(
            tr("Neither MQTT without WebSocket nor another path is answered there: it may be another service's port, or a proxy without a "
               "server behind it."));
        verdict.advise(tr("Check port and path in the URL, and look into the log of the web server or broker."));
        return finished(e, verdict);
    }
    verdict.because(tr("The port may be that of MQTT without WebSocket: a broker hangs up on an HTTP request."));
    QList<Scheme> others{usesTls(e.scheme()) ? Scheme::Mqtts : Scheme::Mqtt};
    if (!usesTls(e.scheme())) {
        verdict.because(tr("Or it expects TLS, and hangs up on what is none."));
        others << Scheme::Wss << Scheme::Mqtts;
    }
    for (const Scheme other : std::as_const(others)) {
        const FixAction fix = Fix::useScheme(e.settings, other);
        verdict.advise(tr("Try the port with %1.").arg(Fix::urlOf(fix.settings))).offer(fix);
    }
    verdict.advise(tr("Check port and path in the URL, and look into the log of the web server or broker."));
    if (!e.webSocket.errorString.isEmpty())
        verdict.observed(u"WebSocket library: %1"_s.arg(e.quoted(e.webSocket.errorString)));
    return finished(e, verdict);
}

} // namespace

Rules webSocketRules()
{
    using R = WebSocketRules;
    static constexpr std::array<Rule, 16> rules{R::expectsTls,       R::notAWebSocket, R::acceptMismatch,   R::textFrames,
                                                R::otherSubprotocol, R::redirected,    R::unauthorized,     R::pathNotFound,
                                                R::gatewayError,     R::ordinaryPage,  R::rejected,         R::closedWithCode,
                                                R::noSubprotocol,    R::timeout,       R::closedOnMqttPort, R::closed};
    return rules;
}

Rules lateWebSocketRules()
{
    using R = WebSocketRules;
    static constexpr std::array<Rule, 5> rules{R::acceptMismatch, R::textFrames, R::otherSubprotocol, R::closedWithCode, R::noSubprotocol};
    return rules;
}
