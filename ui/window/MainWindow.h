// The window: connections at the left, the pages of those that are open beside them, menus, the status line.
#pragma once

#include "connection/ConnectionsModel.h"
#include "preferences/Preferences.h"
#include "profiles/SecretStore.h"
#include "theme/Theme.h"
#include "theme/ReadingOrder.h"

#include <QHash>
#include <QMainWindow>
#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>

class BrokerWindow;
class CertificatesWindow;
class CompareWindow;
class Connection;
class ConnectionList;
class ConnectionPage;
class ConnectionPages;
enum class ExportForm : quint8;
class HelpWindow;
class ImportPanel;
class ListEditor;
class PreferencesWindow;
class QActionGroup;
class QSplitter;
class QStackedWidget;
class QUndoGroup;
class SecretKeeper;
class StatusLine;
class WelcomePage;
struct ImportedConnection;
struct SecretsKept;

/// How the preference is called in ui/theme.
theme::Mode themeMode(Preferences::Theme theme);

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// `secrets`: where secrets are kept between starts; null: nowhere.
    explicit MainWindow(ProfileStore store = ProfileStore(), std::unique_ptr<SecretStore> secrets = nullptr, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// A connection of the command line: shown, not saved. Gives its page.
    ConnectionPage *openUnsaved(const ConnectionSettings &settings, const QList<struct Note> &notes);
    ConnectionPage *currentPage() const;
    /// A packet log or a capture, in a window of its own.
    void openLogFile(const QString &fileName);
    /// What is started in place of the installed mosquitto; before the local broker is first asked for.
    void setBrokerProgram(const QString &program) { m_brokerProgram = program; }
    /// For this start; the preference stays as it is.
    void setTheme(theme::Mode mode);
    /// Something that went wrong before there was a window; beside what has to be said already.
    void sayAtStart(const QString &text);
    void openPreferences();
    /// The help inside; at the page of a cause if one is given.
    void openHelp(const QString &cause = {});
    /// The panel that reads what people have, with this text in it; empty: with what is in it already.
    void openImport(const QString &text = {});
    /// Files as if dropped on the window: each by what it is.
    void openDropped(const QStringList &files);

protected:
    bool focusNextPrevChild(bool next) override { return theme::focusNext(this, next); }
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    /// Packet logs, certificates and keys, and whatever can be imported, dropped anywhere on the window.
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    struct Texts {
        QAction *action;
        std::function<QString()> text;
        std::function<QString()> help; ///< What the text does not say; the tooltip.
    };

    void build();
    void watchList();
    void buildMenus();
    QMenu *addMenu(QMenu *within, const std::function<QString()> &title);
    QAction *addEntry(QMenu *menu, const QKeySequence &shortcut, const std::function<QString()> &text, const std::function<void()> &run,
                      const std::function<QString()> &help = {});
    QAction *addPageEntry(QMenu *menu, const QKeySequence &shortcut, const std::function<QString()> &text, void (ConnectionPage::*run)(),
                          const std::function<QString()> &help = {});
    void buildFileMenu(QMenu *menu);
    void buildEditMenu(QMenu *menu);
    void buildConnectionMenu(QMenu *menu);
    void buildGoToMenu(QMenu *menu);
    void buildProbeEntries(QMenu *menu);
    void buildViewMenu(QMenu *menu);
    void buildToolsMenu(QMenu *menu);
    void openCertificates();
    void buildThemes(QMenu *menu);
    void buildLanguages(QMenu *menu);
    void applyPreference(Preferences::What what);
    void showProbes(); ///< For all connections, as the preferences want it.
    void passProbes(Connection *connection) const;
    void refreshEntries(); ///< What has nothing to act on is disabled.
    void loadProfiles();
    void restore();
    void remember() const;
    void retranslate();
    void nameEntries();
    void showTitle();
    void chooseUndo(bool ofList);

    void newConnection();
    void openLogFiles();
    ImportPanel *showImport();
    void hideImport();
    void pasteImport();
    void importConnections(const QList<ImportedConnection> &connections);
    void duplicate(const QList<QUuid> &ids);
    void removed(const QList<QUuid> &ids);
    void select(const QUuid &id);
    void closeTab(QUuid id);
    ConnectionPage *makePage(const QUuid &id);
    void watchPage(const QUuid &id, ConnectionPage *page);
    void save();
    void saveLater(const QUuid &id);
    void saveCurrent();
    void setLogFull(bool full);
    void helpOnField();
    void about();

    Connection *connectionFor(const QUuid &id);
    void watchConnection(const QUuid &id, Connection *connection);
    void showState(const QUuid &id);
    void connectListed(const QList<QUuid> &ids);
    void connectOne(const QUuid &id);
    void disconnectListed(const QList<QUuid> &ids);
    void disconnectAll();
    void refreshSharing();
    void giveWay(const QUuid &id);
    void retire(Connection *connection);
    bool mayClose() const;
    void closeWhenDone();

    void watchSecrets();
    bool awaitsSecrets(const QUuid &id) const;
    void readSecrets(const QUuid &id);
    void takeSecrets(const QUuid &id, const QJsonObject &secrets);
    void fillSecrets(const QUuid &id, const QJsonObject &secrets);
    void keepSecrets();
    void setRemembersSecrets(const QUuid &id, bool remember);
    void forgetDeleted();
    void showSecretsKept();
    SecretsKept secretsKept(const QUuid &id) const;

    void buildCopyAsMenu(QMenu *connection);
    void fillCopyAs(QMenu *menu, const QUuid &id);
    void copyAs(const QUuid &id, ExportForm form);
    ConnectionSettings settingsOf(const QUuid &id) const;

    QList<struct CompareEntry> compareEntries();
    void compareAttempts(const QUuid &id, int attempt); ///< 0: the latest one.
    void refreshComparison();

    BrokerWindow *localBroker(); ///< Made when it is first asked for.
    void showLocalBroker();
    void startLocalBroker();
    void addBrokerConnections();
    void openBrokerConnection(int row, bool connects);
    void dropBrokerConnections();

    ProfileStore m_store;
    QThread m_networkThread;
    ConnectionsModel m_model;
    ListEditor *m_editor;
    QHash<QUuid, Connection *> m_connections; ///< Those that were opened or connected in this start.
    QUuid m_current;
    QTimer m_saveTimer;
    SecretKeeper *m_keeper;
    QSet<QUuid> m_secretsTouched;           ///< To be compared with the key store at the next save.
    QSet<QUuid> m_secretsRead;              ///< Their secrets are here, or there is no hope.
    QSet<QUuid> m_connectWhenRead;          ///< Without a page of their own that waits.
    QMultiHash<QUuid, QUuid> m_copies;      ///< Of connections whose secrets were not here yet.
    QHash<QUuid, QString> m_secretFailures; ///< Translated when they came.
    QList<QUuid> m_forgotten;               ///< See ProfileList.
    BrokerWindow *m_broker = nullptr;
    QString m_brokerProgram;
    QUuid m_brokerGroup;
    QList<QUuid> m_brokerIds;             ///< In the order of the broker's rows; empty when it does not run.
    bool m_showsBrokerConnection = false; ///< Once it runs.
    CompareWindow *m_compare = nullptr;   ///< Made when it is first asked for.
    CertificatesWindow *m_certificates = nullptr;
    HelpWindow *m_help = nullptr;
    PreferencesWindow *m_preferences = nullptr; ///< As well.
    QStringList m_startMessages;
    QHash<QString, QString> m_outcomes; ///< Of ended attempts, by their key: a verdict takes time.
    bool m_copiesSecrets = false;       ///< "Copy as", for this start.
    bool m_closing = false;
    bool m_closeNow = false;
    bool m_undoesList = false; ///< See chooseUndo().

    ConnectionList *m_list;
    WelcomePage *m_welcome;
    ConnectionPages *m_pages;
    QStackedWidget *m_right;         ///< The pages, or the import panel in their place.
    ImportPanel *m_import = nullptr; ///< Made when it is first asked for.
    QSplitter *m_splitter;
    StatusLine *m_statusLine;
    QUndoGroup *m_undo;
    QActionGroup *m_themes = nullptr;
    QActionGroup *m_languages = nullptr;
    QAction *m_logFull = nullptr;
    QAction *m_connect = nullptr;
    QAction *m_disconnect = nullptr;
    QAction *m_disconnectAll = nullptr;
    QAction *m_tryNow = nullptr;
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
