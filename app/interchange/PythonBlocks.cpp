#include "interchange/PythonBlocks.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Of the condition alone.
CodeRuns asRuns(std::optional<bool> condition)
{
    return !condition ? CodeRuns::Unknown : *condition ? CodeRuns::Always : CodeRuns::Never;
}

} // namespace

std::optional<PythonBlocks::Header> PythonBlocks::header(const QList<CodeToken> &tokens, qsizetype first)
{
    static const QStringList keywords{u"if"_s,  u"elif"_s,   u"else"_s,    u"while"_s, u"for"_s,
                                      u"try"_s, u"except"_s, u"finally"_s, u"match"_s, u"case"_s};
    if (tokens[first].kind != CodeToken::Kind::Name || !keywords.contains(tokens[first].text))
        return std::nullopt;
    int depth = 0;
    for (qsizetype i = first + 1; i < tokens.size(); ++i) {
        const CodeToken &token = tokens[i];
        if (token.kind == CodeToken::Kind::LineEnd)
            break;
        if (token.kind != CodeToken::Kind::Sign)
            continue;
        const QChar sign = token.text.front();
        depth += QStringView(u"([{").contains(sign) ? 1 : QStringView(u")]}").contains(sign) ? -1 : 0;
        if (depth == 0 && sign == u':' && !tokens[std::min(i + 1, tokens.size() - 1)].isSign(u'='))
            return Header{tokens[first].text, i + 1};
    }
    return std::nullopt;
}

void PythonBlocks::enterLine(qsizetype column, const std::optional<Header> &header, std::optional<bool> condition)
{
    std::optional<Block> previous; // of the same `if` or `try`, if this line goes on with it
    while (!m_blocks.isEmpty() && m_blocks.last().column >= column) {
        const Block block = m_blocks.takeLast();
        previous = block.column == column ? std::optional(block) : std::nullopt;
    }
    constexpr qsizetype deepest = 100; // as in Python itself
    if (!header || m_blocks.size() >= deepest)
        return;
    const QString &keyword = header->keyword;
    Block block{column, keyword, header->body};
    block.before = m_blocks.isEmpty() ? CodeRuns::Always : m_blocks.last().runs;
    const bool goesOn = previous && (previous->keyword == "if"_L1 || previous->keyword == "elif"_L1);
    CodeRuns own = CodeRuns::Always;
    if (keyword == "if"_L1 || (keyword == "elif"_L1 && goesOn)) {
        const CodeRuns earlier = keyword == "if"_L1 ? CodeRuns::Always : previous->rest;
        own = std::max(earlier, asRuns(condition));
        const CodeRuns otherwise = asRuns(condition ? std::optional(!*condition) : std::nullopt);
        block.rest = std::max(earlier, otherwise);
    } else if (keyword == "else"_L1 && goesOn) {
        own = previous->rest;
    } else if (keyword == "case"_L1) {
        own = CodeRuns::Unknown;
    } else if (keyword == "except"_L1) {
        own = CodeRuns::OnError;
    } else if (keyword == "while"_L1 && condition == false) {
        own = CodeRuns::Never;
    }
    block.runs = std::max(block.before, own);
    m_blocks.append(block);
}

CodeRuns PythonBlocks::runs(qsizetype token) const
{
    if (m_blocks.isEmpty())
        return CodeRuns::Always;
    return token >= m_blocks.last().body ? m_blocks.last().runs : m_blocks.last().before;
}
