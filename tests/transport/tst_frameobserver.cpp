// The frames of a WebSocket stream, cut at every place.
#include "transport/FrameObserver.h"

#include <QBuffer>
#include <QTest>

class TstFrameObserver : public QObject
{
    Q_OBJECT
private slots:
    void everyCut();
    void masked();
    void longLengths();
    void hostile();
};

namespace {

QByteArray frame(int firstByte, const QByteArray &payload)
{
    QByteArray bytes(1, char(firstByte));
    if (payload.size() < 126)
        return bytes + char(payload.size()) + payload;
    return bytes + char(126) + char(payload.size() >> 8) + char(payload.size() & 0xFF) + payload;
}

QStringList told(const QList<WebSocketFrame> &frames)
{
    QStringList lines;
    for (const WebSocketFrame &frame : frames)
        lines.append(QStringLiteral("%1 %2 %3 %4")
                         .arg(QString::number(frame.opcode), frame.final ? QStringLiteral("last") : QStringLiteral("more"),
                              QString::number(frame.length), QString::fromLatin1(frame.payload)));
    return lines;
}

/// Feeds `stream` in pieces of `size` bytes.
QList<WebSocketFrame> observed(QByteArray stream, qsizetype size)
{
    FrameObserver observer;
    QList<WebSocketFrame> frames;
    QBuffer device(&stream);
    device.open(QIODevice::ReadOnly);
    for (qsizetype at = 0; at < stream.size(); at += size) {
        const qsizetype part = qMin(size, stream.size() - at);
        frames += observer.take(device, part);
        if (device.pos() != at + part) // all of it, and no more
            qFatal("the observer stands at %lld, not at %lld", device.pos(), at + part);
    }
    return frames;
}

} // namespace

void TstFrameObserver::everyCut()
{
    const QByteArray stream = frame(0x82, "whole") + frame(0x89, "hi") + frame(0x8A, "") + frame(0x02, "par") + frame(0x89, "in between")
        + frame(0x80, QByteArray(300, 't')) + frame(0x82, QByteArray(200, 'x')) + frame(0x88, QByteArray::fromHex("03e8") + "bye");
    const QStringList expected{QStringLiteral("9 last 2 hi"), QStringLiteral("10 last 0 "),
                               QStringLiteral("2 more 3 "),   QStringLiteral("9 last 10 in between"),
                               QStringLiteral("0 last 300 "), QStringLiteral("8 last 5 \u0003\u00E8bye")};
    for (qsizetype size = 1; size <= stream.size(); ++size)
        QCOMPARE(told(observed(stream, size)), expected);
}

void TstFrameObserver::masked()
{
    const QByteArray stream = QByteArray::fromHex("8985 37fa213d 7f9f4d5158"); // RFC 6455, section 5.7: "Hello", as a Ping
    for (qsizetype size = 1; size <= stream.size(); ++size)
        QCOMPARE(told(observed(stream, size)), QStringList(QStringLiteral("9 last 5 Hello")));
}

void TstFrameObserver::longLengths()
{
    const QByteArray large(70'000, 'x');
    const QByteArray stream = QByteArray::fromHex("027f0000000000011170") + large + frame(0x89, "after");
    for (const qsizetype size : {1, 7, 4'096, 100'000})
        QCOMPARE(told(observed(stream, size)), QStringList({QStringLiteral("2 more 70000 "), QStringLiteral("9 last 5 after")}));
}

void TstFrameObserver::hostile()
{
    // A control frame that is longer than it may be is not kept whole; a length beyond all bounds is only counted.
    const QList<WebSocketFrame> frames = observed(frame(0x89, QByteArray(60'000, 'p')), 999);
    QCOMPARE(frames.size(), 1);
    QCOMPARE(frames.first().length, quint64(60'000));
    QCOMPARE(frames.first().payload, QByteArray(125, 'p'));
    QVERIFY(observed(QByteArray::fromHex("82ffffffffffffffffff00000000") + QByteArray(5'000, 'x'), 77).isEmpty());
    QByteArray noise;
    for (int i = 0; i < 20'000; ++i)
        noise += char((i * 7919) >> 3);
    for (const qsizetype size : {1, 13, 20'000})
        QVERIFY(observed(noise, size).size() <= noise.size() / 2);
}

QTEST_GUILESS_MAIN(TstFrameObserver)
#include "tst_frameobserver.moc"
