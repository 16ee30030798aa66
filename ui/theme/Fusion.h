// Qt's Fusion style as this program uses it.
#pragma once

#include <QProxyStyle>

namespace theme {

/// Fusion with icons of ours: the first picture of Qt's own makes it load all its image formats, which takes as long as a window to make.
/// In the dark it outlines fields and check boxes darker than the window, where they can hardly be seen: here they are lighter, and with
/// the focus in the colour of links. With high contrast everything has an outline in the colour of the text, and what has the focus one of
/// 2 px.
class Fusion : public QProxyStyle
{
    Q_OBJECT
public:
    enum class Kind { Light, Dark, HighContrast };

    explicit Fusion(Kind kind);
    /// The objectName() of such a style.
    static QString nameOf(Kind kind);

    QIcon standardIcon(StandardPixmap standard, const QStyleOption *option, const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;

private:
    Kind m_kind;
};

} // namespace theme
