#include "broker/BrokerWindow.h"

#include "broker/BrokerFacts.h"
#include "broker/BrokerLogView.h"
#include "broker/InstallHelp.h"
#include "broker/ListenerModel.h"
#include "broker/ListenerTable.h"
#include "diagnosis/Diagnosis.h"
#include "status/TextBlock.h"
#include "text/PlainText.h"
#include "preferences/Remembered.h"
#include "theme/Theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPalette>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QVBoxLayout *columnIn(QWidget *widget)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::grid);
    return column;
}

} // namespace

BrokerWindow::BrokerWindow(const QString &program, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_model(new ListenerModel(this))
    , m_scenario(new QComboBox(this))
    , m_scenarioLabel(new QLabel(this))
    , m_startStop(new QPushButton(this))
    , m_explanation(new TextBlock(this))
    , m_sign(new QLabel(this))
    , m_state(new TextBlock(this))
    , m_body(new QStackedWidget(this))
    , m_install(new InstallHelp(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_table(new ListenerTable(m_model, this))
    , m_open(new QPushButton(this))
    , m_connect(new QPushButton(this))
    , m_facts(new BrokerFacts(this))
    , m_logTitle(new QLabel(this))
    , m_follow(new QToolButton(this))
    , m_copyLog(new QPushButton(this))
    , m_log(new BrokerLogView(this))
{
    m_broker.setProgram(program);
    build();
    watchBroker();
    retranslate();
    lookForProgram();
    resize(QSize(900, 700).boundedTo(screen()->availableGeometry().size()));
    const QSettings settings;
    restoreGeometry(settings.value("broker/geometry"_L1).toByteArray());
    m_splitter->restoreState(settings.value("broker/splitter"_L1).toByteArray());
}

QWidget *BrokerWindow::makeHead()
{
    auto *head = new QWidget(this);
    m_scenario->setAccessibleName(u"Scenario"_s);
    m_scenarioLabel->setBuddy(m_scenario);
    m_startStop->setAutoDefault(false);
    m_state->setObjectName(u"state"_s);
    m_explanation->setObjectName(u"explanation"_s);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addWidget(m_scenarioLabel);
    row->addWidget(m_scenario, 1);
    row->addWidget(m_startStop);
    auto *state = new QHBoxLayout;
    state->setSpacing(theme::grid);
    state->addWidget(m_sign, 0, Qt::AlignTop);
    state->addWidget(m_state, 1);
    QVBoxLayout *column = columnIn(head);
    column->addLayout(row);
    column->addWidget(m_explanation);
    column->addLayout(state);
    return head;
}

/// How to connect.
QWidget *BrokerWindow::makeUpper()
{
    auto *upper = new QWidget(this);
    m_open->setAccessibleName(u"Open"_s);
    m_connect->setAccessibleName(u"Connect"_s);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::grid);
    buttons->addWidget(m_open);
    buttons->addWidget(m_connect);
    buttons->addStretch(1);
    QVBoxLayout *column = columnIn(upper);
    column->addWidget(m_table);
    column->addLayout(buttons);
    column->addWidget(m_facts);
    column->addStretch(1);
    for (QPushButton *button : {m_open, m_connect})
        button->setAutoDefault(false);
    return upper;
}

QWidget *BrokerWindow::makeLower()
{
    auto *lower = new QWidget(this);
    m_logTitle->setBuddy(m_log);
    m_follow->setAccessibleName(u"Follow the log"_s);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copyLog->setAccessibleName(u"Copy the log"_s);
    m_copyLog->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addWidget(m_logTitle, 1);
    row->addWidget(m_follow);
    row->addWidget(m_copyLog);
    QVBoxLayout *column = columnIn(lower);
    column->addLayout(row);
    column->addWidget(m_log, 1);
    connect(m_follow, &QToolButton::toggled, m_log, &BrokerLogView::setFollowing);
    connect(m_log, &BrokerLogView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_copyLog, &QPushButton::clicked, m_log, &BrokerLogView::copyAll);
    return lower;
}

void BrokerWindow::build()
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    all->setSpacing(theme::grid);
    all->addWidget(makeHead());
    all->addWidget(m_body, 1);
    m_splitter->addWidget(makeUpper());
    m_splitter->addWidget(makeLower());
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_body->addWidget(m_splitter);
    m_body->addWidget(m_install);
    connect(m_startStop, &QPushButton::clicked, this, &BrokerWindow::startOrStop);
    connect(m_scenario, &QComboBox::currentIndexChanged, this, [this] {
        m_outcome.clear();
        showScenario();
        showState();
    });
    connect(m_install, &InstallHelp::lookAgain, this, &BrokerWindow::lookForProgram);
    connect(m_table, &ListenerTable::openRequested, this, &BrokerWindow::openRequested);
    connect(m_table, &ListenerTable::connectRequested, this, &BrokerWindow::connectRequested);
    connect(m_table, &ListenerTable::chosenChanged, this, &BrokerWindow::showState);
    connect(m_open, &QPushButton::clicked, this, [this] { emit openRequested(m_table->chosenRow()); });
    connect(m_connect, &QPushButton::clicked, this, [this] { emit connectRequested(m_table->chosenRow()); });
}

void BrokerWindow::watchBroker()
{
    connect(&m_broker, &ReferenceBroker::stateChanged, this, [this](ReferenceBroker::State state) {
        if (state == ReferenceBroker::State::Stopping)
            emit ending();
        showState();
    });
    connect(&m_broker, &ReferenceBroker::logLine, m_log, &BrokerLogView::append);
    connect(&m_broker, &ReferenceBroker::started, this, [this](const BrokerAccess &access) {
        m_model->setAccess(access);
        m_facts->setAccess(access);
        m_table->choose(tellingRow());
        showState();
        emit started(m_model->connections());
    });
    const auto end = [this](const QString &why) {
        m_outcome = why;
        m_model->clear();
        m_facts->clear();
        showState();
    };
    connect(&m_broker, &ReferenceBroker::stopped, this, [this, end](const QString &why) {
        if (!why.isEmpty())
            emit ending();
        end(why);
        emit stopped();
    });
    connect(&m_broker, &ReferenceBroker::failed, this, [this, end](const QString &why) {
        end(why);
        lookForProgram();
        emit failed();
    });
}

const QList<BrokerConnection> &BrokerWindow::connections() const
{
    return m_model->connections();
}

int BrokerWindow::tellingRow() const
{
    const QList<BrokerConnection> &rows = m_model->connections();
    const auto found = std::find_if(rows.begin(), rows.end(), [this](const BrokerConnection &row) {
        const BrokerScenario &scenario = *m_broker.access().scenario;
        return row.listener == scenario.listener && row.isOfScenario != scenario.isHealthy();
    });
    return found == rows.end() ? 0 : int(found - rows.begin());
}

const BrokerScenario &BrokerWindow::chosenScenario() const
{
    return brokerScenarios()[std::size_t(std::max(m_scenario->currentIndex(), 0))];
}

void BrokerWindow::start()
{
    if (m_broker.state() != ReferenceBroker::State::Stopped)
        return;
    m_outcome.clear();
    m_log->clearLines();
    m_broker.start(chosenScenario());
}

void BrokerWindow::start(const BrokerScenario &scenario)
{
    if (m_broker.state() != ReferenceBroker::State::Stopped)
        return;
    m_scenario->setCurrentIndex(m_scenario->findData(QLatin1StringView(scenario.id)));
    start();
}

void BrokerWindow::startOrStop()
{
    if (m_broker.state() == ReferenceBroker::State::Stopped)
        start();
    else
        m_broker.stop();
}

void BrokerWindow::lookForProgram()
{
    const bool isThere = !m_broker.program().isEmpty();
    m_body->setCurrentWidget(isThere ? static_cast<QWidget *>(m_splitter) : m_install);
    showState();
}

void BrokerWindow::showScenario()
{
    const BrokerScenario &scenario = chosenScenario();
    QStringList paragraphs{scenario.broken(), scenario.seen()};
    // What is refused after the connection is told beside what was sent, as the scenario says.
    const CauseInfo *cause = causeInfo(QString::fromLatin1(scenario.cause));
    if (cause && QLatin1StringView(cause->stage) != "session"_L1)
        paragraphs += tr("The verdict should be: %1").arg(QCoreApplication::translate("Cause", cause->title));
    m_explanation->setText(paragraphs.join(u'\n'));
}

/// The one place where what can be done follows from how it stands.
void BrokerWindow::showState()
{
    using State = ReferenceBroker::State;
    const State state = m_broker.state();
    const bool isThere = m_body->currentWidget() == m_splitter;
    theme::Sign sign = theme::Sign::Idle;
    QString text;
    switch (state) {
    case State::Stopped:
        sign = m_outcome.isEmpty() ? theme::Sign::Idle : theme::Sign::Error;
        text = m_outcome.isEmpty()
            ? tr("Not running. Start runs mosquitto on free ports of this machine, with a CA, certificates and a user "
                 "of its own, and fills in connections to it.")
            : text::visibleLines(m_outcome);
        break;
    case State::Starting:
        sign = theme::Sign::Running;
        text = tr("Starting...");
        break;
    case State::Running:
        sign = theme::Sign::Ok;
        text = tr("Running: mosquitto %1, reachable from this machine alone.").arg(m_broker.access().version);
        if (!m_broker.access().hasWebSockets)
            text += u' ' + tr("This mosquitto was built without WebSockets: there is no ws and no wss.");
        break;
    case State::Stopping:
        sign = theme::Sign::Running;
        text = tr("Stopping...");
        break;
    }
    m_sign->setPixmap(theme::icon(sign, palette()).pixmap(16, 16));
    m_sign->setAccessibleName(theme::word(sign));
    m_state->setText(isThere ? text : QString());
    m_sign->setVisible(isThere);
    const bool canStart = state == State::Stopped;
    m_scenario->setEnabled(canStart);
    m_startStop->setEnabled(isThere && state != State::Stopping);
    m_startStop->setText(canStart ? tr("&Start") : tr("&Stop"));
    m_startStop->setAccessibleName(canStart ? u"Start the broker"_s : u"Stop the broker"_s);
    const bool hasRow = m_table->chosenRow() >= 0;
    m_open->setEnabled(hasRow);
    m_connect->setEnabled(hasRow);
}

void BrokerWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange && event->type() != QEvent::PaletteChange)
        return;
    retranslate();
    m_model->refresh();
}

void BrokerWindow::hideEvent(QHideEvent *event)
{
    Remembered settings(Remembered::Kind::Window);
    settings.setValue("broker/geometry"_L1, saveGeometry());
    settings.setValue("broker/splitter"_L1, m_splitter->saveState());
    QWidget::hideEvent(event);
}

void BrokerWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel))
        close();
    else
        QWidget::keyPressEvent(event);
}

void BrokerWindow::fillScenarios()
{
    const QSignalBlocker blocker(m_scenario);
    const int chosen = std::max(m_scenario->currentIndex(), 0);
    m_scenario->clear();
    for (const BrokerScenario &scenario : brokerScenarios())
        m_scenario->addItem(scenario.name(), QString::fromLatin1(scenario.id));
    m_scenario->setCurrentIndex(chosen);
}

void BrokerWindow::retranslate()
{
    setWindowTitle(tr("Local Broker"));
    fillScenarios();
    m_scenarioLabel->setText(tr("S&cenario"));
    m_scenario->setToolTip(tr("Healthy, or broken on purpose in one place, to see what that looks like. To be chosen before the start."));
    m_startStop->setToolTip(tr("The broker goes on when this window is closed. It ends with Connack, and its files are removed."));
    m_open->setText(tr("&Open"));
    m_open->setToolTip(tr("Shows the connection in the main window, filled in and ready"));
    m_connect->setText(tr("Co&nnect"));
    m_connect->setToolTip(tr("Shows the connection in the main window and connects it"));
    m_logTitle->setText(tr("The broker's &log"));
    m_follow->setText(tr("&Follow"));
    m_follow->setToolTip(tr("Follow the end: new lines stay in sight"));
    m_follow->setIcon(theme::icon(u"follow"_s, QGuiApplication::palette()));
    m_copyLog->setText(tr("Cop&y"));
    m_log->setAccessibleDescription(tr("What the broker writes while it runs, the newest lines last"));
    m_table->setAccessibleDescription(tr("Where the broker listens; Return opens the connection to the chosen listener"));
    m_copyLog->setToolTip(tr("Copy what is chosen of the log, or all of it"));
    m_copyLog->setIcon(theme::icon(u"copy"_s, QGuiApplication::palette()));
    m_log->setPlaceholderText(tr("What the broker says of each connection appears here: its side of the story."));
    showScenario();
    showState();
}
