// A TCP stream through a SOCKS5 proxy (RFC 1928, 1929) or an HTTP proxy's CONNECT (RFC 9110, section 9.3.6).
#pragma once

#include "settings/ConnectionSettings.h"
#include "transport/NativeSocket.h"
#include "transport/Transport.h"

#include <QElapsedTimer>
#include <QObject>

#include <memory>

class AddressRacer;
class QSocketNotifier;

/// Not QNetworkProxy: that keeps the proxy's answer to itself. Reads not one byte more than the proxy's own, so that the rest of the stream
/// is whole. The proxy resolves the broker's name. Used once.
class ProxyTunnel : public QObject
{
    Q_OBJECT
public:
    ProxyTunnel(const ProxySettings &proxy, const QElapsedTimer &clock, QObject *parent = nullptr);
    ~ProxyTunnel() override;

    /// One of established() and failed() follows through the event loop.
    void open(const QString &host, quint16 port);
    /// Final when established() or failed() comes.
    const ProxyFacts &facts() const { return m_facts; }
    NativeSocket takeSocket() { return std::move(m_socket); }

signals:
    /// For the packet log: each thing asked of the proxy and each answer. The credentials are left out.
    void stepped(const TransportEvent &event);
    void asked(); ///< The proxy was reached and told where to connect to: facts() has when.
    void established();
    void failed();

private:
    enum class Step : quint8 { Methods, Authentication, Reply, HttpHead };

    void resolve();
    void connectTo(const QList<QHostAddress> &addresses);
    void connected();
    void readReady();
    bool readMore();
    void step();
    void methodChosen();
    void authenticated();
    void replied();
    void httpAnswered();
    void expect(Step step, qsizetype bytes);
    void ask(const QByteArray &request);
    bool send(const QByteArray &bytes); ///< False: failed() was emitted.
    void requestBySocks();
    void requestByHttp();
    double now() const { return double(m_clock.nsecsElapsed()) / 1e6; }
    bool tell(const char *phrase, const QStringList &values = {}); ///< False: a slot deleted us.
    void succeed();
    void fail(QAbstractSocket::SocketError error, const QString &text);

    ProxySettings m_proxy;
    QElapsedTimer m_clock;
    QString m_host;
    quint16 m_port = 0;
    ProxyFacts m_facts;
    AddressRacer *m_racer = nullptr;
    NativeSocket m_socket;
    QSocketNotifier *m_notifier = nullptr;
    Step m_step = Step::Methods;
    qsizetype m_expected = 0; ///< Bytes of this step's answer, as far as known.
    QByteArray m_answer;
};
