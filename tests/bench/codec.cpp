// decode(), encode() and rowView() of the two packets of Packets.h. Prints their times; with `--turns CASE COUNT` only does the work, so
// that codec.py can count its instructions.
#include "Figures.h"
#include "Packets.h"

#include "mqtt/RowView.h"

#include <cstring>
#include <functional>
#include <map>

using namespace mqtt;

namespace {

volatile qsizetype sink; ///< What was made is used, so that no compiler leaves it out.

/// The least that a decoder does: the topic as text and the payload as bytes, nothing checked.
void copyFields(QByteArrayView bytes, qsizetype topicOffset, qsizetype topicLength, qsizetype payloadOffset)
{
    const QString topicName = QString::fromLatin1(bytes.sliced(topicOffset, topicLength));
    const QByteArray payload = bytes.sliced(payloadOffset).toByteArray();
    sink = topicName.size() + payload.size();
}

using Turns = std::function<void(int)>;

std::map<std::string, Turns> cases()
{
    static const Packet small = bench::publish311();
    static const Packet large = bench::publish5();
    static const QByteArray smallBytes = bench::encoded(small, Version::V311);
    static const QByteArray largeBytes = bench::encoded(large, Version::V5);
    Q_ASSERT(smallBytes.size() == 64 && largeBytes.size() == 256);
    static const auto decodes = [](const QByteArray &bytes, Version version) {
        return [&bytes, version](int turns) {
            for (int i = 0; i < turns; ++i)
                sink = qsizetype(decode(bytes, version, Sender::Server).index());
        };
    };
    static const auto encodes = [](const Packet &packet, Version version) {
        return [&packet, version](int turns) {
            for (int i = 0; i < turns; ++i)
                sink = qsizetype(encode(packet, version).index());
        };
    };
    static const auto views = [](const QByteArray &bytes, Version version) {
        return [&bytes, version](int turns) {
            for (int i = 0; i < turns; ++i)
                sink = rowView(bytes, version).topicLength;
        };
    };
    static const auto copies = [](const QByteArray &bytes, Version version) {
        const RowView row = rowView(bytes, version);
        return [&bytes, row](int turns) {
            for (int i = 0; i < turns; ++i)
                copyFields(bytes, row.topicOffset, row.topicLength, row.payloadOffset);
        };
    };
    return {
        {"decode-3.1.1", decodes(smallBytes, Version::V311)}, {"decode-5.0", decodes(largeBytes, Version::V5)},
        {"encode-3.1.1", encodes(small, Version::V311)},      {"encode-5.0", encodes(large, Version::V5)},
        {"row-3.1.1", views(smallBytes, Version::V311)},      {"row-5.0", views(largeBytes, Version::V5)},
        {"copy-3.1.1", copies(smallBytes, Version::V311)},    {"copy-5.0", copies(largeBytes, Version::V5)},
    };
}

void printTimes(const std::map<std::string, Turns> &all)
{
    constexpr int turns = 1'000'000;
    const auto nanoseconds = [&](const std::string &name) { return shortestMs(5, [&] { all.at(name)(turns); }) * 1e6 / turns; };
    for (const char *version : {"3.1.1", "5.0"}) {
        const double floor = nanoseconds(std::string("copy-") + version);
        for (const char *what : {"decode", "encode", "row"})
            printFigure(QStringLiteral("%1 PUBLISH %2, time").arg(QLatin1String(what), QLatin1String(version)),
                        nanoseconds(std::string(what) + '-' + version), "ns", QStringLiteral("topic and payload copied"), floor, "");
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const auto all = cases();
    if (argc == 1) {
        printTimes(all);
        return 0;
    }
    const auto found = argc == 4 && std::strcmp(argv[1], "--turns") == 0 ? all.find(argv[2]) : all.end();
    if (found == all.end()) {
        std::fputs("usage: bench_codec [--turns CASE COUNT]\n", stderr);
        return 2;
    }
    found->second(std::atoi(argv[3]));
    return 0;
}
