#include "status/Waterfall.h"

#include "status/StageText.h"
#include "text/PlainText.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <cmath>

namespace {

constexpr int pulseMs = 60; ///< Between two shades of a running stage.
constexpr int pulsePhases = 32;
constexpr double namedMs = 1;  ///< From so long on, what comes before the first stage is named.
constexpr int shortestBar = 6; ///< px: a stage of 0.1 ms is seen as well.

bool hasBar(const StageProgress &stage)
{
    return stage.state == StageState::Ok || stage.state == StageState::Failed || stage.state == StageState::Running;
}

} // namespace

Waterfall::Waterfall(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_pulse.setInterval(pulseMs);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        m_phase = (m_phase + 1) % pulsePhases;
        update();
    });
}

void Waterfall::setStages(const StageProgresses &stages, const std::optional<StageProgress> &proxy, bool cancelled)
{
    m_stages = stages;
    m_proxy = proxy;
    m_cancelled = cancelled;
    const std::vector<Bar> shown = bars();
    const bool running = std::any_of(shown.begin(), shown.end(), [](const Bar &bar) { return bar.progress.state == StageState::Running; });
    if (running && !m_pulse.isActive())
        m_pulse.start();
    else if (!running)
        m_pulse.stop();
    setAccessibleDescription(totalText());
    update();
}

std::vector<Waterfall::Bar> Waterfall::bars() const
{
    std::vector<Bar> bars;
    const auto add = [&bars](const QString &name, const StageProgress &progress) {
        if (hasBar(progress))
            bars.push_back({name, progress});
    };
    for (const Stage stage : allStages) {
        if (stage == Stage::Tcp && m_proxy)
            add(status::proxyName(), *m_proxy);
        add(status::stageName(stage), m_stages[std::size_t(stage)]);
    }
    return bars;
}

double Waterfall::totalMs() const
{
    double total = 0;
    for (const Bar &bar : bars())
        total = qMax(total, bar.progress.startMs + bar.progress.durationMs);
    return total;
}

QString Waterfall::totalText() const
{
    return totalMs() > 0 ? tr("%1 in all").arg(theme::duration(totalMs())) : QString();
}

int Waterfall::barsWidth() const
{
    const int text = fontMetrics().horizontalAdvance(totalText());
    return qMax(0, width() - (text > 0 ? text + theme::grid : 0));
}

QRect Waterfall::spanAt(std::size_t index) const
{
    const std::vector<Bar> shown = bars();
    const double total = totalMs();
    if (total <= 0)
        return {};
    // Short stages get their least width first; the rest of the width is shared out to scale.
    const double scale = qMax(0, barsWidth() - int(shown.size()) * shortestBar) / total;
    const StageProgress &progress = shown[index].progress;
    const int left = int(std::lround(progress.startMs * scale)) + int(index) * shortestBar;
    const int right = int(std::lround((progress.startMs + progress.durationMs) * scale)) + (int(index) + 1) * shortestBar;
    return QRect(left, 0, qMax(shortestBar - 1, right - left - 1), height());
}

QRect Waterfall::mirrored(const QRect &place) const
{
    return QStyle::visualRect(layoutDirection(), rect(), place);
}

QRect Waterfall::barOf(const QString &name) const
{
    const std::vector<Bar> shown = bars();
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (shown[i].name == name)
            return barAt(i);
    }
    return {};
}

QRect Waterfall::barOf(Stage stage) const
{
    return barOf(status::stageName(stage));
}

QRect Waterfall::proxyBar() const
{
    return barOf(status::proxyName());
}

double Waterfall::preparationMs() const
{
    const std::vector<Bar> shown = bars();
    return shown.empty() ? 0 : shown.front().progress.startMs;
}

QRect Waterfall::preparation() const
{
    return preparationMs() < namedMs ? QRect() : mirrored(QRect(0, 0, spanAt(0).left() - 1, height()));
}

void Waterfall::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect before = preparation().adjusted(theme::halfGrid, 0, -theme::halfGrid, -3);
    if (const QString name = tr("Preparation", "before the first stage"); fontMetrics().horizontalAdvance(name) <= before.width()) {
        painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
        painter.drawText(before, int(Qt::AlignLeft | Qt::AlignVCenter), name);
    }
    painter.fillRect(mirrored(QRect(0, height() - 3, barsWidth(), 3)), palette().color(QPalette::AlternateBase));
    const std::vector<Bar> shown = bars();
    for (std::size_t i = 0; i < shown.size(); ++i)
        paintBar(painter, shown[i], barAt(i));
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect(), int(Qt::AlignRight | Qt::AlignVCenter), totalText());
}

void Waterfall::paintBar(QPainter &painter, const Bar &shown, const QRect &bar) const
{
    if (bar.isEmpty())
        return;
    const StageProgress &progress = shown.progress;
    QColor colour = theme::colour(status::signOf(progress.state, m_cancelled), palette());
    if (progress.state == StageState::Running)
        colour.setAlphaF(float(0.65 + 0.35 * std::cos(m_phase * 2 * M_PI / pulsePhases)));
    QColor tint = colour;
    tint.setAlphaF(colour.alphaF() * 0.22F);
    painter.fillRect(bar, tint);
    painter.fillRect(bar.adjusted(0, bar.height() - 3, 0, 0), colour);
    if (progress.state == StageState::Failed && !m_cancelled) { // marked by its shape as well: it ends in a full block
        painter.fillRect(QStyle::visualRect(layoutDirection(), bar, bar.adjusted(qMax(0, bar.width() - 3), 0, 0, 0)), colour);
    }
    if (fontMetrics().horizontalAdvance(shown.name) + theme::grid <= bar.width()) {
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(bar.adjusted(theme::halfGrid, 0, -theme::halfGrid, -3), int(Qt::AlignLeft | Qt::AlignVCenter), shown.name);
    }
}

QSize Waterfall::sizeHint() const
{
    return {320, fontMetrics().height() + 5};
}

bool Waterfall::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString tip = toolTipAt(help->pos());
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text::toolTip(tip), this);
    return true;
}

QString Waterfall::toolTipAt(QPoint position) const
{
    const std::vector<Bar> shown = bars();
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const StageProgress &progress = shown[i].progress;
        if (barAt(i).contains(position))
            return tr("%1\nBegan %2 after the start")
                .arg(status::stageSentence(shown[i].name, progress, m_cancelled), theme::duration(progress.startMs));
    }
    if (!preparation().contains(position))
        return {};
    return tr("Preparation: %1\nBefore the first stage Connack reads the files that the settings name and starts its network thread.")
        .arg(theme::duration(preparationMs()));
}

void Waterfall::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleDescription(totalText());
    update();
}
