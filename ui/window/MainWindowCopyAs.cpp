// A connection to the clipboard, as text for other programs.
#include "window/MainWindow.h"

#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "window/ConnectionPages.h"
#include "window/CopyAsMenu.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMimeData>

using namespace Qt::StringLiterals;

void MainWindow::buildCopyAsMenu(QMenu *connection)
{
    QMenu *menu = addMenu(connection, [] { return tr("Cop&y as"); });
    fillCopyAs(menu, m_current);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillCopyAs(menu, m_current); });
}

/// What is shown in its page is newer than what is saved.
ConnectionSettings MainWindow::settingsOf(const QUuid &id) const
{
    const ConnectionPage *page = m_pages->page(id);
    return page ? page->settings() : m_model.profile(id).settings;
}

void MainWindow::fillCopyAs(QMenu *menu, const QUuid &id)
{
    const ConnectionSettings settings = id.isNull() ? ConnectionSettings() : settingsOf(id);
    fillCopyAsMenu(menu, id.isNull() ? nullptr : &settings, m_copiesSecrets,
                   {[this, id](ExportForm form) { copyAs(id, form); }, [this](bool with) { m_copiesSecrets = with; }});
}

void MainWindow::copyAs(const QUuid &id, ExportForm form)
{
    ConnectionPage *page = m_pages->page(id);
    const auto say = [&](theme::Sign sign, const QString &text) {
        if (page)
            page->tellCopied(sign, text, {});
        else
            m_list->say(text);
    };
    if (awaitsSecrets(id)) { // a copy would lack its password without saying so
        readSecrets(id);
        say(theme::Sign::Warning, tr("Nothing is copied yet: its secrets are being read from the system's key store. Copy it again then."));
        return;
    }
    const ConnectionSettings settings = settingsOf(id);
    const ExportedText masked = exported(settings, form, ExportSecrets::AsPlaceholders);
    const bool hasSecrets = !masked.placeholders.isEmpty();
    const ExportedText text = m_copiesSecrets ? exported(settings, form, ExportSecrets::Included) : masked;
    const bool tellsSecrets = text.text != masked.text; // a key given as text has no placeholder, but a file's name
    auto *data = new QMimeData;
    data->setText(text.text);
    if (tellsSecrets)
        data->setData(u"x-kde-passwordManagerHint"_s, "secret"); // clipboard managers do not keep it
    QApplication::clipboard()->setMimeData(data);

    const QString name = exportFormName(form);
    QString message = tr("Copied as %1.", "the name of a tool").arg(name);
    if (tellsSecrets)
        message = tr("Copied as %1, with its secrets.", "the name of a tool").arg(name);
    else if (masked.placeholders == QStringList{u"MQTT_PASSWORD"_s})
        message = tr("Copied as %1; the password is a placeholder.", "the name of a tool").arg(name);
    else if (hasSecrets)
        message = tr("Copied as %1; placeholders stand for its secrets: %2.", "the name of a tool; names of variables")
                      .arg(name, masked.placeholders.join(", "_L1));
    if (page)
        page->tellCopied(tellsSecrets ? theme::Sign::Warning : theme::Sign::Ok, message, text.notExpressed);
    else if (text.notExpressed.isEmpty())
        m_list->say(message);
    else
        m_list->say(message + u' ' + tr("%n setting(s) cannot be expressed; the text lists them.", nullptr, int(text.notExpressed.size())));
}
