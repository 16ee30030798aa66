#include "transport/Transport.h"

#include "transport/SocketTransport.h"
#include "transport/WebSocketTransport.h"

#include <QCoreApplication>

namespace {

QString filled(const QString &phrase, const QStringList &values)
{
    switch (values.size()) {
    case 0:
        return phrase;
    case 1:
        return phrase.arg(values.at(0));
    case 2:
        return phrase.arg(values.at(0), values.at(1));
    default:
        return phrase.arg(values.at(0), values.at(1), values.at(2));
    }
}

} // namespace

TransportEvent transportEvent(TransportEvent::Kind kind, const char *phrase, const QStringList &values)
{
    return {kind, filled(QString::fromLatin1(phrase), values), phrase, values};
}

QString translatedText(const TransportEvent &event)
{
    return event.phrase ? filled(QCoreApplication::translate("TransportEvent", event.phrase), event.values) : event.text;
}

std::unique_ptr<Transport> makeTransport(Scheme scheme)
{
    if (usesWebSocket(scheme))
        return std::make_unique<WebSocketTransport>(usesTls(scheme));
    return std::make_unique<SocketTransport>(usesTls(scheme));
}
