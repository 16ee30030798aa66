// Names a protocol by the first bytes of its server.
#pragma once

#include <QByteArray>
#include <QString>

struct Greeting {
    enum class Protocol : quint8 {
        Unknown,
        Tls,
        Mqtt,
        Http,
        Ssh,
        Smtp,
        Ftp,
        Imap,
        Pop3,
        Redis,
        MySql,
        PostgreSql,
        Amqp,
        Stomp,
        Telnet,
        Rfb,
        Nats,
        Memcached,
        Text
    };
    Protocol protocol = Protocol::Unknown;
    QString name; ///< "SSH", "AMQP", ...; not translated. Empty for Unknown and Text.
};

/// Judges what a server sent first, or answered to a CONNECT, a ClientHello or an HTTP request that it did not understand.
Greeting recogniseGreeting(const QByteArray &bytes);

/// A TLS record: content type and version (RFC 8446, section 5.1).
bool isTlsRecord(const QByteArray &bytes);
/// The alert of a plain TLS alert record, or -1.
int tlsAlertOf(const QByteArray &bytes);
/// Whether an HTTP answer says that its port expects HTTPS.
bool asksForHttps(const QString &answer);
