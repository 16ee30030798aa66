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
    m_ui->secretsHint->say(theme::Sign::Info,
                           tr("Passwords are kept in memory until Connack is closed; they are never written to a file."));
}

CredentialsForm::~CredentialsForm() = default;

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
        m_ui->secretsHint->say(theme::Sign::Info,
                               tr("Passwords are kept in memory until Connack is closed; they are never written to a file."));
    }
}
