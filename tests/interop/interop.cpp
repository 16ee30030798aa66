// Goes through what MQTT can do with one broker: HOST PORT VERSION [USER PASSWORD]. Prints a line for each feature: its name, a tab, "ok",
// "limited" (it works, but with less than was asked for) or "failed", a tab, what was seen. Exits 0 when it came to the end.
#include "interop/Peer.h"

#include <QCoreApplication>
#include <QUuid>

#include <cstdio>

using namespace Qt::StringLiterals;
using mqtt::QoS;

namespace {

struct Outcome {
    enum State { Ok, Limited, Failed } state = Failed;
    QString seen;
};

Outcome failed(const QString &seen)
{
    return {Outcome::Failed, seen};
}

class Matrix
{
public:
    explicit Matrix(Broker broker)
        : m_broker(std::move(broker))
        , m_root(u"interop/%1/"_s.arg(QUuid::createUuid().toString(QUuid::Id128)))
    {
    }

    /// False if nothing else can work.
    bool connects()
    {
        Peer peer(m_broker);
        const QString problem = peer.connect();
        print("connect", problem.isEmpty() ? Outcome{Outcome::Ok, {}} : failed(problem));
        peer.disconnect();
        return problem.isEmpty();
    }

    void run()
    {
        print("subscribe", subscribe());
        for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
            print(qPrintable(u"publish %1"_s.arg(int(qos))), publish(qos));
        print("retain", retain());
        print("will", will());
        print("session", session());
        if (m_broker.version == mqtt::Version::V5)
            print("properties", properties());
    }

private:
    static void print(const char *feature, const Outcome &outcome)
    {
        constexpr const char *states[] = {"ok", "limited", "failed"};
        std::printf("%s\t%s\t%s\n", feature, states[outcome.state], qPrintable(outcome.seen));
        std::fflush(stdout);
    }

    mqtt::Publish message(const QString &topic, const QByteArray &payload, QoS qos, bool retain = false) const
    {
        mqtt::Publish publish;
        publish.topicName = m_root + topic;
        publish.payload = payload;
        publish.qos = qos;
        publish.retain = retain;
        return publish;
    }

    /// Empty if it is connected and its subscription was granted.
    QString listen(Peer &peer, const QString &topic, QoS qos = QoS::ExactlyOnce) const
    {
        if (const QString problem = peer.connect(); !problem.isEmpty())
            return problem;
        const auto granted = peer.subscribe(m_root + topic, qos);
        return !granted ? u"no SUBACK"_s : *granted > 2 ? u"SUBACK 0x%1"_s.arg(*granted, 2, 16, QChar(u'0')) : QString();
    }

    Outcome subscribe() const
    {
        Peer peer(m_broker);
        if (const QString problem = peer.connect(); !problem.isEmpty())
            return failed(problem);
        int least = 2;
        for (const QString &filter : {u"one"_s, u"+/two"_s, u"many/#"_s}) {
            const auto granted = peer.subscribe(m_root + filter, QoS::ExactlyOnce);
            if (!granted || *granted > 2)
                return failed(granted ? u"SUBACK 0x%1 for %2"_s.arg(*granted, 2, 16, QChar(u'0')).arg(filter)
                                      : u"no SUBACK for "_s + filter);
            least = std::min<int>(least, *granted);
        }
        peer.disconnect();
        return {least == 2 ? Outcome::Ok : Outcome::Limited, u"granted QoS %1"_s.arg(least)};
    }

    /// It arrives exactly once, with the QoS with which it was sent. The one with which it ends shows that no second copy comes.
    Outcome publish(QoS qos) const
    {
        Peer receiver(m_broker), sender(m_broker);
        const QString topic = u"publish/%1"_s.arg(int(qos));
        if (const QString problem = listen(receiver, topic); !problem.isEmpty())
            return failed(problem);
        if (const QString problem = sender.connect(); !problem.isEmpty())
            return failed(problem);
        if (!sender.publish(message(topic, "first", qos)))
            return failed(sender.ended().isEmpty() ? u"not acknowledged"_s : sender.ended());
        if (!sender.publish(message(topic, "last", qos)))
            return failed(sender.ended().isEmpty() ? u"not acknowledged"_s : sender.ended());
        const auto first = receiver.take("first");
        const auto last = receiver.take("last");
        if (!first || !last)
            return failed(u"not delivered"_s);
        if (receiver.has("first"))
            return failed(u"delivered twice"_s);
        sender.disconnect();
        receiver.disconnect();
        return {first->qos == qos ? Outcome::Ok : Outcome::Limited, u"delivered with QoS %1"_s.arg(int(first->qos))};
    }

    Outcome retain() const
    {
        Peer receiver(m_broker), sender(m_broker);
        if (const QString problem = sender.connect(); !problem.isEmpty())
            return failed(problem);
        if (!sender.publish(message(u"retained"_s, "kept", QoS::AtLeastOnce, true)))
            return failed(sender.ended().isEmpty() ? u"not acknowledged"_s : sender.ended());
        if (const QString problem = listen(receiver, u"retained"_s); !problem.isEmpty())
            return failed(problem);
        const auto kept = receiver.take("kept");
        sender.publish(message(u"retained"_s, {}, QoS::AtLeastOnce, true)); // leaves nothing behind
        if (!kept || !kept->retain)
            return failed(kept ? u"delivered without the RETAIN flag"_s : u"not delivered"_s);
        return {Outcome::Ok, {}};
    }

    /// It comes after a drop, and does not after a DISCONNECT.
    Outcome will() const
    {
        Peer watcher(m_broker);
        if (const QString problem = listen(watcher, u"will"_s); !problem.isEmpty())
            return failed(problem);
        for (const bool drops : {false, true}) {
            Peer mortal(m_broker);
            mortal.settings.will.enabled = true;
            mortal.settings.will.topic = m_root + u"will"_s;
            mortal.settings.will.payload.bytes = drops ? "dropped" : "disconnected";
            mortal.settings.will.qos = 1;
            if (const QString problem = mortal.connect(); !problem.isEmpty())
                return failed(problem);
            drops ? mortal.drop() : mortal.disconnect();
        }
        if (!watcher.take("dropped"))
            return failed(u"none came after the drop"_s);
        if (watcher.has("disconnected"))
            return failed(u"one came after a DISCONNECT"_s);
        return {Outcome::Ok, {}};
    }

    /// Kept over a drop, with what came meanwhile; and gone after a clean start.
    Outcome session() const
    {
        Peer keeper(m_broker), sender(m_broker);
        keeper.settings.cleanStart = false;
        if (m_broker.version == mqtt::Version::V5)
            keeper.settings.properties.sessionExpiryInterval = 300;
        if (const QString problem = listen(keeper, u"session"_s, QoS::AtLeastOnce); !problem.isEmpty())
            return failed(problem);
        const bool presentAtFirst = keeper.sessionPresent();
        keeper.drop();
        if (const QString problem = sender.connect(); !problem.isEmpty())
            return failed(problem);
        if (!sender.publish(message(u"session"_s, "meanwhile", QoS::AtLeastOnce)))
            return failed(u"not acknowledged"_s);
        if (const QString problem = keeper.connect(); !problem.isEmpty())
            return failed(problem);
        const bool present = keeper.sessionPresent();
        const auto meanwhile = keeper.take("meanwhile");
        keeper.disconnect();
        keeper.settings.cleanStart = true;
        keeper.settings.properties.sessionExpiryInterval.reset(); // leaves nothing behind
        if (const QString problem = keeper.connect(); !problem.isEmpty())
            return failed(problem);
        const bool presentAfterClean = keeper.sessionPresent();
        keeper.disconnect();
        if (!meanwhile)
            return failed(u"what came meanwhile was lost"_s);
        if (presentAtFirst || presentAfterClean)
            return failed(u"Session Present %1"_s.arg(presentAtFirst ? u"at first"_s : u"after a clean start"_s));
        const bool told = present || m_broker.version == mqtt::Version::V31; // which has no Session Present
        return {told ? Outcome::Ok : Outcome::Limited, told ? QString() : u"Session Present is not set"_s};
    }

    Outcome properties() const
    {
        using mqtt::PropertyId;
        Peer receiver(m_broker), sender(m_broker);
        if (const QString problem = listen(receiver, u"properties"_s); !problem.isEmpty())
            return failed(problem);
        if (const QString problem = sender.connect(); !problem.isEmpty())
            return failed(problem);
        mqtt::Publish sent = message(u"properties"_s, "with properties", QoS::AtLeastOnce);
        sent.properties.set(PropertyId::ContentType, u"text/plain"_s);
        sent.properties.set(PropertyId::ResponseTopic, m_root + u"answer"_s);
        sent.properties.set(PropertyId::CorrelationData, QByteArray("\0\1\2", 3));
        sent.properties.appendUserProperty(u"colour"_s, u"grün"_s);
        if (!sender.publish(sent))
            return failed(u"not acknowledged"_s);
        const auto received = receiver.take("with properties");
        if (!received)
            return failed(u"not delivered"_s);
        for (const PropertyId id : {PropertyId::ContentType, PropertyId::ResponseTopic, PropertyId::CorrelationData}) {
            if (!received->properties.contains(id))
                return {Outcome::Limited, u"property 0x%1 was lost"_s.arg(int(id), 2, 16, QChar(u'0'))};
        }
        const bool same = received->properties.userProperties() == sent.properties.userProperties();
        return {same ? Outcome::Ok : Outcome::Limited, same ? QString() : u"the user property was lost"_s};
    }

    Broker m_broker;
    QString m_root;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments().mid(1);
    const QHash<QString, mqtt::Version> versions{{u"3"_s, mqtt::Version::V31}, {u"4"_s, mqtt::Version::V311}, {u"5"_s, mqtt::Version::V5}};
    if (arguments.size() < 3 || !versions.contains(arguments[2])) {
        std::fputs("usage: interop_client HOST PORT 3|4|5 [USER PASSWORD]\n", stderr);
        return 2;
    }
    Matrix matrix({arguments[0], quint16(arguments[1].toUInt()), versions[arguments[2]], arguments.value(3), arguments.value(4)});
    if (matrix.connects())
        matrix.run();
    return 0;
}
