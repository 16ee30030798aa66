#include "status/AttemptFacts.h"

#include "diagnosis/CertificateInfo.h"
#include "diagnosis/ProbeText.h"
#include "settings/Secrets.h"
#include "settings/Url.h"
#include "status/StageText.h"
#include "status/WebSocketFacts.h"
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

void addStage(Fact &fact, const QString &name, const StageProgress &progress, bool cancelled)
{
    if (progress.state == StageState::NotReached || progress.state == StageState::Skipped)
        return;
    const QString state = status::stateWord(progress.state, cancelled);
    fact.children.push_back(
        pair(name, AttemptText::tr("%1 after %2", "state of a stage, duration").arg(state, theme::duration(progress.durationMs)),
             status::signOf(progress.state, cancelled), state));
}

void addStages(Fact &fact, const StageProgresses &stages, bool cancelled)
{
    for (const Stage stage : allStages)
        addStage(fact, status::stageName(stage), stages[std::size_t(stage)], cancelled);
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

void addChain(Fact &fact, const QList<QByteArray> &chain)
{
    constexpr qsizetype most = 10;
    for (const QByteArray &der : chain.first(qMin(most, chain.size()))) {
        const CertificateInfo info = certificateInfo(der);
        if (info.readable)
            fact.children.push_back(
                pair(AttemptText::tr("Certificate"),
                     AttemptText::tr("%1, issued by %2, until %3", "subject, issuer, date")
                         .arg(text::visible(info.name), text::visible(info.issuerName), info.notAfter.toUTC().toString(u"yyyy-MM-dd"_s))));
    }
}

void addCertificates(Fact &fact, const TlsFacts &tls)
{
    constexpr qsizetype most = 10;
    addChain(fact, tls.chain);
    for (const TlsVerificationError &error : tls.errors.first(qMin(most, tls.errors.size())))
        fact.children.push_back(
            pair(AttemptText::tr("Certificate check"), text::visible(error.text), theme::Sign::Warning, AttemptText::tr("not trusted")));
}

/// What a handshake of its own showed of the server.
void addTlsServer(Fact &fact, const TlsServerFacts &server)
{
    if (!server.protocol.isEmpty())
        fact.children.push_back(
            pair(AttemptText::tr("TLS"),
                 AttemptText::tr("%1 with %2", "TLS version and cipher").arg(server.protocol, text::visible(server.cipher))));
    if (!server.keyExchange.isEmpty())
        fact.children.push_back(pair(AttemptText::tr("Key exchange"), text::visible(server.keyExchange)));
    if (server.alpn)
        fact.children.push_back(pair(AttemptText::tr("ALPN"), text::visible(*server.alpn)));
    if (server.certificateRequested)
        fact.children.push_back(
            pair(AttemptText::tr("Client certificate"),
                 server.acceptedCas.isEmpty()
                     ? AttemptText::tr("asked for")
                     : AttemptText::tr("asked for, from %1", "a list of CAs").arg(text::visible(server.acceptedCas.join("; "_L1)))));
    if (!server.errorString.isEmpty())
        fact.children.push_back(pair(AttemptText::tr("TLS library"), text::visible(server.errorString)));
    addChain(fact, server.chain);
}

void addHttp(Fact &fact, const WebSocketFacts &webSocket, const QStringList &secrets)
{
    for (Fact &row : status::webSocketFacts(webSocket, secrets)) {
        row.open = false;
        fact.children.push_back(std::move(row));
    }
}

/// What came in place of a CONNACK.
void addBytes(Fact &fact, const MqttFacts &mqtt, const QStringList &secrets)
{
    if (mqtt.firstBytes.isEmpty() || mqtt.connack)
        return;
    const QString text = maskSecrets(QString::fromUtf8(mqtt.firstBytes.first(qMin(qsizetype(200), mqtt.firstBytes.size()))), secrets);
    fact.children.push_back(pair(AttemptText::tr("First bytes"), text::visible(text.trimmed())));
}

void addFacts(Fact &fact, const ConnectionFacts &facts, const QStringList &secrets)
{
    addAddresses(fact, facts.transport.tcp);
    addTls(fact, facts.transport.tls);
    addHttp(fact, facts.transport.webSocket, secrets);
    addBytes(fact, facts.mqtt, secrets);
}

void addEnd(Fact &fact, const Ending &ending, const QStringList &secrets)
{
    if (ending.by != Ending::By::None)
        fact.children.push_back(pair(AttemptText::tr("End"),
                                     AttemptText::tr("%1 (after %2)", "how it ended, duration")
                                         .arg(maskSecrets(status::endingText(ending), secrets), theme::duration(ending.atMs))));
}

theme::Sign signOfProbe(const Probe &probe)
{
    if (probe.state == Probe::State::Running)
        return theme::Sign::Running;
    if (probe.state == Probe::State::Cancelled)
        return theme::Sign::Skipped;
    return probe.connected ? theme::Sign::Ok : theme::Sign::Info;
}

void addProbes(Fact &fact, const QList<Probe> &probes, const QStringList &secrets)
{
    if (probes.isEmpty())
        return;
    Fact all = pair(AttemptText::tr("Looked closer"), AttemptText::tr("%n extra connection(s)", nullptr, int(probes.size())));
    for (const Probe &probe : probes)
        all.children.push_back(status::probeFact(probe, secrets));
    fact.children.push_back(std::move(all));
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

Fact status::probeFact(const Probe &probe, const QStringList &secrets)
{
    const QString answer = text::visible(maskSecrets(probeAnswer(probe), secrets), 500);
    Fact fact;
    fact.cells = {AttemptText::tr("%1 → %2", "what an extra connection tried, what came of it")
                      .arg(text::visible(maskSecrets(probeQuestion(probe.plan), secrets)), answer)};
    fact.sign = signOfProbe(probe);
    fact.signText = theme::word(*fact.sign);
    fact.open = false;
    const QString begun = theme::duration(probe.startMs);
    fact.children.push_back(
        pair(AttemptText::tr("Time"),
             probe.state == Probe::State::Running
                 ? AttemptText::tr("begun %1 after the first one").arg(begun)
                 : AttemptText::tr("%1, begun %2 after the first one", "duration, start").arg(theme::duration(probe.durationMs), begun)));
    fact.children.push_back(pair(AttemptText::tr("Client ID"), text::visible(probe.plan.settings.clientId)));
    addStages(fact, probe.stages, probe.state == Probe::State::Cancelled);
    addFacts(fact, probe, secrets);
    addCertificates(fact, probe.transport.tls);
    if (probe.tlsServer)
        addTlsServer(fact, *probe.tlsServer);
    addEnd(fact, probe.ending, secrets);
    return fact;
}

QString status::outcomeText(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis)
{
    if (attempt.ending.by == Ending::By::None)
        return attempt.connected ? AttemptText::tr("connected") : AttemptText::tr("running");
    return diagnosis ? text::visible(diagnosis->title) : maskSecrets(status::endingText(attempt.ending), secretsOf(attempt.settings));
}

Fact status::attemptFact(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis, bool open)
{
    const QStringList secrets = secretsOf(attempt.settings);
    const QString outcome = outcomeText(attempt, diagnosis);
    Fact fact = pair(AttemptText::tr("%1 at %2", "number of the attempt, time of day")
                         .arg(QString::number(attempt.number), attempt.startedAt.toLocalTime().toString(u"HH:mm:ss"_s)),
                     outcome, signOfEnd(attempt), outcome);
    fact.open = open;
    fact.children.push_back(pair(AttemptText::tr("URL"), text::visible(redactedUrl(attempt.settings.urlWithPort()))));
    for (const Note &note : attempt.inputNotes) {
        if (note.id == "automatic-reconnect"_L1 || note.id == "session-resumed"_L1)
            fact.children.push_back(pair(AttemptText::tr("Reconnect"), text::visible(note.text)));
    }
    if (const auto &proxy = attempt.transport.tcp.proxy)
        fact.children.push_back(pair(AttemptText::tr("Proxy"),
                                     AttemptText::tr("%1, %2 port %3", "type, host, port")
                                         .arg(proxy->type, text::visible(proxy->host), QString::number(proxy->port))));
    addProbes(fact, attempt.probes, secrets);
    StageProgresses stages = stagesAsDiagnosed(attempt, diagnosis);
    if (const auto both = proxyStages(attempt, stages, diagnosis)) {
        addStage(fact, proxyName(), both->proxy, isCancelled(attempt));
        stages[std::size_t(Stage::Tcp)] = both->tcp;
    }
    addStages(fact, stages, isCancelled(attempt));
    addFacts(fact, attempt, secrets);
    for (const ServerTry &server : attempt.serverTries) {
        Attempt one = attempt.ofServer(server);
        const std::optional<Diagnosis> own = diagnose(one);
        one.probes.clear(); // they stand above
        Fact tried = attemptFact(one, own, false);
        tried.cells.first() = AttemptText::tr("Server tried");
        fact.children.push_back(std::move(tried));
    }
    addEnd(fact, attempt.ending, secrets);
    return fact;
}
