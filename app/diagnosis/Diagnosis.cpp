#include "diagnosis/Diagnosis.h"

#include <algorithm>

const CauseInfo *causeInfo(QStringView id)
{
    const QList<CauseInfo> &causes = causeCatalogue();
    const auto found = std::find_if(causes.begin(), causes.end(), [&](const CauseInfo &cause) { return id == QLatin1String(cause.id); });
    return found == causes.end() ? nullptr : &*found;
}

const char *confidenceId(Diagnosis::Confidence confidence)
{
    switch (confidence) {
    case Diagnosis::Confidence::Certain:
        return "certain";
    case Diagnosis::Confidence::Likely:
        return "likely";
    case Diagnosis::Confidence::Possible:
        break;
    }
    return "possible";
}

StageProgresses stagesAsDiagnosed(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis)
{
    StageProgresses stages = attempt.stages;
    if (!diagnosis || diagnosis->stage == QLatin1String("session"))
        return stages;
    if (diagnosis->stage == QLatin1String("input"))
        return {};
    bool behind = false;
    for (const Stage stage : allStages) {
        StageProgress &progress = stages[std::size_t(stage)];
        if (diagnosis->stage == QLatin1String(stageId(stage))) {
            progress.state = StageState::Failed;
            behind = true;
        } else if (behind && progress.state != StageState::Skipped) {
            progress.state = StageState::NotReached;
        }
    }
    return stages;
}

std::optional<Diagnosis> diagnose(const Attempt &)
{
    return std::nullopt;
}

QList<Note> notesFor(const Attempt &)
{
    return {};
}
