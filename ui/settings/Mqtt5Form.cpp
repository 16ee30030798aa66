#include "settings/Mqtt5Form.h"

#include "ui_Mqtt5Form.h"
#include "settings/EnhancedAuthentication.h"
#include "settings/FormValues.h"

#include <QEvent>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

Mqtt5Form::Mqtt5Form(QWidget *parent)
    : SettingsForm(parent)
    , m_ui(std::make_unique<Ui::Mqtt5Form>())
{
    m_ui->setupUi(this);
    bind(SettingsField::SessionExpiryInterval, m_ui->sessionExpiryInterval, m_ui->sessionExpiryIntervalHint);
    bind(SettingsField::ReceiveMaximum, m_ui->receiveMaximum, m_ui->receiveMaximumHint);
    bind(SettingsField::MaximumPacketSize, m_ui->maximumPacketSize, m_ui->maximumPacketSizeHint);
    bind(SettingsField::TopicAliasMaximum, m_ui->topicAliasMaximum, m_ui->topicAliasMaximumHint);
    bind(SettingsField::RequestResponseInformation, m_ui->requestResponseInformation, m_ui->requestResponseInformationHint);
    bind(SettingsField::RequestProblemInformation, m_ui->requestProblemInformation, m_ui->requestProblemInformationHint);
    bind(SettingsField::UserProperties, m_ui->userProperties, m_ui->userPropertiesHint);
    bind(SettingsField::AuthenticationMethod, m_ui->authenticationMethod, m_ui->authenticationMethodHint);
    bind(SettingsField::AuthenticationData, m_ui->authenticationData, m_ui->authenticationDataHint);
    connect(m_ui->authentication, &QComboBox::activated, this, &Mqtt5Form::chooseAuthentication);
    for (CompositeField *field :
         {static_cast<CompositeField *>(m_ui->authenticationMethod), static_cast<CompositeField *>(m_ui->authenticationData)})
        connect(field, &CompositeField::edited, this, &Mqtt5Form::showAuthentication);
}

Mqtt5Form::~Mqtt5Form() = default;

void Mqtt5Form::fill(const ConnectionSettings &settings)
{
    const ConnectPropertySettings &properties = settings.properties;
    showScope(settings);
    m_ui->sessionExpiryInterval->setValue(properties.sessionExpiryInterval);
    m_ui->receiveMaximum->setValue(properties.receiveMaximum);
    m_ui->maximumPacketSize->setValue(properties.maximumPacketSize);
    m_ui->topicAliasMaximum->setValue(properties.topicAliasMaximum);
    setOptionalBool(m_ui->requestResponseInformation, properties.requestResponseInformation);
    setOptionalBool(m_ui->requestProblemInformation, properties.requestProblemInformation);
    m_ui->userProperties->setPairs(properties.userProperties);
    m_ui->authenticationMethod->setValue(properties.authenticationMethod);
    m_ui->authenticationData->setOptionalValue(properties.authenticationData);
    m_raw = properties.rawAuthentication;
    showAuthentication();
}

void Mqtt5Form::store(ConnectionSettings &settings) const
{
    ConnectPropertySettings &properties = settings.properties;
    properties.sessionExpiryInterval = m_ui->sessionExpiryInterval->value();
    properties.receiveMaximum = m_ui->receiveMaximum->value();
    properties.maximumPacketSize = m_ui->maximumPacketSize->value();
    properties.topicAliasMaximum = m_ui->topicAliasMaximum->value();
    properties.requestResponseInformation = optionalBool(m_ui->requestResponseInformation);
    properties.requestProblemInformation = optionalBool(m_ui->requestProblemInformation);
    properties.userProperties = m_ui->userProperties->pairs();
    properties.authenticationMethod = m_ui->authenticationMethod->value();
    properties.authenticationData = m_ui->authenticationData->optionalValue();
    properties.rawAuthentication = m_raw;
}

/// The row of the choice that method, data and m_raw stand for.
int Mqtt5Form::authentication() const
{
    const auto method = m_ui->authenticationMethod->value();
    const bool hasData = m_ui->authenticationData->optionalValue().has_value();
    if (!m_raw && !hasData && !method)
        return 0;
    const qsizetype scram = scramMethods().indexOf(method.value_or(QString()));
    return !m_raw && !hasData && scram >= 0 ? int(scram) + 1 : m_ui->authentication->count() - 1;
}

void Mqtt5Form::chooseAuthentication(int choice)
{
    if (choice == authentication())
        return;
    m_raw = choice == m_ui->authentication->count() - 1;
    if (!m_raw) {
        m_ui->authenticationMethod->setValue(choice > 0 ? std::optional(scramMethods().at(choice - 1)) : std::nullopt);
        m_ui->authenticationData->setOptionalValue(std::nullopt);
    }
    showAuthentication();
    emit edited(m_ui->authentication);
    if (m_raw)
        m_ui->authenticationMethod->setFocus();
}

void Mqtt5Form::showAuthentication()
{
    const int choice = authentication();
    const QSignalBlocker blocker(m_ui->authentication);
    m_ui->authentication->setCurrentIndex(choice);
    const QString byHand = tr("Each AUTH of the broker waits for your answer, which is typed under the URL.");
    const QString scram = tr("User name and password of Credentials go into SCRAM; the password is not sent.");
    m_ui->authenticationHint->say(theme::Sign::Info,
                                  choice == 0                                       ? QString()
                                      : choice == m_ui->authentication->count() - 1 ? byHand
                                                                                    : scram);
}

void Mqtt5Form::showScope(const ConnectionSettings &settings)
{
    m_ui->formHint->say(
        theme::Sign::Info,
        settings.version == mqtt::Version::V5
            ? QString()
            : tr("These travel in MQTT 5 only; this connection uses %1.").arg(QLatin1StringView(mqtt::name(settings.version))));
}

void Mqtt5Form::changeEvent(QEvent *event)
{
    SettingsForm::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_ui->retranslateUi(this);
        showAuthentication();
    }
}
