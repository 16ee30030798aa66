#include "delivery/WillReport.h"

#include "delivery/DeliveryText.h"
#include "diagnosis/Wording.h"
#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>

#include <algorithm>

using State = WillReport::State;
using wording::duration;

namespace {

constexpr quint32 never = 0xFFFFFFFF;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(WillReport)
};

QString ended(const WillReport &report)
{
    if (report.disconnectCode)
        return report.version == mqtt::Version::V5
            ? Text::tr("The connection was ended with DISCONNECT %1.")
                  .arg(mqtt::describeReasonCode(*report.disconnectCode, mqtt::PacketType::Disconnect, report.version))
            : Text::tr("The connection was ended with DISCONNECT.");
    return report.endedBy == Ending::By::Peer ? Text::tr("The broker ended the connection.")
                                              : Text::tr("The connection was dropped without DISCONNECT.");
}

QString rule(const WillReport &report)
{
    if (report.mustNotFire())
        return report.version == mqtt::Version::V5
            ? Text::tr("DISCONNECT with Reason Code 0x00 takes the will back: the broker must not publish it [MQTT-3.14.4-3].")
            : Text::tr("DISCONNECT takes the will back: the broker must not publish it [MQTT-3.14.4-3].");
    if (report.begunAnew)
        return Text::tr("The connection came back with a new session, which ends the old one: the broker must publish the will at once "
                        "(section 3.1.2.5).");
    const double delay = report.expectedDelayMs();
    if (delay <= 0)
        return Text::tr("The broker must publish the will at once [MQTT-3.1.2-8].");
    const bool sessionFirst = delay < double(report.willDelayInterval.value_or(0)) * 1'000;
    return sessionFirst
        ? Text::tr("The broker must publish the will after %1, when the session ends; the Will Delay Interval is longer "
                   "(section 3.1.3.2.2).")
              .arg(duration(delay))
        : Text::tr("The broker must publish the will after %1, the Will Delay Interval (section 3.1.3.2.2).").arg(duration(delay));
}

QString sameness(const WillReport &report)
{
    QStringList parts{Text::tr("Its payload is the configured one.")};
    if (report.arrivedQos == report.qos)
        parts += Text::tr("It came with QoS %1, as configured.").arg(report.arrivedQos);
    else if (report.arrivedQos == report.expectedQos())
        parts += Text::tr("It came with QoS %1: the broker granted no more to the subscription.").arg(report.arrivedQos);
    else
        parts += Text::tr("It came with QoS %1, not with the configured QoS %2.").arg(report.arrivedQos).arg(report.qos);
    if (report.kept)
        parts += *report.kept ? Text::tr("The broker keeps it as the topic's retained message, as configured.")
                              : Text::tr("The broker did not keep it, though the will is to be retained (section 3.1.2.7).");
    return wording::sentences(parts);
}

QString wrongTime(const WillReport &report)
{
    if (report.cameWithTheInterval())
        return Text::tr("The broker waited for the Will Delay Interval of %1, though the session was over before.")
            .arg(duration(double(report.willDelayInterval.value_or(0)) * 1'000));
    return report.cameTooEarly()
        ? Text::tr("That is earlier than it must come: %1 after the end of the connection.").arg(duration(report.expectedDelayMs()))
        : QString();
}

QString retainedBefore(const WillReport &report)
{
    if (!report.retainedBefore)
        return {};
    return report.retainedBeforeEqual
        ? Text::tr("A retained message with the will's payload was there before: an older will. It does not count.")
        : Text::tr("A retained message was there before: an older will, or another client's message. It does not count.");
}

QString others(const WillReport &report)
{
    return report.otherMessages == 0
        ? QString()
        : Text::tr("%n other message(s) came on the topic, with another payload than the will's.", nullptr, report.otherMessages);
}

QString notArrived(const WillReport &report)
{
    QStringList parts{Text::tr("Nothing came until %1 after its time.").arg(duration(report.marginMs))};
    if (report.endedBy == Ending::By::Peer)
        parts += Text::tr("A broker that ends the connection itself publishes the will as well, unless the same session was taken over.");
    parts += Text::tr("Look whether this user may publish to the will's topic, and the second connection may read it: brokers drop a will "
                      "that an access rule (ACL) forbids. A round trip on the topic tells.");
    if (report.disconnectCode)
        parts += Text::tr("Only Reason Code 0x00 takes the will back; with any other the broker must publish it.");
    return wording::sentences(parts);
}

QString failed(const WillReport &report)
{
    if (!report.cause.isEmpty())
        return Text::tr("The second connection did not come about: %1.").arg(deliverytext::causeTitle(report.cause));
    if (report.subscribeCode)
        return Text::tr("The broker refused the subscription to the will's topic: %1.")
            .arg(mqtt::describeReasonCode(*report.subscribeCode, mqtt::PacketType::Suback, report.version));
    return report.why;
}

QString resumed(const WillReport &report)
{
    return Text::tr("The connection came back within %1 and resumed its session: the broker must not publish the will then [MQTT-3.1.3-9].")
        .arg(duration(report.expectedDelayMs()));
}

} // namespace

double WillReport::expectedDelayMs() const
{
    if (version != mqtt::Version::V5 || mustNotFire())
        return 0;
    const quint32 delay = willDelayInterval.value_or(0);
    const quint32 session = sessionExpiryInterval.value_or(0);
    return double(session == never ? delay : std::min(delay, session)) * 1'000;
}

bool WillReport::cameWithTheInterval() const
{
    const double interval = double(willDelayInterval.value_or(0)) * 1'000;
    return delayMs && !begunAnew && interval > expectedDelayMs() && *delayMs > expectedDelayMs() + interval / 2;
}

QString willtext::headline(const WillReport &report)
{
    switch (report.state) {
    case State::Idle:
        return Text::tr("The will is not watched.");
    case State::Connecting:
        return Text::tr("Connecting a second time, to watch the will …");
    case State::Watching:
        return Text::tr("Watching. Now drop the connection, or disconnect.");
    case State::Waiting:
        return report.mustNotFire() ? Text::tr("The connection is over. The will must not come …")
                                    : Text::tr("The connection is over. Waiting for the will …");
    case State::Arrived:
        return Text::tr("The will arrived after %1.").arg(duration(report.delayMs.value_or(0)));
    case State::NotArrived:
        return Text::tr("The will did not arrive.");
    case State::Discarded:
        return Text::tr("The will did not come, and rightly so.");
    case State::Unexpected:
        return Text::tr("The will came, though it must not.");
    case State::Resumed:
        return Text::tr("The will did not come, as the session goes on.");
    case State::Failed:
        return Text::tr("The will cannot be watched.");
    case State::Cancelled:
        return Text::tr("Watching was stopped.");
    }
    return {};
}

QStringList willtext::sentences(const WillReport &report)
{
    QStringList lines;
    switch (report.state) {
    case State::Idle:
    case State::Cancelled:
        break;
    case State::Connecting:
    case State::Watching:
        lines = {Text::tr("Topic: %1").arg(wording::oneLine(report.topic)), retainedBefore(report), others(report)};
        break;
    case State::Waiting:
        lines = {ended(report), rule(report), retainedBefore(report), others(report)};
        break;
    case State::Arrived:
        lines = {ended(report), rule(report), wrongTime(report), sameness(report), retainedBefore(report), others(report)};
        break;
    case State::NotArrived:
        lines = {ended(report), rule(report), notArrived(report), retainedBefore(report), others(report)};
        break;
    case State::Discarded:
        lines = {ended(report), rule(report), retainedBefore(report), others(report)};
        break;
    case State::Unexpected:
        lines = {ended(report), rule(report), Text::tr("It came after %1 all the same.").arg(duration(report.delayMs.value_or(0))),
                 others(report)};
        break;
    case State::Resumed:
        lines = {ended(report), resumed(report), others(report)};
        break;
    case State::Failed:
        lines = {failed(report)};
        break;
    }
    lines.removeAll(QString());
    return lines;
}
