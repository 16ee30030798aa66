#include "pubsub/MessageDetail.h"

#include "payload/PayloadView.h"
#include "text/PlainText.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

namespace {

QString valueText(const mqtt::Property &property)
{
    if (const auto *text = std::get_if<QString>(&property.value))
        return *text;
    if (const auto *binary = std::get_if<QByteArray>(&property.value))
        return QString::fromLatin1(binary->toHex(' '));
    if (const auto *pair = std::get_if<mqtt::StringPair>(&property.value))
        return pair->name + " = "_L1 + pair->value;
    const quint32 number = std::get<quint32>(property.value);
    if (property.id == PropertyId::PayloadFormatIndicator)
        return number == 1 ? MessageDetail::tr("1 (UTF-8 text)") : MessageDetail::tr("0 (unspecified bytes)");
    if (property.id == PropertyId::MessageExpiryInterval)
        return MessageDetail::tr("%1 s", "seconds").arg(QLocale().toString(number));
    return QString::number(number);
}

QString subscriptionText(const MatchedFilters &matched)
{
    if (matched.topicFilters.isEmpty())
        return MessageDetail::tr("none of those in the list");
    const QString filters = matched.topicFilters.join(u", "_s);
    return matched.byIdentifier ? MessageDetail::tr("%1 (by Subscription Identifier)").arg(filters)
                                : MessageDetail::tr("%1 (its filter matches)").arg(filters);
}

payload::Hints hintsOf(const mqtt::Publish &publish)
{
    return {publish.properties.string(PropertyId::ContentType).value_or(QString()),
            publish.properties.boolean(PropertyId::PayloadFormatIndicator), publish.topicName};
}

} // namespace

QList<std::pair<QString, QString>> messageFacts(const ReceivedMessage &message)
{
    const mqtt::Publish &publish = message.publish;
    const auto yesNo = [](bool yes) { return yes ? MessageDetail::tr("yes") : MessageDetail::tr("no"); };
    QList<std::pair<QString, QString>> facts{
        {MessageDetail::tr("Topic"), publish.topicName},
        {MessageDetail::tr("Subscription"), subscriptionText(message.subscriptions)},
        {u"QoS"_s, QString::number(int(publish.qos))},
        {u"RETAIN"_s, yesNo(publish.retain)},
        {u"DUP"_s, yesNo(publish.dup)},
    };
    if (publish.qos != mqtt::QoS::AtMostOnce)
        facts.append({u"Packet Identifier"_s, QString::number(publish.packetIdentifier)});
    for (const mqtt::Property &property : publish.properties.entries())
        facts.append({QString::fromLatin1(mqtt::propertyInfo(property.id)->name), valueText(property)});
    facts.append({MessageDetail::tr("Received"), message.receivedAt.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s)});
    facts.append({MessageDetail::tr("Since the attempt began"),
                  MessageDetail::tr("%1 s", "seconds").arg(QLocale().toString(double(message.microseconds) / 1e6, 'f', 6))});
    facts.append({MessageDetail::tr("Packet"), MessageDetail::tr("%1 B", "bytes").arg(QLocale().toString(message.packetBytes))});
    return facts;
}

MessageDetail::MessageDetail(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget)
    , m_payload(new PayloadView)
    , m_facts(new QTableWidget(0, 2))
{
    m_payload->setSettingsKey(u"pubsub/payloadForm"_s);
    setAccessibleName(u"Message"_s);
    m_facts->setAccessibleName(u"Message properties"_s);
    m_facts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_facts->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_facts->setTabKeyNavigation(false);
    m_facts->setShowGrid(false);
    m_facts->setWordWrap(true);
    m_facts->verticalHeader()->hide();
    m_facts->horizontalHeader()->hide();
    m_facts->horizontalHeader()->setStretchLastSection(true);
    m_facts->installEventFilter(this);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_payload, QString());
    m_tabs->addTab(m_facts, QString());
    m_tabs->tabBar()->setAccessibleName(u"Message"_s);
    m_tabs->tabBar()->setAccessibleTabName(0, u"Payload"_s);
    m_tabs->tabBar()->setAccessibleTabName(1, u"Properties"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
    retranslate();
}

void MessageDetail::setMessage(const ReceivedMessage &message)
{
    m_message = message;
    if (message.index < 0)
        m_payload->clear();
    else
        m_payload->setPayload(message.publish.payload, hintsOf(message.publish));
    fillFacts();
}

void MessageDetail::fillFacts()
{
    const auto facts = m_message.index < 0 ? QList<std::pair<QString, QString>>() : messageFacts(m_message);
    m_facts->setRowCount(int(facts.size()));
    for (int row = 0; row < facts.size(); ++row) {
        auto *name = new QTableWidgetItem(facts[row].first);
        name->setForeground(palette().color(QPalette::PlaceholderText));
        auto *value = new QTableWidgetItem(text::visible(facts[row].second, 2'000));
        value->setToolTip(text::toolTip(text::visible(facts[row].second, 2'000)));
        value->setData(Qt::UserRole, facts[row].second);
        m_facts->setItem(row, 0, name);
        m_facts->setItem(row, 1, value);
    }
    m_facts->resizeColumnToContents(0);
}

/// Ctrl+C copies the chosen values.
bool MessageDetail::eventFilter(QObject *object, QEvent *event)
{
    const bool key = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (object != m_facts || !key || !static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy))
        return QWidget::eventFilter(object, event);
    event->accept();
    if (event->type() == QEvent::ShortcutOverride)
        return true;
    QStringList values;
    const auto rows = m_facts->selectionModel()->selectedRows();
    for (const QModelIndex &index : rows)
        values += m_facts->item(index.row(), 1)->data(Qt::UserRole).toString();
    QApplication::clipboard()->setText(values.join(u'\n'));
    return true;
}

void MessageDetail::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange) {
        retranslate();
        fillFacts();
    }
}

void MessageDetail::retranslate()
{
    m_tabs->setTabText(0, tr("Payload"));
    m_tabs->setTabText(1, tr("Properties"));
    m_facts->setAccessibleDescription(tr("What came with the chosen message: topic, QoS, flags, properties and times"));
    m_payload->setEmptyText(tr("Choose a message to see what it carries."));
}
