// What the help inside the program says: every cause, every note, and how to do the usual things.
#pragma once

#include <QList>
#include <QString>

/// A page of the help; all texts translated, plain text.
struct HelpPage {
    enum class Kind : quint8 { HowTo, Cause, Note };
    Kind kind = Kind::HowTo;
    QString id;         ///< Kind::Cause: of the catalogue; Kind::Note: as in Note::id; never translated.
    QString stage;      ///< Kind::Cause: as in the catalogue.
    QString title;      ///< As in the verdict.
    QString meaning;    ///< Paragraphs apart by line ends.
    QString recognised; ///< Kind::Cause alone: by which evidence, and which extra connections.
    QString mended;     ///< What to do; empty for Kind::HowTo.
    /// What is copied: title, id and the parts under their names.
    QString text() const;
    /// Whether every word of `search` stands in it, in either case. An empty search is in everything.
    bool contains(const QString &search) const;
    bool operator==(const HelpPage &) const = default;
};

/// How-to first, then the causes in the order of the stages, then the notes; made in the current language.
QList<HelpPage> helpPages();

namespace help {

/// The words that are looked for, without blanks.
QStringList words(const QString &search);
// Over the parts of a page, translated.
QString meaningTitle();
QString recognisedTitle();
QString mendedTitle();

} // namespace help
