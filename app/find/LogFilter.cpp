#include "find/LogFilter.h"

namespace {

bool asksFor(const FilterNode &node, FilterState state)
{
    if (node.kind == FilterNode::Kind::Term)
        return node.term.key == FilterKey::Is && node.term.numbers.contains(qint64(state));
    for (const FilterNode &child : node.children) {
        if (asksFor(child, state))
            return true;
    }
    return false;
}

} // namespace

LogFilter::LogFilter()
    : m_expression(std::make_shared<const FilterNode>())
    , m_bookmarks(std::make_shared<const QSet<qint64>>())
{
}

std::variant<LogFilter, FilterError> LogFilter::parse(const QString &text)
{
    std::variant<FilterNode, FilterError> parsed = parseFilter(text);
    if (const auto *error = std::get_if<FilterError>(&parsed))
        return *error;
    LogFilter filter;
    filter.m_expression = std::make_shared<const FilterNode>(std::get<FilterNode>(std::move(parsed)));
    return filter;
}

bool LogFilter::isEmpty() const
{
    return m_expression->kind == FilterNode::Kind::And && m_expression->children.empty();
}

QString LogFilter::text() const
{
    return printed(*m_expression);
}

bool LogFilter::usesBookmarks() const
{
    return asksFor(*m_expression, FilterState::Bookmarked);
}

void LogFilter::setBookmarks(const QSet<qint64> &indexes)
{
    m_bookmarks = std::make_shared<const QSet<qint64>>(indexes);
}

LogFilter LogFilter::with(const LogFilter &other) const
{
    LogFilter both = *this;
    if (isEmpty() || other.isEmpty()) {
        both.m_expression = isEmpty() ? other.m_expression : m_expression;
        return both;
    }
    FilterNode node;
    for (const FilterNode *part : {m_expression.get(), other.m_expression.get()}) {
        if (part->kind == FilterNode::Kind::And)
            node.children.insert(node.children.end(), part->children.begin(), part->children.end());
        else
            node.children.push_back(*part);
    }
    both.m_expression = std::make_shared<const FilterNode>(std::move(node));
    return both;
}
