#include "session/RoundTripPanel.h"

#include "session/RoundTripPlot.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RoundTripPanel::RoundTripPanel(Connection *connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_title(new QLabel)
    , m_plot(new RoundTripPlot)
    , m_figures(new QLabel)
    , m_ping(new QPushButton)
    , m_repeat(new QCheckBox)
{
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_ping);
    buttons->addWidget(m_repeat);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_title);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_figures);
    layout->addLayout(buttons);
    m_plot->setHistory(&m_history);
    m_figures->setTextFormat(Qt::PlainText);
    m_figures->setWordWrap(true);
    m_figures->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_figures->setAccessibleName(u"Round-trip figures"_s);
    m_ping->setAccessibleName(u"Ping now"_s);
    m_repeat->setAccessibleName(u"Ping every second"_s);
    m_everySecond.setInterval(1s);
    m_frame.setInterval(16ms);
    m_frame.setSingleShot(true);
    connect(&m_everySecond, &QTimer::timeout, this, &RoundTripPanel::ping);
    connect(&m_frame, &QTimer::timeout, this, &RoundTripPanel::showFigures);
    connect(m_ping, &QPushButton::clicked, this, &RoundTripPanel::ping);
    connect(m_repeat, &QCheckBox::toggled, this, &RoundTripPanel::showState);
    connect(m_connection, &Connection::stateChanged, this, &RoundTripPanel::showState);
    connect(m_connection, &Connection::pingAnswered, this, [this](double roundTripMs) {
        m_history.add(roundTripMs);
        if (!m_frame.isActive())
            m_frame.start();
    });
    retranslate();
    showState();
}

void RoundTripPanel::ping()
{
    if (Client *client = m_connection->client())
        QMetaObject::invokeMethod(client, &Client::ping, Qt::QueuedConnection);
}

void RoundTripPanel::showState()
{
    const bool connected = m_connection->state() == Client::State::Connected;
    m_ping->setEnabled(connected);
    if (connected && m_repeat->isChecked())
        m_everySecond.start();
    else
        m_everySecond.stop();
}

void RoundTripPanel::showFigures()
{
    const PingHistory::Statistics figures = m_history.statistics();
    m_plot->update();
    if (figures.count == 0) {
        m_figures->setText(tr("The keep-alive pings by itself when nothing else is sent."));
        return;
    }
    m_figures->setText(tr("last %1 · median %2 · 95th percentile %3 · longest %4 · %n ping(s)", nullptr, int(figures.count))
                           .arg(theme::duration(figures.last), theme::duration(figures.median), theme::duration(figures.p95),
                                theme::duration(figures.greatest)));
    m_plot->setAccessibleDescription(m_figures->text());
}

void RoundTripPanel::retranslate()
{
    m_title->setText(tr("Round-trip time"));
    m_ping->setText(tr("Ping now"));
    m_ping->setToolTip(tr("Sends PINGREQ (section 3.12) and measures the time until PINGRESP."));
    m_repeat->setText(tr("every second"));
    m_repeat->setToolTip(tr("Sends PINGREQ (section 3.12) every second while connected. The broker then sees no silence, whatever the keep-alive."));
    showFigures();
}

void RoundTripPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}
