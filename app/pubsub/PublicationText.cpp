#include "pubsub/PublicationText.h"

#include "mqtt/ReasonCodes.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;
using State = Publication::State;

namespace {

struct PublicationText {
    Q_DECLARE_TR_FUNCTIONS(PublicationText)
};

QString milliseconds(double ms)
{
    return PublicationText::tr("%1 ms").arg(QLocale().toString(ms, 'f', ms < 100 ? 1 : 0));
}

QString reasonText(const Acknowledgement &acknowledgement, mqtt::Version version)
{
    return mqtt::describeReasonCode(acknowledgement.reasonCode, acknowledgement.type, version);
}

QString sentText(const Publication &publication)
{
    const bool rec = !publication.acknowledgements.isEmpty();
    const QString awaited = publication.publish.qos == mqtt::QoS::AtLeastOnce ? u"PUBACK"_s : rec ? u"PUBCOMP"_s : u"PUBREC"_s;
    if (publication.resent > 0)
        return PublicationText::tr("Awaiting %1; sent again %n time(s)", nullptr, publication.resent).arg(awaited);
    return PublicationText::tr("Awaiting %1").arg(awaited);
}

QString dropText(Client::PublishDrop why)
{
    switch (why) {
    case Client::PublishDrop::SessionLost:
        return PublicationText::tr(
            "It was under way when the connection ended, and the server no longer has the session (Session Present is 0). Whether "
            "it arrived cannot be known.");
    case Client::PublishDrop::SessionEnded:
        return PublicationText::tr(
            "It was under way when the session ended: by a clean start, with its connection or by its Session Expiry Interval. "
            "Whether it arrived cannot be known.");
    case Client::PublishDrop::SessionForgotten:
        return PublicationText::tr("It was under way when our half of the session was wiped. Whether it arrived cannot be known.");
    case Client::PublishDrop::OtherSession:
        return PublicationText::tr("It was under way when a connection with another client ID, broker or MQTT version began.");
    case Client::PublishDrop::NotAllowed:
        return PublicationText::tr(
            "The server of the new connection does not take it: Maximum QoS, Retain Available or Maximum Packet Size.");
    case Client::PublishDrop::NotWritten:
        return PublicationText::tr("The connection was gone before it was written; with QoS 0 it is not sent again.");
    }
    return {};
}

QString line(const Acknowledgement &acknowledgement, mqtt::Version version)
{
    const QString packet = QString::fromLatin1(mqtt::name(acknowledgement.type));
    if (version != mqtt::Version::V5)
        return PublicationText::tr("%1 after %2").arg(packet, milliseconds(acknowledgement.ms));
    QString text =
        PublicationText::tr("%1 after %2: %3").arg(packet, milliseconds(acknowledgement.ms), reasonText(acknowledgement, version));
    if (acknowledgement.reasonCode != 0)
        text += u". "_s + mqtt::reasonCodeMeaning(acknowledgement.reasonCode, acknowledgement.type, version);
    if (!acknowledgement.reasonString.isEmpty())
        text += u' ' + PublicationText::tr("The server adds: %1").arg(acknowledgement.reasonString);
    return text;
}

} // namespace

QString acknowledgementsText(const Publication &publication)
{
    QStringList parts;
    for (const Acknowledgement &acknowledgement : publication.acknowledgements)
        parts += QString::fromLatin1(mqtt::name(acknowledgement.type)) + u' ' + milliseconds(acknowledgement.ms);
    return parts.join(u", "_s);
}

QString stateText(const Publication &publication)
{
    switch (publication.state) {
    case State::NotSent:
        return PublicationText::tr("Not sent: %1").arg(publication.problem);
    case State::Queued:
        return PublicationText::tr("Waits for the server (Receive Maximum)");
    case State::Sent:
        return sentText(publication);
    case State::Completed:
        if (publication.publish.qos == mqtt::QoS::AtMostOnce)
            return PublicationText::tr("Written");
        if (publication.acknowledgements.isEmpty())
            return PublicationText::tr("Acknowledged");
        if (const Acknowledgement &last = publication.acknowledgements.first(); last.reasonCode != 0)
            return reasonText(last, publication.version);
        return PublicationText::tr("Acknowledged");
    case State::Refused:
        return publication.acknowledgements.isEmpty()
            ? PublicationText::tr("Refused")
            : PublicationText::tr("Refused: %1").arg(reasonText(publication.acknowledgements.last(), publication.version));
    case State::Dropped:
        return PublicationText::tr("Given up");
    }
    return {};
}

QString explanation(const Publication &publication)
{
    QStringList lines;
    if (publication.state == State::Completed && publication.publish.qos == mqtt::QoS::AtMostOnce)
        lines +=
            PublicationText::tr("Written to the connection. QoS 0 has no acknowledgement: whether the server took it cannot be known.");
    if (publication.queuedMs >= 1 && !publication.acknowledgements.isEmpty())
        lines +=
            PublicationText::tr(
                "It waited %1 before it was sent, since as many messages as the server takes at once (Receive Maximum) were under way.")
                .arg(milliseconds(publication.queuedMs));
    for (const Acknowledgement &acknowledgement : publication.acknowledgements)
        lines += line(acknowledgement, publication.version);
    if (publication.resent > 0)
        lines += PublicationText::tr("Sent again with DUP, since a connection ended before its acknowledgement: %n time(s).", nullptr,
                                     publication.resent);
    if (!publication.problem.isEmpty())
        lines += publication.problem;
    if (publication.drop)
        lines += dropText(*publication.drop);
    if (publication.state == State::Queued)
        lines += PublicationText::tr("As many messages as the server takes at once (Receive Maximum) are under way.");
    return lines.join(u'\n');
}
