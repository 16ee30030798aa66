#include "status/DetailTabs.h"

#include "status/AttemptFacts.h"
#include "status/BrokerFacts.h"
#include "status/CertificateFacts.h"
#include "status/FactView.h"
#include "status/TextBlock.h"

#include "diagnosis/CertificateInfo.h"
#include "text/PlainText.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QSaveFile>
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
{
    m_bar->setExpanding(false);
    m_bar->setDrawBase(false);
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_bar->setAccessibleName(u"Details of the attempt"_s);
    const QString names[TabCount]{u"Broker"_s, u"Certificates"_s, u"Attempts"_s};
    for (int tab = 0; tab < TabCount; ++tab) {
        m_bar->addTab(QString());
        m_bar->setAccessibleTabName(tab, names[tab]);
        m_views[tab] = new FactView(m_pages);
        m_views[tab]->setAccessibleName(names[tab]);
        m_pages->addWidget(m_views[tab]);
    }
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) { setCurrentTab(Tab(index)); });
    // A click on the tab that is already chosen folds; currentChanged comes first when it is another one.
    connect(m_bar, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index >= 0 && index == m_bar->currentIndex())
            toggleFold();
    });
    connect(m_fold, &QToolButton::clicked, this, &DetailTabs::toggleFold);
    connect(m_views[Certificates], &FactView::menuRequested, this, &DetailTabs::addCertificateActions);
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

void DetailTabs::show(const StatusSnapshot &snapshot, const QDateTime &now)
{
    if (snapshot.attempt.number < m_snapshot.attempt.number)
        m_ended.clear();
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
    m_views[tab]->setFacts(tab == Broker             ? status::brokerFacts(m_snapshot.attempt)
                               : tab == Certificates ? status::certificateFacts(m_snapshot.attempt, m_now)
                                                     : attemptFacts());
    m_views[tab]->setEmptyText(emptyText(tab));
}

Facts DetailTabs::attemptFacts()
{
    Facts facts;
    const Attempt &current = m_snapshot.attempt;
    const bool runs = current.number > 0 && (m_snapshot.attempts.isEmpty() || m_snapshot.attempts.last().number != current.number);
    if (runs)
        facts.push_back(status::attemptFact(current, status::outcomeText(current), true));
    for (auto attempt = m_snapshot.attempts.rbegin(); attempt != m_snapshot.attempts.rend(); ++attempt) {
        auto known = m_ended.find(attempt->number);
        if (known == m_ended.end())
            known = m_ended.insert(attempt->number, status::attemptFact(*attempt, status::outcomeText(*attempt), false));
        facts.push_back(*known);
        facts.back().open = facts.size() == 1; // the latest
    }
    return facts;
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
    case Attempts:
    case TabCount:
        break;
    }
    return tr("Every attempt appears here: the addresses tried, TLS alerts, the HTTP upgrade, and how it ended.");
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

void DetailTabs::addCertificateActions(QMenu *menu)
{
    const FactView *view = m_views[Certificates];
    QModelIndex top = view->currentIndex();
    while (top.parent().isValid())
        top = top.parent();
    const Fact *fact = view->factModel()->fact(top);
    if (!fact || fact->certificate.isEmpty())
        return;
    const QByteArray der = fact->certificate;
    menu->addSeparator();
    menu->addAction(tr("Copy SHA-256 &Fingerprint"), this, [der] { QGuiApplication::clipboard()->setText(certificateInfo(der).sha256); });
    menu->addAction(tr("Copy as &PEM"), this, [der] { QGuiApplication::clipboard()->setText(QString::fromLatin1(status::toPem(der))); });
    menu->addAction(theme::icon(u"save"_s, palette()), tr("&Save as PEM…"), this, [this, der] { savePem(der); });
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

void DetailTabs::savePem(const QByteArray &der)
{
    const QString name = QFileDialog::getSaveFileName(this, tr("Save the Certificate"), QDir::home().filePath(u"certificate.pem"_s),
                                                      tr("PEM (*.pem *.crt)"));
    if (name.isEmpty())
        return;
    QSaveFile file(name);
    const bool written = file.open(QIODevice::WriteOnly) && file.write(status::toPem(der)) > 0 && file.commit();
    const QString shown = QDir::toNativeSeparators(name);
    m_message->setText(text::visible(
        written ? tr("Saved the certificate as %1.").arg(shown) : tr("%1 cannot be written (%2).").arg(shown, file.errorString()), 1000));
}

void DetailTabs::refresh()
{
    m_ended.clear();
    m_bar->setTabText(Broker, tr("Broker"));
    m_bar->setTabText(Certificates, tr("Certificates"));
    m_bar->setTabText(Attempts, tr("Attempts"));
    m_views[Broker]->setHeaders({tr("Property"), tr("Asked"), tr("Granted")});
    m_views[Broker]->setColumnShares({5, 4, 4});
    m_views[Certificates]->setHeaders({tr("Field"), tr("Value")});
    m_views[Certificates]->setColumnShares({2, 5});
    m_views[Attempts]->setHeaders({tr("Attempt"), tr("Observed")});
    m_views[Attempts]->setColumnShares({2, 4});
    setFolded(m_folded);
}
