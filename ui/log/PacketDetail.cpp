#include "log/PacketDetail.h"

#include "log/LogFont.h"
#include "preferences/Remembered.h"
#include "hex/HexView.h"
#include "log/FieldTreeModel.h"
#include "log/LinkStrip.h"
#include "log/PacketHead.h"
#include "log/PayloadTab.h"
#include "theme/Theme.h"
#include "trace/PacketText.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QSettings>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int unfoldedFields = 2000; ///< A tree larger than this stays folded: opening it whole would hold up the window.
constexpr int lookAgainMs = 500;
const QString tabKey = u"log/detailTab"_s;

} // namespace

PacketDetail::PacketDetail(QWidget *parent)
    : QSplitter(parent)
    , m_fields(new FieldTreeModel(this))
    , m_head(new PacketHead(this))
    , m_links(new LinkStrip(this))
    , m_tree(new QTreeView(this))
    , m_tabs(new QTabWidget(this))
    , m_hex(new HexView(this))
    , m_payload(new PayloadTab(this))
{
    followLogFontSize(m_tree);
    followLogFontSize(m_hex);
    layOut();
    describe();
    connect(m_tree, &QWidget::customContextMenuRequested, this, &PacketDetail::showTreeMenu);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        const auto [offset, length] = m_fields->bytesOf(current);
        m_hex->select(offset, length);
    });
    connect(m_hex, &HexView::byteChosen, this, &PacketDetail::chooseByte);
    connect(m_links, &LinkStrip::jumpRequested, this, &PacketDetail::jumpRequested);
    connect(m_tabs->tabBar(), &QTabBar::tabBarClicked, this, [](int tab) {
        if (tab >= 0)
            Remembered(Remembered::Kind::Window).setValue(tabKey, tab == Payload ? u"payload"_s : u"bytes"_s);
    });
    m_again.setInterval(lookAgainMs);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (!isVisible() || m_finder->isRunning() || m_log->size() == m_logSize)
            return;
        m_logSize = m_log->size();
        m_finder->findAgain();
    });
    showRecord();
}

void PacketDetail::layOut()
{
    m_tree->setModel(m_fields);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setAccessibleName(u"Packet detail"_s);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_nameWidth = m_tree->header()->sectionSize(FieldTreeModel::Name);
    m_valueWidth = m_tree->header()->sectionSize(FieldTreeModel::Value);
    m_tree->installEventFilter(this);
    m_tree->viewport()->installEventFilter(this);
    m_hex->setAccessibleName(u"Packet bytes"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_hex, QString());
    m_tabs->addTab(m_payload, QString());
    m_tabs->tabBar()->setAccessibleName(u"Bytes and payload"_s);
    m_tabs->tabBar()->setAccessibleTabName(Bytes, u"Bytes"_s);
    m_tabs->tabBar()->setAccessibleTabName(Payload, u"Payload"_s);
    auto *fields = new QWidget(this);
    auto *layout = new QVBoxLayout(fields);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::halfGrid);
    layout->addWidget(m_head);
    layout->addWidget(m_links);
    layout->addWidget(m_tree, 1);
    addWidget(fields);
    addWidget(m_tabs);
    setChildrenCollapsible(false);
}

void PacketDetail::setLog(PacketLog *log)
{
    delete m_finder;
    m_log = log;
    m_finder = new PacketExchangeFinder(log, this);
    connect(m_finder, &PacketExchangeFinder::found, this, &PacketDetail::showExchange);
}

void PacketDetail::setRecord(const LogRecord &record)
{
    m_record = record;
    if (record.index != m_links->current())
        m_links->setExchange({}, -1); // what is found of another one takes its time: no link of this one must stand there meanwhile
    showRecord();
    findExchange();
}

void PacketDetail::setRevealed(bool revealed)
{
    if (revealed == m_revealed)
        return;
    m_revealed = revealed;
    showRecord();
}

void PacketDetail::describe()
{
    m_tree->setAccessibleDescription(
        tr("The fields of the chosen packet with their values; the bytes of the chosen field are marked in the packet bytes"));
}

void PacketDetail::refresh()
{
    describe();
    showRecord();
    m_head->refresh();
    m_links->refresh();
    m_payload->refresh();
}

void PacketDetail::showRecord()
{
    const TraceEntry &entry = m_record.entry;
    if (entry.bytes.isEmpty() && entry.kind == TraceEntry::Kind::Packet) { // no row is chosen
        m_fields->clear();
        m_head->setHeadline({});
        m_hex->setBytes({}, {}, {0, 0});
        m_hex->setEmptyText(tr("The bytes of the chosen packet appear here."));
        m_payload->setPayload({});
        nameTabs({}, false);
        return;
    }
    PacketHeadline headline = packetHeadline(m_record, m_revealed);
    m_head->setHeadline(headline);
    if (entry.kind == TraceEntry::Kind::TransportEvent)
        showTransportEvent();
    else
        showPacket();
}

void PacketDetail::showPacket()
{
    const TraceEntry &entry = m_record.entry;
    const FieldTreeModel::Path chosen = m_fields->pathOf(m_tree->currentIndex());
    const QList<FieldText> fields = packetFields(m_record, m_revealed);
    m_fields->setFields(fields, entry.error, packetErrorText(entry));
    if (fields.size() <= unfoldedFields)
        m_tree->expandAll();
    const ByteRanges masked = m_revealed ? ByteRanges() : maskedRanges(entry, m_record.secrets);
    const auto wrong = entry.error ? std::pair(entry.error->offset, entry.error->length) : std::pair<qsizetype, qsizetype>(0, 0);
    m_hex->setBytes(entry.bytes, masked, wrong);
    const auto payload = payloadOf(m_record, masked);
    m_payload->setPayload(payload);
    nameTabs(payload ? std::optional(payload->bytes.size()) : std::nullopt, payload && payload->isWill);
    const QModelIndex important = m_fields->importantField(), kept = m_fields->fieldOnPath(chosen);
    if (entry.error) // what is wrong stands last
        chooseField(m_fields->index(m_fields->rowCount() - 1, FieldTreeModel::Name));
    else if (m_fields->isFailure(important))
        chooseField(important);
    else if (kept.isValid())
        chooseField(kept);
    else if (important.isValid())
        m_tree->scrollTo(important);
}

void PacketDetail::chooseField(const QModelIndex &field)
{
    m_tree->setCurrentIndex(field);
    m_tree->scrollTo(field);
}

void PacketDetail::showTransportEvent()
{
    const TraceEntry &entry = m_record.entry;
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(m_record.microsecondsSinceEpoch() / 1000, Qt::UTC);
    QList<FieldText> facts;
    const auto add = [&facts](const QString &name, const QString &value, const QString &meaning = {}, quint8 depth = 0) {
        FieldText text;
        text.name = name;
        text.value = value;
        text.explanation = meaning;
        text.field.depth = depth;
        facts.append(text);
    };
    add(tr("Event"), packetName(entry), tr("Happened below MQTT: no packet"));
    const QList<QByteArray> secrets = m_revealed ? QList<QByteArray>() : m_record.secrets;
    add(tr("Observed"), packetSummary(entry, secrets));
    for (const auto &[name, value] : maskedDetails(entry.event.details, secrets))
        add(name, value, {}, 1);
    add(tr("Connection"), m_record.source ? titleOf(*m_record.source) : QString::number(entry.attempt));
    if (m_record.source && !m_record.source->target.isEmpty())
        add(tr("To"), maskedText(m_record.source->target, secrets));
    add(tr("Time of day"), at.toLocalTime().toString(u"HH:mm:ss.zzz"_s));
    m_fields->setFields(facts, {}, {});
    m_tree->expandAll();
    m_hex->setBytes({}, {}, {0, 0});
    m_hex->setEmptyText(tr("An event has no MQTT bytes."));
    m_payload->setPayload({});
    nameTabs({}, false);
}

/// The payload's tab is chosen when there is one and the reader chose it last.
void PacketDetail::nameTabs(const std::optional<qsizetype> &payloadBytes, bool isWill)
{
    m_tabs->setTabText(Bytes, tr("Bytes"));
    const QString bytes = tr("%1 B", "bytes").arg(QLocale().toString(payloadBytes.value_or(0)));
    m_tabs->setTabText(Payload,
                       !payloadBytes ? tr("Payload")
                           : isWill  ? tr("Will payload (%1)", "number of bytes").arg(bytes)
                                     : tr("Payload (%1)", "number of bytes").arg(bytes));
    m_tabs->setTabEnabled(Payload, payloadBytes.has_value());
    m_tabs->setTabToolTip(Payload, payloadBytes ? QString() : tr("PUBLISH has a payload, and CONNECT with a will."));
    const bool isWanted = payloadBytes && QSettings().value(tabKey).toString() == "payload"_L1;
    m_tabs->setCurrentIndex(isWanted ? Payload : Bytes);
}

void PacketDetail::findExchange()
{
    m_again.stop();
    if (!m_finder)
        return;
    m_logSize = m_log->size();
    if (m_record.source && m_record.entry.kind == TraceEntry::Kind::Packet) {
        m_finder->find(m_record.index);
    } else {
        m_finder->cancel();
        m_links->setExchange({}, -1);
    }
}

void PacketDetail::showExchange(qint64 index, const PacketExchange &exchange)
{
    if (index != m_record.index)
        return;
    const PacketExchange &shown = m_links->exchange();
    const bool isSame = index == m_links->current() && exchange.steps == shown.steps && exchange.state == shown.state;
    if (!isSame)
        m_links->setExchange(exchange, index);
    if (exchange.state == PacketExchange::State::Waiting)
        m_again.start();
    else
        m_again.stop();
}

void PacketDetail::sizeSections()
{
    QHeaderView *header = m_tree->header();
    if (header->sectionSize(FieldTreeModel::Name) != m_nameWidth || header->sectionSize(FieldTreeModel::Value) != m_valueWidth)
        return;
    const int width = m_tree->viewport()->width();
    m_nameWidth = qBound(120, width * 47 / 100, 320);
    m_valueWidth = qBound(80, width * 26 / 100, 320);
    header->resizeSection(FieldTreeModel::Name, m_nameWidth);
    header->resizeSection(FieldTreeModel::Value, m_valueWidth);
}

/// In the tree's place while no row is chosen.
void PacketDetail::explainEmptiness()
{
    QWidget *place = m_tree->viewport();
    QPainter painter(place);
    painter.setPen(theme::colour(theme::Sign::Skipped, palette()));
    painter.drawText(place->rect().adjusted(theme::grid, theme::halfGrid, -theme::grid, -theme::halfGrid),
                     int(Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap), tr("The fields of the chosen packet appear here."));
}

void PacketDetail::chooseByte(qsizetype offset)
{
    const QModelIndex field = m_fields->fieldAt(offset);
    if (!field.isValid()) {
        m_tree->clearSelection();
        return;
    }
    const QSignalBlocker blocker(m_hex);
    chooseField(field); // selects the field's bytes in turn
}

bool PacketDetail::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree->viewport() && event->type() == QEvent::Resize)
        sizeSections();
    if (watched == m_tree->viewport() && event->type() == QEvent::Paint && m_fields->rowCount() == 0) {
        explainEmptiness();
        return true;
    }
    const bool copies = watched == m_tree && (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride)
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy);
    if (!copies)
        return QSplitter::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride)
        event->accept(); // the tree's while it has the focus, whatever the window's menus hold
    else
        copyFields();
    return true;
}
