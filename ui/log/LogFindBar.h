// Looks for rows of the log without hiding the others.
#pragma once

#include "find/LogSearch.h"

#include <QWidget>

class FilterEdit;
class QLabel;
class QToolButton;

/// Takes what the filter takes. Return and F3 go on, Shift with them goes back, Escape closes. Hidden until open().
class LogFindBar : public QWidget
{
    Q_OBJECT
public:
    explicit LogFindBar(PacketLog *log, QWidget *parent = nullptr);

    FilterEdit *edit() const { return m_edit; }
    void open();
    void close();
    /// Looks from `from` on among the rows that `shown` lets through; found() tells.
    void find(const LogFilter &shown, qint64 from, LogFind::Direction direction);
    bool isRunning() const { return m_find->isRunning(); }

signals:
    /// The reader wants the next one: find() is to be called.
    void wanted(LogFind::Direction direction);
    void found(qint64 index);
    void closed();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void showFound(qint64 index, bool wrapped);
    void say(const QString &text);
    void retranslate();

    LogFind *m_find;
    FilterEdit *m_edit;
    QLabel *m_result;
    QToolButton *m_previous, *m_next, *m_cancel, *m_close;
    LogFind::Direction m_direction = LogFind::Direction::Forwards;
};
