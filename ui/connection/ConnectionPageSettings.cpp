// The page's settings: what changes them, each change a step that can be undone.
#include "connection/ConnectionPage.h"

#include "certificates/TlsPlacement.h"
#include "connection/LazyTab.h"
#include "connection/ResponsivePair.h"
#include "connection/SettingsCommand.h"
#include "connection/UrlBar.h"
#include "pubsub/PubSubView.h"
#include "settings/OptionsJson.h"
#include "settings/SettingsTabs.h"
#include "status/StatusPanel.h"

#include <QApplication>
#include <QClipboard>
#include <QJsonObject>

using namespace Qt::StringLiterals;

void ConnectionPage::applyOptionsText(const QString &text)
{
    const auto parsed = parseOptionsObject(text);
    if (const auto *problem = std::get_if<SettingsProblem>(&parsed)) {
        m_url->say(theme::Sign::Error, problem->text + u' ' + problem->accepted);
        return;
    }
    const auto &options = std::get<QJsonObject>(parsed);
    ConnectionSettings after = m_settings;
    const OptionsResult result = applyOptions(options, after);
    change(tr("Paste options"), after, nullptr);
    m_inputNotes = result.notes;
    QStringList lines{tr("Taken from the pasted object: %1. Undo with Ctrl+Z.").arg(options.keys().join(", "_L1))};
    for (const SettingsProblem &problem : result.problems)
        lines.append(problem.text + u' ' + problem.accepted);
    for (const Note &note : result.notes)
        lines.append(note.text);
    m_url->say(result.problems.isEmpty() ? result.notes.isEmpty() ? theme::Sign::Ok : theme::Sign::Warning : theme::Sign::Error,
               lines.join(u'\n'));
}

void ConnectionPage::takeTlsFiles(const TlsPlacement &placement)
{
    ConnectionSettings after = m_settings;
    after.tls = placement.tls;
    const ConnectionSettings before = m_settings;
    if (!placement.placed.isEmpty()) {
        change(tr("Certificates and keys"), after, nullptr);
        display(m_settings);
        m_tabs->showChange(before);
    }
    QStringList lines = placement.placed + placement.unplaced;
    if (!placement.placed.isEmpty())
        lines.append(usesTls(m_settings.endpoint.scheme) ? tr("Undo with Ctrl+Z.")
                                                         : tr("They count with mqtts:// and wss:// only. Undo with Ctrl+Z."));
    m_url->say(placement.unplaced.isEmpty() ? theme::Sign::Ok : theme::Sign::Warning, lines.join(u'\n'));
}

void ConnectionPage::useTls(const QString &step, const TlsSettings &tls)
{
    const ConnectionSettings before = m_settings;
    ConnectionSettings after = m_settings;
    after.tls = tls;
    change(step, after, nullptr);
    m_tabs->showChange(before);
    m_url->say(theme::Sign::Ok, tr("Done: %1. Undo with Ctrl+Z.").arg(step));
}

bool ConnectionPage::pasteOptions()
{
    const QString text = QApplication::clipboard()->text().trimmed();
    if (!text.endsWith(u'}') && !text.endsWith("};"_L1))
        return false;
    if (!std::holds_alternative<QJsonObject>(parseOptionsObject(text)))
        return false;
    applyOptionsText(text);
    return true;
}

void ConnectionPage::change(const QString &text, const ConnectionSettings &after, const void *source)
{
    if (after == m_settings)
        return;
    const ConnectionSettings before = m_settings;
    m_settings = after;
    passSubscriptions();
    m_undo.push(new SettingsCommand(text, before, after, source, [this](const ConnectionSettings &settings, bool renames) {
        ConnectionSettings shown = settings;
        if (!renames)
            shown.name = m_settings.name;
        display(shown);
    }));
    judge();
    emit settingsChanged();
}

/// Rows that differ are subscribed or unsubscribed at once.
void ConnectionPage::passSubscriptions()
{
    if (m_pubSub->made())
        m_pubSub->made()->load(m_settings);
    else
        m_connection->pubSub()->subscriptions()->setWanted(m_settings.subscriptions);
}

/// Shows settings that did not come from the fields themselves.
void ConnectionPage::display(const ConnectionSettings &settings)
{
    const bool changed = settings != m_settings;
    m_settings = settings;
    m_url->load(settings);
    m_tabs->load(settings);
    passSubscriptions();
    judge();
    if (changed)
        emit settingsChanged();
}

void ConnectionPage::formEdited(QWidget *source)
{
    ConnectionSettings after = m_settings;
    m_tabs->store(after);
    change(tr("Edit"), after, source);
    m_url->load(m_settings);
    m_tabs->showChecks(m_settings);
}

void ConnectionPage::urlEdited(const ParsedUrl &url)
{
    ConnectionSettings after = m_settings;
    applyUrl(url, after);
    change(tr("Edit URL"), after, m_url);
    m_url->load(m_settings);
    m_tabs->load(m_settings);
}

void ConnectionPage::applyFix(const FixAction &action)
{
    ConnectionSettings after = m_connection->asAsked(action.settings);
    after.name = m_settings.name; // the verdict knows nothing of these
    after.subscriptions = m_settings.subscriptions;
    const ConnectionSettings before = m_settings;
    change(action.label, after, nullptr);
    m_tabs->showChange(before); // on a narrow page the status stays in front
    m_url->say(theme::Sign::Ok, tr("Done: %1. Undo with Ctrl+Z.").arg(action.label));
    connectToBroker();
}

/// The form changes before the reader's eyes, so that what connects is what it shows.
void ConnectionPage::resumeSession()
{
    ConnectionSettings after = m_settings;
    after.cleanStart = false;
    const ConnectionSettings before = m_settings;
    change(tr("Resume the session"), after, nullptr);
    m_tabs->showChange(before);
    connectToBroker();
}

void ConnectionPage::judge()
{
    ConnectionSettings used = m_connection->asked();
    used.name = m_settings.name;                   // only for the list
    used.subscriptions = m_settings.subscriptions; // changed on the live connection
    m_status->setStale(m_connection->attempt().number > 0 && used != m_settings);
}
