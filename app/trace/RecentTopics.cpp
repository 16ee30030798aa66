#include "trace/RecentTopics.h"

#include "mqtt/RowView.h"
#include "trace/Masking.h"

#include <QSet>

namespace {

constexpr qint64 recordsMaximum = 50'000;

} // namespace

QStringList recentTopics(const PacketLog &log, const QString &part, qsizetype most)
{
    QStringList topics;
    QSet<QByteArrayView> seen;
    QList<LogSlice> held; // what `seen` points into
    const QList<QByteArray> secrets = log.secrets();
    const qint64 size = log.size();
    const qint64 least = qMax(log.dropped(), size - recordsMaximum);
    for (qint64 end = size; end > least && topics.size() < most;) {
        const LogSlice slice = log.slice(end - 1);
        if (slice.isEmpty() || slice.isDropped())
            break;
        held.append(slice);
        for (qint64 index = qMin(end, slice.end()) - 1; index >= qMax(slice.first(), least) && topics.size() < most; --index) {
            const LogRow row = slice.row(index);
            if (!row.isPacket || row.malformed)
                continue;
            const mqtt::RowView view = mqtt::rowView(row.bytes, row.version);
            const QByteArrayView name = row.bytes.sliced(view.topicOffset, view.topicLength);
            if (name.isEmpty() || seen.contains(name))
                continue;
            seen.insert(name);
            const QString topic = QString::fromUtf8(name);
            if (topic.contains(part, Qt::CaseInsensitive) && maskedText(topic, secrets) == topic)
                topics.append(topic);
        }
        end = slice.first();
    }
    return topics;
}
