#include "log/RatePlot.h"

#include "theme/Theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

constexpr int pixelsPerStep = 3;
constexpr double marker = 2.5;          ///< px, half of a marker's size.
constexpr std::size_t markedSteps = 80; ///< Above that markers would hide the line; the dashes still tell.

theme::Sign signOf(std::size_t sender)
{
    return sender == std::size_t(mqtt::Sender::Client) ? theme::Sign::Running : theme::Sign::Warning;
}

QPen penOf(std::size_t sender, const QPalette &palette)
{
    return {theme::colour(signOf(sender), palette), 1.5, sender == std::size_t(mqtt::Sender::Client) ? Qt::SolidLine : Qt::DashLine};
}

void paintMarker(QPainter &painter, QPointF at, std::size_t sender)
{
    const QRectF place(at.x() - marker, at.y() - marker, 2 * marker, 2 * marker);
    if (sender == std::size_t(mqtt::Sender::Client))
        painter.drawRect(place);
    else
        painter.drawEllipse(place);
}

} // namespace

RatePlot::RatePlot(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(u"Rates over time"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void RatePlot::setRates(const RateBins &rates)
{
    m_rates = rates;
    arrange();
}

void RatePlot::setUnit(Unit unit)
{
    m_unit = unit;
    read(m_read);
    update();
}

QRectF RatePlot::area() const
{
    const QFontMetrics metrics(font());
    const double scale = roundScale(greatest());
    const int widest = qMax(metrics.horizontalAdvance(rateText(scale)), metrics.horizontalAdvance(rateText(scale / 2))); // see paintAxes()
    const int left = widest + theme::grid;
    return QRectF(rect()).adjusted(left, 2 * metrics.height(), -theme::grid, -metrics.height() - theme::halfGrid);
}

/// As many steps as the width can tell apart.
void RatePlot::arrange()
{
    m_series = rateSeries(m_rates, std::size_t(std::max(1, width() / pixelsPerStep)));
    read(m_read);
    update();
}

double RatePlot::greatest() const
{
    double greatest = 0;
    for (const std::vector<double> &line : values()) {
        for (const double value : line)
            greatest = std::max(greatest, value);
    }
    return greatest;
}

QString RatePlot::rateText(double rate) const
{
    const QLocale locale;
    if (m_unit == Unit::Bytes) // 1.5 kB/s
        return tr("%1/s", "bytes with unit").arg(locale.formattedDataSize(qint64(rate), 1, QLocale::DataSizeSIFormat));
    return tr("%1 packets/s").arg(locale.toString(rate, 'f', rate < 10 && rate != std::floor(rate) ? 1 : 0));
}

QString RatePlot::reading() const
{
    if (m_read < 0)
        return {};
    const auto step = std::size_t(m_read);
    return tr("%1: %2 sent, %3 received", "time since the start, rates with unit")
        .arg(theme::duration(m_series.width * double(step) * 1000), rateText(values()[0][step]), rateText(values()[1][step]));
}

void RatePlot::read(int step)
{
    m_read = m_series.isEmpty() ? -1 : std::min(step, int(m_series.size()) - 1);
    setAccessibleDescription(reading());
    update();
}

double RatePlot::xOf(std::size_t step, const QRectF &area) const
{
    return area.left() + area.width() * (double(step) + 0.5) / double(m_series.size());
}

void RatePlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (m_series.isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), int(Qt::AlignCenter) | int(Qt::TextWordWrap), tr("Packets per second appear here once packets come."));
        return;
    }
    const QRectF place = area();
    const double scale = roundScale(greatest());
    paintAxes(painter, place, scale);
    for (std::size_t sender = 0; sender < 2; ++sender)
        paintLine(painter, place, scale, sender);
    paintLegend(painter, place);
    paintReading(painter, place, scale);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Link), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void RatePlot::paintAxes(QPainter &painter, const QRectF &area, double scale) const
{
    const QColor dim = palette().color(QPalette::PlaceholderText);
    const QFontMetrics metrics(font());
    QColor grid = dim;
    grid.setAlpha(70);
    const int lines = area.height() > 6 * metrics.height() ? 4 : 2;
    for (int i = 0; i <= lines; ++i) {
        const double y = area.bottom() - area.height() * i / lines;
        painter.setPen(QPen(i == 0 ? dim : grid, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        if (i > 0 && i % (lines / 2) != 0)
            continue;
        painter.setPen(dim);
        painter.drawText(QRectF(0, y - metrics.height() / 2.0, area.left() - theme::halfGrid, metrics.height()),
                         int(Qt::AlignRight | Qt::AlignVCenter), i == 0 ? u"0"_s : rateText(scale * i / lines));
    }
    const double seconds = m_series.width * double(m_series.size());
    painter.setPen(dim);
    const QRectF below(area.left(), area.bottom() + 2, area.width(), metrics.height());
    painter.drawText(below, int(Qt::AlignLeft), theme::duration(0));
    painter.drawText(below, int(Qt::AlignHCenter), tr("time since the first record"));
    painter.drawText(below, int(Qt::AlignRight), theme::duration(seconds * 1000));
}

void RatePlot::paintLine(QPainter &painter, const QRectF &area, double scale, std::size_t sender) const
{
    const std::vector<double> &line = values()[sender];
    const auto pointOf = [&](std::size_t step) { return QPointF(xOf(step, area), area.bottom() - area.height() * line[step] / scale); };
    QPainterPath path(pointOf(0));
    for (std::size_t step = 1; step < line.size(); ++step)
        path.lineTo(pointOf(step));
    painter.setPen(penOf(sender, palette()));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    if (line.size() > markedSteps)
        return;
    painter.setPen(QPen(theme::colour(signOf(sender), palette()), 1));
    painter.setBrush(palette().color(QPalette::Base));
    for (std::size_t step = 0; step < line.size(); ++step)
        paintMarker(painter, pointOf(step), sender);
}

void RatePlot::paintLegend(QPainter &painter, const QRectF &area) const
{
    const QFontMetrics metrics(font());
    double x = area.left();
    const double y = metrics.height() * 0.6 + 2;
    for (std::size_t sender = 0; sender < 2; ++sender) {
        painter.setPen(penOf(sender, palette()));
        painter.drawLine(QPointF(x, y), QPointF(x + 24, y));
        painter.setPen(QPen(theme::colour(signOf(sender), palette()), 1));
        painter.setBrush(palette().color(QPalette::Base));
        paintMarker(painter, {x + 12, y}, sender);
        const QString word = sender == 0 ? tr("sent") : tr("received");
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QPointF(x + 30, y + metrics.ascent() / 2.0 - 1), word);
        x += 30 + metrics.horizontalAdvance(word) + 2 * theme::grid;
    }
}

void RatePlot::paintReading(QPainter &painter, const QRectF &area, double scale) const
{
    if (m_read < 0)
        return;
    const auto step = std::size_t(m_read);
    const double x = xOf(step, area);
    painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DotLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    for (std::size_t sender = 0; sender < 2; ++sender) {
        painter.setPen(QPen(theme::colour(signOf(sender), palette()), 1));
        painter.setBrush(theme::colour(signOf(sender), palette()));
        paintMarker(painter, {x, area.bottom() - area.height() * values()[sender][step] / scale}, sender);
    }
    const QFontMetrics metrics(font());
    const QString text = reading();
    const double width = metrics.horizontalAdvance(text) + 2 * theme::halfGrid;
    const double left = std::clamp(x - width / 2, area.left(), std::max(area.left(), area.right() - width));
    const QRectF place(left, metrics.height() + 4, width, metrics.height() + 2);
    painter.fillRect(place, palette().color(QPalette::ToolTipBase));
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(place, int(Qt::AlignCenter), text);
}

void RatePlot::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void RatePlot::mouseMoveEvent(QMouseEvent *event)
{
    const QRectF place = area();
    const double x = event->position().x();
    const bool isWithin = x >= place.left() && x < place.right() && !m_series.isEmpty();
    read(isWithin ? int((x - place.left()) / place.width() * double(m_series.size())) : -1);
}

void RatePlot::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    if (!hasFocus())
        read(-1);
}

void RatePlot::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_series.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return read(std::max(0, m_read < 0 ? last : m_read - 1));
    case Qt::Key_Right:
        return read(std::min(last, m_read + 1));
    case Qt::Key_Home:
        return read(0);
    case Qt::Key_End:
        return read(last);
    default:
        QWidget::keyPressEvent(event);
    }
}

void RatePlot::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_read < 0)
        read(int(m_series.size()) - 1);
}

void RatePlot::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        read(m_read);
    update();
}
