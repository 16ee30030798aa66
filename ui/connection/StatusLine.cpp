#include "connection/StatusLine.h"

#include "connection/Connection.h"
#include "connection/ProcessMemory.h"
#include "connection/ReconnectText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>

using namespace Qt::StringLiterals;

ConnectionState connectionState(const Connection &connection)
{
    switch (connection.state()) {
    case Client::State::Connecting:
    case Client::State::AwaitingConnack:
        return {theme::Sign::Running, QCoreApplication::translate("ConnectionState", "connecting")};
    case Client::State::Connected:
        return {theme::Sign::Ok, QCoreApplication::translate("ConnectionState", "connected")};
    case Client::State::Disconnecting:
        return {theme::Sign::Running, QCoreApplication::translate("ConnectionState", "disconnecting")};
    case Client::State::Idle:
        break;
    }
    if (connection.reconnect().state == ReconnectStatus::State::Waiting)
        return {theme::Sign::Warning, QCoreApplication::translate("ConnectionState", "waiting to reconnect")};
    if (connection.attempt().number == 0)
        return {theme::Sign::Idle, QCoreApplication::translate("ConnectionState", "not connected")};
    if (connection.diagnosis())
        return {theme::Sign::Error,
                connection.attempt().connected ? QCoreApplication::translate("ConnectionState", "connection lost")
                                               : QCoreApplication::translate("ConnectionState", "failed")};
    if (!connection.attempt().connected)
        return {theme::Sign::Idle, QCoreApplication::translate("ConnectionState", "cancelled")};
    return {theme::Sign::Idle, QCoreApplication::translate("ConnectionState", "disconnected")};
}

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_state(new QLabel(this))
    , m_roundTrip(new QLabel(this))
    , m_packets(new QLabel(this))
    , m_memory(new QLabel(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::grid, 2, theme::grid, 2);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_icon);
    layout->addWidget(m_state);
    layout->addStretch();
    for (QLabel *label : {m_roundTrip, m_packets, m_memory}) {
        layout->addSpacing(2 * theme::grid);
        layout->addWidget(label);
    }
    for (QLabel *label : {m_state, m_roundTrip, m_packets, m_memory})
        label->setTextFormat(Qt::PlainText);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &StatusLine::showTexts);
    m_timer.start();
    refresh();
}

void StatusLine::setConnection(Connection *connection)
{
    if (m_connection)
        m_connection->disconnect(this);
    m_connection = connection;
    if (connection) {
        connect(connection, &Connection::stateChanged, this, &StatusLine::refresh);
        connect(connection, &Connection::ended, this, &StatusLine::refresh);
        connect(connection, &Connection::pingAnswered, this, &StatusLine::refresh);
        connect(connection, &Connection::reconnectChanged, this, &StatusLine::refresh);
    }
    refresh();
}

void StatusLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        refresh();
}

/// The state costs a diagnosis, so it is read when it changes and not with every tick.
void StatusLine::refresh()
{
    m_shown = m_connection ? connectionState(*m_connection) : ConnectionState();
    showTexts();
}

void StatusLine::showTexts()
{
    m_icon->setVisible(m_connection);
    m_memory->setText(tr("Memory: %1").arg(QLocale().formattedDataSize(residentMemory(), 0)));
    if (!m_connection) {
        for (QLabel *label : {m_state, m_roundTrip, m_packets})
            label->clear();
        return;
    }
    m_icon->setPixmap(theme::icon(m_shown.sign, palette()).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_icon->setAccessibleName(theme::word(m_shown.sign));
    const QDateTime since = m_connection->stateSince();
    const QString clock = QLocale().toString(since.toLocalTime().time(), u"HH:mm:ss"_s);
    const qint64 seconds = since.secsTo(QDateTime::currentDateTimeUtc());
    if (m_connection->attempt().number == 0 || !since.isValid())
        m_state->setText(m_shown.word);
    else if (seconds < 1)
        m_state->setText(tr("%1 since %2").arg(m_shown.word, clock));
    else
        m_state->setText(tr("%1 since %2 (%3)").arg(m_shown.word, clock, theme::duration(double(seconds) * 1000)));
    if (m_connection->reconnect().state == ReconnectStatus::State::Waiting)
        m_state->setText(tr("%1 · %2", "how the connection stands, what comes next")
                             .arg(m_state->text(), reconnect::nextStep(m_connection->reconnect(), QDateTime::currentDateTimeUtc())));
    const auto roundTrip = m_connection->lastRoundTripMs();
    m_roundTrip->setText(roundTrip ? tr("Round trip: %1").arg(theme::duration(*roundTrip)) : tr("Round trip: not measured"));
    m_roundTrip->setToolTip(
        tr("From PINGREQ to PINGRESP, the last time. The client sends PINGREQ when nothing else was sent for the keep-alive."));
    m_packets->setText(tr("%n line(s) logged", nullptr, int(m_connection->log()->size())));
}
