// The window: connections at the left, the page of the selected one beside them, menus, the status line.
#pragma once

#include "connection/ConnectionsModel.h"
#include "theme/Theme.h"

#include <QHash>
#include <QMainWindow>
#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>

class CompareWindow;
class ConnectionList;
class ConnectionPage;
class QActionGroup;
class QSplitter;
class QStackedWidget;
class QUndoGroup;
class StatusLine;
class WelcomePage;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(ProfileStore store = ProfileStore(), QWidget *parent = nullptr);
    ~MainWindow() override;

    /// A connection of the command line: shown, not saved. Gives its page.
    ConnectionPage *openUnsaved(const ConnectionSettings &settings, const QList<struct Note> &notes);
    ConnectionPage *currentPage() const;
    /// For this start; the preference stays as it is.
    void setTheme(theme::Mode mode);

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    struct Texts {
        QAction *action;
        std::function<QString()> text;
        std::function<QString()> help; ///< What the text does not say; the tooltip.
    };
    struct Deleted {
        Profile profile;
        int row = 0;
        bool saved = true;
    };

    void build();
    void buildMenus();
    QMenu *addMenu(QMenu *within, const std::function<QString()> &title);
    QAction *addEntry(QMenu *menu, const QKeySequence &shortcut, const std::function<QString()> &text, const std::function<void()> &run,
                      const std::function<QString()> &help = {});
    QAction *addPageEntry(QMenu *menu, const QKeySequence &shortcut, const std::function<QString()> &text, void (ConnectionPage::*run)(),
                          const std::function<QString()> &help = {});
    void buildFileMenu(QMenu *menu);
    void buildEditMenu(QMenu *menu);
    void buildConnectionMenu(QMenu *menu);
    void buildProbeEntries(QMenu *menu);
    void buildViewMenu(QMenu *menu);
    void buildThemes(QMenu *menu);
    void buildLanguages(QMenu *menu);
    void setProbes(bool afterFailure, int limitSeconds); ///< For all connections; the preferences are kept.
    void passProbes(ConnectionPage *page) const;
    void refreshEntries(); ///< What has nothing to act on is disabled.
    void loadProfiles();
    void restore();
    void remember() const;
    void retranslate();
    void nameEntries();
    void showTitle();

    void newConnection();
    void duplicate();
    void removeCurrent();
    void undoRemove();
    void select(const QUuid &id);
    ConnectionPage *pageFor(const QUuid &id);
    void watch(const QUuid &id, ConnectionPage *page);
    void save();
    void saveCurrent();
    void setLogFull(bool full);
    void helpOnField();
    void about();
    QList<struct CompareEntry> compareEntries();
    void compareAttempts(const QUuid &id, int attempt); ///< 0: the latest one.
    void refreshComparison();
    bool allIdle() const;
    void retire(ConnectionPage *page);

    ProfileStore m_store;
    QThread m_networkThread;
    ConnectionsModel m_model;
    QHash<QUuid, ConnectionPage *> m_pages;
    QUuid m_current;
    std::optional<Deleted> m_deleted;
    QTimer m_saveTimer;
    CompareWindow *m_compare = nullptr; ///< Made when it is first asked for.
    QHash<QString, QString> m_outcomes; ///< Of ended attempts, by their key: a verdict takes time.
    bool m_closing = false;
    bool m_mayClose = false;

    ConnectionList *m_list;
    QStackedWidget *m_stack;
    WelcomePage *m_welcome;
    QSplitter *m_splitter;
    StatusLine *m_statusLine;
    QUndoGroup *m_undo;
    QActionGroup *m_themes = nullptr;
    QActionGroup *m_languages = nullptr;
    QAction *m_logFull = nullptr;
    QAction *m_connect = nullptr;
    QAction *m_disconnect = nullptr;
    QAction *m_tryNow = nullptr;
    QAction *m_undoDelete = nullptr;
    QAction *m_lookCloser = nullptr;
    QActionGroup *m_probeLimits = nullptr;
    QAction *m_stopProbes = nullptr;
    QAction *m_ports = nullptr;
    QAction *m_follow = nullptr;
    QList<QAction *> m_pageEntries;    ///< Need a connection.
    QList<QAction *> m_attemptEntries; ///< Need an attempt.
    QList<std::pair<QMenu *, std::function<QString()>>> m_menus;
    QList<Texts> m_texts;
};
