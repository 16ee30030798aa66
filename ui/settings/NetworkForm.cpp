#include "settings/NetworkForm.h"

#include "ui_NetworkForm.h"
#include "settings/FormValues.h"
#include "settings/Url.h"

#include <QEvent>

using namespace Qt::StringLiterals;

NetworkForm::NetworkForm(QWidget *parent)
    : SettingsForm(parent)
    , m_ui(std::make_unique<Ui::NetworkForm>())
{
    m_ui->setupUi(this);
    connect(m_ui->connectTo, &QLineEdit::textChanged, this, &NetworkForm::readConnectTo); // before bind(): read first, then judged
    bind(SettingsField::ConnectTo, m_ui->connectTo, m_ui->connectToHint);
    bind(SettingsField::Servers, m_ui->servers, m_ui->serversHint);
    bind(std::nullopt, m_ui->reconnect, m_ui->reconnectHint);
    bind(SettingsField::ReconnectPeriod, m_ui->reconnectPeriod, m_ui->reconnectPeriodHint);
    bind(SettingsField::ReconnectMaximum, m_ui->reconnectMaximum, m_ui->reconnectMaximumHint);
    bind(std::nullopt, m_ui->reconnectAfterFailure, m_ui->reconnectAfterFailureHint);
    bind(std::nullopt, m_ui->reconnectOnConnackError, m_ui->reconnectOnConnackErrorHint);
    bind(std::nullopt, m_ui->resumeSession, m_ui->resumeSessionHint);
    bind(std::nullopt, m_ui->resubscribe, m_ui->resubscribeHint);
    connect(m_ui->reconnect, &QCheckBox::toggled, this, &NetworkForm::enableReconnecting);
    bind(SettingsField::Proxy, m_ui->proxyType, m_ui->proxyTypeHint);
    bind(std::nullopt, m_ui->proxyHost, m_ui->proxyHostHint);
    bind(std::nullopt, m_ui->proxyPort, m_ui->proxyPortHint);
    bind(std::nullopt, m_ui->proxyUsername, m_ui->proxyUsernameHint);
    bind(std::nullopt, m_ui->proxyPassword, m_ui->proxyPasswordHint);
}

NetworkForm::~NetworkForm() = default;

void NetworkForm::fill(const ConnectionSettings &settings)
{
    const NetworkSettings &network = settings.network;
    if (network.connectTo != m_connectTo || !m_connectToProblem.isEmpty()) {
        m_ui->connectTo->setText(network.connectTo ? endpointText(*network.connectTo) : QString());
        m_connectTo = network.connectTo;
        m_connectToProblem.clear();
    }
    m_ui->servers->setDefaultScheme(settings.endpoint.scheme);
    m_ui->servers->setEndpoints(network.servers);
    fillReconnecting(network);
    m_ui->proxyType->setCurrentIndex(int(network.proxy.type));
    setLine(m_ui->proxyHost, network.proxy.host);
    m_ui->proxyPort->setValue(network.proxy.port ? std::optional<quint32>(network.proxy.port) : std::nullopt);
    setLine(m_ui->proxyUsername, network.proxy.username);
    m_ui->proxyPassword->setValue(network.proxy.password.isEmpty() ? std::nullopt : std::optional(network.proxy.password));
}

void NetworkForm::store(ConnectionSettings &settings) const
{
    NetworkSettings &network = settings.network;
    network.connectTo = m_connectTo;
    network.servers = m_ui->servers->endpoints();
    storeReconnecting(network);
    network.proxy.type = ProxySettings::Type(m_ui->proxyType->currentIndex());
    network.proxy.host = m_ui->proxyHost->text();
    network.proxy.port = quint16(std::min(m_ui->proxyPort->value().value_or(0), 65'535U));
    network.proxy.username = m_ui->proxyUsername->text();
    network.proxy.password = m_ui->proxyPassword->value().value_or(QString());
}

/// A period of 0 is a box without its tick; what stands in the field stays for the next time.
void NetworkForm::fillReconnecting(const NetworkSettings &network)
{
    const bool on = network.reconnectPeriod.count() != 0;
    m_ui->reconnect->setChecked(on);
    if (on)
        m_ui->reconnectPeriod->setValue(quint32(network.reconnectPeriod.count()));
    m_ui->reconnectMaximum->setValue(quint32(network.reconnectMaximum.count()));
    m_ui->reconnectAfterFailure->setChecked(network.reconnectAfterFailure);
    m_ui->reconnectOnConnackError->setChecked(network.reconnectOnConnackError);
    m_ui->resumeSession->setChecked(network.resumeSession);
    m_ui->resubscribe->setChecked(network.resubscribe);
    enableReconnecting(on);
}

void NetworkForm::storeReconnecting(NetworkSettings &network) const
{
    const NetworkSettings defaults;
    const auto milliseconds = [](const OptionalNumberEdit *edit, std::chrono::milliseconds unset) {
        return edit->value() ? std::chrono::milliseconds(*edit->value()) : unset;
    };
    network.reconnectPeriod =
        m_ui->reconnect->isChecked() ? milliseconds(m_ui->reconnectPeriod, defaults.reconnectPeriod) : std::chrono::milliseconds(0);
    network.reconnectMaximum = milliseconds(m_ui->reconnectMaximum, defaults.reconnectMaximum);
    network.reconnectAfterFailure = m_ui->reconnectAfterFailure->isChecked();
    network.reconnectOnConnackError = m_ui->reconnectOnConnackError->isChecked();
    network.resumeSession = m_ui->resumeSession->isChecked();
    network.resubscribe = m_ui->resubscribe->isChecked();
}

/// What only automatic reconnects use; subscribing again is for every connection.
void NetworkForm::enableReconnecting(bool on)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_ui->reconnectPeriod, m_ui->reconnectMaximum, m_ui->reconnectAfterFailure,
                                                            m_ui->reconnectOnConnackError, m_ui->resumeSession})
        widget->setEnabled(on);
}

QString NetworkForm::ownProblem(SettingsField field) const
{
    return field == SettingsField::ConnectTo ? m_connectToProblem : QString();
}

void NetworkForm::readConnectTo()
{
    const QString text = m_ui->connectTo->text().trimmed();
    m_connectToProblem.clear();
    if (text.isEmpty()) {
        m_connectTo.reset();
        return;
    }
    const auto result = parseUrl(u"mqtt://"_s + text);
    const auto *url = std::get_if<ParsedUrl>(&result);
    if (url && !url->path && !url->username)
        m_connectTo = Endpoint{Scheme::Mqtt, url->host, url->port};
    else
        m_connectToProblem = tr("Give a host, or host:port; an IPv6 address stands in brackets.");
}

void NetworkForm::changeEvent(QEvent *event)
{
    SettingsForm::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_ui->retranslateUi(this);
    }
}
