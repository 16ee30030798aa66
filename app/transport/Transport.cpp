#include "transport/Transport.h"

#include "settings/EnglishTexts.h"
#include "transport/SocketTransport.h"
#include "transport/WebSocketTransport.h"

#include <QCoreApplication>
#include <QLocale>

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

/// A time ("0.2 ms") as the language and the default locale write it; any other value as it is.
QString localised(const QString &value)
{
    const QLatin1StringView unit(" ms");
    bool isNumber = false;
    const double ms = value.endsWith(unit) ? QStringView(value).chopped(unit.size()).toDouble(&isNumber) : 0;
    if (!isNumber)
        return value;
    const int decimals = value.contains(QLatin1Char('.')) ? 1 : 0;
    return QCoreApplication::translate("TransportEvent", "%1 ms", "milliseconds").arg(QLocale().toString(ms, 'f', decimals));
}

} // namespace

TransportEvent transportEvent(TransportEvent::Kind kind, const char *phrase, const QStringList &values)
{
    return {kind, filled(QString::fromLatin1(phrase), values), phrase, values};
}

QString translatedText(const TransportEvent &event)
{
    if (!event.phrase || EnglishTexts::areWanted())
        return event.text;
    QStringList values;
    for (const QString &value : event.values)
        values += localised(value);
    return filled(QCoreApplication::translate("TransportEvent", event.phrase), values);
}

std::unique_ptr<Transport> makeTransport(Scheme scheme)
{
    if (usesWebSocket(scheme))
        return std::make_unique<WebSocketTransport>(usesTls(scheme));
    return std::make_unique<SocketTransport>(usesTls(scheme));
}
