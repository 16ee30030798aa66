#include "diagnosis/Report.h"

#include "settings/Secrets.h"
#include "settings/Url.h"

using namespace Qt::StringLiterals;

Report makeReport(const Attempt &attempt, const PacketLog &log)
{
    Report report{redactedUrl(attempt.settings.urlWithPort()), attempt, diagnose(attempt), notesFor(attempt), {}, log.dropped(), {}};
    if (!report.diagnosis)
        report.diagnosis = diagnoseCancelled(attempt);
    const QStringList secrets = secretsOf(attempt.settings);
    for (const QString &secret : secrets)
        report.secrets.append(secret.toUtf8());
    const qint64 size = log.size();
    for (qint64 i = report.droppedRecords; i < size; ++i) {
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
    const StageState state = stagesAsDiagnosed(report.attempt, report.diagnosis)[std::size_t(stage)].state;
    return state == StageState::Running ? StageState::NotReached : state;
}
