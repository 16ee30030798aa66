// Filters over many logged PUBLISH, beside one memmem pass over the same bytes.
//   bench_filter [MILLIONS]...    default: 1 10; ten million lie in the temporary file for the most part
#include "Figures.h"
#include "find/LogMatcher.h"

#include <QCoreApplication>

#include <cstring>

using namespace Qt::StringLiterals;

namespace {

constexpr int runs = 9;

QByteArray packetAt(qint64 index)
{
    const QByteArray topic = "sensors/" + QByteArray::number(index % 100) + (index % 3 ? "/temp" : "/hum");
    QByteArray payload = "{\"value\":" + QByteArray::number(index) + ",\"unit\":\"celsius\",\"station\":\"hall\"";
    if (index % 1000 == 0)
        payload += ",\"alarm\"";
    payload = payload.leftJustified(63, ' ') + '}';
    QByteArray packet;
    packet += char(0x30);
    packet += char(2 + topic.size() + payload.size());
    packet += char(0);
    packet += char(topic.size());
    return packet + topic + payload;
}

/// How often the needle comes in the bytes: one memmem pass.
qint64 countOf(const QByteArray &bytes, const QByteArray &needle)
{
    qint64 count = 0;
    const char *at = bytes.constData(), *const end = at + bytes.size();
    for (;;) {
        at = static_cast<const char *>(memmem(at, std::size_t(end - at), needle.constData(), std::size_t(needle.size())));
        if (!at)
            return count;
        ++count;
        at += needle.size();
    }
}

qint64 hitsOf(const PacketLog &log, const LogFilter &filter, qint64 size)
{
    LogMatcher matcher(log, filter);
    std::vector<qint64> found;
    qint64 hits = 0;
    for (qint64 at = 0; at < size;) {
        const LogSlice slice = log.slice(at);
        found.clear();
        matcher.scan(slice, at, found);
        hits += qint64(found.size());
        at = slice.end();
    }
    return hits;
}

void measure(int millions)
{
    const qint64 size = qint64(millions) * 1'000'000;
    PacketLog log;
    LogSource facts;
    facts.startedAt = QDateTime::currentDateTimeUtc();
    const auto source = log.addSource(facts);
    QByteArray raw; // of the first million
    for (qint64 index = 0; index < size; ++index) {
        const QByteArray packet = packetAt(index);
        log.appendPacket(source, index * 5, mqtt::Version::V311, index % 2 ? mqtt::Sender::Server : mqtt::Sender::Client, packet);
        if (index < 1'000'000)
            raw += packet;
    }

    volatile qint64 sink = 0;
    struct Case {
        const char *name, *filter, *needle, *limit;
    };
    static constexpr char absent[] = "fahrenheit";
    static constexpr char substring[] = "ratio <= 2", field[] = "ratio <= 8";
    const Case cases[] = {
        {"word, nowhere", "fahrenheit", absent, substring},
        {"text in quotes, nowhere", "\"fahrenheit\"", absent, substring},
        {"text in quotes, 1 in 1000", "\"alarm\"", "alarm", substring},
        {"word, 1 in 1000", "alarm", "alarm", substring},
        {"payload, 1 in 1000", "payload:alarm", "alarm", substring},
        {"type, all", "type:publish", absent, field},
        {"type, none", "type:puback", absent, field},
        {"direction", "dir:in", absent, field},
        {"topic with #", "topic:sensors/7/#", absent, field},
        {"topic with +", "topic:sensors/+/temp", absent, field},
        {"type, direction and topic", "type:publish dir:in topic:sensors/+/temp qos:0", absent, field},
    };
    for (const Case &one : cases) {
        const LogFilter filter = std::get<LogFilter>(LogFilter::parse(QString::fromLatin1(one.filter)));
        // In turn, so that what else the machine does meets both.
        double reference = 1e9, ms = 1e9;
        for (int run = 0; run < (millions > 1 ? 1 : runs); ++run) {
            reference = std::min(reference, shortestMs(1, [&] { sink = sink + countOf(raw, one.needle); }) * millions);
            ms = std::min(ms, shortestMs(1, [&] { sink = sink + hitsOf(log, filter, size); }));
        }
        printFigure(u"filter_%1m: %2"_s.arg(millions).arg(QLatin1String(one.name)), ms, "ms",
                    u"memmem over the bytes (%1)"_s.arg(QLatin1String(one.needle)), reference, millions == 1 ? one.limit : "");
    }
    printFigure(u"filter_%1m: memory of the log"_s.arg(millions), double(log.memoryBytes()) / 1e6, "MB", u"its budget"_s,
                double(log.memoryBudget()) / 1e6, "ratio <= 1.1");
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList sizes = QCoreApplication::arguments().sliced(1);
    for (const QString &size : sizes.isEmpty() ? QStringList{u"1"_s, u"10"_s} : sizes)
        measure(size.toInt());
    return 0;
}
