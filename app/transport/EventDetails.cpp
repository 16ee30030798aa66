#include "transport/EventDetails.h"

#include "settings/Secrets.h"

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype bytesShown = 512;
const QString hexName = u"Hex"_s;
const QString textName = u"Text"_s;
} // namespace

QString printable(const QByteArray &bytes)
{
    QString text = QString::fromLatin1(bytes);
    for (QChar &c : text) {
        if (c.unicode() < 0x20 || c.unicode() > 0x7E)
            c = u'.';
    }
    return text;
}

void addBytes(const QByteArray &bytes, EventDetails &details)
{
    if (bytes.isEmpty())
        return;
    const QByteArray shown = bytes.left(bytesShown);
    details.append({hexName, QString::fromLatin1(shown.toHex(' '))});
    details.append({textName, printable(shown)});
    if (shown.size() < bytes.size())
        details.append({u"Not shown"_s, u"%1 bytes"_s.arg(bytes.size() - shown.size())});
}

void changeBytes(EventDetails &details, const std::function<QByteArray(const QByteArray &)> &change)
{
    for (qsizetype i = 0; i + 1 < details.size(); ++i) {
        if (details.at(i).first != hexName || details.at(i + 1).first != textName)
            continue;
        const QByteArray changed = change(QByteArray::fromHex(details.at(i).second.toLatin1()));
        details[i].second = QString::fromLatin1(changed.toHex(' '));
        details[i + 1].second = printable(changed);
    }
}

void addHeaders(const QList<HttpHeader> &headers, EventDetails &details)
{
    for (const HttpHeader &header : headers)
        details.append({header.name, isSecretHeader(header.name) || looksLikeToken(header.value) ? QString(SecretMask) : header.value});
}
