#include "theme/IconDrawing.h"

#include <QFile>
#include <QPainter>
#include <QXmlStreamReader>

#include <cmath>

using namespace Qt::StringLiterals;

namespace theme {

namespace {

/// Reads commands and numbers of path data one after the other.
class PathData
{
public:
    explicit PathData(const QString &text)
        : m_text(text)
    {
    }

    bool atEnd()
    {
        skip();
        return m_at >= m_text.size();
    }
    /// The next command letter, or the last one again when a number follows.
    QChar command(QChar last)
    {
        skip();
        return m_text[m_at].isLetter() ? m_text[m_at++] : last;
    }
    qreal number()
    {
        skip();
        const qsizetype start = m_at;
        while (m_at < m_text.size() && (m_text[m_at].isDigit() || m_text[m_at] == u'.' || (m_text[m_at] == u'-' && m_at == start)))
            ++m_at;
        if (m_at == start)
            ++m_at; // never stand still on a character that is no number
        return QStringView(m_text).mid(start, m_at - start).toDouble();
    }

private:
    void skip()
    {
        while (m_at < m_text.size() && (m_text[m_at].isSpace() || m_text[m_at] == u','))
            ++m_at;
    }
    const QString &m_text;
    qsizetype m_at = 0;
};

/// A circular arc from the path's position to `to` (SVG 1.1, appendix F.6.5, with rx = ry).
void arcTo(QPainterPath &path, qreal radius, bool large, bool sweep, QPointF to)
{
    const QPointF from = path.currentPosition();
    const QPointF half = (to - from) / 2;
    const qreal distance = std::hypot(half.x(), half.y());
    if (qFuzzyIsNull(distance))
        return;
    radius = std::max(radius, distance);
    const qreal height = std::sqrt(radius * radius - distance * distance) / distance * (large == sweep ? -1 : 1);
    const QPointF centre = (from + to) / 2 + QPointF(-half.y(), half.x()) * height;
    const auto degrees = [&](QPointF p) { return std::atan2(centre.y() - p.y(), p.x() - centre.x()) * 180 / M_PI; };
    qreal length = degrees(to) - degrees(from);
    if (sweep && length > 0)
        length -= 360;
    if (!sweep && length < 0)
        length += 360;
    path.arcTo(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), degrees(from), length);
}

void apply(QPainterPath &path, QChar command, PathData &data)
{
    const QPointF base = command.isLower() ? path.currentPosition() : QPointF();
    const auto point = [&] {
        const qreal x = data.number();
        return base + QPointF(x, data.number());
    };
    switch (command.toLower().unicode()) {
    case u'm':
        path.moveTo(point());
        break;
    case u'l':
        path.lineTo(point());
        break;
    case u'h':
        path.lineTo(base.x() + data.number(), path.currentPosition().y());
        break;
    case u'v':
        path.lineTo(path.currentPosition().x(), base.y() + data.number());
        break;
    case u'c': {
        const QPointF first = point();
        const QPointF second = point();
        path.cubicTo(first, second, point());
        break;
    }
    case u'a': {
        const qreal radius = data.number();
        data.number(); // ry, the same
        data.number(); // rotation: a circle has none
        const bool large = data.number() > 0;
        const bool sweep = data.number() > 0;
        arcTo(path, radius, large, sweep, point());
        break;
    }
    default:
        path.closeSubpath();
        break;
    }
}

QColor colourOf(const QString &name, const QColor &current)
{
    return name == "currentColor"_L1 ? current : QColor(name);
}

} // namespace

QPainterPath pathFromSvg(const QString &data)
{
    QPainterPath path;
    PathData reader(data);
    QChar command = u'M';
    while (!reader.atEnd()) {
        command = reader.command(command);
        apply(path, command, reader);
    }
    return path;
}

IconDrawing IconDrawing::load(const QString &name)
{
    IconDrawing drawing;
    QFile file(":/icons/%1.svg"_L1.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return drawing;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const QXmlStreamAttributes attributes = xml.attributes();
        const auto value = [&](QLatin1StringView key, const QString &other) {
            return attributes.hasAttribute(key) ? attributes.value(key).toString() : other;
        };
        if (xml.name() == "svg"_L1) {
            const QStringList box = value("viewBox"_L1, u"0 0 16 16"_s).split(u' ');
            if (box.size() == 4)
                drawing.m_viewBox = QRectF(box[0].toDouble(), box[1].toDouble(), box[2].toDouble(), box[3].toDouble());
        } else if (xml.name() == "path"_L1) {
            Shape shape{pathFromSvg(value("d"_L1, {})), value("fill"_L1, u"#000000"_s), value("stroke"_L1, u"none"_s),
                        value("stroke-width"_L1, u"1"_s).toDouble(), value("opacity"_L1, u"1"_s).toDouble()};
            if (value("fill-rule"_L1, {}) != "evenodd"_L1)
                shape.path.setFillRule(Qt::WindingFill);
            drawing.m_shapes.append(shape);
        }
    }
    return drawing;
}

void IconDrawing::paint(QPainter *painter, const QRectF &target, const QColor &colour) const
{
    if (isEmpty() || m_viewBox.isEmpty())
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(target.topLeft());
    painter->scale(target.width() / m_viewBox.width(), target.height() / m_viewBox.height());
    for (const Shape &shape : m_shapes) {
        painter->setOpacity(shape.opacity);
        if (shape.fill != "none"_L1)
            painter->fillPath(shape.path, colourOf(shape.fill, colour));
        if (shape.stroke != "none"_L1)
            painter->strokePath(shape.path,
                                QPen(colourOf(shape.stroke, colour), shape.strokeWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    }
    painter->restore();
}

} // namespace theme
