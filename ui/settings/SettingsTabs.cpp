#include "settings/SettingsTabs.h"

#include "settings/CredentialsForm.h"
#include "settings/GeneralForm.h"
#include "settings/Mqtt5Form.h"
#include "settings/NetworkForm.h"
#include "settings/TlsForm.h"
#include "settings/WebSocketForm.h"
#include "settings/WillForm.h"

#include <QEvent>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace {

bool hasDefaultNetwork(const ConnectionSettings &settings)
{
    NetworkSettings network = settings.network;
    network.connectTimeout = NetworkSettings().connectTimeout; // in the first form
    return network == NetworkSettings();
}

} // namespace

SettingsTabs::SettingsTabs(QWidget *parent)
    : SectionTabs(parent)
{
    using Settings = ConnectionSettings;
    add<GeneralForm>(u"General"_s, [](const Settings &) { return false; });
    add<CredentialsForm>(u"Credentials"_s, [](const Settings &settings) { return settings.credentials == Credentials(); });
    add<TlsForm>(u"TLS"_s, [](const Settings &settings) { return settings.tls == TlsSettings(); });
    add<WebSocketForm>(u"WebSocket"_s, [](const Settings &settings) { return settings.webSocket == WebSocketSettings(); });
    add<WillForm>(u"Last Will"_s, [](const Settings &settings) { return settings.will == WillSettings(); });
    add<Mqtt5Form>(u"MQTT 5"_s, [](const Settings &settings) { return settings.properties == ConnectPropertySettings(); });
    add<NetworkForm>(u"Network"_s, hasDefaultNetwork);
    retranslate();
    tabBar()->setAccessibleName(u"Settings"_s);
    ensure(0);
    connect(this, &QTabWidget::currentChanged, this, [this](int index) {
        if (index >= 0)
            ensure(index);
    });
}

template <typename Form>
void SettingsTabs::add(const QString &name, const std::function<bool(const ConnectionSettings &)> &isDefault)
{
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setAccessibleName(name);
    tabBar()->setAccessibleTabName(addTab(area, QString()), name);
    m_forms.append({[] { return new Form; }, isDefault, area});
}

SettingsForm *SettingsTabs::ensure(int index)
{
    Tab &tab = m_forms[index];
    if (tab.form)
        return tab.form;
    tab.form = tab.make();
    tab.area->setWidget(tab.form);
    tab.form->show(); // a scroll area that is on the screen does not do so
    connect(tab.form, &SettingsForm::edited, this, &SettingsTabs::edited);
    connect(tab.form, &SettingsForm::judged, this, &SettingsTabs::judged);
    emit formMade(tab.form);
    tab.form->load(m_settings);
    tab.form->showChecks(check(m_settings), m_settings);
    mark(index);
    return tab.form;
}

QList<SettingsForm *> SettingsTabs::forms()
{
    QList<SettingsForm *> forms;
    for (int i = 0; i < m_forms.size(); ++i)
        forms.append(ensure(i));
    return forms;
}

void SettingsTabs::load(const ConnectionSettings &settings)
{
    m_settings = settings;
    for (int i = 0; i < m_forms.size(); ++i) {
        if (m_forms[i].form)
            m_forms[i].form->load(settings);
        else if (i == currentIndex() || !m_forms[i].isDefault(settings))
            ensure(i);
    }
    showChecks(settings);
}

void SettingsTabs::store(ConnectionSettings &settings) const
{
    for (const Tab &tab : m_forms) {
        if (tab.form)
            tab.form->store(settings);
    }
}

void SettingsTabs::showChecks(const ConnectionSettings &settings)
{
    m_settings = settings;
    const QList<SettingsProblem> problems = check(settings);
    for (int i = 0; i < m_forms.size(); ++i) {
        if (!m_forms[i].form)
            continue;
        m_forms[i].form->showChecks(problems, settings);
        mark(i);
    }
}

void SettingsTabs::mark(int index)
{
    const SettingsForm *form = m_forms[index].form;
    setMark(index,
            form->hasProblem()               ? TabMark::Wrong
                : form->hasIgnored()         ? TabMark::Ignored
                : form->differsFromDefault() ? TabMark::Changed
                                             : TabMark::None);
    setTabToolTip(index, markText(form));
}

void SettingsTabs::showChange(const ConnectionSettings &before)
{
    for (int i = 0; i < m_forms.size(); ++i) {
        if (!m_forms[i].form)
            continue; // shows defaults, as before
        ConnectionSettings shown = before;
        m_forms[i].form->store(shown);
        if (shown != before) {
            setCurrentIndex(i);
            return;
        }
    }
}

bool SettingsTabs::showUnreadable()
{
    for (int i = 0; i < m_forms.size(); ++i) {
        SettingsForm *form = m_forms[i].form;
        if (form && form->hasUnreadable()) {
            setCurrentIndex(i);
            form->focusProblem();
            return true;
        }
    }
    return false;
}

void SettingsTabs::changeEvent(QEvent *event)
{
    SectionTabs::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SettingsTabs::retranslate()
{
    const QStringList titles{tr("General"), tr("Credentials"), tr("TLS"), tr("WebSocket"), tr("Last Will"), tr("MQTT 5"), tr("Network")};
    for (int i = 0; i < titles.size(); ++i) {
        setTabText(i, titles[i]);
        if (m_forms[i].form)
            setTabToolTip(i, markText(m_forms[i].form));
    }
}

QString SettingsTabs::markText(const SettingsForm *form) const
{
    if (form->hasProblem())
        return tr("Something here is wrong; it is named beside the field.");
    if (form->hasIgnored())
        return tr("Something here would not be sent with this version or scheme, or deserves a look; it is named beside the field.");
    return form->differsFromDefault() ? tr("Something here differs from the default.") : QString();
}
