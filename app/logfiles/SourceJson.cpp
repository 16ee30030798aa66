#include "logfiles/SourceJson.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 4'096; ///< Characters taken from a file.

QString kindName(LogSource::Kind kind)
{
    switch (kind) {
    case LogSource::Kind::Attempt:
        return u"attempt"_s;
    case LogSource::Kind::Probe:
        return u"probe"_s;
    case LogSource::Kind::Companion:
        return u"second connection"_s;
    }
    return {};
}

LogSource::Kind kindOf(const QString &name)
{
    return name == kindName(LogSource::Kind::Probe)    ? LogSource::Kind::Probe
        : name == kindName(LogSource::Kind::Companion) ? LogSource::Kind::Companion
                                                       : LogSource::Kind::Attempt;
}

QString endText(const QHostAddress &address, quint16 port)
{
    if (address.isNull())
        return {};
    const QString host = address.protocol() == QAbstractSocket::IPv6Protocol ? u"[%1]"_s.arg(address.toString()) : address.toString();
    return u"%1:%2"_s.arg(host).arg(port);
}

void readEnd(const QString &text, QHostAddress &address, quint16 &port)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (colon > 0 && address.setAddress(host))
        port = text.mid(colon + 1).toUShort();
}

/// Untranslated: a file is the same in every language.
QString purposeOf(const LogSource &source)
{
    QString purpose = QString::fromUtf8(source.phrase);
    for (const QString &value : source.values)
        purpose = purpose.arg(value);
    return purpose;
}

} // namespace

QString nameInFiles(const LogSource &source)
{
    return u"%1 %2"_s.arg(kindName(source.kind)).arg(source.number);
}

QJsonObject toJson(const LogSource &source)
{
    QJsonObject object{{u"kind"_s, kindName(source.kind)}, {u"number"_s, source.number}};
    const auto insert = [&object](const QString &name, const QString &value) {
        if (!value.isEmpty())
            object.insert(name, value);
    };
    insert(u"connection"_s, source.connection);
    insert(u"target"_s, source.target);
    insert(u"purpose"_s, purposeOf(source));
    insert(u"startedAt"_s, source.startedAt.toUTC().toString(Qt::ISODateWithMs));
    insert(u"local"_s, endText(source.endpoints.localAddress, source.endpoints.localPort));
    insert(u"peer"_s, endText(source.endpoints.peerAddress, source.endpoints.peerPort));
    return object;
}

LogSource sourceFromJson(const QJsonObject &object)
{
    const auto text = [&object](const char *name) { return object[QLatin1String(name)].toString().left(longestText); };
    LogSource source;
    source.kind = kindOf(text("kind"));
    source.number = std::clamp(object["number"_L1].toInt(), 0, 1'000'000'000);
    source.connection = text("connection");
    source.target = text("target");
    if (const QString purpose = text("purpose"); !purpose.isEmpty()) {
        source.phrase = "%1";
        source.values = {purpose};
    }
    source.startedAt = QDateTime::fromString(text("startedAt"), Qt::ISODateWithMs).toUTC();
    readEnd(text("local"), source.endpoints.localAddress, source.endpoints.localPort);
    readEnd(text("peer"), source.endpoints.peerAddress, source.endpoints.peerPort);
    return source;
}
