#include "diagnosis/ReportParts.h"
#include "mqtt/ReasonCodes.h"

#include <QXmlStreamWriter>

using namespace Qt::StringLiterals;

namespace {

/// Characters that XML 1.0 has no place for, not even as a reference (section 2.2), become U+FFFD.
QString xmlText(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            result += c;
            result += text[++i];
            continue;
        }
        const bool control = c.unicode() < 0x20 && c != u'\t' && c != u'\n' && c != u'\r';
        result += control || c.isSurrogate() || c.unicode() >= 0xFFFE ? QChar(QChar::ReplacementCharacter) : c;
    }
    return result;
}

struct TestCase {
    QString name;
    double seconds = 0;
    bool skipped = false;
    bool failed = false;
    QString cause{}; ///< Of its own, where the diagnosis names another one.
    QString message{};
};

/// What is wrong with a subscribe or publish for itself; empty: nothing.
QString ownCause(const SubscriptionOutcome &subscription)
{
    if (!subscription.notSent.isEmpty() || (subscription.reasonCode && *subscription.reasonCode >= 0x80))
        return u"subscribe-refused"_s;
    return subscription.reasonCode ? QString() : u"subscribe-unanswered"_s;
}

QString ownCause(const PublishOutcome &publish)
{
    if (!publish.notSent.isEmpty() || (publish.reasonCode && *publish.reasonCode >= 0x80))
        return u"publish-refused"_s;
    if (!publish.acknowledged)
        return u"publish-unanswered"_s;
    return publish.matchesSubscription && !publish.roundTripMs ? u"publish-lost"_s : QString();
}

template <typename Outcome>
TestCase caseOf(const QString &name, const Outcome &outcome, const QString &text)
{
    const QString cause = outcome.finished ? ownCause(outcome) : QString();
    return {name, outcome.ms / 1000, !outcome.finished, !cause.isEmpty(), cause, text};
}

QList<TestCase> casesOf(const Report &report)
{
    QList<TestCase> cases;
    const QString failedAt = report.diagnosis ? report.diagnosis->stage : QString();
    if (failedAt == "input"_L1)
        cases.append({u"input"_s, 0, false, true});
    for (const Stage stage : allStages) {
        const StageState state = reportedState(report, stage);
        const bool reached = state == StageState::Ok || state == StageState::Failed;
        cases.append({QString::fromLatin1(stageId(stage)), reached ? report.attempt.stage(stage).durationMs / 1000 : 0, !reached,
                      state == StageState::Failed});
    }
    const Attempt &attempt = report.attempt;
    const auto first = cases.size();
    for (const SubscriptionOutcome &subscription : attempt.subscriptions)
        cases.append(caseOf(u"subscribe %1"_s.arg(subscription.topicFilter), subscription,
                            subscriptionText(subscription, attempt.settings.version)));
    for (const PublishOutcome &publish : attempt.publishes)
        cases.append(caseOf(u"publish %1"_s.arg(publish.topicName), publish, publishText(publish, attempt.settings.version)));
    if (failedAt != "session"_L1)
        return cases;
    // The one that the diagnosis tells of has its text; if it tells of none of them, that is a case of its own.
    const auto told =
        std::find_if(cases.begin() + first, cases.end(), [&](const TestCase &c) { return c.cause == report.diagnosis->cause; });
    if (told == cases.end())
        cases.append({u"session"_s, 0, false, true});
    else
        told->cause.clear();
    return cases;
}

/// The failure's text: what a person reads in the CI's page.
QString failureText(const Diagnosis &diagnosis)
{
    QStringList lines{diagnosis.explanation};
    for (qsizetype i = 0; i < diagnosis.suggestions.size(); ++i)
        lines.append(u"%1. %2"_s.arg(QString::number(i + 1), diagnosis.suggestions[i]));
    for (const QString &fact : diagnosis.evidence)
        lines.append(u"- "_s + fact);
    return lines.join(u'\n');
}

} // namespace

QByteArray toJUnit(const Report &report)
{
    const PeerMask mask(report.secrets);
    const auto clean = [&](const QString &text) { return xmlText(mask.text(text)); };
    const QList<TestCase> cases = casesOf(report);
    const auto count = [&](auto member) { return QString::number(std::count_if(cases.begin(), cases.end(), member)); };
    double seconds = 0;
    for (const TestCase &testCase : cases)
        seconds += testCase.seconds;

    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(u"testsuites"_s);
    xml.writeStartElement(u"testsuite"_s);
    xml.writeAttribute(u"name"_s, u"connack check %1"_s.arg(clean(report.url)));
    xml.writeAttribute(u"tests"_s, QString::number(cases.size()));
    xml.writeAttribute(u"failures"_s, count([](const TestCase &c) { return c.failed; }));
    xml.writeAttribute(u"errors"_s, u"0"_s);
    xml.writeAttribute(u"skipped"_s, count([](const TestCase &c) { return c.skipped; }));
    xml.writeAttribute(u"time"_s, QString::number(seconds, 'f', 6));
    if (report.attempt.startedAt.isValid())
        xml.writeAttribute(u"timestamp"_s, report.attempt.startedAt.toUTC().toString(Qt::ISODate));
    for (const TestCase &testCase : cases) {
        xml.writeStartElement(u"testcase"_s);
        xml.writeAttribute(u"classname"_s, u"connack"_s);
        xml.writeAttribute(u"name"_s, clean(testCase.name));
        xml.writeAttribute(u"time"_s, QString::number(testCase.seconds, 'f', 6));
        if (testCase.skipped)
            xml.writeEmptyElement(u"skipped"_s);
        if (testCase.failed && report.diagnosis) {
            xml.writeStartElement(u"failure"_s);
            const bool own = !testCase.cause.isEmpty();
            xml.writeAttribute(u"type"_s, own ? testCase.cause : report.diagnosis->cause);
            xml.writeAttribute(u"message"_s, clean(own ? testCase.message : report.diagnosis->title));
            if (!own)
                xml.writeCharacters(clean(failureText(*report.diagnosis)));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
    return bytes;
}
