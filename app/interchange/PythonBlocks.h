// Which lines of Python run for certain, and which only if a condition holds that nobody knows without running it.
#pragma once

#include "interchange/CodeLexer.h"

#include <optional>

/// Whether a part of a script is run; of what surrounds a part, the last of these counts.
enum class CodeRuns : quint8 {
    Always,
    Unknown, ///< Under an `if`, `elif`, `else` or `case` whose condition only running it could tell.
    OnError, ///< In an `except`.
    Never,   ///< `if False`, or the `else` of `if True`.
};

/// Follows the blocks of a script by their indentation, line after line.
class PythonBlocks
{
public:
    /// A line that begins a block: "if x:", "else:".
    struct Header {
        QString keyword;
        qsizetype body = 0; ///< The token behind its colon: what stands there, in the same line, is in the block as well.
    };
    /// Nothing: the line whose first token this is begins none that matters here.
    static std::optional<Header> header(const QList<CodeToken> &tokens, qsizetype first);

    /// To be told of each line, in their order. `condition` is what the header's condition comes to, if it can be told.
    void enterLine(qsizetype column, const std::optional<Header> &header, std::optional<bool> condition);
    CodeRuns runs(qsizetype token) const; ///< Of a token of this line.

private:
    struct Block {
        qsizetype column = 0;
        QString keyword;
        qsizetype body = 0;
        CodeRuns runs = CodeRuns::Always;
        CodeRuns before = CodeRuns::Always; ///< Of what surrounds it.
        CodeRuns rest = CodeRuns::Always;   ///< Of its `elif` and `else`, if it is an `if`.
    };

    QList<Block> m_blocks;
};
