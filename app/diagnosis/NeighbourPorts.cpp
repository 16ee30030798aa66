#include "diagnosis/NeighbourPorts.h"

#include "diagnosis/GreetingRecogniser.h"
#include "diagnosis/ProbeEvidence.h"
#include "diagnosis/Rules.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using probes::Question;

namespace {

class NeighbourPorts
{
    Q_DECLARE_TR_FUNCTIONS(NeighbourPorts)
public:
    static QString answerAt(const Evidence &e, const Probe &probe);
    static QString suggestion(const Evidence &e, const Probe &probe, const QString &url);
    static QString summary(const Evidence &e, const QList<const Probe *> &asked, const QList<const Probe *> &open);
    static bool offers(const Probe &probe) { return probes::gotConnack(probe) || probes::speaksWebSocket(probe); }
};

bool isOpen(const Probe &probe)
{
    return probe.stage(Stage::Tcp).state == StageState::Ok;
}

QString portOf(const Probe &probe)
{
    return QString::number(probe.plan.settings.endpoint.effectivePort());
}

/// How well what was found there fits what was asked for; the highest is recommended.
int fitness(const Evidence &e, const Probe &probe)
{
    const Scheme scheme = probe.plan.settings.endpoint.scheme;
    int points = probes::gotConnack(probe) ? 16 : 0;
    if (usesTls(scheme) || !usesTls(e.scheme())) // what was to be encrypted stays so, if it can
        points += 8;
    if (probe.connected)
        points += 4;
    if (usesWebSocket(scheme) == usesWebSocket(e.scheme()))
        points += 2;
    return points + (probe.transport.tls.errors.isEmpty() ? 1 : 0);
}

FixAction fixFor(const Evidence &e, const Probe &probe)
{
    const Endpoint &found = probe.plan.settings.endpoint;
    return Fix::useEndpoint(e.settings, found.scheme, found.effectivePort(),
                            usesWebSocket(found.scheme) ? probe.plan.settings.webSocket.path : e.settings.webSocket.path);
}

QString NeighbourPorts::answerAt(const Evidence &e, const Probe &probe)
{
    const QString port = portOf(probe);
    const QString scheme = schemeName(probe.plan.settings.endpoint.scheme);
    const WebSocketFacts &webSocket = probe.transport.webSocket;
    if (probes::gotConnack(probe))
        return tr("On port %1 an MQTT broker answers (%2://).").arg(port, scheme);
    if (webSocket.upgraded)
        return tr("On port %1 a WebSocket is opened (%2://), but no CONNACK came.").arg(port, scheme);
    if (probes::speaksHttp(probe))
        return tr("On port %1 a web server answers (HTTP %2).")
            .arg(port, e.quoted(u"%1 %2"_s.arg(QString::number(webSocket.status), webSocket.reasonPhrase)).trimmed());
    if (probes::speaksTls(probe))
        return tr("On port %1 a server speaks TLS.").arg(port);
    const QByteArray &bytes = probe.mqtt.firstBytes.isEmpty() ? webSocket.firstBytes : probe.mqtt.firstBytes;
    if (const QString name = recogniseGreeting(bytes).name; !name.isEmpty())
        return tr("On port %1 a server speaks %2.").arg(port, name);
    return tr("Port %1 is open, but does not answer as %2://.").arg(port, scheme);
}

QString NeighbourPorts::suggestion(const Evidence &e, const Probe &probe, const QString &url)
{
    QString text = probes::gotConnack(probe) ? tr("Use %1: a broker answers there.").arg(url)
                                             : tr("Try %1: a WebSocket server answers there.").arg(url);
    if (usesTls(e.scheme()) && !usesTls(probe.plan.settings.endpoint.scheme))
        text = wording::sentences({text, tr("It goes without TLS: user name, password and messages can be read on the way.")});
    if (!probe.transport.tls.errors.isEmpty())
        text = wording::sentences({text, tr("Its certificate is not trusted with the present settings; it was not checked here.")});
    return text;
}

QString NeighbourPorts::summary(const Evidence &e, const QList<const Probe *> &asked, const QList<const Probe *> &open)
{
    QStringList sentences;
    if (open.isEmpty()) {
        QStringList ports;
        for (const Probe *probe : asked)
            ports << portOf(*probe);
        sentences << tr("None of the other customary ports of this host takes a connection either: %1.").arg(ports.join(", "_L1));
    }
    for (const Probe *probe : open)
        sentences << answerAt(e, *probe);
    return wording::sentences(sentences);
}

} // namespace

void adviseNeighbourPorts(const Evidence &e, Diagnosis &diagnosis)
{
    QList<const Probe *> asked, open;
    for (const Probe &probe : e.probes) {
        if (probe.plan.question != Question::NeighbourPort || probe.state != Probe::State::Done)
            continue;
        asked << &probe;
        if (isOpen(probe))
            open << &probe;
    }
    if (asked.isEmpty())
        return;
    diagnosis.explanation = wording::sentences({diagnosis.explanation, NeighbourPorts::summary(e, asked, open)});
    std::stable_sort(open.begin(), open.end(), [&](const Probe *a, const Probe *b) { return fitness(e, *a) > fitness(e, *b); });
    QStringList suggestions;
    QList<FixAction> actions;
    for (const Probe *probe : std::as_const(open)) {
        if (!NeighbourPorts::offers(*probe))
            continue;
        const FixAction fix = fixFor(e, *probe);
        suggestions << NeighbourPorts::suggestion(e, *probe, Fix::urlOf(fix.settings));
        diagnosis.actions.removeIf([&](const FixAction &other) { return other.settings == fix.settings; });
        actions << fix;
    }
    // A port that was asked and does not take connections is no advice any more.
    diagnosis.actions.removeIf([&](const FixAction &action) {
        return std::any_of(asked.begin(), asked.end(), [&](const Probe *probe) {
            return !isOpen(*probe) && action.settings.endpoint.host == e.settings.endpoint.host
                && action.settings.endpoint.effectivePort() == probe->plan.settings.endpoint.effectivePort();
        });
    });
    diagnosis.suggestions = suggestions + diagnosis.suggestions;
    diagnosis.actions = actions + diagnosis.actions;
}

bool neighbourPortsHelp(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis)
{
    static constexpr std::array causes{"tcp-refused"_L1,       "tcp-timeout"_L1,        "tcp-reset"_L1,    "tls-not-offered"_L1,
                                       "mqtt-not-a-broker"_L1, "ws-not-a-websocket"_L1, "ws-no-upgrade"_L1};
    if (!diagnosis || attempt.connected || std::find(causes.begin(), causes.end(), diagnosis->cause) == causes.end())
        return false;
    return std::none_of(attempt.probes.begin(), attempt.probes.end(),
                        [](const Probe &probe) { return probe.plan.question == Question::NeighbourPort; });
}
