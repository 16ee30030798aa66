#include "find/FilterParser.h"

#include "find/FilterValues.h"
#include "settings/WordTools.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr int deepestNesting = 100;

struct LogFilterText {
    Q_DECLARE_TR_FUNCTIONS(LogFilter)
};

bool isOperator(QStringView word, QLatin1String name, QStringView sign, QStringView doubled)
{
    return word.compare(name, Qt::CaseInsensitive) == 0 || word == sign || word == doubled;
}

/// Recursive descent. Each function stops at the first error, which m_error then holds.
class Parser
{
public:
    explicit Parser(const QString &text)
        : m_text(text)
    {
    }

    std::variant<FilterNode, FilterError> parse()
    {
        skipSpace();
        FilterNode node;
        if (!atEnd())
            node = parseOr();
        if (!m_error && !atEnd())
            fail(m_at, 1, LogFilterText::tr("This bracket closes none that was opened."));
        if (m_error)
            return *m_error;
        return node;
    }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    QChar next() const { return m_text[m_at]; }
    void skipSpace()
    {
        while (!atEnd() && next().isSpace())
            ++m_at;
    }
    QStringView wordHere() const
    {
        qsizetype end = m_at;
        while (end < m_text.size() && !endsFilterWord(m_text[end]))
            ++end;
        return QStringView(m_text).sliced(m_at, end - m_at);
    }
    bool isAnd() const { return isOperator(wordHere(), QLatin1String("and"), u"&", u"&&"); }
    bool isOr() const { return isOperator(wordHere(), QLatin1String("or"), u"|", u"||"); }
    void fail(qsizetype position, qsizetype length, const QString &message)
    {
        if (!m_error)
            m_error = FilterError{position, length, message};
    }

    FilterNode parseOr();
    FilterNode parseAnd();
    FilterNode parseNot();
    FilterNode parseBracket();
    FilterNode parseTerm();
    bool takeNot();
    bool takeOperator(const FilterKeyInfo &info, FilterTerm &term);
    FilterNode parseKeyTerm(const FilterKeyInfo &info, qsizetype start);
    bool takeValue(QString &value, bool &quoted, QStringView stops);
    QString takeQuoted();
    const FilterKeyInfo *takeKey();
    bool failsAsKey(QStringView word);

    const QString &m_text;
    qsizetype m_at = 0;
    int m_depth = 0;
    std::optional<FilterError> m_error;
};

/// One child stands for itself; children of the same kind are taken in.
FilterNode combined(FilterNode::Kind kind, std::vector<FilterNode> children)
{
    if (children.size() == 1)
        return std::move(children.front());
    FilterNode node;
    node.kind = kind;
    for (FilterNode &child : children) {
        if (child.kind == kind)
            std::move(child.children.begin(), child.children.end(), std::back_inserter(node.children));
        else
            node.children.push_back(std::move(child));
    }
    return node;
}

FilterNode Parser::parseOr()
{
    std::vector<FilterNode> children;
    children.push_back(parseAnd());
    while (!m_error && !atEnd() && isOr()) {
        m_at += wordHere().size();
        children.push_back(parseAnd());
    }
    return combined(FilterNode::Kind::Or, std::move(children));
}

FilterNode Parser::parseAnd()
{
    std::vector<FilterNode> children;
    do {
        children.push_back(parseNot());
        skipSpace();
        if (!m_error && !atEnd() && isAnd()) {
            m_at += wordHere().size();
            skipSpace();
            if (atEnd() || next() == u')' || isOr())
                fail(m_at, 0, LogFilterText::tr("A term is missing here, after \"and\"."));
        }
    } while (!m_error && !atEnd() && next() != u')' && !isOr());
    return combined(FilterNode::Kind::And, std::move(children));
}

/// not, !term or -term.
bool Parser::takeNot()
{
    const QStringView word = wordHere();
    if (word.compare(u"not"_s, Qt::CaseInsensitive) == 0) {
        m_at += word.size();
        return true;
    }
    if (atEnd() || (next() != u'!' && next() != u'-'))
        return false;
    const bool standsAlone = m_at + 1 == m_text.size() || m_text[m_at + 1].isSpace() || m_text[m_at + 1] == u')';
    if (standsAlone)
        return false;
    ++m_at;
    return true;
}

FilterNode Parser::parseNot()
{
    skipSpace();
    const qsizetype start = m_at;
    if (!takeNot())
        return !atEnd() && next() == u'(' ? parseBracket() : parseTerm();
    FilterNode node;
    node.kind = FilterNode::Kind::Not;
    if (++m_depth > deepestNesting)
        fail(start, m_at - start,
             LogFilterText::tr("Brackets and \"not\" are nested too deeply here: %1 levels are the most.").arg(deepestNesting));
    else
        node.children.push_back(parseNot());
    --m_depth;
    return node;
}

FilterNode Parser::parseBracket()
{
    const qsizetype start = m_at++;
    if (++m_depth > deepestNesting) {
        fail(start, 1, LogFilterText::tr("Brackets and \"not\" are nested too deeply here: %1 levels are the most.").arg(deepestNesting));
        return {};
    }
    skipSpace();
    FilterNode node = parseOr();
    --m_depth;
    if (m_error)
        return node;
    if (atEnd())
        fail(start, 1, LogFilterText::tr("This bracket is not closed."));
    ++m_at;
    return node;
}

FilterNode Parser::parseTerm()
{
    const qsizetype start = m_at;
    FilterNode node;
    node.kind = FilterNode::Kind::Term;
    if (atEnd() || next() == u')' || isOr() || isAnd()) {
        fail(start, 0, LogFilterText::tr("A term is missing here: a word, \"text\" in quotes, or one such as type:publish."));
        return node;
    }
    if (next() == u'"') {
        node.term.quoted = true;
        node.term.values = {takeQuoted()};
        if (!m_error && node.term.values.first().isEmpty())
            fail(start, m_at - start, LogFilterText::tr("There is no text between the quotes."));
        return node;
    }
    if (const FilterKeyInfo *info = takeKey())
        return parseKeyTerm(*info, start);
    const QStringView word = wordHere();
    if (failsAsKey(word))
        return node;
    node.term.values = {word.toString()};
    m_at += word.size();
    return node;
}

/// The key before ':' or a comparison; m_at then stands at that sign. Nullptr, and nothing is taken, if there is none.
const FilterKeyInfo *Parser::takeKey()
{
    qsizetype end = m_at;
    while (end < m_text.size() && (m_text[end].isLetter() || (m_text[end] == u'-' && end > m_at)))
        ++end;
    const FilterKeyInfo *info = filterKeyByWord(QStringView(m_text).sliced(m_at, end - m_at));
    if (!info)
        return nullptr;
    if (info->comparable) {
        qsizetype sign = end;
        while (sign < m_text.size() && m_text[sign].isSpace())
            ++sign;
        if (sign < m_text.size() && QStringView(u"<>=").contains(m_text[sign]))
            end = sign;
    }
    if (end == m_text.size() || !QStringView(u":=<>").contains(m_text[end]))
        return nullptr;
    m_at = end;
    return info;
}

/// A word with a colon that no key has, or nearly a key with another sign: more likely a slip than text.
bool Parser::failsAsKey(QStringView word)
{
    qsizetype end = 0;
    while (end < word.size() && (word[end].isLetter() || (word[end] == u'-' && end > 0)))
        ++end;
    if (end == 0 || end == word.size() || !QStringView(u":=<>").contains(word[end]))
        return false;
    QStringList known;
    for (const FilterKeyInfo &info : filterKeys())
        known.append(QString::fromLatin1(info.word));
    const QString key = word.first(end).toString(), nearest = end < 3 ? QString() : nearestOf(key, known);
    if (!nearest.isEmpty()) {
        fail(m_at, end,
             LogFilterText::tr("There is no term \"%1\": did you mean %2? Text that is to be found as it is goes into quotes.")
                 .arg(shown(key + word[end]), nearest + u':'));
        return true;
    }
    if (word[end] != u':')
        return false;
    fail(m_at, end + 1,
         LogFilterText::tr("There is no term \"%1\". Text that is to be found as it is goes into quotes: \"%2\".")
             .arg(shown(key + u':'), shown(word.toString())));
    return true;
}

bool Parser::takeOperator(const FilterKeyInfo &info, FilterTerm &term)
{
    const qsizetype start = m_at;
    const QChar sign = m_text[m_at++];
    const bool orEqual = (sign == u'<' || sign == u'>') && !atEnd() && next() == u'=';
    if (orEqual)
        ++m_at;
    if (sign == u'<')
        term.comparison = orEqual ? FilterComparison::LessOrEqual : FilterComparison::Less;
    else if (sign == u'>')
        term.comparison = orEqual ? FilterComparison::GreaterOrEqual : FilterComparison::Greater;
    else
        return true;
    if (!info.comparable) {
        fail(start, m_at - start,
             LogFilterText::tr("%1 has nothing to compare: write %1:, then %2.").arg(QLatin1String(info.word), acceptedBy(info)));
        return false;
    }
    return true;
}

QString Parser::takeQuoted()
{
    const qsizetype start = m_at++;
    QString value;
    for (; !atEnd() && next() != u'"'; ++m_at) {
        const bool escapes = next() == u'\\' && m_at + 1 < m_text.size() && (m_text[m_at + 1] == u'"' || m_text[m_at + 1] == u'\\');
        if (escapes)
            ++m_at;
        value += next();
    }
    if (atEnd())
        fail(start, m_text.size() - start, LogFilterText::tr("The quotes that begin here are not closed."));
    ++m_at;
    return value;
}

/// A value up to a space, a bracket or one of `stops`, or in quotes.
bool Parser::takeValue(QString &value, bool &quoted, QStringView stops)
{
    if (!atEnd() && next() == u'"') {
        quoted = true;
        value = takeQuoted();
        return !m_error;
    }
    quoted = false;
    const qsizetype start = m_at;
    while (!atEnd() && !endsFilterWord(next()) && !stops.contains(next()))
        ++m_at;
    value = m_text.sliced(start, m_at - start);
    return true;
}

FilterNode Parser::parseKeyTerm(const FilterKeyInfo &info, qsizetype start)
{
    FilterNode node;
    node.kind = FilterNode::Kind::Term;
    node.term.key = info.key;
    if (!takeOperator(info, node.term))
        return node;
    skipSpace();
    const qsizetype valueStart = m_at;
    const bool isPair = info.kind == FilterValueKind::Pair;
    const bool isList = info.kind != FilterValueKind::Text && info.kind != FilterValueKind::TopicFilter && !isPair
        && node.term.comparison == FilterComparison::Equal;
    const QStringView stops = isPair ? QStringView(u"=") : isList ? QStringView(u",") : QStringView();
    for (;;) {
        QString value;
        const qsizetype at = m_at;
        const bool isLast = isPair && !node.term.values.isEmpty();
        if (!takeValue(value, node.term.quoted, isLast ? QStringView() : stops))
            return node;
        node.term.quoted |= isLast && value.isEmpty(); // as it is printed
        if (value.isEmpty() && !isLast) {
            const bool nothing = m_at == valueStart;
            fail(nothing ? start : at, nothing ? valueStart - start : m_at - at,
                 LogFilterText::tr("%1 lacks its value: it takes %2.").arg(QString::fromLatin1(info.word) + u':', acceptedBy(info)));
            return node;
        }
        if (const QString why = addFilterValue(node.term, info, value); !why.isEmpty()) {
            fail(at, m_at - at, why);
            return node;
        }
        if (isLast || atEnd() || stops.isEmpty() || !stops.contains(next()))
            return node;
        ++m_at;
    }
}

} // namespace

std::variant<FilterNode, FilterError> parseFilter(const QString &text)
{
    return Parser(text).parse();
}
