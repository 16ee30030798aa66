// Colours, icons and spacing of the window, from one place.
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

class QPalette;

namespace theme {

/// What a state colour says. Every sign has its own colour, icon shape and word, so that colour never carries a meaning alone.
enum class Sign { Idle, Running, Ok, Warning, Error, Skipped, Info };

/// Contrast of at least 4.5:1 against the palette's Base and Window, in light and dark.
QColor colour(Sign sign, const QPalette &palette);
/// A shape of its own for each sign, drawn crisply at 16 and 24 px from resources/icons.
QIcon icon(Sign sign, const QPalette &palette);
/// "ok", "failed", "running", ...: translated.
QString word(Sign sign);

/// An icon of resources/icons by its file name without ending ("reveal", "copy", "refresh", ...), in the palette's text colour.
QIcon icon(const QString &name, const QPalette &palette);

inline constexpr int grid = 8;     ///< Outer spacing, px.
inline constexpr int halfGrid = 4; ///< Inside groups, px.

enum class Mode { System, Light, Dark };
/// Sets palette (and style where the platform's cannot be dark) of the application.
void apply(Mode mode);

/// 0.8 ms, 12 s, 3 min: as long as it means something. Translated units.
QString duration(double ms);

} // namespace theme
