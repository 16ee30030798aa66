// What certificates are to be made: CA, server, clients, and how the broker is to use them.
#pragma once

#include "certificates/CertificateFolder.h"
#include "certificates/FormRows.h"
#include "settings/ConnectionSettings.h"

#include <QWidget>

class FieldHint;
class FileEdit;
class PassphraseEdit;
class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QRadioButton;
class QSpinBox;

class MakeForm : public QWidget
{
    Q_OBJECT
public:
    explicit MakeForm(QWidget *parent = nullptr);

    /// As it stands; an existing CA is read from its files. nullopt: something is wrong, which the hints say.
    std::optional<CertificateSetSpec> spec();
    MosquittoOptions mosquitto() const; ///< Without the folder.
    /// What was found when the set was to be made, beside the fields.
    void showProblems(const QList<SetProblem> &problems);
    void focusProblem();

signals:
    void edited();

protected:
    void changeEvent(QEvent *event) override;

private:
    void addAuthority();
    void addServer();
    void addClients();
    void addBroker();
    void fillDefaults();
    void watch();
    void refresh();
    void judge();
    void clearHints();
    FieldHint *hintOf(const SetProblem &problem) const;
    CertificateSetSpec typed() const;
    QStringList clientNames() const;

    FormRows m_rows;
    QFormLayout *m_form;
    QRadioButton *m_newAuthority, *m_oldAuthority;
    QLineEdit *m_authorityName, *m_organisation;
    QComboBox *m_authorityKey;
    QSpinBox *m_authorityDays;
    FileEdit *m_authorityCertificate, *m_authorityKeyFile;
    PassphraseEdit *m_authorityPassphrase;
    QCheckBox *m_intermediate;
    QLineEdit *m_intermediateName;
    QPlainTextEdit *m_serverNames;
    QComboBox *m_serverKey;
    QSpinBox *m_serverDays;
    QPlainTextEdit *m_clientNames;
    QComboBox *m_clientKey;
    QSpinBox *m_clientDays;
    PassphraseEdit *m_bundlePassphrase;
    QSpinBox *m_port;
    QCheckBox *m_require, *m_identity, *m_list;

    FieldHint *m_authorityNameHint, *m_organisationHint, *m_authorityDaysHint, *m_certificateHint, *m_keyFileHint, *m_passphraseHint;
    FieldHint *m_intermediateHint, *m_serverNamesHint, *m_serverKeyHint, *m_serverDaysHint;
    FieldHint *m_clientNamesHint, *m_clientKeyHint, *m_clientDaysHint, *m_bundleHint;
};
