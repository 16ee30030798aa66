#include "transport/EventDetails.h"

#include "settings/Secrets.h"

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype bytesShown = 512;
}

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
    details.append({u"Hex"_s, QString::fromLatin1(shown.toHex(' '))});
    details.append({u"Text"_s, printable(shown)});
    if (shown.size() < bytes.size())
        details.append({u"Not shown"_s, u"%1 bytes"_s.arg(bytes.size() - shown.size())});
}

void addHeaders(const QList<HttpHeader> &headers, EventDetails &details)
{
    for (const HttpHeader &header : headers)
        details.append({header.name, isSecretHeader(header.name) || looksLikeToken(header.value) ? QString(SecretMask) : header.value});
}
