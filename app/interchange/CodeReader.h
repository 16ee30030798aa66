// Finds calls and their literal arguments in JavaScript or Python; nothing is run.
#pragma once

#include "interchange/CodeLexer.h"

#include <QHash>
#include <QJsonValue>

#include <stop_token>

/// What an expression is, as far as it can be told without running it.
struct CodeValue {
    enum class Kind : quint8 {
        Literal,  ///< `literal`: null, a Boolean, a number or text.
        Bytes,    ///< `name`: a character is a byte.
        List,     ///< `items`
        Map,      ///< `members`
        Name,     ///< `name`: "mqtt.MQTTv5", of no variable that is known.
        Call,     ///< `name` of the callee, `items` by place, `members` by name.
        Computed, ///< Anything else; `name` is as written, without what literals hold (a secret might) and cut to 60 characters.
    };
    Kind kind = Kind::Computed;
    QJsonValue literal;
    QString name;
    QList<CodeValue> items;
    QList<std::pair<QString, CodeValue>> members;

    bool isText() const { return kind == Kind::Literal && literal.isString(); }
    bool isNothing() const; ///< None, null, undefined.
    QString text() const { return literal.toString(); }
    const CodeValue *member(QLatin1StringView name) const; ///< The last one of that name; null if there is none.
};

/// A call or an assignment, in the order of the text.
struct CodeStep {
    QString target; ///< Of an assignment: "client", "properties.UserProperty"; of a call: its callee, "client.connect".
    CodeValue value;
    bool isCall = false;
    bool isGuarded = false; ///< Whether it is run, only running the script could tell (Python alone).
};

/// All assignments and calls that stand in the text, wherever; names of variables in them are replaced by what was assigned before, but
/// for Python's objects (what a call gave), which keep their names. What Python never runs is not among them, and a variable that is
/// assigned under a condition that is not known is not known either.
struct Code {
    QList<CodeStep> steps; ///< At most 20,000.
    bool isCut = false; ///< There was more than is read. Spread copies ("...a", "**a") hold 200,000 members in all; what is more is "...".
    QString problem;    ///< As CodeTokens has it.
    bool isDamaged = false; ///< A value or a closing bracket is missing somewhere.
};
/// Once it is asked to stop, it comes to an end soon.
Code readCode(const QString &text, CodeLanguage language, const std::stop_token &stop = {});
