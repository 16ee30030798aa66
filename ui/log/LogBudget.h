// How much memory each packet log may take: one setting for all of them.
#pragma once

#include "trace/PacketLog.h"

class QMenu;

/// The preference. Logs that follow() get it at once and whenever it changes.
class LogBudget : public QObject
{
    Q_OBJECT
public:
    static LogBudget *instance();

    qint64 bytes() const { return m_bytes; }
    void setBytes(qint64 bytes);
    void follow(PacketLog *log);
    /// Sizes to choose from, the smallest first; a preference can be between them.
    static QList<qint64> choices();
    static QString text(qint64 bytes);
    void fillMenu(QMenu *menu);

signals:
    void changed(qint64 bytes);

private:
    LogBudget();
    void refresh();
    qint64 m_bytes;
};
