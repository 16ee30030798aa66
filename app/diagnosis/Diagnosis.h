// From evidence to one cause.
#pragma once

#include "client/Attempt.h"

#include <QStringList>

/// What a button of the verdict can do to the settings. Applied by apply(); shown with its label.
struct FixAction {
    QString label;               ///< Translated: "Use mqtts://pi2.home:8883"
    ConnectionSettings settings; ///< The settings with the change made.
    /// Not empty: something that the user has to weigh, and agree to, before it is done; translated.
    QString decision{};
    QString fingerprint{}; ///< With `decision`: SHA-256 of the certificate concerned, to be compared.
};

struct Diagnosis {
    enum class Confidence : quint8 { Certain, Likely, Possible };
    QString cause;           ///< Id of the catalogue: "tcp-refused", ...
    QString stage;           ///< "input", "resolve", "tcp", "tls", "websocket", "mqtt", "session"
    QString title;           ///< The verdict in a few words, translated.
    QString explanation;     ///< What it means, in whole sentences, translated.
    QStringList suggestions; ///< What to do, imperative, most promising first; translated.
    QStringList evidence;    ///< What was observed, word for word; never translated, dates in ISO 8601 UTC, no secrets.
    Confidence confidence = Confidence::Certain;
    QList<FixAction> actions;
};

/// The cause of a failed or lost connection; nullopt while it runs, is connected and well, or was ended by the user.
/// Pure: the same evidence gives the same answer. `now` decides on certificate dates.
std::optional<Diagnosis> diagnose(const Attempt &attempt);

/// For an attempt that its user ended before it was connected: what it was still waiting for, as one possible cause. A report of a failed
/// attempt has to name one; the window does not ask.
std::optional<Diagnosis> diagnoseCancelled(const Attempt &attempt);

/// The stages as the verdict has them: that of the diagnosis failed, though its cause may have shown only later (a client certificate that
/// is missed after the handshake under TLS 1.3, an HTTP answer that demands one); none after it is ok. Unchanged without a diagnosis or
/// with one of the stage "session"; all not reached with one of the stage "input".
StageProgresses stagesAsDiagnosed(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis);

/// The tcp stage through a proxy, in two: until the proxy was asked for the broker, and from then on. Where the proxy itself is the cause,
/// it failed and the broker was not reached.
struct ProxyStages {
    StageProgress proxy;
    StageProgress tcp;
};
/// nullopt without a proxy. `stages` are those of stagesAsDiagnosed().
std::optional<ProxyStages> proxyStages(const Attempt &attempt, const StageProgresses &stages, const std::optional<Diagnosis> &diagnosis);

/// Everything worth knowing that stopped nothing, whatever the outcome; each id once, but unknown-option and tls-options-ignored once for
/// each thing that they name.
QList<Note> notesFor(const Attempt &attempt);

/// The catalogue: every id with its stage and title, in the order of the stages.
struct CauseInfo {
    const char *id;
    const char *stage;
    const char *title; ///< English source text, context "Cause".
};
const QList<CauseInfo> &causeCatalogue();
const CauseInfo *causeInfo(QStringView id); ///< nullptr for an id that does not exist.
/// "certain", "likely" or "possible". Static storage.
const char *confidenceId(Diagnosis::Confidence confidence);

Q_DECLARE_METATYPE(Diagnosis)
