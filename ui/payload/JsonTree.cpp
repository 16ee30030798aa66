#include "payload/JsonTree.h"

#include "payload/Json.h"
#include "payload/JsonTreeModel.h"
#include "payload/PayloadKind.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <deque>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostOpenedAlone = 60;    ///< Rows that open by themselves.
constexpr int mostOpenedAsked = 5'000; ///< Rows that "open all" opens.
// Listing the entries of a container reads all of it, and so does each level of a deep one.
constexpr qsizetype largestOpenedAlone = 64 * 1024;
constexpr qsizetype mostReadAsked = 32 * 1024 * 1024;

} // namespace

JsonTree::JsonTree(QWidget *parent)
    : QTreeView(parent)
    , m_model(new JsonTreeModel(this))
{
    setModel(m_model);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setAlternatingRowColors(true);
    setEditTriggers(NoEditTriggers);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(true);
    header()->setSectionResizeMode(JsonTreeModel::Name, QHeaderView::Interactive);
    setAccessibleName(u"Payload as JSON"_s);
    describe();
}

void JsonTree::describe()
{
    setAccessibleDescription(tr("The parts of the payload with their values; the right arrow key opens a part, the left one closes it"));
}

void JsonTree::setJson(const QByteArray &json)
{
    m_found = -1;
    m_model->setJson(json);
    openUpperLevels();
    resizeColumnToContents(JsonTreeModel::Name);
    setColumnWidth(JsonTreeModel::Name, qBound(100, columnWidth(JsonTreeModel::Name), 320));
    if (m_model->rowCount() > 0)
        setCurrentIndex(m_model->index(0, 0));
}

void JsonTree::openUpperLevels()
{
    int opened = m_model->rowCount();
    std::deque<QModelIndex> level;
    for (int row = 0; row < qMin(m_model->rowCount(), mostOpenedAlone); ++row)
        level.push_back(m_model->index(row, 0));
    while (!level.empty()) {
        const QModelIndex index = level.front();
        level.pop_front();
        if (!m_model->hasChildren(index) || m_model->sizeOf(index) > largestOpenedAlone)
            continue;
        if (m_model->canFetchMore(index))
            m_model->fetchMore(index);
        opened += m_model->rowCount(index);
        if (opened > mostOpenedAlone)
            return;
        expand(index);
        for (int row = 0; row < m_model->rowCount(index); ++row)
            level.push_back(m_model->index(row, 0, index));
    }
}

void JsonTree::expandBelow(const QModelIndex &index)
{
    std::deque<QModelIndex> waiting{index.siblingAtColumn(0)};
    qsizetype budget = mostReadAsked;
    for (int opened = 0; !waiting.empty() && opened < mostOpenedAsked && budget > 0;) {
        const QModelIndex next = waiting.front();
        waiting.pop_front();
        if (next.isValid() && !m_model->hasChildren(next))
            continue;
        budget -= m_model->sizeOf(next);
        if (m_model->canFetchMore(next) && m_model->rowCount(next) == 0)
            m_model->fetchMore(next);
        if (next.isValid())
            expand(next);
        const int rows = m_model->rowCount(next);
        opened += rows;
        for (int row = 0; row < rows; ++row)
            waiting.push_back(m_model->index(row, 0, next));
    }
}

JsonTree::Found JsonTree::find(const QString &text, bool forward)
{
    const qsizetype offset = payload::findInJson(m_model->json(), text, m_found, forward);
    if (offset < 0)
        return Found::No;
    m_found = offset;
    const QModelIndex index = m_model->indexAt(offset);
    if (!index.isValid())
        return Found::NotListed;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        expand(above);
    setCurrentIndex(index);
    scrollTo(index);
    return Found::Yes;
}

void JsonTree::copyValue() const
{
    if (currentIndex().isValid())
        QGuiApplication::clipboard()->setText(m_model->valueOf(currentIndex()));
}

void JsonTree::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = currentIndex();
    QMenu menu(this);
    QAction *value = menu.addAction(theme::icon(u"copy"_s, palette()), tr("&Copy Value"), this, &JsonTree::copyValue);
    value->setShortcut(QKeySequence::Copy);
    QAction *path =
        menu.addAction(tr("Copy &Path"), this, [this, index] { QGuiApplication::clipboard()->setText(m_model->pathOf(index)); });
    QAction *json = menu.addAction(tr("Copy as Indented &JSON"), this, [this, index] {
        QGuiApplication::clipboard()->setText(payload::toText(payload::indentedJson(m_model->jsonOf(index)).value_or(QByteArray())));
    });
    for (QAction *action : {value, path, json})
        action->setEnabled(index.isValid());
    menu.addSeparator();
    menu.addAction(tr("&Open All Below"), this, [this, index] { expandBelow(index); })->setEnabled(m_model->hasChildren(index));
    menu.addAction(tr("C&lose All"), this, &QTreeView::collapseAll);
    menu.exec(event->globalPos());
}

void JsonTree::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyValue();
    else
        QTreeView::keyPressEvent(event);
}

bool JsonTree::event(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy))
        event->accept(); // ours while this has the focus, whatever the window's menus hold
    return QTreeView::event(event);
}
