#include "connection/ReconnectText.h"

#include "settings/Duration.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;
using State = ReconnectStatus::State;

namespace {

struct ReconnectText {
    Q_DECLARE_TR_FUNCTIONS(ReconnectText)
};

/// "40 ms", "1.2 s", "25 s"
QString heldText(double ms)
{
    if (ms < 999.5)
        return u"%1 ms"_s.arg(QLocale().toString(ms, 'f', 0));
    return u"%1 s"_s.arg(QLocale().toString(ms / 1000, 'f', ms < 9'950 ? 1 : 0));
}

QString clockText(const QDateTime &utc)
{
    return QLocale().toString(utc.toLocalTime().time(), u"HH:mm:ss"_s);
}

/// Whole seconds that are left, 0 when it is time.
qint64 secondsLeft(const ReconnectStatus &status, const QDateTime &now)
{
    return std::max<qint64>(0, now.msecsTo(status.at) + 999) / 1000;
}

} // namespace

QString reconnect::lossTitle(const ReconnectStatus &status)
{
    const CauseInfo *cause = causeInfo(status.lossCause);
    return cause ? QCoreApplication::translate("Cause", cause->title) : QString();
}

QString reconnect::headline(const ReconnectStatus &status)
{
    const QString title = lossTitle(status);
    switch (status.state) {
    case State::Off:
        return {};
    case State::Waiting:
    case State::Trying:
        return title.isEmpty() ? ReconnectText::tr("Not connected yet.") : ReconnectText::tr("Connection lost: %1.").arg(title);
    case State::Stopped:
        break;
    }
    return status.plan.takenOver && !status.plan.rhythm.isEmpty()
        ? ReconnectText::tr("Reconnecting was stopped: two clients throw each other out.")
        : ReconnectText::tr("Connack does not try again by itself.");
}

QString reconnect::nextStep(const ReconnectStatus &status, const QDateTime &now)
{
    switch (status.state) {
    case State::Off:
    case State::Stopped:
        return {};
    case State::Waiting:
        break;
    case State::Trying:
        return ReconnectText::tr("Try %1 runs.").arg(status.number);
    }
    if (status.held)
        return ReconnectText::tr("Try %1 comes when the extra connections are done.").arg(status.number);
    const qint64 seconds = secondsLeft(status, now);
    return seconds == 0
        ? ReconnectText::tr("Try %1 comes now.").arg(status.number)
        : ReconnectText::tr("Try %1 comes in %2.").arg(QString::number(status.number), formatDuration(std::chrono::seconds(seconds)));
}

QString reconnect::nextStepAt(const ReconnectStatus &status)
{
    if (status.state != State::Waiting || status.held)
        return nextStep(status, status.at);
    return ReconnectText::tr("Try %1 comes at %2.").arg(QString::number(status.number), clockText(status.at));
}

QString reconnect::rhythmText(const Plan &plan)
{
    if (plan.rhythm.isEmpty())
        return {};
    const auto [least, most] = std::minmax_element(plan.rhythm.begin(), plan.rhythm.end());
    const QString from = heldText(*least);
    const QString to = heldText(*most);
    const int times = int(plan.rhythm.size());
    if (*most <= *least * 1.5 + 50)
        return ReconnectText::tr("Connected and thrown out %n times, each about %1 after the CONNACK.", nullptr, times).arg(to);
    return ReconnectText::tr("Connected and thrown out %n times, between %1 and %2 after the CONNACK.", nullptr, times).arg(from, to);
}

QString reconnect::why(const ReconnectStatus &status)
{
    if (status.state == State::Off)
        return {};
    QStringList sentences{rhythmText(status.plan), retryReason(status.plan.reason)};
    if (status.state != State::Stopped && !status.plan.rhythm.isEmpty())
        sentences[1] = ReconnectText::tr("So the tries come at the longest delay now.");
    sentences.removeAll(QString());
    return sentences.join(u' ');
}

QString reconnect::automaticNote(const ReconnectStatus &status)
{
    const QString title = lossTitle(status);
    if (title.isEmpty())
        return ReconnectText::tr("This is automatic try %1.").arg(status.number);
    return ReconnectText::tr("This is automatic try %1, after the connection was lost at %2: %3.")
        .arg(QString::number(status.number), clockText(status.lostAt), title);
}

QString reconnect::resumedNote(const KeptSession &kept, const ConnectionSettings &asked)
{
    constexpr quint32 never = 0xFFFFFFFF;
    const QString time = kept.expiryInterval == never ? QString() : formatDuration(std::chrono::seconds(kept.expiryInterval));
    const QString start = ReconnectText::tr("To resume the session, this reconnect is sent with Clean Start 0.");
    const QString id = ReconnectText::tr("It uses the client ID that the broker had assigned.");
    const QString keeps = time.isEmpty() ? ReconnectText::tr("The broker keeps the session without end.")
                                         : ReconnectText::tr("The broker keeps the session for %1 after a loss.").arg(time);
    QStringList sentences{start, keeps};
    if (asked.clientId.isEmpty())
        sentences.insert(1, id);
    return sentences.join(u' ');
}
