#include "diagnosis/GreetingRecogniser.h"

#include "diagnosis/Wording.h"

#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;
using Protocol = Greeting::Protocol;

namespace {

struct Prefix {
    QByteArrayView bytes;
    Protocol protocol;
    const char *name;
};

// The longest first where one is the start of another.
constexpr std::array prefixes{
    Prefix{"HTTP/", Protocol::Http, "HTTP"},
    Prefix{"SSH-", Protocol::Ssh, "SSH"},
    Prefix{"AMQP", Protocol::Amqp, "AMQP"},
    Prefix{"RFB ", Protocol::Rfb, "VNC (RFB)"},
    Prefix{"+OK", Protocol::Pop3, "POP3"}, // Redis says "+OK" too, but only to a command that it understood
    Prefix{"* OK", Protocol::Imap, "IMAP"},
    Prefix{"* BYE", Protocol::Imap, "IMAP"},
    Prefix{"-ERR ", Protocol::Redis, "Redis"}, // POP3's -ERR never comes first
    Prefix{"-NOAUTH ", Protocol::Redis, "Redis"},
    Prefix{"-DENIED ", Protocol::Redis, "Redis"},
    Prefix{"-LOADING ", Protocol::Redis, "Redis"},
    Prefix{"+PONG", Protocol::Redis, "Redis"},
    Prefix{"INFO {", Protocol::Nats, "NATS"},
    Prefix{"-ERR '", Protocol::Nats, "NATS"},
    Prefix{"ERROR\nmessage:", Protocol::Stomp, "STOMP"},
    Prefix{"ERROR\nversion:", Protocol::Stomp, "STOMP"},
    Prefix{"CONNECTED\n", Protocol::Stomp, "STOMP"},
    Prefix{"ERROR\r\n", Protocol::Memcached, "memcached"},
};

/// Telnet's negotiation: IAC WILL/WONT/DO/DONT (RFC 854).
bool isTelnet(const QByteArray &bytes)
{
    return bytes.size() >= 3 && quint8(bytes[0]) == 0xff && quint8(bytes[1]) >= 0xfb && quint8(bytes[1]) <= 0xfe;
}

/// MySQL's packet header: length (3 bytes, little endian), sequence 0, then protocol 10 with a version text, or an error packet.
bool isMySql(const QByteArray &bytes)
{
    if (bytes.size() < 6 || bytes[3] != 0)
        return false;
    const qsizetype length = quint8(bytes[0]) | quint8(bytes[1]) << 8 | quint8(bytes[2]) << 16;
    if (quint8(bytes[4]) == 0xff)
        return length + 4 == bytes.size();
    static const QRegularExpression version(u"^\\d+\\.\\d+"_s);
    return bytes[4] == 10 && length >= 20
        && version.match(QString::fromLatin1(bytes.sliced(5, std::min<qsizetype>(16, bytes.size() - 5)))).hasMatch();
}

/// PostgreSQL's ErrorResponse ('E', length, then fields such as "SFATAL"), or the one byte that answers an SSLRequest.
bool isPostgreSql(const QByteArray &bytes)
{
    return bytes.size() > 6 && bytes[0] == 'E' && bytes[1] == 0 && bytes[2] == 0
        && (bytes.sliced(5).startsWith("SFATAL") || bytes.sliced(5).startsWith("SERROR") || bytes.contains("VFATAL"));
}

/// AMQP 0-9-1: a method frame on channel 0 that begins with Connection.Start or Close (class 10).
bool isAmqpFrame(const QByteArray &bytes)
{
    return bytes.size() >= 9 && bytes.startsWith(QByteArrayView("\x01\x00\x00", 3)) && bytes.sliced(7, 2) == QByteArrayView("\x00\x0a", 2);
}

/// A CONNACK's or another server packet's first byte with a length that fits.
bool isMqtt(const QByteArray &bytes)
{
    return bytes.size() >= 4 && bytes[0] == 0x20 && bytes[1] >= 2 && (bytes[2] & 0xfe) == 0;
}

/// "220 mail.example ESMTP", "220 (vsFTPd 3.0.3)", "421 ...", "500 ...": SMTP and FTP share the form of their replies.
Greeting replyCode(const QByteArray &bytes)
{
    static const QRegularExpression reply(u"^[1-5]\\d\\d[ -]"_s);
    static const QRegularExpression mail(u"smtp|mail|postfix|exim|sendmail"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression files(u"ftp|filezilla"_s, QRegularExpression::CaseInsensitiveOption);
    const QString text = QString::fromLatin1(bytes.left(200));
    if (!reply.match(text).hasMatch())
        return {};
    if (files.match(text).hasMatch())
        return {Protocol::Ftp, u"FTP"_s};
    return mail.match(text).hasMatch() ? Greeting{Protocol::Smtp, u"SMTP"_s} : Greeting{Protocol::Smtp, u"SMTP or FTP"_s};
}

} // namespace

bool isTlsRecord(const QByteArray &bytes)
{
    return bytes.size() >= 3 && bytes[0] >= 0x14 && bytes[0] <= 0x18 && bytes[1] == 3 && bytes[2] >= 0 && bytes[2] <= 4;
}

int tlsAlertOf(const QByteArray &bytes)
{
    const bool alert =
        isTlsRecord(bytes) && bytes.size() >= 7 && bytes[0] == 0x15 && bytes[3] == 0 && bytes[4] == 2 && (bytes[5] == 1 || bytes[5] == 2);
    return alert ? quint8(bytes[6]) : -1;
}

Greeting recogniseGreeting(const QByteArray &bytes)
{
    if (isTlsRecord(bytes))
        return {Protocol::Tls, u"TLS"_s};
    for (const Prefix &prefix : prefixes) {
        if (bytes.startsWith(prefix.bytes))
            return {prefix.protocol, QString::fromLatin1(prefix.name)};
    }
    if (isTelnet(bytes))
        return {Protocol::Telnet, u"Telnet"_s};
    if (isMySql(bytes))
        return {Protocol::MySql, u"MySQL or MariaDB"_s};
    if (isPostgreSql(bytes))
        return {Protocol::PostgreSql, u"PostgreSQL"_s};
    if (isAmqpFrame(bytes))
        return {Protocol::Amqp, u"AMQP"_s};
    if (isMqtt(bytes))
        return {Protocol::Mqtt, u"MQTT"_s};
    if (Greeting greeting = replyCode(bytes); greeting.protocol != Protocol::Unknown)
        return greeting;
    static const QRegularExpression html(u"^\\s*<(!doctype html|html|head|body)"_s, QRegularExpression::CaseInsensitiveOption);
    if (html.match(QString::fromLatin1(bytes.left(100))).hasMatch())
        return {Protocol::Http, u"HTTP"_s}; // HTTP/0.9, as some web servers answer what they cannot read
    return wording::isText(bytes) ? Greeting{Protocol::Text, {}} : Greeting{};
}

bool asksForHttps(const QString &answer)
{
    // nginx: "The plain HTTP request was sent to HTTPS port"; Go: "Client sent an HTTP request to an HTTPS server";
    // Apache: "You're speaking plain HTTP to an SSL-enabled server port".
    static const QRegularExpression hint(u"https port|plain http\\b[^<]{0,60}(https|ssl|tls)|http request[^<]{0,40}https"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return hint.match(answer).hasMatch();
}
