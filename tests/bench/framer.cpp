// StreamFramer over a million packets that come as a socket gives them, beside a loop over the same bytes that only adds up lengths.
#include "Figures.h"
#include "Packets.h"

#include "mqtt/StreamFramer.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int packets = 1'000'000;
constexpr qsizetype readAtOnce = 65'536; ///< As SocketTransport does.
constexpr int runs = 5;

volatile qsizetype sink;

QByteArray stream(qsizetype packetSize)
{
    return bench::encoded(bench::publish311(packetSize), mqtt::Version::V311).repeated(packets);
}

qsizetype framed(const QByteArray &bytes)
{
    mqtt::StreamFramer framer(mqtt::Version::V311);
    qsizetype count = 0;
    for (qsizetype i = 0; i < bytes.size(); i += readAtOnce) {
        framer.append(QByteArrayView(bytes).sliced(i, std::min(readAtOnce, bytes.size() - i)));
        while (std::holds_alternative<mqtt::StreamFramer::Frame>(framer.next()))
            ++count;
    }
    return count;
}

/// Packets below 130 bytes have a Remaining Length of one byte.
qsizetype walked(const QByteArray &bytes)
{
    qsizetype count = 0;
    for (qsizetype i = 0; i < bytes.size(); i += 2 + quint8(bytes[i + 1]))
        ++count;
    return count;
}

} // namespace

int main()
{
    for (const qsizetype size : {24, 64, 120}) {
        const QByteArray bytes = stream(size);
        if (framed(bytes) != packets || walked(bytes) != packets) {
            std::fputs("packets were lost\n", stderr);
            return 1;
        }
        const double framer = shortestMs(runs, [&] { sink = framed(bytes); });
        const double walk = shortestMs(runs, [&] { sink = walked(bytes); });
        printFigure(u"framer, packets of %1 bytes"_s.arg(size), framer * 1e6 / packets, "ns", u"lengths added up"_s, walk * 1e6 / packets,
                    "");
    }
    return 0;
}
