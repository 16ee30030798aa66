#include "trace/TraceEntries.h"
#include "trace/PacketLog.h"
#include "trace/PacketJson.h"

#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace mqtt;

class TstPacketLog : public QObject
{
    Q_OBJECT
private slots:
    void announcesGrowthOnceUntilRead();
    void survivesAppendingOnAnotherThread();
    void learnsSecretsFromConnect();
    void hasNoRecordOutside();
    void keepsABoundedNumberOfBytes();
};

void TstPacketLog::announcesGrowthOnceUntilRead()
{
    PacketLog log;
    QSignalSpy grown(&log, &PacketLog::grown);
    for (int i = 0; i < 3; ++i)
        log.append(packetEntry(Pingreq{}, Sender::Client), QDateTime::currentDateTimeUtc());
    QCOMPARE(grown.count(), 1);
    QCOMPARE(log.size(), 3);
    log.append(packetEntry(Pingresp{}, Sender::Server), QDateTime::currentDateTimeUtc());
    QCOMPARE(grown.count(), 2);
    QCOMPARE(log.record(3).index, 3);
    log.clear();
    QCOMPARE(log.size(), 0);
}

void TstPacketLog::survivesAppendingOnAnotherThread()
{
    PacketLog log;
    constexpr int count = 20'000;
    std::thread writer([&] {
        for (int i = 0; i < count; ++i)
            log.append(packetEntry(Pingreq{}, Sender::Client, Version::V5, i), {});
    });
    qint64 seen = 0;
    while (seen < count) {
        const qint64 size = log.size();
        QVERIFY(size >= seen);
        if (size > 0)
            QCOMPARE(log.record(size - 1).entry.microseconds, size - 1);
        seen = size;
    }
    writer.join();
}

void TstPacketLog::learnsSecretsFromConnect()
{
    PacketLog log;
    log.append(packetEntry(connectWithSecrets(), Sender::Client), {});
    Connack connack;
    connack.reasonCode = 0x86;
    connack.properties.set(PropertyId::ReasonString, QStringLiteral("no such password: hidden-41"));
    log.append(packetEntry(connack, Sender::Server), {});
    const LogRecord echo = log.record(1);
    const QJsonObject json = toJson(echo.entry, echo.secrets);
    const QString reason = json[QStringLiteral("fields")][QStringLiteral("properties")][QStringLiteral("reasonString")].toString();
    QCOMPARE(reason, QStringLiteral("no such password: *********"));
    QVERIFY(!json[QStringLiteral("hex")].toString().contains(QString::fromLatin1(QByteArray("hidden-41").toHex())));
}

void TstPacketLog::hasNoRecordOutside()
{
    const PacketLog log;
    QCOMPARE(log.record(0).entry.bytes, QByteArray());
    QCOMPARE(log.record(-1).entry.bytes, QByteArray());
}

void TstPacketLog::keepsABoundedNumberOfBytes()
{
    PacketLog log;
    log.setMaximumBytes(1'000'000);
    Publish publish;
    publish.topicName = QStringLiteral("a");
    publish.payload = QByteArray(99'000, 'x');
    for (int i = 0; i < 50; ++i)
        log.append(packetEntry(publish, Sender::Server, Version::V311, i), {});
    QCOMPARE(log.size(), 50);
    QCOMPARE(log.dropped(), 40);
    QCOMPARE(log.record(39).index, 39);
    QCOMPARE(log.record(39).entry.event.kind, TransportEvent::Kind::RecordsDropped);
    QVERIFY(log.record(39).entry.event.text.contains(QStringLiteral(" 40 ")));
    for (const qint64 kept : {40, 49}) {
        QCOMPARE(log.record(kept).index, kept);
        QCOMPARE(log.record(kept).entry.microseconds, kept);
    }
    publish.payload = QByteArray(2'000'000, 'x');
    log.append(packetEntry(publish, Sender::Server), {});
    QCOMPARE(log.dropped(), 50); // the newest stays, whatever its size
    QVERIFY(!log.record(50).entry.bytes.isEmpty());
    log.clear();
    QCOMPARE(log.size(), 0);
    QCOMPARE(log.dropped(), 0);
}

QTEST_GUILESS_MAIN(TstPacketLog)
#include "tst_packetlog.moc"
