#include "status/StatusPanel.h"

#include <QEvent>

class StatusPanel::Private
{
};

StatusPanel::StatusPanel(Connection *, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>())
{
}

StatusPanel::~StatusPanel() = default;

void StatusPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
}

void StatusPanel::setStale(bool) { }
