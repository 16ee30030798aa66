// A packet log or capture that was opened from a file, in a window of its own.
#pragma once

#include "logfiles/LogOpener.h"
#include "theme/ReadingOrder.h"

#include <QWidget>

class LogJobStrip;
class LogView;

/// Reads the file while it shows what was read so far. Remembers its size and place.
class LogFileView : public QWidget
{
    Q_OBJECT
public:
    /// A window in front of `parent`; it deletes itself when it is closed.
    LogFileView(const QString &fileName, QWidget *parent);
    ~LogFileView() override;

    const PacketLog &log() const { return m_log; }
    LogView *view() const { return m_view; }
    bool isReading() const { return m_opener.isRunning(); }
    QString message() const; ///< What was read, or what is wrong with the file.

protected:
    bool focusNextPrevChild(bool next) override { return theme::focusNext(this, next); }
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void addShortcut(const QKeySequence &keys, void (LogView::*run)());
    void showProgress(qint64 bytesRead, qint64 bytesTotal);
    void showOutcome();
    void retranslate();

    QString m_fileName;
    PacketLog m_log;
    LogOpener m_opener{&m_log};
    LogOpener::Outcome m_outcome = LogOpener::Outcome::Complete;
    QString m_message;
    LogView *m_view;
    LogJobStrip *m_strip;
};
