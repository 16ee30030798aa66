// What the forms have in common: they show a part of the settings and give it back; they decide nothing.
#pragma once

#include "settings/Checks.h"

#include <QWidget>

#include <optional>

class FieldHint;

class SettingsForm : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Shows the form's part of the settings. edited() stays silent. What is typed and has the same value keeps its text.
    void load(const ConnectionSettings &settings);
    /// Puts the form's part into the settings; the rest stays as it is.
    virtual void store(ConnectionSettings &settings) const = 0;

    /// What the checks of the whole settings say about fields of this form is shown beside them.
    void showChecks(const QList<SettingsProblem> &problems, const ConnectionSettings &settings);

    bool hasProblem() const { return m_hasProblem; } ///< Something in it is wrong.
    bool hasIgnored() const { return m_hasIgnored; } ///< Something in it would not be sent, or deserves a look.
    bool hasUnreadable() const;                      ///< A text that is no value: the settings cannot show it.
    bool differsFromDefault() const;
    /// Puts the focus on the field (or on the first with a problem). False if it is not here.
    bool focusField(SettingsField field);
    bool focusProblem();

signals:
    /// The user changed something. `source` is the widget, for joining successive edits.
    void edited(QWidget *source);
    /// Problems may have changed without an edit (a file was read).
    void judged();

protected:
    /// Fills the widgets; edited() is silent meanwhile.
    virtual void fill(const ConnectionSettings &settings) = 0;
    /// A problem that only the form knows, translated.
    virtual QString ownProblem(SettingsField) const { return {}; }
    /// What else is worth saying about a field when all is well: a warning, or nothing.
    virtual QString ownWarning(SettingsField, const ConnectionSettings &) const { return {}; }
    /// Ties a widget and its hint to a field of the checks, names its parts for assistive technology and watches it.
    void bind(std::optional<SettingsField> field, QWidget *widget, FieldHint *hint);

private:
    struct Row {
        std::optional<SettingsField> field; ///< nullopt: the checks have nothing to say about it.
        QWidget *widget;
        FieldHint *hint;
    };
    QString warningOf(SettingsField field, const ConnectionSettings &settings, const QList<Note> &notes) const;
    QString problemOf(const Row &row, const QList<SettingsProblem> &problems) const;
    void watch(QWidget *widget);
    void changed(QWidget *source);
    QList<Row> m_rows;
    bool m_loading = false;
    bool m_hasProblem = false;
    bool m_hasIgnored = false;
};
