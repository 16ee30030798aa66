// Connections and files that are brought from elsewhere: the import panel, Ctrl+V, and what is dropped on the window.
#include "window/MainWindow.h"

#include "certificates/TlsPlacement.h"
#include "connection/ConnectionList.h"
#include "connection/ConnectionPage.h"
#include "connection/ListEditor.h"
#include "interchange/ImportPanel.h"
#include "preferences/Preferences.h"
#include "window/ConnectionPages.h"
#include "window/FileKind.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace {

QStringList localFiles(const QMimeData *data)
{
    QStringList files;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            files.append(url.toLocalFile());
    }
    return files;
}

} // namespace

ImportPanel *MainWindow::showImport()
{
    if (!m_import) {
        m_import = new ImportPanel;
        m_right->addWidget(m_import);
        connect(m_import, &ImportPanel::closeRequested, this, &MainWindow::hideImport);
        connect(m_import, &ImportPanel::importRequested, this, &MainWindow::importConnections);
    }
    m_import->setClientIdPrefix(Preferences::instance()->newConnections().clientIdPrefix);
    m_right->setCurrentWidget(m_import);
    m_import->setFocus();
    return m_import;
}

void MainWindow::openImport(const QString &text)
{
    ImportPanel *panel = showImport();
    if (!text.isEmpty())
        panel->setText(text);
}

void MainWindow::pasteImport()
{
    const QMimeData *data = QApplication::clipboard()->mimeData();
    if (const QStringList files = localFiles(data); !files.isEmpty())
        openDropped(files);
    else
        openImport(data->text());
}

void MainWindow::hideImport()
{
    if (!m_import)
        return;
    m_import->setText({}); // secrets of the text do not stay
    m_right->setCurrentWidget(m_pages);
}

/// Below what is chosen in the list, or in their groups; a step of the list that can be undone.
void MainWindow::importConnections(const QList<ImportedConnection> &connections)
{
    QList<ConnectionSettings> settings;
    QStringList groups;
    for (const ImportedConnection &connection : connections) {
        settings.append(connection.settings);
        groups.append(connection.group);
    }
    const QList<QUuid> chosen = m_list->chosen();
    const QList<QUuid> added = m_editor->addAll(settings, groups, chosen.isEmpty() ? QUuid() : chosen.last(),
                                                tr("Import %n connection(s)", nullptr, int(settings.size())));
    for (const QUuid &id : added)
        m_model.setSecretsKept(id, Preferences::instance()->storesSecrets(), false);
    hideImport();
    if (added.isEmpty())
        return;
    m_pages->show(added.first(), added.size() == 1);
    m_list->choose(added);
    QUndoStack *stack = m_editor->undoStack();
    m_list->say(tr("%n connection(s) imported.", nullptr, int(added.size())), tr("Undo"), u"Undo the import"_s,
                [stack, step = stack->index()] {
                    if (stack->index() == step)
                        stack->undo();
                });
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->source()) // of our own: rows of the list, text of a field
        return;
    if (!localFiles(event->mimeData()).isEmpty() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    const QStringList files = localFiles(event->mimeData());
    if (files.isEmpty())
        openImport(event->mimeData()->text());
    else
        openDropped(files);
}

/// Each by what it is: packet logs open, certificates and keys go to the connection that is shown, the rest is imported.
void MainWindow::openDropped(const QStringList &files)
{
    QStringList rest;
    const QStringList looked = files.mid(0, MostTlsFiles);
    for (const QString &file : looked) {
        if (isLogFile(file))
            openLogFile(file);
        else
            rest.append(file);
    }
    rest += files.mid(looked.size());
    const ConnectionPage *page = currentPage();
    const TlsPlacement placement = placeTlsFiles(rest, page ? page->settings().tls : Preferences::instance()->newConnection().tls);
    if (!placement.placed.isEmpty() || !placement.unplaced.isEmpty()) {
        if (!page)
            newConnection();
        m_right->setCurrentWidget(m_pages);
        currentPage()->takeTlsFiles(placement);
    }
    const QStringList others = placement.others + rest.mid(MostTlsFiles); // of so many the import says what it leaves
    if (!others.isEmpty())
        showImport()->openFiles(others);
}
