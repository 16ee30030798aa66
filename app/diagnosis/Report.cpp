#include "diagnosis/Report.h"

#include "settings/Secrets.h"
#include "settings/Url.h"

using namespace Qt::StringLiterals;

namespace {

/// What the log has of the attempt itself, without its probes.
QList<TraceEntry> traceOf(const Attempt &attempt, const PacketLog &log)
{
    QList<bool> belongs;
    const QList<std::shared_ptr<const LogSource>> sources = log.sources();
    for (const auto &source : sources)
        belongs.append(source->kind == LogSource::Kind::Attempt && source->number == attempt.number
                       && source->startedAt == attempt.startedAt);
    QList<TraceEntry> entries;
    const qint64 size = log.size();
    for (qint64 at = log.dropped(); at < size;) {
        const LogSlice slice = log.slice(at);
        if (slice.isEmpty())
            break;
        for (; at < slice.end(); ++at) {
            const LogRow row = slice.row(at);
            if (!row.dropped && belongs.value(row.sourceId))
                entries.append(log.record(at).entry);
        }
    }
    return entries;
}

} // namespace

Report makeReport(const Attempt &attempt, const PacketLog &log)
{
    Report report{redactedUrl(attempt.settings.urlWithPort()), attempt, diagnose(attempt), notesFor(attempt), {}, log.dropped(), {}};
    if (!report.diagnosis)
        report.diagnosis = diagnoseCancelled(attempt);
    const QStringList secrets = secretsOf(attempt.settings);
    for (const QString &secret : secrets)
        report.secrets.append(secret.toUtf8());
    const QList<QByteArray> learnt = log.secrets(); // from the packets
    for (const QByteArray &secret : learnt) {
        if (!report.secrets.contains(secret))
            report.secrets.append(secret);
    }
    report.trace = traceOf(attempt, log);
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
