// Asks where a log is written while it runs, and when a new file begins.
#pragma once

#include "logfiles/LogFileStream.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSpinBox;

/// Remembers what was chosen. Says in place what cannot be used.
class LogToFileDialog : public QDialog
{
    Q_OBJECT
public:
    explicit LogToFileDialog(QWidget *parent = nullptr);

    QString fileName() const;
    LogRotation rotation() const;
    void accept() override;

private:
    void browse();
    void check();

    QLineEdit *m_file;
    QComboBox *m_size;
    QSpinBox *m_keep;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
};
