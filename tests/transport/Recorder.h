// Listens to a transport: everything it said, in order.
#pragma once

#include "transport/Transport.h"

#include <QTest>

/// Owns a transport for a test and writes down its signals.
class Recorder : public QObject
{
    Q_OBJECT
public:
    explicit Recorder(Scheme scheme)
        : transport(makeTransport(scheme))
    {
        connect(transport.get(), &Transport::stageChanged, this, [this](Stage stage, StageState state) {
            stages.append(QLatin1String(stageId(stage)) + QLatin1Char(' ') + QLatin1String(stageStateId(state)));
        });
        connect(transport.get(), &Transport::eventOccurred, this, [this](const TransportEvent &event) {
            events.append(event.text);
            log.append(event);
        });
        connect(transport.get(), &Transport::opened, this, [this] { opened = true; });
        connect(transport.get(), &Transport::received, this, [this](const QByteArray &bytes) { received += bytes; });
        connect(transport.get(), &Transport::closed, this, [this] { ++closed; });
    }

    void open(const ConnectionSettings &settings, const TlsMaterial *material = nullptr)
    {
        QElapsedTimer clock;
        clock.start();
        transport->open(settings, material, clock);
    }
    /// Waits until MQTT may begin or the attempt is over.
    bool settle(int ms = 10'000)
    {
        return QTest::qWaitFor([this] { return opened || closed > 0; }, ms);
    }
    bool awaitClosed(int ms = 10'000)
    {
        return QTest::qWaitFor([this] { return closed > 0; }, ms);
    }
    const TransportFacts &facts() const { return transport->facts(); }
    const Ending &ending() const { return transport->facts().ending; }

    std::unique_ptr<Transport> transport;
    QStringList stages;
    QStringList events;
    QList<TransportEvent> log; ///< The same, whole.
    QStringList textsOf(TransportEvent::Kind kind) const
    {
        QStringList texts;
        for (const TransportEvent &event : log) {
            if (event.kind == kind)
                texts.append(event.text);
        }
        return texts;
    }
    /// The details of the first event of a kind, as "Name: value" lines.
    QStringList detailsOf(TransportEvent::Kind kind) const
    {
        QStringList lines;
        for (const TransportEvent &event : log) {
            if (event.kind != kind)
                continue;
            for (const auto &[name, value] : event.details)
                lines.append(name + QLatin1String(": ") + value);
            break;
        }
        return lines;
    }
    QByteArray received;
    bool opened = false;
    int closed = 0;
};

/// CONNECT of MQTT 3.1.1 with the Client Identifier "t".
inline QByteArray connectPacket()
{
    return QByteArray::fromHex("100d00044d5154540402003c000174");
}
/// The CONNACK that accepts it.
inline QByteArray connackPacket()
{
    return QByteArray::fromHex("20020000");
}

inline ConnectionSettings settingsFor(Scheme scheme, const QString &host, quint16 port)
{
    ConnectionSettings settings;
    settings.endpoint.scheme = scheme;
    settings.endpoint.host = host;
    settings.endpoint.port = port;
    return settings;
}
