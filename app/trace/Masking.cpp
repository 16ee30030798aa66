#include "trace/Masking.h"

#include "settings/Secrets.h"

#include <algorithm>
#include <cstring>

namespace {

void findAll(ByteRanges &found, const QByteArray &bytes, qsizetype from, qsizetype end, const QList<QByteArray> &secrets)
{
    const QByteArrayView part = QByteArrayView(bytes).sliced(from, end - from);
    for (const QByteArray &secret : secrets) {
        for (qsizetype at = part.indexOf(secret); at >= 0; at = part.indexOf(secret, at + secret.size()))
            found.append({from + at, secret.size()});
    }
}

/// The beginning of a secret that `bytes` end with.
void findCutOff(ByteRanges &found, const QByteArray &bytes, const QList<QByteArray> &secrets)
{
    for (const QByteArray &secret : secrets) {
        for (qsizetype size = std::min(secret.size() - 1, bytes.size()); size >= shortestSearchedSecret; --size) {
            if (bytes.endsWith(QByteArrayView(secret).first(size))) {
                found.append({bytes.size() - size, size});
                break;
            }
        }
    }
}

/// Sorted, with overlapping ranges made one.
ByteRanges merged(ByteRanges ranges)
{
    std::sort(ranges.begin(), ranges.end());
    ByteRanges result;
    for (const auto &[offset, length] : ranges) {
        if (length <= 0)
            continue;
        if (!result.isEmpty() && offset <= result.last().first + result.last().second)
            result.last().second = std::max(result.last().second, offset + length - result.last().first);
        else
            result.append({offset, length});
    }
    return result;
}

bool holdsText(const mqtt::Field &field)
{
    const bool text = std::holds_alternative<QString>(field.value) || std::holds_alternative<QByteArray>(field.value);
    return text && std::strcmp(field.name, "Protocol Name") != 0;
}

} // namespace

bool mayCarrySecrets(QByteArrayView packet)
{
    if (packet.isEmpty())
        return false;
    const auto type = mqtt::PacketType(quint8(packet.front()) >> 4);
    return type == mqtt::PacketType::Connect || type == mqtt::PacketType::Connack || type == mqtt::PacketType::Auth;
}

QList<QByteArray> secretsIn(const TraceEntry &entry)
{
    QList<QByteArray> secrets;
    if (entry.kind != TraceEntry::Kind::Packet || !mayCarrySecrets(entry.bytes))
        return secrets;
    for (const auto &[offset, length] : mqtt::secretRanges(entry.bytes, entry.version, entry.sender))
        secrets.append(entry.bytes.mid(offset, length));
    return secrets;
}

ByteRanges maskedRanges(const TraceEntry &entry, const QList<QByteArray> &secrets)
{
    ByteRanges ranges;
    const QByteArray &bytes = entry.bytes;
    if (entry.kind != TraceEntry::Kind::Packet || bytes.isEmpty())
        return ranges;
    if (mayCarrySecrets(bytes))
        ranges = mqtt::secretRanges(bytes, entry.version, entry.sender);
    const auto occurs = [&bytes](const QByteArray &secret) { return bytes.contains(secret); };
    if (entry.error)
        findCutOff(ranges, bytes, secrets);
    if (std::any_of(secrets.cbegin(), secrets.cend(), occurs)) { // nothing needs to be decoded otherwise
        mqtt::Fields fields;
        const auto decoded = mqtt::decode(bytes, entry.version, entry.sender, &fields);
        if (entry.error || std::holds_alternative<mqtt::DecodeError>(decoded)) {
            findAll(ranges, bytes, 0, bytes.size(), secrets);
        } else {
            for (const mqtt::Field &field : fields) {
                if (holdsText(field) && field.offset >= 0 && field.offset + field.length <= bytes.size())
                    findAll(ranges, bytes, field.offset, field.offset + field.length, secrets);
            }
        }
    }
    return merged(std::move(ranges));
}

QByteArray overwrite(QByteArray bytes, const ByteRanges &ranges)
{
    for (const auto &[offset, length] : ranges)
        std::fill_n(bytes.begin() + offset, length, '*');
    return bytes;
}

QByteArray overwritePart(QByteArray part, qsizetype offset, const ByteRanges &ranges)
{
    for (const auto &[start, length] : ranges) {
        const qsizetype first = std::max(start, offset), end = std::min(start + length, offset + part.size());
        if (first < end)
            std::fill_n(part.begin() + (first - offset), end - first, '*');
    }
    return part;
}

QString maskedText(const QString &text, const QList<QByteArray> &secrets)
{
    QStringList words;
    for (const QByteArray &secret : secrets)
        words.append(QString::fromUtf8(secret));
    return words.isEmpty() ? text : maskSecrets(text, words);
}

EventDetails maskedDetails(EventDetails details, const QList<QByteArray> &secrets)
{
    if (secrets.isEmpty())
        return details;
    changeBytes(details, [&secrets](const QByteArray &bytes) {
        QList<QByteArray> all = secrets;
        for (const QByteArray &secret : secrets)
            all.append(secret.toPercentEncoding());
        ByteRanges found;
        findAll(found, bytes, 0, bytes.size(), all);
        findCutOff(found, bytes, all);
        return overwrite(bytes, merged(std::move(found)));
    });
    for (auto &[name, value] : details)
        value = maskedText(value, secrets);
    return details;
}
