// All forms of a connection, a tab each.
#pragma once

#include "settings/SectionTabs.h"
#include "settings/SettingsForm.h"

class SettingsTabs : public SectionTabs
{
    Q_OBJECT
public:
    explicit SettingsTabs(QWidget *parent = nullptr);

    void load(const ConnectionSettings &settings);
    /// The settings with what the forms hold; the rest stays as it is in `settings`.
    void store(ConnectionSettings &settings) const;
    /// Judges the settings and shows the result beside the fields and on the tabs.
    void showChecks(const ConnectionSettings &settings);
    /// After load(): brings the first tab to the front that shows something else than for `before`, if there is one.
    void showChange(const ConnectionSettings &before);
    /// True if a text is typed that is no value. Shows the field.
    bool showUnreadable();
    const QList<SettingsForm *> &forms() const { return m_forms; }

signals:
    void edited(QWidget *source);
    void judged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void add(SettingsForm *form);
    void retranslate();
    QString markText(const SettingsForm *form) const;
    QList<SettingsForm *> m_forms;
};
