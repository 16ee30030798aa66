// The second tab of the workbench: what files hold.
#pragma once

#include "certificates/CertificateInspector.h"
#include "certificates/FormRows.h"

#include <QWidget>

class FactView;
class FieldHint;
class PassphraseEdit;
class QFormLayout;
class QPushButton;

class InspectPage : public QWidget
{
    Q_OBJECT
public:
    explicit InspectPage(QWidget *parent = nullptr);

    /// In place of what is shown.
    void inspect(const QList<FileOrPem> &files);
    void inspectFiles(const QStringList &paths);
    void openFiles();
    void pasteText();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void read();
    void copyAll();
    void copyPem();
    void refresh();
    QByteArray chosenCertificate() const;

    FormRows m_rows;
    QList<FileOrPem> m_files;
    QList<InspectedFile> m_inspected;
    FactView *m_view;
    PassphraseEdit *m_passphrase;
    QFormLayout *m_form;
    FieldHint *m_passphraseHint;
    QPushButton *m_open, *m_paste, *m_again, *m_copy, *m_pem;
};
