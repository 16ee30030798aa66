// What was seen of an enhanced authentication.
#pragma once

#include "client/Scram.h"

#include <QtGlobal>

/// Of one connection, re-authentications included (MQTT 5.0, section 4.12). No secrets.
struct AuthenticationFacts {
    bool scram = false;                    ///< AUTH is answered with SCRAM; otherwise by hand or with empty data.
    quint32 iterations = 0;                ///< SCRAM: what the server asked for; 0: nothing yet.
    bool serverVerified = false;           ///< SCRAM: the server has proven that it knows the password.
    bool waiting = false;                  ///< A challenge waits to be answered by hand, or it did when the connection ended.
    bool reauthenticating = false;         ///< A re-authentication runs, or it ran when the connection ended.
    int reauthentications = 0;             ///< Those that succeeded.
    std::optional<scram::Failure> failure; ///< Why we ended it, or what the server said of it.
};
