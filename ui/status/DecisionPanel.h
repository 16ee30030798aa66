// A decision that the user has to weigh before it is carried out, asked in place.
#pragma once

#include "diagnosis/Diagnosis.h"

#include <QFrame>

class QLabel;
class QPushButton;
class TextBlock;

/// What is at stake, the fingerprint to be compared, and two buttons of which none is chosen beforehand. Hidden until ask().
class DecisionPanel : public QFrame
{
    Q_OBJECT
public:
    explicit DecisionPanel(QWidget *parent = nullptr);

    void ask(const FixAction &action);
    void dismiss(); ///< Without carrying it out.
    void refresh(); ///< Language or palette changed.

signals:
    void agreed(const FixAction &action);

private:
    FixAction m_action;
    QLabel *m_sign, *m_title, *m_caption;
    TextBlock *m_text, *m_fingerprint;
    QPushButton *m_agree, *m_leave;
};
