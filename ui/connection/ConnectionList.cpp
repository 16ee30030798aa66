#include "connection/ConnectionList.h"

#include "connection/ConnectionDelegate.h"
#include "connection/ConnectionTree.h"
#include "connection/ListEditor.h"
#include "settings/IconButton.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

ConnectionList::ConnectionList(ConnectionsModel *model, ListEditor *editor, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_editor(editor)
    , m_shown(new QSortFilterProxyModel(this))
    , m_search(new QLineEdit(this))
    , m_view(new ConnectionTree(this))
    , m_empty(new QLabel(this))
    , m_message(new QLabel(this))
    , m_messageAction(new QPushButton(this))
    , m_new(new QPushButton(this))
    , m_group(new IconButton(u"folder"_s, u"New group"_s, this))
    , m_duplicate(new IconButton(u"duplicate"_s, u"Duplicate connection"_s, this))
    , m_delete(new IconButton(u"delete"_s, u"Delete connection"_s, this))
    , m_note(new QLabel(this))
{
    build();
    watch();
    retranslate();
    say({});
    refresh();
}

void ConnectionList::build()
{
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::halfGrid);
    buttons->addWidget(m_new, 1);
    for (IconButton *button : {m_group, m_duplicate, m_delete})
        buttons->addWidget(button);
    auto *message = new QVBoxLayout; // beside each other they would make the list wider, and the page narrower
    message->setSpacing(theme::halfGrid);
    message->addWidget(m_message);
    message->addWidget(m_messageAction, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::grid, theme::grid, theme::halfGrid, theme::grid);
    layout->setSpacing(theme::grid);
    layout->addWidget(m_search);
    layout->addWidget(m_empty);
    layout->addWidget(m_view, 1);
    layout->addLayout(message);
    layout->addLayout(buttons);
    layout->addWidget(m_note);
    m_shown->setSourceModel(m_model);
    m_shown->setFilterRole(ConnectionsModel::SearchRole);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_shown->setRecursiveFilteringEnabled(true); // a group stays with what is found in it
    m_shown->setAutoAcceptChildRows(true);       // and all of it with a group that is found
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new ConnectionDelegate(m_view));
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_search->setAccessibleName(u"Search connections"_s);
    // The button's icon comes from the desktop's theme, which takes as long to read as all of the list to make.
    connect(m_search, &QLineEdit::textEdited, m_search, [this] { m_search->setClearButtonEnabled(true); });
    m_new->setAccessibleName(u"New connection"_s);
    m_message->setTextFormat(Qt::PlainText);
    for (QLabel *label : {m_empty, m_message, m_note})
        label->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    setFocusProxy(m_view);
}

void ConnectionList::watch()
{
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_shown->setFilterFixedString(text.trimmed());
        arrange();
        refresh();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ConnectionList::selectionChanged);
    connect(m_view, &QWidget::customContextMenuRequested, this, &ConnectionList::showMenu);
    connect(m_view, &QTreeView::clicked, this, &ConnectionList::selectionChanged); // it may be chosen already, but not be shown
    connect(m_view, &ConnectionTree::opened, this, [this](const QModelIndex &index) { emit openRequested({idOf(index)}); });
    connect(m_view, &ConnectionTree::deleteRequested, this, [this] { remove(chosen()); });
    connect(m_view, &ConnectionTree::stepRequested, this, [this](bool down) { m_editor->step(chosen(), down); });
    connect(m_view, &ConnectionTree::used, this, &ConnectionList::used);
    connect(m_view, &ConnectionTree::copyRequested, this, &ConnectionList::copyUrls);
    connect(m_view, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (!m_arranging)
            m_model->setCollapsed(idOf(index), false);
    });
    connect(m_view, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (!m_arranging)
            m_model->setCollapsed(idOf(index), true);
    });
    connect(m_new, &QPushButton::clicked, this, &ConnectionList::newRequested);
    connect(m_group, &QToolButton::clicked, this, &ConnectionList::addGroup);
    connect(m_duplicate, &QToolButton::clicked, this, [this] { emit duplicateRequested(chosenConnections()); });
    connect(m_delete, &QToolButton::clicked, this, [this] { remove(chosen()); });
    connect(m_messageAction, &QPushButton::clicked, this, [this] {
        if (const auto run = m_run)
            run();
    });
    connect(m_editor, &ListEditor::placed, this, &ConnectionList::choose);
    connect(m_editor->undoStack(), &QUndoStack::indexChanged, this, &ConnectionList::stepped);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(m_shown, signal, this, &ConnectionList::refresh);
        connect(m_shown, signal, this, &ConnectionList::arrangeLater);
    }
    connect(m_shown, &QAbstractItemModel::layoutChanged, this, &ConnectionList::arrangeLater);
}

/// Groups are open as the model has it, and all of them while something is searched.
void ConnectionList::arrange()
{
    m_arrangePending = false;
    m_arranging = true;
    const bool isSearching = !m_search->text().trimmed().isEmpty();
    for (const QUuid &group : m_model->order().groups()) {
        if (const QModelIndex index = shownIndex(group); index.isValid())
            m_view->setExpanded(index, isSearching || !m_model->isCollapsed(group));
    }
    m_arranging = false;
}

void ConnectionList::arrangeLater()
{
    if (!std::exchange(m_arrangePending, true))
        QMetaObject::invokeMethod(this, &ConnectionList::arrange, Qt::QueuedConnection);
}

QModelIndex ConnectionList::shownIndex(const QUuid &id) const
{
    return m_shown->mapFromSource(m_model->indexOf(id));
}

QUuid ConnectionList::idOf(const QModelIndex &shown) const
{
    return shown.data(ConnectionsModel::IdRole).toUuid();
}

QUuid ConnectionList::current() const
{
    const QModelIndex index = m_view->currentIndex();
    return index.data(ConnectionsModel::IsGroupRole).toBool() ? QUuid() : idOf(index);
}

void ConnectionList::setCurrent(const QUuid &id)
{
    if (chosen() != QList{id})
        choose({id});
}

QList<QUuid> ConnectionList::chosen() const
{
    QList<QUuid> ids;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        ids += idOf(index);
    return ids;
}

QList<QUuid> ConnectionList::chosenConnections() const
{
    const QList<QUuid> rows = chosen();
    QList<QUuid> ids;
    for (const QUuid &id : m_model->order().connections()) { // in the order of the list, each once
        if (rows.contains(id) || rows.contains(m_model->order().groupOf(id)))
            ids += id;
    }
    return ids;
}

void ConnectionList::choose(const QList<QUuid> &ids)
{
    const auto isHidden = [this](const QUuid &id) { return m_model->indexOf(id).isValid() && !shownIndex(id).isValid(); };
    if (std::any_of(ids.begin(), ids.end(), isHidden))
        m_search->clear(); // the search hides it
    QItemSelection selection;
    QModelIndex first;
    for (const QUuid &id : ids) {
        const QModelIndex index = shownIndex(id);
        if (!index.isValid())
            continue;
        if (index.parent().isValid())
            m_view->setExpanded(index.parent(), true);
        selection.select(index, index);
        first = first.isValid() ? first : index;
    }
    if (!first.isValid()) {
        m_view->clearSelection();
        return;
    }
    m_view->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    m_view->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    m_view->scrollTo(first);
}

void ConnectionList::selectionChanged()
{
    refresh();
    const QList<QUuid> ids = chosen();
    if (ids.size() == 1 && !m_model->order().group(ids.first()))
        emit currentChanged(ids.first());
}

void ConnectionList::say(const QString &text, const QString &action, const QString &name, const std::function<void()> &run)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    m_messageAction->setText(action);
    m_messageAction->setAccessibleName(name);
    m_messageAction->setVisible(!action.isEmpty());
    m_run = run;
}

void ConnectionList::setNote(const QString &text)
{
    m_note->setText(text);
}

void ConnectionList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ConnectionList::retranslate()
{
    m_search->setPlaceholderText(tr("Search"));
    m_search->setToolTip(tr("Shows the connections whose name or URL holds this text"));
    m_new->setText(tr("New"));
    m_new->setToolTip(tr("A new connection with a client ID of its own (Ctrl+N)"));
    m_group->setToolTip(tr("A new group, with the chosen connections in it if there are several. Connections are dragged into groups, or "
                           "moved with Alt+Up and Alt+Down."));
    m_duplicate->setToolTip(tr("Duplicate what is chosen, with new client IDs (Ctrl+Shift+D)"));
    m_delete->setToolTip(tr("Delete what is chosen (Delete). This can be undone."));
    m_model->retranslate();
    refresh();
}

void ConnectionList::refresh()
{
    const bool isEmpty = m_shown->rowCount() == 0;
    m_empty->setText(m_search->text().trimmed().isEmpty() ? tr("No connections yet.")
                                                          : tr("No connection has this in its name, URL or client ID."));
    m_empty->setVisible(isEmpty);
    const bool anything = m_view->selectionModel()->hasSelection();
    m_duplicate->setEnabled(anything);
    m_delete->setEnabled(anything);
}
