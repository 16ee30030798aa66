// A row of the trees under the verdict.
#pragma once

#include "theme/Theme.h"

#include <QByteArray>
#include <QStringList>

#include <optional>
#include <vector>

/// Something that was observed: a name, its values, what it means. Texts are plain and safe to show.
struct Fact {
    QStringList cells;               ///< By column; a single cell spans the whole width.
    std::optional<theme::Sign> sign; ///< An icon before the first cell...
    QString signText;                ///< ... and its meaning in a word, for assistive technology.
    bool quiet = false;              ///< An explanation rather than a fact.
    bool open = true;                ///< Unfolded at first.
    QString copyText;                ///< What copying gives; empty: the cells.
    QByteArray certificate;          ///< DER, for a row that stands for a certificate.
    std::vector<Fact> children;
    bool operator==(const Fact &) const = default;
};
using Facts = std::vector<Fact>;
