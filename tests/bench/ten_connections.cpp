// Ten connections with traffic, each with its page in the window: how long the event loop does not answer, beside the same window with
// ten idle pages. Prints lines as tests/bench/run does.
#include "connection/ConnectionPage.h"
#include "support/Mosquitto.h"
#include "window/MainWindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

constexpr int pages = 10;
constexpr int measuredMs = 5'000;
constexpr int beatMs = 2;
constexpr int publishEveryMs = 10; ///< On each connection, so that a thousand messages a second go round.

struct Gaps {
    double p99 = 0;
    double longest = 0;
};

/// Times between the beats of a timer, in ms.
Gaps measure()
{
    std::vector<double> gaps;
    QElapsedTimer clock;
    QTimer beat;
    beat.setTimerType(Qt::PreciseTimer);
    QObject::connect(&beat, &QTimer::timeout, [&] {
        gaps.push_back(double(clock.nsecsElapsed()) / 1e6);
        clock.restart();
    });
    beat.start(beatMs);
    clock.start();
    QEventLoop loop; // not qWait(), which sleeps
    QTimer::singleShot(measuredMs, &loop, &QEventLoop::quit);
    loop.exec();
    std::sort(gaps.begin(), gaps.end());
    return {gaps[gaps.size() * 99 / 100], gaps.back()};
}

void line(const char *name, double value, double floor, double limit)
{
    std::printf("%s\t%.4g\tms\tten idle pages\t%.4g\t%.2f\t%.4g\n", name, value, floor, value / floor, limit);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QTemporaryDir folder;
    Mosquitto broker(Mosquitto::Options{false, false, {}, true, {}, {}});
    if (!broker.isRunning()) {
        std::fputs("mosquitto does not start\n", stderr);
        return 1;
    }
    MainWindow window(ProfileStore(folder.filePath(u"connections.json"_s)));
    window.resize(1280, 800);
    window.show();
    std::vector<ConnectionPage *> all;
    for (int i = 0; i < pages; ++i) {
        ConnectionSettings settings = newConnectionSettings();
        settings.name = u"Number %1"_s.arg(i);
        settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, broker.mqttPort()};
        all.push_back(window.openUnsaved(settings, {}));
    }
    QTest::qWait(500);
    const Gaps idle = measure();
    QTimer traffic;
    std::atomic<qint64> received = 0;
    for (ConnectionPage *page : all) {
        Client *client = page->connection()->client();
        QObject::connect(
            client, &Client::messageReceived, client, [&received] { ++received; }, Qt::DirectConnection);
        page->connectToBroker();
        if (!QTest::qWaitFor([page] { return page->connection()->state() == Client::State::Connected; }, 10'000)) {
            std::fputs("not connected\n", stderr);
            return 1;
        }
        const auto topic = page->settings().clientId;
        QMetaObject::invokeMethod(client, [client, topic] {
            mqtt::Subscription subscription;
            subscription.topicFilter = topic;
            client->subscribe({subscription});
        });
        QObject::connect(&traffic, &QTimer::timeout, client, [client, topic] {
            mqtt::Publish message;
            message.topicName = topic;
            message.payload = QByteArray(200, 'x');
            client->publish(message);
        });
    }
    traffic.setTimerType(Qt::PreciseTimer);
    traffic.start(publishEveryMs);
    const Gaps busy = measure();
    traffic.stop();
    line("ten connections, event loop p99", busy.p99, idle.p99, 4);
    line("ten connections, event loop longest", busy.longest, idle.longest, 10);
    std::fprintf(stderr, "%lld messages came back in %d ms\n", qlonglong(received.load()), measuredMs);
    return received > 0 ? 0 : 1;
}
