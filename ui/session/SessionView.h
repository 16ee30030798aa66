// The tab "Session": round-trip times, experiments, and what came of them.
#pragma once

#include "experiment/ExperimentRun.h"

#include <QWidget>

class ExperimentButtons;
class QSplitter;
class WillWatchView;

class SessionView : public QWidget
{
    Q_OBJECT
public:
    /// `networkThread`: see Connection.
    explicit SessionView(Connection *connection, QThread *networkThread = nullptr, QWidget *parent = nullptr);

    ExperimentRun *run() const { return m_run; }
    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    /// Connect with the settings of the form, Clean Start off.
    void resumeRequested();

private:
    void refresh();
    void showWill();

    Connection *m_connection;
    ExperimentRun *m_run;
    ExperimentButtons *m_buttons;
    WillWatchView *m_will;
    QSplitter *m_splitter;
    bool m_willArrived = false; ///< In the watch that runs or ran last.
};
