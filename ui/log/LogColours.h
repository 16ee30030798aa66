// Colours and signs of the rows of the log.
#pragma once

#include "trace/PacketColumns.h"

#include <QColor>
#include <QHash>
#include <QPalette>
#include <QPixmap>

/// Contrast of at least 4.5:1 against the palette's Base and AlternateBase.
QColor colourOf(PacketFamily family, const QPalette &palette);

/// The signs of the rows as pictures, made once: a flood draws thousands of them a second.
class LogSigns
{
public:
    enum class Sign : quint8 { Sent, Received, Event, Failed, Bookmark };

    /// `colour`: of the sign itself; `ratio`: device pixels a pixel.
    QPixmap pixmap(Sign sign, const QColor &colour, qreal ratio);
    /// A letter in a shape of its own for each family, so that colour never carries the meaning alone; none for events.
    QPixmap badge(PacketFamily family, const QColor &colour, const QColor &ground, qreal ratio);

private:
    QHash<QString, QPixmap> m_pixmaps;
};
