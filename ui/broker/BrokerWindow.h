// The local reference broker: start and stop, scenarios, its connections, its log.
#pragma once

#include "broker/ReferenceBroker.h"
#include "theme/ReadingOrder.h"

#include <QWidget>

class BrokerFacts;
class BrokerLogView;
class InstallHelp;
class ListenerModel;
class ListenerTable;
class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;
class TextBlock;

/// A window of its own that blocks nothing; the broker goes on when it is closed, and ends with it when it is deleted. Remembers its size.
class BrokerWindow : public QWidget
{
    Q_OBJECT
public:
    /// `program`: what is started in place of the installed mosquitto; empty: that one.
    explicit BrokerWindow(const QString &program = {}, QWidget *parent = nullptr);

    ReferenceBroker *broker() { return &m_broker; }
    /// The connections of started(), in the order of the rows.
    const QList<BrokerConnection> &connections() const;
    /// The row that the scenario is about.
    int tellingRow() const;
    /// Starts it with the scenario that is chosen; does nothing unless it is stopped.
    void start();
    /// The same with a scenario of one's own; it is chosen then.
    void start(const BrokerScenario &scenario);

signals:
    void started(const QList<BrokerConnection> &connections);
    /// It is about to end, or has ended by itself: its connections are no longer worth keeping up.
    void ending();
    void stopped();
    void failed();
    void openRequested(int row);
    void connectRequested(int row);

protected:
    bool focusNextPrevChild(bool next) override { return theme::focusNext(this, next); }
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeUpper();
    QWidget *makeLower();
    void build();
    void watchBroker();
    const BrokerScenario &chosenScenario() const;
    void startOrStop();
    void lookForProgram();
    void showState();
    void showScenario();
    void fillScenarios();
    void retranslate();

    ReferenceBroker m_broker;
    QString m_outcome; ///< Why it did not start or ended by itself; translated when it came.
    ListenerModel *m_model;
    QComboBox *m_scenario;
    QLabel *m_scenarioLabel;
    QPushButton *m_startStop;
    TextBlock *m_explanation;
    QLabel *m_sign;
    TextBlock *m_state;
    QStackedWidget *m_body; ///< The broker, or how to get it.
    InstallHelp *m_install;
    QSplitter *m_splitter;
    ListenerTable *m_table;
    QPushButton *m_open, *m_connect;
    BrokerFacts *m_facts;
    QLabel *m_logTitle;
    QToolButton *m_follow;
    QPushButton *m_copyLog;
    BrokerLogView *m_log;
};
