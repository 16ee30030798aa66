// The page of one connection: URL line, settings, status, and what went over the wire.
#pragma once

#include "connection/Connection.h"
#include "settings/CredentialsForm.h"
#include "theme/Theme.h"

#include <QJsonObject>
#include <QUndoStack>
#include <QWidget>

template <typename Content>
class LazyTab;

class AuthPanel;
class DeliveryTab;
class LogView;
class PubSubView;
class NoticeBar;
class QSplitter;
class QTabWidget;
class ResponsivePair;
class ReportSaver;
class SessionView;
class SettingsTabs;
class StatusPanel;
class UrlBar;
class IconButton;

/// Shows a Connection that lives longer than the page: it goes on while the page is not there.
class ConnectionPage : public QWidget
{
    Q_OBJECT
public:
    ConnectionPage(Connection *connection, const ConnectionSettings &settings, QWidget *parent = nullptr);
    ~ConnectionPage() override;

    Connection *connection() const { return m_connection; }
    const ConnectionSettings &settings() const { return m_settings; }
    QUndoStack *undoStack() { return &m_undo; }

    void connectOrCancel();
    /// Asks first, in a line under the URL, if this would throw out another connection; see setSharing().
    void connectToBroker();
    void disconnectFromBroker(); ///< Also ends waiting for an automatic reconnect.
    void reconnectNow();         ///< The next automatic try at once.
    bool isWaiting() const;      ///< For an automatic reconnect.
    /// Reads an options object (JSON or JavaScript) into the settings; what was taken is said under the URL. Can be undone.
    void applyOptionsText(const QString &text);
    /// Takes dropped files of certificates and keys, which were placed beside its own; what went where is said under the URL. Can be
    /// undone.
    void takeTlsFiles(const struct TlsPlacement &placement);
    /// TLS settings that come from elsewhere; said under the URL, and can be undone. `step` names it in the menu.
    void useTls(const QString &step, const TlsSettings &tls);
    /// Notes of reading the settings elsewhere (the command line); they go into the next attempt.
    void setInputNotes(const QList<Note> &notes) { m_inputNotes = notes; }
    /// A URL or an options object, as if typed into the URL line.
    void enterText(const QString &text);

    /// The name was changed elsewhere.
    void setName(const QString &name);
    /// Names of the connections with the same client ID on the same broker, and of those of them that are connected.
    void setSharing(const QStringList &names, const QStringList &connected);
    /// Whether the secrets are kept in the system's key store; shown with the credentials.
    void setSecretsKept(const SecretsKept &kept);
    /// While they are read from there, connecting waits for them.
    void setSecretsAwaited(bool awaited);
    /// Secrets that were read: taken unless some were typed meanwhile. No edit of the user's.
    void fillSecrets(const QJsonObject &secrets);

    void focusUrl();
    void focusFilter();
    void openFind(); ///< The line that looks for packets without hiding the others.
    void findNext(); ///< The next row that it finds, or that the filter lets through.
    void findPrevious();
    void exportLog();
    void publishMessage();   ///< Shows the composer; when it is in front already, publishes what stands in it.
    void subscribeToTopic(); ///< To the line for a topic filter.
    void toggleFollowing();  ///< The packet list follows its end, or not.
    bool isFollowing() const;
    /// The latest attempt's report to the clipboard: Markdown as text, and HTML for what takes it.
    void copyReport();
    /// Something was copied: said under the URL; with what the text cannot express, in a line of its own.
    void tellCopied(theme::Sign sign, const QString &text, const QStringList &notExpressed);
    void saveReport();                          ///< Asks where to.
    void saveReportAs(const QString &fileName); ///< The ending chooses the form; what became of it is said under the URL.
    bool isLogFull() const { return m_logFull; }
    void setLogFull(bool full); ///< The log takes the page.
    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    void settingsChanged();
    void rememberSecretsEdited(bool remember);
    void logFullRequested(bool full);
    /// Compare this attempt, or the latest one (0), with another.
    void compareRequested(int attempt);
    void causeHelpRequested(const QString &cause);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void watch();
    PubSubView *makePubSub();
    SessionView *makeSession();
    void watchLines(const QWidget *within);
    void watchForm(QWidget *form);
    void makeLiveParts();
    void change(const QString &text, const ConnectionSettings &after, const void *source);
    void display(const ConnectionSettings &settings);
    void passSubscriptions();
    bool askAboutRivals();
    bool awaitSecrets();
    void formEdited(QWidget *source);
    void urlEdited(const struct ParsedUrl &url);
    void applyFix(const FixAction &action);
    void judge();
    void resumeSession();
    void retranslate();
    bool pasteOptions();

    Connection *m_connection;
    ConnectionSettings m_settings;
    QList<Note> m_inputNotes;
    QUndoStack m_undo;
    UrlBar *m_url;
    NoticeBar *m_notice;
    SettingsTabs *m_tabs;
    StatusPanel *m_status;
    AuthPanel *m_auth = nullptr; ///< Made when the connection is first opened.
    LogView *m_log;
    LazyTab<PubSubView> *m_pubSub;
    LazyTab<DeliveryTab> *m_delivery;
    LazyTab<SessionView> *m_session;
    ResponsivePair *m_pair;
    QSplitter *m_splitter;
    QTabWidget *m_lower;
    IconButton *m_fullButton;
    ReportSaver *m_reportSaver;
    QByteArray m_pubSubState; ///< Of views that are not made yet.
    QByteArray m_sessionState;
    SecretsKept m_secretsKept; ///< For forms that are made later, as the next one.
    QStringList m_sharing;
    QStringList m_rivals; ///< Connected with the same client ID.
    bool m_rivalsAccepted = false;
    bool m_secretsAwaited = false;
    bool m_connectsThen = false; ///< As soon as the secrets are there.
    bool m_logFull = false;
};
