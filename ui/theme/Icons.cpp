#include "theme/Theme.h"

#include "theme/IconDrawing.h"

#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace theme {

namespace {

const IconDrawing &drawing(const QString &name)
{
    static QHash<QString, IconDrawing> known; // icons are made on the GUI thread alone
    auto it = known.find(name);
    if (it == known.end())
        it = known.insert(name, IconDrawing::load(name));
    return *it;
}

/// Draws at any size, in one colour for each mode.
class Engine : public QIconEngine
{
public:
    Engine(const QString &name, const QColor &normal, const QColor &disabled, const QColor &selected)
        : m_name(name)
        , m_normal(normal)
        , m_disabled(disabled)
        , m_selected(selected)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal side = qMin(rect.width(), rect.height());
        QRectF target(0, 0, side, side);
        target.moveCenter(QRectF(rect).center());
        const QColor colour = mode == QIcon::Disabled ? m_disabled : mode == QIcon::Selected ? m_selected : m_normal;
        drawing(m_name).paint(painter, target, colour);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override { return {QSize(16, 16), QSize(24, 24), QSize(32, 32), QSize(48, 48)}; }
    QIconEngine *clone() const override { return new Engine(*this); }
    QString key() const override { return u"connack"_s; }

private:
    QString m_name;
    QColor m_normal;
    QColor m_disabled;
    QColor m_selected;
};

QIcon make(const QString &name, const QColor &colour, const QPalette &palette)
{
    if (drawing(name).isEmpty())
        return {};
    return QIcon(new Engine(name, colour, palette.color(QPalette::Disabled, QPalette::Text), palette.color(QPalette::HighlightedText)));
}

QString fileName(Sign sign)
{
    switch (sign) {
    case Sign::Idle:
        return u"sign-idle"_s;
    case Sign::Running:
        return u"sign-running"_s;
    case Sign::Ok:
        return u"sign-ok"_s;
    case Sign::Warning:
        return u"sign-warning"_s;
    case Sign::Error:
        return u"sign-error"_s;
    case Sign::Skipped:
        return u"sign-skipped"_s;
    case Sign::Info:
        break;
    }
    return u"sign-info"_s;
}

} // namespace

QIcon icon(Sign sign, const QPalette &palette)
{
    return make(fileName(sign), colour(sign, palette), palette);
}

QIcon icon(const QString &name, const QPalette &palette)
{
    return make(name, palette.color(QPalette::Active, QPalette::WindowText), palette);
}

} // namespace theme
