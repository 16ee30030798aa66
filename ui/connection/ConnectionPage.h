// The page of one connection: URL line, settings, status, and what went over the wire.
#pragma once

#include "connection/Connection.h"

#include <QUndoStack>
#include <QWidget>

class AuthPanel;
class LogView;
class PubSubView;
class QSplitter;
class QTabWidget;
class ResponsivePair;
class ReportSaver;
class SettingsTabs;
class StatusPanel;
class UrlBar;
class IconButton;

/// Owns its Connection, whose client lives on `networkThread`.
class ConnectionPage : public QWidget
{
    Q_OBJECT
public:
    ConnectionPage(QThread *networkThread, const ConnectionSettings &settings, QWidget *parent = nullptr);
    ~ConnectionPage() override;

    Connection *connection() const { return m_connection; }
    const ConnectionSettings &settings() const { return m_settings; }
    QUndoStack *undoStack() { return &m_undo; }

    void connectOrCancel();
    void connectToBroker();
    void disconnectFromBroker(); ///< Also ends waiting for an automatic reconnect.
    void reconnectNow();         ///< The next automatic try at once.
    bool isWaiting() const;      ///< For an automatic reconnect.
    /// Reads an options object (JSON or JavaScript) into the settings; what was taken is said under the URL. Can be undone.
    void applyOptionsText(const QString &text);
    /// Notes of reading the settings elsewhere (the command line); they go into the next attempt.
    void setInputNotes(const QList<Note> &notes) { m_inputNotes = notes; }
    /// A URL or an options object, as if typed into the URL line.
    void enterText(const QString &text);

    void focusUrl();
    void focusFilter();
    void findNext(); ///< The next row that the filter lets through.
    void findPrevious();
    void exportLog();
    void publishMessage(); ///< Shows the composer; when it is in front already, publishes what stands in it.
    void subscribeToTopic(); ///< To the line for a topic filter.
    void toggleFollowing(); ///< The packet list follows its end, or not.
    bool isFollowing() const;
    /// The latest attempt's report to the clipboard: Markdown as text, and HTML for what takes it.
    void copyReport();
    void saveReport();                          ///< Asks where to.
    void saveReportAs(const QString &fileName); ///< The ending chooses the form; what became of it is said under the URL.
    bool isLogFull() const { return m_logFull; }
    void setLogFull(bool full); ///< The log takes the page.
    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    void settingsChanged();
    void logFullRequested(bool full);
    /// Compare this attempt, or the latest one (0), with another.
    void compareRequested(int attempt);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void watch();
    void change(const QString &text, const ConnectionSettings &after, const void *source);
    void display(const ConnectionSettings &settings);
    void formEdited(QWidget *source);
    void urlEdited(const struct ParsedUrl &url);
    void applyFix(const FixAction &action);
    void judge();
    void retranslate();
    bool pasteOptions();

    Connection *m_connection;
    ConnectionSettings m_settings;
    QList<Note> m_inputNotes;
    QUndoStack m_undo;
    UrlBar *m_url;
    SettingsTabs *m_tabs;
    StatusPanel *m_status;
    AuthPanel *m_auth;
    LogView *m_log;
    PubSubView *m_pubSub;
    ResponsivePair *m_pair;
    QSplitter *m_splitter;
    QTabWidget *m_lower;
    IconButton *m_fullButton;
    ReportSaver *m_reportSaver;
    bool m_logFull = false;
};
