// Packet logs and captures that are opened from files.
#include "window/MainWindow.h"

#include "preferences/Remembered.h"
#include "log/LogFileView.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>

using namespace Qt::StringLiterals;

namespace {

/// The files of a drag that may be logs or captures.
QStringList logFilesOf(const QMimeData *data)
{
    QStringList files;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile() && LogImport::isLogFileName(url.toLocalFile()))
            files.append(url.toLocalFile());
    }
    return files;
}

} // namespace

void MainWindow::openLogFiles()
{
    Remembered settings(Remembered::Kind::Recent);
    const QString folder = settings.value("logFile/folder"_L1, QDir::homePath()).toString();
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Open a Packet Log or a Capture"), folder,
                                                            LogImport::fileFilter() + u";;"_s + tr("All files (*)"));
    if (files.isEmpty())
        return;
    settings.setValue("logFile/folder"_L1, QFileInfo(files.first()).absolutePath());
    for (const QString &file : files)
        openLogFile(file);
}

void MainWindow::openLogFile(const QString &fileName)
{
    auto *view = new LogFileView(fileName, this);
    view->show();
    view->raise();
    view->activateWindow();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!logFilesOf(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    for (const QString &file : logFilesOf(event->mimeData()))
        openLogFile(file);
    event->acceptProposedAction();
}
