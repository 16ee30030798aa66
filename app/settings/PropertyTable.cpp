#include "settings/PropertyTable.h"

#include <QCoreApplication>

#include <limits>

namespace {

struct Settings {
    Q_DECLARE_TR_FUNCTIONS(Settings)
};

constexpr quint32 TwoBytes = 65'535;
constexpr quint32 FourBytes = std::numeric_limits<quint32>::max();

} // namespace

QString acceptedRange(qint64 least, qint64 most, Unit unit)
{
    const QString from = QString::number(least);
    const QString to = QString::number(most);
    switch (unit) {
    case Unit::None:
        break;
    case Unit::Seconds:
        return Settings::tr("Give %1 to %2 seconds.").arg(from, to);
    case Unit::Milliseconds:
        return Settings::tr("Give %1 to %2 milliseconds.").arg(from, to);
    case Unit::Bytes:
        return Settings::tr("Give %1 to %2 bytes.").arg(from, to);
    }
    return Settings::tr("Give a whole number from %1 to %2.").arg(from, to);
}

const PropertyTable<ConnectPropertySettings> &connectProperties()
{
    using S = ConnectPropertySettings;
    using F = SettingsField;
    // Ranges: MQTT 5.0, section 3.1.2.11.
    static const PropertyTable<S> table{
        {{"sessionExpiryInterval", F::SessionExpiryInterval, &S::sessionExpiryInterval, 0, FourBytes, Unit::Seconds},
         {"receiveMaximum", F::ReceiveMaximum, &S::receiveMaximum, 1, TwoBytes, Unit::None},
         {"maximumPacketSize", F::MaximumPacketSize, &S::maximumPacketSize, 1, FourBytes, Unit::Bytes},
         {"topicAliasMaximum", F::TopicAliasMaximum, &S::topicAliasMaximum, 0, TwoBytes, Unit::None}},
        {{"requestResponseInformation", F::RequestResponseInformation, &S::requestResponseInformation},
         {"requestProblemInformation", F::RequestProblemInformation, &S::requestProblemInformation}},
        {{"authenticationMethod", F::AuthenticationMethod, &S::authenticationMethod}},
        {{"authenticationData", F::AuthenticationData, &S::authenticationData, true}},
        F::UserProperties,
    };
    return table;
}

const PropertyTable<WillSettings> &willProperties()
{
    using S = WillSettings;
    using F = SettingsField;
    // Section 3.1.3.2.
    static const PropertyTable<S> table{
        {{"willDelayInterval", F::WillDelayInterval, &S::willDelayInterval, 0, FourBytes, Unit::Seconds},
         {"messageExpiryInterval", F::WillMessageExpiryInterval, &S::messageExpiryInterval, 0, FourBytes, Unit::Seconds}},
        {{"payloadFormatIndicator", F::WillPayloadFormatIndicator, &S::payloadFormatIndicator}},
        {{"contentType", F::WillContentType, &S::contentType}, {"responseTopic", F::WillResponseTopic, &S::responseTopic}},
        {{"correlationData", F::WillCorrelationData, &S::correlationData, false}},
        F::WillUserProperties,
    };
    return table;
}
