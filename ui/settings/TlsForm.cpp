#include "settings/TlsForm.h"

#include "ui_TlsForm.h"
#include "settings/FormValues.h"
#include "settings/IconButton.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>

using namespace Qt::StringLiterals;

TlsForm::TlsForm(QWidget *parent)
    : SettingsForm(parent)
    , m_ui(std::make_unique<Ui::TlsForm>())
{
    m_ui->setupUi(this);
    m_ui->crlFile->setPemAllowed(false);
    m_chooseKeyLogFile = new IconButton(u"folder"_s, u"Key log file: choose a file"_s, this); // after the fields above it
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::halfGrid);
    m_ui->keyLogFileBox->insertLayout(0, row);
    row->addWidget(m_ui->keyLogFile);
    row->addWidget(m_chooseKeyLogFile);
    setTabOrder(m_ui->keyLogFile, m_chooseKeyLogFile);
    m_chooseKeyLogFile->setToolTip(tr("Choose a file"));
    connect(m_chooseKeyLogFile, &QToolButton::clicked, this, &TlsForm::chooseKeyLogFile);
    bind(SettingsField::VerifyPeer, m_ui->verifyPeer, m_ui->verifyPeerHint);
    bind(SettingsField::CaFile, m_ui->caFiles, m_ui->caFilesHint);
    bind(std::nullopt, m_ui->addSystemCa, m_ui->addSystemCaHint);
    bind(SettingsField::ClientCertificate, m_ui->certificate, m_ui->certificateHint);
    bind(SettingsField::ClientKey, m_ui->key, m_ui->keyHint);
    bind(SettingsField::Pkcs12, m_ui->pkcs12, m_ui->pkcs12Hint);
    bind(SettingsField::Passphrase, m_ui->passphrase, m_ui->passphraseHint);
    bind(SettingsField::ServerName, m_ui->serverName, m_ui->serverNameHint);
    bind(SettingsField::Alpn, m_ui->alpn, m_ui->alpnHint);
    bind(SettingsField::MinimumTlsVersion, m_ui->minimumVersion, m_ui->minimumVersionHint);
    bind(SettingsField::CrlFile, m_ui->crlFile, m_ui->crlFileHint);
    bind(SettingsField::TlsKeyLog, m_ui->keyLogFile, m_ui->keyLogFileHint);
}

TlsForm::~TlsForm() = default;

/// One that is there is added to.
void TlsForm::chooseKeyLogFile()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Key log file"), m_ui->keyLogFile->text(), tr("All files (*)"), nullptr,
                                                      QFileDialog::DontConfirmOverwrite);
    if (!file.isEmpty())
        m_ui->keyLogFile->setText(file);
}

void TlsForm::fill(const ConnectionSettings &settings)
{
    const TlsSettings &tls = settings.tls;
    showScope(settings);
    m_ui->verifyPeer->setChecked(tls.verifyPeer);
    m_ui->caFiles->setFiles(tls.ca);
    m_ui->addSystemCa->setChecked(tls.addSystemCa);
    m_ui->certificate->setValue(tls.certificate);
    m_ui->key->setValue(tls.key);
    m_ui->pkcs12->setValue(tls.pkcs12);
    m_ui->passphrase->setValue(tls.passphrase);
    setLine(m_ui->serverName, tls.serverName);
    if (tls.alpn != listFromText(m_ui->alpn->text()))
        m_ui->alpn->setText(tls.alpn.join(", "_L1));
    m_loadedAlpn = tls.alpn;
    m_ui->minimumVersion->setCurrentIndex(int(tls.minimumVersion));
    m_ui->crlFile->setValue({tls.crlFile, {}});
    setLine(m_ui->keyLogFile, tls.keyLogFile);
}

void TlsForm::store(ConnectionSettings &settings) const
{
    TlsSettings &tls = settings.tls;
    tls.verifyPeer = m_ui->verifyPeer->isChecked();
    tls.ca = m_ui->caFiles->files();
    tls.addSystemCa = m_ui->addSystemCa->isChecked();
    tls.certificate = m_ui->certificate->value();
    tls.key = m_ui->key->value();
    tls.pkcs12 = m_ui->pkcs12->value();
    tls.passphrase = m_ui->passphrase->value();
    tls.serverName = m_ui->serverName->text();
    tls.alpn = m_ui->alpn->text() == m_loadedAlpn.join(", "_L1) ? m_loadedAlpn : listFromText(m_ui->alpn->text());
    tls.minimumVersion = TlsSettings::MinimumVersion(m_ui->minimumVersion->currentIndex());
    tls.crlFile = m_ui->crlFile->value().path;
    tls.keyLogFile = m_ui->keyLogFile->text();
}

QString TlsForm::ownWarning(SettingsField field, const ConnectionSettings &settings) const
{
    if (field == SettingsField::TlsKeyLog && !settings.tls.keyLogFile.isEmpty() && usesTls(settings.endpoint.scheme))
        return tr("Whoever has this file and a recording can read the whole connection, the password too. Remove it when you are done.");
    if (field != SettingsField::VerifyPeer || settings.tls.verifyPeer || !usesTls(settings.endpoint.scheme))
        return {};
    return tr("Verification is off: anybody between here and the broker can pose as it and read everything. "
              "What the check would have said is still shown after connecting.");
}

void TlsForm::showScope(const ConnectionSettings &settings)
{
    m_ui->formHint->say(theme::Sign::Info,
                        usesTls(settings.endpoint.scheme)
                            ? QString()
                            : tr("Used with mqtts:// and wss:// only; the URL says %1://.").arg(schemeName(settings.endpoint.scheme)));
}

void TlsForm::changeEvent(QEvent *event)
{
    SettingsForm::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_ui->retranslateUi(this);
        m_chooseKeyLogFile->setToolTip(tr("Choose a file"));
    }
}
