// The parts of a LogView.
#pragma once

#include "log/FilterLine.h"
#include "log/LogColumns.h"
#include "log/LogExportMenu.h"
#include "log/LogFindBar.h"
#include "log/LogMessage.h"
#include "log/LogStatus.h"
#include "log/LogView.h"
#include "log/PacketDetail.h"
#include "log/PacketTable.h"

#include <QToolButton>

class LogStatisticsView;

class LogView::Private
{
public:
    Private(LogView *view, PacketLog *log, Connection *connection);

    void retranslate();
    void find(LogFind::Direction direction);
    void arrange(); ///< Detail and bytes side by side or under each other, as the width has it.
    void showRecord(qint64 index);

    LogView *q;
    PacketLog *log;
    Connection *connection; ///< Null: an opened file's log.
    PacketLogModel *model;
    LogExportMenu *exports;
    LogFind *sourceFinder; ///< Looks for the first record of a source.
    FilterLine *filter;
    LogStatus *status;
    QToolButton *search, *follow, *reveal, *save, *clear, *more;
    QMenu *menu;
    PacketTable *table;
    LogColumns *columns;
    PacketDetail *detail;
    QSplitter *split;
    LogFindBar *findBar;
    LogMessage *message, *warning;           ///< `warning` lasts.
    LogStatisticsView *statistics = nullptr; ///< Made when it is first wanted.
    bool arranged = false;

private:
    void layOut();
    void wire();
    void wireRows();
    void wireFinding();
    void addShortcuts();
    void applyFilter(const LogFilter &filter);
    void updateEnabled();
    void say(theme::Sign sign, const QString &text) { message->show(sign, text); }
    QString whyNoRow() const;
    void showSpillError();
    LogFilter shownFilter() const;
    void stepFiltered(int step);
    void stepBookmark(int step);
    void copyRows(bool asMarkdown);
    // LogViewMenus.cpp
    void showStatistics(bool on);
    void showRowMenu(QPoint position);
    void addConditions(QMenu *rowMenu);
    void fillMenu();
    void fillSources(QMenu *sources);
    void fillBookmarks(QMenu *bookmarks);
};
