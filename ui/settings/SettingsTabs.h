// All forms of a connection, a tab each. A form is made when it is first shown or has something to show: the others take no time at the
// start.
#pragma once

#include "settings/SectionTabs.h"
#include "settings/SettingsForm.h"

#include <functional>

class QScrollArea;

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
    /// Makes what is not there yet.
    QList<SettingsForm *> forms();

signals:
    void formMade(SettingsForm *form); ///< Before it is filled.
    void edited(QWidget *source);
    void judged();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Tab {
        std::function<SettingsForm *()> make;
        /// The form would show defaults alone: it has nothing to mark, and nothing in it can be wrong.
        std::function<bool(const ConnectionSettings &)> isDefault;
        QScrollArea *area;
        SettingsForm *form = nullptr;
    };
    template <typename Form>
    void add(const QString &name, const std::function<bool(const ConnectionSettings &)> &isDefault);
    SettingsForm *ensure(int index);
    void mark(int index);
    void retranslate();
    QString markText(const SettingsForm *form) const;
    QList<Tab> m_forms;
    ConnectionSettings m_settings; ///< What was loaded or judged last, for forms that are made later.
};
