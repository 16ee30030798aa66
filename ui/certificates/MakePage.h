// The first tab of the workbench: the form at the left, what was made at the right.
#pragma once

#include "certificates/CertificateJob.h"
#include "certificates/FormRows.h"

#include <QWidget>

class FieldHint;
class MakeForm;
class MakeResult;
class QProgressBar;
class QPushButton;

class MakePage : public QWidget
{
    Q_OBJECT
public:
    explicit MakePage(QWidget *parent = nullptr);

    MakeResult *result() const { return m_result; }
    void makeOrCancel();

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void watch();
    void progress(int done, int all);
    void refresh();

    FormRows m_rows;
    CertificateJob m_job{this};
    MakeForm *m_form;
    MakeResult *m_result;
    QPushButton *m_make;
    QProgressBar *m_progress;
    FieldHint *m_outcome;
};
