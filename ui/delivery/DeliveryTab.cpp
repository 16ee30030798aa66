#include "delivery/DeliveryTab.h"

#include "delivery/AclView.h"
#include "delivery/RoundTripView.h"

#include <QResizeEvent>

namespace {

constexpr int sideBySide = 820; ///< px: from this width on; below it they stand under each other.

} // namespace

DeliveryTab::DeliveryTab(const Connection *connection, const std::function<ConnectionSettings()> &form, QThread *networkThread,
                         QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_roundTrip(new RoundTripView(connection, form, networkThread))
    , m_access(new AclView(connection, form, networkThread))
{
    addWidget(m_roundTrip);
    addWidget(m_access);
    setChildrenCollapsible(false);
    setSizes({460, 600});
    setStretchFactor(0, 9);
    setStretchFactor(1, 11);
}

void DeliveryTab::resizeEvent(QResizeEvent *event)
{
    const auto wanted = event->size().width() >= sideBySide ? Qt::Horizontal : Qt::Vertical;
    if (orientation() != wanted)
        setOrientation(wanted);
    QSplitter::resizeEvent(event);
}
