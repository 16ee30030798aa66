#include "diagnosis/Wording.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wording {

QString iso(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-ddTHH:mm:ssZ"_s);
}

QString day(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd"_s);
}

QString duration(double ms)
{
    const auto number = [](double value, int decimals) { return QLocale().toString(value, 'f', decimals); };
    if (ms < 1000)
        return QCoreApplication::translate("Report", "%1 ms").arg(number(ms, ms < 10 ? 1 : 0));
    return QCoreApplication::translate("Report", "%1 s").arg(number(ms / 1000, ms < 10'000 ? 1 : 0));
}

QString evidenceDuration(double ms)
{
    if (ms < 1000)
        return u"%1 ms"_s.arg(ms, 0, 'f', ms < 10 ? 1 : 0);
    return u"%1 s"_s.arg(ms / 1000, 0, 'f', ms < 10'000 ? 1 : 0);
}

QString hostPort(const QString &host, quint16 port)
{
    return host.contains(u':') ? u"[%1]:%2"_s.arg(host, QString::number(port)) : u"%1:%2"_s.arg(host, QString::number(port));
}

QString hex(const QByteArray &bytes, qsizetype most)
{
    const QString shown = QString::fromLatin1(bytes.first(std::min(most, bytes.size())).toHex(' '));
    return bytes.size() > most ? u"%1 ... (%2 bytes)"_s.arg(shown, QString::number(bytes.size())) : shown;
}

QString quotedLine(const QByteArray &bytes)
{
    constexpr int most = 200;
    QString result;
    for (const char c : bytes) {
        if ((c == '\n' || c == '\r') && !result.isEmpty())
            break;
        if (result.size() >= most) {
            result += "..."_L1;
            break;
        }
        const auto byte = quint8(c);
        if (byte >= 0x20 && byte < 0x7f)
            result += QChar::fromLatin1(c);
        else
            result += u"\\x%1"_s.arg(byte, 2, 16, QChar(u'0'));
    }
    return u"\"%1\""_s.arg(result);
}

QString oneLine(const QString &text)
{
    constexpr int most = 300;
    QString result = text.left(most + 1);
    for (QChar &c : result) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || c == QChar::LineSeparator
            || c == QChar::ParagraphSeparator)
            c = u' ';
    }
    return result.size() > most ? result.left(most) + "..."_L1 : result;
}

bool isText(const QByteArray &bytes)
{
    return !bytes.isEmpty() && std::all_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = quint8(c);
        return (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\r' || byte == '\n';
    });
}

QString sentences(const QStringList &sentences)
{
    QStringList kept = sentences;
    kept.removeAll(QString());
    return kept.join(u' ');
}

} // namespace wording
