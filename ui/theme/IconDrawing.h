// A drawing of resources/icons: the small part of SVG that the icons use, so that no SVG library is needed at run time.
#pragma once

#include <QColor>
#include <QList>
#include <QPainterPath>
#include <QRectF>
#include <QString>

class QPainter;

namespace theme {

/// Paths with a fill or a stroke; "currentColor" is the colour that paint() is given.
class IconDrawing
{
public:
    /// Reads `:/icons/<name>.svg`. Empty if there is none.
    static IconDrawing load(const QString &name);
    bool isEmpty() const { return m_shapes.isEmpty(); }
    void paint(QPainter *painter, const QRectF &target, const QColor &colour) const;

private:
    struct Shape {
        QPainterPath path;
        QString fill; ///< "none", "currentColor" or "#rrggbb"
        QString stroke;
        qreal strokeWidth = 1;
        qreal opacity = 1;
    };
    QRectF m_viewBox;
    QList<Shape> m_shapes;
};

/// The `d` attribute of an SVG path: M L H V C Z and circular arcs A, absolute and relative.
QPainterPath pathFromSvg(const QString &data);

} // namespace theme
