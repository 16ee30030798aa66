#include "logfiles/SourceJson.h"
#include "logfiles/TextWriters.h"
#include "trace/PacketJson.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

void JsonLinesWriter::writeRecord(QByteArray &out, const LogRecord &record)
{
    QJsonObject line = toJson(record.entry, record.secrets, isRevealed());
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(record.microsecondsSinceEpoch() / 1000, Qt::UTC);
    line.insert(u"time"_s, at.toString(Qt::ISODateWithMs));
    line.insert(u"sourceId"_s, qint64(record.sourceId));
    if (record.entry.kind == TraceEntry::Kind::Packet)
        line.insert(u"version"_s, int(record.entry.version));
    const auto described = m_described.find(record.sourceId);
    if (record.source && (described == m_described.end() || described->second != *record.source)) {
        QJsonObject source = toJson(*record.source);
        if (isRevealed())
            source.insert(u"secretsRevealed"_s, true);
        line.insert(u"source"_s, source);
        m_described.insert_or_assign(record.sourceId, *record.source);
    }
    out += QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}
