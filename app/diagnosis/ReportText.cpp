#include "diagnosis/ProbeText.h"
#include "diagnosis/ReportParts.h"
#include "diagnosis/Wording.h"
#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr int lineWidth = 100; ///< Characters.

struct ReportText {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

enum class Colour { None, Good, Bad, Weak, Strong };

QString printable(QString text)
{
    // A broker's text must not drive the terminal.
    for (QChar &c : text) {
        if ((c.unicode() < 0x20 && c != u'\n') || (c.unicode() >= 0x7F && c.unicode() < 0xA0))
            c = QChar(QChar::ReplacementCharacter);
    }
    return text;
}

/// Breaks at blanks; lines after the first are indented as the first is. A word longer than a line stays whole.
QString wrapped(const QString &text, const QString &first, const QString &following)
{
    QString result, line = first;
    bool empty = true;
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        if (!empty && line.size() + 1 + word.size() > lineWidth) {
            result += line + u'\n';
            line = following;
            empty = true;
        }
        line += (empty ? QString() : u" "_s) + word;
        empty = false;
    }
    return result + line + u'\n';
}

QString tcpText(const TcpFacts &facts)
{
    if (!facts.peerAddress.isNull())
        return facts.peerAddress.protocol() == QAbstractSocket::IPv6Protocol
            ? u"[%1]:%2"_s.arg(facts.peerAddress.toString()).arg(facts.peerPort)
            : u"%1:%2"_s.arg(facts.peerAddress.toString()).arg(facts.peerPort);
    QStringList tried;
    for (const AddressAttempt &attempt : facts.attempts)
        tried.append(attempt.errorString.isEmpty() ? attempt.address.toString()
                                                   : u"%1: %2"_s.arg(attempt.address.toString(), attempt.errorString));
    return tried.join(u"; "_s);
}

template <typename Outcome>
QString unansweredText(const Outcome &outcome)
{
    if (!outcome.finished)
        return outcome.sentAtMs > 0 ? ReportText::tr("not finished") : ReportText::tr("not reached");
    return outcome.notSent.isEmpty() ? ReportText::tr("unanswered") : ReportText::tr("not sent");
}

QString publishAnswer(const PublishOutcome &publish, mqtt::Version version)
{
    const auto packet = publish.qos == 2 ? mqtt::PacketType::Pubrec : mqtt::PacketType::Puback;
    if (publish.reasonCode && mqtt::isFailure(*publish.reasonCode, packet, version))
        return mqtt::describeReasonCode(*publish.reasonCode, packet, version);
    if (!publish.acknowledged)
        return unansweredText(publish);
    if (publish.roundTripMs)
        return ReportText::tr("came back after %1").arg(wording::duration(*publish.roundTripMs));
    if (publish.matchesSubscription && publish.finished)
        return ReportText::tr("never came back");
    return publish.qos == 0 ? ReportText::tr("sent") : ReportText::tr("acknowledged after %1").arg(wording::duration(publish.ms));
}

class TextReport
{
public:
    TextReport(const Report &report, bool colour)
        : m_report(report)
        , m_mask(report.secrets)
        , m_colour(colour)
    {
    }

    QString write()
    {
        m_text += coloured(clean(m_report.url), Colour::Strong) + u'\n';
        for (const Stage stage : allStages)
            addStage(stage);
        addOutcomes();
        addVerdict();
        addList(ReportText::tr("Extra connections that were made to find out"), probeTexts(m_report.attempt), false);
        addNotes();
        return m_text;
    }

private:
    QString clean(const QString &text) const { return printable(m_mask.text(text)); }

    QString coloured(const QString &text, Colour colour) const
    {
        if (!m_colour || colour == Colour::None)
            return text;
        const auto code = colour == Colour::Good ? u"32"_s : colour == Colour::Bad ? u"31"_s : colour == Colour::Weak ? u"2"_s : u"1"_s;
        return u"\x1b[%1m%2\x1b[0m"_s.arg(code, text);
    }

    void addStage(Stage stage)
    {
        const StageState state = reportedState(m_report, stage);
        const bool reached = state == StageState::Ok || state == StageState::Failed;
        const Colour colour = state == StageState::Ok ? Colour::Good : state == StageState::Failed ? Colour::Bad : Colour::Weak;
        const QString time = reached ? wording::duration(m_report.attempt.stage(stage).durationMs) : QString();
        const QString fact = reached ? clean(stageFactText(m_report.attempt, stage)).simplified() : QString();
        const QString line = u"  %1 %2 %3  %4"_s.arg(
            stageName(stage).leftJustified(10), coloured(stageStateText(state).leftJustified(12), colour), time.rightJustified(9), fact);
        m_text += line.trimmed().isEmpty() ? QString() : u"  "_s + line.trimmed() + u'\n';
    }

    void addOutcomes()
    {
        const Attempt &attempt = m_report.attempt;
        for (const SubscriptionOutcome &subscription : attempt.subscriptions)
            addFact(subscriptionText(subscription, attempt.settings.version), subscription.reasonString);
        for (const PublishOutcome &publish : attempt.publishes)
            addFact(publishText(publish, attempt.settings.version), publish.reasonString);
    }

    void addFact(const QString &fact, const QString &reasonString)
    {
        m_text += wrapped(clean(reasonString.isEmpty() ? fact : u"%1 \"%2\""_s.arg(fact, reasonString)), u"  "_s, u"    "_s);
    }

    void addVerdict()
    {
        m_text += u'\n';
        if (!m_report.diagnosis) {
            m_text += coloured(undiagnosedText(m_report.attempt), m_report.attempt.connected ? Colour::Good : Colour::None) + u'\n';
            return;
        }
        const Diagnosis &diagnosis = *m_report.diagnosis;
        m_text += coloured(wrapped(clean(diagnosis.title), {}, {}).trimmed(), Colour::Bad) + u'\n';
        m_text += wrapped(clean(diagnosis.explanation), u"  "_s, u"  "_s);
        if (const QString confidence = confidenceText(diagnosis.confidence); !confidence.isEmpty())
            m_text += wrapped(confidence, u"  "_s, u"  "_s);
        addList(ReportText::tr("What to do"), diagnosis.suggestions, true);
        addList(ReportText::tr("Observed"), observedTexts(m_report), false);
    }

    void addList(const QString &heading, const QStringList &items, bool numbered)
    {
        if (items.isEmpty())
            return;
        m_text += u'\n' + coloured(heading, Colour::Strong) + u'\n';
        for (qsizetype i = 0; i < items.size(); ++i) {
            const QString mark = numbered ? QString::number(i + 1) + u'.' : u"-"_s;
            const QString first = u"  %1 "_s.arg(mark);
            m_text += wrapped(clean(items[i]), first, QString(first.size(), u' '));
        }
    }

    void addNotes()
    {
        QStringList texts;
        for (const Note &note : m_report.notes)
            texts.append(note.text);
        addList(ReportText::tr("Notes"), texts, false);
    }

    const Report &m_report;
    PeerMask m_mask;
    bool m_colour;
    QString m_text;
};

} // namespace

QString stageStateText(StageState state)
{
    switch (state) {
    case StageState::Ok:
        return ReportText::tr("ok");
    case StageState::Failed:
        return ReportText::tr("failed");
    case StageState::Skipped:
        return ReportText::tr("not used");
    case StageState::Running:
    case StageState::NotReached:
        return ReportText::tr("not reached");
    }
    return {};
}

QString stageName(Stage stage)
{
    switch (stage) {
    case Stage::Resolve:
        return ReportText::tr("Resolve");
    case Stage::Tcp:
        return ReportText::tr("TCP");
    case Stage::Tls:
        return ReportText::tr("TLS");
    case Stage::WebSocket:
        return ReportText::tr("WebSocket");
    case Stage::Mqtt:
        return ReportText::tr("MQTT");
    }
    return {};
}

/// Behind the CONNACK: what SCRAM came to.
QString scramText(const Attempt &attempt)
{
    const AuthenticationFacts &facts = attempt.mqtt.authentication;
    if (!facts.serverVerified)
        return {};
    return u"; "_s
        + ReportText::tr("%1 with %2 iterations, the broker has proven that it knows the password")
              .arg(attempt.settings.properties.authenticationMethod.value_or(QString()), QString::number(facts.iterations));
}

QString stageFactText(const Attempt &attempt, Stage stage)
{
    const TransportFacts &facts = attempt.transport;
    QStringList words;
    switch (stage) {
    case Stage::Resolve:
        for (const QHostAddress &address : facts.resolve.addresses)
            words.append(address.toString());
        return words.isEmpty() ? facts.resolve.errorString : words.join(u", "_s);
    case Stage::Tcp:
        return tcpText(facts.tcp);
    case Stage::Tls:
        words = {facts.tls.protocol, facts.tls.cipher};
        words.removeAll(QString());
        return words.isEmpty() ? facts.tls.errorString : words.join(u", "_s);
    case Stage::WebSocket:
        return facts.webSocket.status ? u"HTTP %1 %2"_s.arg(QString::number(facts.webSocket.status), facts.webSocket.reasonPhrase).trimmed()
                                      : facts.webSocket.errorString;
    case Stage::Mqtt:
        if (!attempt.mqtt.connack)
            return {};
        return u"CONNACK %1"_s.arg(
                   mqtt::describeReasonCode(attempt.mqtt.connack->reasonCode, mqtt::PacketType::Connack, attempt.settings.version))
            + scramText(attempt);
    }
    return {};
}

QString subscriptionText(const SubscriptionOutcome &subscription, mqtt::Version version)
{
    const QString answer = subscription.reasonCode ? mqtt::describeReasonCode(*subscription.reasonCode, mqtt::PacketType::Suback, version)
                                                   : unansweredText(subscription);
    return ReportText::tr("Subscribe %1: %2").arg(subscription.topicFilter, answer);
}

QString publishText(const PublishOutcome &publish, mqtt::Version version)
{
    return ReportText::tr("Publish %1: %2").arg(publish.topicName, publishAnswer(publish, version));
}

QString confidenceText(Diagnosis::Confidence confidence)
{
    switch (confidence) {
    case Diagnosis::Confidence::Certain:
        break;
    case Diagnosis::Confidence::Likely:
        return ReportText::tr("This is the likely cause; the evidence does not settle it.");
    case Diagnosis::Confidence::Possible:
        return ReportText::tr("This is one possible cause; the evidence does not settle it.");
    }
    return {};
}

QStringList probeTexts(const Attempt &attempt)
{
    QStringList texts;
    for (const Probe &probe : attempt.probes)
        texts.append(u"%1: %2"_s.arg(probeQuestion(probe.plan), probeAnswer(probe)));
    return texts;
}

QStringList observedTexts(const Report &report)
{
    QStringList observed = report.diagnosis ? report.diagnosis->evidence : QStringList();
    for (const Probe &probe : report.attempt.probes) // they have a list of their own
        observed.removeAll(wording::oneLine(probeEvidence(probe)));
    return observed;
}

QString undiagnosedText(const Attempt &attempt)
{
    return attempt.connected ? ReportText::tr("Connected.") : ReportText::tr("Not connected: ended before it was.");
}

QString toText(const Report &report, bool colour)
{
    return TextReport(report, colour).write();
}
