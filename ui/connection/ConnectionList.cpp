#include "connection/ConnectionList.h"

#include "connection/ConnectionDelegate.h"
#include "settings/IconButton.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

ConnectionList::ConnectionList(ConnectionsModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_shown(new QSortFilterProxyModel(this))
    , m_search(new QLineEdit(this))
    , m_view(new QListView(this))
    , m_empty(new QLabel(this))
    , m_message(new QLabel(this))
    , m_messageAction(new QPushButton(this))
    , m_new(new QPushButton(this))
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
    buttons->addWidget(m_duplicate);
    buttons->addWidget(m_delete);
    auto *message = new QHBoxLayout;
    message->setSpacing(theme::halfGrid);
    message->addWidget(m_message, 1);
    message->addWidget(m_messageAction);
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
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new ConnectionDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setAccessibleName(u"Connections"_s);
    m_view->installEventFilter(this);
    m_search->setAccessibleName(u"Search connections"_s);
    m_search->setClearButtonEnabled(true);
    m_new->setAccessibleName(u"New connection"_s);
    m_messageAction->setAccessibleName(u"Undo delete"_s);
    m_message->setTextFormat(Qt::PlainText);
    for (QLabel *label : {m_empty, m_message, m_note})
        label->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
}

void ConnectionList::watch()
{
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_shown->setFilterFixedString(text.trimmed());
        refresh();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            emit currentChanged(index.data(ConnectionsModel::IdRole).toUuid());
    });
    connect(m_new, &QPushButton::clicked, this, &ConnectionList::newRequested);
    connect(m_duplicate, &QToolButton::clicked, this, &ConnectionList::duplicateRequested);
    connect(m_delete, &QToolButton::clicked, this, &ConnectionList::deleteRequested);
    connect(m_messageAction, &QPushButton::clicked, this, &ConnectionList::undoRequested);
    connect(m_shown, &QAbstractItemModel::rowsInserted, this, &ConnectionList::refresh);
    connect(m_shown, &QAbstractItemModel::rowsRemoved, this, &ConnectionList::refresh);
}

QUuid ConnectionList::current() const
{
    return m_view->currentIndex().data(ConnectionsModel::IdRole).toUuid();
}

void ConnectionList::setCurrent(const QUuid &id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    if (!m_shown->mapFromSource(m_model->index(row)).isValid())
        m_search->clear(); // the search hides it
    m_view->setCurrentIndex(m_shown->mapFromSource(m_model->index(row)));
}

void ConnectionList::selectShown(int n)
{
    if (n < m_shown->rowCount())
        m_view->setCurrentIndex(m_shown->index(n, 0));
}

void ConnectionList::say(const QString &text, const QString &action)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    m_messageAction->setText(action);
    m_messageAction->setVisible(!action.isEmpty());
}

void ConnectionList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

bool ConnectionList::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_view && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        emit deleteRequested();
        return true;
    }
    return QWidget::eventFilter(object, event);
}

void ConnectionList::retranslate()
{
    m_search->setPlaceholderText(tr("Search"));
    m_new->setText(tr("New"));
    m_new->setToolTip(tr("A new connection with a client ID of its own (Ctrl+N)"));
    m_duplicate->setToolTip(tr("Duplicate the connection, with a new client ID (Ctrl+Shift+D)"));
    m_delete->setToolTip(tr("Delete the connection (Delete). This can be undone."));
    m_note->setText(tr("Saved automatically, without passwords."));
    m_model->retranslate();
    refresh();
}

void ConnectionList::refresh()
{
    const bool isEmpty = m_shown->rowCount() == 0;
    m_empty->setText(m_model->rowCount() == 0 ? tr("No connections yet.") : tr("No connection has this in its name, URL or client ID."));
    m_empty->setVisible(isEmpty);
    m_duplicate->setEnabled(m_model->rowCount() > 0);
    m_delete->setEnabled(m_model->rowCount() > 0);
}
