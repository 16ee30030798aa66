#include "delivery/DeliveryTab.h"

#include "delivery/AclView.h"
#include "delivery/RoundTripView.h"

#include <QResizeEvent>
#include <QSplitter>

namespace {

constexpr int sideBySide = 820; ///< px: from this width on; below it they stand under each other.

} // namespace

DeliveryTab::DeliveryTab(const Connection *connection, const std::function<ConnectionSettings()> &form, QThread *networkThread,
                         QWidget *parent)
    : QScrollArea(parent)
    , m_split(new QSplitter(Qt::Horizontal))
    , m_roundTrip(new RoundTripView(connection, form, networkThread))
    , m_access(new AclView(connection, form, networkThread))
{
    m_split->addWidget(m_roundTrip);
    m_split->addWidget(m_access);
    m_split->setChildrenCollapsible(false);
    m_split->setSizes({460, 600});
    m_split->setStretchFactor(0, 9);
    m_split->setStretchFactor(1, 11);
    setWidget(m_split);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
}

Qt::Orientation DeliveryTab::orientation() const
{
    return m_split->orientation();
}

QSize DeliveryTab::minimumSizeHint() const
{
    return {320, 120}; // smaller than its parts: it scrolls
}

void DeliveryTab::resizeEvent(QResizeEvent *event)
{
    const auto wanted = event->size().width() >= sideBySide ? Qt::Horizontal : Qt::Vertical;
    if (orientation() != wanted)
        m_split->setOrientation(wanted);
    QScrollArea::resizeEvent(event);
}
