#include "connection/Reconnect.h"

#include "connection/ReconnectText.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;
using State = ReconnectStatus::State;

Reconnect::Reconnect(QObject *parent, World world)
    : QObject(parent)
    , m_world(std::move(world))
    , m_policy([this] { return m_world.chance(); })
{
    if (!m_world.now)
        m_world.now = [] { return QDateTime::currentDateTimeUtc(); };
    if (!m_world.chance)
        m_world.chance = [] { return QRandomGenerator::global()->generateDouble(); };
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Reconnect::timeIsUp);
}

void Reconnect::begin(const ConnectionSettings &asked, const QList<Note> &notes)
{
    m_asked = asked;
    m_askedNotes = notes;
    m_kept.reset();
    m_lastNews.clear();
    m_policy.begin(asked.network);
    m_timer.stop();
    m_status = {};
    emit changed();
}

void Reconnect::end()
{
    m_policy.end();
    m_timer.stop();
    if (std::exchange(m_status, {}).state != State::Off)
        emit changed();
}

void Reconnect::connected()
{
    if (std::exchange(m_status, {}).state != State::Off)
        emit changed();
}

void Reconnect::ended(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis)
{
    m_endedAt = m_world.now();
    if (attempt.connected) {
        m_kept = reconnect::keptSession(attempt);
        m_status.lossCause = diagnosis ? diagnosis->cause : QString();
        m_status.lostAt = m_endedAt;
    }
    const reconnect::Plan plan = m_policy.ended(attempt, diagnosis);
    const QString news = (diagnosis ? diagnosis->cause : QString()) + (plan.rhythm.isEmpty() ? ""_L1 : " rhythm"_L1);
    m_news = std::exchange(m_lastNews, news) != news;
    follow(plan);
}

void Reconnect::judgedAnew(const Attempt &attempt, const std::optional<Diagnosis> &diagnosis)
{
    if (m_status.state != State::Waiting && m_status.state != State::Stopped)
        return;
    if (attempt.connected && diagnosis)
        m_status.lossCause = diagnosis->cause;
    follow(m_policy.judgedAnew(attempt, diagnosis));
}

void Reconnect::follow(const reconnect::Plan &plan)
{
    using Next = reconnect::Plan::Next;
    m_timer.stop();
    m_status.plan = plan;
    m_status.number = plan.number;
    m_status.held = false;
    switch (plan.next) {
    case Next::Nothing:
        m_status = {};
        break;
    case Next::Stop:
        m_status.state = State::Stopped;
        break;
    case Next::Try:
        m_status.state = State::Waiting;
        m_status.at = m_endedAt.addMSecs(plan.delay.count());
        m_timer.start(int(std::clamp<qint64>(m_world.now().msecsTo(m_status.at), 0, std::numeric_limits<int>::max())));
        break;
    }
    emit changed();
}

void Reconnect::setProbing(bool probing)
{
    m_probing = probing;
    if (!probing && m_status.held)
        beginTry();
}

void Reconnect::timeIsUp()
{
    if (m_status.state != State::Waiting)
        return;
    if (!m_probing)
        return beginTry();
    m_status.held = true;
    emit changed();
}

void Reconnect::now()
{
    if (m_status.state != State::Waiting && m_status.state != State::Stopped)
        return;
    if (m_status.state == State::Stopped) {
        m_policy.goOn();
        m_status.number = 1;
    }
    beginTry();
}

void Reconnect::beginTry()
{
    m_timer.stop();
    m_status.state = State::Trying;
    m_status.held = false;
    const ConnectionSettings settings = reconnect::resuming(m_asked, m_kept, m_world.now());
    const QList<Note> notes = notesFor(settings);
    const QPointer<Reconnect> self(this);
    emit changed();
    if (self && m_status.state == State::Trying)
        emit due(settings, notes);
}

QList<Note> Reconnect::notesFor(const ConnectionSettings &used) const
{
    QList<Note> notes = m_askedNotes;
    notes.append({u"automatic-reconnect"_s, reconnect::automaticNote(m_status)});
    if (used.cleanStart != m_asked.cleanStart || used.clientId != m_asked.clientId)
        notes.append({u"session-resumed"_s, reconnect::resumedNote(*m_kept, m_asked)});
    return notes;
}
