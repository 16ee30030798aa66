#include "trace/LogSource.h"

#include <QCoreApplication>

namespace {

struct LogSourceText {
    Q_DECLARE_TR_FUNCTIONS(LogSource)
};

QString purposeOf(const LogSource &source)
{
    QString purpose = source.phrase ? LogSourceText::tr(source.phrase) : QString();
    for (const QString &value : source.values)
        purpose = purpose.arg(value);
    return purpose;
}

} // namespace

LogEndpoints endpointsOf(const TcpFacts &facts)
{
    return {facts.localAddress, facts.localPort, facts.peerAddress, facts.peerPort};
}

QString titleOf(const LogSource &source)
{
    const QString number = QString::number(source.number);
    const QString purpose = purposeOf(source);
    switch (source.kind) {
    case LogSource::Kind::Attempt:
        //: %2 is which of several servers it is made to, such as "server 2 of 3".
        return purpose.isEmpty() ? LogSourceText::tr("Attempt %1").arg(number) : LogSourceText::tr("Attempt %1: %2").arg(number, purpose);
    case LogSource::Kind::Probe:
        //: %2 is what the probe tries, such as "TLS on the same port".
        return purpose.isEmpty() ? LogSourceText::tr("Probe %1").arg(number) : LogSourceText::tr("Probe %1: %2").arg(number, purpose);
    case LogSource::Kind::Companion:
        //: %2 is what the connection is for, such as "subscriber".
        return purpose.isEmpty() ? LogSourceText::tr("Second connection %1").arg(number)
                                 : LogSourceText::tr("Second connection %1: %2").arg(number, purpose);
    }
    return {};
}
