#include "session/RoundTripPlot.h"

#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace {

constexpr int barWidth = 3;
constexpr int barStep = 4;

/// 1, 2 or 5 times a power of ten.
double roundUp(double value)
{
    if (value <= 0)
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (value <= factor * power)
            return factor * power;
    }
    return 10 * power;
}

} // namespace

RoundTripPlot::RoundTripPlot(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(QStringLiteral("Round-trip times"));
}

void RoundTripPlot::setHistory(const PingHistory *history)
{
    m_history = history;
    update();
}

int RoundTripPlot::shownCount() const
{
    return m_history ? std::min(int(m_history->samples().size()), width() / barStep) : 0;
}

double RoundTripPlot::scaleMs() const
{
    double greatest = 0;
    const auto &samples = m_history->samples();
    for (auto sample = samples.end() - shownCount(); sample != samples.end(); ++sample)
        greatest = std::max(greatest, sample->roundTripMs);
    return roundUp(greatest);
}

void RoundTripPlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int top = fontMetrics().height();
    const QRect area = rect().adjusted(0, top, -1, -1);
    painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    const int shown = shownCount();
    if (shown == 0) {
        painter.drawText(rect(), int(Qt::AlignCenter) | int(Qt::TextWordWrap), tr("No PINGRESP yet."));
        return;
    }
    const double scale = scaleMs();
    painter.drawText(rect(), int(Qt::AlignLeft | Qt::AlignTop), theme::duration(scale));
    painter.drawLine(area.topLeft(), area.topRight());
    const auto &samples = m_history->samples();
    int x = area.right() - barWidth + 1;
    for (int i = 0; i < shown; ++i, x -= barStep) {
        const double ms = samples[samples.size() - 1 - std::size_t(i)].roundTripMs;
        const int height = std::max(1, int(std::lround(ms / scale * area.height())));
        painter.fillRect(x, area.bottom() - height + 1, barWidth, height, theme::colour(theme::Sign::Running, palette()));
    }
}

QString RoundTripPlot::toolTipAt(int x) const
{
    const int fromRight = (width() - 1 - x) / barStep;
    if (fromRight < 0 || fromRight >= shownCount())
        return {};
    const auto &samples = m_history->samples();
    const PingHistory::Sample &sample = samples[samples.size() - 1 - std::size_t(fromRight)];
    //: %1: round-trip time with unit; %2: time of day
    return tr("%1 at %2").arg(theme::duration(sample.roundTripMs), QLocale().toString(sample.at.toLocalTime().time(), QLocale::LongFormat));
}

bool RoundTripPlot::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QString tip = toolTipAt(help->pos().x());
    if (tip.isEmpty())
        tip = tr("The time from PINGREQ to PINGRESP (section 3.12): those of the keep-alive, and those that you ask for.");
    QToolTip::showText(help->globalPos(), text::toolTip(tip), this);
    return true;
}
