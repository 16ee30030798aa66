// Brings every window and page of the program in front of a test.
#pragma once

#include "ui/WindowFixture.h"

#include <functional>

class ScriptedPeer;

/// Warns of each fault once, whatever stands in brackets behind it (the page), and says how many different ones there are.
qsizetype tellFaults(const QStringList &faults);

/// Each page with what is in it: tabs are switched, panels that fold are unfolded.
class EveryPage
{
public:
    /// `page` says how one gets there. What it shows can be read; the window is shown and active.
    using Visit = std::function<void(const QString &page, QWidget *window)>;

    explicit EveryPage(Visit visit);
    ~EveryPage();

    void setLayoutDirection(Qt::LayoutDirection direction) { m_direction = direction; }

    void welcome();
    void newConnection();    ///< MQTT 5 over TLS and WebSocket, so that no section is disabled.
    void failedConnection(); ///< With a verdict and what is offered against it.
    void connected();        ///< Subscribed, with messages and a chosen packet.
    void narrow();           ///< Settings and status are tabs.
    void localBroker();      ///< Not installed, and running where it is.
    void certificates();
    void import();
    void compare();
    void logFile();
    void preferences();
    void help();
    void about();
    void all();

private:
    struct Seen;

    MainWindow &fresh();
    void connectTo(const QString &url);
    void trigger(const QString &entry); ///< Of the menus, without its mnemonic.
    void look(const QString &page, QWidget *window);
    void lookAtTabs(const QString &page, QWidget *window, Seen &seen);
    void lookAtFolds(const QString &page, QWidget *window, Seen &seen);

    Visit m_visit;
    Qt::LayoutDirection m_direction = Qt::LeftToRight;
    WindowFixture m_fixture;
    std::unique_ptr<ScriptedPeer> m_peer;
    std::unique_ptr<MainWindow> m_window;
};
