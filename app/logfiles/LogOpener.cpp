#include "logfiles/LogOpener.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThread>

using namespace std::chrono_literals;

namespace {

constexpr auto progressPeriod = 50ms, stepLength = 20ms;

} // namespace

LogOpener::LogOpener(PacketLog *log, QObject *parent)
    : QObject(parent)
    , m_log(log)
{
    m_progress.setInterval(progressPeriod);
    connect(&m_progress, &QTimer::timeout, this, [this] { emit progressed(m_bytesRead, m_bytesTotal); });
}

LogOpener::~LogOpener()
{
    m_cancelled = true;
    if (m_thread)
        m_thread->wait();
    delete m_thread;
}

void LogOpener::start(const QString &fileName)
{
    if (isRunning())
        return;
    m_cancelled = false;
    m_bytesRead = m_bytesTotal = 0;
    m_thread = QThread::create([this, fileName] { read(fileName); });
    connect(m_thread, &QThread::finished, this, &LogOpener::end);
    m_progress.start();
    m_thread->start(QThread::LowPriority);
}

void LogOpener::cancel()
{
    m_cancelled = true;
}

void LogOpener::read(const QString &fileName)
{
    m_outcome = Outcome::Failed;
    const QString name = QDir::toNativeSeparators(fileName);
    QFile file(fileName);
    if (!QFileInfo(fileName).isFile() || !file.open(QIODevice::ReadOnly)) {
        m_message = tr("%1 cannot be opened: %2.")
                        .arg(name,
                             QFileInfo(fileName).isDir()                         ? tr("it is a folder")
                                 : file.exists() && file.errorString().isEmpty() ? tr("it is no file")
                                                                                 : file.errorString());
        return;
    }
    LogImport import(&file, m_log);
    m_bytesTotal = import.bytesTotal();
    while (import.step(stepLength) == LogImport::State::Reading) {
        m_bytesRead = import.bytesRead();
        if (m_cancelled) {
            m_outcome = Outcome::Incomplete;
            m_message = tr("Reading was cancelled: what is shown is the beginning of %1.").arg(name);
            return;
        }
    }
    m_message = import.message();
    m_outcome = import.state() == LogImport::State::Failed ? Outcome::Failed
        : import.isIncomplete()                            ? Outcome::Incomplete
                                                           : Outcome::Complete;
}

void LogOpener::end()
{
    m_progress.stop();
    m_thread->wait();
    m_thread->deleteLater();
    m_thread = nullptr;
    emit progressed(m_bytesTotal, m_bytesTotal);
    emit finished(m_outcome, m_message);
}
