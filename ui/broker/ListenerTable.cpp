#include "broker/ListenerTable.h"

#include "broker/ListenerModel.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

using namespace Qt::StringLiterals;

ListenerTable::ListenerTable(ListenerModel *model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
{
    setModel(model);
    setAccessibleName(u"Listeners"_s);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setIconSize({16, 16});
    connect(this, &QTreeView::activated, this, [this](const QModelIndex &index) { emit openRequested(index.row()); });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ListenerTable::chosenChanged);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        updateGeometry();
        shareWidth();
        emit chosenChanged();
    });
}

int ListenerTable::chosenRow() const
{
    return currentIndex().isValid() ? currentIndex().row() : -1;
}

void ListenerTable::choose(int row)
{
    setCurrentIndex(m_model->index(row, 0));
}

QSize ListenerTable::sizeHint() const
{
    const int row = m_model->rowCount() > 0 ? sizeHintForRow(0) : fontMetrics().height() + theme::halfGrid;
    return {400, header()->sizeHint().height() + std::max(row, 18) * std::max(m_model->rowCount(), 1) + 2 * frameWidth() + 2};
}

void ListenerTable::shareWidth()
{
    setColumnWidth(ListenerModel::Name, viewport()->width() * 36 / 100);
    setColumnWidth(ListenerModel::Url, viewport()->width() * 36 / 100);
}

void ListenerTable::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        shareWidth();
}

void ListenerTable::copyUrl()
{
    if (chosenRow() >= 0)
        QGuiApplication::clipboard()->setText(m_model->connection(chosenRow()).settings.url());
}

void ListenerTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyUrl();
    else
        QTreeView::keyPressEvent(event);
}

void ListenerTable::contextMenuEvent(QContextMenuEvent *event)
{
    const int row = chosenRow();
    if (row < 0)
        return;
    QMenu menu(this);
    menu.addAction(tr("&Open"), this, [this, row] { emit openRequested(row); });
    menu.addAction(tr("&Connect"), this, [this, row] { emit connectRequested(row); });
    menu.addSeparator();
    menu.addAction(theme::icon(u"copy"_s, palette()), tr("Copy the &URL"), this, &ListenerTable::copyUrl);
    menu.exec(event->globalPos());
}
