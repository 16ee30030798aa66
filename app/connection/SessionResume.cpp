#include "connection/SessionResume.h"

using mqtt::PropertyId;

std::optional<reconnect::KeptSession> reconnect::keptSession(const Attempt &ended)
{
    if (!ended.connected || !ended.mqtt.connack || ended.settings.version != mqtt::Version::V5)
        return std::nullopt;
    const mqtt::Properties &granted = ended.mqtt.connack->properties;
    KeptSession kept;
    kept.expiryInterval =
        granted.integer(PropertyId::SessionExpiryInterval).value_or(ended.settings.properties.sessionExpiryInterval.value_or(0));
    kept.clientId = granted.string(PropertyId::AssignedClientIdentifier).value_or(ended.settings.clientId);
    kept.endedAt = ended.startedAt.addMSecs(qint64(ended.ending.atMs));
    return kept.expiryInterval > 0 ? std::optional(kept) : std::nullopt;
}

ConnectionSettings reconnect::resuming(const ConnectionSettings &asked, const std::optional<KeptSession> &kept, const QDateTime &now)
{
    constexpr quint32 never = 0xFFFFFFFF;
    if (!kept || !asked.network.resumeSession || asked.version != mqtt::Version::V5)
        return asked;
    if (kept->expiryInterval != never && kept->endedAt.secsTo(now) >= qint64(kept->expiryInterval))
        return asked;
    ConnectionSettings settings = asked;
    settings.cleanStart = false;
    if (settings.clientId.isEmpty())
        settings.clientId = kept->clientId;
    return settings;
}
