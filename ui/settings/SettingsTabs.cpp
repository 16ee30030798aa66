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

SettingsTabs::SettingsTabs(QWidget *parent)
    : SectionTabs(parent)
{
    add(new GeneralForm);
    add(new CredentialsForm);
    add(new TlsForm);
    add(new WebSocketForm);
    add(new WillForm);
    add(new Mqtt5Form);
    add(new NetworkForm);
    retranslate();
    const QStringList names{u"General"_s, u"Credentials"_s, u"TLS"_s, u"WebSocket"_s, u"Last Will"_s, u"MQTT 5"_s, u"Network"_s};
    for (int i = 0; i < names.size(); ++i)
        tabBar()->setAccessibleTabName(i, names[i]);
    tabBar()->setAccessibleName(u"Settings"_s);
}

void SettingsTabs::add(SettingsForm *form)
{
    auto *area = new QScrollArea;
    area->setWidget(form);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    addTab(area, QString());
    m_forms.append(form);
    connect(form, &SettingsForm::edited, this, &SettingsTabs::edited);
    connect(form, &SettingsForm::judged, this, &SettingsTabs::judged);
}

void SettingsTabs::load(const ConnectionSettings &settings)
{
    for (SettingsForm *form : m_forms)
        form->load(settings);
    showChecks(settings);
}

void SettingsTabs::store(ConnectionSettings &settings) const
{
    for (const SettingsForm *form : m_forms)
        form->store(settings);
}

void SettingsTabs::showChecks(const ConnectionSettings &settings)
{
    const QList<SettingsProblem> problems = check(settings);
    for (int i = 0; i < m_forms.size(); ++i) {
        SettingsForm *form = m_forms[i];
        form->showChecks(problems, settings);
        setMark(i,
                form->hasProblem()               ? TabMark::Wrong
                    : form->hasIgnored()         ? TabMark::Ignored
                    : form->differsFromDefault() ? TabMark::Changed
                                                 : TabMark::None);
        setTabToolTip(i, markText(form));
    }
}

void SettingsTabs::showChange(const ConnectionSettings &before)
{
    for (int i = 0; i < m_forms.size(); ++i) {
        ConnectionSettings shown = before;
        m_forms[i]->store(shown);
        if (shown != before) {
            setCurrentIndex(i);
            return;
        }
    }
}

bool SettingsTabs::showUnreadable()
{
    for (int i = 0; i < m_forms.size(); ++i) {
        if (m_forms[i]->hasUnreadable()) {
            setCurrentIndex(i);
            m_forms[i]->focusProblem();
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
        setTabToolTip(i, markText(m_forms[i]));
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
