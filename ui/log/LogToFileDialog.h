// Asks where a log is written while it runs, and when a new file begins.
#pragma once

#include "logfiles/LogFileStream.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSpinBox;

/// Remembers what was chosen; a file that is there already is not offered again. Says in place what cannot be used, and what becomes of a
/// file of the same name.
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
    bool rotates() const;
    QString problem() const;

    QLineEdit *m_file;
    QComboBox *m_size;
    QSpinBox *m_keep;
    QLabel *m_message; ///< A problem, or what becomes of an existing file.
    bool m_overwrites = false;
    QDialogButtonBox *m_buttons;
};
