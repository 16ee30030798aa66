#include "status/StatusPanel.h"

#include "status/DetailTabs.h"
#include "status/StageBar.h"
#include "status/StatusSnapshot.h"
#include "status/StatusText.h"
#include "status/VerdictView.h"

#include <QEvent>
#include <QResizeEvent>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

namespace {

constexpr int frameMs = 16;    ///< However often the evidence changes, it is drawn once a frame at most.
constexpr int runningMs = 100; ///< Between two times shown of a running stage.
constexpr int standingMs = 1000;
constexpr int countdownMs = 200; ///< So that no second is left out.
constexpr int roomForTabs = 460; ///< px: lower panels show the verdict and fold the tabs.

} // namespace

class StatusPanel::Private
{
public:
    Private(StatusPanel *panel, Connection *connection);

    void refresh();
    void showTimes();
    void fold(bool folded);
    StatusSnapshot read() const;

    StatusPanel *q;
    Connection *connection;
    StageBar *stages;
    VerdictView *verdict;
    DetailTabs *tabs;
    QSplitter *split;
    QTimer frame, clock;
    StatusSnapshot snapshot;
    bool stale = false;
    bool foldChosen = false; ///< The reader folded or unfolded the tabs: the height no longer decides.
    int unfoldedHeight = 0;
};

StatusPanel::Private::Private(StatusPanel *panel, Connection *connection)
    : q(panel)
    , connection(connection)
    , stages(new StageBar(panel))
    , verdict(new VerdictView(panel))
    , tabs(new DetailTabs(panel))
    , split(new QSplitter(Qt::Vertical, panel))
{
    panel->setAccessibleName(QStringLiteral("Status"));
    split->addWidget(verdict);
    split->addWidget(tabs);
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    auto *all = new QVBoxLayout(q);
    all->setContentsMargins(theme::grid, theme::grid, theme::grid, 0);
    all->setSpacing(theme::grid);
    all->addWidget(stages);
    all->addWidget(split, 1);

    frame.setSingleShot(true);
    frame.setInterval(frameMs);
    connect(&frame, &QTimer::timeout, q, [this] { q->showSnapshot(read()); });
    connect(&clock, &QTimer::timeout, q, [this] { showTimes(); });
    connect(verdict, &VerdictView::fixRequested, q, &StatusPanel::fixRequested);
    connect(verdict, &VerdictView::connectRequested, q, &StatusPanel::connectRequested);
    connect(verdict, &VerdictView::cancelRequested, q, &StatusPanel::cancelRequested);
    connect(verdict, &VerdictView::causeHelpRequested, q, &StatusPanel::causeHelpRequested);
    connect(verdict, &VerdictView::copyReportRequested, q, &StatusPanel::copyReportRequested);
    connect(verdict, &VerdictView::saveReportRequested, q, &StatusPanel::saveReportRequested);
    connect(tabs, &DetailTabs::compareRequested, q, &StatusPanel::compareRequested);
    connect(verdict, &VerdictView::stopProbesRequested, q, &StatusPanel::stopProbesRequested);
    connect(verdict, &VerdictView::portsRequested, q, &StatusPanel::portsRequested);
    connect(verdict, &VerdictView::reconnectNowRequested, q, &StatusPanel::reconnectNowRequested);
    connect(verdict, &VerdictView::stopReconnectingRequested, q, &StatusPanel::stopReconnectingRequested);
    connect(tabs, &DetailTabs::fixRequested, q, &StatusPanel::fixRequested);
    connect(tabs, &DetailTabs::foldChanged, q, [this](bool folded) {
        foldChosen = true;
        fold(folded);
    });
    connect(stages, &StageBar::activated, q, [this](Stage stage) {
        tabs->setCurrentTab(stage == Stage::Tls             ? DetailTabs::Certificates
                                : stage == Stage::WebSocket ? DetailTabs::WebSocket
                                : stage == Stage::Mqtt      ? DetailTabs::Broker
                                                            : DetailTabs::Attempts);
    });
    if (!connection)
        return;
    const auto later = [this] {
        if (!frame.isActive())
            frame.start();
    };
    connect(connection, &Connection::attemptChanged, q, later);
    connect(connection, &Connection::stateChanged, q, later);
    connect(connection, &Connection::limitsChanged, q, later);
    connect(connection, &Connection::ended, q, later);
    connect(connection, &Connection::probingChanged, q, later);
    connect(connection, &Connection::pingAnswered, q, later);
    connect(connection, &Connection::reconnectChanged, q, later);
}

StatusSnapshot StatusPanel::Private::read() const
{
    StatusSnapshot now;
    now.stale = stale;
    if (!connection)
        return now;
    now.state = connection->state();
    now.stateSince = connection->stateSince();
    now.attempt = connection->attempt();
    now.attempts = connection->attempts();
    now.diagnosis = connection->diagnosis();
    now.notes = now.attempt.number > 0 ? notesFor(now.attempt) : QList<Note>();
    now.probing = connection->isProbing();
    now.reconnect = connection->reconnect();
    now.roundTripMs = connection->lastRoundTripMs();
    return now;
}

void StatusPanel::Private::showTimes()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    stages->setStages(status::stagesAt(snapshot, now), snapshot.attempt);
    verdict->showTimes(snapshot, phaseOf(snapshot), now);
}

void StatusPanel::Private::refresh()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const StatusPhase phase = phaseOf(snapshot);
    stages->setStages(status::stagesAt(snapshot, now), snapshot.attempt);
    verdict->show(snapshot, phase, now);
    tabs->show(snapshot, now);
    // The clock ticks only while a time is shown that grows.
    if (phase == StatusPhase::Running)
        clock.start(runningMs);
    else if (snapshot.reconnect.state == ReconnectStatus::State::Waiting)
        clock.start(countdownMs);
    else if (phase == StatusPhase::Connected)
        clock.start(standingMs);
    else
        clock.stop();
}

void StatusPanel::Private::fold(bool folded)
{
    if (folded && !tabs->isFolded())
        unfoldedHeight = tabs->height();
    tabs->setFolded(folded);
    tabs->setMaximumHeight(folded ? tabs->foldedHeight() : QWIDGETSIZE_MAX);
    if (folded)
        return;
    const int height = split->height();
    const int wanted = foldChosen ? height * 3 / 5 : height / 2;
    split->setSizes({height - wanted, wanted});
}

StatusPanel::StatusPanel(Connection *connection, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this, connection))
{
    showSnapshot(d->read());
}

StatusPanel::~StatusPanel() = default;

void StatusPanel::showSnapshot(const StatusSnapshot &snapshot)
{
    d->snapshot = snapshot;
    d->refresh();
}

void StatusPanel::setStale(bool stale)
{
    if (stale == d->stale)
        return;
    d->stale = stale;
    d->snapshot.stale = stale;
    d->refresh();
}

void StatusPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (!d->foldChosen)
        d->fold(height() < roomForTabs);
}

void StatusPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    const bool language = event->type() == QEvent::LanguageChange;
    if (!language && event->type() != QEvent::PaletteChange && event->type() != QEvent::StyleChange)
        return;
    d->stages->refresh();
    d->verdict->refresh();
    d->tabs->refresh();
    if (language && d->connection)
        d->snapshot = d->read(); // the diagnosis and the notes are made anew in the language
    d->refresh();
}
