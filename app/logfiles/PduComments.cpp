#include "logfiles/ExportedPdu.h"
#include "logfiles/StaticText.h"
#include "trace/PacketJson.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

/// A text on one line.
QString escaped(QString text)
{
    return text.replace(u'\\', u"\\\\"_s).replace(u'\n', u"\\n"_s).replace(u'\r', u"\\r"_s);
}

QString unescaped(const QString &text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 == text.size())
            result += text[i];
        else if (const QChar next = text[++i]; next == u'n' || next == u'r')
            result += next == u'n' ? u'\n' : u'\r';
        else
            result += next;
    }
    return result;
}

} // namespace

QString eventComment(const QString &source, qint64 microseconds, const TransportEvent &event)
{
    QString comment = u"%1 +%2 s %3: %4"_s.arg(source, QString::number(double(microseconds) / 1e6, 'f', 6),
                                               QString::fromLatin1(transportEventId(event.kind)), escaped(event.text));
    for (const auto &[name, value] : event.details)
        comment += u"\n  %1: %2"_s.arg(escaped(name).replace(u':', u"\\:"_s), escaped(value));
    return comment;
}

std::optional<CommentedEvent> eventInComment(const QString &comment)
{
    static const QRegularExpression first(uR"(^(?<source>.{1,200}) \+(?<seconds>-?\d{1,12}\.\d{6}) s (?<kind>[a-z0-9-]+): (?<text>.*)$)"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression detail(uR"(^  (?<name>(?:[^\\:]|\\.)*): (?<value>.*)$)"_s);
    const QStringList lines = comment.split(u'\n');
    const QRegularExpressionMatch match = first.match(lines.constFirst());
    const auto kind = match.hasMatch() ? transportEventKind(match.captured(u"kind"_s)) : std::nullopt;
    if (!kind)
        return std::nullopt;
    CommentedEvent found;
    found.source = match.captured(u"source"_s);
    found.microseconds = qRound64(match.captured(u"seconds"_s).toDouble() * 1e6);
    found.event.kind = *kind;
    found.event.text = unescaped(match.captured(u"text"_s));
    for (const QString &line : lines.mid(1)) {
        const QRegularExpressionMatch pair = detail.match(line);
        if (pair.hasMatch())
            found.event.details.append({unescaped(pair.captured(u"name"_s)), unescaped(pair.captured(u"value"_s))});
    }
    return found;
}

QString versionComment(mqtt::Version version)
{
    return u"read as MQTT %1 (its CONNECT is not in this file)"_s.arg(QString::fromLatin1(mqtt::name(version)));
}

std::optional<mqtt::Version> versionInComment(const QString &comment)
{
    for (const auto version : {mqtt::Version::V31, mqtt::Version::V311, mqtt::Version::V5}) {
        if (comment == versionComment(version))
            return version;
    }
    return std::nullopt;
}

QString preferenceComment(mqtt::Version version)
{
    return u"for Wireshark: set the preference mqtt.default_version to \"MQTT v%1\""_s.arg(QString::fromLatin1(mqtt::name(version)));
}

QString repeatedConnectComment()
{
    return u"repeated from before: it tells the protocol version of the packets that follow"_s;
}

QString errorComment(const mqtt::DecodeError &error)
{
    return u"refused, %1, 0x%2, bytes %3+%4, %5 [%6]: %7"_s.arg(
        error.kind == mqtt::DecodeError::Kind::MalformedPacket ? u"malformed packet"_s : u"protocol error"_s,
        QString::number(error.reasonCode, 16), QString::number(error.offset), QString::number(error.length), QString::fromUtf8(error.field),
        QString::fromUtf8(error.statement), QString::fromUtf8(error.what));
}

std::optional<mqtt::DecodeError> errorInComment(const QString &comment)
{
    static const QRegularExpression form(
        uR"(^refused, (malformed packet|protocol error), 0x([0-9a-f]{1,2}), bytes (\d{1,9})\+(\d{1,9}), (.*) \[([^\]]*)\]: (.*)$)"_s);
    const QRegularExpressionMatch match = form.match(comment);
    if (!match.hasMatch())
        return std::nullopt;
    mqtt::DecodeError error;
    error.kind = match.captured(1).startsWith(u'm') ? mqtt::DecodeError::Kind::MalformedPacket : mqtt::DecodeError::Kind::ProtocolError;
    error.reasonCode = quint8(match.captured(2).toUInt(nullptr, 16));
    error.offset = match.captured(3).toLongLong();
    error.length = match.captured(4).toLongLong();
    error.field = staticText(match.captured(5));
    error.statement = staticText(match.captured(6));
    error.what = staticText(match.captured(7));
    return error;
}
