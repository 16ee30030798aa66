// Packets to bytes and back. No I/O, no exceptions; decoding never reads past the bytes it is given.
#pragma once

#include "mqtt/Packets.h"

#include <QByteArrayView>

namespace mqtt {

/// Where and why decoding stopped.
struct DecodeError {
    enum class Kind : quint8 {
        MalformedPacket, ///< Cannot be parsed by the standard (5.0: Reason Code 0x81).
        ProtocolError,   ///< Can be parsed but is not allowed (5.0: Reason Code 0x82 or a special one).
    };
    Kind kind = Kind::MalformedPacket;
    quint8 reasonCode = 0x81;   ///< What a 5.0 client says in its DISCONNECT (section 4.13).
    qsizetype offset = 0;       ///< Bytes from the first byte of the packet.
    qsizetype length = 0;       ///< Bytes that are wrong, as far as the packet has them; 0 when bytes are missing.
    const char *field = "";     ///< The specification's name for the field; static storage.
    const char *statement = ""; ///< "MQTT-3.2.2-1" or "section 2.1.2"; static storage.
    const char *what = "";      ///< What is wrong, in a few English words for translation (context "mqtt::DecodeError"); static storage.
    bool operator==(const DecodeError &) const = default;
};

/// A translated sentence: "Topic Name contains a wildcard [MQTT-3.3.2-2]".
QString describe(const DecodeError &error);

/// A field of a decoded packet: its place and its value, for a detail tree. Children are the fields that follow with a greater depth.
struct Field {
    const char *name = ""; ///< The specification's name; static storage.
    qsizetype offset = 0;  ///< Bytes from the first byte of the packet.
    qsizetype length = 0;  ///< Bytes.
    quint8 bitMask = 0;    ///< Not 0: the field is these bits of the byte at offset.
    quint8 depth = 0;      ///< 0: a top-level field.
    bool secret = false;   ///< Password or Authentication Data: masked unless revealed.
    PropertyId property{}; ///< The property this field belongs to, or 0.
    /// monostate: a heading (its children have the values). The row of a property has its value as well, but for User Property.
    std::variant<std::monostate, quint32, QString, QByteArray> value;
};
using Fields = std::vector<Field>;

/// Rows that decode() records at most: a hostile packet of single bytes would take a hundred times its size otherwise.
inline constexpr std::size_t fieldsMax = 100'000;
/// Properties that decode() takes in one packet, for the same reason; more are refused with Reason Code 0x97.
inline constexpr std::size_t propertiesMax = 10'000;

template <typename T>
using Decoded = std::variant<T, DecodeError>;

/// Decodes one whole packet, its fixed header included. `fields`, if given, gets every field in wire order; on an error, those before it.
/// State of the connection (phase, limits, aliases) is not judged here, nor are Reason Codes, so that an undefined one can still be shown:
/// ReceiveRules does both for what a server sends.
Decoded<Packet> decode(QByteArrayView packet, Version version, Sender sender, Fields *fields = nullptr);

/// Why a packet cannot be encoded: a string with U+0000 or a lone surrogate, or one that is too long.
struct EncodeError {
    const char *field = ""; ///< The specification's name for the field; static storage.
    const char *what = "";  ///< A few English words for translation (context "mqtt::EncodeError"); static storage.
};

/// A translated sentence: "Topic Name contains U+0000".
QString describe(const EncodeError &error);

/// The packet as bytes. Properties and other fields that the version lacks are left out.
std::variant<QByteArray, EncodeError> encode(const Packet &packet, Version version);

/// The secret byte ranges (offset, length; without the length prefix of the value) of a packet: Password of CONNECT, Authentication Data of
/// CONNECT, CONNACK and AUTH. Works on damaged packets as far as they can be parsed.
QList<std::pair<qsizetype, qsizetype>> secretRanges(QByteArrayView packet, Version version, Sender sender);

/// Largest value of a Variable Byte Integer, and so of Remaining Length (section 1.5.5).
inline constexpr quint32 variableByteIntegerMax = 268'435'455;

} // namespace mqtt
