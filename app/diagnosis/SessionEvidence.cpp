#include "diagnosis/SessionEvidence.h"

#include "mqtt/ReasonCodes.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using mqtt::PropertyId;

namespace {

struct SessionText {
    Q_DECLARE_TR_FUNCTIONS(SessionRules)
};

} // namespace

namespace session {

bool isOver(const Evidence &e)
{
    return e.ending.by != Ending::By::None;
}

bool wasLost(const Evidence &e)
{
    using By = Ending::By;
    return isOver(e) && e.ending.by != By::LocalDisconnect && e.ending.by != By::Cancelled;
}

double heldMs(const Evidence &e)
{
    return std::max(0.0, e.ending.atMs - e.mqtt.connackMs.value_or(0));
}

QString heldFor(const Evidence &e)
{
    return wording::duration(heldMs(e));
}

QString reasonCodeEvidence(const QString &packet, quint8 code, PacketType type, const Evidence &e)
{
    const mqtt::ReasonCodeInfo *info = mqtt::reasonCodeInfo(code, type, e.settings.version);
    return u"%1: 0x%2 (%3) %4"_s.arg(packet, QString::number(code, 16).rightJustified(2, u'0'), QString::number(code),
                                     info ? QString::fromLatin1(info->name) : u"not defined"_s);
}

static void addSessionFacts(const Evidence &e, Verdict &verdict)
{
    const auto assigned = e.mqtt.connack ? e.mqtt.connack->properties.string(PropertyId::AssignedClientIdentifier) : std::nullopt;
    verdict.observed(u"client ID: \"%1\""_s.arg(e.quoted(assigned.value_or(e.settings.clientId))));
    if (isOver(e)) {
        verdict.observed(u"connected for %1"_s.arg(wording::evidenceDuration(heldMs(e))));
        verdict.observed(e.endingEvidence());
    }
}

Diagnosis finished(const Evidence &e, Verdict &verdict)
{
    addSessionFacts(e, verdict);
    return verdict;
}

QString who(const Evidence &e)
{
    const auto &username = e.settings.credentials.username;
    return username ? SessionText::tr("user \"%1\" and client ID \"%2\"").arg(e.quoted(*username), e.quoted(e.settings.clientId))
                    : SessionText::tr("client ID \"%1\", which gave no user name").arg(e.quoted(e.settings.clientId));
}

} // namespace session
