#include "diagnosis/PeerMask.h"
#include "diagnosis/Report.h"
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
};

/// What became of a subscribe or publish of the report, by the cause that the diagnosis would give it.
bool refused(const SubscriptionOutcome &subscription)
{
    return !subscription.reasonCode || *subscription.reasonCode >= 0x80;
}

bool refused(const PublishOutcome &publish)
{
    return !publish.acknowledged || (publish.reasonCode && *publish.reasonCode >= 0x80)
        || (publish.matchesSubscription && !publish.roundTripMs);
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
    bool blamed = false;
    const bool session = failedAt == "session"_L1;
    for (const SubscriptionOutcome &subscription : report.attempt.subscriptions) {
        cases.append({u"subscribe %1"_s.arg(subscription.topicFilter), subscription.ms / 1000, false, session && refused(subscription)});
        blamed = blamed || cases.last().failed;
    }
    for (const PublishOutcome &publish : report.attempt.publishes) {
        cases.append({u"publish %1"_s.arg(publish.topicName), publish.ms / 1000, false, session && refused(publish)});
        blamed = blamed || cases.last().failed;
    }
    if (session && !blamed)
        cases.append({u"session"_s, 0, false, true});
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
            xml.writeAttribute(u"type"_s, report.diagnosis->cause);
            xml.writeAttribute(u"message"_s, clean(report.diagnosis->title));
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
