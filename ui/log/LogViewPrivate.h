// The parts of a LogView.
#pragma once

#include "log/LogExport.h"
#include "log/LogView.h"
#include "log/PacketDetail.h"
#include "log/PacketLogModel.h"
#include "log/PacketTable.h"
#include "theme/Theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QToolButton>

class LogView::Private
{
public:
    Private(LogView *view, Connection *connection);

    void retranslate();
    void askAndExport();
    void find(int step); ///< By so many rows on, round the ends.
    void arrange();      ///< Detail and bytes side by side or under each other, as the width has it.

    LogView *q;
    Connection *connection;
    PacketLogModel *model;
    LogExport *exporter;
    QLineEdit *filter = nullptr;
    QLabel *count = nullptr;
    QToolButton *follow = nullptr, *reveal = nullptr, *save = nullptr, *clear = nullptr, *closeMessage = nullptr;
    PacketTable *table = nullptr;
    PacketDetail *detail = nullptr;
    QSplitter *split = nullptr;
    QLabel *message = nullptr, *messageSign = nullptr;
    QTimer filterDelay;
    bool arranged = false;
    int packetWidth = 0; ///< px that sizeColumns() gave the column Packet.

private:
    void layOut();
    void wire();
    void applyFilter();
    void updateCounts();
    void showMessage(theme::Sign sign, const QString &text);
    void copyRows();
    void showRowMenu(QPoint position);
    void showHeaderMenu(QPoint position);
    void sizeColumns();
    int widestName() const;
};
