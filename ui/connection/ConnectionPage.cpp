#include "connection/ConnectionPage.h"

#include "preferences/Remembered.h"
#include "auth/AuthPanel.h"
#include "connection/LazyTab.h"
#include "connection/NoticeBar.h"
#include "connection/ReportSaver.h"
#include "connection/ResponsivePair.h"
#include "connection/UrlBar.h"
#include "delivery/DeliveryTab.h"
#include "log/LogView.h"
#include "pubsub/PubSubView.h"
#include "profiles/SecretOptions.h"
#include "settings/GeneralForm.h"
#include "session/SessionView.h"
#include "settings/IconButton.h"
#include "settings/SettingsTabs.h"
#include "settings/FormValues.h"
#include "status/StatusPanel.h"
#include "text/PlainText.h"

#include <QApplication>
#include <QDataStream>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// px. Their parts would like more; but a full HD screen at 200 % is no higher than 540, and there they can be squeezed, or put away in
/// turn.
constexpr int leastHalf = 170;

} // namespace

ConnectionPage::ConnectionPage(Connection *connection, const ConnectionSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_settings(settings)
    , m_url(new UrlBar)
    , m_notice(new NoticeBar)
    , m_tabs(new SettingsTabs)
    , m_status(new StatusPanel(m_connection))
    , m_log(new LogView(m_connection->log(), m_connection))
    , m_pubSub(new LazyTab<PubSubView>([this] { return makePubSub(); }))
    , m_delivery(new LazyTab<DeliveryTab>([this] {
        auto *tab = new DeliveryTab(
            m_connection, [this] { return m_settings; }, m_connection->networkThread());
        watchLines(tab);
        return tab;
    }))
    , m_session(new LazyTab<SessionView>([this] { return makeSession(); }))
    , m_pair(new ResponsivePair(m_tabs, m_status))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_lower(new QTabWidget)
    , m_fullButton(new IconButton(u"expand"_s, u"Log takes the page"_s))
    , m_reportSaver(new ReportSaver(this))
{
    m_connection->setAnswersAuthByHand(true);
    build();
    watch();
    retranslate();
    display(settings);
    m_url->setState(m_connection->state());
    m_url->setWaiting(isWaiting());
    makeLiveParts();
}

ConnectionPage::~ConnectionPage()
{
    m_connection->disconnect(this);
    m_connection->setAnswersAuthByHand(false); // nobody is there to answer
}

void ConnectionPage::build()
{
    setAccessibleName(u"Connection"_s);
    setFocusPolicy(Qt::ClickFocus); // so that Ctrl+V beside the fields reaches the page
    m_lower->setDocumentMode(true);
    m_lower->addTab(m_log, QString());
    m_lower->tabBar()->setAccessibleTabName(m_lower->indexOf(m_log), u"Packets"_s);
    m_lower->addTab(m_pubSub, QString());
    m_lower->tabBar()->setAccessibleTabName(m_lower->indexOf(m_pubSub), u"Publish & Subscribe"_s);
    m_lower->tabBar()->setAccessibleTabName(m_lower->addTab(m_delivery, QString()), u"Delivery"_s);
    m_lower->addTab(m_session, QString());
    m_lower->tabBar()->setAccessibleTabName(m_lower->indexOf(m_session), u"Session"_s);
    m_lower->tabBar()->setAccessibleName(u"Traffic"_s);
    m_lower->setCornerWidget(m_fullButton);
    m_fullButton->setCheckable(true);
    m_splitter->addWidget(m_pair);
    m_splitter->addWidget(m_lower);
    m_splitter->setChildrenCollapsible(false);
    for (QWidget *half : {static_cast<QWidget *>(m_pair), static_cast<QWidget *>(m_lower)})
        half->setMinimumHeight(leastHalf);
    m_splitter->setSizes({430, 290});
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_url);
    layout->addWidget(m_notice);
    layout->addWidget(m_splitter, 1);
    watchLines(this);
}

void ConnectionPage::watchLines(const QWidget *within)
{
    for (QLineEdit *line : within->findChildren<QLineEdit *>())
        line->installEventFilter(this);
}

PubSubView *ConnectionPage::makePubSub()
{
    auto *view = new PubSubView(m_connection);
    watchLines(view);
    view->load(m_settings);
    if (!m_pubSubState.isEmpty())
        view->restoreState(m_pubSubState);
    return view;
}

SessionView *ConnectionPage::makeSession()
{
    auto *view = new SessionView(m_connection, m_connection->networkThread());
    watchLines(view);
    connect(view, &SessionView::resumeRequested, this, &ConnectionPage::resumeSession);
    if (!m_sessionState.isEmpty())
        view->restoreState(m_sessionState);
    return view;
}

/// What a form needs that does not stand in the settings.
void ConnectionPage::watchForm(QWidget *form)
{
    watchLines(form);
    if (auto *general = qobject_cast<GeneralForm *>(form))
        general->setSharing(m_sharing);
    if (auto *credentials = qobject_cast<CredentialsForm *>(form)) {
        credentials->setKept(m_secretsKept);
        connect(credentials, &CredentialsForm::rememberEdited, this, &ConnectionPage::rememberSecretsEdited);
    }
}

/// Those that take note of what happens on the connection, shown or not.
void ConnectionPage::makeLiveParts()
{
    if (m_connection->state() == Client::State::Idle || m_auth)
        return;
    m_auth = new AuthPanel(m_connection);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->indexOf(m_splitter), m_auth);
    watchLines(m_auth);
    m_pubSub->content();
    m_session->content();
}

void ConnectionPage::watch()
{
    connect(m_url, &UrlBar::urlEdited, this, &ConnectionPage::urlEdited);
    connect(m_url, &UrlBar::versionEdited, this, [this](mqtt::Version version) {
        ConnectionSettings after = m_settings;
        after.version = version;
        change(tr("Version"), after, nullptr);
    });
    connect(m_url, &UrlBar::optionsPasted, this, &ConnectionPage::applyOptionsText);
    connect(m_url, &UrlBar::primaryTriggered, this, [this] {
        if (m_connection->state() == Client::State::Connected)
            disconnectFromBroker();
        else
            connectOrCancel();
    });
    connect(m_tabs, &SettingsTabs::edited, this, &ConnectionPage::formEdited);
    connect(m_tabs, &SettingsTabs::formMade, this, &ConnectionPage::watchForm);
    connect(m_tabs, &SettingsTabs::judged, this, [this] { m_tabs->showChecks(m_settings); });
    connect(m_status, &StatusPanel::fixRequested, this, &ConnectionPage::applyFix);
    connect(m_status, &StatusPanel::connectRequested, this, &ConnectionPage::connectToBroker);
    connect(m_status, &StatusPanel::cancelRequested, this, [this] { m_connection->cancel(); });
    connect(m_status, &StatusPanel::causeHelpRequested, this, &ConnectionPage::causeHelpRequested);
    connect(m_status, &StatusPanel::copyReportRequested, this, &ConnectionPage::copyReport);
    connect(m_status, &StatusPanel::saveReportRequested, this, &ConnectionPage::saveReport);
    connect(m_status, &StatusPanel::compareRequested, this, &ConnectionPage::compareRequested);
    connect(m_reportSaver, &ReportSaver::finished, this,
            [this](bool ok, const QString &message) { m_url->say(ok ? theme::Sign::Ok : theme::Sign::Error, message); });
    connect(m_status, &StatusPanel::stopProbesRequested, m_connection, &Connection::cancelProbes);
    connect(m_status, &StatusPanel::portsRequested, m_connection, &Connection::probeNeighbourPorts);
    Subscriptions *subscriptions = m_connection->pubSub()->subscriptions();
    connect(subscriptions, &Subscriptions::wantedChanged, this, [this, subscriptions] {
        ConnectionSettings after = m_settings;
        after.subscriptions = subscriptions->wanted();
        change(tr("Subscriptions"), after, nullptr);
    });
    connect(m_status, &StatusPanel::reconnectNowRequested, m_connection, &Connection::reconnectNow);
    connect(m_status, &StatusPanel::stopReconnectingRequested, m_connection, &Connection::stopReconnecting);
    connect(m_connection, &Connection::stateChanged, m_url, &UrlBar::setState);
    connect(m_connection, &Connection::reconnectChanged, this, [this] { m_url->setWaiting(isWaiting()); });
    connect(m_connection, &Connection::attemptChanged, this, &ConnectionPage::judge);
    connect(m_connection, &Connection::stateChanged, this, &ConnectionPage::makeLiveParts);
    connect(m_fullButton, &QToolButton::toggled, this, &ConnectionPage::logFullRequested);
}

void ConnectionPage::connectOrCancel()
{
    switch (m_connection->state()) {
    case Client::State::Idle:
        if (isWaiting())
            m_connection->stopReconnecting();
        else
            connectToBroker();
        break;
    case Client::State::Connecting:
    case Client::State::AwaitingConnack:
        m_connection->cancel();
        break;
    case Client::State::Connected:
    case Client::State::Disconnecting:
        break;
    }
}

void ConnectionPage::connectToBroker()
{
    if (m_connection->state() != Client::State::Idle || m_url->showProblem())
        return;
    if (m_tabs->showUnreadable()) {
        m_pair->showFirst();
        return;
    }
    if (awaitSecrets() || askAboutRivals())
        return;
    m_notice->close();
    m_pair->showSecond();
    m_connection->open(m_settings, m_inputNotes + m_url->notes());
    m_inputNotes.clear();
}

void ConnectionPage::disconnectFromBroker()
{
    if (m_connection->state() == Client::State::Connected)
        m_connection->disconnectFromBroker();
    else
        m_connection->cancel(); // ends waiting for a reconnect as well
}

void ConnectionPage::reconnectNow()
{
    m_connection->reconnectNow();
}

bool ConnectionPage::isWaiting() const
{
    return m_connection->reconnect().state == ReconnectStatus::State::Waiting;
}

/// True: what would happen stands under the URL, and the user decides.
bool ConnectionPage::askAboutRivals()
{
    if (m_rivals.isEmpty() || std::exchange(m_rivalsAccepted, false))
        return false;
    const auto draw = [this] {
        ConnectionSettings after = m_settings;
        after.clientId = randomClientId(clientIdPrefix(after.clientId));
        change(tr("New client ID"), after, nullptr);
        display(m_settings);
        connectToBroker();
    };
    const auto insist = [this] {
        m_rivalsAccepted = true;
        connectToBroker();
    };
    m_notice->ask(
        theme::Sign::Warning,
        tr("%1 is connected to this broker with the client ID of this connection. The broker must disconnect it when this one "
           "connects [MQTT-3.1.4-3].")
            .arg(m_rivals.join(", "_L1)),
        {{tr("New client ID"), u"Draw a new client ID and connect"_s, draw}, {tr("Connect anyway"), u"Connect anyway"_s, insist}});
    return true;
}

/// True: they are still being read; what was asked for is done then.
bool ConnectionPage::awaitSecrets()
{
    if (!m_secretsAwaited)
        return false;
    m_connectsThen = true;
    const auto goOn = [this] {
        m_secretsAwaited = false;
        connectToBroker();
    };
    m_notice->ask(theme::Sign::Running,
                  tr("The system's key store is asked for the secrets of this connection; it may want to be unlocked."),
                  {{tr("Connect without them"), u"Connect without them"_s, goOn},
                   {tr("Cancel"), u"Do not connect"_s, [this] { m_connectsThen = false; }}});
    return true;
}

void ConnectionPage::setSecretsAwaited(bool awaited)
{
    m_secretsAwaited = awaited;
    if (awaited || !std::exchange(m_connectsThen, false))
        return;
    m_notice->close();
    connectToBroker();
}

void ConnectionPage::fillSecrets(const QJsonObject &secrets)
{
    if (secrets.isEmpty() || !secretOptions(m_settings).isEmpty())
        return;
    const ConnectionSettings whole = withSecretOptions(m_settings, secrets);
    if (m_undo.count() > 0)
        change(tr("Secrets of the key store"), whole, nullptr); // steps before it would take them away again
    else
        display(whole);
}

void ConnectionPage::setSecretsKept(const SecretsKept &kept)
{
    m_secretsKept = kept;
    if (auto *credentials = m_tabs->findChild<CredentialsForm *>())
        credentials->setKept(kept);
}

void ConnectionPage::setName(const QString &name)
{
    ConnectionSettings renamed = m_settings;
    renamed.name = name;
    display(renamed);
}

void ConnectionPage::setSharing(const QStringList &names, const QStringList &connected)
{
    m_rivals = connected;
    m_sharing = names;
    if (auto *general = m_tabs->findChild<GeneralForm *>())
        general->setSharing(names);
    m_tabs->showChecks(m_settings);
}

void ConnectionPage::enterText(const QString &text)
{
    m_url->enter(text);
}

void ConnectionPage::focusUrl()
{
    m_url->focusUrl();
}

void ConnectionPage::setLogFull(bool full)
{
    m_logFull = full;
    m_pair->setVisible(!full);
    m_url->setVisible(!full);
    const QSignalBlocker blocker(m_fullButton);
    m_fullButton->setChecked(full);
    m_fullButton->setIconName(full ? u"collapse"_s : u"expand"_s);
}

QByteArray ConnectionPage::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << m_splitter->saveState() << m_pair->saveState() << m_log->saveState() << m_tabs->currentIndex()
           << (m_pubSub->made() ? m_pubSub->made()->saveState() : m_pubSubState) << m_lower->currentIndex()
           << (m_session->made() ? m_session->made()->saveState() : m_sessionState);
    return state;
}

void ConnectionPage::restoreState(const QByteArray &state)
{
    QByteArray splitter;
    QByteArray pair;
    QByteArray log;
    QByteArray pubSub;
    QByteArray session;
    int tab = 0;
    int lower = 0;
    QDataStream stream(state);
    stream >> splitter >> pair >> log >> tab >> pubSub >> lower >> session;
    if (stream.status() != QDataStream::Ok)
        return; // an older form of it: the defaults stay
    m_splitter->restoreState(splitter);
    m_pair->restoreState(pair);
    m_log->restoreState(log);
    m_tabs->setCurrentIndex(tab);
    m_pubSubState = pubSub;
    m_sessionState = session;
    if (m_pubSub->made())
        m_pubSub->made()->restoreState(pubSub);
    if (m_session->made())
        m_session->made()->restoreState(session);
    m_lower->setCurrentIndex(lower);
}

void ConnectionPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        m_url->load(m_settings);
        m_tabs->load(m_settings); // hints and remarks in the new language
    }
}

/// A line edit takes Ctrl+Z even when it has nothing to undo; then it is the page's.
bool ConnectionPage::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        const auto *line = qobject_cast<QLineEdit *>(object);
        if (line
            && ((key->matches(QKeySequence::Undo) && !line->isUndoAvailable())
                || (key->matches(QKeySequence::Redo) && !line->isRedoAvailable()))) {
            event->ignore();
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

/// Keys that the focused field did not want.
void ConnectionPage::keyPressEvent(QKeyEvent *event)
{
    if (!event->matches(QKeySequence::Paste) || !pasteOptions())
        QWidget::keyPressEvent(event);
}

void ConnectionPage::retranslate()
{
    m_pair->setTitles(tr("Settings"), tr("Status"));
    m_lower->setTabText(m_lower->indexOf(m_pubSub), tr("Publish && Subscribe"));
    m_lower->setTabText(m_lower->indexOf(m_delivery), tr("Delivery"));
    m_lower->setTabToolTip(m_lower->indexOf(m_delivery), tr("Whether messages arrive, and what may be published and subscribed to"));
    m_lower->setTabText(m_lower->indexOf(m_log), tr("Packets"));
    m_lower->setTabText(m_lower->indexOf(m_session), tr("Session"));
    m_fullButton->setToolTip(tr("The log takes the whole window (F11)"));
}
