// A button for each experiment, with what it needs beside it.
#pragma once

#include "experiment/Experiment.h"

#include <QWidget>

#include <vector>

class FieldHint;
class OptionalNumberEdit;
class QComboBox;
class QPushButton;

class ExperimentButtons : public QWidget
{
    Q_OBJECT
public:
    explicit ExperimentButtons(QWidget *parent = nullptr);

    /// Enables what is possible; the tooltips say what should follow, or why something is not possible.
    void setSituation(const SessionSituation &situation);
    QPushButton *button(Experiment experiment) const;

signals:
    void chosen(const ExperimentChoice &choice);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        Experiment experiment;
        QPushButton *button;
    };
    ExperimentChoice choiceOf(Experiment experiment) const;
    void press(Experiment experiment);
    void fillReasonCodes();
    void showSituation();
    void retranslate();

    SessionSituation m_situation;
    std::vector<Row> m_rows;
    QComboBox *m_reasonCode;
    OptionalNumberEdit *m_expiry;
    FieldHint *m_expiryHint;
};
