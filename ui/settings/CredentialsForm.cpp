#include "settings/CredentialsForm.h"

#include "ui_CredentialsForm.h"
#include "settings/FormValues.h"

#include <QEvent>

using namespace Qt::StringLiterals;

CredentialsForm::CredentialsForm(QWidget *parent)
    : SettingsForm(parent)
    , m_ui(std::make_unique<Ui::CredentialsForm>())
{
    m_ui->setupUi(this);
    bind(SettingsField::Username, m_ui->username, m_ui->usernameHint);
    bind(SettingsField::Password, m_ui->password, m_ui->passwordHint);
    connect(m_ui->remember, &QCheckBox::clicked, this, &CredentialsForm::rememberEdited);
    showKept();
}

CredentialsForm::~CredentialsForm() = default;

void CredentialsForm::setKept(const SecretsKept &kept)
{
    m_kept = kept;
    showKept();
}

/// What is true of every secret of the connection, wherever its field is.
void CredentialsForm::showKept()
{
    const bool remembers = m_kept.canRemember && m_kept.remembers;
    m_ui->remember->setEnabled(m_kept.canRemember);
    m_ui->remember->setChecked(remembers);
    const QString where = remembers ? tr("Secrets are kept in the system's key store and never written to a file.")
                                    : tr("Secrets are kept in memory until Connack is closed; they are never written to a file.");
    m_ui->secretsHint->say(m_kept.isWarning ? theme::Sign::Warning : theme::Sign::Info,
                           m_kept.text.isEmpty() ? where : m_kept.text + u'\n' + where);
}

void CredentialsForm::fill(const ConnectionSettings &settings)
{
    m_loadedPassword = settings.credentials.password.value_or(QByteArray());
    m_ui->username->setValue(settings.credentials.username);
    m_ui->password->setValue(settings.credentials.password ? std::optional(QString::fromUtf8(m_loadedPassword)) : std::nullopt);
}

void CredentialsForm::store(ConnectionSettings &settings) const
{
    settings.credentials.username = m_ui->username->value();
    settings.credentials.password = toBytes(m_ui->password->value(), m_loadedPassword);
}

void CredentialsForm::changeEvent(QEvent *event)
{
    SettingsForm::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_ui->retranslateUi(this);
        showKept();
    }
}
