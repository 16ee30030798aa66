#include "log/PacketDetail.h"

#include "log/FieldTreeModel.h"
#include "hex/HexView.h"
#include "theme/Theme.h"
#include "trace/PacketText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

constexpr int unfoldedFields = 2000; ///< A tree larger than this stays folded: opening it whole would hold up the window.

} // namespace

PacketDetail::PacketDetail(QWidget *parent)
    : QSplitter(parent)
    , m_fields(new FieldTreeModel(this))
    , m_tree(new QTreeView(this))
    , m_hex(new HexView(this))
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
    setChildrenCollapsible(false);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &PacketDetail::showTreeMenu);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        const auto [offset, length] = m_fields->bytesOf(current);
        m_hex->select(offset, length);
    });
    connect(m_hex, &HexView::byteChosen, this, &PacketDetail::chooseByte);
    showRecord();
}

void PacketDetail::setRecord(const LogRecord &record)
{
    m_record = record;
    showRecord();
}

void PacketDetail::setRevealed(bool revealed)
{
    if (revealed == m_revealed)
        return;
    m_revealed = revealed;
    showRecord();
}

void PacketDetail::refresh()
{
    showRecord();
}

void PacketDetail::showRecord()
{
    const TraceEntry &entry = m_record.entry;
    if (entry.bytes.isEmpty() && entry.event.text.isEmpty()) { // no row is chosen
        m_fields->clear();
        m_hex->setBytes({}, {}, {0, 0});
        m_hex->setEmptyText(tr("The bytes of the chosen packet appear here."));
        return;
    }
    if (entry.kind == TraceEntry::Kind::TransportEvent) {
        showTransportEvent();
        return;
    }
    QList<FieldText> fields = packetFields(entry, m_revealed);
    if (!m_revealed) { // a secret that a broker sends back stands in other fields as well
        for (FieldText &field : fields)
            field.value = maskedText(field.value, m_record.secrets);
    }
    m_fields->setFields(fields, entry.error, packetErrorText(entry));
    if (fields.size() <= unfoldedFields)
        m_tree->expandAll();
    const ByteRanges masked = m_revealed ? ByteRanges() : maskedRanges(entry, m_record.secrets);
    const auto wrong = entry.error ? std::pair(entry.error->offset, entry.error->length) : std::pair<qsizetype, qsizetype>(0, 0);
    m_hex->setBytes(entry.bytes, masked, wrong);
    if (entry.error) { // what is wrong stands last: in sight at once
        const QModelIndex last = m_fields->index(m_fields->rowCount() - 1, FieldTreeModel::Name);
        m_tree->setCurrentIndex(last);
        m_tree->scrollTo(last);
    }
}

void PacketDetail::showTransportEvent()
{
    const TraceEntry &entry = m_record.entry;
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(m_record.microsecondsSinceEpoch() / 1000, Qt::UTC);
    const auto fact = [](const QString &name, const QString &value, const QString &meaning = {}) {
        FieldText text;
        text.name = name;
        text.value = value;
        text.explanation = meaning;
        return text;
    };
    m_fields->setFields({fact(tr("Event"), packetName(entry), tr("Happened below MQTT: no packet")),
                         fact(tr("Observed"), maskedText(packetSummary(entry), m_record.secrets)),
                         fact(tr("Attempt"), QString::number(entry.attempt)),
                         fact(tr("Time of day"), at.toLocalTime().toString(u"HH:mm:ss.zzz"_s))},
                        {}, {});
    m_hex->setBytes({}, {}, {0, 0});
    m_hex->setEmptyText(tr("An event has no MQTT bytes."));
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
    m_tree->setCurrentIndex(field); // selects the field's bytes in turn
    m_tree->scrollTo(field);
}

void PacketDetail::copyFields()
{
    QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    QStringList lines;
    for (const QModelIndex &row : std::as_const(rows))
        lines += m_fields->textOf(row);
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void PacketDetail::showTreeMenu(QPoint position)
{
    QMenu menu(this);
    const bool any = m_tree->currentIndex().isValid();
    QAction *copy = menu.addAction(theme::icon(u"copy"_s, palette()), tr("&Copy Field"));
    copy->setShortcut(QKeySequence::Copy);
    QAction *bytes = menu.addAction(tr("Copy Bytes as &Hexadecimal"));
    copy->setEnabled(any);
    bytes->setEnabled(any && m_hex->selectionLength() > 0);
    menu.addSeparator();
    QAction *unfold = menu.addAction(tr("&Unfold All"));
    QAction *fold = menu.addAction(tr("&Fold All"));
    const QAction *chosen = menu.exec(m_tree->viewport()->mapToGlobal(position));
    if (chosen == copy)
        copyFields();
    else if (chosen == bytes)
        QGuiApplication::clipboard()->setText(m_hex->selectedHex());
    else if (chosen == unfold)
        m_tree->expandAll();
    else if (chosen == fold)
        m_tree->collapseAll();
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
