// Cuts JavaScript text into tokens; a part of JsObjectParser.
#pragma once

#include "settings/JsObjectParser.h"

struct JsToken {
    enum class Kind : quint8 { End, Error, Word, String, Number, Punctuator };
    Kind kind = Kind::End;
    qsizetype offset = 0; ///< Of its first character.
    QString text;         ///< The word, the string's content, the one character, or the error's text (translated).
    double number = 0;
};

class JsLexer
{
public:
    explicit JsLexer(const QString &text)
        : m_text(text)
    {
    }

    JsToken next();
    JsParseError errorAt(qsizetype offset, const QString &text) const;

private:
    QChar at(qsizetype offset) const { return offset < m_text.size() ? m_text[offset] : QChar(); }
    bool skipBlanks();
    JsToken word();
    JsToken string(QChar quote);
    bool escape(QString &content);
    bool codePoint(QString &content, qsizetype digits);
    bool bracedCodePoint(QString &content);
    JsToken number();
    JsToken error(qsizetype offset, const QString &text) const { return {JsToken::Kind::Error, offset, text, 0}; }

    const QString m_text;
    qsizetype m_at = 0;
};
