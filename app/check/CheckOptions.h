// What `connack check` is asked to do: the command line, the options file and the URL, read and judged.
#pragma once

#include "logfiles/LogFileStream.h"
#include "mqtt/Types.h"
#include "settings/Checks.h"

#include <chrono>

struct PublishRequest {
    QString topicName;
    QByteArray payload;
};

struct CheckOptions {
    QString url; ///< As typed; may hold secrets: print redactedUrl() of it.
    ConnectionSettings settings;
    QList<Note> notes;
    QList<SettingsProblem> problems; ///< Not empty: nothing may be sent.
    QStringList subscribe;
    QList<PublishRequest> publish;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    std::chrono::milliseconds hold{0};
    bool probe = true;
    bool probePorts = false; ///< Look at the customary ports as well, where that may help.
    std::chrono::milliseconds probeTimeout{10'000};
    bool json = false;
    QString junitFile;
    QString logFile;
    LogRotation logRotation;
    bool help = false;
    QString helpText;
};

/// `arguments` are those after "check". Reads the files that they name, and standard input for `--options -`.
CheckOptions readCheckOptions(const QStringList &arguments);
