// What the specification says should follow an experiment.
#pragma once

#include "experiment/Experiment.h"

/// Brokers and networks take their time: so much later, in ms, still counts as at once.
inline constexpr qint64 promptMarginMs = 5'000;

/// One thing that should follow.
struct Expectation {
    enum class What : quint8 {
        ServerCloses,     ///< The server ends the connection, `withinMs` after the last packet.
        ConnectionStays,  ///< The connection goes on.
        ConnectionEnds,   ///< It is over at once, by us.
        WillPublished,    ///< Within `withinMs` of the end.
        WillNotPublished, ///< Nothing comes for `withinMs`.
        SessionKept,      ///< The next CONNECT without clean start is answered with Session Present 1, if it comes within `withinMs`.
        SessionGone,      ///< The next CONNECT is answered with Session Present 0.
        SessionPresent,   ///< This CONNACK says 1.
        SessionAbsent,    ///< This CONNACK says 0.
        Reauthenticated,  ///< AUTH with Reason Code 0x00.
        Unspecified,      ///< Nothing can be told beforehand; the text says why.
    };
    What what = What::Unspecified;
    QString text;   ///< A sentence, translated.
    QString source; ///< "MQTT 5, section 3.14.4 [MQTT-3.14.4-3]"; not translated but for the word.
    std::optional<qint64> withinMs;
};

/// In the order in which they should be seen.
QList<Expectation> expectations(const ExperimentChoice &choice, const SessionSituation &situation);
