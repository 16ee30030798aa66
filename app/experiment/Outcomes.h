// What followed an experiment, held against what should.
#pragma once

#include "experiment/Expectations.h"

/// What was seen since the experiment; times in ms since it began.
struct ExperimentFacts {
    struct Answer {
        double ms = 0;
        bool sessionPresent = false;
        bool cleanStart = false; ///< Of the CONNECT that it answers.
    };
    double elapsedMs = 0;
    std::optional<double> endedMs; ///< The connection on which it was made.
    Ending::By endedBy = Ending::By::None;
    std::optional<quint8> serverDisconnect; ///< Reason Code
    bool willWatched = false;
    std::optional<double> willMs;         ///< The will arrived.
    std::optional<Answer> connack;        ///< The one that the experiment itself asked for.
    bool refused = false;                 ///< That CONNECT came to nothing.
    std::optional<Answer> nextConnack;    ///< The one after it.
    std::optional<quint8> authReasonCode; ///< Of the server's last AUTH.
};

struct Outcome {
    enum class State : quint8 { Waiting, AsExpected, Otherwise, NotObserved };
    State state = State::Waiting;
    QString text; ///< What was seen, or what is waited for; translated.
    bool operator==(const Outcome &) const = default;
};

/// Pure: the same facts give the same outcome.
Outcome judge(const Expectation &expectation, const ExperimentFacts &facts);
