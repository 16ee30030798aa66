#include "broker/BrokerLog.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestRest = 4 * BrokerLog::longestLine; ///< Bytes; UTF-8 has at most four for a character.

bool isHidden(QChar c)
{
    const QChar::Category category = c.category();
    return category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line
        || category == QChar::Separator_Paragraph;
}

QString harmless(const QString &text)
{
    QString result;
    for (const QChar c : text.left(BrokerLog::longestLine)) {
        if (c == u'\t')
            result += u' ';
        else if (isHidden(c))
            result += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return text.size() > BrokerLog::longestLine ? result + u'…' : result;
}

} // namespace

QList<BrokerLog::Line> BrokerLog::append(const QByteArray &bytes)
{
    QList<Line> added;
    qsizetype from = 0;
    for (qsizetype end; (end = bytes.indexOf('\n', from)) >= 0; from = end + 1)
        added.append(take(std::exchange(m_rest, {}) + bytes.sliced(from, end - from)));
    if (m_rest.size() <= longestRest)
        m_rest += bytes.sliced(from, std::min(bytes.size() - from, longestRest + 1 - m_rest.size()));
    return added;
}

QList<BrokerLog::Line> BrokerLog::finish()
{
    return m_rest.isEmpty() ? QList<Line>() : QList<Line>{take(std::exchange(m_rest, {}))};
}

BrokerLog::Line BrokerLog::take(const QByteArray &bytes)
{
    QString text = QString::fromUtf8(bytes);
    if (text.endsWith(u'\r'))
        text.chop(1);
    m_lines.push_back({QDateTime::currentDateTimeUtc(), harmless(text)});
    if (qsizetype(m_lines.size()) > mostLines) {
        m_lines.pop_front();
        ++m_dropped;
    }
    return m_lines.back();
}

void BrokerLog::clear()
{
    m_lines.clear();
    m_rest.clear();
    m_dropped = 0;
}

QString BrokerLog::reason() const
{
    const auto isError = [](const Line &line) { return line.text.startsWith("Error"_L1); };
    const auto found = std::find_if(m_lines.rbegin(), m_lines.rend(), isError);
    if (found != m_lines.rend())
        return found->text;
    return m_lines.empty() ? QString() : m_lines.back().text;
}

bool BrokerLog::contains(QLatin1StringView text) const
{
    return std::any_of(m_lines.begin(), m_lines.end(), [&](const Line &line) { return line.text.contains(text, Qt::CaseInsensitive); });
}

QString logText(const BrokerLog::Line &line)
{
    return line.at.toLocalTime().toString(u"HH:mm:ss.zzz "_s) + line.text;
}
