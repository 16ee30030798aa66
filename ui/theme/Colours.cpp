#include "theme/Theme.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPalette>

namespace theme {

namespace {

struct Pair {
    QRgb light; ///< On a light palette.
    QRgb dark;  ///< On a dark one.
};

Pair pair(Sign sign)
{
    switch (sign) {
    case Sign::Idle:
        return {0xff5a6068, 0xffb4bac1};
    case Sign::Running:
        return {0xff1d5fa8, 0xff7db8f5};
    case Sign::Ok:
        return {0xff17693a, 0xff6fcf97};
    case Sign::Warning:
        return {0xff825000, 0xfff0b95a};
    case Sign::Error:
        return {0xffb3261e, 0xffff9a91};
    case Sign::Skipped:
        return {0xff5a6068, 0xffb4bac1};
    case Sign::Info:
        break;
    }
    return {0xff1d5fa8, 0xff7db8f5};
}

/// The same on white, and on black.
Pair strongPair(Sign sign)
{
    switch (sign) {
    case Sign::Ok:
        return {0xff00501e, 0xff6cf09a};
    case Sign::Warning:
        return {0xff5c3600, 0xffffd060};
    case Sign::Error:
        return {0xff8f0000, 0xffffa8a0};
    case Sign::Idle:
    case Sign::Skipped:
        return {0xff404040, 0xffd0d0d0};
    case Sign::Running:
    case Sign::Info:
        break;
    }
    return {0xff003c82, 0xff8fd0ff};
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

} // namespace

QColor colour(Sign sign, const QPalette &palette)
{
    const Pair colours = isHighContrast(palette) ? strongPair(sign) : pair(sign);
    return QColor::fromRgb(palette.color(QPalette::Window).lightness() < 128 ? colours.dark : colours.light);
}

QString word(Sign sign)
{
    switch (sign) {
    case Sign::Idle:
        return QCoreApplication::translate("theme::Sign", "idle");
    case Sign::Running:
        return QCoreApplication::translate("theme::Sign", "running");
    case Sign::Ok:
        return QCoreApplication::translate("theme::Sign", "ok");
    case Sign::Warning:
        return QCoreApplication::translate("theme::Sign", "warning");
    case Sign::Error:
        return QCoreApplication::translate("theme::Sign", "failed");
    case Sign::Skipped:
        return QCoreApplication::translate("theme::Sign", "skipped");
    case Sign::Info:
        break;
    }
    return QCoreApplication::translate("theme::Sign", "note");
}

QString duration(double ms)
{
    const double seconds = ms / 1000;
    if (ms < 999.5) {
        const int decimals = ms >= 9.95 || ms <= 0 ? 0 : ms >= 0.095 ? 1 : 2;
        return QCoreApplication::translate("theme::Duration", "%1 ms").arg(number(ms, decimals));
    }
    if (seconds < 9.95)
        return QCoreApplication::translate("theme::Duration", "%1 s").arg(number(seconds, 1));
    if (seconds < 119.5)
        return QCoreApplication::translate("theme::Duration", "%1 s").arg(number(seconds, 0));
    if (seconds < 120 * 60)
        return QCoreApplication::translate("theme::Duration", "%1 min").arg(number(seconds / 60, 0));
    if (seconds < 48 * 3600)
        return QCoreApplication::translate("theme::Duration", "%1 h").arg(number(seconds / 3600, 0));
    return QCoreApplication::translate("theme::Duration", "%1 d").arg(number(seconds / 86400, 0));
}

} // namespace theme
