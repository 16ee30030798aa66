#include "pubsub/SubscriptionText.h"

#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;
using mqtt::PacketType;
using State = SubscriptionRow::State;

namespace {

struct SubscriptionText {
    Q_DECLARE_TR_FUNCTIONS(SubscriptionText)
};

QString grantedText(const SubscriptionRow &row)
{
    if (!row.reasonCode)
        return SubscriptionText::tr("Kept with the session");
    if (row.kept)
        return SubscriptionText::tr("QoS %1, kept with the session").arg(*row.reasonCode);
    return row.isLowerThanAsked() ? SubscriptionText::tr("Granted QoS %1 only").arg(*row.reasonCode)
                                  : SubscriptionText::tr("Granted QoS %1").arg(*row.reasonCode);
}

QString refusedText(const SubscriptionRow &row)
{
    if (!row.problem.isEmpty())
        return SubscriptionText::tr("Unsubscribing was refused");
    return SubscriptionText::tr("Refused: %1")
        .arg(mqtt::describeReasonCode(row.reasonCode.value_or(0x80), PacketType::Suback, row.version));
}

QString grantedExplanation(const SubscriptionRow &row)
{
    QStringList sentences;
    if (row.kept)
        sentences +=
            SubscriptionText::tr("The server kept the session, and this subscription with it: no SUBSCRIBE was sent in this connection.");
    else
        sentences += SubscriptionText::tr("SUBACK came after %1 ms.").arg(QLocale().toString(row.ms, 'f', 1));
    if (row.isLowerThanAsked())
        sentences += SubscriptionText::tr("QoS %1 was asked for; the server sends with QoS %2 at most.")
                         .arg(int(row.settings.qos))
                         .arg(*row.reasonCode);
    if (row.again)
        sentences += SubscriptionText::tr("It was subscribed again by itself, since the server did not keep the session.");
    return sentences.join(u' ');
}

QString refusedExplanation(const SubscriptionRow &row)
{
    if (!row.problem.isEmpty())
        return row.problem;
    const QString meaning = mqtt::reasonCodeMeaning(row.reasonCode.value_or(0x80), PacketType::Suback, row.version);
    if (row.version != mqtt::Version::V5)
        return SubscriptionText::tr(
            "SUBACK has the return code 0x80, Failure. Below MQTT 5 a server cannot say why; most often the access rules (ACL) "
            "do not let this user read here.");
    return meaning;
}

} // namespace

QString stateText(const SubscriptionRow &row)
{
    switch (row.state) {
    case State::Waiting:
        return SubscriptionText::tr("Not connected");
    case State::Off:
        return SubscriptionText::tr("Not subscribed");
    case State::NotAllowed:
        return SubscriptionText::tr("Not sent");
    case State::Pending:
        return SubscriptionText::tr("Awaiting SUBACK");
    case State::Granted:
        return grantedText(row);
    case State::Refused:
        return refusedText(row);
    case State::Unanswered:
        return SubscriptionText::tr("Unanswered");
    case State::Unsubscribing:
        return SubscriptionText::tr("Awaiting UNSUBACK");
    case State::Lost:
        return SubscriptionText::tr("Lost with the session");
    }
    return {};
}

QString explanation(const SubscriptionRow &row)
{
    QString text;
    switch (row.state) {
    case State::Waiting:
        text = SubscriptionText::tr("SUBSCRIBE goes out with the next connection.");
        break;
    case State::Off:
        text = SubscriptionText::tr("Kept in the list; no messages are asked for.");
        break;
    case State::NotAllowed:
        text = row.problem;
        break;
    case State::Pending:
        text = SubscriptionText::tr("SUBSCRIBE was sent; the server has not answered yet.");
        break;
    case State::Granted:
        text = grantedExplanation(row);
        break;
    case State::Refused:
        text = refusedExplanation(row);
        break;
    case State::Unanswered:
        text = row.endedTheConnection
            ? SubscriptionText::tr(
                "The server ended the connection instead of answering SUBSCRIBE, more than once. It is not sent again by itself; some "
                "brokers do so where the access rules forbid the filter.")
            : SubscriptionText::tr(
                "The server has not answered in time. It must answer every SUBSCRIBE and UNSUBSCRIBE (sections 3.8.4 and 3.10.4).");
        break;
    case State::Unsubscribing:
        text = SubscriptionText::tr("UNSUBSCRIBE was sent; the server has not answered yet.");
        break;
    case State::Lost:
        text = SubscriptionText::tr(
            "The server did not keep the session, and subscribing again by itself is switched off. Subscribe it again by hand.");
        break;
    }
    if (!row.reasonString.isEmpty())
        text += u'\n' + SubscriptionText::tr("The server adds: %1").arg(row.reasonString);
    return text;
}

QString optionsText(const SubscriptionSettings &settings)
{
    QStringList parts; // the names of the specification are not translated
    if (settings.noLocal)
        parts += u"No Local"_s;
    if (settings.retainAsPublished)
        parts += u"Retain As Published"_s;
    if (settings.retainHandling != mqtt::Subscription::RetainHandling::SendAtSubscribe)
        parts += u"Retain Handling %1"_s.arg(int(settings.retainHandling));
    if (settings.identifier)
        parts += u"Subscription Identifier %1"_s.arg(*settings.identifier);
    if (!settings.userProperties.isEmpty())
        parts += SubscriptionText::tr("%n user propert(y/ies)", nullptr, int(settings.userProperties.size()));
    return parts.join(u", "_s);
}
