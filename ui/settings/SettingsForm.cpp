#include "settings/SettingsForm.h"

#include "settings/CaFilesEdit.h"
#include "settings/FieldHint.h"
#include "settings/OptionalNumberEdit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

/// Why what is typed in a widget is no value; empty if it is one.
QString typedProblem(const QWidget *widget)
{
    if (const auto *number = qobject_cast<const OptionalNumberEdit *>(widget))
        return number->problem();
    if (const auto *composite = qobject_cast<const CompositeField *>(widget))
        return composite->problem();
    return {};
}

/// A widget whose problem means that the settings cannot hold what is typed; a file that does not exist can be typed.
bool isTyped(const QWidget *widget)
{
    return !qobject_cast<const FileEdit *>(widget) && !qobject_cast<const CaFilesEdit *>(widget);
}

QString informationOf(const QWidget *widget)
{
    const auto *composite = qobject_cast<const CompositeField *>(widget);
    return composite ? composite->information() : QString();
}

std::optional<SettingsField> fieldOfNote(const QString &id)
{
    if (id == "client-id-empty"_L1 || id == "client-id-long"_L1)
        return SettingsField::ClientId;
    if (id == "password-without-username"_L1 || id == "token-expired"_L1 || id == "token-expires-soon"_L1)
        return SettingsField::Password;
    if (id == "scram-without-credentials"_L1)
        return SettingsField::AuthenticationMethod;
    return std::nullopt;
}

bool isDefaultClientId(const QString &clientId)
{
    static const QRegularExpression form(u"^connack-[0-9a-f]{8}$"_s);
    return form.match(clientId).hasMatch();
}

} // namespace

void SettingsForm::load(const ConnectionSettings &settings)
{
    m_loading = true;
    fill(settings);
    m_loading = false;
}

void SettingsForm::showChecks(const QList<SettingsProblem> &problems, const ConnectionSettings &settings)
{
    const QList<SettingsField> ignored = ignoredFields(settings);
    const QList<Note> notes = settingsNotes(settings, QDateTime::currentDateTimeUtc());
    m_hasProblem = m_hasIgnored = false;
    for (const Row &row : m_rows) {
        const QString wrong = problemOf(row, problems);
        const bool isIgnored = row.field && ignored.contains(*row.field);
        const QString warning = row.field ? warningOf(*row.field, settings, notes) : QString();
        m_hasProblem = m_hasProblem || !wrong.isEmpty();
        m_hasIgnored = m_hasIgnored || isIgnored || !warning.isEmpty();
        if (!wrong.isEmpty())
            row.hint->say(theme::Sign::Error, wrong);
        else if (isIgnored)
            row.hint->say(theme::Sign::Warning, whyIgnored(*row.field, settings));
        else if (!warning.isEmpty())
            row.hint->say(theme::Sign::Warning, warning);
        else
            row.hint->say(theme::Sign::Info, informationOf(row.widget));
    }
}

/// What is worth knowing about a field though it stops nothing.
QString SettingsForm::warningOf(SettingsField field, const ConnectionSettings &settings, const QList<Note> &notes) const
{
    QStringList texts{ownWarning(field, settings)};
    for (const Note &note : notes) {
        if (fieldOfNote(note.id) == field)
            texts.append(note.text);
    }
    texts.removeAll(QString());
    return texts.join(u'\n');
}

QString SettingsForm::problemOf(const Row &row, const QList<SettingsProblem> &problems) const
{
    QStringList texts{typedProblem(row.widget)};
    if (row.field)
        texts.append(ownProblem(*row.field));
    for (const SettingsProblem &problem : problems) {
        if (problem.field == row.field)
            texts.append(problem.text + u' ' + problem.accepted);
    }
    texts.removeAll(QString());
    return texts.join(u'\n');
}

bool SettingsForm::hasUnreadable() const
{
    return std::any_of(m_rows.begin(), m_rows.end(), [this](const Row &row) {
        return (row.field && !ownProblem(*row.field).isEmpty()) || (isTyped(row.widget) && !typedProblem(row.widget).isEmpty());
    });
}

bool SettingsForm::differsFromDefault() const
{
    const ConnectionSettings defaults;
    ConnectionSettings mine = defaults;
    store(mine);
    mine.name.clear();
    if (isDefaultClientId(mine.clientId))
        mine.clientId.clear();
    return mine != defaults;
}

bool SettingsForm::focusField(SettingsField field)
{
    for (const Row &row : m_rows) {
        if (row.field == field) {
            row.widget->setFocus();
            return true;
        }
    }
    return false;
}

bool SettingsForm::focusProblem()
{
    for (const Row &row : m_rows) {
        if (row.hint->sign() == theme::Sign::Error && !row.hint->text().isEmpty()) {
            row.widget->setFocus();
            return true;
        }
    }
    return false;
}

void SettingsForm::bind(std::optional<SettingsField> field, QWidget *widget, FieldHint *hint)
{
    m_rows.append({field, widget, hint});
    if (auto *composite = qobject_cast<CompositeField *>(widget)) {
        composite->setName(composite->accessibleName());
        composite->setAccessibleName({}); // its parts have it now
    }
    watch(widget);
}

void SettingsForm::watch(QWidget *widget)
{
    const auto edit = [this, widget] { changed(widget); };
    if (auto *composite = qobject_cast<CompositeField *>(widget)) {
        connect(composite, &CompositeField::edited, this, edit);
        connect(composite, &CompositeField::judged, this, &SettingsForm::judged);
    } else if (auto *line = qobject_cast<QLineEdit *>(widget)) {
        connect(line, &QLineEdit::textChanged, this, edit);
    } else if (auto *box = qobject_cast<QCheckBox *>(widget)) {
        connect(box, &QCheckBox::toggled, this, edit);
    } else if (auto *combo = qobject_cast<QComboBox *>(widget)) {
        connect(combo, &QComboBox::currentIndexChanged, this, edit);
    }
}

void SettingsForm::changed(QWidget *source)
{
    if (!m_loading)
        emit edited(source);
}
