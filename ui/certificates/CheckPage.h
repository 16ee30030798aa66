// The third tab of the workbench: whether CA, chain, key, name and purpose fit together.
#pragma once

#include "certificates/CertificateFit.h"
#include "certificates/FormRows.h"

#include <QTimer>
#include <QWidget>

class CaFilesEdit;
class FactView;
class FieldHint;
class FileEdit;
class PassphraseEdit;
class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

class CheckPage : public QWidget
{
    Q_OBJECT
public:
    explicit CheckPage(QWidget *parent = nullptr);

    void setQuestion(const FitQuestion &question);
    FitQuestion question() const;
    /// Whether there is a connection to take files from, and its name.
    void setConnection(const QString &name, bool exists);
    /// Each file goes to the field that it is for by its content.
    void takeFiles(const QStringList &paths);

signals:
    void connectionRequested(); ///< Its files are to be checked: setQuestion() follows.

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void addFields();
    void watch();
    void check();
    void showHints();
    void refresh();

    FormRows m_rows;
    QTimer m_delay; ///< The checks are made when typing pauses.
    QList<FitCheck> m_checks;
    QString m_connection;
    QFormLayout *m_form;
    QComboBox *m_role;
    CaFilesEdit *m_ca;
    QCheckBox *m_systemCa;
    FileEdit *m_certificate, *m_key, *m_list;
    PassphraseEdit *m_passphrase;
    QLineEdit *m_host;
    FieldHint *m_caHint, *m_certificateHint, *m_keyHint, *m_listHint, *m_summary;
    FactView *m_view;
    QPushButton *m_take, *m_clear, *m_copy;
};
