#include "delivery/DeliveryRun.h"

#include <algorithm>
#include <numeric>

DeliveryRun::DeliveryRun(QObject *parent)
    : QObject(parent)
{
}

DeliveryRun::~DeliveryRun()
{
    for (const Running &running : m_running)
        running.check->disconnect(this);
    m_running.clear(); // before the connections that they use
}

void DeliveryRun::start(const DeliverySource &source, const QStringList &topics, const DeliveryPlan &plan, int sideBySide)
{
    if (isRunning())
        return;
    m_topics = topics;
    m_plan = plan;
    m_sideBySide = std::max(1, sideBySide);
    m_waiting.resize(topics.size());
    std::iota(m_waiting.begin(), m_waiting.end(), 0);
    m_ends = std::make_unique<DeliveryEnds>();
    m_ends->receiver.setSettings(secondConnection(source.settings));
    m_ends->publisher.setSettings(secondConnection(source.settings));
    ConnectionSettings five = secondConnection(source.settings);
    five.version = mqtt::Version::V5;
    m_ends->witness.setSettings(five);
    m_ends->receiver.setLog(source.log, QT_TRANSLATE_NOOP("LogSource", "receiver of the delivery check"));
    m_ends->publisher.setLog(source.log, QT_TRANSLATE_NOOP("LogSource", "publisher of the delivery check"));
    m_ends->witness.setLog(source.log, QT_TRANSLATE_NOOP("LogSource", "asks with MQTT 5 for a reason"));
    if (source.live && source.live->isConnected())
        m_ends->publisher.borrow(source.live);
    QMetaObject::invokeMethod(this, &DeliveryRun::advance, Qt::QueuedConnection);
}

void DeliveryRun::advance()
{
    if (!isRunning())
        return;
    if (m_ends->publisherLostByUser) {
        cancel();
        return;
    }
    while (!m_waiting.isEmpty() && int(m_running.size()) < m_sideBySide)
        launch(m_waiting.takeFirst());
    if (m_running.empty())
        end();
}

void DeliveryRun::launch(qsizetype index)
{
    auto made = std::make_unique<DeliveryCheck>(m_topics[index], m_plan, *m_ends);
    DeliveryCheck *check = made.get();
    const quint64 serial = ++m_serial;
    m_running.push_back({serial, index, m_running.empty(), std::move(made)});
    if (m_running.size() > 1)
        m_running.front().alone = false;
    connect(check, &DeliveryCheck::changed, this, [this, check, index] { emit changed(index, check->delivery()); });
    connect(
        check, &DeliveryCheck::finished, this, [this, serial] { onFinished(serial); },
        Qt::QueuedConnection); // it may be inside a slot of its connections
    check->start();
}

void DeliveryRun::onFinished(quint64 serial)
{
    const auto found =
        std::find_if(m_running.begin(), m_running.end(), [serial](const Running &running) { return running.serial == serial; });
    if (found == m_running.end())
        return;
    const DeliveryCheck *check = found->check.get();
    if (check->wasHitByLoss() && !found->alone) { // whose fault was it? Once more, one by one
        m_sideBySide = 1;
        m_waiting.prepend(found->index);
    } else {
        emit changed(found->index, check->delivery());
    }
    m_running.erase(found);
    advance();
}

void DeliveryRun::cancel()
{
    if (!isRunning())
        return;
    for (const Running &running : m_running) {
        running.check->disconnect(this);
        running.check->cancel();
        emit changed(running.index, running.check->delivery());
    }
    for (const qsizetype index : std::as_const(m_waiting)) {
        DeliveryCheck never(m_topics[index], m_plan, *m_ends);
        never.cancel();
        emit changed(index, never.delivery());
    }
    end();
}

void DeliveryRun::end()
{
    m_running.clear();
    m_waiting.clear();
    m_ends.reset();
    emit finished();
}
