// A connection as the window has it, with its log and its message store, receives a flood that a peer writes from memory; beside it MQTT.js
// (if CONNACK_NODE_MODULES or NODE_PATH names a folder with it, and node is installed), and a reader that does nothing but find the ends of
// the packets. Prints lines as tests/bench/run does.
#include "Figures.h"
#include "MemorySender.h"
#include "Packets.h"

#include "connection/Connection.h"
#include "mqtt/StreamFramer.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QProcess>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>

#include <cstring>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 messages = 1'000'000;
constexpr qsizetype payloadBytes = 100;
constexpr int runs = 3;
constexpr int patienceMs = 60'000;

const QByteArray &packet()
{
    static const QByteArray bytes = [] {
        mqtt::Publish publish = bench::publish311();
        publish.payload = QByteArray(payloadBytes, 'x');
        return bench::encoded(publish, mqtt::Version::V311);
    }();
    return bytes;
}

/// Runs the event loop until `done`, looked at every millisecond; false: not in time.
template <typename Done>
bool awaitThat(Done done)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (done())
            loop.exit(1);
    });
    QTimer::singleShot(patienceMs, &loop, [&] { loop.exit(0); });
    look.start(1);
    return loop.exec() == 1;
}

/// Milliseconds from CONNACK until log and message store have all; negative: they did not get them.
double receive(qint64 count)
{
    const MemorySender sender(packet(), count);
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, sender.port()};
    settings.version = mqtt::Version::V311;
    QThread thread;
    thread.start();
    double ms = -1;
    {
        Connection connection(&thread);
        QElapsedTimer clock;
        QObject::connect(
            connection.client(), &Client::connected, connection.client(), [&clock] { clock.start(); }, Qt::DirectConnection);
        connection.open(settings);
        const bool all = awaitThat([&] { return connection.pubSub()->messages()->size() == count && connection.log()->size() >= count; });
        if (all)
            ms = double(clock.nsecsElapsed()) / 1e6;
    }
    thread.quit();
    thread.wait();
    return ms;
}

/// The same for a socket on this thread whose reader only finds where each packet ends.
double frame(qint64 count)
{
    const MemorySender sender(packet(), count);
    QTcpSocket socket;
    mqtt::StreamFramer framer;
    QElapsedTimer clock;
    QEventLoop loop;
    qint64 left = count + 1; // and CONNACK
    QObject::connect(&socket, &QIODevice::readyRead, &loop, [&] {
        framer.append(socket.readAll());
        while (std::holds_alternative<mqtt::StreamFramer::Frame>(framer.next()))
            --left;
        if (!clock.isValid())
            clock.start();
        if (left == 0)
            loop.quit();
    });
    socket.connectToHost(u"127.0.0.1"_s, sender.port());
    socket.write(QByteArray::fromHex("100d00044d5154540402003c000162"));
    QTimer::singleShot(patienceMs, &loop, &QEventLoop::quit);
    loop.exec();
    return left == 0 ? double(clock.nsecsElapsed()) / 1e6 : -1;
}

QString nodeModules()
{
    const QStringList named = qEnvironmentVariable("NODE_PATH").split(u':') << qEnvironmentVariable("CONNACK_NODE_MODULES");
    for (const QString &folder : named) {
        if (!folder.isEmpty() && QDir(folder + u"/mqtt"_s).exists())
            return folder;
    }
    return {};
}

/// The same for MQTT.js; negative if it or node is missing.
double receiveMqttJs(qint64 count)
{
    const QString modules = nodeModules();
    if (modules.isEmpty())
        return -1;
    const MemorySender sender(packet(), count);
    QProcess node;
    node.start(u"node"_s,
               {QStringLiteral(BENCH_SOURCE_DIR "/receive_mqttjs.js"), modules, QString::number(sender.port()), QString::number(count)});
    if (!node.waitForFinished(patienceMs) || node.exitCode() != 0) {
        node.kill();
        node.waitForFinished();
        std::fprintf(stderr, "MQTT.js: %s\n", node.readAllStandardError().constData());
        return -1;
    }
    bool ok = false;
    const double ms = node.readAllStandardOutput().trimmed().toDouble(&ok);
    return ok ? ms : -1;
}

/// The shortest of several runs in ms; nullopt if one failed.
template <typename Run>
std::optional<double> shortest(Run run)
{
    std::optional<double> best;
    for (int i = 0; i < runs; ++i) {
        const double ms = run();
        if (ms < 0)
            return std::nullopt;
        best = std::min(best.value_or(ms), ms);
    }
    return best;
}

double perSecond(qint64 count, double ms)
{
    return double(count) / ms * 1e3;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    if (argc == 4 && std::strcmp(argv[1], "--turns") == 0) { // for instructions.py
        const int count = std::atoi(argv[3]);
        return (std::strcmp(argv[2], "frame") == 0 ? frame(count) : receive(count)) < 0 ? 1 : 0;
    }
    std::optional<double> times[3];
    // From where the store of messages is full and forgets the oldest for each new one; the longest has a log that goes to its file.
    constexpr qint64 counts[] = {messages, 2 * messages, 4 * messages};
    for (int i = 0; i < 3; ++i) {
        times[i] = shortest([&] { return receive(counts[i]); });
        if (!times[i]) {
            std::fputs("not all messages were received\n", stderr);
            return 1;
        }
    }
    const auto framed = shortest([] { return frame(messages); });
    if (!framed)
        return 1;
    const double value = perSecond(messages, *times[0]);
    if (const auto js = shortest([] { return receiveMqttJs(messages); }))
        printFigure(u"receive, log on"_s, value, "messages/s", u"MQTT.js"_s, perSecond(messages, *js), "ratio >= 2, value >= 1300000");
    else
        std::fputs("MQTT.js was not found: CONNACK_NODE_MODULES names its folder node_modules\n", stderr);
    printFigure(u"receive, log on"_s, value, "messages/s", u"framing alone"_s, perSecond(messages, *framed), "value >= 1300000");
    for (int i = 1; i < 3; ++i)
        printFigure(u"receive, time a message with %1 messages"_s.arg(counts[i]), *times[i] * 1e6 / double(counts[i]), "ns",
                    u"with %1 messages"_s.arg(counts[0]), *times[0] * 1e6 / double(counts[0]), "ratio <= 1.15");
    return 0;
}
