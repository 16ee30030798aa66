// A byte stream to the broker, by whichever layers the scheme asks for.
#pragma once

#include "transport/Facts.h"

#include "settings/ConnectionSettings.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>

struct TlsMaterial;

/// All that the transport observed so far. `ending` is set once, when the stream is gone.
struct TransportFacts {
    ResolveFacts resolve;
    TcpFacts tcp;
    TlsFacts tls;
    WebSocketFacts webSocket;
    Ending ending;
};

/// What happened below MQTT, for the packet log.
struct TransportEvent {
    enum class Kind : quint8 {
        AttemptStarted, ///< The first of every connection: where it goes, and as whom.
        Resolving,
        Resolved,
        TcpAttempt,
        TcpConnected,
        TcpFailed,
        ProxyStep, ///< What the proxy was asked, or answered.
        TlsStarted,
        TlsEstablished,
        TlsAlertReceived,
        TlsAlertSent,
        TlsFailed,
        WebSocketRequest,
        WebSocketResponse,
        WebSocketFrame, ///< A text frame, or one of several that make up a message.
        WebSocketPing,
        WebSocketPong,
        WebSocketClose,
        BytesSent,     ///< Bytes that are no MQTT: a probe speaks another protocol.
        BytesReceived, ///< What answered them.
        Closed,
        RecordsDropped, ///< Of the log itself: what stood here gave way to newer records.
        TlsKeyLog,      ///< The session keys are written to a file, or cannot be.
        NotCaptured,    ///< Of a log that was read from a capture: something is missing in it.
    };
    Kind kind = Kind::Closed;
    QString text;                 ///< Untranslated: "127.0.0.1:1883 connected after 0.4 ms". No secrets.
    const char *phrase = nullptr; ///< The words of the text, with %1 to %3 for `values` (context "TransportEvent"); null: it has none.
    QStringList values{};
    QList<std::pair<QString, QString>> details{}; ///< Names and values, such as headers: untranslated, without secrets.
};

/// An event whose text is a phrase with values. `phrase` is marked with QT_TRANSLATE_NOOP("TransportEvent", ...); at most three values.
TransportEvent transportEvent(TransportEvent::Kind kind, const char *phrase, const QStringList &values = {});
/// The event's text in the current language.
QString translatedText(const TransportEvent &event);

/// Opens one connection and carries bytes. Never blocks; used for one connection and then deleted.
/// Lives on the thread of its client. Every stage is announced by stageChanged; facts() tells what is known so far.
class Transport : public QObject
{
    Q_OBJECT
public:
    explicit Transport(QObject *parent = nullptr)
        : QObject(parent)
    {
    }

    /// Resolves, connects, and does TLS and the WebSocket upgrade as the scheme asks. `clock` started with the attempt and gives all times.
    virtual void open(const ConnectionSettings &settings, const TlsMaterial *material, const QElapsedTimer &clock) = 0;
    /// Queues bytes. Valid after opened(), until closed().
    virtual void write(const QByteArray &bytes) = 0;
    /// Closes in order after what was written is out (TLS close_notify, WebSocket Close); closed() follows, at the latest after 2 s.
    virtual void close() = 0;
    /// Drops the connection at once (TCP RST where the system allows); closed() follows before it returns, if it was not emitted before.
    virtual void abort() = 0;
    /// Bytes written but not yet taken by the system.
    virtual qint64 bytesToWrite() const = 0;

    const TransportFacts &facts() const { return m_facts; }

signals:
    /// A stage began (Running), or ended (Ok, Failed, Skipped). In order; Mqtt is not the transport's.
    void stageChanged(Stage stage, StageState state);
    void eventOccurred(const TransportEvent &event);
    /// MQTT may begin.
    void opened();
    void received(const QByteArray &bytes);
    /// Once, at the end of every connection or failed attempt; facts().ending tells why. Nothing follows it.
    void closed();

protected:
    TransportFacts m_facts;
};

/// The transport for a scheme: SocketTransport for mqtt and mqtts, WebSocketTransport for ws and wss.
std::unique_ptr<Transport> makeTransport(Scheme scheme);

Q_DECLARE_METATYPE(TransportEvent)
