#include "settings/WillForm.h"

#include "ui_WillForm.h"
#include "settings/FormValues.h"

#include <QEvent>

using namespace Qt::StringLiterals;

WillForm::WillForm(QWidget *parent)
    : SettingsForm(parent)
    , m_ui(std::make_unique<Ui::WillForm>())
{
    m_ui->setupUi(this);
    bind(SettingsField::Will, m_ui->enabled, m_ui->enabledHint);
    bind(SettingsField::WillTopic, m_ui->topic, m_ui->topicHint);
    bind(SettingsField::WillPayload, m_ui->payload, m_ui->payloadHint);
    bind(SettingsField::WillQos, m_ui->qos, m_ui->qosHint);
    bind(SettingsField::WillRetain, m_ui->retain, m_ui->retainHint);
    bind(SettingsField::WillDelayInterval, m_ui->willDelayInterval, m_ui->willDelayIntervalHint);
    bind(SettingsField::WillMessageExpiryInterval, m_ui->messageExpiryInterval, m_ui->messageExpiryIntervalHint);
    bind(SettingsField::WillPayloadFormatIndicator, m_ui->payloadFormatIndicator, m_ui->payloadFormatIndicatorHint);
    bind(SettingsField::WillContentType, m_ui->contentType, m_ui->contentTypeHint);
    bind(SettingsField::WillResponseTopic, m_ui->responseTopic, m_ui->responseTopicHint);
    bind(SettingsField::WillCorrelationData, m_ui->correlationData, m_ui->correlationDataHint);
    bind(SettingsField::WillUserProperties, m_ui->userProperties, m_ui->userPropertiesHint);
}

WillForm::~WillForm() = default;

void WillForm::fill(const ConnectionSettings &settings)
{
    const WillSettings &will = settings.will;
    m_ui->enabled->setChecked(will.enabled);
    setLine(m_ui->topic, will.topic);
    m_ui->payload->setValue(will.payload);
    fillQos(will.qos);
    m_ui->retain->setChecked(will.retain);
    m_ui->willDelayInterval->setValue(will.willDelayInterval);
    m_ui->messageExpiryInterval->setValue(will.messageExpiryInterval);
    setOptionalBool(m_ui->payloadFormatIndicator, will.payloadFormatIndicator);
    m_ui->contentType->setValue(will.contentType);
    m_ui->responseTopic->setValue(will.responseTopic);
    m_ui->correlationData->setOptionalValue(will.correlationData);
    m_ui->userProperties->setPairs(will.userProperties);
}

void WillForm::store(ConnectionSettings &settings) const
{
    WillSettings &will = settings.will;
    will.enabled = m_ui->enabled->isChecked();
    will.topic = m_ui->topic->text();
    will.payload = m_ui->payload->value();
    will.qos = m_ui->qos->currentText().section(u' ', 0, 0).toInt();
    will.retain = m_ui->retain->isChecked();
    will.willDelayInterval = m_ui->willDelayInterval->value();
    will.messageExpiryInterval = m_ui->messageExpiryInterval->value();
    will.payloadFormatIndicator = optionalBool(m_ui->payloadFormatIndicator);
    will.contentType = m_ui->contentType->value();
    will.responseTopic = m_ui->responseTopic->value();
    will.correlationData = m_ui->correlationData->optionalValue();
    will.userProperties = m_ui->userProperties->pairs();
}

/// A QoS that does not exist (from an options object) gets an entry of its own, so that it can be seen and reported.
void WillForm::fillQos(int qos)
{
    while (m_ui->qos->count() > 3)
        m_ui->qos->removeItem(3);
    if (qos < 0 || qos > 2)
        m_ui->qos->addItem(QString::number(qos));
    m_ui->qos->setCurrentIndex(qos < 0 || qos > 2 ? 3 : qos);
}

void WillForm::changeEvent(QEvent *event)
{
    SettingsForm::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_ui->retranslateUi(this);
    }
}
