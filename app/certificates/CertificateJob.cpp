#include "certificates/CertificateJob.h"

#include <QThread>

CertificateJob::CertificateJob(QObject *parent)
    : QObject(parent)
{
}

CertificateJob::~CertificateJob()
{
    cancel();
    if (m_thread) {
        m_thread->wait();
        delete m_thread;
    }
}

void CertificateJob::start(const CertificateSetSpec &spec)
{
    if (m_thread)
        return;
    m_stop = std::stop_source();
    const int all = stepsOf(spec);
    m_thread = QThread::create([this, spec, all, stop = m_stop.get_token()] {
        const auto result = makeCertificateSet(
            spec, stop, [this, all](int done) { QMetaObject::invokeMethod(this, [this, done, all] { emit progressed(done, all); }); });
        QMetaObject::invokeMethod(this, [this, result] { finish(result); });
    });
    m_thread->setObjectName(QStringLiteral("certificates"));
    emit progressed(0, all);
    m_thread->start();
}

void CertificateJob::cancel()
{
    m_stop.request_stop();
}

void CertificateJob::finish(const std::variant<CertificateSet, QList<SetProblem>> &result)
{
    m_thread->wait();
    delete m_thread;
    m_thread = nullptr;
    const auto *problems = std::get_if<QList<SetProblem>>(&result);
    if (m_stop.stop_requested() || (problems && problems->isEmpty()))
        emit stopped();
    else if (problems)
        emit failed(*problems);
    else
        emit made(std::get<CertificateSet>(result));
}
