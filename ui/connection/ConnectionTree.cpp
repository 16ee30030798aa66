#include "connection/ConnectionTree.h"

#include "connection/ConnectionsModel.h"

#include <QApplication>
#include <QKeyEvent>

using namespace Qt::StringLiterals;

ConnectionTree::ConnectionTree(QWidget *parent)
    : QTreeView(parent)
{
    setAccessibleName(u"Connections"_s);
    retranslate();
    setHeaderHidden(true);
    setRootIsDecorated(false); // the rows of groups have arrows of their own
    setIndentation(2 * theme::grid);
    setExpandsOnDoubleClick(false);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(EditKeyPressed);
    setDragDropMode(InternalMove);
    setDefaultDropAction(Qt::MoveAction);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAutoExpandDelay(600); // ms, while something is dragged over a closed group
}

bool ConnectionTree::isGroup(const QModelIndex &index) const
{
    return index.data(ConnectionsModel::IsGroupRole).toBool();
}

void ConnectionTree::retranslate()
{
    setAccessibleDescription(
        tr("The connections that are kept, in groups. Return opens the chosen one, F2 renames it, Delete takes it out."));
}

void ConnectionTree::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

/// Ctrl+C is the list's while it has the focus.
bool ConnectionTree::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void ConnectionTree::mousePressEvent(QMouseEvent *event)
{
    emit used();
    QTreeView::mousePressEvent(event);
}

void ConnectionTree::keyPressEvent(QKeyEvent *event)
{
    const bool isModifier = event->key() >= Qt::Key_Shift && event->key() <= Qt::Key_Alt;
    if (!isModifier)
        emit used();
    const QModelIndex index = currentIndex();
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->modifiers() == Qt::AltModifier && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        emit stepRequested(event->key() == Qt::Key_Down);
    else if (event->key() == Qt::Key_Delete && state() != EditingState)
        emit deleteRequested();
    else if (event->matches(QKeySequence::Copy))
        emit copyRequested();
    else if (event->matches(QKeySequence::Paste) && state() != EditingState)
        emit pasteRequested();
    else if (isReturn && event->modifiers() == Qt::NoModifier && index.isValid() && isGroup(index))
        setExpanded(index, !isExpanded(index));
    else if (isReturn && event->modifiers() == Qt::NoModifier && index.isValid())
        emit opened(index);
    else
        QTreeView::keyPressEvent(event);
}

/// A click on a group opens or closes it.
void ConnectionTree::mouseReleaseEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    const bool wasDrag = state() == DraggingState || state() == DragSelectingState;
    QTreeView::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier && !wasDrag && index.isValid() && isGroup(index)
        && index == currentIndex())
        setExpanded(index, !isExpanded(index));
}

void ConnectionTree::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && index.isValid() && !isGroup(index))
        emit opened(index);
    else
        QTreeView::mouseDoubleClickEvent(event);
}
