#include "status/ReconnectBar.h"

#include "connection/ReconnectText.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QAccessible>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;
using State = ReconnectStatus::State;

ReconnectBar::ReconnectBar(QWidget *parent)
    : QFrame(parent)
    , m_sign(new QLabel(this))
    , m_text(new QLabel(this))
    , m_why(new QLabel(this))
    , m_now(new QPushButton(this))
    , m_stop(new QPushButton(this))
{
    setFrameShape(QFrame::StyledPanel);
    setObjectName(u"reconnect"_s);
    m_text->setObjectName(u"reconnectText"_s);
    m_why->setObjectName(u"reconnectWhy"_s);
    m_sign->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_stop->setAccessibleName(u"Stop reconnecting"_s);
    for (QLabel *label : {m_text, m_why}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_text);
    texts->addWidget(m_why);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::grid, theme::halfGrid, theme::grid, theme::halfGrid);
    row->setSpacing(theme::grid);
    row->addWidget(m_sign, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    for (QPushButton *button : {m_now, m_stop}) {
        button->setAutoDefault(false);
        row->addWidget(button, 0, Qt::AlignTop);
    }
    connect(m_now, &QPushButton::clicked, this, &ReconnectBar::nowRequested);
    connect(m_stop, &QPushButton::clicked, this, &ReconnectBar::stopRequested);
    hide();
}

void ReconnectBar::show(const ReconnectStatus &status, const QDateTime &now)
{
    const bool stopped = status.state == State::Stopped;
    const auto joined = [](const QString &a, const QString &b) { return b.isEmpty() ? a : a + u' ' + b; };
    const QString headline = reconnect::headline(status);
    const QString text = joined(headline, reconnect::nextStep(status, now));
    announce(joined(headline, reconnect::nextStepAt(status))); // first: a label with a name of its own does not tell of its text
    if (text != m_text->text())
        m_text->setText(text);
    const QString why = reconnect::why(status);
    const bool whyShown = stopped || !status.plan.rhythm.isEmpty();
    m_why->setText(whyShown ? why : QString());
    m_why->setVisible(whyShown);
    m_text->setToolTip(whyShown || why.isEmpty() ? QString() : text::toolTip(why));
    m_now->setVisible(status.state == State::Waiting || stopped);
    m_stop->setVisible(status.state == State::Waiting || status.state == State::Trying);
    m_now->setText(stopped ? tr("Go on") : tr("Try now"));
    m_now->setAccessibleName(stopped ? u"Go on reconnecting"_s : u"Try now"_s);
    m_now->setToolTip(stopped ? tr("Tries again now, and goes on trying if the connection is lost again")
                              : tr("Begins the next try at once"));
    const theme::Sign sign = status.state == State::Trying ? theme::Sign::Running : theme::Sign::Warning;
    m_sign->setPixmap(theme::icon(sign, QGuiApplication::palette()).pixmap(16));
    m_sign->setAccessibleName(theme::word(sign));
    setVisible(status.state != State::Off);
}

void ReconnectBar::announce(const QString &text)
{
    if (text == m_text->accessibleName())
        return;
    m_text->setAccessibleName(text);
    if (text.isEmpty())
        return;
    QAccessibleEvent event(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ReconnectBar::refresh()
{
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("No more tries by themselves; the verdict stays."));
}
