#include "pubsub/Subscriptions.h"

#include "mqtt/ReasonCodes.h"

#include <QTimer>

#include <algorithm>

using mqtt::PacketType;
using mqtt::PropertyId;

namespace {

constexpr int endingsBorne = 2; ///< So often the server may end the connection instead of answering before we stop asking by ourselves.

QString reasonStringOf(const mqtt::Properties &properties)
{
    return properties.string(PropertyId::ReasonString).value_or(QString());
}

bool awaitsAnswer(const SubscriptionRow &row)
{
    using enum SubscriptionRow::State;
    return row.packetIdentifier != 0 && (row.state == Pending || row.state == Unsubscribing || row.state == Unanswered);
}

} // namespace

Subscriptions::Subscriptions(QObject *parent)
    : QObject(parent)
{
}

const SubscriptionRow *Subscriptions::find(const QString &topicFilter) const
{
    const int row = indexOf(topicFilter);
    return row < 0 ? nullptr : &m_rows[row];
}

int Subscriptions::indexOf(const QString &topicFilter) const
{
    const auto found =
        std::find_if(m_rows.cbegin(), m_rows.cend(), [&](const SubscriptionRow &row) { return row.settings.topicFilter == topicFilter; });
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

int Subscriptions::indexOf(quint64 key) const
{
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(), [&](const SubscriptionRow &row) { return row.key == key; });
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

int Subscriptions::indexOfRequest(quint16 packetIdentifier) const
{
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(), [&](const SubscriptionRow &row) {
        return row.packetIdentifier == packetIdentifier && awaitsAnswer(row);
    });
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

QList<SubscriptionSettings> Subscriptions::wanted() const
{
    QList<SubscriptionSettings> wanted;
    for (const SubscriptionRow &row : m_rows) {
        if (!row.leaving)
            wanted.append(row.settings);
    }
    return wanted;
}

void Subscriptions::setWanted(const QList<SubscriptionSettings> &wanted)
{
    QStringList gone;
    for (const SubscriptionRow &row : std::as_const(m_rows)) {
        const auto isRow = [&](const SubscriptionSettings &settings) { return settings.topicFilter == row.settings.topicFilter; };
        if (!row.leaving && std::none_of(wanted.cbegin(), wanted.cend(), isRow))
            gone.append(row.settings.topicFilter);
    }
    for (const QString &topicFilter : std::as_const(gone))
        drop(indexOf(topicFilter));
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const int row = indexOf(wanted[i].topicFilter);
        if (row < 0)
            insert(wanted[i], i);
        else if (m_rows[row].leaving || m_rows[row].settings != wanted[i])
            update(row, wanted[i]);
    }
}

void Subscriptions::add(const SubscriptionSettings &settings)
{
    if (const int row = indexOf(settings.topicFilter); row >= 0)
        update(row, settings);
    else
        insert(settings, m_rows.size());
    emit wantedChanged();
}

void Subscriptions::replace(const QString &topicFilter, const SubscriptionSettings &settings)
{
    const int row = indexOf(topicFilter);
    if (row < 0 || topicFilter == settings.topicFilter || indexOf(settings.topicFilter) >= 0) {
        if (row >= 0 && topicFilter != settings.topicFilter)
            drop(row);
        add(settings);
        return;
    }
    drop(row);
    insert(settings, row);
    emit wantedChanged();
}

void Subscriptions::remove(const QStringList &topicFilters)
{
    for (const QString &topicFilter : topicFilters) {
        if (const int row = indexOf(topicFilter); row >= 0)
            drop(row);
    }
    emit wantedChanged();
}

void Subscriptions::setEnabled(const QStringList &topicFilters, bool enabled)
{
    for (const QString &topicFilter : topicFilters) {
        const int row = indexOf(topicFilter);
        if (row < 0 || (m_rows[row].settings.enabled == enabled && !m_rows[row].leaving))
            continue;
        SubscriptionSettings settings = m_rows[row].settings;
        settings.enabled = enabled;
        update(row, settings);
    }
    emit wantedChanged();
}

void Subscriptions::subscribeAgain(const QStringList &topicFilters)
{
    for (const QString &topicFilter : topicFilters) {
        if (const int row = indexOf(topicFilter); row >= 0 && m_rows[row].settings.enabled && !m_rows[row].leaving)
            send(row);
    }
}

void Subscriptions::insert(const SubscriptionSettings &settings, qsizetype at)
{
    const qsizetype index = std::min(at, m_rows.size());
    SubscriptionRow row;
    row.key = ++m_lastKey;
    row.settings = settings;
    row.state = settings.enabled ? State::Waiting : State::Off;
    m_unsubscribeLater.removeAll(settings.topicFilter);
    emit rowAboutToBeInserted(int(index));
    m_rows.insert(index, row);
    emit rowInserted();
    if (settings.enabled)
        send(int(index));
}

void Subscriptions::update(int row, const SubscriptionSettings &settings)
{
    const SubscriptionSettings before = std::exchange(m_rows[row].settings, settings);
    const bool wasLeaving = std::exchange(m_rows[row].leaving, false);
    if (settings.enabled)
        send(row);
    else if (before.enabled || wasLeaving)
        unsubscribe(row);
    else
        emit rowChanged(row);
}

void Subscriptions::take(int row)
{
    emit rowAboutToBeRemoved(row);
    m_rows.removeAt(row);
    emit rowRemoved();
}

void Subscriptions::drop(int row)
{
    m_rows[row].leaving = true;
    if (!isConnected() && m_rows[row].inSession)
        m_unsubscribeLater.append(m_rows[row].settings.topicFilter);
    unsubscribe(row);
    if (row < m_rows.size() && m_rows[row].leaving && m_rows[row].state != State::Unsubscribing)
        take(row);
}

void Subscriptions::send(int index)
{
    SubscriptionRow &row = m_rows[index];
    row.reasonCode.reset();
    row.reasonString.clear();
    row.endedTheConnection = row.kept = row.again = false;
    row.packetIdentifier = 0;
    row.problem = subscriptionProblem(row.settings, m_version, m_limits);
    row.state = !isConnected() ? State::Waiting : !row.problem.isEmpty() ? State::NotAllowed : State::Pending;
    if (row.state != State::Pending) {
        emit rowChanged(index);
        return;
    }
    row.version = m_version;
    awaitAnswer(row);
    const quint64 key = row.key;
    const SubscriptionSettings settings = row.settings;
    emit rowChanged(index);
    emit subscribeRequested(key, settings.subscription(m_version), settings.properties(m_version));
}

/// What the session may have is taken out of it; anything else is just off.
void Subscriptions::unsubscribe(int index)
{
    SubscriptionRow &row = m_rows[index];
    const bool mayBeThere = row.inSession || row.state == State::Pending || row.state == State::Unanswered;
    row.problem.clear();
    row.packetIdentifier = 0;
    row.state = isConnected() && mayBeThere ? State::Unsubscribing : State::Off;
    if (row.state == State::Off) {
        emit rowChanged(index);
        return;
    }
    row.reasonCode.reset();
    row.reasonString.clear();
    awaitAnswer(row);
    const quint64 key = row.key;
    const QString topicFilter = row.settings.topicFilter;
    emit rowChanged(index);
    emit unsubscribeRequested(key, topicFilter);
}

void Subscriptions::awaitAnswer(SubscriptionRow &row)
{
    row.clock.start();
    row.request = ++m_lastRequest;
    QTimer::singleShot(m_answerLimit, this, [this, key = row.key, request = row.request] {
        const int index = indexOf(key);
        if (index < 0 || m_rows[index].request != request)
            return;
        SubscriptionRow &late = m_rows[index];
        if (late.state != State::Pending && late.state != State::Unsubscribing)
            return;
        late.state = State::Unanswered;
        emit rowChanged(index);
    });
}

void Subscriptions::sent(quint64 key, quint16 packetIdentifier, const QString &error)
{
    const int index = indexOf(key);
    if (index < 0 || (m_rows[index].state != State::Pending && m_rows[index].state != State::Unsubscribing))
        return;
    SubscriptionRow &row = m_rows[index];
    row.packetIdentifier = packetIdentifier;
    if (packetIdentifier != 0)
        return;
    if (!isConnected() || row.leaving) { // the connection ended meanwhile, or it cannot be said: the row goes as the tester wished
        row.state = row.settings.enabled ? State::Waiting : State::Off;
        if (row.leaving) {
            take(index);
            return;
        }
    } else {
        row.state = State::NotAllowed;
        row.problem = error;
    }
    emit rowChanged(index);
}

void Subscriptions::subscribed(quint16 packetIdentifier, const mqtt::Suback &suback)
{
    const int index = indexOfRequest(packetIdentifier);
    if (index < 0 || suback.reasonCodes.isEmpty() || m_rows[index].state == State::Unsubscribing)
        return;
    SubscriptionRow &row = m_rows[index];
    row.ms = double(row.clock.nsecsElapsed()) / 1e6;
    row.packetIdentifier = 0;
    row.endings = 0;
    row.reasonCode = suback.reasonCodes.first();
    row.reasonString = reasonStringOf(suback.properties);
    const bool refused = *row.reasonCode > quint8(mqtt::QoS::ExactlyOnce);
    row.state = refused ? State::Refused : State::Granted;
    row.inSession = row.inSession || !refused; // a refusal leaves an earlier subscription as it was
    emit rowChanged(index);
}

void Subscriptions::unsubscribed(quint16 packetIdentifier, const mqtt::Unsuback &unsuback)
{
    const int index = indexOfRequest(packetIdentifier);
    if (index < 0)
        return;
    SubscriptionRow &row = m_rows[index];
    row.packetIdentifier = 0;
    row.endings = 0;
    const quint8 code = unsuback.reasonCodes.value(0);
    if (mqtt::isFailure(code, PacketType::Unsuback, m_version)) {
        row.state = State::Refused;
        row.reasonCode = code;
        row.reasonString = reasonStringOf(unsuback.properties);
        row.problem = tr("UNSUBSCRIBE was refused: %1.").arg(mqtt::describeReasonCode(code, PacketType::Unsuback, m_version));
        row.leaving = false; // it is still there, and the tester must see it
        emit rowChanged(index);
        return;
    }
    row.inSession = false;
    if (row.leaving) {
        take(index);
        return;
    }
    row.state = State::Off;
    emit rowChanged(index);
}

bool Subscriptions::begin(SubscriptionRow &row, bool sessionKept, bool resubscribe)
{
    const bool had = std::exchange(row.inSession, row.inSession && sessionKept);
    if (!row.settings.enabled)
        return false;
    if (row.inSession) {
        row.state = State::Granted;
        row.kept = true;
        row.again = false;
        return false;
    }
    if ((had || row.state == State::Lost) && !resubscribe) {
        row.state = State::Lost;
        return false;
    }
    return !row.endedTheConnection;
}

void Subscriptions::connectionBegan(mqtt::Version version, const SessionLimits &limits, bool sessionKept, bool resubscribe)
{
    m_version = version;
    m_limits = limits;
    int again = 0;
    for (int i = 0; i < m_rows.size(); ++i) {
        const bool had = m_rows[i].inSession || m_rows[i].state == State::Lost;
        if (begin(m_rows[i], sessionKept, resubscribe)) {
            send(i);
            m_rows[i].again = had && m_rows[i].state == State::Pending;
            again += m_rows[i].again ? 1 : 0;
        } else if (!m_rows[i].settings.enabled && m_rows[i].inSession) { // switched off while we were away
            unsubscribe(i);
        }
        emit rowChanged(i);
    }
    const QStringList later = std::exchange(m_unsubscribeLater, {});
    for (const QString &topicFilter : later) {
        if (sessionKept && !find(topicFilter))
            emit unsubscribeRequested(0, topicFilter);
    }
    if (again > 0)
        emit resubscribed(again);
}

void Subscriptions::connectionEnds()
{
    m_limits.reset();
}

void Subscriptions::end(SubscriptionRow &row, bool byPeer)
{
    const bool pending = row.state == State::Pending || (row.state == State::Unanswered && row.packetIdentifier != 0);
    row.packetIdentifier = 0;
    row.kept = false;
    if (!row.settings.enabled) {
        row.state = State::Off;
    } else if (pending) {
        row.endings = byPeer ? row.endings + 1 : 0;
        row.endedTheConnection = row.endings >= endingsBorne;
        row.state = row.endedTheConnection ? State::Unanswered : State::Waiting;
    } else if (row.state == State::Granted || row.state == State::NotAllowed || row.state == State::Unsubscribing) {
        row.state = State::Waiting;
    }
}

void Subscriptions::connectionEnded(bool byPeer)
{
    m_limits.reset();
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        if (m_rows[i].leaving) {
            if (m_rows[i].inSession)
                m_unsubscribeLater.append(m_rows[i].settings.topicFilter);
            take(i);
            continue;
        }
        end(m_rows[i], byPeer);
        emit rowChanged(i);
    }
}
