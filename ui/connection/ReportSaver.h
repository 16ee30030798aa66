// Writes a report to a file without holding up the window.
#pragma once

#include "diagnosis/Report.h"

#include <QObject>

#include <memory>

class QThread;

/// One report at a time; a log of a million packets takes seconds. The file appears when all is written, or not at all.
class ReportSaver : public QObject
{
    Q_OBJECT
public:
    explicit ReportSaver(QObject *parent = nullptr);
    ~ReportSaver() override;

    /// The ending of the name chooses the form. Does nothing while it is busy; finished() follows otherwise.
    void save(const Report &report, const QString &fileName);
    bool isBusy() const { return m_thread != nullptr; }

signals:
    /// `message` is translated: what was written and where, or why nothing was.
    void finished(bool ok, const QString &message);

private:
    std::unique_ptr<QThread> m_thread;
};
