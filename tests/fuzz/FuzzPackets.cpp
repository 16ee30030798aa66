#include "fuzz/FuzzPackets.h"

#include "mqtt/FieldsCheck.h"
#include "mqtt/ReceiveRules.h"
#include "mqtt/StreamFramer.h"

#include <cstdio>
#include <cstdlib>

using namespace mqtt;

namespace {

void require(bool condition, const char *what)
{
    if (condition)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

// The first two bytes of an input.
struct Choice {
    Version version;
    Sender sender;
    qsizetype pieceSize;
    bool connected;
    Connect connect;
};

Choice choiceOf(quint8 first, quint8 announced)
{
    constexpr Version versions[] = {Version::V5, Version::V31, Version::V311, Version::V5};
    Choice choice{versions[first & 3], first & 4 ? Sender::Client : Sender::Server, 1 + (first >> 3), bool(announced & 1), {}};
    Connect &connect = choice.connect;
    connect.version = choice.version;
    connect.cleanStart = announced & 2;
    if (announced & 4)
        connect.properties.set(PropertyId::TopicAliasMaximum, 10u);
    if (announced & 8)
        connect.properties.set(PropertyId::ReceiveMaximum, 2u);
    if (announced & 16)
        connect.properties.set(PropertyId::RequestProblemInformation, 0u);
    if (announced & 32)
        connect.properties.set(PropertyId::AuthenticationMethod, QStringLiteral("M"));
    if (announced & 64)
        connect.properties.set(PropertyId::MaximumPacketSize, 100u);
    return choice;
}

void checkError(const DecodeError &error, qsizetype size)
{
    require(error.offset >= 0 && error.length >= 0 && error.offset + error.length <= size, "the place of an error");
    require(*error.field && *error.what, "the words of an error");
    require(!describe(error).isEmpty(), "the sentence of an error");
}

void checkSecrets(QByteArrayView bytes, const Choice &choice, const Fields &fields, bool complete)
{
    const auto ranges = secretRanges(bytes, choice.version, choice.sender);
    qsizetype end = 0;
    for (const auto &[offset, length] : ranges) {
        require(offset >= end && length > 0 && offset + length <= bytes.size(), "secret ranges in order and inside");
        end = offset + length;
    }
    for (std::size_t i = 0; complete && i < fields.size(); ++i) {
        const Field &field = fields[i];
        const bool leaf = i + 1 == fields.size() || fields[i + 1].depth <= field.depth;
        const std::pair<qsizetype, qsizetype> expected{field.offset + 2, field.length - 2};
        if (field.secret && leaf && field.length > 2)
            require(ranges.contains(expected), "a range for each secret field");
    }
}

void checkRoundTrip(const Packet &packet, const Choice &choice)
{
    const auto encoded = encode(packet, choice.version);
    require(std::holds_alternative<QByteArray>(encoded), "what was decoded can be encoded");
    const auto again = decode(std::get<QByteArray>(encoded), choice.version, choice.sender);
    require(std::holds_alternative<Packet>(again) && std::get<Packet>(again) == packet, "encoding and decoding give the same packet");
}

// Decodes bytes that need not be one packet. Returns the packet.
std::optional<Packet> decodeChecked(const QByteArray &bytes, const Choice &choice)
{
    Fields fields;
    const auto result = decode(bytes, choice.version, choice.sender, &fields);
    require(result == decode(bytes, choice.version, choice.sender), "the field sink changes nothing");
    const auto *packet = std::get_if<Packet>(&result);
    if (const char *problem = fieldscheck::problem(fields, bytes, packet))
        require(false, problem);
    checkSecrets(bytes, choice, fields, packet);
    if (!packet) {
        checkError(std::get<DecodeError>(result), bytes.size());
        return std::nullopt;
    }
    checkRoundTrip(*packet, choice);
    return *packet;
}

QList<QByteArray> frames(QByteArrayView stream, const Choice &choice, qsizetype pieceSize, std::optional<DecodeError> &error)
{
    QList<QByteArray> result;
    StreamFramer framer(choice.version);
    if (const auto limit = choice.connect.properties.integer(PropertyId::MaximumPacketSize))
        framer.setMaximumPacketSize(*limit);
    for (qsizetype i = 0; i < stream.size() && !error; i += pieceSize) {
        framer.append(stream.sliced(i, qMin(pieceSize, stream.size() - i)));
        auto next = framer.next();
        for (; std::holds_alternative<StreamFramer::Frame>(next); next = framer.next())
            result.append(std::get<StreamFramer::Frame>(next).bytes.toByteArray());
        if (const auto *failed = std::get_if<DecodeError>(&next)) {
            checkError(*failed, framer.pending().size());
            error = *failed;
        }
    }
    return result;
}

} // namespace

void fuzzPackets(QByteArrayView input)
{
    if (input.size() < 2)
        return;
    const Choice choice = choiceOf(quint8(input[0]), quint8(input[1]));
    const QByteArray stream = input.sliced(2).toByteArray(); // its own allocation, so that reading past its end shows

    std::optional<DecodeError> error;
    std::optional<DecodeError> errorInPieces;
    const auto packets = frames(stream, choice, qMax<qsizetype>(1, stream.size()), error);
    const auto packetsInPieces = frames(stream, choice, choice.pieceSize, errorInPieces);
    require(packets == packetsInPieces && error == errorInPieces, "pieces change nothing");

    decodeChecked(stream, choice);
    ReceiveRules rules(choice.connect);
    if (choice.connected)
        rules.check(Connack{});
    for (const QByteArray &bytes : packets) {
        const auto packet = decodeChecked(bytes, choice);
        if (!packet)
            continue;
        if (choice.sender == Sender::Client)
            rules.sent(*packet);
        else if (const auto refused = rules.check(*packet, bytes))
            checkError(*refused, bytes.size());
    }
}

QByteArray fuzzInput(QByteArrayView stream, Version version, Sender sender, quint8 announced)
{
    const quint8 versionBits = version == Version::V31 ? 1 : version == Version::V311 ? 2 : 0;
    QByteArray input;
    input.append(char(versionBits | (sender == Sender::Client ? 4 : 0)));
    input.append(char(announced));
    return input.append(stream);
}
