#include "session/SessionView.h"

#include "session/ExperimentButtons.h"
#include "session/ExperimentRecord.h"
#include "session/RoundTripPanel.h"
#include "theme/Theme.h"

#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

SessionView::SessionView(Connection *connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_run(new ExperimentRun(connection))
    , m_buttons(new ExperimentButtons)
    , m_splitter(new QSplitter)
{
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_buttons);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(m_buttons->minimumSizeHint().width() + theme::grid * 2);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_splitter->addWidget(new RoundTripPanel(connection));
    m_splitter->addWidget(scroll);
    m_splitter->addWidget(new ExperimentRecord(m_run));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({230, 330, 500});
    m_splitter->setStretchFactor(2, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    layout->addWidget(m_splitter);
    connect(m_buttons, &ExperimentButtons::chosen, m_run, &ExperimentRun::start);
    connect(m_run, &ExperimentRun::resumeRequested, this, &SessionView::resumeRequested);
    connect(m_connection, &Connection::stateChanged, this, &SessionView::refresh);
    connect(m_connection, &Connection::attemptChanged, this, &SessionView::refresh);
    connect(m_connection, &Connection::limitsChanged, this, &SessionView::refresh);
    refresh();
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
