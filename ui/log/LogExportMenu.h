// What can be taken along from a log: its rows as a file, once or while it runs.
#pragma once

#include "logfiles/LogExport.h"
#include "logfiles/LogToFile.h"

#include <QMenu>

class LogJobStrip;

/// The menu of the export button.
class LogExportMenu : public QMenu
{
    Q_OBJECT
public:
    /// What the view shows of the log at the moment.
    struct View {
        std::function<LogRows()> filtered; ///< Count 0: no filter, or nothing that it lets through.
        std::function<LogRows()> selected;
        std::function<bool()> isRevealed; ///< Secrets are shown in this view.
    };
    /// `toFile`: writes the log while it runs; null: the log is that of a file.
    LogExportMenu(PacketLog *log, LogToFile *toFile, View view, QWidget *parent);

    LogExport *exporter() const { return m_exporter; }
    void exportAll(); ///< Asks for a file.
    /// What runs, with buttons to end it; hidden while nothing does. For the view's layout, which owns them.
    QList<QWidget *> strips() const;
    void retranslate();

signals:
    /// How an export ended; translated.
    void said(bool ok, const QString &message);

private:
    void build();
    void refresh();
    void nameFiltered(qint64 searched);
    void askAndExport(const std::function<LogRows()> &rowsNow);
    void startOrStop(bool on);
    void showToFile();

    PacketLog *m_log;
    LogToFile *m_toFile;
    View m_view;
    LogExport *m_exporter;
    LogJobStrip *m_exportStrip, *m_toFileStrip;
    QAction *m_all, *m_filtered, *m_selected, *m_withSecrets, *m_cancel, *m_whileItRuns;
};
