#include "session/SessionView.h"

#include "delivery/WillWatchView.h"
#include "session/ExperimentButtons.h"
#include "session/ExperimentRecord.h"
#include "session/RoundTripPanel.h"
#include "theme/Theme.h"

#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

SessionView::SessionView(Connection *connection, QThread *networkThread, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_run(new ExperimentRun(connection))
    , m_buttons(new ExperimentButtons)
    , m_will(new WillWatchView(connection, networkThread))
    , m_splitter(new QSplitter)
{
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_buttons);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(m_buttons->minimumSizeHint().width() + theme::grid * 2);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(new ExperimentRecord(m_run), 3);
    column->addWidget(m_will, 2);
    m_splitter->addWidget(new RoundTripPanel(connection));
    m_splitter->addWidget(scroll);
    m_splitter->addWidget(right);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({230, 300, 530});
    m_splitter->setStretchFactor(2, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    auto *area = new QScrollArea; // so that its columns do not widen the window
    area->setWidget(m_splitter);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    layout->addWidget(area);
    connect(m_buttons, &ExperimentButtons::chosen, m_run, &ExperimentRun::start);
    connect(m_run, &ExperimentRun::resumeRequested, this, &SessionView::resumeRequested);
    connect(m_connection, &Connection::stateChanged, this, &SessionView::refresh);
    connect(m_connection, &Connection::attemptChanged, this, &SessionView::refresh);
    connect(m_connection, &Connection::limitsChanged, this, &SessionView::refresh);
    connect(m_will->watch(), &WillWatch::changed, this, &SessionView::showWill);
    refresh();
}

/// What the watch sees counts for the experiment that runs.
void SessionView::showWill()
{
    using State = WillReport::State;
    const WillReport &report = m_will->watch()->report();
    if (report.state == State::Cancelled || report.state == State::Failed)
        m_run->setWillWatch(ExperimentRun::WillWatch::None);
    else
        m_run->setWillWatch(report.isOver() ? ExperimentRun::WillWatch::Over : ExperimentRun::WillWatch::Running);
    const bool arrived = report.delayMs.has_value();
    if (arrived && !std::exchange(m_willArrived, arrived))
        m_run->willArrived();
    m_willArrived = arrived;
}

void SessionView::refresh()
{
    m_buttons->setSituation(situationOf(*m_connection));
}

QByteArray SessionView::saveState() const
{
    return m_splitter->saveState();
}

void SessionView::restoreState(const QByteArray &state)
{
    m_splitter->restoreState(state);
}
