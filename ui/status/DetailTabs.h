// The tabs under the verdict: Broker, Certificates, WebSocket, Attempts.
#pragma once

#include "diagnosis/PresentedChain.h"
#include "status/Fact.h"
#include "status/StatusSnapshot.h"

#include <QHash>
#include <QWidget>

class CertificateActions;
class DecisionPanel;
class FactView;
class QStackedWidget;
class QTabBar;
class QToolButton;
class TextBlock;

/// A row of tabs whose pages can be folded away where the window is low: choosing a tab unfolds its page, choosing it again folds it.
class DetailTabs : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Broker, Certificates, WebSocket, Attempts, TabCount };

    explicit DetailTabs(QWidget *parent = nullptr);

    void show(const StatusSnapshot &snapshot, const QDateTime &now);
    void setCurrentTab(Tab tab); ///< Unfolds it.
    bool isFolded() const { return m_folded; }
    void setFolded(bool folded);
    int foldedHeight() const; ///< px of the tab row alone.
    FactView *view(Tab tab) const { return m_views[tab]; }
    void refresh(); ///< Language or palette changed; show() follows.

signals:
    /// The reader asked for it.
    void foldChanged(bool folded);
    void compareRequested(int attempt); ///< By its number.
    /// The reader decided to trust a certificate.
    void fixRequested(const FixAction &action);

private:
    struct Ended {
        Fact fact;
        qsizetype begun = 0, done = 0; ///< Probes that it shows, and how many of them had ended.
    };
    void toggleFold()
    {
        setFolded(!m_folded);
        emit foldChanged(m_folded);
    }
    void update(Tab tab);
    Facts attemptFacts();
    QString emptyText(Tab tab) const;
    void addAttemptActions(QMenu *menu);
    Facts certificateFacts();
    const Fact &endedFact(const Attempt &attempt);
    QWidget *makeCertificatePage();
    void showCertificateActions();
    void say(const QString &text);

    QTabBar *m_bar;
    QToolButton *m_fold;
    QStackedWidget *m_pages;
    FactView *m_views[TabCount];
    TextBlock *m_message;
    StatusSnapshot m_snapshot;
    QDateTime m_now;
    CertificateActions *m_certificateActions;
    DecisionPanel *m_decision;
    PresentedChain m_chain; ///< Judging it takes a while: kept until there is another one.
    std::optional<Attempt> m_chainOf;
    QHash<int, Ended> m_ended; ///< By the attempt's number.
    bool m_folded = false;
    bool m_dirty[TabCount] = {true, true, true, true};
};
