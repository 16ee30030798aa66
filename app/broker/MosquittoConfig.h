// What mosquitto reads when it starts as the local broker.
#pragma once

#include "broker/BrokerScenario.h"

#include <QByteArray>

#include <array>

/// A port for each listener; 0: it is left out.
using BrokerPorts = std::array<quint16, brokerListenerCount>;

struct MosquittoSetup {
    QString folder; ///< Where the files of BrokerFolder are.
    BrokerPorts ports{};
    bool asRoot = false; ///< Started as root it would change to a user who cannot read the files.
};

/// mosquitto.conf: listeners on 127.0.0.1 alone, nobody unknown let in, nothing stored, the log on standard error.
QByteArray mosquittoConfig(const MosquittoSetup &setup);

/// The ACL file: everything is allowed to the user but forbiddenTopics. mosquitto 1.x knows no "deny": there allowedTopics and test/#
/// are allowed.
QByteArray mosquittoAcl(const QString &userName, int majorVersion);
