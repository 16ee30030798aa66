// The tab "Session": round-trip times, experiments, and what came of them.
#pragma once

#include "experiment/ExperimentRun.h"

#include <QWidget>

class ExperimentButtons;
class QSplitter;

class SessionView : public QWidget
{
    Q_OBJECT
public:
    explicit SessionView(Connection *connection, QWidget *parent = nullptr);

    ExperimentRun *run() const { return m_run; }
    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    /// Connect with the settings of the form, Clean Start off.
    void resumeRequested();

private:
    void refresh();

    Connection *m_connection;
    ExperimentRun *m_run;
    ExperimentButtons *m_buttons;
    QSplitter *m_splitter;
};
