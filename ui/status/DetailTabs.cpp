#include "status/DetailTabs.h"

#include "status/AttemptFacts.h"
#include "status/BrokerFacts.h"
#include "status/CertificateActions.h"
#include "status/CertificateFacts.h"
#include "status/DecisionPanel.h"
#include "status/FactView.h"
#include "status/TextBlock.h"
#include "status/WebSocketFacts.h"

#include "settings/Secrets.h"
#include "text/PlainText.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

DetailTabs::DetailTabs(QWidget *parent)
    : QWidget(parent)
    , m_bar(new QTabBar(this))
    , m_fold(new QToolButton(this))
    , m_pages(new QStackedWidget(this))
    , m_message(new TextBlock(this))
    , m_certificateActions(new CertificateActions(m_pages))
    , m_decision(new DecisionPanel(m_pages))
{
    m_bar->setExpanding(false);
    m_bar->setDrawBase(false);
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_bar->setAccessibleName(u"Details of the attempt"_s);
    const QString names[TabCount]{u"Broker"_s, u"Certificates"_s, u"WebSocket"_s, u"Attempts"_s};
    for (int tab = 0; tab < TabCount; ++tab) {
        m_bar->addTab(QString());
        m_bar->setAccessibleTabName(tab, names[tab]);
        m_views[tab] = new FactView(m_pages);
        m_views[tab]->setAccessibleName(names[tab]);
        m_pages->addWidget(tab == Certificates ? makeCertificatePage() : m_views[tab]);
    }
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) { setCurrentTab(Tab(index)); });
    // A click on the tab that is already chosen folds; currentChanged comes first when it is another one.
    connect(m_bar, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index >= 0 && index == m_bar->currentIndex())
            toggleFold();
    });
    connect(m_fold, &QToolButton::clicked, this, &DetailTabs::toggleFold);
    connect(m_views[Attempts], &FactView::menuRequested, this, &DetailTabs::addAttemptActions);

    auto *head = new QHBoxLayout;
    head->addWidget(m_bar, 1);
    head->addWidget(m_fold);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(head);
    all->addWidget(m_pages, 1);
    all->addWidget(m_message);
    refresh();
}

QWidget *DetailTabs::makeCertificatePage()
{
    auto *page = new QWidget(m_pages);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, theme::halfGrid);
    column->setSpacing(theme::halfGrid);
    column->addWidget(m_views[Certificates], 1);
    column->addWidget(m_decision);
    column->addWidget(m_certificateActions);
    connect(m_certificateActions, &CertificateActions::said, this, &DetailTabs::say);
    connect(m_certificateActions, &CertificateActions::trustRequested, m_decision, &DecisionPanel::ask);
    connect(m_decision, &DecisionPanel::agreed, this, &DetailTabs::fixRequested);
    connect(m_views[Certificates]->selectionModel(), &QItemSelectionModel::currentChanged, this, &DetailTabs::showCertificateActions);
    connect(m_views[Certificates], &FactView::menuRequested, m_certificateActions, &CertificateActions::addTo);
    return page;
}

void DetailTabs::say(const QString &text)
{
    m_message->setText(text::visible(text, 1000));
}

void DetailTabs::show(const StatusSnapshot &snapshot, const QDateTime &now)
{
    if (snapshot.attempt.number < m_snapshot.attempt.number)
        m_ended.clear();
    if (snapshot.attempt.number != m_snapshot.attempt.number)
        say({});
    m_snapshot = snapshot;
    m_now = now;
    std::fill(std::begin(m_dirty), std::end(m_dirty), true);
    if (!m_folded)
        update(Tab(m_bar->currentIndex()));
}

void DetailTabs::update(Tab tab)
{
    if (!m_dirty[tab])
        return;
    m_dirty[tab] = false;
    const Attempt &attempt = m_snapshot.attempt;
    switch (tab) {
    case Broker:
        m_views[tab]->setFacts(status::brokerFacts(attempt));
        break;
    case Certificates:
        m_views[tab]->setFacts(certificateFacts());
        showCertificateActions();
        break;
    case WebSocket:
        m_views[tab]->setFacts(status::webSocketFacts(attempt.transport.webSocket, secretsOf(attempt.settings)));
        break;
    case Attempts:
        m_views[tab]->setFacts(attemptFacts());
        break;
    case TabCount:
        return;
    }
    m_views[tab]->setEmptyText(emptyText(tab));
}

Facts DetailTabs::certificateFacts()
{
    const TlsFacts &tls = m_snapshot.attempt.transport.tls;
    const bool known = m_chainOf && m_chainOf->number == m_snapshot.attempt.number && m_chainOf->transport.tls.chain == tls.chain
        && m_chainOf->transport.tls.errors.size() == tls.errors.size();
    if (!known) {
        m_chain = presentedChain(m_snapshot.attempt);
        m_chainOf = m_snapshot.attempt;
        m_decision->dismiss();
    }
    return status::certificateFacts(m_snapshot.attempt, m_chain, m_now);
}

/// The buttons stand for the certificate that is chosen, or the first.
void DetailTabs::showCertificateActions()
{
    const FactView *view = m_views[Certificates];
    QModelIndex top = view->currentIndex();
    while (top.parent().isValid())
        top = top.parent();
    const Fact *chosen = view->factModel()->fact(top);
    qsizetype place = 0;
    for (qsizetype i = 0; chosen && i < m_chain.certificates.size(); ++i) {
        if (m_chain.certificates[i].der == chosen->certificate)
            place = i;
    }
    m_certificateActions->show(m_chain, place);
}

Facts DetailTabs::attemptFacts()
{
    Facts facts;
    const Attempt &current = m_snapshot.attempt;
    const bool runs = current.number > 0 && (m_snapshot.attempts.isEmpty() || m_snapshot.attempts.last().number != current.number);
    if (runs)
        facts.push_back(status::attemptFact(current, m_snapshot.diagnosis, true));
    for (auto attempt = m_snapshot.attempts.rbegin(); attempt != m_snapshot.attempts.rend(); ++attempt) {
        facts.push_back(endedFact(*attempt));
        facts.back().open = facts.size() == 1; // the latest
    }
    return facts;
}

/// Made once, and again when there is more to say of its probes.
const Fact &DetailTabs::endedFact(const Attempt &attempt)
{
    qsizetype done = 0;
    for (const Probe &probe : attempt.probes)
        done += probe.state != Probe::State::Running;
    Ended &known = m_ended[attempt.number];
    if (known.fact.cells.isEmpty() || known.begun != attempt.probes.size() || known.done != done) {
        const bool latest = attempt.number == m_snapshot.attempt.number;
        known = {status::attemptFact(attempt, latest ? m_snapshot.diagnosis : diagnose(attempt), false), attempt.probes.size(), done};
    }
    return known.fact;
}

QString DetailTabs::emptyText(Tab tab) const
{
    const Attempt &attempt = m_snapshot.attempt;
    switch (tab) {
    case Broker:
        return attempt.number > 0 && m_snapshot.state == Client::State::Idle
            ? tr("The broker sent no CONNACK in the last attempt.")
            : tr("The broker's answer, CONNACK, appears here: what was asked beside what was granted.");
    case Certificates:
        if (attempt.number > 0 && !usesTls(attempt.settings.endpoint.scheme))
            return tr("%1:// goes without TLS: there are no certificates.").arg(schemeName(attempt.settings.endpoint.scheme));
        return attempt.number > 0 && m_snapshot.state == Client::State::Idle
            ? tr("The broker presented no certificate in the last attempt.")
            : tr("The certificates that the broker presents appear here, over mqtts:// and wss://.");
    case WebSocket:
        if (attempt.number > 0 && !usesWebSocket(attempt.settings.endpoint.scheme))
            return tr("%1:// goes without a WebSocket.").arg(schemeName(attempt.settings.endpoint.scheme));
        return attempt.number > 0 && m_snapshot.state == Client::State::Idle
            ? tr("The last attempt did not get as far as asking for a WebSocket.")
            : tr("The request for a WebSocket and the server's answer appear here with all their headers, over ws:// and wss://.");
    case Attempts:
    case TabCount:
        break;
    }
    return tr("Every attempt appears here: the addresses tried, TLS alerts, the HTTP upgrade, the extra connections that look closer, and "
              "how it ended.");
}

void DetailTabs::setCurrentTab(Tab tab)
{
    {
        const QSignalBlocker blocker(m_bar);
        m_bar->setCurrentIndex(tab);
    }
    m_pages->setCurrentIndex(tab);
    if (m_folded) {
        setFolded(false);
        emit foldChanged(false);
    }
    update(tab);
}

void DetailTabs::setFolded(bool folded)
{
    m_folded = folded;
    m_pages->setVisible(!folded);
    m_fold->setArrowType(folded ? Qt::UpArrow : Qt::DownArrow);
    m_fold->setAccessibleName(folded ? u"Show the details"_s : u"Hide the details"_s);
    m_fold->setToolTip(folded ? tr("Show the details") : tr("Hide the details"));
    if (!folded)
        update(Tab(m_bar->currentIndex()));
}

int DetailTabs::foldedHeight() const
{
    return m_bar->sizeHint().height() + (m_message->isHidden() ? 0 : m_message->height());
}

void DetailTabs::addAttemptActions(QMenu *menu)
{
    QModelIndex top = m_views[Attempts]->currentIndex();
    while (top.parent().isValid())
        top = top.parent();
    const Attempt &current = m_snapshot.attempt;
    if (!top.isValid() || current.number == 0)
        return;
    // The rows are the attempts with the latest first; the one that runs has not ended yet.
    const qsizetype ended = m_snapshot.attempts.size();
    const bool runs = ended == 0 || m_snapshot.attempts.last().number != current.number;
    const qsizetype row = top.row() - (runs ? 1 : 0);
    const int number = row < 0 ? current.number : row < ended ? m_snapshot.attempts[ended - 1 - row].number : 0;
    menu->addSeparator();
    menu->addAction(tr("Co&mpare Attempts…"), this, [this, number] { emit compareRequested(number); });
}

void DetailTabs::refresh()
{
    m_ended.clear();
    m_chainOf.reset();
    m_certificateActions->refresh();
    m_decision->refresh();
    m_bar->setTabText(WebSocket, tr("WebSocket"));
    m_bar->setTabText(Broker, tr("Broker"));
    m_bar->setTabText(Certificates, tr("Certificates"));
    m_bar->setTabText(Attempts, tr("Attempts"));
    m_views[Broker]->setHeaders({tr("Property"), tr("Asked"), tr("Granted")});
    m_views[Broker]->setColumnShares({5, 4, 4});
    m_views[Certificates]->setHeaders({tr("Field"), tr("Value")});
    m_views[Certificates]->setColumnShares({3, 5});
    m_views[WebSocket]->setHeaders({tr("Part"), tr("Content")});
    m_views[WebSocket]->setColumnShares({3, 5});
    m_views[Attempts]->setHeaders({tr("Attempt"), tr("Observed")});
    m_views[Attempts]->setColumnShares({2, 4});
    setFolded(m_folded);
}
