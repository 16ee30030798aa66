#include "theme/ReadingOrder.h"

#include <QAbstractButton>
#include <QGuiApplication>
#include <QList>
#include <QStyleHints>
#include <QWidget>

#include <algorithm>
#include <limits>

namespace theme {

namespace {

constexpr int slack = 2; ///< px by which neighbours may overlap.

/// A child of something, and what takes the focus in it.
struct Part {
    QRect rect;
    QList<QWidget *> stops;
};

bool isStop(const QWidget *widget)
{
    const bool all = QGuiApplication::styleHints()->tabFocusBehavior() == Qt::TabFocusAllControls;
    const Qt::FocusPolicy wanted = all ? Qt::TabFocus : Qt::StrongFocus;
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    const bool isOneOfMany = button && button->autoExclusive() && !button->isChecked(); // arrow keys go there
    return (widget->focusPolicy() & wanted) == wanted && !widget->focusProxy() && widget->isEnabled() && !isOneOfMany;
}

/// Groups that a straight line parts: rows, or columns.
QList<QList<Part>> cut(QList<Part> parts, bool rows)
{
    const auto start = [rows](const Part &part) { return rows ? part.rect.top() : part.rect.left(); };
    const auto end = [rows](const Part &part) { return rows ? part.rect.bottom() : part.rect.right(); };
    std::stable_sort(parts.begin(), parts.end(), [&](const Part &a, const Part &b) { return start(a) < start(b); });
    QList<QList<Part>> groups;
    int reached = std::numeric_limits<int>::min();
    for (const Part &part : std::as_const(parts)) {
        if (groups.isEmpty() || start(part) > reached - slack)
            groups.append(QList<Part>());
        groups.last().append(part);
        reached = std::max(reached, end(part));
    }
    return groups;
}

QList<QWidget *> ordered(const QList<Part> &parts, bool rightToLeft)
{
    QList<QWidget *> stops;
    for (const bool rows : {true, false}) {
        QList<QList<Part>> groups = parts.size() > 1 ? cut(parts, rows) : QList<QList<Part>>();
        if (groups.size() < 2)
            continue;
        if (!rows && rightToLeft)
            std::reverse(groups.begin(), groups.end());
        for (const QList<Part> &group : std::as_const(groups))
            stops += ordered(group, rightToLeft);
        return stops;
    }
    for (const Part &part : parts) // one, or on top of each other
        stops += part.stops;
    return stops;
}

/// `also` counts even if the Tab key does not lead there.
QList<QWidget *> stopsIn(const QWidget *within, const QWidget *also)
{
    QList<Part> parts;
    for (QObject *child : within->children()) {
        auto *widget = child->isWidgetType() ? static_cast<QWidget *>(child) : nullptr;
        if (!widget || widget->isWindow() || !widget->isVisible())
            continue;
        QList<QWidget *> stops = stopsIn(widget, also);
        if (widget == also || isStop(widget))
            stops.prepend(widget);
        if (!stops.isEmpty())
            parts.append({widget->geometry(), stops});
    }
    return ordered(parts, within->isRightToLeft());
}

} // namespace

bool focusNext(QWidget *window, bool forwards)
{
    QWidget *now = window->focusWidget();
    QList<QWidget *> stops = stopsIn(window, now);
    if (!forwards)
        std::reverse(stops.begin(), stops.end());
    std::rotate(stops.begin(), stops.begin() + stops.indexOf(now) + 1, stops.end());
    const auto next = std::find_if(stops.cbegin(), stops.cend(), [now](const QWidget *stop) { return stop != now || isStop(stop); });
    if (next == stops.cend())
        return false;
    (*next)->setFocus(forwards ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace theme
