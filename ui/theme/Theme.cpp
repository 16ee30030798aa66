#include "theme/Theme.h"

#include "theme/DesktopScheme.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace theme {

namespace {

const QString lightStyle = u"connack-light"_s;
const QString darkStyle = u"connack-dark"_s;

struct Roles {
    QRgb window, base, alternate, button, text, dim, disabled, mid, dark, accent, onAccent, link, visited, tip;
};
constexpr Roles lightRoles{0xfff3f4f6, 0xffffffff, 0xfff7f8fa, 0xfff8f9fa, 0xff1c1f23, 0xff5f6670, 0xff8b929b,
                           0xffc3c8ce, 0xffa4abb3, 0xff1d5fa8, 0xffffffff, 0xff1d5fa8, 0xff6b3fa0, 0xffffffff};
constexpr Roles darkRoles{0xff2d3136, 0xff1c1f22, 0xff23262a, 0xff41464d, 0xffe6e8ea, 0xffa3abb3, 0xff767d85,
                          0xff53595f, 0xff141618, 0xff2f6fb8, 0xffffffff, 0xff7db8f5, 0xffc4a5f0, 0xff32363b};

QPalette paletteOf(const Roles &roles)
{
    const QColor text(roles.text);
    QPalette palette(text, QColor(roles.button), QColor(roles.base), QColor(roles.dark), QColor(roles.mid), text, text, QColor(roles.base),
                     QColor(roles.window));
    palette.setColor(QPalette::Light, QColor(roles.button).lighter(108));
    palette.setColor(QPalette::AlternateBase, QColor(roles.alternate));
    palette.setColor(QPalette::ToolTipBase, QColor(roles.tip));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, QColor(roles.dim));
    palette.setColor(QPalette::Highlight, QColor(roles.accent));
    palette.setColor(QPalette::HighlightedText, QColor(roles.onAccent));
    palette.setColor(QPalette::Link, QColor(roles.link));
    palette.setColor(QPalette::LinkVisited, QColor(roles.visited));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(roles.disabled));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(roles.mid));
    return palette;
}

/// What the platform gave before anything was changed.
struct Platform {
    QPalette palette = QApplication::palette();
    QString style = QApplication::style()->objectName();
    bool isPlain() const { return style.compare("fusion"_L1, Qt::CaseInsensitive) == 0; }
};

/// Fusion with icons of ours: the first picture of Qt's own makes it load all its image formats, which takes as long as a window to make.
/// In the dark it outlines fields and check boxes darker than the window, where they can hardly be seen: here they are lighter.
class Fusion : public QProxyStyle
{
public:
    explicit Fusion(const QString &name)
        : QProxyStyle(u"fusion"_s)
        , m_isDark(name == darkStyle)
    {
        setObjectName(name);
    }
    QIcon standardIcon(StandardPixmap standard, const QStyleOption *option, const QWidget *widget) const override
    {
        const QPalette palette = QApplication::palette();
        if (standard == SP_LineEditClearButton)
            return icon(u"clear"_s, palette);
        if (standard == SP_ToolBarHorizontalExtensionButton) // in the menu bar, when the window is narrow
            return icon(u"next"_s, palette);
        return QProxyStyle::standardIcon(standard, option, widget);
    }
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool isField = element == PE_FrameLineEdit && !option->state.testFlag(State_HasFocus);
        if (!m_isDark)
            return;
        if (!isField && element != PE_IndicatorCheckBox)
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(option->palette.color(QPalette::Disabled, QPalette::Text));
        painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        painter->restore();
    }

private:
    bool m_isDark;
};

void use(const QPalette &palette, const QString &style)
{
    QApplication::setPalette(
        palette); // before the style: it is told to widgets that were never shown too, and they make icons in its colours
    if (QApplication::style()->objectName().compare(style, Qt::CaseInsensitive) == 0)
        return;
    QApplication::setStyle(style == darkStyle || style == lightStyle ? new Fusion(style) : QStyleFactory::create(style));
    QApplication::setPalette(palette);
}

Mode &currentMode()
{
    static Mode mode = Mode::System;
    return mode;
}

} // namespace

void apply(Mode mode)
{
    static const Platform platform;
    static bool desktopIsDark = desktopPrefersDark();
    static bool watching = false;
    currentMode() = mode;
    if (!watching) {
        watching = true;
        watchDesktop([](bool dark) {
            desktopIsDark = dark;
            if (currentMode() == Mode::System)
                apply(Mode::System);
        });
    }
    const bool platformIsDark = platform.palette.color(QPalette::Window).lightness() < 128;
    const bool dark = mode == Mode::Dark || (mode == Mode::System && desktopIsDark);
    if (mode == Mode::System && !platform.isPlain() && platformIsDark == dark)
        use(platform.palette, platform.style); // a desktop with a style of its own
    else
        use(paletteOf(dark ? darkRoles : lightRoles), dark ? darkStyle : lightStyle);
}

} // namespace theme
