// The tabs under the verdict: Broker, Certificates, Attempts.
#pragma once

#include "status/Fact.h"
#include "status/StatusSnapshot.h"

#include <QHash>
#include <QWidget>

class FactView;
class QMenu;
class QStackedWidget;
class QTabBar;
class QToolButton;
class TextBlock;

/// A row of tabs whose pages can be folded away where the window is low: choosing a tab unfolds its page, choosing it again folds it.
class DetailTabs : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Broker, Certificates, Attempts, TabCount };

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

private:
    void toggleFold()
    {
        setFolded(!m_folded);
        emit foldChanged(m_folded);
    }
    void update(Tab tab);
    Facts attemptFacts();
    QString emptyText(Tab tab) const;
    void addCertificateActions(QMenu *menu);
    void addAttemptActions(QMenu *menu);
    void savePem(const QByteArray &der);

    QTabBar *m_bar;
    QToolButton *m_fold;
    QStackedWidget *m_pages;
    FactView *m_views[TabCount];
    TextBlock *m_message;
    StatusSnapshot m_snapshot;
    QDateTime m_now;
    QHash<int, Fact> m_ended; ///< By the attempt's number.
    bool m_folded = false;
    bool m_dirty[TabCount] = {true, true, true};
};
