#include "trace/PacketLog.h"

#include "trace/Masking.h"

LogEndpoints endpointsOf(const TcpFacts &facts)
{
    return {facts.localAddress, facts.localPort, facts.peerAddress, facts.peerPort};
}

void PacketLog::append(const TraceEntry &entry, const QDateTime &attemptStartedAt, const LogEndpoints &endpoints)
{
    if (const QList<QByteArray> learnt = secretsIn(entry); !learnt.isEmpty())
        addSecrets(learnt);
    bool announce = false;
    {
        const std::lock_guard lock(m_mutex);
        m_records.push_back({qint64(m_records.size()), attemptStartedAt, entry, endpoints, m_secrets});
        announce = !m_announced;
        m_announced = true;
    }
    if (announce)
        emit grown();
}

void PacketLog::addSecrets(const QList<QByteArray> &secrets)
{
    const std::lock_guard lock(m_mutex);
    for (const QByteArray &secret : secrets) {
        if (secret.size() >= shortestSearchedSecret && !m_secrets.contains(secret))
            m_secrets.append(secret);
    }
}

void PacketLog::addSecrets(const QStringList &secrets)
{
    QList<QByteArray> bytes;
    for (const QString &secret : secrets)
        bytes.append(secret.toUtf8());
    addSecrets(bytes);
}

qint64 PacketLog::size() const
{
    const std::lock_guard lock(m_mutex);
    m_announced = false;
    return qint64(m_records.size());
}

LogRecord PacketLog::record(qint64 index) const
{
    const std::lock_guard lock(m_mutex);
    return index >= 0 && index < qint64(m_records.size()) ? m_records[std::size_t(index)] : LogRecord{};
}

void PacketLog::clear()
{
    {
        const std::lock_guard lock(m_mutex);
        m_records.clear();
        m_announced = false;
    }
    emit cleared();
}
