#include "log/LogColours.h"

#include "theme/Theme.h"

#include <QFont>
#include <QIcon>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace {

constexpr int side = 16; ///< px

struct Look {
    QRgb light, dark;
    char letter;
    bool isRound, isFilled;
};

Look lookOf(PacketFamily family)
{
    switch (family) {
    case PacketFamily::Connection:
        return {0xff1d5fa8, 0xff7db8f5, 'C', false, true};
    case PacketFamily::Publish:
        return {0xff17693a, 0xff6fcf97, 'P', true, true};
    case PacketFamily::Acknowledgement:
        return {0xff00626b, 0xff62c7cf, 'A', true, false};
    case PacketFamily::Subscription:
        return {0xff6b3fa0, 0xffc4a5f0, 'S', false, true};
    case PacketFamily::Ping:
        return {0xff6d5310, 0xffd9c27a, 'K', false, false};
    case PacketFamily::Event:
        break;
    }
    return {0xff5a6068, 0xffa8b0b9, 0, false, false};
}

QPixmap blank(qreal ratio)
{
    QPixmap pixmap(qRound(side * ratio), qRound(side * ratio));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    return pixmap;
}

QString fileOf(LogSigns::Sign sign)
{
    switch (sign) {
    case LogSigns::Sign::Sent:
        return u"sent"_s;
    case LogSigns::Sign::Received:
        return u"received"_s;
    case LogSigns::Sign::Event:
        return u"event"_s;
    case LogSigns::Sign::Failed:
        return u"sign-error"_s;
    case LogSigns::Sign::Bookmark:
        break;
    }
    return u"bookmark"_s;
}

QString keyOf(int what, const QColor &colour, const QColor &ground, qreal ratio)
{
    return u"%1 %2 %3 %4"_s.arg(QString::number(what), colour.name(), ground.name(), QString::number(ratio));
}

} // namespace

QColor colourOf(PacketFamily family, const QPalette &palette)
{
    const Look look = lookOf(family);
    return QColor::fromRgb(palette.color(QPalette::Base).lightness() < 128 ? look.dark : look.light);
}

QPixmap LogSigns::pixmap(Sign sign, const QColor &colour, qreal ratio)
{
    QPixmap &pixmap = m_pixmaps[keyOf(int(sign), colour, colour, ratio)];
    if (pixmap.isNull()) {
        QPalette palette;
        palette.setColor(QPalette::Active, QPalette::WindowText, colour); // the colour that theme::icon() draws in
        pixmap = blank(ratio);
        QPainter painter(&pixmap);
        theme::icon(fileOf(sign), palette).paint(&painter, QRect(0, 0, side, side));
    }
    return pixmap;
}

QPixmap LogSigns::badge(PacketFamily family, const QColor &colour, const QColor &ground, qreal ratio)
{
    const Look look = lookOf(family);
    if (look.letter == 0)
        return {};
    QPixmap &pixmap = m_pixmaps[keyOf(100 + int(family), colour, ground, ratio)];
    if (!pixmap.isNull())
        return pixmap;
    pixmap = blank(ratio);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.2));
    painter.setBrush(look.isFilled ? QBrush(colour) : QBrush(Qt::NoBrush));
    const QRectF shape(1.6, 1.6, side - 3.2, side - 3.2);
    const qreal radius = look.isRound ? shape.width() / 2 : 2.5;
    painter.drawRoundedRect(shape, radius, radius);
    QFont font;
    font.setPixelSize(9);
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(look.isFilled ? ground : colour);
    painter.drawText(QRectF(0, 0, side, side), Qt::AlignCenter, QString(QLatin1Char(look.letter)));
    return pixmap;
}
