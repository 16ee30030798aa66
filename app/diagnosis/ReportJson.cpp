#include "diagnosis/CertificateInfo.h"
#include "diagnosis/ProbeText.h"
#include "diagnosis/ReportParts.h"
#include "mqtt/ReasonCodes.h"
#include "settings/OptionsJson.h"
#include "settings/Secrets.h"
#include "settings/Url.h"
#include "trace/PacketJson.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSysInfo>

#include <openssl/crypto.h>

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

struct ProbeReportText {
    Q_DECLARE_TR_FUNCTIONS(ProbeReport)
};

double rounded(double ms)
{
    return std::round(ms * 1000) / 1000;
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QString endpoint(const QHostAddress &address, quint16 port)
{
    const QString host = address.toString();
    return address.protocol() == QAbstractSocket::IPv6Protocol ? u"[%1]:%2"_s.arg(host).arg(port) : u"%1:%2"_s.arg(host).arg(port);
}

QJsonObject resolveDetail(const ResolveFacts &facts)
{
    QJsonArray addresses;
    for (const QHostAddress &address : facts.addresses)
        addresses.append(address.toString());
    QJsonObject object{{u"addresses"_s, addresses}};
    if (!facts.host.isEmpty())
        object.insert(u"host"_s, facts.host);
    if (!facts.errorString.isEmpty())
        object.insert(u"error"_s, facts.errorString);
    return object;
}

QString resultId(AddressAttempt::Result result)
{
    using Result = AddressAttempt::Result;
    switch (result) {
    case Result::Running:
        return u"unfinished"_s;
    case Result::Connected:
        return u"connected"_s;
    case Result::Refused:
        return u"refused"_s;
    case Result::TimedOut:
        return u"timed-out"_s;
    case Result::Unreachable:
        return u"unreachable"_s;
    case Result::Reset:
        return u"reset"_s;
    case Result::Cancelled:
        return u"cancelled"_s;
    case Result::Other:
        return u"failed"_s;
    }
    return {};
}

QJsonObject proxyDetail(const ProxyFacts &proxy)
{
    QJsonObject object{{u"type"_s, proxy.type},
                       {u"host"_s, proxy.host},
                       {u"port"_s, proxy.port},
                       {u"failed"_s, proxy.failed},
                       {u"ms"_s, rounded(proxy.durationMs)}};
    if (proxy.httpStatus)
        object.insert(u"status"_s, proxy.httpStatus);
    if (!proxy.errorString.isEmpty())
        object.insert(u"error"_s, proxy.errorString);
    return object;
}

QJsonObject tcpDetail(const TcpFacts &facts)
{
    QJsonArray attempts;
    for (const AddressAttempt &attempt : facts.attempts) {
        QJsonObject object{{u"address"_s, endpoint(attempt.address, attempt.port)},
                           {u"result"_s, resultId(attempt.result)},
                           {u"startMs"_s, rounded(attempt.startMs)},
                           {u"ms"_s, rounded(attempt.durationMs)}};
        if (!attempt.errorString.isEmpty())
            object.insert(u"error"_s, attempt.errorString);
        attempts.append(object);
    }
    QJsonObject object{{u"peer"_s, facts.peerAddress.isNull() ? QJsonValue() : QJsonValue(endpoint(facts.peerAddress, facts.peerPort))},
                       {u"attempts"_s, attempts}};
    if (!facts.localAddress.isNull())
        object.insert(u"local"_s, endpoint(facts.localAddress, facts.localPort));
    if (facts.proxy)
        object.insert(u"proxy"_s, proxyDetail(*facts.proxy));
    return object;
}

QJsonObject certificateDetail(const QByteArray &der)
{
    const CertificateInfo info = certificateInfo(der);
    if (!info.readable)
        return {{u"readable"_s, false}, {u"bytes"_s, qint64(der.size())}};
    return {{u"subject"_s, info.subject},
            {u"issuer"_s, info.issuer},
            {u"names"_s, QJsonArray::fromStringList(info.names)},
            {u"notBefore"_s, info.notBefore.toUTC().toString(Qt::ISODate)},
            {u"notAfter"_s, info.notAfter.toUTC().toString(Qt::ISODate)},
            {u"key"_s, info.key},
            {u"sha256"_s, info.sha256}};
}

QJsonObject tlsDetail(const TlsFacts &facts)
{
    QJsonArray errors, chain, alerts;
    for (const TlsVerificationError &error : facts.errors)
        errors.append(
            QJsonObject{{u"text"_s, error.text}, {u"certificate"_s, error.chainIndex < 0 ? QJsonValue() : QJsonValue(error.chainIndex)}});
    for (const QByteArray &der : facts.chain)
        chain.append(certificateDetail(der));
    for (const TlsAlert &alert : facts.alerts) {
        alerts.append(QJsonObject{{u"direction"_s, alert.received ? u"received"_s : u"sent"_s},
                                  {u"description"_s, alert.description},
                                  {u"fatal"_s, alert.fatal},
                                  {u"ms"_s, rounded(alert.atMs)}});
    }
    QJsonObject object{{u"protocol"_s, orNull(facts.protocol)},
                       {u"cipher"_s, orNull(facts.cipher)},
                       {u"alpn"_s, facts.alpn ? QJsonValue(*facts.alpn) : QJsonValue()},
                       {u"verified"_s, facts.encrypted && facts.verificationEnabled && facts.errors.isEmpty()},
                       {u"errors"_s, errors},
                       {u"chain"_s, chain},
                       {u"alerts"_s, alerts},
                       {u"serverName"_s, orNull(facts.serverName)}};
    if (!facts.alpnOffered.isEmpty())
        object.insert(u"alpnOffered"_s, QJsonArray::fromStringList(facts.alpnOffered));
    if (!facts.errorString.isEmpty())
        object.insert(u"error"_s, facts.errorString);
    if (!facts.firstBytes.isEmpty())
        object.insert(u"firstBytes"_s, QString::fromLatin1(facts.firstBytes.toHex()));
    return object;
}

QJsonArray headerArray(const QList<HttpHeader> &headers)
{
    QJsonArray array;
    for (const HttpHeader &header : headers)
        array.append(QJsonArray{header.name, isSecretHeader(header.name) ? QString(SecretMask) : header.value});
    return array;
}

QJsonObject webSocketDetail(const WebSocketFacts &facts)
{
    QJsonObject object{
        {u"status"_s, facts.status ? QJsonValue(facts.status) : QJsonValue()},
        {u"reason"_s, facts.reasonPhrase},
        {u"headers"_s, headerArray(facts.headers)},
        {u"subprotocolOffered"_s, orNull(facts.subprotocolOffered)},
        {u"subprotocol"_s, orNull(facts.subprotocol)},
        {u"close"_s,
         facts.closeCode ? QJsonValue(QJsonObject{{u"code"_s, *facts.closeCode}, {u"reason"_s, facts.closeReason}}) : QJsonValue()}};
    if (!facts.body.isEmpty())
        object.insert(u"body"_s, QString::fromUtf8(facts.body));
    if (!facts.firstBytes.isEmpty())
        object.insert(u"firstBytes"_s, QString::fromLatin1(facts.firstBytes.toHex()));
    if (!facts.textFrameStart.isEmpty())
        object.insert(u"textFrame"_s, QString::fromUtf8(facts.textFrameStart));
    if (!facts.errorString.isEmpty())
        object.insert(u"error"_s, facts.errorString);
    return object;
}

QJsonObject scramDetail(const Attempt &attempt)
{
    const AuthenticationFacts &facts = attempt.mqtt.authentication;
    return {{u"method"_s, attempt.settings.properties.authenticationMethod.value_or(QString())},
            {u"iterations"_s, facts.iterations > 0 ? QJsonValue(qint64(facts.iterations)) : QJsonValue()},
            {u"serverVerified"_s, facts.serverVerified},
            {u"reauthentications"_s, facts.reauthentications}};
}

QJsonObject mqttDetail(const Attempt &attempt)
{
    const MqttFacts &facts = attempt.mqtt;
    QJsonObject object{{u"connack"_s, facts.connack ? QJsonValue(toJson(*facts.connack, attempt.settings.version)) : QJsonValue()}};
    if (facts.authReceived)
        object.insert(u"authReceived"_s, facts.authReceived);
    if (facts.authentication.scram)
        object.insert(u"authentication"_s, scramDetail(attempt));
    if (facts.connackMs)
        object.insert(u"connackMs"_s, rounded(*facts.connackMs));
    return object;
}

QJsonArray stagesJson(const Report &report, const PeerMask &mask)
{
    QJsonArray stages;
    for (const Stage stage : allStages) {
        const StageState state = reportedState(report, stage);
        const bool reached = state == StageState::Ok || state == StageState::Failed;
        stages.append(QJsonObject{{u"name"_s, QString::fromLatin1(stageId(stage))},
                                  {u"state"_s, QString::fromLatin1(stageStateId(state))},
                                  {u"ms"_s, reached ? rounded(report.attempt.stage(stage).durationMs) : 0.0},
                                  {u"detail"_s, reached ? masked(stageDetail(report.attempt, stage), mask) : QJsonObject()}});
    }
    return stages;
}

QJsonValue diagnosisJson(const Report &report, const PeerMask &mask)
{
    if (!report.diagnosis)
        return {};
    const Diagnosis &diagnosis = *report.diagnosis;
    const auto texts = [&](const QStringList &list) { return masked(QJsonArray::fromStringList(list), mask); };
    return QJsonObject{{u"id"_s, diagnosis.cause},
                       {u"stage"_s, diagnosis.stage},
                       {u"title"_s, mask.text(diagnosis.title)},
                       {u"explanation"_s, mask.text(diagnosis.explanation)},
                       {u"suggestions"_s, texts(diagnosis.suggestions)},
                       {u"evidence"_s, texts(diagnosis.evidence)},
                       {u"confidence"_s, QString::fromLatin1(confidenceId(diagnosis.confidence))}};
}

void insertReason(QJsonObject &object, std::optional<quint8> code, mqtt::PacketType packet, mqtt::Version version,
                  const QString &reasonString)
{
    object.insert(u"reasonCode"_s, code ? QJsonValue(*code) : QJsonValue());
    if (const mqtt::ReasonCodeInfo *info = code ? mqtt::reasonCodeInfo(*code, packet, version) : nullptr)
        object.insert(u"reason"_s, QString::fromLatin1(info->name));
    if (!reasonString.isEmpty())
        object.insert(u"reasonString"_s, reasonString);
}

template <typename Outcome>
void insertState(QJsonObject &object, const Outcome &outcome)
{
    object.insert(u"finished"_s, outcome.finished);
    if (!outcome.notSent.isEmpty())
        object.insert(u"notSent"_s, outcome.notSent);
}

QJsonArray subscriptionsJson(const Report &report, const PeerMask &mask)
{
    QJsonArray array;
    for (const SubscriptionOutcome &subscription : report.attempt.subscriptions) {
        const auto code = subscription.reasonCode;
        QJsonObject object{{u"topicFilter"_s, subscription.topicFilter},
                           {u"qos"_s, subscription.requestedQos},
                           {u"grantedQos"_s, code && *code <= 2 ? QJsonValue(*code) : QJsonValue()},
                           {u"ms"_s, rounded(subscription.ms)}};
        insertState(object, subscription);
        insertReason(object, code, mqtt::PacketType::Suback, report.attempt.settings.version, subscription.reasonString);
        array.append(masked(object, mask));
    }
    return array;
}

QJsonArray publishesJson(const Report &report, const PeerMask &mask)
{
    QJsonArray array;
    for (const PublishOutcome &publish : report.attempt.publishes) {
        QJsonObject object{{u"topicName"_s, publish.topicName},
                           {u"qos"_s, publish.qos},
                           {u"acknowledged"_s, publish.acknowledged},
                           {u"matchesSubscription"_s, publish.matchesSubscription},
                           {u"roundTripMs"_s, publish.roundTripMs ? QJsonValue(rounded(*publish.roundTripMs)) : QJsonValue()},
                           {u"ms"_s, rounded(publish.ms)}};
        const auto packet = publish.qos == 2 ? mqtt::PacketType::Pubrec : mqtt::PacketType::Puback;
        insertState(object, publish);
        insertReason(object, publish.reasonCode, packet, report.attempt.settings.version, publish.reasonString);
        array.append(masked(object, mask));
    }
    return array;
}

QJsonArray probesJson(const Report &report, const PeerMask &mask)
{
    QJsonArray array;
    for (const Probe &probe : report.attempt.probes) {
        QJsonObject object{
            {u"id"_s, QString::fromLatin1(probeId(probe.plan.question))},
            {u"outcome"_s, QString::fromLatin1(probeOutcomeId(probe))},
            {u"text"_s,
             ProbeReportText::tr("%1: %2.", "what was asked, what came of it").arg(probeQuestion(probe.plan), probeAnswer(probe))},
            {u"url"_s, redactedUrl(probe.plan.settings.urlWithPort())},
            {u"startMs"_s, rounded(probe.startMs)},
            {u"ms"_s, rounded(probe.durationMs)}};
        if (!probe.plan.variant.isEmpty())
            object.insert(u"variant"_s, probe.plan.variant);
        array.append(masked(object, mask));
    }
    return array;
}

} // namespace

QJsonObject toJson(const mqtt::Connack &connack, mqtt::Version version)
{
    // A broker without 5.0 answers with a code of 3.1.1.
    const mqtt::ReasonCodeInfo *info = mqtt::reasonCodeInfo(connack.reasonCode, mqtt::PacketType::Connack, version);
    if (!info && version == mqtt::Version::V5)
        info = mqtt::reasonCodeInfo(connack.reasonCode, mqtt::PacketType::Connack, mqtt::Version::V311);
    return {{u"sessionPresent"_s, connack.sessionPresent},
            {u"reasonCode"_s, connack.reasonCode},
            {u"reason"_s, info ? QString::fromLatin1(info->name) : QString()},
            {u"properties"_s, toJson(connack.properties)}};
}

QJsonObject stageDetail(const Attempt &attempt, Stage stage)
{
    const StageState state = attempt.stage(stage).state;
    if (state == StageState::NotReached || state == StageState::Skipped)
        return {};
    switch (stage) {
    case Stage::Resolve:
        return resolveDetail(attempt.transport.resolve);
    case Stage::Tcp:
        return tcpDetail(attempt.transport.tcp);
    case Stage::Tls:
        return tlsDetail(attempt.transport.tls);
    case Stage::WebSocket:
        return webSocketDetail(attempt.transport.webSocket);
    case Stage::Mqtt:
        return mqttDetail(attempt);
    }
    return {};
}

QJsonValue masked(const QJsonValue &value, const PeerMask &mask)
{
    if (value.isString())
        return mask.text(value.toString());
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &element : value.toArray())
            array.append(masked(element, mask));
        return array;
    }
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        QJsonObject result;
        for (auto it = object.begin(); it != object.end(); ++it)
            result.insert(mask.text(it.key()), masked(it.value(), mask));
        return result;
    }
    return value;
}

QJsonObject settingsJson(const Report &report, const PeerMask &mask)
{
    return masked(toMaskedOptions(report.attempt.settings), mask).toObject();
}

QJsonObject clientJson()
{
    return {{u"name"_s, u"Connack"_s},
            {u"version"_s, QLatin1StringView(CONNACK_VERSION)},
            {u"qt"_s, QLatin1StringView(qVersion())},
            {u"openssl"_s, QLatin1StringView(OpenSSL_version(OPENSSL_VERSION))},
            {u"os"_s, u"%1, %2 %3"_s.arg(QSysInfo::prettyProductName(), QSysInfo::kernelType(), QSysInfo::currentCpuArchitecture())}};
}

QJsonObject toJson(const Report &report)
{
    const PeerMask mask(report.secrets);
    QJsonArray notes, packets;
    for (const Note &note : report.notes)
        notes.append(QJsonObject{{u"id"_s, note.id}, {u"text"_s, mask.text(note.text)}});
    for (const TraceEntry &entry : report.trace) {
        if (entry.kind == TraceEntry::Kind::Packet)
            packets.append(toJson(entry, mask.forms()));
    }
    QJsonObject object{{u"version"_s, 1},
                       {u"startedAt"_s, report.attempt.startedAt.toUTC().toString(Qt::ISODateWithMs)},
                       {u"client"_s, clientJson()},
                       {u"url"_s, report.url},
                       {u"settings"_s, settingsJson(report, mask)},
                       {u"outcome"_s, outcome(report)},
                       {u"stages"_s, stagesJson(report, mask)},
                       {u"diagnosis"_s, diagnosisJson(report, mask)},
                       {u"notes"_s, notes},
                       {u"subscriptions"_s, subscriptionsJson(report, mask)},
                       {u"publishes"_s, publishesJson(report, mask)},
                       {u"packets"_s, packets},
                       {u"probes"_s, probesJson(report, mask)}};
    if (report.droppedRecords > 0)
        object.insert(u"droppedRecords"_s, report.droppedRecords);
    return object;
}
