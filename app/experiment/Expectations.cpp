#include "experiment/Expectations.h"

#include "settings/Duration.h"

#include <QCoreApplication>

using What = Expectation::What;
using mqtt::Version;

namespace {

struct ExpectationText {
    Q_DECLARE_TR_FUNCTIONS(ExpectationText)
};

constexpr qint64 promptMs = promptMarginMs; ///< What the specification calls at once.

QString seconds(quint32 value)
{
    return formatDuration(std::chrono::seconds(value));
}

/// One experiment in one situation.
class Prediction
{
public:
    Prediction(const ExperimentChoice &choice, const SessionSituation &situation)
        : m_choice(choice)
        , m_situation(situation)
        , m_v5(situation.version == Version::V5)
    {
    }

    QList<Expectation> make()
    {
        switch (m_choice.experiment) {
        case Experiment::StopKeepAlive:
            stopKeepAlive();
            break;
        case Experiment::DropConnection:
            ends();
            will(true);
            session(m_situation.lifetime);
            break;
        case Experiment::DisconnectWithWill:
            ends();
            will(true);
            session(m_situation.lifetime);
            break;
        case Experiment::DisconnectWithReason:
            ends();
            will(m_choice.reasonCode != 0);
            session(m_situation.lifetime);
            break;
        case Experiment::ChangeSessionExpiry:
            changeExpiry();
            break;
        case Experiment::Reauthenticate:
            reauthenticate();
            break;
        case Experiment::ResumeSession:
            resume();
            break;
        case Experiment::WipeSession:
            wipe();
            break;
        }
        return std::move(m_expectations);
    }

private:
    void add(What what, const QString &text, const char *source5, const char *source3, std::optional<qint64> withinMs = {})
    {
        const QString version = QLatin1String(mqtt::name(m_situation.version));
        //: %1: a version such as 3.1.1; %2: section and number of the statement
        const QString source = ExpectationText::tr("MQTT %1, section %2").arg(version, QLatin1String(m_v5 ? source5 : source3));
        m_expectations.append({what, text, source, withinMs});
    }

    void ends() { add(What::ConnectionEnds, ExpectationText::tr("The connection is over at once."), "3.14.4", "3.14.4", promptMs); }

    void stopKeepAlive()
    {
        const qint64 limit = qint64(m_situation.keepAlive) * 1'500;
        add(What::ServerCloses,
            ExpectationText::tr(
                "The broker closes the connection once %1 have passed without a packet: one and a half times the keep-alive.")
                .arg(formatDuration(std::chrono::milliseconds(limit))),
            "3.1.2.10 [MQTT-3.1.2-22]", "3.1.2.10 [MQTT-3.1.2-24]", limit + promptMs);
        will(true);
        session(m_situation.lifetime);
    }

    /// The Will Delay Interval ends early when the session does.
    quint32 willDelay() const
    {
        const quint32 delay = m_v5 ? m_situation.willDelayInterval : 0;
        if (!m_situation.lifetime.kept)
            return 0;
        return std::min(delay, m_situation.lifetime.seconds.value_or(delay));
    }

    void will(bool published)
    {
        if (!m_situation.will)
            return;
        const quint32 delay = willDelay();
        const qint64 within = qint64(delay) * 1'000 + promptMs;
        if (!published) {
            add(What::WillNotPublished, ExpectationText::tr("The will is not published: the broker throws it away."),
                "3.14.4 [MQTT-3.14.4-3]", "3.14.4 [MQTT-3.14.4-3]", within);
        } else if (delay == 0) {
            add(What::WillPublished, ExpectationText::tr("The broker publishes the will at once."), "3.1.2.5 [MQTT-3.1.2-8]",
                "3.1.2.5 [MQTT-3.1.2-8]", within);
        } else {
            add(What::WillPublished,
                ExpectationText::tr("The broker publishes the will after %1, unless the client is back before (Will Delay Interval).")
                    .arg(seconds(delay)),
                "3.1.3.2.2 [MQTT-3.1.3-9]", "3.1.2.5", within);
        }
    }

    void session(const SessionLifetime &lifetime)
    {
        if (!lifetime.kept) {
            add(What::SessionGone, ExpectationText::tr("The session is gone: the next CONNACK says Session Present 0."), "3.1.2.11.2",
                "3.1.2.4 [MQTT-3.1.2-6]");
        } else if (lifetime.seconds) {
            add(What::SessionKept,
                ExpectationText::tr("The broker keeps the session for %1: until then a CONNECT without Clean Start gets Session Present 1.")
                    .arg(seconds(*lifetime.seconds)),
                "3.1.2.11.2 [MQTT-3.1.2-23]", "3.1.2.4", qint64(*lifetime.seconds) * 1'000);
        } else {
            add(What::SessionKept,
                m_v5 ? ExpectationText::tr(
                    "The broker keeps the session without an end: a CONNECT without Clean Start gets Session Present 1.")
                     : ExpectationText::tr("The broker keeps the session: a CONNECT without Clean Session gets Session Present 1."),
                "3.1.2.11.2 [MQTT-3.1.2-23]", "3.1.2.4 [MQTT-3.1.2-5]");
        }
    }

    void changeExpiry()
    {
        const quint32 interval = m_choice.sessionExpiryInterval;
        ends();
        will(false);
        session({interval > 0, interval == 0xFFFFFFFF ? std::nullopt : std::optional(interval)});
    }

    void reauthenticate()
    {
        add(What::Reauthenticated,
            ExpectationText::tr(
                "The broker goes on with AUTH 0x18 as its method asks for, and ends with AUTH 0x00. If it refuses, it says so in a "
                "DISCONNECT."),
            "4.12.1", "4.12.1", promptMs);
        add(What::ConnectionStays, ExpectationText::tr("Meanwhile the connection stays as it is, messages included."), "4.12.1", "4.12.1",
            promptMs);
    }

    bool hasExpired() const
    {
        const auto &seconds = m_situation.lifetime.seconds;
        return seconds && m_situation.closedForMs.value_or(0) > qint64(*seconds) * 1'000;
    }

    void resume()
    {
        if (!m_situation.lifetime.kept) {
            add(What::SessionAbsent, ExpectationText::tr("Session Present is 0: the session ended with its connection."),
                "3.2.2.1.1 [MQTT-3.2.2-3]", "3.2.2.2 [MQTT-3.2.2-3]", promptMs);
        } else if (hasExpired()) {
            add(What::SessionAbsent,
                ExpectationText::tr(
                    "Session Present is 0: the connection has been closed for longer than the Session Expiry Interval of %1.")
                    .arg(seconds(*m_situation.lifetime.seconds)),
                "3.1.2.11.2 [MQTT-3.1.2-23]", "3.1.2.4", promptMs);
        } else {
            add(What::SessionPresent, ExpectationText::tr("Session Present is 1: the broker still has the session."),
                "3.2.2.1.1 [MQTT-3.2.2-3]", "3.2.2.2 [MQTT-3.2.2-2]", promptMs);
            add(What::Unspecified,
                ExpectationText::tr("Subscriptions still hold, and what was not acknowledged is sent again by both sides, with DUP set."),
                "4.4 [MQTT-4.4.0-1]", "4.4 [MQTT-4.4.0-1]");
        }
    }

    void wipe()
    {
        add(What::SessionAbsent, ExpectationText::tr("Session Present is 0: the broker has thrown away what it had."),
            "3.2.2.1.1 [MQTT-3.2.2-2]", "3.2.2.2 [MQTT-3.2.2-1]", promptMs);
        add(What::SessionGone, ExpectationText::tr("The next CONNECT gets Session Present 0 as well: nothing is left to resume."),
            "3.1.2.4 [MQTT-3.1.2-4]", "3.1.2.4 [MQTT-3.1.2-6]");
    }

    ExperimentChoice m_choice;
    SessionSituation m_situation;
    bool m_v5;
    QList<Expectation> m_expectations;
};

} // namespace

QList<Expectation> expectations(const ExperimentChoice &choice, const SessionSituation &situation)
{
    return Prediction(choice, situation).make();
}
