// How much memory each packet log may take: one setting for all of them.
#pragma once

#include "trace/PacketLog.h"

class QMenu;

/// Kept in QSettings. Logs that follow() get it at once and whenever it changes.
class LogBudget : public QObject
{
    Q_OBJECT
public:
    static LogBudget *instance();

    qint64 bytes() const { return m_bytes; }
    void setBytes(qint64 bytes);
    void follow(PacketLog *log);
    /// Sizes to choose from.
    void fillMenu(QMenu *menu);

signals:
    void changed(qint64 bytes);

private:
    LogBudget();
    qint64 m_bytes;
};
