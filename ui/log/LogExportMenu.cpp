#include "log/LogExportMenu.h"

#include "preferences/Remembered.h"
#include "log/LogJobStrip.h"
#include "log/LogToFileDialog.h"
#include "text/PlainText.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

int forPlural(qint64 count)
{
    return int(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

void name(QAction *action, const QString &text, const QString &help)
{
    action->setText(text);
    action->setToolTip(text::toolTip(help));
}

} // namespace

LogExportMenu::LogExportMenu(PacketLog *log, LogToFile *toFile, View view, QWidget *parent)
    : QMenu(parent)
    , m_log(log)
    , m_toFile(toFile)
    , m_view(std::move(view))
    , m_exporter(new LogExport(log, this))
    , m_exportStrip(new LogJobStrip(u"Cancel the Export"_s, parent))
    , m_toFileStrip(new LogJobStrip(u"Stop Writing"_s, parent))
{
    setToolTipsVisible(true);
    build();
    retranslate();
    connect(this, &QMenu::aboutToShow, this, &LogExportMenu::refresh);
    connect(m_exporter, &LogExport::progressed, this, [this](qint64 written, qint64 total) {
        m_exportStrip->show(theme::Sign::Running, tr("Writing row %1 of %2 …").arg(QLocale().toString(written), QLocale().toString(total)),
                            written, total);
    });
    connect(m_exporter, &LogExport::finished, this, [this](bool ok, const QString &message) {
        m_exportStrip->hide();
        emit said(ok, message);
    });
    connect(m_exportStrip, &LogJobStrip::ended, m_exporter, &LogExport::cancel);
    if (!m_toFile)
        return;
    connect(m_toFile, &LogToFile::progressed, this, &LogExportMenu::showToFile);
    connect(m_toFile, &LogToFile::stopped, this, [this](bool ok) {
        showToFile();
        emit said(ok, m_toFile->message());
    });
    connect(m_toFileStrip, &LogJobStrip::ended, m_toFile, &LogToFile::stop);
    showToFile();
}

void LogExportMenu::build()
{
    m_all = addAction(QString(), this, &LogExportMenu::exportAll);
    m_all->setShortcut(QKeySequence(u"Ctrl+E"_s));
    m_all->setShortcutContext(Qt::WidgetShortcut); // shown here; the window's menu has it
    m_filtered = addAction(QString(), this, [this] { askAndExport(m_view.filtered); });
    m_selected = addAction(QString(), this, [this] { askAndExport(m_view.selected); });
    m_withSecrets = addAction(QString());
    m_withSecrets->setCheckable(true);
    m_cancel = addAction(QString(), m_exporter, &LogExport::cancel);
    addSeparator();
    m_whileItRuns = addAction(QString(), this, &LogExportMenu::startOrStop);
    m_whileItRuns->setCheckable(true);
    m_whileItRuns->setVisible(m_toFile != nullptr);
}

void LogExportMenu::retranslate()
{
    name(m_all, tr("Export &All Rows..."),
         tr("The ending of the name chooses the form: .pcapng for Wireshark, .jsonl, .csv (RFC 4180), .txt, or .md for a bug report"));
    nameFiltered(-1);
    name(m_selected, tr("Export &Selected Rows..."), tr("The rows that are chosen in the table"));
    name(m_withSecrets, tr("&With Secrets"),
         tr("While secrets are revealed in this view: they are written to the next file too, which says so in its head"));
    name(m_cancel, tr("&Cancel the Export"), tr("Nothing is written then"));
    name(m_whileItRuns, tr("W&rite to a File While It Runs..."),
         tr("The file grows with the log, in parts if you like; it goes on while the tab is closed. Choose it again to stop."));
    m_exportStrip->setButtonText(tr("Cancel"));
    m_toFileStrip->setButtonText(tr("Stop"));
    if (m_toFile)
        showToFile();
}

/// Of a filter that runs or was cancelled there may be more.
void LogExportMenu::nameFiltered(qint64 searched)
{
    const qint64 size = m_log->size();
    if (searched < 0 || searched >= size)
        name(m_filtered, tr("Export &Filtered Rows..."), tr("The rows that the filter lets through"));
    else
        name(m_filtered, tr("Export &Filtered Rows So Far..."),
             tr("The filter has looked at %1 of %2 rows: what it may find in the others is not written")
                 .arg(QLocale().toString(searched), QLocale().toString(size)));
}

void LogExportMenu::refresh()
{
    const LogRows filtered = m_view.filtered();
    nameFiltered(filtered.searched);
    const bool idle = !m_exporter->isRunning(), any = m_log->size() > 0;
    m_all->setEnabled(idle && any);
    m_filtered->setEnabled(idle && filtered.count > 0);
    m_selected->setEnabled(idle && m_view.selected().count > 0);
    m_withSecrets->setEnabled(m_view.isRevealed());
    if (!m_view.isRevealed())
        m_withSecrets->setChecked(false);
    m_cancel->setEnabled(!idle);
    m_whileItRuns->setChecked(m_toFile && m_toFile->isRunning());
}

QList<QWidget *> LogExportMenu::strips() const
{
    return {m_exportStrip, m_toFileStrip};
}

void LogExportMenu::exportAll()
{
    askAndExport([this] { return LogRows{m_log->size(), {}}; });
}

/// The rows are those that there are once a file is chosen.
void LogExportMenu::askAndExport(const std::function<LogRows()> &rowsNow)
{
    if (m_exporter->isRunning())
        return;
    Remembered settings(Remembered::Kind::Recent);
    const QString filters =
        tr("Packets for Wireshark (*.pcapng);;JSON lines (*.jsonl);;Table (*.csv);;Text (*.txt);;Markdown for a bug report (*.md)");
    const QString folder = settings.value("logExport/folder"_L1, QDir::homePath()).toString();
    QString chosen;
    QString name = QFileDialog::getSaveFileName(parentWidget(), tr("Export the Packet Log"), QDir(folder).filePath(u"packets.pcapng"_s),
                                                filters, &chosen);
    if (name.isEmpty())
        return;
    settings.setValue("logExport/folder"_L1, QFileInfo(name).absolutePath());
    if (!logFormatFor(name)) { // no ending typed: the chosen filter's
        for (const LogFormat format : logFormats) {
            if (chosen.contains(u'*' + endingOf(format)))
                name += endingOf(format);
        }
    }
    const bool reveal = m_withSecrets->isChecked() && m_view.isRevealed();
    m_withSecrets->setChecked(false); // for one file
    m_exporter->start(name, rowsNow(), {.reveal = reveal});
}

void LogExportMenu::startOrStop(bool on)
{
    if (!on) {
        m_toFile->stop();
        return;
    }
    LogToFileDialog dialog(parentWidget());
    if (dialog.exec() == QDialog::Accepted && !m_toFile->start(dialog.fileName(), {}, dialog.rotation()))
        emit said(false, m_toFile->message());
    showToFile();
}

void LogExportMenu::showToFile()
{
    if (!m_toFile->isRunning()) {
        m_toFileStrip->hide();
        return;
    }
    const QString name = QDir::toNativeSeparators(m_toFile->fileName());
    const QString rows = tr("%n row(s)", nullptr, forPlural(m_toFile->written()));
    const QString parts = m_toFile->fullParts() > 0 ? u", "_s + tr("%n full file(s)", nullptr, m_toFile->fullParts()) : QString();
    m_toFileStrip->show(theme::Sign::Running,
                        tr("Writing to %1: %2, %3").arg(name, rows, QLocale().formattedDataSize(m_toFile->bytes())) + parts);
}
