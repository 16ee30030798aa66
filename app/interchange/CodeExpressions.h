// Reads expressions of JavaScript or Python from their tokens; the part of the code reader that knows no statements.
#pragma once

#include "interchange/CodeReader.h"

#include <algorithm>

class CodeExpressions
{
protected:
    CodeExpressions(const CodeTokens &tokens, CodeLanguage language);

    const CodeToken &token(qsizetype ahead = 0) const { return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)]; }
    bool isEnd() const { return token().kind == CodeToken::Kind::End; }
    /// Calls within calls are read again; this is the end of it.
    bool isExhausted() const { return m_work >= MostWork; }
    void next();
    bool accept(QChar sign);
    QString dottedName();
    CodeValue expression(int depth);
    CodeValue operand(int depth);
    CodeValue call(const QString &callee, int depth);

    const bool m_python;
    const QList<CodeToken> m_tokens;
    qsizetype m_at = 0;
    QHash<QString, CodeValue> m_variables;
    bool m_isCut = false;     ///< See Code.
    bool m_isDamaged = false; ///< See Code.

private:
    static constexpr qsizetype MostWork = 4'000'000; ///< Tokens looked at in all.

    CodeValue joined(int depth);
    CodeValue named(int depth);
    CodeValue templateText(const CodeToken &token);
    CodeValue list(int depth, QChar closes);
    CodeValue map(int depth);
    void mapMember(CodeValue &map, int depth);
    CodeValue computed(qsizetype startToken);
    void skipExpression();
    bool endsExpression() const;
    CodeValue plus(const CodeValue &left, const CodeValue &right, const CodeValue &otherwise);
    bool mayCopy(qsizetype count, qsizetype into);
    void addMembers(CodeValue &value, const CodeValue &more);
    void addItems(CodeValue &value, const CodeValue &more);

    qsizetype m_work = 0;
    qsizetype m_joined = 0;
    qsizetype m_copied = 0;
};
