#include "pubsub/PubSubView.h"

#include "pubsub/MessagesPane.h"
#include "pubsub/PublishPane.h"
#include "pubsub/SubscriptionsPane.h"
#include "settings/FieldHint.h"

#include <QDataStream>
#include <QEvent>
#include <QSplitter>
#include <QVBoxLayout>

namespace {

constexpr quint32 stateVersion = 1;

} // namespace

PubSubView::PubSubView(Connection *connection, QWidget *parent)
    : QWidget(parent)
    , m_pubSub(connection->pubSub())
    , m_subscriptions(new SubscriptionsPane(m_pubSub))
    , m_messages(new MessagesPane(m_pubSub))
    , m_publish(new PublishPane(m_pubSub))
    , m_split(new QSplitter(Qt::Horizontal))
    , m_hint(new FieldHint)
{
    m_split->addWidget(m_subscriptions);
    m_split->addWidget(m_messages);
    m_split->addWidget(m_publish);
    m_split->setChildrenCollapsible(false);
    m_split->setSizes({290, 450, 320});
    m_split->setStretchFactor(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_split, 1);
    layout->addWidget(m_hint);
    connect(m_messages, &MessagesPane::publishAgainRequested, m_publish, &PublishPane::compose);
    connect(m_messages, &MessagesPane::followingChanged, this, &PubSubView::followingChanged);
    connect(m_pubSub->subscriptions(), &Subscriptions::wantedChanged, this,
            [this] { emit subscriptionsEdited(m_pubSub->subscriptions()->wanted()); });
    connect(m_pubSub->subscriptions(), &Subscriptions::resubscribed, this, [this](int count) {
        m_resubscribed = count;
        showResubscribed();
    });
    connect(m_pubSub, &PubSub::limitsChanged, this, [this] {
        m_resubscribed = 0; // resubscribed() follows where it applies
        showResubscribed();
    });
    connect(m_pubSub, &PubSub::repeatingFailed, this, [this] {
        m_hint->say(theme::Sign::Warning,
                    tr("Repeating was stopped, since a message could not be sent. The list of published messages says why."));
    });
}

void PubSubView::showResubscribed()
{
    if (m_resubscribed == 0)
        m_hint->clear();
    else
        m_hint->say(theme::Sign::Info,
                    tr("The server did not keep the session: %n subscription(s) were sent again by themselves.", nullptr, m_resubscribed));
}

void PubSubView::load(const ConnectionSettings &settings)
{
    m_subscriptions->setVersion(settings.version);
    m_publish->setVersion(settings.version);
    m_pubSub->subscriptions()->setWanted(settings.subscriptions);
}

void PubSubView::focusFilter()
{
    m_messages->focusFilter();
}

void PubSubView::findNext(int step)
{
    m_messages->findNext(step);
}

void PubSubView::setFollowing(bool following)
{
    m_messages->setFollowing(following);
}

bool PubSubView::isFollowing() const
{
    return m_messages->isFollowing();
}

void PubSubView::publish()
{
    if (m_publish->isBlank())
        m_publish->focusTopic();
    else
        m_publish->publish();
}

void PubSubView::focusPublish()
{
    m_publish->focusTopic();
}

void PubSubView::focusSubscribe()
{
    m_subscriptions->focusEntry();
}

QByteArray PubSubView::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << stateVersion << m_split->saveState() << m_subscriptions->saveState() << m_messages->saveState() << m_publish->saveState();
    return state;
}

bool PubSubView::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    QByteArray split;
    QByteArray subscriptions;
    QByteArray messages;
    QByteArray publish;
    in >> version >> split >> subscriptions >> messages >> publish;
    if (in.status() != QDataStream::Ok || version != stateVersion)
        return false;
    return m_split->restoreState(split) && m_subscriptions->restoreState(subscriptions) && m_messages->restoreState(messages)
        && m_publish->restoreState(publish);
}

void PubSubView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        showResubscribed();
}
