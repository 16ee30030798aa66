// The latest experiment: what should follow, and what did.
#pragma once

#include "experiment/ExperimentRun.h"

#include <QWidget>

class FactView;
class QLabel;

class ExperimentRecord : public QWidget
{
    Q_OBJECT
public:
    explicit ExperimentRecord(const ExperimentRun *run, QWidget *parent = nullptr);
    FactView *view() const { return m_view; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void retranslate();

    const ExperimentRun *m_run;
    QLabel *m_title;
    FactView *m_view;
};
