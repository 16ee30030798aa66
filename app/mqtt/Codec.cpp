#include "mqtt/Codec.h"

#include <QCoreApplication>

namespace mqtt {

QString describe(const DecodeError &error)
{
    const QString what = QCoreApplication::translate("mqtt::DecodeError", error.what);
    if (*error.statement == '\0')
        return QCoreApplication::translate("mqtt::DecodeError", "%1 %2", "field, what is wrong with it")
            .arg(QLatin1String(error.field), what);
    return QCoreApplication::translate("mqtt::DecodeError", "%1 %2 [%3]", "field, what is wrong with it, statement of the standard")
        .arg(QLatin1String(error.field), what, QLatin1String(error.statement));
}

QString describe(const EncodeError &error)
{
    return QCoreApplication::translate("mqtt::EncodeError", "%1 %2", "field, what is wrong with it")
        .arg(QLatin1String(error.field), QCoreApplication::translate("mqtt::EncodeError", error.what));
}

} // namespace mqtt
