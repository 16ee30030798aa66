#include "diagnosis/Report.h"

#include "settings/Secrets.h"
#include "settings/Url.h"

using namespace Qt::StringLiterals;

Report makeReport(const Attempt &attempt, const PacketLog &log)
{
    Report report{redactedUrl(attempt.settings.urlWithPort()), attempt, diagnose(attempt), notesFor(attempt), {}, {}};
    const QStringList secrets = secretsOf(attempt.settings);
    for (const QString &secret : secrets)
        report.secrets.append(secret.toUtf8());
    const qint64 size = log.size();
    for (qint64 i = 0; i < size; ++i) {
        const LogRecord record = log.record(i);
        for (const QByteArray &secret : record.secrets) { // learnt from the packets
            if (!report.secrets.contains(secret))
                report.secrets.append(secret);
        }
        if (record.entry.attempt == attempt.number && record.attemptStartedAt == attempt.startedAt)
            report.trace.append(record.entry);
    }
    return report;
}

QString outcome(const Report &report)
{
    if (!report.attempt.connected)
        return u"failed"_s;
    return report.diagnosis ? u"refused-later"_s : u"connected"_s;
}

StageState reportedState(const Report &report, Stage stage)
{
    if (report.diagnosis && report.diagnosis->stage == "input"_L1)
        return StageState::NotReached;
    const StageState state = report.attempt.stage(stage).state;
    // The evidence may place the fault before the stage that it cut off: a proxy that cannot resolve, a client certificate missed only in
    // HTTP.
    if (report.diagnosis && !report.attempt.connected) {
        for (const Stage blamed : allStages) {
            if (report.diagnosis->stage != QLatin1StringView(stageId(blamed)))
                continue;
            if (stage == blamed)
                return StageState::Failed;
            if (stage > blamed)
                return state == StageState::Skipped ? state : StageState::NotReached;
        }
    }
    return state == StageState::Running ? StageState::NotReached : state;
}
