// What a packet's detail copies.
#include "hex/HexView.h"
#include "log/FieldTreeModel.h"
#include "log/PacketDetail.h"
#include "log/PayloadTab.h"
#include "payload/PayloadView.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QTabWidget>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

void copy(const QString &text)
{
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

} // namespace

void PacketDetail::copyFields()
{
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    QStringList lines;
    for (const QModelIndex &row : rows)
        lines += m_fields->textOf(row);
    copy(lines.join(QLatin1Char('\n')));
}

void PacketDetail::copyValue()
{
    copy(m_fields->valueOf(m_tree->currentIndex().siblingAtColumn(FieldTreeModel::Name)));
}

void PacketDetail::copySubtree()
{
    copy(m_fields->subtreeOf(m_tree->currentIndex().siblingAtColumn(FieldTreeModel::Name)));
}

void PacketDetail::copyPacketHex()
{
    const QModelIndex chosen = m_tree->currentIndex();
    m_hex->select(0, 0); // then all bytes are meant
    m_hex->copyAs(BytesForm::Hexadecimal);
    const auto [offset, length] = m_fields->bytesOf(chosen);
    m_hex->select(offset, length);
}

void PacketDetail::showTreeMenu(QPoint position)
{
    QMenu menu(this);
    const QModelIndex chosen = m_tree->currentIndex();
    const auto add = [&](const QString &text, void (PacketDetail::*slot)(), bool isEnabled) {
        QAction *action = menu.addAction(text, this, slot);
        action->setEnabled(isEnabled);
        return action;
    };
    QAction *field = add(tr("&Copy Field"), &PacketDetail::copyFields, chosen.isValid());
    field->setIcon(theme::icon(u"copy"_s, palette()));
    field->setShortcut(QKeySequence::Copy);
    add(tr("Copy &Value"), &PacketDetail::copyValue, chosen.isValid() && !m_fields->valueOf(chosen).isEmpty());
    add(tr("Copy &Subtree"), &PacketDetail::copySubtree, chosen.isValid());
    QMenu *bytes = menu.addMenu(tr("&Bytes of the Field"));
    m_hex->addCopyActions(bytes);
    bytes->setEnabled(chosen.isValid() && m_hex->selectionLength() > 0);
    menu.addSeparator();
    add(tr("Copy &Packet as Hexadecimal"), &PacketDetail::copyPacketHex, !m_hex->bytes().isEmpty());
    addPayloadActions(&menu);
    menu.addSeparator();
    menu.addAction(tr("&Unfold All"), m_tree, &QTreeView::expandAll);
    menu.addAction(tr("&Fold All"), m_tree, &QTreeView::collapseAll);
    menu.exec(m_tree->viewport()->mapToGlobal(position));
}

void PacketDetail::addPayloadActions(QMenu *menu)
{
    const bool hasPayload = m_tabs->isTabEnabled(Payload);
    menu->addAction(tr("Copy Pa&yload"), this, [this] { m_payload->view()->copyText(); })->setEnabled(hasPayload);
    QAction *save = menu->addAction(theme::icon(u"save"_s, palette()), tr("Save Pay&load…"), this, [this] {
        m_tabs->setCurrentIndex(Payload); // what comes of it is said there
        m_payload->view()->saveAs();
    });
    save->setEnabled(hasPayload);
}
