#include "status/VerdictView.h"

#include "status/DecisionPanel.h"
#include "status/ElidingButton.h"
#include "status/ElidingLabel.h"
#include "status/ReconnectBar.h"
#include "status/StatusText.h"
#include "status/TextBlock.h"
#include "diagnosis/NeighbourPorts.h"
#include "text/PlainText.h"

#include <QAccessible>
#include <QClipboard>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownEvidence = 100;
constexpr qsizetype shownNotes = 50;
constexpr int probeDelayMs = 150;

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QLabel *signLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setAlignment(Qt::AlignTop);
    label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return label;
}

/// Lets a label break words that are longer than a line, which QLabel cannot do by itself.
QString breakable(const QString &text)
{
    QString out;
    int run = 0;
    for (const QChar c : text) {
        run = c.isSpace() ? 0 : run + 1;
        out += c;
        if (run == 20) {
            out += QChar(0x200B); // zero width space
            run = 0;
        }
    }
    return out;
}

} // namespace

VerdictView::VerdictView(QWidget *parent)
    : QWidget(parent)
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(theme::halfGrid);
    all->addWidget(makeHeader());
    m_reconnectBar = new ReconnectBar(this);
    connect(m_reconnectBar, &ReconnectBar::nowRequested, this, &VerdictView::reconnectNowRequested);
    connect(m_reconnectBar, &ReconnectBar::stopRequested, this, &VerdictView::stopReconnectingRequested);
    all->addWidget(m_reconnectBar);
    all->addWidget(makeStaleBar());
    all->addWidget(makeProbeBar());
    all->addWidget(makeDetails(), 1);
    refresh();
}

QWidget *VerdictView::makeHeader()
{
    auto *header = new QWidget(this);
    m_sign = signLabel(header);
    m_verdict = plainLabel(header);
    m_verdict->setObjectName(u"verdict"_s);
    QFont font = m_verdict->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.15);
    m_verdict->setFont(font);
    m_circumstances = new TextBlock(header);
    m_circumstances->setObjectName(u"circumstances"_s);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_verdict);
    m_under = new QWidget(header);
    auto *under = new QHBoxLayout(m_under);
    under->setContentsMargins(0, 0, 0, 0);
    under->setSpacing(theme::grid);
    under->addWidget(m_circumstances, 1);
    under->addWidget(makeReportRow(), 0, Qt::AlignTop | Qt::AlignRight);
    texts->addWidget(m_under);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::grid);
    row->addWidget(m_sign, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    return header;
}

QWidget *VerdictView::makeReportRow()
{
    m_reportRow = new QWidget(this);
    m_copyReport = new QToolButton(m_reportRow);
    m_copyReport->setAccessibleName(u"Copy report"_s);
    m_saveReport = new QToolButton(m_reportRow);
    m_saveReport->setAccessibleName(u"Save report"_s);
    auto *row = new QHBoxLayout(m_reportRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::halfGrid);
    for (QToolButton *button : {m_copyReport, m_saveReport}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        row->addWidget(button);
    }
    connect(m_copyReport, &QToolButton::clicked, this, &VerdictView::copyReportRequested);
    connect(m_saveReport, &QToolButton::clicked, this, &VerdictView::saveReportRequested);
    return m_reportRow;
}

/// The circumstances come first: where there is little room, the buttons beside them are icons, whose tooltips have the words.
void VerdictView::resizeEvent(QResizeEvent *event)
{
    constexpr int roomForWords = 640; // px
    constexpr int roomForHelp = 420;
    QWidget::resizeEvent(event);
    for (QToolButton *button : {m_copyReport, m_saveReport})
        button->setToolButtonStyle(width() < roomForWords ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_moreHelp->setToolButtonStyle(width() < roomForHelp ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

QWidget *VerdictView::makeStaleBar()
{
    m_staleBar = new QFrame(this);
    m_staleBar->setFrameShape(QFrame::StyledPanel);
    m_staleSign = signLabel(m_staleBar);
    m_staleText = plainLabel(m_staleBar);
    m_staleText->setObjectName(u"stale"_s);
    m_again = new QPushButton(m_staleBar);
    m_again->setAutoDefault(false);
    m_again->setAccessibleName(u"Connect again"_s);
    connect(m_again, &QPushButton::clicked, this, &VerdictView::connectRequested);
    auto *row = new QHBoxLayout(m_staleBar);
    row->setContentsMargins(theme::grid, theme::halfGrid, theme::grid, theme::halfGrid);
    row->setSpacing(theme::grid);
    row->addWidget(m_staleSign);
    row->addWidget(m_staleText, 1);
    row->addWidget(m_again);
    return m_staleBar;
}

QWidget *VerdictView::makeProbeBar()
{
    m_probeBar = new QFrame(this);
    m_probeBar->setFrameShape(QFrame::StyledPanel);
    m_probeSign = signLabel(m_probeBar);
    m_probeText = new ElidingLabel(m_probeBar);
    m_probeText->setObjectName(u"probing"_s);
    m_stop = new QPushButton(m_probeBar);
    m_stop->setAutoDefault(false);
    m_stop->setAccessibleName(u"Stop looking closer"_s);
    connect(m_stop, &QPushButton::clicked, this, &VerdictView::stopProbesRequested);
    auto *row = new QHBoxLayout(m_probeBar);
    row->setContentsMargins(theme::grid, theme::halfGrid, theme::grid, theme::halfGrid);
    row->setSpacing(theme::grid);
    row->addWidget(m_probeSign);
    row->addWidget(m_probeText, 1);
    row->addWidget(m_stop);
    m_probeBar->hide();
    m_probeDelay.setSingleShot(true);
    connect(&m_probeDelay, &QTimer::timeout, m_probeBar, &QWidget::show);
    return m_probeBar;
}

void VerdictView::makePorts(QWidget *content)
{
    m_ports = new QPushButton(content);
    m_ports->setAutoDefault(false);
    m_ports->setAccessibleName(u"Look at the usual ports"_s);
    connect(m_ports, &QPushButton::clicked, this, &VerdictView::portsRequested);
    m_decision = new DecisionPanel(content);
    connect(m_decision, &DecisionPanel::agreed, this, &VerdictView::fixRequested);
}

QWidget *VerdictView::makeDetails()
{
    auto *content = new QWidget;
    m_explanation = new TextBlock(content);
    m_explanation->setObjectName(u"explanation"_s);
    m_suggestions = new TextBlock(content);
    m_suggestions->setObjectName(u"suggestions"_s);
    m_suggestions->setHanging(true);
    m_evidence = new TextBlock(content);
    m_evidence->setObjectName(u"evidence"_s);
    m_notes = new TextBlock(content);
    m_notes->setObjectName(u"notes"_s);
    m_notes->setHanging(true);

    m_actions = new QWidget(content);
    m_actionLayout = new QVBoxLayout(m_actions);
    m_actionLayout->setContentsMargins(0, 0, 0, 0);
    m_actionLayout->setSpacing(theme::halfGrid);
    m_connect = new QPushButton(content);
    m_cancel = new QPushButton(content);
    m_cancel->setAccessibleName(u"Cancel"_s);
    connect(m_connect, &QPushButton::clicked, this, &VerdictView::connectRequested);
    connect(m_cancel, &QPushButton::clicked, this, &VerdictView::cancelRequested);

    m_evidenceHead = new QWidget(content);
    m_evidenceFold = new QToolButton(m_evidenceHead);
    m_evidenceFold->setCheckable(true);
    m_evidenceFold->setAccessibleName(u"Evidence"_s);
    m_copyEvidence = new QToolButton(m_evidenceHead);
    m_copyEvidence->setAccessibleName(u"Copy the evidence"_s);
    m_evidenceFold->setAutoRaise(true);
    m_evidenceFold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copyEvidence->setAutoRaise(true);
    m_moreHelp = new QToolButton(m_evidenceHead);
    m_moreHelp->setAccessibleName(u"More about this cause"_s);
    m_moreHelp->setAutoRaise(true);
    m_moreHelp->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (QToolButton *button : {m_evidenceFold, m_copyEvidence, m_moreHelp})
        button->setFocusPolicy(Qt::StrongFocus);
    connect(m_moreHelp, &QToolButton::clicked, this, [this] { emit causeHelpRequested(m_cause); });
    connect(m_evidenceFold, &QToolButton::toggled, this, &VerdictView::foldEvidence);
    connect(m_copyEvidence, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_evidence->text()); });
    auto *head = new QHBoxLayout(m_evidenceHead);
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_evidenceFold);
    head->addWidget(m_copyEvidence);
    head->addStretch(1);
    head->addWidget(m_moreHelp);

    m_notesHead = new QWidget(content);
    m_notesSign = signLabel(m_notesHead);
    m_notesTitle = plainLabel(m_notesHead);
    auto *notes = new QHBoxLayout(m_notesHead);
    notes->setContentsMargins(0, 0, 0, 0);
    notes->setSpacing(theme::halfGrid);
    notes->addWidget(m_notesSign);
    notes->addWidget(m_notesTitle, 1);

    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, theme::halfGrid, 0);
    column->setSpacing(theme::grid);
    column->addWidget(m_explanation);
    column->addWidget(m_suggestions);
    makePorts(content);
    column->addWidget(m_actions);
    column->addWidget(m_decision);
    column->addWidget(m_ports, 0, Qt::AlignLeft);
    column->addWidget(m_connect, 0, Qt::AlignLeft);
    column->addWidget(m_cancel, 0, Qt::AlignLeft);
    column->addWidget(m_notesHead);
    column->addWidget(m_notes);
    column->addWidget(m_evidenceHead);
    column->addWidget(m_evidence);
    column->addStretch(1);

    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // its texts and buttons have it
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setMinimumHeight(40);
    m_scroll->setWidget(content);
    m_scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return m_scroll;
}

void VerdictView::show(const StatusSnapshot &snapshot, StatusPhase phase, const QDateTime &now)
{
    setVerdict(status::verdict(snapshot, phase));
    m_sign->setPixmap(theme::icon(status::signOf(snapshot, phase), QGuiApplication::palette()).pixmap(24));
    m_sign->setAccessibleName(theme::word(status::signOf(snapshot, phase)));
    m_reportRow->setVisible(snapshot.attempt.number > 0);
    showTimes(snapshot, phase, now);

    const bool verdictStands = phase != StatusPhase::Running && phase != StatusPhase::Disconnecting;
    m_staleBar->setVisible(snapshot.stale && verdictStands && phase != StatusPhase::Idle);
    m_again->setVisible(phase != StatusPhase::Connected);
    m_connect->setVisible(phase == StatusPhase::Idle
                          || (!snapshot.stale && (phase == StatusPhase::Disconnected || phase == StatusPhase::Cancelled)));
    m_connect->setText(phase == StatusPhase::Idle ? tr("Connect") : tr("Connect again"));
    m_connect->setAccessibleName(phase == StatusPhase::Idle ? u"Connect"_s : u"Connect again"_s);
    m_cancel->setVisible(phase == StatusPhase::Running);

    const bool diagnosed = snapshot.diagnosis && verdictStands;
    QStringList numbered;
    if (diagnosed) {
        int number = 0;
        for (const QString &suggestion : snapshot.diagnosis->suggestions)
            numbered += tr("%1. %2", "number and text of a suggestion").arg(QString::number(++number), text::visible(suggestion, 1000));
    }
    m_suggestions->setText(numbered.join(QLatin1Char('\n')));
    m_cause = diagnosed ? snapshot.diagnosis->cause : QString();
    showActions(diagnosed ? snapshot.diagnosis->actions : QList<FixAction>(), phase);
    showEvidence(diagnosed ? snapshot.diagnosis->evidence : QStringList());
    showNotes(snapshot.notes);
    showProbes(snapshot);
}

void VerdictView::showProbes(const StatusSnapshot &snapshot)
{
    m_probeText->setWhole(status::probing(snapshot));
    if (!snapshot.probing) {
        m_probeDelay.stop();
        m_probeBar->hide();
    } else if (m_probeBar->isHidden() && !m_probeDelay.isActive()) {
        m_probeDelay.start(probeDelayMs);
    }
    m_ports->setVisible(snapshot.state == Client::State::Idle && !snapshot.probing
                        && neighbourPortsHelp(snapshot.attempt, snapshot.diagnosis));
}

void VerdictView::choose(const FixAction &action)
{
    if (action.decision.isEmpty()) {
        emit fixRequested(action);
        return;
    }
    m_decision->ask(action);
    QMetaObject::invokeMethod(
        m_decision, [this] { m_scroll->ensureWidgetVisible(m_decision); }, Qt::QueuedConnection); // once it has its place
}

void VerdictView::showTimes(const StatusSnapshot &snapshot, StatusPhase phase, const QDateTime &now)
{
    m_circumstances->setText(status::circumstances(snapshot, phase, now));
    m_under->setVisible(!m_circumstances->isHidden() || !m_reportRow->isHidden());
    m_explanation->setText(status::explanation(snapshot, phase, now));
    m_reconnectBar->show(snapshot.reconnect, now);
}

void VerdictView::setVerdict(const QString &verdict)
{
    if (verdict == m_verdict->accessibleName())
        return;
    m_verdict->setText(breakable(verdict));
    m_verdict->setAccessibleName(verdict);
    m_scroll->verticalScrollBar()->setValue(0);
    QAccessibleEvent event(m_verdict, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void VerdictView::showActions(const QList<FixAction> &actions, StatusPhase phase)
{
    const auto same = [](const FixAction &a, const FixAction &b) { return a.label == b.label && a.settings == b.settings; };
    m_actions->setVisible(!actions.isEmpty());
    m_actions->setEnabled(phase != StatusPhase::Running);
    if (std::equal(actions.begin(), actions.end(), m_shownActions.begin(), m_shownActions.end(), same))
        return;
    m_shownActions = actions;
    m_decision->dismiss();
    while (QLayoutItem *item = m_actionLayout->takeAt(0)) {
        item->widget()->deleteLater(); // its own click may have led here
        item->widget()->hide();
        delete item;
    }
    for (const FixAction &action : actions) {
        auto *button = new ElidingButton(text::visible(action.label, 200), m_actions);
        button->setIcon(theme::icon(u"fix"_s, QGuiApplication::palette()));
        button->setAccessibleDescription(fixHelp());
        connect(button, &QPushButton::clicked, this, [this, action] { choose(action); });
        m_actionLayout->addWidget(button, 0, Qt::AlignLeft);
    }
}

QString VerdictView::fixHelp()
{
    return tr("Changes the settings and connects again; the change can be undone");
}

void VerdictView::showEvidence(const QStringList &evidence)
{
    QStringList lines;
    for (const QString &line : evidence.first(qMin(shownEvidence, evidence.size())))
        lines += text::visible(line, 2000);
    if (evidence.size() > shownEvidence)
        lines += tr("… and %n more", "lines of evidence", int(evidence.size() - shownEvidence));
    m_evidence->setText(lines.join(QLatin1Char('\n')));
    m_evidenceHead->setVisible(!lines.isEmpty() || !m_cause.isEmpty());
    m_evidenceFold->setVisible(!lines.isEmpty());
    m_moreHelp->setVisible(!m_cause.isEmpty());
    m_evidenceFold->setText(tr("Evidence (%1)", "number of lines").arg(evidence.size()));
    foldEvidence(m_evidenceFold->isChecked());
}

void VerdictView::foldEvidence(bool open)
{
    m_evidenceFold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_copyEvidence->setVisible(open);
    m_evidence->setVisible(open && !m_evidence->text().isEmpty());
}

void VerdictView::showNotes(const QList<Note> &notes)
{
    QStringList lines;
    for (const Note &note : notes.first(qMin(shownNotes, notes.size())))
        lines += tr("• %1", "a line of a list").arg(text::visible(note.text, 1000));
    if (notes.size() > shownNotes)
        lines += tr("… and %n more", "notes", int(notes.size() - shownNotes));
    m_notes->setText(lines.join(QLatin1Char('\n')));
    m_notesHead->setVisible(!lines.isEmpty());
}

void VerdictView::refresh()
{
    m_reconnectBar->refresh();
    m_staleText->setText(tr("The settings were edited after this attempt."));
    m_staleSign->setPixmap(theme::icon(theme::Sign::Warning, QGuiApplication::palette()).pixmap(16));
    m_again->setText(tr("Connect again"));
    m_connect->setToolTip(tr("Connect to the URL above (Ctrl+Return)"));
    m_again->setToolTip(m_connect->toolTip());
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("End the attempt (Ctrl+Return)"));
    m_probeSign->setPixmap(theme::icon(theme::Sign::Running, QGuiApplication::palette()).pixmap(16));
    m_probeSign->setAccessibleName(theme::word(theme::Sign::Running));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Ends the extra connections; the verdict stays as far as it came."));
    m_ports->setText(tr("Look at the usual ports"));
    m_ports->setIcon(theme::icon(u"search"_s, QGuiApplication::palette()));
    m_ports->setToolTip(tr("Makes a connection to each customary port of this host (1883, 8883, 8083, 8084, 8080, 9001, 443), without "
                           "user name and password, and says what answers there."));
    m_decision->refresh();
    m_copyEvidence->setIcon(theme::icon(u"copy"_s, QGuiApplication::palette()));
    m_copyEvidence->setToolTip(tr("Copy the evidence"));
    m_moreHelp->setIcon(theme::icon(u"help"_s, QGuiApplication::palette()));
    m_moreHelp->setText(tr("More about this cause"));
    m_moreHelp->setToolTip(tr("Opens the help: what the cause means, how it is recognised, what to do"));
    m_copyReport->setIcon(theme::icon(u"copy"_s, QGuiApplication::palette()));
    m_copyReport->setText(tr("Copy report"));
    m_copyReport->setToolTip(tr("Copy everything about this attempt, without secrets, for a colleague or a bug tracker (Ctrl+Shift+C)"));
    m_saveReport->setIcon(theme::icon(u"save"_s, QGuiApplication::palette()));
    m_saveReport->setText(tr("Save report…"));
    m_saveReport->setToolTip(tr("Save everything about this attempt, without secrets, as Markdown, HTML, JSON or text (Ctrl+Shift+S)"));
    m_notesTitle->setText(tr("Worth knowing"));
    m_notesSign->setPixmap(theme::icon(theme::Sign::Info, QGuiApplication::palette()).pixmap(16));
    for (auto *button : m_actions->findChildren<ElidingButton *>()) {
        button->setIcon(theme::icon(u"fix"_s, QGuiApplication::palette()));
        button->setAccessibleDescription(fixHelp());
    }
    m_evidenceFold->setToolTip(tr("Shows or hides what the verdict rests on"));
    QPalette quiet = QGuiApplication::palette();
    quiet.setColor(QPalette::Text, theme::colour(theme::Sign::Skipped, QGuiApplication::palette()));
    m_circumstances->setPalette(quiet);
}
