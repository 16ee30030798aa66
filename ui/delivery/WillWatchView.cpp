#include "delivery/WillWatchView.h"

#include "delivery/DeliveryParts.h"
#include "settings/IconButton.h"
#include "text/PlainText.h"

#include <QClipboard>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;
using State = WillReport::State;

namespace {

theme::Sign signOf(const WillReport &report)
{
    switch (report.state) {
    case State::Idle:
        return theme::Sign::Idle;
    case State::Connecting:
    case State::Watching:
    case State::Waiting:
        return theme::Sign::Running;
    case State::Arrived:
        return report.cameTooEarly() || report.cameWithTheInterval() || report.kept == std::optional(false)
                || report.arrivedQos != report.expectedQos()
            ? theme::Sign::Warning
            : theme::Sign::Ok;
    case State::Discarded:
    case State::Resumed:
        return theme::Sign::Ok;
    case State::NotArrived:
    case State::Unexpected:
    case State::Failed:
        return theme::Sign::Error;
    case State::Cancelled:
        break;
    }
    return theme::Sign::Skipped;
}

} // namespace

WillWatchView::WillWatchView(const Connection *connection, QThread *networkThread, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_watch(new WillWatch(networkThread, this))
    , m_go(new QPushButton(this))
    , m_sign(new QLabel(this))
    , m_headline(new QLabel(this))
    , m_limitLabel(new QLabel(this))
    , m_limit(makeLimit(u"Wait for the will"_s, this))
    , m_copy(new IconButton(u"copy"_s, u"Copy what became of the will"_s, this))
    , m_explanation(new Explanation(u"Will explanation"_s, this))
{
    build();
    connect(m_go, &QPushButton::clicked, this, &WillWatchView::startOrStop);
    connect(m_copy, &QToolButton::clicked, this, &WillWatchView::copy);
    connect(m_watch, &WillWatch::changed, this, &WillWatchView::showState);
    connect(m_connection, &Connection::stateChanged, this, &WillWatchView::showState);
    retranslate();
}

WillWatchView::~WillWatchView()
{
    m_watch->disconnect(this);
}

void WillWatchView::build()
{
    m_go->setAutoDefault(false);
    m_sign->setFixedWidth(16);
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setWordWrap(true);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_limit->setValue(5);
    m_limitLabel->setBuddy(m_limit);
    auto *line = new QHBoxLayout;
    line->setSpacing(theme::grid);
    line->addWidget(m_go);
    line->addWidget(m_sign);
    line->addWidget(m_headline, 1);
    line->addWidget(m_limitLabel);
    line->addWidget(m_limit);
    line->addWidget(m_copy);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(theme::grid, theme::halfGrid, theme::grid, theme::halfGrid);
    all->setSpacing(theme::halfGrid);
    all->addLayout(line);
    all->addWidget(m_explanation, 1);
}

void WillWatchView::startOrStop()
{
    if (m_watch->isRunning())
        m_watch->cancel();
    else
        m_watch->start(*m_connection, limitOf(m_limit));
}

void WillWatchView::showState()
{
    const WillReport &report = m_watch->report();
    const bool running = m_watch->isRunning();
    const QString go = tr("&Watch the will");
    const QString stop = tr("S&top watching");
    setButtonTexts(m_go, running ? stop : go, {go, stop});
    m_go->setAccessibleName(running ? u"Stop watching the will"_s : u"Watch the will"_s);
    const QString whyNot = WillWatch::whyNot(*m_connection);
    m_go->setEnabled(running || whyNot.isEmpty());
    const bool untouched = report.state == State::Idle;
    m_sign->setPixmap(theme::icon(signOf(report), palette()).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_sign->setAccessibleName(theme::word(signOf(report)));
    m_headline->setText(untouched && !whyNot.isEmpty() ? whyNot : willtext::headline(report));
    m_headline->setAccessibleName(m_headline->text());
    m_explanation->say(
        untouched ? QStringList{tr("A second connection subscribes to the topic of the will. Then drop this connection, or disconnect: "
                                   "here you see whether the will comes, when, and whether that is right.")}
                  : willtext::sentences(report));
    m_copy->setEnabled(!untouched);
}

void WillWatchView::copy()
{
    QGuiApplication::clipboard()->setText(m_headline->text() + u'\n' + m_explanation->toPlainText());
}

void WillWatchView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
}

void WillWatchView::retranslate()
{
    m_go->setToolTip(
        text::toolTip(tr("Subscribes to the topic of the will with a second connection: the same server, credentials and TLS, a client "
                         "ID of its own, no will (CONNECT, section 3.1.2.5)")));
    m_limitLabel->setText(tr("W&ait"));
    m_limit->setSuffix(tr(" s", "seconds, after a number"));
    m_limit->setToolTip(
        text::toolTip(tr("How long the will is waited for after its time: after the end of the connection, and the Will Delay "
                         "Interval if there is one")));
    m_copy->setToolTip(text::toolTip(tr("Copy what became of the will")));
    showState();
}
