// What can be done with the rows of ConnectionList.
#include "connection/ConnectionList.h"

#include "connection/ConnectionTree.h"
#include "connection/ListEditor.h"
#include "text/PlainText.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QSortFilterProxyModel>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

/// The connection below the last of these, or else the one above the first.
QUuid ConnectionList::neighbourOf(const QList<QUuid> &ids) const
{
    const QList<QUuid> all = m_model->order().connections();
    QUuid above;
    bool isBelow = false;
    for (const QUuid &id : all) {
        if (ids.contains(id) || ids.contains(m_model->order().groupOf(id)))
            isBelow = true;
        else if (isBelow)
            return id;
        else
            above = id;
    }
    return above;
}

void ConnectionList::remove(const QList<QUuid> &ids)
{
    QList<QUuid> connections;
    QList<QUuid> groups;
    for (const QUuid &id : ids)
        (m_model->order().group(id) ? groups : connections) += id;
    if (!connections.isEmpty()) {
        const QUuid next = neighbourOf(connections);
        const QString text = connections.size() == 1 ? tr("Deleted: %1").arg(m_model->name(connections.first()))
                                                     : tr("%n connection(s) deleted.", nullptr, int(connections.size()));
        m_editor->remove(connections);
        setCurrent(next);
        offerUndo(text);
    }
    for (const QUuid &group : groups) {
        const QString text = tr("Group %1 deleted; its connections are kept.").arg(m_model->name(group));
        m_editor->dissolve(group);
        offerUndo(text);
    }
}

void ConnectionList::removeWithConnections(const QUuid &group)
{
    const QUuid next = neighbourOf({group});
    const QString text =
        tr("Group %1 deleted with its %n connection(s).", nullptr, int(m_model->order().sizeOf(group))).arg(m_model->name(group));
    m_editor->remove({group});
    setCurrent(next);
    offerUndo(text);
}

/// What was said about the step before does not hold any more; what was taken back can be done again.
void ConnectionList::stepped(int index)
{
    QUndoStack *stack = m_editor->undoStack();
    const bool isUndo = index < std::exchange(m_step, index);
    if (!isUndo)
        say({});
    else if (stack->canRedo()) // otherwise the stack was emptied
        say(tr("Undone: %1").arg(stack->redoText()), tr("Redo"), u"Redo"_s, [stack] { stack->redo(); });
}

/// The button takes back what was just done.
void ConnectionList::offerUndo(const QString &text)
{
    QUndoStack *stack = m_editor->undoStack();
    const int step = stack->index();
    say(text, tr("Undo"), u"Undo delete"_s, [stack, step] {
        if (stack->index() == step)
            stack->undo();
    });
}

void ConnectionList::addGroup()
{
    const QList<QUuid> ids = chosenConnections();
    addGroupWith(ids.size() > 1 ? ids : QList<QUuid>());
}

void ConnectionList::addGroupWith(const QList<QUuid> &connections)
{
    editName(m_editor->addGroup(connections));
}

void ConnectionList::editName(const QUuid &id)
{
    choose({id});
    m_view->setFocus();
    m_view->edit(shownIndex(id));
}

void ConnectionList::copyUrls()
{
    QStringList urls;
    for (const QUuid &id : chosenConnections()) {
        if (const QString url = m_model->indexOf(id).data(ConnectionsModel::UrlRole).toString(); !url.isEmpty())
            urls += url;
    }
    if (urls.isEmpty())
        return;
    QApplication::clipboard()->setText(urls.join(u'\n'));
    say(tr("%n URL(s) copied, without secrets.", nullptr, int(urls.size())));
}

void ConnectionList::showMenu(const QPoint &position)
{
    const QList<QUuid> ids = chosen();
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    if (ids.isEmpty()) {
        menu.addAction(tr("New &connection"), this, &ConnectionList::newRequested);
        menu.addAction(tr("New &group"), this, &ConnectionList::addGroup);
    } else if (ids.size() == 1 && m_model->order().group(ids.first())) {
        fillGroupMenu(&menu, ids.first());
    } else {
        fillConnectionMenu(&menu, ids);
    }
    menu.exec(m_view->viewport()->mapToGlobal(position));
}

void ConnectionList::fillConnectionMenu(QMenu *menu, const QList<QUuid> &ids)
{
    const QList<QUuid> connections = chosenConnections();
    const auto has = [&](auto isSign) {
        return std::any_of(connections.begin(), connections.end(), [&](const QUuid &id) { return isSign(m_model->state(id).sign); });
    };
    const auto isLive = [](theme::Sign sign) { return sign == theme::Sign::Ok || sign == theme::Sign::Running; };
    menu->addAction(tr("&Open in a tab"), QKeySequence(Qt::Key_Return), this, [this, connections] { emit openRequested(connections); });
    QAction *open = menu->addAction(tr("&Connect"), this, [this, connections] { emit connectRequested(connections); });
    open->setEnabled(has([&](theme::Sign sign) { return !isLive(sign); }));
    QAction *close = menu->addAction(tr("D&isconnect"), this, [this, connections] { emit disconnectRequested(connections); });
    close->setEnabled(has(isLive));
    menu->addSeparator();
    QAction *rename = menu->addAction(tr("&Rename"), QKeySequence(Qt::Key_F2), this, [this, ids] { editName(ids.first()); });
    rename->setEnabled(ids.size() == 1);
    menu->addAction(tr("D&uplicate"), this, [this, connections] { emit duplicateRequested(connections); });
    addMoveMenu(menu, connections);
    menu->addAction(tr("Move &up"), QKeySequence(u"Alt+Up"_s), this, [this, ids] { m_editor->step(ids, false); });
    menu->addAction(tr("Move do&wn"), QKeySequence(u"Alt+Down"_s), this, [this, ids] { m_editor->step(ids, true); });
    menu->addSeparator();
    menu->addAction(tr("Cop&y URL"), QKeySequence(QKeySequence::Copy), this, &ConnectionList::copyUrls);
    if (connections.size() == 1)
        emit copyAsMenuMade(menu->addMenu(tr("Copy &as")), connections.first());
    menu->addAction(tr("&Delete"), QKeySequence(Qt::Key_Delete), this, [this, ids] { remove(ids); });
}

void ConnectionList::addMoveMenu(QMenu *menu, const QList<QUuid> &ids)
{
    QMenu *move = menu->addMenu(tr("Move to &group"));
    const QUuid own = m_model->order().groupOf(ids.value(0));
    for (const QUuid &group : m_model->order().groups()) {
        QAction *action =
            move->addAction(text::label(m_model->name(group)), this, [this, ids, group] { m_editor->moveToGroup(ids, group); });
        action->setEnabled(ids.size() > 1 || group != own);
    }
    if (!move->isEmpty())
        move->addSeparator();
    QAction *out = move->addAction(tr("&No group"), this, [this, ids] { m_editor->moveToGroup(ids, {}); });
    out->setEnabled(ids.size() > 1 || !own.isNull());
    move->addAction(tr("N&ew group..."), this, [this, ids] { addGroupWith(ids); });
}

void ConnectionList::fillGroupMenu(QMenu *menu, const QUuid &group)
{
    const QList<QUuid> connections = chosenConnections();
    QAction *open = menu->addAction(tr("&Connect all"), this, [this, connections] { emit connectRequested(connections); });
    QAction *close = menu->addAction(tr("D&isconnect all"), this, [this, connections] { emit disconnectRequested(connections); });
    for (QAction *action : {open, close})
        action->setEnabled(!connections.isEmpty());
    menu->addAction(tr("&New connection in this group"), this, &ConnectionList::newRequested);
    menu->addSeparator();
    menu->addAction(tr("&Rename"), QKeySequence(Qt::Key_F2), this, [this, group] { editName(group); });
    menu->addAction(tr("Move &up"), QKeySequence(u"Alt+Up"_s), this, [this, group] { m_editor->step({group}, false); });
    menu->addAction(tr("Move do&wn"), QKeySequence(u"Alt+Down"_s), this, [this, group] { m_editor->step({group}, true); });
    menu->addSeparator();
    menu->addAction(tr("&Delete the group, keep its connections"), QKeySequence(Qt::Key_Delete), this, [this, group] { remove({group}); });
    QAction *all = menu->addAction(tr("Delete the group and its %n connection(s)", nullptr, int(connections.size())), this,
                                   [this, group] { removeWithConnections(group); });
    all->setEnabled(!connections.isEmpty());
}
