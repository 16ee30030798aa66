#include "connection/ReportSaver.h"

#include <QDir>
#include <QSaveFile>
#include <QThread>

using namespace Qt::StringLiterals;

ReportSaver::ReportSaver(QObject *parent)
    : QObject(parent)
{
}

ReportSaver::~ReportSaver()
{
    if (m_thread)
        m_thread->wait(); // a file that was asked for is written
}

void ReportSaver::save(const Report &report, const QString &fileName)
{
    if (m_thread)
        return;
    const std::optional<ReportFormat> format = reportFormatFor(fileName);
    if (!format) {
        emit finished(false, tr("Nothing was written: the name must end in .md, .html, .json or .txt."));
        return;
    }
    struct Result {
        bool ok = false;
        QString error;
    };
    const auto result = std::make_shared<Result>();
    m_thread.reset(QThread::create([report, fileName, format, result] {
        const QByteArray bytes = toBytes(report, *format);
        QSaveFile file(fileName);
        result->ok = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
        result->error = file.errorString();
    }));
    connect(m_thread.get(), &QThread::finished, this, [this, fileName, result] {
        m_thread->wait();
        m_thread.reset();
        const QString name = QDir::toNativeSeparators(fileName);
        emit finished(result->ok,
                      result->ok ? tr("The report is saved as %1. It holds no secrets.").arg(name)
                                 : tr("Nothing was written: %1 cannot be written (%2).").arg(name, result->error));
    });
    m_thread->start();
}
