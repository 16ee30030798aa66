// Colours, icons and spacing of the window, from one place.
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

class QFontMetrics;
class QPalette;

namespace theme {

/// What a state colour says. Every sign has its own colour, icon shape and word, so that colour never carries a meaning alone.
enum class Sign { Idle, Running, Ok, Warning, Error, Skipped, Info };

/// Contrast of at least 4.5:1 against the palette's Base and Window, in light and dark; 7:1 in high contrast.
QColor colour(Sign sign, const QPalette &palette);
/// A shape of its own for each sign, drawn crisply at 16 and 24 px from resources/icons.
QIcon icon(Sign sign, const QPalette &palette);
/// "ok", "failed", "running", ...: translated.
QString word(Sign sign);

/// An icon of resources/icons by its file name without ending ("reveal", "copy", "refresh", ...), in the palette's text colour.
QIcon icon(const QString &name, const QPalette &palette);

inline constexpr int grid = 8;     ///< Outer spacing, px.
inline constexpr int halfGrid = 4; ///< Inside groups, px.
/// What a button with that text takes, px; its icon not counted.
int buttonWidth(const QFontMetrics &metrics, const QString &text);

/// WCAG 2.1, contrast ratio: 1 to 21.
double contrast(const QColor &a, const QColor &b);
/// Nearly black on white or the other way round: the theme of that name, or the desktop's.
bool isHighContrast(const QPalette &palette);

/// White on black, or black on white.
QPalette highContrastPalette(bool dark);

/// HighContrast is black on white; white on black where the desktop is dark. System is that as well where the desktop has high contrast.
enum class Mode { System, Light, Dark, HighContrast };
/// Sets palette (and style where the platform's cannot be dark) of the application.
void apply(Mode mode);

/// 0.8 ms, 12 s, 3 min: as long as it means something. Translated units.
QString duration(double ms);

} // namespace theme
