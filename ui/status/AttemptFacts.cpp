#include "status/AttemptFacts.h"

#include "diagnosis/Diagnosis.h"
#include "settings/Secrets.h"
#include "settings/Url.h"
#include "status/StageText.h"
#include "text/PlainText.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct AttemptText {
    Q_DECLARE_TR_FUNCTIONS(AttemptText)
};

Fact pair(const QString &name, const QString &value, std::optional<theme::Sign> sign = {}, const QString &signText = {})
{
    Fact fact;
    fact.cells = {name, value};
    fact.sign = sign;
    fact.signText = signText;
    return fact;
}

theme::Sign signOf(AddressAttempt::Result result)
{
    using Result = AddressAttempt::Result;
    return result == Result::Connected ? theme::Sign::Ok
        : result == Result::Running    ? theme::Sign::Running
        : result == Result::Cancelled  ? theme::Sign::Skipped
                                       : theme::Sign::Error;
}

void addStages(Fact &fact, const Attempt &attempt)
{
    const StageProgresses stages = stagesAsDiagnosed(attempt, attempt.ending.by == Ending::By::None ? std::nullopt : diagnose(attempt));
    for (const Stage stage : allStages) {
        const StageProgress &progress = stages[std::size_t(stage)];
        if (progress.state == StageState::NotReached || progress.state == StageState::Skipped)
            continue;
        const QString state = status::stateWord(progress.state, status::isCancelled(attempt));
        fact.children.push_back(
            pair(status::stageName(stage),
                 AttemptText::tr("%1 after %2", "state of a stage, duration").arg(state, theme::duration(progress.durationMs)),
                 status::signOf(progress.state, status::isCancelled(attempt)), state));
    }
}

void addAddresses(Fact &fact, const TcpFacts &tcp)
{
    if (tcp.attempts.isEmpty())
        return;
    Fact addresses = pair(AttemptText::tr("Addresses tried"), QLocale().toString(tcp.attempts.size()));
    for (const AddressAttempt &attempt : tcp.attempts) {
        const QString result = status::resultText(attempt);
        const QString words = attempt.errorString.isEmpty() || attempt.result == AddressAttempt::Result::Other
            ? AttemptText::tr("%1 after %2, begun at %3", "result, duration, start")
                  .arg(result, theme::duration(attempt.durationMs), theme::duration(attempt.startMs))
            : AttemptText::tr("%1 after %2, begun at %3 (%4)", "result, duration, start, the system's words")
                  .arg(result, theme::duration(attempt.durationMs), theme::duration(attempt.startMs), text::visible(attempt.errorString));
        addresses.children.push_back(pair(status::addressText(attempt.address, attempt.port), words, signOf(attempt.result), result));
    }
    fact.children.push_back(std::move(addresses));
}

void addTls(Fact &fact, const TlsFacts &tls)
{
    if (!tls.protocol.isEmpty())
        fact.children.push_back(pair(AttemptText::tr("TLS"),
                                     AttemptText::tr("%1 with %2", "TLS version and cipher").arg(tls.protocol, text::visible(tls.cipher))));
    for (const TlsAlert &alert : tls.alerts)
        fact.children.push_back(
            pair(AttemptText::tr("TLS alert"), status::alertText(alert), theme::Sign::Warning, AttemptText::tr("alert")));
    if (!tls.errorString.isEmpty())
        fact.children.push_back(pair(AttemptText::tr("TLS library"), text::visible(tls.errorString)));
}

Fact headerList(const QString &title, const QString &first, const QList<HttpHeader> &headers, const QStringList &secrets)
{
    Fact fact = pair(title, first);
    fact.open = false;
    for (const HttpHeader &header : headers)
        fact.children.push_back(
            pair(text::visible(header.name),
                 isSecretHeader(header.name) ? QString(SecretMask) : text::visible(maskSecrets(header.value, secrets), 2000)));
    return fact;
}

void addWebSocket(Fact &fact, const WebSocketFacts &webSocket, const QStringList &secrets)
{
    const auto shown = [&secrets](const QString &text) { return text::visible(maskSecrets(text, secrets), 2000); };
    if (webSocket.requestSent)
        fact.children.push_back(headerList(AttemptText::tr("HTTP request"), u"GET %1"_s.arg(shown(redactedPath(webSocket.requestPath))),
                                           webSocket.requestHeaders, secrets));
    if (webSocket.status != 0)
        fact.children.push_back(headerList(AttemptText::tr("HTTP answer"),
                                           u"%1 %2"_s.arg(QString::number(webSocket.status), shown(webSocket.reasonPhrase)),
                                           webSocket.headers, secrets));
    if (!webSocket.body.isEmpty())
        fact.children.push_back(pair(AttemptText::tr("HTTP body"), shown(QString::fromUtf8(webSocket.body))));
    if (webSocket.closeCode)
        fact.children.push_back(pair(
            AttemptText::tr("WebSocket Close"),
            AttemptText::tr("%1 %2", "close code and reason").arg(QString::number(*webSocket.closeCode), shown(webSocket.closeReason))));
}

theme::Sign signOfEnd(const Attempt &attempt)
{
    if (attempt.ending.by == Ending::By::None)
        return attempt.connected ? theme::Sign::Ok : theme::Sign::Running;
    if (attempt.ending.by == Ending::By::Cancelled)
        return theme::Sign::Idle;
    return attempt.connected && attempt.ending.by == Ending::By::LocalDisconnect ? theme::Sign::Ok : theme::Sign::Error;
}

} // namespace

QString status::outcomeText(const Attempt &attempt)
{
    if (attempt.ending.by == Ending::By::None)
        return attempt.connected ? AttemptText::tr("connected") : AttemptText::tr("running");
    if (const auto diagnosis = diagnose(attempt))
        return text::visible(diagnosis->title);
    return maskSecrets(endingText(attempt.ending), secretsOf(attempt.settings));
}

Fact status::attemptFact(const Attempt &attempt, const QString &outcome, bool open)
{
    Fact fact = pair(AttemptText::tr("%1 at %2", "number of the attempt, time of day")
                         .arg(QString::number(attempt.number), attempt.startedAt.toLocalTime().toString(u"HH:mm:ss"_s)),
                     outcome, signOfEnd(attempt), outcome);
    fact.open = open;
    fact.children.push_back(pair(AttemptText::tr("URL"), text::visible(redactedUrl(attempt.settings.urlWithPort()))));
    if (const auto &proxy = attempt.transport.tcp.proxy)
        fact.children.push_back(pair(AttemptText::tr("Proxy"),
                                     AttemptText::tr("%1, %2 port %3", "type, host, port")
                                         .arg(proxy->type, text::visible(proxy->host), QString::number(proxy->port))));
    addStages(fact, attempt);
    addAddresses(fact, attempt.transport.tcp);
    addTls(fact, attempt.transport.tls);
    addWebSocket(fact, attempt.transport.webSocket, secretsOf(attempt.settings));
    for (const ServerTry &server : attempt.serverTries) {
        const Attempt one = attempt.ofServer(server);
        Fact tried = attemptFact(one, outcomeText(one), false);
        tried.cells.first() = AttemptText::tr("Server tried");
        fact.children.push_back(std::move(tried));
    }
    if (attempt.ending.by != Ending::By::None) {
        fact.children.push_back(
            pair(AttemptText::tr("End"),
                 AttemptText::tr("%1 (after %2)", "how it ended, duration")
                     .arg(maskSecrets(endingText(attempt.ending), secretsOf(attempt.settings)), theme::duration(attempt.ending.atMs))));
    }
    return fact;
}
