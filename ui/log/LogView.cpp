#include "log/LogView.h"

#include <QEvent>

class LogView::Private
{
};

LogView::LogView(Connection *, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>())
{
}

LogView::~LogView() = default;

void LogView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
}

QByteArray LogView::saveState() const { return {}; }
bool LogView::restoreState(const QByteArray &) { return false; }
void LogView::focusFilter() { }
