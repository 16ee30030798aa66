// The statements of the three standards that a packet can break. MQTT 5.0 and 3.1.1 number them, MQTT 3.1 has sections alone.
#pragma once

#include "mqtt/Types.h"

namespace mqtt {

struct Statement {
    const char *v31;
    const char *v311;
    const char *v5;
    constexpr const char *of(Version version) const { return version == Version::V5 ? v5 : version == Version::V311 ? v311 : v31; }
};

namespace statement {

inline constexpr const char *fixedHeader31 = "MQTT 3.1, section 2.1";
inline constexpr const char *messageId31 = "MQTT 3.1, section 2.4";

// Fixed header
inline constexpr Statement packetType{fixedHeader31, "section 2.2.1", "section 2.1.2"};
inline constexpr Statement direction{fixedHeader31, "MQTT-4.8.0-1", "section 2.1.2"};
inline constexpr Statement reservedFlags{fixedHeader31, "MQTT-2.2.2-2", "MQTT-2.1.3-1"};
inline constexpr Statement remainingLength{fixedHeader31, "section 2.2.3", "section 1.5.5"};
inline constexpr Statement shortestForm{fixedHeader31, "section 2.2.3", "MQTT-1.5.5-1"};
inline constexpr Statement packetLength{fixedHeader31, "section 2.2.3", "section 2.1.4"};

// What every packet has
inline constexpr Statement layout{"MQTT 3.1, section 2", "MQTT-4.8.0-1", "section 4.13.1"};
inline constexpr Statement utf8{"MQTT 3.1, section 2.5", "MQTT-1.5.3-1", "MQTT-1.5.4-1"};
inline constexpr Statement nulCharacter{"MQTT 3.1, section 2.5", "MQTT-1.5.3-2", "MQTT-1.5.4-2"};
inline constexpr Statement stringPair{"", "", "MQTT-1.5.7-1"};
inline constexpr Statement property{"", "", "section 2.2.2.2"};
inline constexpr Statement topicNotEmpty{"MQTT 3.1, appendix A", "MQTT-4.7.3-1", "MQTT-4.7.3-1"};
inline constexpr Statement requestIdentifier{messageId31, "MQTT-2.3.1-1", "MQTT-2.2.1-3"};
inline constexpr Statement publishIdentifierOfServer{messageId31, "MQTT-2.3.1-1", "MQTT-2.2.1-4"};
inline constexpr Statement acknowledgedIdentifier{messageId31, "MQTT-2.3.1-6", "MQTT-2.2.1-5"};
inline constexpr Statement answeredIdentifier{messageId31, "MQTT-2.3.1-7", "MQTT-2.2.1-6"};

// CONNECT
inline constexpr Statement protocolName{"MQTT 3.1, section 3.1", "MQTT-3.1.2-1", "MQTT-3.1.2-1"};
inline constexpr Statement protocolVersion{"MQTT 3.1, section 3.1", "MQTT-3.1.2-2", "MQTT-3.1.2-2"};
inline constexpr Statement connectReservedFlag{"MQTT 3.1, section 3.1", "MQTT-3.1.2-3", "MQTT-3.1.2-3"};
inline constexpr Statement willQosWithoutWill{"MQTT 3.1, section 3.1", "MQTT-3.1.2-13", "MQTT-3.1.2-11"};
inline constexpr Statement willQos{"MQTT 3.1, section 3.1", "MQTT-3.1.2-14", "MQTT-3.1.2-12"};
inline constexpr Statement willRetainWithoutWill{"MQTT 3.1, section 3.1", "MQTT-3.1.2-15", "MQTT-3.1.2-13"};
inline constexpr Statement passwordWithoutUserName{"MQTT 3.1, section 3.1", "MQTT-3.1.2-22", ""};
inline constexpr Statement willTopicWildcard{"MQTT 3.1, appendix A", "MQTT-4.7.1-1", "MQTT-4.7.0-1"};

// CONNACK
inline constexpr Statement connackFirst{"MQTT 3.1, section 3.2", "MQTT-3.2.0-1", "MQTT-3.2.0-1"};
inline constexpr Statement connackOnce{"MQTT 3.1, section 3.2", "MQTT-4.8.0-1", "MQTT-3.2.0-2"};
inline constexpr Statement connackFlags{"", "section 3.2.2.1", "MQTT-3.2.2-1"};
inline constexpr Statement connackCode{"MQTT 3.1, section 3.2", "MQTT-3.2.2-6", "MQTT-3.2.2-8"};
inline constexpr Statement sessionAfterCleanStart{"", "MQTT-3.2.2-1", "MQTT-3.2.2-4"};
inline constexpr Statement sessionWithRefusal{"", "MQTT-3.2.2-4", "MQTT-3.2.2-6"};
inline constexpr Statement afterRefusal{"MQTT 3.1, section 3.2", "MQTT-3.2.2-5", "MQTT-3.2.2-7"};

// PUBLISH
inline constexpr Statement publishQos{fixedHeader31, "MQTT-3.3.1-4", "MQTT-3.3.1-4"};
inline constexpr Statement dupWithQos0{fixedHeader31, "MQTT-3.3.1-2", "MQTT-3.3.1-2"};
inline constexpr Statement topicWildcard{"MQTT 3.1, section 3.3", "MQTT-3.3.2-2", "MQTT-3.3.2-2"};
inline constexpr Statement topicLength{"MQTT 3.1, section 3.3", "MQTT-4.7.3-3", "MQTT-4.7.3-3"};
inline constexpr Statement emptyTopicWithoutAlias{"MQTT 3.1, appendix A", "MQTT-4.7.3-1", "section 3.3.2.1"};

// SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK
inline constexpr Statement subscribeEmpty{"MQTT 3.1, section 3.8", "MQTT-3.8.3-3", "MQTT-3.8.3-2"};
inline constexpr Statement subscribeReservedBits{"MQTT 3.1, section 3.8", "MQTT-3.8.3-4", "MQTT-3.8.3-5"};
inline constexpr Statement subscribeQos{"MQTT 3.1, section 3.8", "MQTT-3.8.3-4", "section 3.8.3.1"};
inline constexpr Statement unsubscribeEmpty{"MQTT 3.1, section 3.10", "MQTT-3.10.3-2", "MQTT-3.10.3-2"};
inline constexpr Statement subackCount{"MQTT 3.1, section 3.9", "MQTT-3.8.4-5", "MQTT-3.8.4-6"};
inline constexpr Statement subackCode{"MQTT 3.1, section 3.9", "MQTT-3.9.3-2", "MQTT-3.9.3-2"};

} // namespace statement
} // namespace mqtt
