#include "text/PlainText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace {

/// Characters that break or reorder a line: shown, they could make a text look like another one.
bool isHidden(QChar c)
{
    const ushort u = c.unicode();
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || u == 0x2028 || u == 0x2029 || u == 0xFFFC;
}

QString escaped(QChar c)
{
    switch (c.unicode()) {
    case '\n':
        return u"\\n"_s;
    case '\r':
        return u"\\r"_s;
    case '\t':
        return u"\\t"_s;
    default:
        return u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
    }
}

} // namespace

QString text::visible(const QString &text, qsizetype limit)
{
    QString shown;
    shown.reserve(qMin(text.size(), limit) + 32);
    qsizetype taken = 0;
    for (; taken < text.size() && shown.size() < limit; ++taken) {
        const QChar c = text.at(taken);
        const bool pair = c.isHighSurrogate() && taken + 1 < text.size() && text.at(taken + 1).isLowSurrogate();
        if (pair)
            shown += text.mid(taken++, 2);
        else if (isHidden(c) || c.isSurrogate())
            shown += escaped(c);
        else
            shown += c;
    }
    if (taken == text.size())
        return shown;
    return QCoreApplication::translate("PlainText", "%1… (%2 characters in all)").arg(shown, QLocale().toString(text.size()));
}

QString text::visibleLines(const QString &text, qsizetype limit)
{
    QStringList lines;
    qsizetype left = limit;
    for (const QStringView line : QStringView(text).split(QLatin1Char('\n'))) {
        if (left <= 0) {
            lines += QCoreApplication::translate("PlainText", "… (%1 characters in all)").arg(QLocale().toString(text.size()));
            break;
        }
        lines += visible(line.toString(), left);
        left -= line.size() + 1;
    }
    return lines.join(QLatin1Char('\n'));
}

QString text::toolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    return u"<p>%1</p>"_s.arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), u"<br>"_s));
}

QString text::label(const QString &text)
{
    return QString(text).replace(QLatin1Char('&'), u"&&"_s);
}
