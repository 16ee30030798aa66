// A transport in memory, moved by the test: stages, bytes and endings come when it says so.
#pragma once

#include "client/Client.h"

#include <QPointer>

class ScriptedTransport : public Transport
{
    Q_OBJECT
public:
    using Transport::Transport;

    QByteArray written;
    qint64 unread = 0;        ///< What bytesToWrite() says.
    bool closeAnswers = true; ///< close() leads to closed() at once.
    bool closeCalled = false;
    bool abortCalled = false;
    ConnectionSettings settings;

    void open(const ConnectionSettings &connection, const TlsMaterial *, const QElapsedTimer &) override { settings = connection; }
    void write(const QByteArray &bytes) override { written += bytes; }
    qint64 bytesToWrite() const override { return unread; }
    void close() override
    {
        closeCalled = true;
        if (closeAnswers)
            end({});
    }
    void abort() override
    {
        abortCalled = true;
        end({});
    }

    void stage(Stage stage, StageState state) { emit stageChanged(stage, state); }
    /// All stages of the scheme, then opened().
    void succeed()
    {
        for (const Stage s : {Stage::Resolve, Stage::Tcp, Stage::Tls, Stage::WebSocket}) {
            const Scheme scheme = settings.endpoint.scheme;
            const bool skipped = (s == Stage::Tls && !usesTls(scheme)) || (s == Stage::WebSocket && !usesWebSocket(scheme));
            if (!skipped)
                stage(s, StageState::Running);
            stage(s, skipped ? StageState::Skipped : StageState::Ok);
        }
        emit opened();
    }
    void receive(const QByteArray &bytes) { emit received(bytes); }
    void receiveHex(const char *hex) { receive(QByteArray::fromHex(hex)); }
    void end(const Ending &ending)
    {
        if (std::exchange(m_ended, true))
            return;
        m_facts.ending = ending;
        emit closed();
    }
    TransportFacts &mutableFacts() { return m_facts; }
    QByteArray takeWritten() { return std::exchange(written, {}); }

private:
    bool m_ended = false;
};

/// A client over scripted transports; `transport()` is the latest.
struct ScriptedClient {
    QList<QPointer<ScriptedTransport>> transports;
    Client client{nullptr, [this](Scheme) {
                      auto made = std::make_unique<ScriptedTransport>();
                      transports.append(made.get());
                      return made;
                  }};
    ScriptedTransport *transport() const { return transports.isEmpty() ? nullptr : transports.last(); }

    static ConnectionSettings settings(mqtt::Version version = mqtt::Version::V311)
    {
        ConnectionSettings settings = newConnectionSettings();
        settings.endpoint.host = QStringLiteral("broker.test");
        settings.version = version;
        return settings;
    }
    void open(const ConnectionSettings &with)
    {
        client.connectToBroker(with);
        transport()->succeed();
    }
    /// Connected, with nothing left in written.
    void connect(const ConnectionSettings &with, const char *connackHex = nullptr)
    {
        open(with);
        transport()->receiveHex(connackHex ? connackHex : with.version == mqtt::Version::V5 ? "2003000000" : "20020000");
        transport()->takeWritten();
    }
};
