#include "log/LogTerms.h"

#include "trace/Masking.h"
#include "trace/PacketColumns.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct LogTermText {
    Q_DECLARE_TR_FUNCTIONS(LogTerms)
};

QString quoted(const QString &value)
{
    const bool isPlain = std::none_of(
        value.begin(), value.end(), [](QChar c) { return c.isSpace() || c == u'(' || c == u')' || c == u'"' || c == u'\\' || c == u','; });
    if (isPlain && !value.isEmpty())
        return value;
    return u'"' + QString(value).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
}

} // namespace

QString termOf(const LogSource &source)
{
    const QString number = QString::number(source.number);
    switch (source.kind) {
    case LogSource::Kind::Attempt:
        return u"attempt:"_s + number;
    case LogSource::Kind::Probe:
        return u"probe:"_s + number;
    case LogSource::Kind::Companion:
        break;
    }
    return u"second:"_s + number;
}

QList<LogTerm> termsOf(const LogRecord &record)
{
    QList<LogTerm> terms;
    const TraceEntry &entry = record.entry;
    const PacketColumns columns = packetColumns(entry);
    if (entry.kind == TraceEntry::Kind::TransportEvent)
        terms.append({LogTermText::tr("Events"), u"type:event"_s});
    else if (const int type = entry.bytes.isEmpty() ? 0 : quint8(entry.bytes.front()) >> 4; type > 0)
        terms.append({LogTermText::tr("This Packet Type"), u"type:"_s + QString::fromLatin1(mqtt::name(mqtt::PacketType(type))).toLower()});
    // A topic that holds a secret is not written where it can be read and is remembered.
    if (!columns.topic.isEmpty() && maskedText(columns.topic, record.secrets) == columns.topic)
        terms.append({LogTermText::tr("This Topic"), u"topic:"_s + quoted(columns.topic)});
    if (columns.packetIdentifier != 0)
        terms.append({LogTermText::tr("This Packet Identifier"), u"id:"_s + QString::number(columns.packetIdentifier)});
    if (!columns.reason.isEmpty())
        terms.append({LogTermText::tr("This Reason"), u"reason:"_s + columns.reason.section(u' ', 0, 0)});
    if (record.source) {
        terms.append({LogTermText::tr("This Attempt, Probe or Second Connection"), termOf(*record.source)});
        if (!record.source->connection.isEmpty())
            terms.append({LogTermText::tr("This Connection"), u"conn:"_s + quoted(record.source->connection)});
    }
    return terms;
}
