// The verdict: one sentence, what it means, what to do, and the evidence.
#pragma once

#include "status/StatusSnapshot.h"

#include <QTimer>
#include <QWidget>

class DecisionPanel;
class ElidingLabel;
class QBoxLayout;
class QFrame;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class ReconnectBar;
class TextBlock;

class VerdictView : public QWidget
{
    Q_OBJECT
public:
    explicit VerdictView(QWidget *parent = nullptr);

    void show(const StatusSnapshot &snapshot, StatusPhase phase, const QDateTime &now);
    /// The times in the texts, while nothing else changes.
    void showTimes(const StatusSnapshot &snapshot, StatusPhase phase, const QDateTime &now);
    void refresh(); ///< Language or palette changed; show() follows.

signals:
    void fixRequested(const FixAction &action);
    void connectRequested();
    void cancelRequested();
    void copyReportRequested();
    void saveReportRequested();
    void stopProbesRequested();
    void portsRequested(); ///< Look at the customary ports of the host.
    void reconnectNowRequested();
    void stopReconnectingRequested();
    void causeHelpRequested(const QString &cause); ///< By its id.

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeReportRow();
    QWidget *makeStaleBar();
    QWidget *makeProbeBar();
    void makePorts(QWidget *content);
    void showProbes(const StatusSnapshot &snapshot);
    void choose(const FixAction &action);
    QWidget *makeDetails();
    void setVerdict(const QString &verdict);
    void showActions(const QList<FixAction> &actions, StatusPhase phase);
    static QString fixHelp();
    void showEvidence(const QStringList &evidence);
    void showNotes(const QList<Note> &notes);
    void foldEvidence(bool open);

    QLabel *m_sign, *m_verdict;
    TextBlock *m_circumstances, *m_explanation, *m_suggestions, *m_evidence, *m_notes;
    QFrame *m_staleBar;
    QLabel *m_staleSign, *m_staleText;
    QPushButton *m_again, *m_connect, *m_cancel;
    QFrame *m_probeBar;
    QLabel *m_probeSign;
    ElidingLabel *m_probeText;
    QPushButton *m_stop, *m_ports;
    DecisionPanel *m_decision;
    ReconnectBar *m_reconnectBar;
    QTimer m_probeDelay{this}; ///< Probes that are over at once move nothing.
    QWidget *m_actions;
    QBoxLayout *m_actionLayout;
    QList<FixAction> m_shownActions;
    QString m_cause; ///< Its help is a click away; empty: there is no verdict.
    QWidget *m_evidenceHead, *m_notesHead, *m_under, *m_reportRow;
    QToolButton *m_evidenceFold, *m_copyEvidence, *m_copyReport, *m_saveReport, *m_moreHelp;
    QLabel *m_notesTitle, *m_notesSign;
    QScrollArea *m_scroll;
};
