// Cuts JavaScript or Python into tokens, so that literals in it can be read; nothing of it is run.
#pragma once

#include <QStringList>

enum class CodeLanguage : quint8 { JavaScript, Python };

struct CodeToken {
    enum class Kind : quint8 {
        End,
        LineEnd, ///< Python alone; JavaScript's are blanks.
        Name,    ///< Also keywords.
        Number,
        Text,     ///< A string; `text` is its content.
        Bytes,    ///< Python's b"..."; a character is a byte.
        Template, ///< A string with parts that are computed: `text` is as written, between the quotation marks.
        Sign,     ///< One character that is none of these.
    };
    Kind kind = Kind::End;
    QString text;
    double number = 0;
    qsizetype offset = 0;
    qsizetype end = 0;       ///< Behind it.
    bool startsLine = false; ///< A line ended before it.
    qsizetype column = 0;    ///< Of Python's first token of a line: how far it is indented; a tab goes to the next eighth, as in Python.
    bool isSign(QChar sign) const { return kind == Kind::Sign && text == sign; }
    bool isName(QLatin1StringView name) const { return kind == Kind::Name && text == name; }
};

struct CodeTokens {
    QList<CodeToken> tokens; ///< Ends with Kind::End. At most 200,000; what is behind is not read.
    bool isCut = false;      ///< There were more.
    QString problem;         ///< A string that does not end, with line and column; translated, or empty. Reading goes on behind its line.
};

CodeTokens cutCode(const QString &text, CodeLanguage language);
