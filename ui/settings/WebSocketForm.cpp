#include "settings/WebSocketForm.h"

#include "ui_WebSocketForm.h"
#include "settings/FormValues.h"

#include <QEvent>

using namespace Qt::StringLiterals;

WebSocketForm::WebSocketForm(QWidget *parent)
    : SettingsForm(parent)
    , m_ui(std::make_unique<Ui::WebSocketForm>())
{
    m_ui->setupUi(this);
    bind(SettingsField::WebSocketPath, m_ui->path, m_ui->pathHint);
    bind(SettingsField::WebSocketHeaders, m_ui->headers, m_ui->headersHint);
}

WebSocketForm::~WebSocketForm() = default;

void WebSocketForm::fill(const ConnectionSettings &settings)
{
    showScope(settings);
    setLine(m_ui->path, settings.webSocket.path);
    m_ui->headers->setPairs(settings.webSocket.headers);
}

void WebSocketForm::store(ConnectionSettings &settings) const
{
    settings.webSocket.path = m_ui->path->text();
    settings.webSocket.headers = m_ui->headers->pairs();
}

void WebSocketForm::showScope(const ConnectionSettings &settings)
{
    m_ui->formHint->say(theme::Sign::Info,
                        usesWebSocket(settings.endpoint.scheme)
                            ? QString()
                            : tr("Used with ws:// and wss:// only; the URL says %1://.").arg(schemeName(settings.endpoint.scheme)));
}

void WebSocketForm::changeEvent(QEvent *event)
{
    SettingsForm::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_ui->retranslateUi(this);
    }
}
