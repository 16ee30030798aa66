#include "theme/Fusion.h"

#include "theme/Theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace theme {

namespace {

QColor lineColour(const QStyleOption *option)
{
    return option->palette.color(option->state & QStyle::State_Enabled ? QPalette::Active : QPalette::Disabled, QPalette::WindowText);
}

void outline(QPainter *painter, const QRect &rect, const QColor &colour, int width)
{
    painter->save();
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(colour, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    const qreal half = width / 2.0;
    painter->drawRect(QRectF(rect).adjusted(half, half, -half, -half));
    painter->restore();
}

/// 2 px where the focus is.
void outline(QPainter *painter, const QStyleOption *option)
{
    outline(painter, option->rect, lineColour(option), option->state & QStyle::State_HasFocus ? 2 : 1);
}

void outlineInTheDark(QPainter *painter, const QStyleOption *option)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(option->state & QStyle::State_HasFocus ? option->palette.color(QPalette::Link)
                                                           : option->palette.color(QPalette::Disabled, QPalette::Text));
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter->restore();
}

void circle(QPainter *painter, const QStyleOption *option)
{
    const int width = option->state & QStyle::State_HasFocus ? 2 : 1;
    const qreal half = width / 2.0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(lineColour(option), width));
    painter->drawEllipse(QRectF(option->rect).adjusted(half, half, -half, -half));
    painter->restore();
}

} // namespace

Fusion::Fusion(Kind kind)
    : QProxyStyle(u"fusion"_s)
    , m_kind(kind)
{
    setObjectName(nameOf(kind));
}

QString Fusion::nameOf(Kind kind)
{
    return kind == Kind::Light ? u"connack-light"_s : kind == Kind::Dark ? u"connack-dark"_s : u"connack-high-contrast"_s;
}

QIcon Fusion::standardIcon(StandardPixmap standard, const QStyleOption *option, const QWidget *widget) const
{
    const QPalette palette = QApplication::palette();
    if (standard == SP_LineEditClearButton)
        return icon(u"clear"_s, palette);
    if (standard == SP_ToolBarHorizontalExtensionButton) // in the menu bar, when the window is narrow
        return icon(u"next"_s, palette);
    return QProxyStyle::standardIcon(standard, option, widget);
}

int Fusion::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (m_kind == Kind::HighContrast && metric == PM_DefaultFrameWidth)
        return 2; // room for the line of what has the focus
    return QProxyStyle::pixelMetric(metric, option, widget);
}

void Fusion::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (m_kind == Kind::HighContrast && element == PE_FrameFocusRect) {
        const bool onSelection = option->state & State_Selected;
        outline(painter, option->rect, option->palette.color(onSelection ? QPalette::HighlightedText : QPalette::WindowText), 2);
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (m_kind == Kind::Dark) {
        const bool isFocusedButton = element == PE_PanelButtonCommand && option->state.testFlag(State_HasFocus);
        if (element == PE_FrameLineEdit || element == PE_IndicatorCheckBox || isFocusedButton)
            outlineInTheDark(painter, option);
    }
    if (m_kind != Kind::HighContrast)
        return;
    switch (element) {
    case PE_Frame:
    case PE_FrameLineEdit:
    case PE_FrameGroupBox:
    case PE_FrameMenu:
    case PE_FrameTabWidget:
    case PE_IndicatorCheckBox:
    case PE_PanelButtonCommand:
    case PE_PanelTipLabel:
        outline(painter, option);
        break;
    case PE_PanelButtonTool:
        if (option->state & (State_On | State_Sunken) || !(option->state & State_AutoRaise))
            outline(painter, option);
        break;
    case PE_IndicatorRadioButton:
        circle(painter, option);
        break;
    default:
        break;
    }
}

void Fusion::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawControl(element, option, painter, widget);
    if (m_kind != Kind::HighContrast)
        return;
    const QColor colour = lineColour(option);
    const QRect &rect = option->rect;
    switch (element) {
    case CE_TabBarTabShape:
        outline(painter, rect, colour, option->state & State_Selected ? 2 : 1);
        break;
    case CE_HeaderSection:
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour);
        painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), colour);
        break;
    case CE_ProgressBarGroove:
        outline(painter, rect, colour, 1);
        break;
    case CE_Splitter: {
        const bool upright = option->state & State_Horizontal;
        painter->fillRect(upright ? QRect(rect.center().x(), rect.top(), 1, rect.height())
                                  : QRect(rect.left(), rect.center().y(), rect.width(), 1),
                          colour);
        break;
    }
    default:
        break;
    }
}

void Fusion::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    const bool hasFrame = control == CC_ComboBox || control == CC_SpinBox;
    if (m_kind == Kind::Dark && hasFrame && option->state.testFlag(State_HasFocus))
        outlineInTheDark(painter, option);
    if (m_kind != Kind::HighContrast)
        return;
    if (hasFrame)
        outline(painter, option);
    if (control == CC_ScrollBar) {
        const QRect slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
        painter->fillRect(slider.adjusted(3, 3, -3, -3), lineColour(option));
    }
}

} // namespace theme
