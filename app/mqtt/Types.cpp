#include "mqtt/Types.h"

#include <iterator>

namespace mqtt {

const char *name(PacketType type)
{
    static constexpr const char *names[] = {"",        "CONNECT",  "CONNACK",    "PUBLISH", "PUBACK",      "PUBREC",
                                            "PUBREL",  "PUBCOMP",  "SUBSCRIBE",  "SUBACK",  "UNSUBSCRIBE", "UNSUBACK",
                                            "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH"};
    const auto index = std::size_t(type);
    return index < std::size(names) ? names[index] : "";
}

const char *name(Version version)
{
    switch (version) {
    case Version::V31:
        return "3.1";
    case Version::V311:
        return "3.1.1";
    case Version::V5:
        return "5.0";
    }
    return "";
}

} // namespace mqtt
