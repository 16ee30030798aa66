// Topic Names and Topic Filters (section 4.7).
#pragma once

#include "mqtt/Types.h"

#include <QString>

namespace mqtt {

/// Why a topic cannot be used; None when it can.
enum class TopicProblem : quint8 {
    None,
    Empty,            ///< [MQTT-4.7.3-1]
    TooLong,          ///< More than 65,535 bytes of UTF-8 [MQTT-4.7.3-3]; 3.1: 32,767
    NulCharacter,     ///< [MQTT-4.7.3-2]
    LoneSurrogate,    ///< [MQTT-1.5.4-1]
    Wildcard,         ///< + or # in a Topic Name [MQTT-4.7.1-1]
    HashNotLast,      ///< [MQTT-4.7.1-1]
    HashNotAlone,     ///< # next to other characters of its level [MQTT-4.7.1-1]
    PlusNotAlone,     ///< [MQTT-4.7.1-2]
    ShareNameInvalid, ///< $share/ without a share name, or a share name with + or # [MQTT-4.8.2-1, -2]
};

TopicProblem checkTopicName(QStringView topicName, Version version);
TopicProblem checkTopicFilter(QStringView topicFilter, Version version);
/// A translated sentence that names the problem, for instance "A topic name has no wildcards (+ and #)."
QString describe(TopicProblem problem);

/// True if the Topic Filter matches the Topic Name. A shared filter is matched by what follows its share name.
bool matches(QStringView topicFilter, QStringView topicName);

} // namespace mqtt
