#include "theme/Theme.h"

#include "theme/DesktopScheme.h"
#include "theme/Fusion.h"

#include <QApplication>
#include <QFontMetrics>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace Qt::StringLiterals;

namespace theme {

namespace {

struct Roles {
    QRgb window, base, alternate, button, text, dim, disabled, mid, dark, accent, onAccent, link, visited, tip;
};
constexpr Roles lightRoles{0xfff3f4f6, 0xffffffff, 0xfff7f8fa, 0xfff8f9fa, 0xff1c1f23, 0xff5f6670, 0xff8b929b,
                           0xffc3c8ce, 0xffa4abb3, 0xff1d5fa8, 0xffffffff, 0xff1d5fa8, 0xff6b3fa0, 0xffffffff};
constexpr Roles darkRoles{0xff2d3136, 0xff1c1f22, 0xff23262a, 0xff41464d, 0xffe6e8ea, 0xffb4bac1, 0xff767d85,
                          0xff53595f, 0xff141618, 0xff3777c1, 0xffffffff, 0xff7db8f5, 0xffc4a5f0, 0xff32363b};
constexpr Roles blackOnWhite{0xffffffff, 0xffffffff, 0xfff2f2f2, 0xffffffff, 0xff000000, 0xff3c3c3c, 0xff595959,
                             0xff000000, 0xff000000, 0xff37006e, 0xffffffff, 0xff00009f, 0xff6a006a, 0xffffffff};
constexpr Roles whiteOnBlack{0xff000000, 0xff000000, 0xff161616, 0xff000000, 0xffffffff, 0xffcfcfcf, 0xffa8a8a8,
                             0xffffffff, 0xffffffff, 0xff1aebff, 0xff000000, 0xffffff00, 0xffffb3ff, 0xff000000};

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

double luminance(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

/// What the platform gave before anything was changed.
struct Platform {
    QPalette palette = QApplication::palette();
    QString style = QApplication::style()->objectName();
    bool isPlain() const { return style.compare("fusion"_L1, Qt::CaseInsensitive) == 0; }
};

void use(const QPalette &palette, const QString &style, const std::function<QStyle *()> &make)
{
    QApplication::setPalette(
        palette); // before the style: it is told to widgets that were never shown too, and they make icons in its colours
    if (QApplication::style()->objectName().compare(style, Qt::CaseInsensitive) == 0)
        return;
    QApplication::setStyle(make());
    QApplication::setPalette(palette);
}

void useOurs(const QPalette &palette, Fusion::Kind kind)
{
    use(palette, Fusion::nameOf(kind), [kind] { return new Fusion(kind); });
}

/// As the desktop has it, or wants it.
void useDesktops(const Platform &platform, const DesktopScheme &desktop)
{
    const bool platformIsDark = platform.palette.color(QPalette::Window).lightness() < 128;
    const bool isStrongEnough = !desktop.highContrast || isHighContrast(platform.palette);
    if (!platform.isPlain() && platformIsDark == desktop.dark && isStrongEnough)
        use(platform.palette, platform.style, [&] { return QStyleFactory::create(platform.style); }); // with a style of its own
    else if (isHighContrast(platform.palette))
        useOurs(platform.palette, Fusion::Kind::HighContrast); // in the colours that were chosen there
    else if (desktop.highContrast)
        useOurs(highContrastPalette(desktop.dark), Fusion::Kind::HighContrast);
    else
        useOurs(paletteOf(desktop.dark ? darkRoles : lightRoles), desktop.dark ? Fusion::Kind::Dark : Fusion::Kind::Light);
}

Mode &currentMode()
{
    static Mode mode = Mode::System;
    return mode;
}

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)}); // of the list: values, not references
    return (lighter + 0.05) / (darker + 0.05);
}

QPalette highContrastPalette(bool dark)
{
    return paletteOf(dark ? whiteOnBlack : blackOnWhite);
}

bool isHighContrast(const QPalette &palette)
{
    constexpr double nearlyBlackOnWhite = 19; // of 21; ours has 15 in the light, 11 in the dark
    return contrast(palette.color(QPalette::Active, QPalette::WindowText), palette.color(QPalette::Active, QPalette::Window))
        >= nearlyBlackOnWhite;
}

void apply(Mode mode)
{
    static const Platform platform;
    static DesktopScheme desktop = desktopScheme();
    static bool watching = false;
    currentMode() = mode;
    if (!watching) {
        watching = true;
        watchDesktop(desktop, [](const DesktopScheme &now) {
            desktop = now;
            if (currentMode() == Mode::System || currentMode() == Mode::HighContrast)
                apply(currentMode());
        });
    }
    switch (mode) {
    case Mode::System:
        useDesktops(platform, desktop);
        break;
    case Mode::Light:
        useOurs(paletteOf(lightRoles), Fusion::Kind::Light);
        break;
    case Mode::Dark:
        useOurs(paletteOf(darkRoles), Fusion::Kind::Dark);
        break;
    case Mode::HighContrast:
        useOurs(highContrastPalette(desktop.dark), Fusion::Kind::HighContrast);
        break;
    }
}

int buttonWidth(const QFontMetrics &metrics, const QString &text)
{
    return metrics.horizontalAdvance(text) + 4 * grid;
}

} // namespace theme
