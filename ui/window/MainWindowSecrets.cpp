// Secrets of the connections between the pages, the list and the system's key store.
#include "window/MainWindow.h"

#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "profiles/SecretKeeper.h"
#include "profiles/SecretOptions.h"
#include "window/ConnectionPages.h"

using namespace Qt::StringLiterals;

void MainWindow::watchSecrets()
{
    connect(m_keeper, &SecretKeeper::stateChanged, this, [this] {
        showSecretsKept();
        for (const QUuid &id : QList<QUuid>(m_forgotten))
            m_keeper->forget(id);
        for (const QUuid &id : m_model.order().connections())
            m_secretsTouched.insert(id); // what was typed meanwhile
        readSecrets(m_current);
        m_saveTimer.start();
    });
    connect(m_keeper, &SecretKeeper::arrived, this, &MainWindow::takeSecrets);
    connect(m_keeper, &SecretKeeper::storedChanged, this, [this](const QUuid &id, bool isStored) {
        m_secretFailures.remove(id);
        m_model.setSecretsKept(id, m_model.profile(id).remembersSecrets, isStored);
        m_secretsRead.insert(id);
        m_saveTimer.start();
        showSecretsKept();
    });
    connect(m_keeper, &SecretKeeper::forgotten, this, [this](const QUuid &id) { m_forgotten.removeAll(id); });
    connect(m_keeper, &SecretKeeper::failed, this, [this](const QUuid &id, const QString &text) {
        m_secretFailures.insert(id, text);
        if (m_model.isShown(id))
            m_list->say(u"%1: %2"_s.arg(m_model.name(id), text));
        showSecretsKept();
    });
    connect(m_keeper, &SecretKeeper::settled, this, [this] {
        if (m_closing)
            closeWhenDone();
    });
    showSecretsKept();
}

/// The key store holds secrets of it that are not here yet.
bool MainWindow::awaitsSecrets(const QUuid &id) const
{
    const Profile &profile = m_model.profile(id);
    return profile.hasStoredSecrets && profile.remembersSecrets && !m_secretsRead.contains(id)
        && m_keeper->state() != SecretKeeper::State::None;
}

void MainWindow::readSecrets(const QUuid &id)
{
    if (awaitsSecrets(id))
        m_keeper->read(id);
}

void MainWindow::takeSecrets(const QUuid &id, const QJsonObject &secrets)
{
    m_secretsRead.insert(id);
    fillSecrets(id, secrets);
    for (const QUuid &copy : m_copies.values(id))
        fillSecrets(copy, secrets);
    m_copies.remove(id);
    if (ConnectionPage *page = m_pages->page(id))
        page->setSecretsAwaited(false);
    if (m_connectWhenRead.remove(id))
        connectOne(id);
}

void MainWindow::fillSecrets(const QUuid &id, const QJsonObject &secrets)
{
    if (ConnectionPage *page = m_pages->page(id)) {
        page->fillSecrets(secrets);
    } else if (const ConnectionSettings &settings = m_model.profile(id).settings; secretOptions(settings).isEmpty()) {
        m_model.setSettings(id, withSecretOptions(settings, secrets));
        saveLater(id);
    }
}

void MainWindow::keepSecrets()
{
    if (m_keeper->state() != SecretKeeper::State::Works)
        return;
    for (const QUuid &id : std::exchange(m_secretsTouched, {})) {
        const Profile &profile = m_model.profile(id);
        if (m_model.isShown(id) && m_model.isSaved(id) && profile.remembersSecrets)
            m_keeper->keep(id, secretOptions(profile.settings));
    }
}

void MainWindow::setRemembersSecrets(const QUuid &id, bool remember)
{
    m_model.setSecretsKept(id, remember, m_model.profile(id).hasStoredSecrets);
    m_secretFailures.remove(id);
    if (!remember)
        m_keeper->forget(id);
    saveLater(id);
    showSecretsKept();
}

/// Deleted connections can't come back any more. Should removing their secrets fail, the file remembers them for the next start.
void MainWindow::forgetDeleted()
{
    for (const QUuid &id : m_model.hidden()) {
        if (m_model.profile(id).hasStoredSecrets && !m_forgotten.contains(id))
            m_forgotten += id;
    }
    if (m_forgotten.isEmpty())
        return;
    save();
    for (const QUuid &id : QList<QUuid>(m_forgotten))
        m_keeper->forget(id);
}

SecretsKept MainWindow::secretsKept(const QUuid &id) const
{
    const bool works = m_keeper->state() == SecretKeeper::State::Works;
    SecretsKept kept{works && m_model.isSaved(id), m_model.profile(id).remembersSecrets, {}, false};
    if (!works)
        kept.text = m_keeper->stateText();
    else if (!m_model.isSaved(id))
        kept.text = tr("This connection is not saved (Ctrl+S saves it).");
    if (const QString failure = m_secretFailures.value(id); !failure.isEmpty()) {
        kept.text = failure;
        kept.isWarning = true;
    }
    return kept;
}

void MainWindow::showSecretsKept()
{
    for (const QUuid &id : m_connections.keys()) {
        if (ConnectionPage *page = m_pages->page(id))
            page->setSecretsKept(secretsKept(id));
    }
    m_list->setNote(m_keeper->state() == SecretKeeper::State::Works ? tr("Saved automatically; passwords in the system's key store.")
                                                                    : tr("Saved automatically, without passwords."));
}
