#include "delivery/RoundTrip.h"

#include <algorithm>

namespace {

constexpr int checksSideBySide = 4;

} // namespace

DeliverySource deliverySource(const Connection &connection, const ConnectionSettings &form)
{
    if (connection.state() != Client::State::Connected || !connection.client())
        return {form, nullptr, connection.sharedLog()};
    DeliverySource source{connection.attempt().settings, connection.client(), connection.sharedLog()};
    source.settings.network.servers.clear(); // the one that answered
    return source;
}

DeliveryTask::DeliveryTask(QThread *networkThread, QObject *parent)
    : QObject(parent)
    , m_run(networkThread)
{
    qRegisterMetaType<TopicDelivery>();
    connect(m_run.get(), &DeliveryRun::changed, this, [this](qsizetype index, const TopicDelivery &delivery) {
        m_deliveries[index] = delivery;
        emit changed(index);
    });
    connect(m_run.get(), &DeliveryRun::finished, this, [this] {
        m_running = false;
        emit finished();
    });
    connect(m_run.get(), &QObject::destroyed, this, [this] { // its thread ended first
        if (std::exchange(m_running, false))
            emit finished();
    });
}

void DeliveryTask::begin(const DeliverySource &source, const QStringList &topics, const DeliveryPlan &plan, int sideBySide)
{
    if (m_running || !m_run.get())
        return;
    m_running = true;
    m_deliveries.clear();
    for (const QString &topic : topics)
        m_deliveries.append(notBegun(topic, source.settings.version, plan));
    emit started();
    m_run.call([source, topics, plan, sideBySide](DeliveryRun *run) { run->start(source, topics, plan, sideBySide); });
}

void DeliveryTask::cancel()
{
    m_run.call([](DeliveryRun *run) { run->cancel(); });
}

qsizetype DeliveryTask::done() const
{
    return std::count_if(m_deliveries.begin(), m_deliveries.end(), [](const TopicDelivery &delivery) { return delivery.isOver(); });
}

QStringList AclCheck::topicsOf(const QString &text)
{
    QStringList topics;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        const QStringView topic = line.trimmed();
        if (!topic.isEmpty() && !topic.startsWith(QLatin1String("# ")))
            topics.append(topic.toString());
    }
    topics.removeDuplicates();
    return topics;
}

void AclCheck::start(const DeliverySource &source, const QStringList &topics, std::chrono::milliseconds limit)
{
    DeliveryPlan plan;
    plan.qos = {1};
    plan.limit = limit;
    plan.secondCopy = std::chrono::milliseconds(0);
    begin(source, topics.mid(0, mostTopics), plan, checksSideBySide);
}
