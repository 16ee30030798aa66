// A flood while the window is hidden, and while it is shown: the window answers, its memory stays within bounds.
#include "connection/ConnectionPage.h"
#include "hostile/HostilePeer.h"
#include "hostile/Victim.h"
#include "mqtt/Codec.h"
#include "pubsub/MessageStore.h"
#include "window/MainWindow.h"

#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MiB = 1024 * 1024;
constexpr qint64 logBytes = 32 * MiB;
constexpr int floodMs = 2'000;
constexpr int deadline = 10'000; ///< ms

} // namespace

class TstHostileWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void answersInAFlood_data();
    void answersInAFlood();
};

void TstHostileWindow::answersInAFlood_data()
{
    QTest::addColumn<bool>("shown");
    QTest::newRow("hidden") << false;
    QTest::newRow("shown") << true;
}

void TstHostileWindow::answersInAFlood()
{
    QFETCH(const bool, shown);
    QByteArray chunk;
    for (int i = 0; i < 256; ++i) {
        mqtt::Publish message;
        message.topicName = u"retained/%1"_s.arg(i);
        message.payload = QByteArray(500, 'x');
        message.retain = true;
        chunk += std::get<QByteArray>(mqtt::encode(message, mqtt::Version::V311));
    }
    std::atomic<qint64> sent = 0;
    HostilePeer peer([&](HostileLink &link) {
        link.send(QByteArray::fromHex("20020000"));
        while (link.send(chunk))
            sent += chunk.size();
    });
    QTemporaryDir folder;
    MainWindow window(ProfileStore(folder.filePath(u"connections.json"_s)));
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    ConnectionSettings settings = newConnectionSettings();
    settings.endpoint = {Scheme::Mqtt, u"127.0.0.1"_s, peer.port()};
    ConnectionPage *page = window.openUnsaved(settings, {});
    page->connection()->log()->setMemoryBudget(logBytes);
    page->connectToBroker();
    QTRY_COMPARE_WITH_TIMEOUT(page->connection()->state(), Client::State::Connected, deadline);
    window.setVisible(shown);
    const qint64 before = residentBytes();
    LoopWatch watch;
    QElapsedTimer clock;
    clock.start();
    qint64 most = 0;
    QTRY_VERIFY_WITH_TIMEOUT((most = std::max(most, residentBytes() - before), clock.elapsed() > floodMs && sent > MiB), deadline);
    window.show();
    clock.restart();
    page->disconnectFromBroker();
    QTRY_COMPARE_WITH_TIMEOUT(page->connection()->state(), Client::State::Idle, deadline);
    qInfo("%lld MiB in 2 s, memory +%lld MiB, longest gap %lld ms, ended after %lld ms", sent / MiB, most / MiB, watch.longestMs(),
          clock.elapsed());
    QVERIFY(clock.elapsed() < 5'000);
    QVERIFY2(most < logBytes + MessageStore::defaultMaximumBytes + 128 * MiB + sanitizerBytes, qPrintable(QString::number(most / MiB)));
    QVERIFY2(watch.longestMs() < 2'000, qPrintable(QString::number(watch.longestMs())));
    QVERIFY(!page->connection()->diagnosis());
}

QTEST_MAIN(TstHostileWindow)
#include "tst_hostile_window.moc"
