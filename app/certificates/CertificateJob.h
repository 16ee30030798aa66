// Makes a set of certificates without holding up the thread that asks for it.
#pragma once

#include "certificates/CertificateSet.h"

#include <QObject>

class QThread;

/// One set at a time. Waits for its thread when it is destroyed; that takes a fraction of a second.
class CertificateJob : public QObject
{
    Q_OBJECT
public:
    explicit CertificateJob(QObject *parent = nullptr);
    ~CertificateJob() override;

    bool isRunning() const { return m_thread != nullptr; }
    void start(const CertificateSetSpec &spec); ///< Does nothing while one runs.
    void cancel();                              ///< `stopped` follows.

signals:
    void progressed(int done, int all); ///< Keys that are made, from 0 to all.
    void made(const CertificateSet &set);
    void failed(const QList<SetProblem> &problems);
    void stopped();

private:
    void finish(const std::variant<CertificateSet, QList<SetProblem>> &result);

    QThread *m_thread = nullptr;
    std::stop_source m_stop;
};
