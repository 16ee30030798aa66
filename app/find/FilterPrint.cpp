#include "find/FilterKeys.h"

using namespace Qt::StringLiterals;

namespace {

/// In quotes, if it would not be read as one value otherwise.
QString valueText(const QString &value, bool quoted, QStringView stops)
{
    bool needsQuotes = quoted || value.isEmpty();
    for (const QChar c : value)
        needsQuotes = needsQuotes || endsFilterWord(c) || stops.contains(c);
    if (!needsQuotes)
        return value;
    QString escaped = value;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + escaped + u'"';
}

QString signOf(FilterComparison comparison)
{
    switch (comparison) {
    case FilterComparison::Equal:
        break;
    case FilterComparison::Less:
        return u"<"_s;
    case FilterComparison::LessOrEqual:
        return u"<="_s;
    case FilterComparison::Greater:
        return u">"_s;
    case FilterComparison::GreaterOrEqual:
        return u">="_s;
    }
    return u":"_s;
}

QString printedTerm(const FilterTerm &term)
{
    if (term.key == FilterKey::Text)
        return term.quoted ? valueText(term.values.value(0), true, {}) : term.values.value(0);
    const FilterKeyInfo &info = filterKeyInfo(term.key);
    const bool isPair = info.kind == FilterValueKind::Pair;
    QStringList values;
    for (qsizetype i = 0; i < term.values.size(); ++i) {
        const bool isLast = i + 1 == term.values.size();
        const QStringView stops = isPair && i == 0 ? QStringView(u"=")
            : !isPair && term.values.size() > 1    ? QStringView(u",")
                                                   : QStringView();
        values.append(valueText(term.values[i], term.quoted && isLast, stops));
    }
    return QString::fromLatin1(info.word) + signOf(term.comparison) + values.join(isPair ? u'=' : u',');
}

} // namespace

bool endsFilterWord(QChar c)
{
    return c.isSpace() || c == u'(' || c == u')' || c == u'"';
}

QString printed(const FilterNode &node)
{
    QStringList parts;
    for (const FilterNode &child : node.children) {
        const bool isWeaker =
            child.kind == FilterNode::Kind::Or || (child.kind == FilterNode::Kind::And && node.kind == FilterNode::Kind::Not);
        parts.append(isWeaker ? u'(' + printed(child) + u')' : printed(child));
    }
    switch (node.kind) {
    case FilterNode::Kind::Term:
        return printedTerm(node.term);
    case FilterNode::Kind::And:
        return parts.join(u" and "_s);
    case FilterNode::Kind::Or:
        return parts.join(u" or "_s);
    case FilterNode::Kind::Not:
        return u"not "_s + parts.value(0);
    }
    return {};
}
