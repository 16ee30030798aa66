// A report as headings, paragraphs, lists and tables: what its Markdown and its HTML have in common. For this folder's sources.
#pragma once

#include "diagnosis/Report.h"

/// A piece of text, without secrets and without characters that break or reorder a line; markup is still to be escaped.
struct ReportCell {
    /// Literal: what a peer, the settings or the system supplied, to be shown letter by letter. Good, Bad and Weak are our words.
    enum class Tone : quint8 { Plain, Literal, Good, Bad, Weak };
    QString text;
    Tone tone = Tone::Plain;
};

struct ReportBlock {
    enum class Kind : quint8 { Section, Subsection, Paragraph, Numbered, Bullets, Table };
    Kind kind = Kind::Paragraph;
    QList<ReportCell> cells{};       ///< The heading's or paragraph's text, the items, or a table's headers.
    QList<QList<ReportCell>> rows{}; ///< Of a table; as many cells as it has headers.
};

struct ReportDocument {
    QString title;
    QString language; ///< BCP 47, of our words.
    QList<ReportBlock> blocks;
};

/// At most `shownPackets` of the packets: the first and the last ones, and a row that says how many were left out.
ReportDocument reportDocument(const Report &report, qsizetype shownPackets);

/// One line in which control characters, line ends and characters that reorder text are written out; cut at 2,000 characters with the
/// length behind it.
QString visibleText(const QString &text);
/// A JSON value as one line for people: lists with commas, pairs as "name: value", PEM as its size.
QString jsonText(const QJsonValue &value);
/// A value within an object, by its path: "will.topic".
struct JsonLeaf {
    QString name;
    QJsonValue value; ///< No object, unless it lies too deep.
};
/// The leaves of an object in the order of their names; bounded in depth (8) and number (2,000).
QList<JsonLeaf> flattened(const QJsonObject &object);
