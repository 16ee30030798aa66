#include "settings/GeneralForm.h"

#include "preferences/Preferences.h"
#include "ui_GeneralForm.h"
#include "settings/FormValues.h"

#include <QRegularExpression>

#include <QEvent>

using namespace Qt::StringLiterals;

GeneralForm::GeneralForm(QWidget *parent)
    : SettingsForm(parent)
    , m_ui(std::make_unique<Ui::GeneralForm>())
{
    m_ui->setupUi(this);
    bind(std::nullopt, m_ui->name, m_ui->nameHint);
    bind(SettingsField::ClientId, m_ui->clientId, m_ui->clientIdHint);
    bind(SettingsField::CleanStart, m_ui->cleanStart, m_ui->cleanStartHint);
    bind(SettingsField::KeepAlive, m_ui->keepAlive, m_ui->keepAliveHint);
    bind(SettingsField::ConnectTimeout, m_ui->connectTimeout, m_ui->connectTimeoutHint);
    connect(m_ui->newClientId, &QPushButton::clicked, this, [this] {
        const QString prefix = clientIdPrefix(m_ui->clientId->text());
        NewConnectionDefaults defaults = Preferences::instance()->newConnections();
        defaults.clientIdPrefix = prefix; // new connections begin with it
        Preferences::instance()->setNewConnections(defaults);
        m_ui->clientId->setText(randomClientId(prefix));
    });
}

GeneralForm::~GeneralForm() = default;

void GeneralForm::fill(const ConnectionSettings &settings)
{
    m_version = settings.version;
    nameCleanStart();
    setLine(m_ui->name, settings.name);
    setLine(m_ui->clientId, settings.clientId);
    m_ui->cleanStart->setChecked(settings.cleanStart);
    m_ui->keepAlive->setValue(settings.keepAlive);
    m_ui->connectTimeout->setValue(quint32(settings.network.connectTimeout.count()));
}

void GeneralForm::store(ConnectionSettings &settings) const
{
    settings.name = m_ui->name->text();
    settings.clientId = m_ui->clientId->text();
    settings.cleanStart = m_ui->cleanStart->isChecked();
    settings.keepAlive = m_ui->keepAlive->value().value_or(ConnectionSettings().keepAlive);
    const auto timeout = m_ui->connectTimeout->value();
    settings.network.connectTimeout = timeout ? std::chrono::milliseconds(*timeout) : NetworkSettings().connectTimeout;
}

QString GeneralForm::ownWarning(SettingsField field, const ConnectionSettings &) const
{
    if (field != SettingsField::ClientId || m_sharing.isEmpty())
        return {};
    return tr("%1 has the same client ID on this broker: the one that connects later throws the other out [MQTT-3.1.4-3].")
        .arg(m_sharing.join(", "_L1));
}

/// The box has the term of the version.
void GeneralForm::nameCleanStart()
{
    const bool isV5 = m_version == mqtt::Version::V5;
    m_ui->cleanStart->setText(isV5 ? tr("Clean &start") : tr("Clean &session"));
    m_ui->cleanStart->setAccessibleName(isV5 ? u"Clean start"_s : u"Clean session"_s);
}

void GeneralForm::changeEvent(QEvent *event)
{
    SettingsForm::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_ui->retranslateUi(this);
        nameCleanStart();
    }
}
